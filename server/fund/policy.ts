import { holds, holdsAny, no, yes, type Policy } from '../kernel/policy'
import type { Source, SourceReturn } from './fund'

const READERS = ['manager', 'authority', 'payer', 'auditor', 'donor']

/** The books of a source: those who look after the money, those who gave it, and those who check. */
export const read: Policy = (person) => (holdsAny(person, READERS) ? yes : no('kernel.refused.role'))

export const openSource: Policy = (person) => (holds(person, 'manager') ? yes : no('fund.refused.managersOnly'))

/** Money received is written down by a payer, and not by whoever opened the source. */
export const recordReceipt: Policy<Pick<Source, 'openedBy'>> = (person, source) => {
  if (!holds(person, 'payer')) return no('fund.refused.payersOnly')
  return person.id === source.openedBy ? no('fund.refused.opener') : yes
}

/** What the bank exchanged is written down as a receipt is. */
export const exchange: Policy<Pick<Source, 'openedBy'>> = recordReceipt

/** A receipt is taken back by another payer than the one who wrote it down. */
export const reverseReceipt: Policy<{ kind: string; actorId: string; reversedBySeq: number | null }> = (person, receipt) => {
  if (!holds(person, 'payer')) return no('fund.refused.payersOnly')
  if (receipt.kind !== 'receipt') return no('fund.refused.receiptsOnly')
  if (receipt.reversedBySeq !== null) return no('fund.refused.reversedAlready')
  return person.id === receipt.actorId ? no('fund.refused.ownReceipt') : yes
}

/** A period is closed by the authority, who moves no money. */
export const closePeriod: Policy = (person) => (holds(person, 'authority') ? yes : no('fund.refused.authorityOnly'))

export const prepareReturn: Policy = (person) => (holds(person, 'payer') ? yes : no('fund.refused.payersOnly'))

/** Money leaves the fund by two people. */
export const decideReturn: Policy<Pick<SourceReturn, 'state' | 'preparedBy'>> = (person, { state, preparedBy }) => {
  if (!holds(person, 'payer')) return no('fund.refused.payersOnly')
  if (state !== 'prepared') return no('fund.refused.returnDecided')
  return person.id === preparedBy ? no('fund.refused.samePerson') : yes
}
