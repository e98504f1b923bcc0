import { found, Impossible, type Fault } from '../kernel/errors'
import type { Day } from '../kernel/dates'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { post, reverse } from '../ledger/actions'
import type { Leg } from '../ledger/ledger'
import { findEventByKey } from '../ledger/store'
import { findReceiptFaults, findSourceFaults, ofAward, ofCall, ofSource, stageAccount, type Happening, type ReceiptFields, type SourceFields } from './fund'
import { move, outcome, type MoneyEvent, type Place } from './moving'
import type { Part, Spending } from './parts'
import * as may from './policy'
import { recoveredMoney, RECOVERY_KEY } from './balance-store'
import { countReceipts, findSourceEntry } from './register-store'
import { addToParts, findEnvelope, findObligation, findSource, findSourceByCode, insertEnvelope, insertObligation, insertSource, listParts } from './store'

export async function openSource(services: Services, manager: Person, fields: SourceFields): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, manager, async (tx) => {
    insist(may.openSource(manager, null))
    const faults = findSourceFaults(fields)
    if (await findSourceByCode(tx.db, fields.code) !== undefined) faults.push({ field: 'code', words: 'fund.fault.codeTaken' })
    if (faults.length > 0) return faults
    const source = { id: tx.id(), ...fields, openedBy: manager.id, openedAt: tx.at }
    await insertSource(tx.db, source)
    tx.record('fund.sourceOpened', ofSource(source.id), { new: fields })
    return { id: source.id }
  })
}

/** Money has come in. The same bank reference counts once for a source, unless the earlier receipt was reversed. */
export async function receiveMoney(services: Services, payer: Person, receipt: ReceiptFields & { sourceId: string }): Promise<MoneyEvent | Fault[]> {
  const { sourceId, reference, receivedOn, amountMinor } = receipt
  return transact<MoneyEvent | Fault[]>(services, payer, async (tx) => {
    const source = found(await findSource(tx.db, sourceId), 'fund.missing.source')
    insist(may.recordReceipt(payer, source))
    const faults = findReceiptFaults(receipt, tx.today)
    const earlier = await countReceipts(tx.db, sourceId, reference)
    if (earlier.standing > 0) faults.push({ field: 'reference', words: 'fund.fault.referenceUsed', values: { reference } })
    if (faults.length > 0 || typeof amountMinor !== 'number' || receivedOn === null) return faults
    return move(tx, 'receipt', { sourceId, callId: '', awardId: '', currency: source.currency }, ofSource(sourceId), {
      amountMinor, key: `${sourceId}:${reference}:${earlier.reversed}`, actorId: payer.id, effectiveOn: receivedOn, reference,
    })
  })
}

/** Takes a receipt back that was written down wrongly: another payer does, and says why. */
export async function reverseReceipt(services: Services, payer: Person, receipt: { sourceId: string; seq: number; reason: string }): Promise<Fault[]> {
  const { sourceId, seq, reason } = receipt
  return transact<Fault[]>(services, payer, async (tx) => {
    const entry = found(await findSourceEntry(tx.db, found(await findSource(tx.db, sourceId), 'fund.missing.source'), seq), 'ledger.missing.event')
    insist(may.reverseReceipt(payer, entry))
    if (reason === '') return [{ field: 'reason', words: 'fund.fault.reason' }]
    await reverseEvent(tx, payer, { eventId: seq, key: `receipt:${seq}`, reason })
    return []
  })
}

/** Of a reference in the ledger. */
const REFERENCE_MAX = 100

/**
 * What happens to the fund's money. Each function runs inside the transaction of the deed that causes it, happens
 * once for each key however often it is asked for, and refuses with the amounts where a stage has too little.
 */
export type { MoneyEvent } from './moving'

/** Sets money of a source aside for a call; once more with another key makes the envelope larger. */
export async function commitEnvelope(
  tx: Tx, person: Person, commitment: { callId: string; reference: string; sourceId: string; currency: string; amountMinor: number; key: string; /** Sources beside the first, in their order. */ others?: readonly Funding[]; spending?: Spending },
): Promise<MoneyEvent> {
  const { callId, reference, sourceId, currency, amountMinor, key, others = [], spending = 'proportional' } = commitment
  const parts = [{ sourceId, amountMinor }, ...others].map((one, index): Part => ({ ...one, number: index + 1 }))
  for (const part of parts) {
    const source = found(await findSource(tx.db, part.sourceId), 'fund.missing.source')
    if (source.currency !== currency) throw new Impossible('fund.refused.currency', { sourceCurrency: source.currency, currency })
  }
  const envelope = await findEnvelope(tx.db, callId)
  const place = { sourceId, callId, awardId: '', currency }
  if (envelope === undefined) await insertEnvelope(tx.db, { callId, reference, sourceId, currency, spending })
  else {
    const known = await listParts(tx.db, callId)
    const same = known.length === 0 ? parts.length === 1 && envelope.sourceId === sourceId : parts.length === known.length && parts.every((part, index) => part.sourceId === known[index]?.sourceId)
    if (!same) throw new Impossible('fund.refused.otherSource')
  }
  if (parts.length === 1) return move(tx, 'commitment', place, ofCall(callId), { amountMinor, key, actorId: person.id })
  const legs = parts.map((part): Leg => ({ debit: stageAccount('pool', place, part), credit: stageAccount('committed', place, part), amountMinor: part.amountMinor }))
  const kind: Happening = 'commitment'
  const posted = await post(tx, { kind, key: `${kind}:${key}`, actorId: person.id, legs }, { action: `fund.${kind}`, subject: ofCall(callId) })
  if (!('short' in posted) && posted.repeated === 'no') await addToParts(tx.db, callId, currency, parts)
  return outcome(posted)
}

/** What one source gives to a call. */
export type Funding = { readonly sourceId: string; readonly amountMinor: number }

/**
 * Takes money that a grantee has paid back from its source to its call again, so that it can be owed to another award of the
 * call; never more than came back and is still there. The references say from which awards it came.
 */
export async function recommitRecovered(tx: Tx, person: Person, { callId, amountMinor, key }: { callId: string; amountMinor: number; key: string }): Promise<MoneyEvent> {
  const { availableMinor, from } = await recoveredMoney(tx.db, callId)
  if (amountMinor > availableMinor) throw new Impossible('fund.refused.recovered', { askedMinor: amountMinor, leftMinor: availableMinor })
  const reference = from.map((one) => one.reference).join(', ').slice(0, REFERENCE_MAX)
  return move(tx, 'commitment', await placeOfCall(tx, callId), ofCall(callId), { amountMinor, key: `${RECOVERY_KEY}${key}`, actorId: person.id, reference })
}

async function placeOfCall(tx: Tx, callId: string): Promise<Place> {
  const { sourceId, currency } = found(await findEnvelope(tx.db, callId), 'fund.missing.envelope')
  return { sourceId, callId, awardId: '', currency, parts: await listParts(tx.db, callId) }
}

/** Gives money of a call that no award took back to its source. */
export async function releaseEnvelope(tx: Tx, person: Person, release: { callId: string; amountMinor: number; key: string; reason?: string }): Promise<MoneyEvent> {
  const { callId, ...deed } = release
  return move(tx, 'release', await placeOfCall(tx, callId), ofCall(callId), { ...deed, actorId: person.id })
}

/** Owes money of a call to an award. */
export async function obligateAward(
  tx: Tx, person: Person, obligation: { callId: string; awardId: string; amountMinor: number; key: string; reference?: string },
): Promise<MoneyEvent> {
  const { callId, awardId, reference, ...deed } = obligation
  const place = await placeOfCall(tx, callId)
  const known = await findObligation(tx.db, awardId)
  if (known === undefined) await insertObligation(tx.db, { awardId, reference: reference ?? null, callId, currency: place.currency })
  else if (known.callId !== callId) throw new Impossible('fund.refused.otherCall')
  return move(tx, 'obligation', { ...place, awardId }, ofAward(awardId), { ...deed, reference, actorId: person.id })
}

async function placeOfAward(tx: Tx, awardId: string): Promise<Place> {
  const { sourceId, callId, currency, spending } = found(await findObligation(tx.db, awardId), 'fund.missing.obligation')
  return { sourceId, callId, awardId, currency, spending, parts: await listParts(tx.db, callId) }
}

type AwardDeed = { awardId: string; amountMinor: number; key: string; reason?: string; reference?: string; effectiveOn?: Day }

async function moveAward(tx: Tx, happening: Happening, actorId: string, { awardId, ...deed }: AwardDeed & { approverId?: string }): Promise<MoneyEvent> {
  return move(tx, happening, await placeOfAward(tx, awardId), ofAward(awardId), { ...deed, actorId })
}

/** Gives money that an award will not use back to its call. */
export async function deobligateAward(
  tx: Tx, person: Person, { callId, ...deed }: { callId: string; awardId: string; amountMinor: number; key: string; reason: string },
): Promise<MoneyEvent> {
  const place = await placeOfAward(tx, deed.awardId)
  if (place.callId !== callId) throw new Impossible('fund.refused.otherCall')
  return moveAward(tx, 'deobligation', person.id, deed)
}

/** Orders a payment. One person prepares it and another approves: the database refuses the same person twice. */
export async function approvePayment(
  tx: Tx, payment: { awardId: string; amountMinor: number; key: string; preparedBy: string; approvedBy: string; reference?: string },
): Promise<MoneyEvent> {
  const { preparedBy, approvedBy, ...deed } = payment
  if (preparedBy === approvedBy) throw new Impossible('fund.refused.samePerson')
  return moveAward(tx, 'payment_approval', preparedBy, { ...deed, approverId: approvedBy })
}

/**
 * The bank has paid. Usually the money is an advance that the grantee still has to account for; a final payment
 * for spending that was accepted before it was paid goes straight to expenditure (`toward: 'reimbursement'`).
 */
export async function confirmPayment(
  tx: Tx, person: Person,
  payment: { awardId: string; amountMinor: number; key: string; effectiveOn: Day; reference?: string; toward?: 'advance' | 'reimbursement' },
): Promise<MoneyEvent> {
  const { toward, ...deed } = payment
  return moveAward(tx, toward === 'reimbursement' ? 'reimbursement' : 'payment', person.id, deed)
}

/** The bank has not paid: the money is owed again. */
export async function failPayment(tx: Tx, person: Person, payment: { awardId: string; amountMinor: number; key: string; reason: string }): Promise<MoneyEvent> {
  return moveAward(tx, 'payment_failure', person.id, payment)
}

/** The bank had paid, and the money came back: the payment is undone by its mirror, and the money is owed again. Refused where it was accounted for meanwhile. */
export async function returnPayment(tx: Tx, person: Person, payment: { awardId: string; amountMinor: number; key: string; reason: string }): Promise<MoneyEvent> {
  const paid = found(await findEventByKey(tx.db, `payment:${payment.key}`), 'ledger.missing.event')
  await reverseEvent(tx, person, { eventId: paid.seq, key: `payment:${payment.key}`, reason: payment.reason })
  return failPayment(tx, person, payment)
}

/** Spending is accepted against what was advanced; never more than is with the grantee. */
export async function acceptExpenditure(
  tx: Tx, person: Person, spending: { awardId: string; amountMinor: number; key: string; reference?: string },
): Promise<MoneyEvent> {
  return moveAward(tx, 'acceptance', person.id, spending)
}

/** Spending accepted earlier turns out not to be acceptable: it is to be paid back. */
export async function disallowExpenditure(tx: Tx, person: Person, spending: { awardId: string; amountMinor: number; key: string; reason: string }): Promise<MoneyEvent> {
  return moveAward(tx, 'disallowance', person.id, spending)
}

/** What the grantee did not spend is to be paid back. */
export async function declareUnspent(tx: Tx, person: Person, unspent: { awardId: string; amountMinor: number; key: string; reason: string }): Promise<MoneyEvent> {
  return moveAward(tx, 'unspent', person.id, unspent)
}

/** The grantee has paid back: the money is free again at its source. */
export async function recordRefund(
  tx: Tx, person: Person, refund: { awardId: string; amountMinor: number; key: string; effectiveOn: Day; reference?: string },
): Promise<MoneyEvent> {
  return moveAward(tx, 'refund', person.id, refund)
}

/** Money that cannot be had back is given up by two people: who assessed it, and who decides. It is not called spent. */
export async function writeOff(
  tx: Tx, given: { awardId: string; amountMinor: number; key: string; assessedBy: string; decidedBy: string; reason: string },
): Promise<MoneyEvent> {
  const { assessedBy, decidedBy, ...deed } = given
  if (assessedBy === decidedBy) throw new Impossible('fund.refused.samePerson')
  return moveAward(tx, 'write_off', assessedBy, { ...deed, approverId: decidedBy })
}

/** Undoes an event by one that mirrors it, once; refused where the money has moved on meanwhile. */
export async function reverseEvent(tx: Tx, person: Person, reversal: { eventId: number; key: string; reason: string; approvedBy?: string }): Promise<MoneyEvent> {
  const { eventId, key, reason, approvedBy } = reversal
  const draft = { seq: eventId, key: `reversal:${key}`, actorId: person.id, reason, ...(approvedBy === undefined ? {} : { approverId: approvedBy }) }
  return outcome(await reverse(tx, draft, { action: 'fund.reversal', subject: `event:${eventId}` }))
}

