import assert from 'node:assert/strict'
import type { Agreement } from '../agreements/agreements'
import { holdAgreement } from '../agreements/store'
import { confirmPayment, failPayment, recordRefund, returnPayment } from '../fund/actions'
import { dayOf, type Day } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import type { Person } from '../kernel/policy'
import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { settleAcceptances } from './acceptances'
import { tellGrantee } from './letters'
import { findReferenceFaults, referenceKey, type Payment, type Recovery, type Reference } from './payments'
import type { PaymentCase } from './policy'
import { findPaidWith, findPayment, findRecovery, holdPayment, holdRecovery, insertFailure, listCommittee, movePayment, moveRecovery } from './store'

/** What became of a payment or a recovery, inside whatever transaction says it: a form, a bank statement, the treasury's list. Who may is asked before. */
export type HeldPayment = PaymentCase & { readonly agreement: Agreement }
export type HeldRecovery = { readonly agreement: Agreement; readonly recovery: Recovery; readonly today: Day }
/** What a letter about it needs. */
export type Teller = { readonly services: Services; readonly words: Record<Language, Words> }

/** Agreement first, payment second: everybody locks in this order. */
export async function holdCase(tx: Tx, id: string): Promise<HeldPayment> {
  const { agreementId } = found(await findPayment(tx.db, id), 'payments.missing')
  const agreement = found(await holdAgreement(tx.db, agreementId), 'payments.missing')
  const payment = found(await holdPayment(tx.db, id), 'payments.missing')
  return { agreement, payment, committee: await listCommittee(tx.db, agreement.callId) }
}

export async function holdRecoveryCase(tx: Tx, id: string): Promise<HeldRecovery> {
  const { agreementId } = found(await findRecovery(tx.db, id), 'payments.missing')
  const agreement = found(await holdAgreement(tx.db, agreementId), 'payments.missing')
  return { agreement, recovery: found(await holdRecovery(tx.db, id), 'payments.missing'), today: tx.today }
}

/** A payment that failed and is approved again is another event of the ledger. */
export const ledgerKey = ({ id, attempt }: Pick<Payment, 'id' | 'attempt'>): string => `${id}:${attempt}`

export const moneyAddress = (services: Services, agreement: Pick<Agreement, 'id'>): string => `${services.site.baseUrl}/payments/agreements/${agreement.id}`

export async function findPaidFaults(tx: Tx, { payment }: HeldPayment, reference: Reference): Promise<Fault[]> {
  assert(payment.approvedAt !== null, 'an approved payment has its moment')
  const faults = findReferenceFaults(reference, dayOf(payment.approvedAt), tx.today)
  if (faults.length === 0 && await findPaidWith(tx.db, referenceKey(reference)) !== undefined) faults.push({ field: 'documentNo', words: 'payments.fault.referenceUsed' })
  return faults
}

/** Paid, by a reference without faults: the advance is the grantee's, and spending accepted before it enters the ledger now. */
export async function settlePaid(tx: Tx, { services, words }: Teller, finance: Person, { agreement, payment }: HeldPayment, reference: Reference, evidenceFileId: string | null): Promise<void> {
  const valueOn = reference.valueOn as Day
  await movePayment(tx.db, payment, 'confirm', { ...stored(reference), referenceKey: referenceKey(reference), evidenceFileId, recordedBy: finance.id, recordedAt: tx.at })
  await confirmPayment(tx, finance, { awardId: agreement.awardId, amountMinor: payment.amountMinor, key: ledgerKey(payment), effectiveOn: valueOn, reference: reference.documentNo })
  await settleAcceptances(tx, finance, agreement)
  tx.record('payments.paid', `payment:${payment.id}`, { new: { amountMinor: payment.amountMinor, documentNo: reference.documentNo, valueOn } })
  await tellGrantee(tx, words, agreement, 'payments.letter.paid', (own) => ({
    number: payment.instalment, amount: own.money(payment.amountMinor, agreement.currency), day: own.day(valueOn), document: reference.documentNo, address: moneyAddress(services, agreement),
  }))
}

function stored(reference: Reference) {
  const treasury = reference.channel === 'treasury'
  const day = (value: Reference['valueOn']) => (value === 'faulty' ? null : value)
  return {
    channel: treasury ? 'treasury' : 'bank',
    commitmentNo: treasury ? reference.commitmentNo : null,
    orderNo: treasury ? reference.orderNo : null,
    orderOn: treasury ? day(reference.orderOn) : null,
    treasuryBranch: treasury ? reference.treasuryBranch : null,
    executedOn: treasury ? day(reference.executedOn) : null,
    documentNo: reference.documentNo,
    valueOn: day(reference.valueOn),
  } as const
}

/** Not paid: the money is set aside for the grant again, and the payment waits for two new approvals. */
export async function settleFailed(tx: Tx, { words }: Teller, finance: Person, { agreement, payment }: HeldPayment, failure: { reason: string; failedOn: Day }): Promise<void> {
  await movePayment(tx.db, payment, 'fail')
  await noteFailure(tx, finance, payment, failure)
  await failPayment(tx, finance, { awardId: agreement.awardId, amountMinor: payment.amountMinor, key: ledgerKey(payment), reason: failure.reason })
  await tellFailed(tx, words, { agreement, payment }, failure.reason)
}

const NO_REFERENCE = { channel: null, commitmentNo: null, orderNo: null, orderOn: null, treasuryBranch: null, executedOn: null, documentNo: null, valueOn: null, referenceKey: null, evidenceFileId: null, recordedBy: null, recordedAt: null } as const

/** The bank had paid, and the money came back to us: what the ledger said is undone by an entry that mirrors it, and the payment has failed. */
export async function settleReturned(tx: Tx, { words }: Teller, finance: Person, { agreement, payment }: HeldPayment, failure: { reason: string; failedOn: Day }): Promise<void> {
  await movePayment(tx.db, payment, 'bounce', NO_REFERENCE)
  await noteFailure(tx, finance, payment, failure)
  await returnPayment(tx, finance, { awardId: agreement.awardId, amountMinor: payment.amountMinor, key: ledgerKey(payment), reason: failure.reason })
  await tellFailed(tx, words, { agreement, payment }, failure.reason)
}

async function noteFailure(tx: Tx, finance: Person, payment: Payment, { reason, failedOn }: { reason: string; failedOn: Day }): Promise<void> {
  assert(payment.preparedBy !== null && payment.approvedBy !== null, 'an approved payment names its two approvers')
  await insertFailure(tx.db, {
    id: tx.id(), paymentId: payment.id, attempt: payment.attempt, reason, failedOn, preparedBy: payment.preparedBy, approvedBy: payment.approvedBy, recordedBy: finance.id, recordedAt: tx.at,
  })
  tx.record('payments.failed', `payment:${payment.id}`, { reason })
}

async function tellFailed(tx: Tx, words: Teller['words'], { agreement, payment }: { agreement: Agreement; payment: Payment }, reason: string): Promise<void> {
  await tellGrantee(tx, words, agreement, 'payments.letter.failed', (own) => ({ number: payment.instalment, amount: own.money(payment.amountMinor, agreement.currency), reason }))
}

export function findRepaidFaults({ recovery }: HeldRecovery, { documentNo, valueOn }: { documentNo: string; valueOn: Day | null | 'faulty' }, tx: Pick<Tx, 'at' | 'today'>): Fault[] {
  const faults: Fault[] = []
  if (documentNo === '') faults.push({ field: 'documentNo', words: 'payments.fault.bankReference' })
  if (documentNo.length > 60) faults.push({ field: 'documentNo', words: 'payments.fault.tooLong', values: { max: 60 } })
  if (valueOn === null || valueOn === 'faulty') faults.push({ field: 'valueOn', words: 'payments.fault.day' })
  else if (valueOn > tx.today) faults.push({ field: 'valueOn', words: 'payments.fault.dayAhead' })
  else if (valueOn < dayOf(recovery.orderedAt ?? tx.at)) faults.push({ field: 'valueOn', words: 'payments.fault.dayBeforeOrder' })
  return faults
}

/** The money came back from the grantee. */
export async function settleRepaid(tx: Tx, { words }: Teller, finance: Person, { agreement, recovery }: HeldRecovery, { documentNo, valueOn }: { documentNo: string; valueOn: Day }): Promise<void> {
  await moveRecovery(tx.db, recovery, 'repay', { documentNo, valueOn, settledBy: finance.id, settledAt: tx.at })
  await recordRefund(tx, finance, { awardId: agreement.awardId, amountMinor: recovery.amountMinor, key: recovery.id, effectiveOn: valueOn, reference: documentNo })
  tx.record('payments.recoveryRepaid', `recovery:${recovery.id}`, { new: { amountMinor: recovery.amountMinor, documentNo, valueOn } })
  await tellGrantee(tx, words, agreement, 'payments.letter.repaid', (own) => ({ amount: own.money(recovery.amountMinor, agreement.currency), day: own.day(valueOn) }))
}
