import type { Instant } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { quorumOf, type Member } from './committee'
import { insertMeeting, listMeetings } from './committee-store'
import { broughtBack, isRunning, sitting, voters, type Evaluation } from './evaluation'
import { holdCommitteeOf } from './interest-actions'
import * as may from './policy'
import { hasSpoken, openedLast } from './revisits/revisits'
import { listConflicts } from './sheet-store'

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

/**
 * Records a session: when, where, who was there. Without its quorum it is kept only where that is said. After the results it is
 * a session about what a complaint brought back and nothing else.
 */
export async function recordMeeting(services: Services, head: Person, callId: string, sitting: Sitting): Promise<Fault[]> {
  return transact(services, head, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, head)
    insist(may.recordMeeting(head, evaluation))
    const committee = found(evaluation.committee, 'scoring.missing.committee')
    const earlier = await listMeetings(tx.db, evaluation.call.id)
    const frame: Frame = { now: tx.at, notBefore: notBefore(evaluation, earlier.at(-1)?.heldAt ?? committee.appointedAt), recused: await listConflicts(tx.db, evaluation.call.id) }
    const faults = findSittingFaults(sitting, evaluation, frame)
    if (faults.length > 0 || sitting.heldAt === null) return faults

    const id = tx.id()
    const { heldAt, place, present, notes } = sitting
    const quorate = votesThere(evaluation, present, frame.recused) >= quorumIn(evaluation) ? 'yes' : 'no'
    const number = (earlier.at(-1)?.number ?? 0) + 1
    const about = aboutOf(evaluation)
    await insertMeeting(tx.db, { id, committeeId: committee.id, number, heldAt, place, present, notes, quorate, about, recordedBy: head.id, recordedAt: tx.at })
    tx.record('scoring.meetingRecorded', `call:${evaluation.call.id}`, { new: { number, heldAt, place, present, quorate, ...(about === null ? {} : { about }) } })
    return []
  })
}

/** What a session can be about now: everything, or the part that a complaint brought back. */
export function aboutOf(evaluation: Pick<Evaluation, 'call' | 'revisits'>): string[] | null {
  const back = broughtBack(evaluation)
  return isRunning(evaluation) || back.length === 0 ? null : back
}

const notBefore = (evaluation: Evaluation, lastHeld: Instant): Instant => {
  const opened = aboutOf(evaluation) === null ? '' : openedLast(evaluation.revisits)
  return opened > lastHeld ? opened : lastHeld
}

type Recused = { readonly proposalId: string; readonly personId: string }
export type Frame = { readonly now: Instant; readonly notBefore: Instant; /** Who has a conflict with what. */ readonly recused: readonly Recused[] }

const quorumIn = (evaluation: Evaluation): number => quorumOf(voters(evaluation).length, evaluation.call.settings)

/**
 * How many voting members were there. Of a session about some proposals alone, how many of them could speak about each: whoever
 * has a conflict with one leaves the room for it, and the one with the fewest counts.
 */
function votesThere(evaluation: Evaluation, present: readonly string[], recused: readonly Recused[]): number {
  const there = voters(evaluation).filter(({ id }) => present.includes(id))
  const about = aboutOf(evaluation)
  if (about === null) return there.length
  return Math.min(...about.map((proposalId) => there.filter(({ personId }) => !recused.some((one) => one.proposalId === proposalId && one.personId === personId)).length))
}

export function findSittingFaults({ heldAt, place, present, notes, belowQuorum = 'no' }: Sitting, evaluation: Evaluation, { now, notBefore: earliest, recused }: Frame): Fault[] {
  const faults: Fault[] = []
  const there = sitting(evaluation).filter(({ id }) => present.includes(id))
  const voting = votesThere(evaluation, present, recused)
  const quorum = quorumIn(evaluation)
  const barred = there.filter((member) => isBarred(evaluation, member, recused))
  if (heldAt === null) faults.push({ field: 'heldOn', words: 'scoring.fault.held' })
  else if (heldAt > now) faults.push({ field: 'heldOn', words: 'scoring.fault.heldLater' })
  else if (heldAt < earliest) faults.push({ field: 'heldOn', words: aboutOf(evaluation) === null ? 'scoring.fault.heldBefore' : 'scoring.revisits.fault.heldBefore' })
  if (place === '') faults.push({ field: 'place', words: 'scoring.fault.place' })
  if (place.length > PLACE_MAX) faults.push({ field: 'place', words: 'scoring.fault.long', values: { max: PLACE_MAX } })
  if (notes.length > NOTES_MAX) faults.push({ field: 'notes', words: 'scoring.fault.long', values: { max: NOTES_MAX } })
  if (there.length !== present.length) faults.push({ field: 'present', words: 'scoring.fault.presentUnknown' })
  else if (barred[0] !== undefined) faults.push({ field: 'present', words: 'scoring.revisits.fault.barred', values: { name: barred[0].name } })
  else if (voting < quorum && belowQuorum === 'no') faults.push({ field: 'present', words: 'scoring.fault.quorum', values: { voting, quorum } })
  if (!there.some(isHead)) faults.push({ field: 'present', words: 'scoring.fault.noHead' })
  return faults
}

/** Who cannot have been at a session about what was brought back: has a conflict with all of it, or has not spoken about the rest. */
export function isBarred(evaluation: Evaluation, member: Member, recused: readonly Recused[]): boolean {
  const about = aboutOf(evaluation)
  if (about === null) return false
  const open = evaluation.revisits.filter(({ proposalId }) => !recused.some((one) => one.proposalId === proposalId && one.personId === member.personId))
  return open.length === 0 || open.some((revisit) => !hasSpoken(member, revisit))
}

const isHead = ({ seat }: Member) => seat !== 'voting'
