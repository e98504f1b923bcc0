import type { BudgetLine, Terms } from '../agreements/agreements'
import type { LineTest } from '../calls/line-tests'
import type { Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { divideRounded, share } from '../kernel/money'
import { reallocationOf, type Entry } from './lines'

type Values = Readonly<Record<string, string | number>>

/** One test that a line does not pass, with the field to look at. A warning decides nothing; a refusal lets nothing be handed in. */
export type Warning = { readonly test: LineTest; readonly field: string; readonly refuses: 'yes' | 'no'; readonly words: string; readonly values: Values }

/** What the tests look at besides the line itself. */
export type LineContext = {
  readonly startsOn: Day
  readonly endsOn: Day
  readonly periodFrom: Day
  readonly periodTo: Day
  readonly terms: Pick<Terms, 'cashLineMaxMinor' | 'reallocationMaxBp' | 'lineRefusals'>
  readonly budget: readonly BudgetLine[]
  /** Spent so far under each heading over all reports, this line included; what was refused does not count. */
  readonly chargedByHeading: Readonly<Record<string, number>>
  /** Where the same document stands too; null for a place that the reader may not know. */
  readonly twins: readonly (string | null)[]
  readonly documents: number
}

/** VAT rates on Albanian invoices, in basis points of the net amount. */
const VAT_RATES = [0, 600, 1_000, 2_000]
const LEK = 100
const CONTINGENCY = '9'
/** Since this day sales in cash carry a fiscalisation code too (Law 87/2019). */
const FISCAL_FROM: Day = '2021-09-01'
const FISCAL_KINDS: readonly string[] = ['invoice', 'receipt']

type Test = readonly [test: LineTest, field: string, find: (entry: Entry, context: LineContext) => Values | null]

const when = (broken: boolean, values: () => Values = () => ({})): Values | null => (broken ? values() : null)
const lineOf = (entry: Entry, { budget }: LineContext) => budget.find(({ id }) => id === entry.budgetLineId)

/** Costs that no grant carries, as they are called on bank statements and invoices. */
const NAMED: Readonly<Partial<Record<LineTest, RegExp>>> = {
  bankFee: /\b(komision\w* (bank|transfer|mbajtj)|provigjion\w* bank|bank (fee|charge|commission)|transfer fee)/,
  interest: /\b(kamat|interes\w* (i |e |te |per )?(vones|kredi|hua|bank)|interest (on|owed|charge)|(late|default) interest)/,
  debt: /\b(kredi(?!bil)\w*|hua(ja|je|se|ne)?|borxh\w*|loans?|debts?)\b/,
  exchangeLoss: /\b((humbje|diferenc)\w* (nga |e |te |prej )?(kurs|kembim)|exchange (loss|difference))/,
  penalty: /\b(gjob|penalitet|penalt(y|ies)\b|fines\b)/,
}
const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ')
const named = (test: LineTest): Test => [test, 'description', ({ description }) => when(NAMED[test]?.test(bare(description)) === true)]

/** The tests in the order in which a reader wants to hear of them. */
export const TESTS: readonly Test[] = [
  ['period', 'incurredOn', ({ incurredOn }, { startsOn, periodTo }) => when(incurredOn < startsOn || incurredOn > periodTo, () => ({ incurredOn, startsOn, endsOn: periodTo }))],
  ['cutOff', 'incurredOn', ({ incurredOn }, { startsOn, periodFrom }) => when(incurredOn >= startsOn && incurredOn < periodFrom, () => ({ incurredOn, fromOn: periodFrom }))],
  ['paidLate', 'paidOn', ({ paidOn }, { endsOn }) => when(paidOn > endsOn, () => ({ paidOn, endsOn }))],
  ['cash', 'method', ({ method, grossMinor }, { terms }) => when(method === 'cash' && grossMinor > terms.cashLineMaxMinor, () => ({ amountMinor: grossMinor, limitMinor: terms.cashLineMaxMinor }))],
  ['rate', 'charged', (entry, context) => {
    const line = lineOf(entry, context)
    return line === undefined ? null : when(entry.chargedMinor > line.unitCostMinor * entry.quantity, () => ({ unitMinor: divideRounded(BigInt(entry.chargedMinor), BigInt(entry.quantity)), limitMinor: line.unitCostMinor }))
  }],
  ['vatRecoverable', 'charged', ({ vatMinor, vatRecoverable, chargedMinor, netMinor }) => when(vatMinor > 0 && vatRecoverable === 'yes' && chargedMinor > netMinor, () => ({ vatMinor: chargedMinor - netMinor }))],
  ['vatExempt', 'vat', ({ vatMinor, zeroRated }) => when(zeroRated === 'yes' && vatMinor > 0, () => ({ vatMinor }))],
  ['vatRate', 'vat', ({ vatMinor, netMinor }) => when(!VAT_RATES.some((rate) => Math.abs(share(netMinor, rate) - vatMinor) <= LEK), () => ({ vatMinor, netMinor }))],
  ['exchange', 'original', ({ originalMinor, rateMicro, grossMinor }) => {
    if (originalMinor === null || rateMicro === null) return null
    const countedMinor = divideRounded(BigInt(originalMinor) * BigInt(rateMicro), 1_000_000n)
    return when(Math.abs(countedMinor - grossMinor) > LEK, () => ({ countedMinor, grossMinor }))
  }],
  ['fiscalCode', 'fiscalCode', ({ documentKind, documentOn, supplierNuis, fiscalCode }) => when(FISCAL_KINDS.includes(documentKind) && supplierNuis !== null && documentOn >= FISCAL_FROM && fiscalCode === null)],
  ['contingency', 'budgetLineId', (entry, context) => when(lineOf(entry, context)?.heading === CONTINGENCY)],
  ...(['bankFee', 'interest', 'debt', 'exchangeLoss', 'penalty'] as const).map(named),
  ['document', 'documents', (_entry, { documents }) => when(documents === 0)],
  ['twin', 'documentNo', (_entry, { twins }) => when(twins.length > 0, (): Values => {
    const known = twins.filter((place) => place !== null)
    return known.length === 0 ? {} : { where: known.join('; ') }
  })],
  ['reallocation', 'charged', (entry, context) => {
    const line = lineOf(entry, context)
    if (line === undefined) return null
    const { heading, chargedMinor, budgetMinor, limitMinor, overMinor } = reallocationOf(line.heading, context)
    return when(overMinor > 0, () => ({ heading, chargedMinor, budgetMinor, limitMinor, overMinor }))
  }],
]

/** What a reader of the line should know before deciding, and what the agreement refuses outright. */
export function warningsOf(entry: Entry, context: LineContext): Warning[] {
  return TESTS.flatMap(([test, field, find]) => {
    const values = find(entry, context)
    return values === null ? [] : [{ test, field, refuses: context.terms.lineRefusals.includes(test) ? 'yes' as const : 'no' as const, words: test === 'twin' && !('where' in values) ? 'reports.warning.twinElsewhere' : `reports.warning.${test}`, values }]
  })
}

/** Documents follow a line once it is there; that they are missing is a fault of handing in, not of entering. */
export const refusalsOf = (warnings: readonly Warning[], at: 'entering' | 'submission'): Warning[] =>
  warnings.filter(({ refuses, test }) => refuses === 'yes' && (at === 'submission' || test !== 'document'))

export const faultOf = ({ field, words, values }: Warning): Fault => ({ field, words, values })
