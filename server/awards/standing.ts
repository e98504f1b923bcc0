import { createHash } from 'node:crypto'
import { canonical } from '../kernel/canonical'
import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import type { Person } from '../kernel/policy'
import { sectionPoints } from '../calls/grid'
import type { Call, CallMunicipality } from '../calls/calls'
import { listCallMunicipalities, listSections } from '../calls/store'
import { quorumOf, type Meeting } from '../scoring/committee'
import { listMeetings } from '../scoring/committee-store'
import { isComplete, voters, type Evaluation } from '../scoring/evaluation'
import type { RankedProposal } from '../scoring/ranking'
import { findEvaluation, rankingOf, type Ranking } from '../scoring/store'
import type { RecommendationContent } from './awards'
import type { Standpoint } from './policy'
import { selectAwards, type Candidate, type Selection, type SelectionRules } from './selection'

/** The ranking of a call with what the money makes of it, as it stands now. */
export type Standing = {
  readonly evaluation: Evaluation
  readonly ranking: Ranking
  readonly municipalities: readonly CallMunicipality[]
  readonly rules: SelectionRules
  readonly selection: Selection
  /** The latest session that had its quorum. */
  readonly meeting: Meeting | null
}

export function rulesOf(call: Pick<Call, 'envelopeMinor' | 'settings'>, municipalities: readonly CallMunicipality[]): SelectionRules {
  const { guaranteedPerMunicipality, awardsPerApplicantMax } = call.settings
  return {
    envelopeMinor: call.envelopeMinor, perApplicantMax: awardsPerApplicantMax,
    guaranteed: guaranteedPerMunicipality === 0 ? [] : municipalities.map(({ code }) => code), guaranteedEach: guaranteedPerMunicipality,
  }
}

export const candidateOf = ({ proposalId, rank, organisationId, municipalityCode, requestedMinor }: RankedProposal): Candidate =>
  ({ id: proposalId, rank, applicantId: organisationId, municipalityCode, amountMinor: requestedMinor })

export async function readStanding(db: Db, call: string | Call, person: Pick<Person, 'id'>): Promise<Standing> {
  const evaluation = found(await findEvaluation(db, call, person.id), 'awards.missing.call')
  const { id } = evaluation.call
  const grid = await listSections(db, id)
  const ranking = await rankingOf(db, evaluation, grid)
  const municipalities = await listCallMunicipalities(db, id)
  const meetings = await listMeetings(db, id)
  const rules = rulesOf(evaluation.call, municipalities)
  const voting = voters(evaluation)
  const quorum = quorumOf(voting.length, evaluation.call.settings)
  const held = meetings.filter(({ present }) => voting.filter((member) => present.includes(member.id)).length >= quorum)
  return { evaluation, ranking, municipalities, rules, selection: selectAwards(ranking.proposals.map(candidateOf), rules), meeting: held.at(-1) ?? null }
}

/** What an evaluation alone tells of a person's standpoint; who applied is not asked for. */
export const outlineOf = (evaluation: Evaluation): Standpoint => ({
  call: evaluation.call, seat: evaluation.seat?.seat ?? null, conflicted: evaluation.conflicts.length > 0 ? 'yes' : 'no',
  undeclared: evaluation.seat !== null && evaluation.seat.declaredAt === null ? 'yes' : 'no', complete: isComplete(evaluation) ? 'yes' : 'no', applicants: [],
})

export const standpointOf = ({ evaluation, ranking }: Standing): Standpoint =>
  ({ ...outlineOf(evaluation), applicants: [...new Set(ranking.proposals.map(({ organisationId }) => organisationId))] })

/** What stands in the way of a recommendation, first things first; null when nothing does. */
export function hindrance({ ranking, selection, meeting }: Standing): 'incomplete' | 'noMeeting' | 'draw' | 'infeasible' | 'nobody' | null {
  if (!ranking.complete) return 'incomplete'
  if (meeting === null) return 'noMeeting'
  if (selection.state === 'draw') return 'draw'
  if (selection.state === 'infeasible') return 'infeasible'
  return selection.taken.length === 0 ? 'nobody' : null
}

/** Everything a recommendation says, so that it can be read and computed again without the database. */
export function contentOf(standing: Standing, meeting: Meeting): RecommendationContent {
  const { evaluation, ranking, rules, selection } = standing
  const { call } = evaluation
  const voting = voters(evaluation)
  return {
    format: 'qarte/recommendation-1',
    call: { id: call.id, reference: call.reference, currency: call.currency },
    rules: {
      ...rules, totalFloorPoints: call.settings.totalFloorPoints,
      sections: ranking.grid.sections.map((section) => ({ code: section.code, titleSq: section.titleSq, titleEn: section.titleEn, points: sectionPoints(section), floorPoints: section.floorPoints })),
    },
    ranking: ranking.proposals,
    selection,
    meeting: { number: meeting.number, heldAt: meeting.heldAt, present: voting.filter(({ id }) => meeting.present.includes(id)).length, voting: voting.length },
  }
}

/** The fingerprint of what a selection is computed from: rules and ranking, nothing else. */
export const inputsHash = ({ rules, ranking }: Pick<RecommendationContent, 'rules' | 'ranking'>): string =>
  createHash('sha256').update(canonical({ rules, ranking })).digest('hex')
