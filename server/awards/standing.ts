import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import type { Person } from '../kernel/policy'
import { sectionPoints } from '../calls/grid'
import type { Call, CallMunicipality } from '../calls/calls'
import { listCallMunicipalities, listSections } from '../calls/store'
import { listForGroup } from '../proposals/store'
import { quorumOf, type Meeting } from '../scoring/committee'
import { listMeetings } from '../scoring/committee-store'
import { isComplete, presides, voters, type Evaluation } from '../scoring/evaluation'
import type { RankedProposal } from '../scoring/ranking'
import { rankingOf, type Ranking } from '../scoring/ranking-store'
import { findEvaluation } from '../scoring/store'
import type { RecommendationContent } from './awards'
import { earlierLots, winsElsewhere } from './lots-store'
import type { Standpoint } from './policy'
import { inputsHash } from './published'
import { selectionOf } from './selecting'
import { needsSolver, type Candidate, type Selection, type SelectionRules } from './selection'
import { listRecommendations } from './store'

/** The ranking of a call with what the money makes of it, as it stands now. */
export type Standing = {
  readonly evaluation: Evaluation
  readonly ranking: Ranking
  readonly municipalities: readonly CallMunicipality[]
  readonly rules: SelectionRules
  readonly selection: Selection
  /** The latest session that had its quorum. */
  readonly meeting: Meeting | null
  /** Lots that have to be decided first, by their references. */
  readonly waitsFor: readonly string[]
}

/** The rules of a call. Those that it does not set are left out, so that a call of before and one without them read alike. */
export function rulesOf(call: Pick<Call, 'envelopeMinor' | 'settings'>, municipalities: readonly CallMunicipality[], forGroup: readonly string[]): SelectionRules {
  const { guaranteedPerMunicipality, awardsPerApplicantMax, selection, awardsPerMunicipalityMax, priorityShareBp, priorityGroup } = call.settings
  return {
    envelopeMinor: call.envelopeMinor, perApplicantMax: awardsPerApplicantMax,
    guaranteed: guaranteedPerMunicipality === 0 ? [] : municipalities.map(({ code }) => code), guaranteedEach: guaranteedPerMunicipality,
    ...(selection === 'points' ? { mode: selection } : {}), ...(awardsPerMunicipalityMax === null ? {} : { perMunicipalityMax: awardsPerMunicipalityMax }),
    ...(priorityShareBp === 0 ? {} : { priority: { group: priorityGroup, shareBp: priorityShareBp, proposals: forGroup } }),
  }
}

export const candidateOf = ({ proposalId, reference, rank, organisationId, municipalityCode, requestedMinor, totalSum, divisor }: RankedProposal): Candidate => ({
  id: proposalId, reference, rank, applicantId: organisationId, municipalityCode, amountMinor: requestedMinor, ...(rank === null ? {} : { points: { sum: totalSum, of: divisor } }),
})

/** The standing as it is now. With `patienceMs`, a selection that takes longer to compute is still `computing`. */
export async function readStanding(db: Db, call: string | Call, person: Pick<Person, 'id'>, patienceMs: number | null = null): Promise<Standing> {
  const evaluation = found(await findEvaluation(db, call, person.id), 'awards.missing.call')
  const { id, settings } = evaluation.call
  const grid = await listSections(db, id)
  // Whole, with names: what is recommended is the same whoever sends it. `asShown` takes out what a reader may not learn.
  const ranking = await rankingOf(db, { ...evaluation, blind: 'no' }, grid)
  const municipalities = await listCallMunicipalities(db, id)
  const meetings = await listMeetings(db, id)
  const forGroup = settings.priorityShareBp === 0 ? [] : await listForGroup(db, id, settings.priorityGroup)
  const ranked = new Set(ranking.proposals.map(({ proposalId }) => proposalId))
  const applicants = [...new Set(ranking.proposals.map(({ organisationId }) => organisationId))]
  const wonElsewhere = (await winsElsewhere(db, evaluation.call)).filter(({ applicant }) => applicants.includes(applicant))
  const rules = { ...rulesOf(evaluation.call, municipalities, forGroup.filter((one) => ranked.has(one))), ...(wonElsewhere.length === 0 ? {} : { wonElsewhere }) }
  const voting = voters(evaluation)
  const quorum = quorumOf(voting.length, settings)
  const held = meetings.filter(({ present }) => voting.filter((member) => present.includes(member.id)).length >= quorum)
  const standing = { evaluation, ranking, municipalities, rules, meeting: held.at(-1) ?? null, waitsFor: await earlierLots(db, evaluation.call, applicants) }
  return { ...standing, selection: await recorded(db, standing) ?? await selectionOf(ranking.proposals.map(candidateOf), rules, patienceMs) }
}

/** The same standing for the eyes of whoever asked: without names where the call hides them from assessors. */
export async function asShown(db: Db, standing: Standing): Promise<Standing> {
  const { evaluation, ranking } = standing
  return evaluation.blind === 'no' ? standing : { ...standing, ranking: await rankingOf(db, evaluation, ranking.grid) }
}

/** What the solver once needed its time for stands in the recommendation that was made of exactly this input. */
async function recorded(db: Db, standing: Omit<Standing, 'selection'>): Promise<Selection | null> {
  if (!needsSolver(standing.rules)) return null
  const hash = inputsHash(inputsOf(standing))
  const made = (await listRecommendations(db, standing.evaluation.call.id)).find((one) => one.inputsHash === hash)
  return made?.content.selection ?? null
}

/** What an evaluation alone tells of a person's standpoint; who applied is not asked for. */
export const outlineOf = (evaluation: Evaluation): Standpoint => ({
  call: evaluation.call, seat: evaluation.seat?.seat ?? null, conflicted: evaluation.conflicts.length + evaluation.asked.length + evaluation.elsewhere.length > 0 ? 'yes' : 'no', presides: presides(evaluation) ? 'yes' : 'no',
  undeclared: evaluation.seat !== null && evaluation.seat.declaredAt === null ? 'yes' : 'no', complete: isComplete(evaluation) ? 'yes' : 'no', applicants: [],
})

export const standpointOf = ({ evaluation, ranking }: Standing): Standpoint =>
  ({ ...outlineOf(evaluation), applicants: [...new Set(ranking.proposals.map(({ organisationId }) => organisationId))] })

/** What stands in the way of a recommendation, first things first; null when nothing does. */
export function hindrance({ ranking, selection, meeting, waitsFor }: Standing): 'incomplete' | 'earlierLot' | 'noMeeting' | 'draw' | 'infeasible' | 'computing' | 'undecided' | 'nobody' | null {
  if (!ranking.complete) return 'incomplete'
  if (waitsFor.length > 0) return 'earlierLot'
  if (meeting === null) return 'noMeeting'
  if (selection.state !== 'decided') return selection.state
  return selection.taken.length === 0 ? 'nobody' : null
}

/** Everything a recommendation says, so that it can be read and computed again without the database. */
export function contentOf(standing: Standing, meeting: Meeting): RecommendationContent {
  const { evaluation, selection } = standing
  const { call } = evaluation
  const voting = voters(evaluation)
  return {
    format: 'qarte/recommendation-1',
    call: { id: call.id, reference: call.reference, currency: call.currency },
    ...inputsOf(standing),
    selection,
    meeting: { number: meeting.number, heldAt: meeting.heldAt, present: voting.filter(({ id }) => meeting.present.includes(id)).length, voting: voting.length },
  }
}

function inputsOf({ evaluation, ranking, rules }: Pick<Standing, 'evaluation' | 'ranking' | 'rules'>): Pick<RecommendationContent, 'rules' | 'ranking'> {
  return {
    rules: {
      ...rules, totalFloorPoints: evaluation.call.settings.totalFloorPoints,
      sections: ranking.grid.sections.map((section) => ({ code: section.code, titleSq: section.titleSq, titleEn: section.titleEn, points: sectionPoints(section), floorPoints: section.floorPoints })),
    },
    ranking: ranking.proposals,
  }
}
