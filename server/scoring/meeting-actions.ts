import type { Instant } from '../kernel/dates'
import { found, Refused, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { listSections } from '../calls/store'
import { quorumOf, type Member } from './committee'
import { insertMeeting, listMeetings } from './committee-store'
import { hiddenFrom, isComplete, voters, type Evaluation } from './evaluation'
import { holdCommitteeOf } from './interest-actions'
import * as may from './policy'
import type { RankedProposal } from './ranking'
import { rankingOf } from './store'

export type Sitting = {
  /** Null where the day or the time cannot be read. */
  readonly heldAt: Instant | null
  readonly place: string
  /** Ids of members. */
  readonly present: readonly string[]
  readonly notes: string
  /** Places drawn, by proposal, where a draw was held. */
  readonly drawn: ReadonlyMap<string, number | 'faulty'>
  /** Said where too few voting members were there, so that nobody records it by mistake. */
  readonly belowQuorum?: 'yes' | 'no'
}

const PLACE_MAX = 200
const NOTES_MAX = 10_000

/** Records a session: when, where, who was there, what was drawn. Without its quorum it is kept only where that is said, and nothing is drawn in it. */
export async function recordMeeting(services: Services, head: Person, callId: string, sitting: Sitting): Promise<Fault[]> {
  return transact(services, head, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, head)
    insist(may.recordMeeting(head, evaluation))
    const committee = found(evaluation.committee, 'scoring.missing.committee')
    const earlier = await listMeetings(tx.db, evaluation.call.id)
    const undrawn = sitting.drawn.size === 0 || !isComplete(evaluation) ? [] : undecidedTies((await rankingOf(tx.db, evaluation, await listSections(tx.db, evaluation.call.id))).proposals)
    if (sitting.drawn.size > 0 && hiddenFrom(evaluation).length > 0) throw new Refused('scoring.refused.conflict')
    const drawn = readDraw(sitting.drawn, undrawn)
    const faults = [...findSittingFaults(sitting, evaluation, tx.at, earlier.at(-1)?.heldAt ?? committee.appointedAt), ...drawn.faults]
    if (faults.length > 0 || sitting.heldAt === null) return faults

    const id = tx.id()
    const { heldAt, place, present, notes } = sitting
    const quorate = reachesQuorum(sitting, evaluation) ? 'yes' : 'no'
    const number = (earlier.at(-1)?.number ?? 0) + 1
    await insertMeeting(tx.db, { id, committeeId: committee.id, number, heldAt, place, present, notes, quorate, recordedBy: head.id, recordedAt: tx.at }, drawn.order)
    tx.record('scoring.meetingRecorded', `call:${evaluation.call.id}`, { new: { number, heldAt, place, present, quorate, drawn: drawn.order } })
    return []
  })
}

const votesThere = (evaluation: Evaluation, present: readonly string[]): number => voters(evaluation).filter(({ id }) => present.includes(id)).length
const reachesQuorum = ({ present }: Pick<Sitting, 'present'>, evaluation: Evaluation): boolean => votesThere(evaluation, present) >= quorumOf(voters(evaluation).length, evaluation.call.settings)

export function findSittingFaults({ heldAt, place, present, notes, drawn, belowQuorum = 'no' }: Sitting, evaluation: Evaluation, now: Instant, notBefore: Instant): Fault[] {
  const faults: Fault[] = []
  const there = evaluation.members.filter(({ id }) => present.includes(id))
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
  else if (voting < quorum && drawn.size > 0) faults.push({ field: 'belowQuorum', words: 'scoring.quorum.noDraw' })
  if (!there.some(isHead)) faults.push({ field: 'present', words: 'scoring.fault.noHead' })
  return faults
}

const isHead = ({ seat }: Member) => seat !== 'voting'

/** Groups that share a rank because no step separated them: what a public draw may put in order. */
export function undecidedTies(proposals: readonly RankedProposal[]): RankedProposal[][] {
  const groups = new Map<number, RankedProposal[]>()
  for (const proposal of proposals.filter(({ shared }) => shared)) {
    groups.set(proposal.rank ?? 0, [...(groups.get(proposal.rank ?? 0) ?? []), proposal])
  }
  return [...groups.values()]
}

/** A draw orders a whole group: every place from 1 to its size, once. Groups stand one after the other. */
function readDraw(places: ReadonlyMap<string, number | 'faulty'>, groups: readonly RankedProposal[][]): { order: string[]; faults: Fault[] } {
  const faults: Fault[] = []
  const order: string[] = []
  for (const group of groups) {
    const drawn = group.filter(({ proposalId }) => places.has(proposalId))
    if (drawn.length === 0) continue
    const sorted = [...group].sort((a, b) => Number(places.get(a.proposalId)) - Number(places.get(b.proposalId)))
    const whole = sorted.every(({ proposalId }, index) => places.get(proposalId) === index + 1)
    if (!whole) faults.push({ field: `drawn.${group[0]?.proposalId ?? ''}`, words: 'scoring.fault.draw', values: { count: group.length } })
    order.push(...sorted.map(({ proposalId }) => proposalId))
  }
  return { order, faults }
}
