import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { found } from '../kernel/errors'
import { latestHead, type Head } from '../kernel/heads'
import type { Both } from '../kernel/words'
import type { Decision, Outcome, Recommendation } from '../awards/awards'
import { findDecision, listDecisions, listOutcomes, listRecommendations } from '../awards/store'
import { readSuperseding, type Superseding } from '../awards/superseding'
import { listComplaints, type ListedComplaint } from '../complaints/store'
import { municipalityNames } from '../municipalities/store'
import { blindfold } from '../scoring/anonymity/blinding'
import type { Member } from '../scoring/committee'
import type { PublicDraw } from '../scoring/draws/draws'
import { listPublicDraws } from '../scoring/draws/store'
import type { Evaluation } from '../scoring/evaluation'
import type { MinutesFacts } from '../scoring/minutes'
import { readMinutesFacts } from '../scoring/minutes-store'
import { commitmentsRoot } from '../scoring/sealing/sealing'
import { affectedBy } from '../scoring/revisits/revisits'
import { listRevisits } from '../scoring/revisits/store'
import { listReserves } from '../scoring/seating/store'
import { findEvaluation } from '../scoring/store'

/** Everything that the acts of a call can say, read at one moment. */
export type ActFacts = {
  readonly evaluation: Evaluation
  readonly minutes: MinutesFacts
  readonly reserves: readonly string[]
  /** What the committee recommends now, or what was decided. */
  readonly recommendation: Recommendation | null
  readonly decision: Decision | null
  readonly outcomes: readonly Outcome[]
  readonly municipalities: ReadonlyMap<string, Both>
  readonly draws: readonly PublicDraw[]
  readonly complaints: readonly ListedComplaint[]
  /** Of a second recommendation: what brought a part back, the decision that it follows, what changes; null for the first. */
  readonly second: Second | null
  readonly sealsRoot: string | null
  readonly head: Head | null
}

/**
 * Acts are read by everybody in the end, so they are made as for somebody who may know no name of whoever scored or stepped
 * back, and in a call without applicants' names as for its assessors.
 */
export async function readActFacts(db: Db, callId: string): Promise<ActFacts> {
  const seen = found(await findEvaluation(db, callId, ''), 'scoring.missing.call')
  const evaluation: Evaluation = { ...seen, blind: seen.call.settings.anonymous }
  const minutes = await readMinutesFacts(db, evaluation, 'shown')
  const recommendations = await listRecommendations(db, callId)
  const decision = (await findDecision(db, callId)) ?? null
  const recommendation = recommendations.find(({ state }) => state !== 'returned') ?? null
  const second = recommendation === null ? null : await readSecond(db, recommendation, await listDecisions(db, callId))
  return {
    evaluation, minutes: withoutRecused(second === null ? minutes : narrowed(minutes, second)), second, reserves: (await listReserves(db, callId)).map(({ name }) => name), recommendation, decision,
    draws: (await listPublicDraws(db, callId)).filter(({ announcedAt }) => second === null || announcedAt >= second.since), complaints: await listComplaints(db, { callId }),
    outcomes: decision === null ? [] : await listOutcomes(db, callId), municipalities: await municipalityNames(db),
    sealsRoot: minutes.commitments.length === 0 ? null : commitmentsRoot(minutes.commitments), head: (await latestHead(db)) ?? null,
  }
}

/** What a second session was about. */
export type Second = Superseding & {
  readonly since: Instant
  readonly causes: readonly string[]
  readonly about: readonly string[]
  /** How many members have said whether they have a conflict with it. */
  readonly declared: number
}

async function readSecond(db: Db, recommendation: Recommendation, decisions: readonly Decision[]): Promise<Second | null> {
  const superseding = await readSuperseding(db, recommendation)
  if (superseding === null) return null
  const own = decisions.find(({ recommendationId }) => recommendationId === recommendation.id)
  const revisits = (await listRevisits(db, [recommendation.callId], 'all')).filter(({ closedBy }) => closedBy === (own?.reference ?? null))
  return {
    ...superseding, since: revisits.reduce((first, { openedAt }) => (openedAt < first ? openedAt : first), recommendation.madeAt), causes: revisits.map(({ cause }) => cause), about: affectedBy(revisits),
    declared: new Set(revisits.flatMap(({ declared }) => declared)).size,
  }
}

/** Minutes of the part that came back: its sessions, its proposals, its sheets. The ranking is whole, because all of it was recommended anew. */
function narrowed(minutes: MinutesFacts, { about, since }: Second): MinutesFacts {
  const own = <One extends { readonly proposalId: string }>(all: readonly One[]) => all.filter(({ proposalId }) => about.includes(proposalId))
  return {
    ...minutes, meetings: minutes.meetings.filter((meeting) => meeting.about !== null && meeting.heldAt >= since), proposals: minutes.proposals.filter(({ id }) => about.includes(id)),
    conflicts: own(minutes.conflicts), sheets: own(minutes.sheets), answers: own(minutes.answers), versions: own(minutes.versions).filter(({ reopenedAt }) => reopenedAt >= since),
    cases: minutes.cases.filter(({ proposal }) => about.includes(proposal.id)),
  }
}

/** Notes may name who left the room: a proposal's missing code would then say whose code it is. */
function withoutRecused(minutes: MinutesFacts): MinutesFacts {
  const recused = minutes.members.filter(({ personId }) => minutes.conflicts.some((conflict) => conflict.personId === personId))
  const hide = blindfold(recused.map(({ name }) => name))
  return { ...minutes, names: 'hidden', meetings: minutes.meetings.map((meeting) => ({ ...meeting, notes: hide(meeting.notes) })) }
}

export const seated = ({ minutes }: Pick<ActFacts, 'minutes'>): Member[] => minutes.members.filter(({ endedAt }) => endedAt === null)
