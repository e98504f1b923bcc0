import { hidden, holds, holdsAny, no, yes, type Person, type Policy, type Verdict } from '../../kernel/policy'
import type { PayingAccount } from './accounts'
import { batchLife, type Batch } from './batches'
import type { Entry } from './statements'

/** Who sees what goes to the bank and what comes back: an account of everybody's grants is not for the parties of one. */
const READERS = ['payer', 'authority', 'manager', 'auditor'] as const

export const readBank: Policy = (person) => (holdsAny(person, READERS) ? yes : no('kernel.refused.role'))
/** To others a batch or a statement is not there. */
export const readOne: Policy = (person) => (holdsAny(person, READERS) ? yes : hidden('payments.missing'))

const payer = (person: Person): Verdict => (holds(person, 'payer') ? yes : holdsAny(person, READERS) ? no('payments.refused.payerOnly') : hidden('payments.missing'))
/** What a payer does where nothing is named yet: whoever may read is told that it is a payer's. */
export const work: Policy = (person) => (holds(person, 'payer') ? yes : no('payments.refused.payerOnly'))

export const confirmAccount: Policy<PayingAccount> = (person, account) => {
  const verdict = payer(person)
  if (!verdict.allowed) return verdict
  if (account.enteredBy === person.id) return no('payments.bank.refused.enteredBy')
  return account.confirmedAt === null && account.closedAt === null ? yes : no('payments.refused.moved')
}

export const closeAccount: Policy<PayingAccount> = (person, account) => {
  const verdict = payer(person)
  return !verdict.allowed ? verdict : account.closedAt === null ? yes : no('payments.refused.moved')
}

/** A batch with the organisations whose payments stand in it. */
export type BatchCase = { readonly batch: Batch; readonly organisationIds: readonly string[] }

/** Nobody sends money to an organisation of one's own. */
export const ownPayee = (person: Person, organisationIds: readonly string[]): Verdict =>
  (organisationIds.some((id) => holdsAny(person, ['editor', 'signatory'], id)) ? no('payments.refused.ownOrganisation') : yes)

export const changeBatch: Policy<BatchCase> = (person, { batch }) => {
  const verdict = payer(person)
  return !verdict.allowed ? verdict : batchLife.can(batch.state, 'discard') ? yes : no('payments.refused.moved')
}

/** The second pair of eyes on the file: another payer than the one who made it. */
export const release: Policy<BatchCase> = (person, { batch, organisationIds }) => {
  const verdict = payer(person)
  if (!verdict.allowed) return verdict
  if (batch.madeBy === person.id) return no('payments.bank.refused.madeBy')
  const own = ownPayee(person, organisationIds)
  if (!own.allowed) return own
  return batchLife.can(batch.state, 'release') ? yes : no('payments.refused.moved')
}

/** The file is for whoever takes it to the bank, and for whoever checks: not for readers of the list. */
export const download: Policy<BatchCase> = (person, { batch }) => {
  if (!holdsAny(person, READERS)) return hidden('payments.missing')
  if (!holdsAny(person, ['payer', 'auditor'])) return no('payments.refused.payerOnly')
  return batch.fileId === null ? hidden('payments.missing') : yes
}

export const importStatus: Policy<BatchCase> = (person, { batch }) => {
  const verdict = payer(person)
  return !verdict.allowed ? verdict : batch.state === 'released' ? yes : no('payments.refused.moved')
}

export const settleEntry: Policy<Entry> = (person, entry) => {
  const verdict = payer(person)
  return !verdict.allowed ? verdict : entry.state === 'open' ? yes : no('payments.refused.moved')
}
