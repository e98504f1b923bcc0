import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy } from '../../kernel/policy'
import { enterReference, readMoney, type PaymentCase } from '../policy'
import type { TreasuryList } from './store'

const READERS = ['payer', 'authority', 'manager', 'auditor'] as const

/** Lists of the treasury are read by the scheme, and by finance officers for their municipality. */
export const readLists: Policy = (person) => (holdsAny(person, READERS) || scopesOf(person, ['finance']).length > 0 ? yes : no('kernel.refused.role'))

export const importList: Policy = (person) => (holds(person, 'payer') || scopesOf(person, ['finance']).length > 0 ? yes : no('payments.refused.financeOnly'))

const financeOf = (person: Person, { municipalityCode }: Pick<TreasuryList, 'municipalityCode'>) => municipalityCode !== null && holds(person, 'finance', municipalityCode)

/** A list that a finance officer read is of one municipality; one that a payer read is of all, and no officer's to see. */
export const readList: Policy<TreasuryList> = (person, list) => (holdsAny(person, READERS) || financeOf(person, list) ? yes : hidden('payments.missing'))

export const bookList: Policy<TreasuryList> = (person, list) => {
  if (!readList(person, list).allowed) return hidden('payments.missing')
  if (!holds(person, 'payer') && !financeOf(person, list)) return no('payments.refused.financeOnly')
  return list.state === 'read' ? yes : no('payments.refused.moved')
}

/** Whoever may say that a payment was made may lodge the order for it; to others the payment is there or not as it always is. */
export const lodge: Policy<PaymentCase> = (person, about) => {
  const seen = readMoney(person, about)
  return seen.allowed ? enterReference(person, about) : seen
}
