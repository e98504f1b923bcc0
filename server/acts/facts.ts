import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { latestHead, type Head } from '../kernel/heads'
import type { Both } from '../kernel/words'
import type { Decision, Outcome, Recommendation } from '../awards/awards'
import { findDecision, listOutcomes, listRecommendations } from '../awards/store'
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
  return {
    evaluation, minutes: withoutRecused(minutes), reserves: (await listReserves(db, callId)).map(({ name }) => name), recommendation, decision,
    draws: await listPublicDraws(db, callId), complaints: await listComplaints(db, { callId }),
    outcomes: decision === null ? [] : await listOutcomes(db, callId), municipalities: await municipalityNames(db),
    sealsRoot: minutes.commitments.length === 0 ? null : commitmentsRoot(minutes.commitments), head: (await latestHead(db)) ?? null,
  }
}

/** Notes may name who left the room: a proposal's missing code would then say whose code it is. */
function withoutRecused(minutes: MinutesFacts): MinutesFacts {
  const recused = minutes.members.filter(({ personId }) => minutes.conflicts.some((conflict) => conflict.personId === personId))
  const hide = blindfold(recused.map(({ name }) => name))
  return { ...minutes, names: 'hidden', meetings: minutes.meetings.map((meeting) => ({ ...meeting, notes: hide(meeting.notes) })) }
}

export const seated = ({ minutes }: Pick<ActFacts, 'minutes'>): Member[] => minutes.members.filter(({ endedAt }) => endedAt === null)
