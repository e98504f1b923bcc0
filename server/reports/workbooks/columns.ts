import type { BudgetLine } from '../../agreements/agreements'
import { TARGET_GROUPS } from '../../forms/code-lists'
import { units } from '../../kernel/money'
import type { Words } from '../../kernel/words'
import type { Format } from '../../kernel/xlsx'
import { MICRO } from '../entry'
import { DOCUMENT_KINDS, METHODS, ORIGINAL_CURRENCIES, PAID_FROM, type Entry } from '../lines'

export type ListName = 'lines' | 'documents' | 'yesNo' | 'currencies' | 'paidFrom' | 'methods' | 'groups'
/** How a cell is read is decided by its column and never guessed from what it looks like. `counted` is for the eye only. */
export type Kind = 'list' | 'text' | 'money' | 'day' | 'whole' | 'rate' | 'counted'
export type Needed = 'yes' | 'depends' | 'no'
/** One column of the ledger; its name is the field of the form that asks the same. */
export type Column = { readonly name: string; readonly kind: Kind; readonly list?: ListName; readonly needed: Needed; readonly width: number }

const column = (name: string, kind: Kind, needed: Needed, width: number): Column => ({ name, kind, needed, width })
const list = (name: string, of: ListName, needed: Needed, width: number): Column => ({ name, kind: 'list', list: of, needed, width })

/** The columns after the hidden key and the number of the line, in their order. */
export const COLUMNS = [
  list('budgetLineId', 'lines', 'yes', 34), column('heading', 'counted', 'no', 22), column('activityCode', 'text', 'no', 11), column('description', 'text', 'yes', 38), column('quantity', 'whole', 'no', 8),
  column('incurredOn', 'day', 'yes', 12), list('documentKind', 'documents', 'yes', 15), column('documentNo', 'text', 'yes', 16), column('documentOn', 'day', 'yes', 12), column('supplier', 'text', 'yes', 26),
  column('supplierNuis', 'text', 'depends', 14), column('fiscalCode', 'text', 'no', 20), column('procurementRef', 'text', 'no', 14), column('net', 'money', 'yes', 13), column('vat', 'money', 'no', 12),
  column('gross', 'counted', 'no', 13), list('vatRecoverable', 'yesNo', 'depends', 12), list('zeroRated', 'yesNo', 'no', 10), list('originalCurrency', 'currencies', 'no', 10), column('original', 'money', 'depends', 12),
  column('rate', 'rate', 'depends', 11), column('rateOn', 'day', 'depends', 12), list('paidFrom', 'paidFrom', 'yes', 13), column('charged', 'money', 'depends', 13), list('method', 'methods', 'yes', 11),
  column('paidOn', 'day', 'yes', 12), column('bankReference', 'text', 'depends', 18), column('statementPage', 'text', 'no', 9), list('groupCode', 'groups', 'no', 22),
] as const satisfies readonly Column[]

/** Where the first of them stands, counted from 0. */
export const FIRST_COLUMN = 2
export const INPUTS: readonly Column[] = (COLUMNS as readonly Column[]).filter(({ kind }) => kind !== 'counted')

export const placeOf = (name: string): number => FIRST_COLUMN + COLUMNS.findIndex((one) => one.name === name)
/** A, B … Z, AA, AB … */
export const letterAt = (place: number): string => (place < 26 ? '' : String.fromCharCode(64 + Math.floor(place / 26))) + String.fromCharCode(65 + (place % 26))
export const letterOf = (name: string): string => letterAt(placeOf(name))

export const FORMATS: Readonly<Record<Exclude<Kind, 'counted'>, Format>> = { list: 'text', text: 'text', money: 'money', day: 'day', whole: 'whole', rate: 'rate' }

export const lineLabel = ({ code, description }: Pick<BudgetLine, 'code' | 'description'>): string => `${code} ${description}`

/** The values of a list with how they are called. */
export function listOf(words: Words, name: ListName, budget: readonly BudgetLine[]): { value: string; label: string }[] {
  if (name === 'lines') return budget.map((line) => ({ value: line.id, label: lineLabel(line) }))
  if (name === 'documents') return DOCUMENT_KINDS.map((value) => ({ value, label: words.say(`reports.document.${value}`) }))
  if (name === 'yesNo') return (['yes', 'no'] as const).map((value) => ({ value, label: words.say(`kernel.${value}`) }))
  if (name === 'currencies') return ORIGINAL_CURRENCIES.map((value) => ({ value, label: value }))
  if (name === 'paidFrom') return PAID_FROM.map((value) => ({ value, label: words.say(`reports.paidFrom.${value}`) }))
  if (name === 'methods') return METHODS.map((value) => ({ value, label: words.say(`reports.method.${value}`) }))
  return TARGET_GROUPS.map(({ value, label }) => ({ value, label: words.pick(label) }))
}

/** What an entry says in a column: the value of a list, a day, an amount in whole units, text; null where nothing is said. */
export function valueOf(name: string, entry: Entry): string | number | null {
  if (name === 'net') return units(entry.netMinor)
  if (name === 'vat') return entry.vatMinor === 0 ? null : units(entry.vatMinor)
  if (name === 'charged') return entry.paidFrom === 'grant' ? units(entry.chargedMinor) : null
  if (name === 'original') return entry.originalMinor === null ? null : units(entry.originalMinor)
  if (name === 'rate') return entry.rateMicro === null ? null : entry.rateMicro / MICRO
  if (name === 'vatRecoverable') return entry.vatMinor === 0 ? null : entry.vatRecoverable
  if (name === 'zeroRated') return entry.zeroRated === 'yes' ? 'yes' : null
  return entry[name as keyof Entry]
}
