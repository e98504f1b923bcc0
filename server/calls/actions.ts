import { found, OutOfDate, type Fault } from '../kernel/errors'
import { clockwork, insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Both, Language, Words } from '../kernel/words'
import { commitEnvelope, releaseEnvelope } from '../fund/actions'
import { callMoney } from '../fund/balance-store'
import { calendarOf, dateField } from './calendar'
import { lengthWarning, openDays, wasPublished, type Call } from './calls'
import { changesBetween, findCorrectionFaults } from './corrigenda'
import { issueCorrigendum, reasonFaults, type Correction } from './corrigenda-actions'
import { atPages, readWhole } from './drafting-actions'
import { firstAmount } from './funding'
import { writeToFollowers } from './letters'
import { endOf, hasEnded, isDivided } from './lots'
import { heldLots, moveLots, openLots } from './lots-actions'
import { callLife, type CallMove } from './lifecycle'
import * as may from './policy'
import { findHindrances } from './review'
import { endFollower, holdCall, insertFollower, listDueCalls, listLots, moveState } from './store'

/**
 * Publishes a reviewed call: by a second person, with the money of its envelope, or of each of its lots, set aside in the same transaction.
 * From here on its rules stand still. A call shorter than three weeks must be confirmed as short.
 */
export async function publishCall(services: Services, publisher: Person, id: string, confirmation: { readonly short: 'confirmed' | 'unsaid' } = { short: 'unsaid' }): Promise<Fault[]> {
  return transact<Fault[]>(services, publisher, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.publish(publisher, { call }))
    const whole = await readWhole(tx.db, call)
    const hindrances = findHindrances(whole, tx.at)
    if (hindrances.length > 0) return atPages(hindrances)
    if (lengthWarning(call) === 'hard' && confirmation.short !== 'confirmed') return [{ field: 'short', words: 'calls.fault.short', values: { days: openDays(call) } }]
    const sourceId = call.fundingSourceId as string
    await moveState(tx.db, call, 'publish', { publishedBy: publisher.id, publishedAt: tx.at, stateReason: null })
    if (isDivided(call)) await openLots(tx, publisher, whole)
    else await commitEnvelope(tx, publisher, { callId: id, reference: call.reference, sourceId, currency: call.currency, amountMinor: firstAmount(call), others: call.otherSources, spending: call.settings.spending, key: `call:${id}` })
    tx.seal('call.publish', call.reference)
    tx.record('calls.published', `call:${id}`, { new: { sourceId, otherSources: call.otherSources, envelopeMinor: call.envelopeMinor, opensAt: call.opensAt, closesAt: call.closesAt } })
    return []
  })
}

/** Closes every published call whose deadline has come. Harmless when there is none; returns how many it closed. */
export async function closeDueCalls(services: Services): Promise<number> {
  const due = await listDueCalls(services.db, services.now().toISOString())
  let closed = 0
  for (const id of due) {
    await transact(services, clockwork, async (tx) => {
      const call = await holdCall(tx.db, id)
      if (call === undefined || !isDue(call, tx)) return
      await closeNow(tx, call)
      closed += 1
    })
  }
  return closed
}

const isDue = (call: Call, tx: Tx): boolean => call.state === 'published' && call.closesAt <= tx.at

async function closeNow(tx: Tx, call: Call): Promise<Call> {
  const closed = await moveState(tx.db, call, 'close')
  tx.seal('call.close', call.reference)
  tx.record('calls.closed', `call:${call.id}`, { new: { closesAt: call.closesAt } })
  return closed
}

/**
 * Moves a held call for a slice to the right: evaluation, decision, results, contracting, end. A deadline that has come
 * is carried out first, so that nobody waits for the routine. Who may is the caller's policy. Returns the call as it now is.
 */
export async function moveCall(tx: Tx, call: Call, move: CallMove, _person: Person, reason: Both | null = null): Promise<Call> {
  const current = isDue(call, tx) ? await closeNow(tx, call) : call
  const moved = await moveState(tx.db, current, move, { ...(move === 'announce' ? { resultsPublishedAt: tx.at } : {}), ...(reason === null ? {} : { stateReason: reason }) })
  // Each stage ends under a head of the log; what was never published is nobody's to know of.
  if (current.publishedAt !== null) tx.seal(`call.${move}`, call.reference)
  tx.record('calls.moved', `call:${call.id}`, { old: { state: current.state }, new: { state: moved.state }, ...(reason === null ? {} : { reason: reason.sq }) })
  if (moved.lotOf !== null && hasEnded(moved)) await endWhole(tx, moved.lotOf)
  return moved
}

/** A call in lots ends by rule, with the last of them. */
async function endWhole(tx: Tx, id: string): Promise<void> {
  const whole = found(await holdCall(tx.db, id), 'calls.missing.call')
  const move = hasEnded(whole) ? null : endOf(await listLots(tx.db, whole))
  if (move !== null) await moveCall(tx, whole, move, clockwork)
}

/** Ends a held call that nobody can win and gives its money back. Used here and by whoever decides on awards. */
export async function endWithoutAward(tx: Tx, person: Person, call: Call, reason: Both): Promise<Call> {
  const ended = await moveCall(tx, call, 'fail', person, reason)
  await releaseRest(tx, person, call, reason.sq)
  return ended
}

/** Ends a held call whose last grant is closed; what is left of its envelope goes back to the source. */
export async function finaliseCall(tx: Tx, person: Person, call: Call, reason: Both): Promise<Call> {
  const finalised = await moveCall(tx, call, 'finalise', person, reason)
  await releaseRest(tx, person, call, reason.sq)
  return finalised
}

/** What no award took of the envelope goes back to its source. */
async function releaseRest(tx: Tx, person: Person, call: Call, reason: string): Promise<void> {
  const { freeMinor } = await callMoney(tx.db, call.id)
  if (freeMinor > 0) await releaseEnvelope(tx, person, { callId: call.id, amountMinor: freeMinor, key: `call:${call.id}:end`, reason })
}

export type Reasons = { readonly reasonSq: string; readonly reasonEn: string }
const bothOf = ({ reasonSq, reasonEn }: Reasons): Both => ({ sq: reasonSq, en: reasonEn })

/** Cancels a call with its reason: the money returns, and whoever follows it is told. */
export async function cancelCall(services: Services, words: Record<Language, Words>, manager: Person, id: string, reasons: Reasons): Promise<Fault[]> {
  const faults = reasonFaults(reasons)
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.cancel(manager, { call }))
    const lots = await heldLots(tx, call)
    if (lots.some((lot) => !hasEnded(lot) && !callLife.can(lot.state, 'cancel')) || lots.some(({ state }) => state === 'finalised')) return [{ field: 'reasonSq', words: 'calls.fault.lotsDecided' }]
    await moveCall(tx, call, 'cancel', manager, bothOf(reasons))
    for (const lot of lots.filter((one) => !hasEnded(one))) {
      await moveCall(tx, lot, 'cancel', manager, bothOf(reasons))
      await releaseRest(tx, manager, lot, reasons.reasonSq)
    }
    if (wasPublished(call)) {
      await releaseRest(tx, manager, call, reasons.reasonSq)
      await writeToFollowers(tx, { services, words }, call, 'cancelled', (say) => ({ reason: say.pick(bothOf(reasons)) }))
    }
    return []
  })
}

/** No award can be made: the secretariat says why, and the money returns. */
export async function failCall(services: Services, words: Record<Language, Words>, manager: Person, id: string, reasons: Reasons): Promise<Fault[]> {
  const faults = reasonFaults(reasons)
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.fail(manager, { call }))
    await endWithoutAward(tx, manager, call, bothOf(reasons))
    await writeToFollowers(tx, { services, words }, call, 'failed', (say) => ({ reason: say.pick(bothOf(reasons)) }))
    return []
  })
}

/** Stops an open call from taking proposals; what is drafted stays, and the deadline will be set anew when it resumes. */
export async function suspendCall(services: Services, words: Record<Language, Words>, manager: Person, id: string, reasons: Reasons): Promise<Fault[]> {
  const faults = reasonFaults(reasons)
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.suspend(manager, { call, at: services.now() }))
    await moveCall(tx, call, 'suspend', manager, bothOf(reasons))
    await moveLots(tx, call, 'suspend', { stateReason: bothOf(reasons) })
    await writeToFollowers(tx, { services, words }, call, 'suspended', (say) => ({ reason: say.pick(bothOf(reasons)) }))
    return []
  })
}

/** Takes proposals again. Dates that changed meanwhile are a corrigendum; the deadline must lie ahead and is never earlier than it was. */
export async function resumeCall(services: Services, words: Record<Language, Words>, manager: Person, id: string, resumption: Reasons & Pick<Correction, 'calendar' | 'version'>): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.resume(manager, { call }))
    const { calendar, version } = resumption
    if (call.version !== version) throw new OutOfDate('kernel.movedMeanwhile')
    const faults = [...findCorrectionFaults(call, calendar, tx.at), ...reasonFaults(resumption)]
    if (calendar.closesAt <= tx.at && !faults.some(({ field }) => field === dateField('closesAt'))) faults.push({ field: dateField('closesAt'), words: 'calls.fault.past' })
    if (faults.length > 0) return faults
    const resumed = await moveState(tx.db, call, 'resume', { stateReason: null })
    await moveLots(tx, call, 'resume', { stateReason: null })
    tx.record('calls.moved', `call:${id}`, { old: { state: call.state }, new: { state: resumed.state }, reason: resumption.reasonSq })
    const pen = { services, words }
    if (changesBetween(calendarOf(call), calendar).length > 0) await issueCorrigendum(tx, pen, manager, resumed, resumption)
    else await writeToFollowers(tx, pen, resumed, 'resumed', (say) => ({ reason: say.pick(bothOf(resumption)), deadline: say.moment(calendar.closesAt) }))
    return []
  })
}

/** The person is told of everything that changes: by wish, or because a proposal was begun. */
export async function followCall(tx: Tx, callId: string, personId: string): Promise<void> {
  await insertFollower(tx.db, callId, personId, tx.at)
}

/** Turns the letters about a call on or off for oneself. */
export async function setFollowing(services: Services, person: Person, id: string, wish: 'follow' | 'leave'): Promise<void> {
  await transact(services, person, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.follow(person, { call }))
    if (wish === 'follow') await followCall(tx, id, person.id)
    else await endFollower(tx.db, id, person.id, tx.at)
    tx.record(wish === 'follow' ? 'calls.followed' : 'calls.left', `call:${id}`)
  })
}
