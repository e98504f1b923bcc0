import type { BudgetLine } from '../agreements/agreements'
import { TARGET_GROUPS } from '../forms/code-lists'
import type { Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { DOCUMENT_KINDS, METHODS, ORIGINAL_CURRENCIES, PAID_FROM, type Entry } from './lines'

const TEXT_MAX = { description: 300, supplier: 200, documentNo: 60, bankReference: 60, activityCode: 30, fiscalCode: 60, statementPage: 20, procurementRef: 60 } as const
const NUIS = /^[A-Z]\d{8}[A-Z]$/
/** Wages and daily allowances are paid to people, who have no tax number of their own here. */
const WITHOUT_NUIS: readonly string[] = ['payroll', 'per_diem']

export const MICRO = 1_000_000

/** Lek for one unit of a currency, as typed: the mark is a decimal mark whichever it is, because a rate has no thousands. In millionths. */
export function readRate(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(text.trim())
  if (match === null) return null
  const micro = Number(match[1]) * MICRO + Number((match[2] ?? '').padEnd(6, '0'))
  return micro > 0 ? micro : null
}

/** The rate as a person types it, without needless zeros. */
export const rateText = (micro: number): string => (micro / MICRO).toFixed(6).replace(/0{1,4}$/, '')

/**
 * Reads a line as typed. What cannot be right is a fault beside its field; what may be right and needs a look
 * is a warning and comes later. Net and VAT are typed, the gross amount is their sum.
 */
export function readEntry(form: Fields, budget: readonly BudgetLine[], today: Day): { entry: Entry | null; faults: Fault[] } {
  const faults: Fault[] = []
  const read = reader(form, today, faults)
  const budgetLineId = form.text('budgetLineId')
  if (!budget.some(({ id }) => id === budgetLineId)) read.fault('budgetLineId', 'budgetLineId')
  const entry = { budgetLineId, ...readPurchase(form, read), ...readAmounts(form, read, faults), ...readForeign(form, read) }
  return { entry: faults.length > 0 ? null : entry, faults }
}

type Reader = ReturnType<typeof reader>

function reader(form: Fields, today: Day, faults: Fault[]) {
  const fault = (field: string, words: string, values?: Fault['values']) => { faults.push({ field, words: `reports.fault.${words}`, ...(values === undefined ? {} : { values }) }) }
  const text = (name: keyof typeof TEXT_MAX, needed: boolean): string => {
    const value = form.text(name)
    if (needed && value === '') fault(name, name)
    if (value.length > TEXT_MAX[name]) fault(name, 'tooLong', { max: TEXT_MAX[name] })
    return value
  }
  return {
    fault,
    text,
    maybe: (name: keyof typeof TEXT_MAX): string | null => text(name, false) || null,
    day(name: string): Day {
      const value = form.day(name)
      if (value === null || value === 'faulty') fault(name, 'day')
      else if (value > today) fault(name, 'dayAhead')
      return value ?? ''
    },
    choice<Value extends string>(name: string, of: readonly Value[]): Value {
      const value = of.find((one) => one === form.text(name))
      if (value === undefined) fault(name, name)
      return value ?? (of[0] as Value)
    },
    amount(name: string, empty: 'zero' | 'fault'): number {
      const value = form.money(name)
      if (value === null && empty === 'zero') return 0
      if (value === null || value === 'faulty' || value < 0) { fault(name, 'amount'); return 0 }
      return value
    },
  }
}

/** What was bought, from whom, on which document. */
function readPurchase(form: Fields, read: Reader) {
  const incurredOn = read.day('incurredOn')
  const description = read.text('description', true)
  const quantity = form.has('quantity') && form.text('quantity') !== '' ? form.whole('quantity') : 1
  if (quantity === null || quantity === 'faulty' || quantity < 1 || quantity > 1_000_000) read.fault('quantity', 'quantity')
  const documentKind = read.choice('documentKind', DOCUMENT_KINDS)
  const documentNo = read.text('documentNo', true)
  const documentOn = read.day('documentOn')
  const supplier = read.text('supplier', true)
  const supplierNuis = form.text('supplierNuis').toUpperCase().replace(/\s/g, '').replace(/^\(?AL\)?(?=[A-Z]\d)/, '')
  if (supplierNuis === '' && !WITHOUT_NUIS.includes(documentKind)) read.fault('supplierNuis', 'supplierNuis')
  if (supplierNuis !== '' && !NUIS.test(supplierNuis)) read.fault('supplierNuis', 'nuisShape')
  const groupCode = form.text('groupCode')
  if (groupCode !== '' && !TARGET_GROUPS.some(({ value }) => value === groupCode)) read.fault('groupCode', 'groupCode')
  return {
    incurredOn, description, quantity: quantity as number, documentKind, documentNo, documentOn, supplier, supplierNuis: supplierNuis || null, groupCode: groupCode || null,
    activityCode: read.maybe('activityCode'), fiscalCode: read.maybe('fiscalCode'), procurementRef: read.maybe('procurementRef'),
  }
}

/** What it cost, who paid it and how. */
function readAmounts(form: Fields, read: Reader, faults: readonly Fault[]) {
  const netMinor = read.amount('net', 'fault')
  const vatMinor = read.amount('vat', 'zero')
  const grossMinor = netMinor + vatMinor
  if (grossMinor === 0 && !faults.some(({ field }) => field === 'net')) read.fault('net', 'amount')
  const vatRecoverable = vatMinor === 0 ? ('no' as const) : read.choice('vatRecoverable', ['yes', 'no'] as const)
  const zeroRated = form.text('zeroRated') === 'yes' ? ('yes' as const) : ('no' as const)
  const paidFrom = read.choice('paidFrom', PAID_FROM)
  const method = read.choice('method', METHODS)
  const paidOn = read.day('paidOn')
  const bankReference = read.text('bankReference', method === 'bank') || null
  const chargedMinor = read.amount('charged', paidFrom === 'grant' ? 'fault' : 'zero')
  if (paidFrom === 'grant' && (chargedMinor === 0 || chargedMinor > grossMinor) && !faults.some(({ field }) => field === 'charged')) read.fault('charged', 'charged', { mostMinor: grossMinor })
  if (paidFrom !== 'grant' && chargedMinor > 0) read.fault('charged', 'chargedElsewhere')
  return { netMinor, vatMinor, grossMinor, vatRecoverable, zeroRated, paidFrom, method, paidOn, bankReference, statementPage: read.maybe('statementPage'), chargedMinor }
}

/** What the document says where it is not in lek: all of it, or nothing. */
function readForeign(form: Fields, read: Reader): Pick<Entry, 'originalCurrency' | 'originalMinor' | 'rateMicro' | 'rateOn'> {
  const nothing = { originalCurrency: null, originalMinor: null, rateMicro: null, rateOn: null }
  if (form.text('originalCurrency') === '') {
    for (const name of ['original', 'rate', 'rateOn']) if (form.text(name) !== '') read.fault(name, 'inLek')
    return nothing
  }
  const originalCurrency = read.choice('originalCurrency', ORIGINAL_CURRENCIES)
  const originalMinor = form.money('original')
  if (originalMinor === null || originalMinor === 'faulty' || originalMinor <= 0) read.fault('original', 'amount')
  const rateMicro = readRate(form.text('rate'))
  if (rateMicro === null) read.fault('rate', 'rate')
  return { originalCurrency, originalMinor: originalMinor as number, rateMicro, rateOn: read.day('rateOn') }
}
