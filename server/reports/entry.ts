import type { BudgetLine } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { DOCUMENT_KINDS, METHODS, PAID_FROM, type Entry } from './lines'

const TEXT_MAX = { description: 300, supplier: 200, documentNo: 60, bankReference: 60 } as const
const NUIS = /^[A-Z]\d{8}[A-Z]$/
/** Wages and daily allowances are paid to people, who have no tax number of their own here. */
const WITHOUT_NUIS: readonly string[] = ['payroll', 'per_diem']

/**
 * Reads a line as typed. What cannot be right is a fault beside its field; what may be right and needs a look
 * is a warning and comes later. Net and VAT are typed, the gross amount is their sum.
 */
export function readEntry(form: Fields, budget: readonly BudgetLine[], today: Day): { entry: Entry | null; faults: Fault[] } {
  const faults: Fault[] = []
  const fault = (field: string, words: string, values?: Fault['values']) => { faults.push({ field, words: `reports.fault.${words}`, ...(values === undefined ? {} : { values }) }) }

  const text = (name: keyof typeof TEXT_MAX, needed: boolean): string => {
    const value = form.text(name)
    if (needed && value === '') fault(name, name)
    if (value.length > TEXT_MAX[name]) fault(name, 'tooLong', { max: TEXT_MAX[name] })
    return value
  }
  const day = (name: string): Day => {
    const value = form.day(name)
    if (value === null || value === 'faulty') fault(name, 'day')
    else if (value > today) fault(name, 'dayAhead')
    return value ?? ''
  }
  const choice = <Value extends string>(name: string, of: readonly Value[]): Value => {
    const value = of.find((one) => one === form.text(name))
    if (value === undefined) fault(name, name)
    return value ?? (of[0] as Value)
  }
  const amount = (name: string, empty: 'zero' | 'fault'): number => {
    const value = form.money(name)
    if (value === null && empty === 'zero') return 0
    if (value === null || value === 'faulty' || value < 0) { fault(name, 'amount'); return 0 }
    return value
  }

  const budgetLineId = form.text('budgetLineId')
  if (!budget.some(({ id }) => id === budgetLineId)) fault('budgetLineId', 'budgetLineId')
  const incurredOn = day('incurredOn')
  const description = text('description', true)
  const quantity = form.has('quantity') && form.text('quantity') !== '' ? form.whole('quantity') : 1
  if (quantity === null || quantity === 'faulty' || quantity < 1 || quantity > 1_000_000) fault('quantity', 'quantity')
  const documentKind = choice('documentKind', DOCUMENT_KINDS)
  const documentNo = text('documentNo', true)
  const documentOn = day('documentOn')
  const supplier = text('supplier', true)
  const supplierNuis = form.text('supplierNuis').toUpperCase().replace(/\s/g, '').replace(/^\(?AL\)?(?=[A-Z]\d)/, '')
  if (supplierNuis === '' && !WITHOUT_NUIS.includes(documentKind)) fault('supplierNuis', 'supplierNuis')
  if (supplierNuis !== '' && !NUIS.test(supplierNuis)) fault('supplierNuis', 'nuisShape')
  const netMinor = amount('net', 'fault')
  const vatMinor = amount('vat', 'zero')
  const grossMinor = netMinor + vatMinor
  if (grossMinor === 0 && !faults.some(({ field }) => field === 'net')) fault('net', 'amount')
  const vatRecoverable = vatMinor === 0 ? 'no' : choice('vatRecoverable', ['yes', 'no'])
  const paidFrom = choice('paidFrom', PAID_FROM)
  const method = choice('method', METHODS)
  const paidOn = day('paidOn')
  const bankReference = text('bankReference', method === 'bank')
  const chargedMinor = amount('charged', paidFrom === 'grant' ? 'fault' : 'zero')
  if (paidFrom === 'grant' && (chargedMinor === 0 || chargedMinor > grossMinor) && !faults.some(({ field }) => field === 'charged')) fault('charged', 'charged', { mostMinor: grossMinor })
  if (paidFrom !== 'grant' && chargedMinor > 0) fault('charged', 'chargedElsewhere')
  if (faults.length > 0) return { entry: null, faults }
  return {
    faults,
    entry: {
      budgetLineId, incurredOn, paidOn, description, quantity: quantity as number, supplier, supplierNuis: supplierNuis === '' ? null : supplierNuis, documentKind, documentNo, documentOn,
      netMinor, vatMinor, grossMinor, vatRecoverable, paidFrom, method, bankReference: bankReference === '' ? null : bankReference, chargedMinor,
    },
  }
}
