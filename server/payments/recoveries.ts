import type { Agreement } from '../agreements/agreements'
import { declareUnspent, writeOff } from '../fund/actions'
import { addDays, type Day } from '../kernel/dates'
import { found, Impossible, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { computeInstalment, factsOf, planInstalments } from './instalments'
import { tellGrantee } from './letters'
import { findRepaidFaults, holdRecoveryCase, settleRepaid } from './outcomes'
import { REPAY_DAYS, REPLY_DAYS } from './payments'
import * as may from './policy'
import { moveRecovery, readGrantMoney } from './store'

/** Tells the grantee what is to come back and why, and until when to reply. */
export async function notifyRecovery(services: Services, words: Record<Language, Words>, officer: Person, id: string): Promise<void> {
  await transact(services, officer, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.notify(officer, about))
    const replyBy = addDays(tx.today, REPLY_DAYS)
    await moveRecovery(tx.db, about.recovery, 'notify', { notifiedBy: officer.id, notifiedAt: tx.at, replyBy })
    tx.record('payments.recoveryNotified', `recovery:${id}`, { new: { replyBy } })
    await tellGrantee(tx, words, about.agreement, 'payments.letter.recovery', (own) => ({
      amount: own.money(about.recovery.amountMinor, about.agreement.currency), day: own.day(replyBy),
      paid: own.money(about.recovery.arithmetic.paidMinor.reduce((all, one) => all + one, 0), about.agreement.currency),
      accepted: own.money(about.recovery.arithmetic.acceptedMinor, about.agreement.currency),
      address: `${services.site.baseUrl}/payments/recoveries/${id}`,
    }))
  })
}

export async function replyToRecovery(services: Services, grantee: Person, id: string, reply: string): Promise<Fault[]> {
  if (reply === '') return [{ field: 'reply', words: 'payments.fault.reply' }]
  return transact(services, grantee, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.reply(grantee, about))
    await moveRecovery(tx.db, about.recovery, 'reply', { reply, repliedBy: grantee.id, repliedAt: tx.at })
    tx.record('payments.recoveryReplied', `recovery:${id}`)
    return [] as Fault[]
  })
}

/** The authority orders the money back, once the grantee has replied or the days for it are over. */
export async function orderRecovery(services: Services, words: Record<Language, Words>, authority: Person, id: string): Promise<void> {
  await transact(services, authority, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.order(authority, about))
    const { agreement, recovery } = about
    const repayBy = addDays(tx.today, REPAY_DAYS)
    await moveRecovery(tx.db, recovery, 'order', { orderedBy: authority.id, orderedAt: tx.at, repayBy })
    await declareUnspent(tx, authority, { awardId: agreement.awardId, amountMinor: recovery.amountMinor, key: id, reason: agreement.awardReference })
    tx.record('payments.recoveryOrdered', `recovery:${id}`, { new: { amountMinor: recovery.amountMinor, repayBy } })
    await tellGrantee(tx, words, agreement, 'payments.letter.ordered', (own) => ({ amount: own.money(recovery.amountMinor, agreement.currency), day: own.day(repayBy) }))
  })
}

/** Nothing is owed any more where accepted expenditure has come to cover all that was paid. */
export async function offsetRecovery(services: Services, officer: Person, id: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'payments.fault.reason' }]
  return transact(services, officer, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.offset(officer, about))
    if (await stillOwed(tx, about.agreement) > 0) throw new Impossible('payments.refused.stillOwed')
    await moveRecovery(tx.db, about.recovery, 'offset', { settleReason: reason, settledBy: officer.id, settledAt: tx.at })
    tx.record('payments.recoveryOffset', `recovery:${id}`, { reason })
    return [] as Fault[]
  })
}

async function stillOwed(tx: Tx, agreement: Agreement): Promise<number> {
  const money = found((await readGrantMoney(tx.db, [agreement.id])).get(agreement.id), 'payments.missing')
  const last = found(planInstalments(agreement.amountMinor, agreement.terms).at(-1), 'payments.missing')
  return computeInstalment(factsOf(agreement, last, money)).recoverMinor
}

/** The money came back: with the document of the bank and its value date. */
export async function recordRepayment(
  services: Services, words: Record<Language, Words>, finance: Person, id: string, repaid: { documentNo: string; valueOn: Day | null | 'faulty' },
): Promise<Fault[]> {
  return transact(services, finance, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.enterRepayment(finance, about))
    const faults = findRepaidFaults(about, repaid, tx)
    if (faults.length > 0) return faults
    await settleRepaid(tx, { services, words }, finance, about, { documentNo: repaid.documentNo, valueOn: repaid.valueOn as Day })
    return [] as Fault[]
  })
}

/** Gives up money that cannot be had back. The ledger moves it out of what is owed: what did not come back is not called spent. */
export async function writeOffRecovery(services: Services, authority: Person, id: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'payments.fault.reason' }]
  return transact(services, authority, async (tx) => {
    const about = await holdRecoveryCase(tx, id)
    insist(may.writeOff(authority, about))
    await moveRecovery(tx.db, about.recovery, 'writeOff', { settleReason: reason, settledBy: authority.id, settledAt: tx.at })
    const { amountMinor, assessedBy } = about.recovery
    await writeOff(tx, { awardId: about.agreement.awardId, amountMinor, key: id, assessedBy, decidedBy: authority.id, reason })
    tx.record('payments.recoveryWrittenOff', `recovery:${id}`, { reason })
    return [] as Fault[]
  })
}
