import assert from 'node:assert/strict'
import { holdAgreement } from '../agreements/store'
import type { Agreement } from '../agreements/agreements'
import { approvePayment as moveToPayment } from '../fund/actions'
import { dayOf, type Day } from '../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { inspect, keepFile, type Upload } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { computeInstalment, factsOf, planInstalments, readiness, type Arithmetic, type GrantMoney, type Readiness } from './instalments'
import { tellGrantee } from './letters'
import { findPaidFaults, holdCase, ledgerKey, moneyAddress, settleFailed, settlePaid } from './outcomes'
import type { Payment, Reference } from './payments'
import * as may from './policy'
import { insertPayment, movePayment, readGrantMoney } from './store'

const PURPOSE_MIN = 20

/** The rule, asked now: how much this instalment is, and whether it can be asked for at all. */
async function judge(tx: Tx, agreement: Agreement, number: number, except: Payment | null = null): Promise<{ arithmetic: Arithmetic; standing: Readiness; money: GrantMoney }> {
  const planned = found(planInstalments(agreement.amountMinor, agreement.terms).find((one) => one.number === number), 'payments.missing')
  const known = (await readGrantMoney(tx.db, [agreement.id])).get(agreement.id)
  assert(known !== undefined, 'the money of a held agreement is known')
  const money = except === null ? known : { ...known, underWay: known.underWay.filter((one) => one !== except.instalment) }
  const arithmetic = computeInstalment(factsOf(agreement, planned, money))
  return { arithmetic, standing: readiness(agreement, planned, arithmetic, money), money }
}

/** The grantee asks for an instalment. The amount is the rule's; the grantee says what it is for and certifies it. */
export async function requestPayment(
  services: Services, grantee: Person, agreementId: string, wanted: { number: number; purpose: string; certified: string },
): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, grantee, async (tx) => {
    const agreement = found(await holdAgreement(tx.db, agreementId), 'payments.missing')
    insist(may.request(grantee, { agreement }))
    const { arithmetic, standing, money } = await judge(tx, agreement, wanted.number)
    if (money.paid.some(({ instalment }) => instalment === wanted.number)) throw new OutOfDate('payments.refused.paidAlready')
    if (money.underWay.includes(wanted.number)) throw new OutOfDate('payments.refused.askedAlready')
    if (standing !== 'ready') throw new Impossible(`payments.refused.${standing}`)
    const faults: Fault[] = []
    if (wanted.purpose.length < PURPOSE_MIN) faults.push({ field: 'purpose', words: 'payments.fault.purpose', values: { min: PURPOSE_MIN } })
    if (wanted.certified !== 'yes') faults.push({ field: 'certified', words: 'payments.fault.certified' })
    if (faults.length > 0) return faults
    const id = tx.id()
    await insertPayment(tx.db, { id, agreementId, instalment: wanted.number, amountMinor: arithmetic.amountMinor, arithmetic, purpose: wanted.purpose, requestedBy: grantee.id, requestedAt: tx.at })
    tx.record('payments.requested', `payment:${id}`, { new: { agreement: agreement.reference, instalment: wanted.number, amountMinor: arithmetic.amountMinor } })
    return { id }
  })
}

export async function cancelRequest(services: Services, grantee: Person, id: string): Promise<void> {
  await transact(services, grantee, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.cancel(grantee, about))
    await movePayment(tx.db, about.payment, 'cancel')
    tx.record('payments.cancelled', `payment:${id}`)
  })
}

/** The verifier confirms that the request follows the rule. The sum is done afresh: it is this amount that the payers sign. */
export async function verifyPayment(services: Services, verifier: Person, id: string, note: string): Promise<void> {
  await transact(services, verifier, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.verify(verifier, about))
    const { arithmetic, standing } = await judge(tx, about.agreement, about.payment.instalment, about.payment)
    if (standing !== 'ready') throw new Impossible(`payments.refused.${standing}`)
    await movePayment(tx.db, about.payment, 'verify', { amountMinor: arithmetic.amountMinor, arithmetic, verifiedBy: verifier.id, verifiedAt: tx.at, verifyNote: note === '' ? null : note })
    tx.record('payments.verified', `payment:${id}`, { old: { amountMinor: about.payment.amountMinor }, new: { amountMinor: arithmetic.amountMinor } })
  })
}

/** The first approval. */
export async function preparePayment(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.prepare(payer, about))
    await sameAmount(tx, about)
    const attempt = about.payment.state === 'failed' ? about.payment.attempt + 1 : about.payment.attempt
    await movePayment(tx.db, about.payment, 'prepare', { attempt, preparedBy: payer.id, preparedAt: tx.at, approvedBy: null, approvedAt: null })
    tx.record('payments.prepared', `payment:${id}`, { new: { amountMinor: about.payment.amountMinor, attempt } })
  })
}

/** What was verified must still be what the rule says; accepted expenditure may have been corrected meanwhile. */
async function sameAmount(tx: Tx, { agreement, payment }: { agreement: Agreement; payment: Payment }): Promise<void> {
  const { arithmetic, standing } = await judge(tx, agreement, payment.instalment, payment)
  if (standing !== 'ready' || arithmetic.amountMinor !== payment.amountMinor) throw new Impossible('payments.refused.amountMoved')
}

/** The second approval, by another payer: from here on the money is on its way. */
export async function approvePayment(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.approve(payer, about))
    await sameAmount(tx, about)
    const { agreement, payment } = about
    assert(payment.preparedBy !== null, 'a prepared payment has its preparer')
    await movePayment(tx.db, payment, 'approve', { approvedBy: payer.id, approvedAt: tx.at })
    await moveToPayment(tx, {
      awardId: agreement.awardId, amountMinor: payment.amountMinor, key: ledgerKey(payment), preparedBy: payment.preparedBy, approvedBy: payer.id,
      reference: `${agreement.awardReference}/${payment.instalment}`,
    })
    tx.record('payments.approved', `payment:${id}`, { new: { amountMinor: payment.amountMinor } })
  })
}

/** Back to the grantee, with the reason; asking again is a new request. */
export async function returnPayment(services: Services, words: Record<Language, Words>, officer: Person, id: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'payments.fault.reason' }]
  return transact(services, officer, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.giveBack(officer, about))
    await movePayment(tx.db, about.payment, 'return', { returnedBy: officer.id, returnedAt: tx.at, returnReason: reason })
    tx.record('payments.returned', `payment:${id}`, { reason })
    await tellGrantee(tx, words, about.agreement, 'payments.letter.returned', () => ({ number: about.payment.instalment, reason, address: moneyAddress(services, about.agreement) }))
    return [] as Fault[]
  })
}

/**
 * Paid: only with the reference of bank or treasury and the value date. The advance is the grantee's from that day;
 * spending that was accepted before it was paid enters the ledger now.
 */
export async function recordPayment(
  services: Services, words: Record<Language, Words>, finance: Person, id: string, reference: Reference, evidence: Upload | undefined,
): Promise<Fault[]> {
  const type = evidence === undefined ? null : await inspect(evidence)
  if (type !== null && typeof type !== 'string') return [type]
  return transact(services, finance, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.enterReference(finance, about))
    const faults = await findPaidFaults(tx, about, reference)
    if (faults.length > 0) return faults
    const file = evidence === undefined || type === null ? null : await keepFile(tx, services.files, evidence, type, finance.id)
    await settlePaid(tx, { services, words }, finance, about, reference, file?.id ?? null)
    return [] as Fault[]
  })
}

/** The bank or the treasury sent the money back: it is set aside for the grant again, and the payment waits for two new approvals. */
export async function recordFailure(
  services: Services, words: Record<Language, Words>, finance: Person, id: string, failure: { reason: string; failedOn: Day | null | 'faulty' },
): Promise<Fault[]> {
  return transact(services, finance, async (tx) => {
    const about = await holdCase(tx, id)
    insist(may.enterReference(finance, about))
    const { approvedAt } = about.payment
    assert(approvedAt !== null, 'an approved payment has its moment')
    const { reason, failedOn } = failure
    const faults: Fault[] = []
    if (reason === '') faults.push({ field: 'reason', words: 'payments.fault.reason' })
    if (failedOn === null || failedOn === 'faulty') faults.push({ field: 'failedOn', words: 'payments.fault.day' })
    else if (failedOn > tx.today) faults.push({ field: 'failedOn', words: 'payments.fault.dayAhead' })
    else if (failedOn < dayOf(approvedAt)) faults.push({ field: 'failedOn', words: 'payments.fault.dayBeforeApproval' })
    if (faults.length > 0) return faults
    await settleFailed(tx, { services, words }, finance, about, { reason, failedOn: failedOn as Day })
    return [] as Fault[]
  })
}
