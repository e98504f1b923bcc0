import { found, OutOfDate, type Fault } from '../kernel/errors'
import type { Instant } from '../kernel/dates'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { calendarOf, dateField, type Calendar } from './calendar'
import type { Call } from './calls'
import { changesBetween, findCorrectionFaults, kindOf, sayChanges, type DateChange } from './corrigenda'
import { insertCorrigendum, nextCorrigendumNumber } from './corrigenda-store'
import { writeToFollowers, type Pen } from './letters'
import { correctLots } from './lots-actions'
import * as may from './policy'
import { findCall, holdCall, replaceCall } from './store'

export type Correction = {
  readonly calendar: Calendar
  readonly reasonSq: string
  readonly reasonEn: string
  /** The version of the call that the corrector read. */
  readonly version: number
}

/** Publishes a numbered corrigendum and tells everybody who follows the call or has begun a proposal. A changed deadline makes it an extension. */
export async function publishCorrigendum(services: Services, words: Record<Language, Words>, manager: Person, callId: string, correction: Correction): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'calls.missing.call')
    insist(may.correct(manager, { call, at: services.now() }))
    if (call.version !== correction.version) throw new OutOfDate('kernel.movedMeanwhile')
    const faults = [...findCorrectionFaults(call, correction.calendar, tx.at), ...reasonFaults(correction)]
    if (faults.length > 0) return faults
    await issueCorrigendum(tx, { services, words }, manager, call, correction)
    return []
  })
}

/** Moves the deadline later; the other dates stay, and must still come in their order. */
export async function extendDeadline(
  services: Services, words: Record<Language, Words>, manager: Person, callId: string, extension: Omit<Correction, 'calendar'> & { readonly closesAt: Instant },
): Promise<Fault[]> {
  const call = found(await findCall(services.db, callId), 'calls.missing.call')
  if (extension.closesAt <= call.closesAt) return [{ field: dateField('closesAt'), words: 'calls.fault.shortened' }]
  return publishCorrigendum(services, words, manager, callId, { ...extension, calendar: { ...calendarOf(call), closesAt: extension.closesAt } })
}

export function reasonFaults({ reasonSq, reasonEn }: { readonly reasonSq: string; readonly reasonEn: string }): Fault[] {
  const faults: Fault[] = []
  if (reasonSq === '') faults.push({ field: 'reasonSq', words: 'calls.fault.reasonSq' })
  if (reasonEn === '') faults.push({ field: 'reasonEn', words: 'calls.fault.reasonEn' })
  return faults
}

/** Inside a transaction that holds the call and has judged the correction. Returns the call as it now is. */
export async function issueCorrigendum(tx: Tx, pen: Pen, person: Person, call: Call, { calendar, reasonSq, reasonEn }: Omit<Correction, 'version'>): Promise<Call> {
  const changes: DateChange[] = changesBetween(call, calendar)
  const number = await nextCorrigendumNumber(tx.db, call.id)
  const kind = kindOf(changes)
  const corrigendum = { number, kind, reasonSq, reasonEn, changes, publishedBy: person.id, publishedAt: tx.at }
  await insertCorrigendum(tx.db, { ...corrigendum, id: tx.id(), callId: call.id })
  await replaceCall(tx.db, call, calendarOf(calendar))
  await correctLots(tx, call, corrigendum, calendarOf(calendar))
  await writeToFollowers(tx, pen, call, kind, (words) => ({
    number, reason: words.pick({ sq: reasonSq, en: reasonEn }), changes: changes.length === 0 ? words.say('calls.corrigendum.noDates') : sayChanges(words, changes), deadline: words.moment(calendar.closesAt),
  }))
  tx.record('calls.corrected', `call:${call.id}`, {
    old: Object.fromEntries(changes.map(({ name, old }) => [name, old])), new: { number, kind, ...Object.fromEntries(changes.map(({ name, new: now }) => [name, now])) }, reason: reasonSq,
  })
  return { ...call, ...calendar, version: call.version + 1 }
}
