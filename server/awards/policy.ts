import type { Day } from '../kernel/dates'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy } from '../kernel/policy'
import type { CallState } from '../calls/lifecycle'
import type { Seat } from '../scoring/committee'
import type { Award, Recommendation } from './awards'

/** The selection of one call as one person meets it. */
export type Standpoint = {
  readonly call: { readonly state: CallState; readonly resultsPublishedAt: string | null }
  /** The person's seat on the committee of the call. */
  readonly seat: Seat | null
  /** The person sits on the committee and has not said anything about interests yet. */
  readonly undeclared: 'yes' | 'no'
  /** The person has a conflict with one of the proposals. */
  readonly conflicted: 'yes' | 'no'
  /** The person speaks for the whole committee: its chair, or who was elected because the chair has a conflict. */
  readonly presides: 'yes' | 'no'
  /** Every sheet is sealed: before, points are nobody's to read. */
  readonly complete: 'yes' | 'no'
  /** Organisations whose proposals are in the ranking. */
  readonly applicants: readonly string[]
}

const ownApplicant = (person: Person, { applicants }: Standpoint) => applicants.some((scope) => holdsAny(person, ['editor', 'signatory'], scope))

const EVALUATED: readonly CallState[] = ['under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised']

/** The list of calls before a decision: for those who have a part in one. */
export const listSelections: Policy = (person) => {
  if (person.id === '') return no('kernel.refused.signIn')
  return holdsAny(person, ['chair', 'secretary', 'assessor', 'manager', 'authority', 'auditor']) ? yes : no('kernel.refused.role')
}

/**
 * Ranking with money: for the committee, the secretariat, the authority and auditors, once every sheet is sealed.
 * A member in conflict waits until the results are everybody's.
 */
export const readSelection: Policy<Standpoint> = (person, standpoint) => {
  if (person.id === '') return no('kernel.refused.signIn')
  if (!EVALUATED.includes(standpoint.call.state)) return hidden()
  const inside = standpoint.seat !== null || holdsAny(person, ['manager', 'authority', 'auditor'])
  if (!inside) return no('awards.refused.committee')
  if (ownApplicant(person, standpoint)) return no('awards.refused.own')
  if (standpoint.undeclared === 'yes') return no('awards.refused.declareFirst')
  if (standpoint.conflicted === 'yes' && standpoint.call.resultsPublishedAt === null) return no('awards.refused.conflict')
  // A sheet may become void after the recommendation; the authority must then reach the page to return it.
  return standpoint.complete === 'no' && standpoint.call.state === 'under_evaluation' ? no('awards.refused.incomplete') : yes
}

export const recommend: Policy<Standpoint> = (person, standpoint) => {
  if (standpoint.seat === null || (standpoint.presides === 'no' && standpoint.seat !== 'chair')) return no('awards.refused.chairOnly')
  if (ownApplicant(person, standpoint)) return no('awards.refused.own')
  if (standpoint.conflicted === 'yes' || standpoint.presides === 'no') return no('awards.refused.conflict')
  return standpoint.call.state === 'under_evaluation' ? yes : no('awards.refused.notEvaluated')
}

export type Pending = Standpoint & {
  readonly recommendation: Pick<Recommendation, 'madeBy' | 'state'> | null
  /** Whether the committee's minutes on the recommendation are signed and sealed. */
  readonly minutes: 'sealed' | 'open'
}

/** The committee recommends, the authority decides: never the same person, nobody of the committee, nobody of an applicant; and on sealed minutes only. */
export const decide: Policy<Pending> = (person, pending) => {
  const pends = giveBack(person, pending)
  return pends.allowed && pending.minutes === 'open' ? no('awards.refused.minutes') : pends
}

/** What is sent back to the committee needs no minutes: often it is what is wrong with them. */
export const giveBack: Policy<Pending> = (person, pending) => {
  if (!holds(person, 'authority')) return no('awards.refused.authorityOnly')
  if (pending.seat !== null || pending.recommendation?.madeBy === person.id) return no('awards.refused.committeeMember')
  if (ownApplicant(person, pending)) return no('awards.refused.own')
  return pending.recommendation?.state === 'proposed' && pending.call.state === 'decision_pending' ? yes : no('awards.refused.nothingPending')
}

/** The forms of the decision are the authority's. That something was decided meanwhile is said by the deed itself. */
export const approachDecision: Policy<Standpoint> = (person, standpoint) => {
  const readable = readSelection(person, standpoint)
  return readable.allowed && !holds(person, 'authority') ? no('awards.refused.authorityOnly') : readable
}

export const listOutcomes: Policy = (person) => {
  if (person.id === '') return no('kernel.refused.signIn')
  return scopesOf(person, ['editor', 'signatory']).length > 0 ? yes : no('kernel.refused.role')
}

export type Result = { readonly organisationId: string }

/** An outcome is read by the applicant; by the scheme's staff, who see every result; by nobody else, not even as something that exists. */
export const readOutcome: Policy<Result> = (person, { organisationId }) =>
  holdsAny(person, ['editor', 'signatory'], organisationId) || holdsAny(person, ['manager', 'authority', 'auditor']) ? yes : hidden()

export type Offer = { readonly award: Pick<Award, 'organisationId' | 'state' | 'answerBy'>; readonly today: Day }

/** The last day to answer counts. */
export const answer: Policy<Offer> = (person, { award, today }) => {
  if (!holdsAny(person, ['editor', 'signatory'], award.organisationId)) return hidden()
  if (!holds(person, 'signatory', award.organisationId)) return no('awards.refused.signatoryOnly')
  if (award.state !== 'offered') return no('awards.refused.answered')
  return today <= award.answerBy ? yes : no('awards.refused.tooLate')
}

export type Promotion = Standpoint & { readonly today: Day; readonly reserveUntil: Day; readonly next: string | null }

/** From the reserve list only within the same call, while the list is valid, and only who is next. */
export const promote: Policy<Promotion> = (person, promotion) => {
  if (!holds(person, 'authority')) return no('awards.refused.authorityOnly')
  if (promotion.seat !== null) return no('awards.refused.committeeMember')
  if (ownApplicant(person, promotion)) return no('awards.refused.own')
  if (promotion.call.state !== 'results_published' && promotion.call.state !== 'contracting') return no('awards.refused.noReserve')
  if (promotion.today > promotion.reserveUntil) return no('awards.refused.reserveExpired')
  return promotion.next === null ? no('awards.refused.noNext') : yes
}
