import type { Instant } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { quorumOf, type Member } from './committee'
import { insertMeeting, listMeetings } from './committee-store'
import { sitting, voters, type Evaluation } from './evaluation'
import { holdCommitteeOf } from './interest-actions'
import * as may from './policy'

export type Sitting = {
  /** Null where the day or the time cannot be read. */
  readonly heldAt: Instant | null
  readonly place: string
  /** Ids of members. */
  readonly present: readonly string[]
  readonly notes: string
  /** Said where too few voting members were there, so that nobody records it by mistake. */
  readonly belowQuorum?: 'yes' | 'no'
}

const PLACE_MAX = 200
const NOTES_MAX = 10_000

/** Records a session: when, where, who was there. Without its quorum it is kept only where that is said. */
export async function recordMeeting(services: Services, head: Person, callId: string, sitting: Sitting): Promise<Fault[]> {
  return transact(services, head, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, head)
    insist(may.recordMeeting(head, evaluation))
    const committee = found(evaluation.committee, 'scoring.missing.committee')
    const earlier = await listMeetings(tx.db, evaluation.call.id)
    const faults = findSittingFaults(sitting, evaluation, tx.at, earlier.at(-1)?.heldAt ?? committee.appointedAt)
    if (faults.length > 0 || sitting.heldAt === null) return faults

    const id = tx.id()
    const { heldAt, place, present, notes } = sitting
    const quorate = reachesQuorum(sitting, evaluation) ? 'yes' : 'no'
    const number = (earlier.at(-1)?.number ?? 0) + 1
    await insertMeeting(tx.db, { id, committeeId: committee.id, number, heldAt, place, present, notes, quorate, recordedBy: head.id, recordedAt: tx.at })
    tx.record('scoring.meetingRecorded', `call:${evaluation.call.id}`, { new: { number, heldAt, place, present, quorate } })
    return []
  })
}

const votesThere = (evaluation: Evaluation, present: readonly string[]): number => voters(evaluation).filter(({ id }) => present.includes(id)).length
const reachesQuorum = ({ present }: Pick<Sitting, 'present'>, evaluation: Evaluation): boolean => votesThere(evaluation, present) >= quorumOf(voters(evaluation).length, evaluation.call.settings)

export function findSittingFaults({ heldAt, place, present, notes, belowQuorum = 'no' }: Sitting, evaluation: Evaluation, now: Instant, notBefore: Instant): Fault[] {
  const faults: Fault[] = []
  const there = sitting(evaluation).filter(({ id }) => present.includes(id))
  const voting = votesThere(evaluation, present)
  const quorum = quorumOf(voters(evaluation).length, evaluation.call.settings)
  if (heldAt === null) faults.push({ field: 'heldOn', words: 'scoring.fault.held' })
  else if (heldAt > now) faults.push({ field: 'heldOn', words: 'scoring.fault.heldLater' })
  else if (heldAt < notBefore) faults.push({ field: 'heldOn', words: 'scoring.fault.heldBefore' })
  if (place === '') faults.push({ field: 'place', words: 'scoring.fault.place' })
  if (place.length > PLACE_MAX) faults.push({ field: 'place', words: 'scoring.fault.long', values: { max: PLACE_MAX } })
  if (notes.length > NOTES_MAX) faults.push({ field: 'notes', words: 'scoring.fault.long', values: { max: NOTES_MAX } })
  if (there.length !== present.length) faults.push({ field: 'present', words: 'scoring.fault.presentUnknown' })
  else if (voting < quorum && belowQuorum === 'no') faults.push({ field: 'present', words: 'scoring.fault.quorum', values: { voting, quorum } })
  if (!there.some(isHead)) faults.push({ field: 'present', words: 'scoring.fault.noHead' })
  return faults
}

const isHead = ({ seat }: Member) => seat !== 'voting'
