import type { Instant } from '../kernel/dates'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy, type Verdict } from '../kernel/policy'
import { isDivided } from '../calls/lots'
import { isApplicantKind, type Organisation } from '../organisations/organisations'
import { UNDECIDED, type ProposalState } from './lifecycle'
import type { Proposal } from './proposals'

/** A proposal in its call at a moment: what everything about it is judged by. */
export type Situation = {
  readonly proposal: Pick<Proposal, 'organisationId' | 'state' | 'number'>
  readonly call: { readonly state: string; readonly opensAt: Instant; readonly closesAt: Instant }
  /** When the request arrived. */
  readonly at: Date
}

const member = (person: Person, { proposal }: Pick<Situation, 'proposal'>) => holdsAny(person, ['editor', 'signatory'], proposal.organisationId)
const signs = (person: Person, { proposal }: Pick<Situation, 'proposal'>) => holds(person, 'signatory', proposal.organisationId)

/** Whether the deadline had not passed at the moment; the last millisecond before it counts, the deadline itself does not. */
export const inTime = ({ call, at }: Pick<Situation, 'call' | 'at'>): boolean => call.opensAt <= at.toISOString() && at.toISOString() < call.closesAt

export const open = (situation: Pick<Situation, 'call' | 'at'>): boolean => situation.call.state === 'published' && inTime(situation)

/** Calls whose envelopes may be opened. A call that was cancelled or suspended while it was open keeps them sealed. */
const OPENED_CALLS: readonly string[] = ['closed', 'under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised', 'failed_no_award']
const NEVER_OPENED: readonly ProposalState[] = ['draft', 'discarded', 'expired']

/** Whether the scheme may know that the proposal exists. Drafts never; submitted ones when the call has closed. */
export function unsealed({ proposal, call, at }: Situation): boolean {
  if (NEVER_OPENED.includes(proposal.state) || proposal.number === null) return false
  if (proposal.state !== 'submitted') return true
  return OPENED_CALLS.includes(call.state) && at.toISOString() >= call.closesAt
}

/** Members of the applicant read their own, always. The secretariat and auditors read what is unsealed. For all others there is no such page. */
export const read: Policy<Situation> = (person, situation) => {
  if (member(person, situation)) return yes
  return holdsAny(person, ['manager', 'auditor']) && unsealed(situation) ? yes : hidden()
}

/** The pages of a draft: the applicant's alone. */
export const work: Policy<Situation> = (person, situation) => (member(person, situation) ? yes : hidden())

export const edit: Policy<Situation> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  if (situation.proposal.state !== 'draft') return no('proposals.refused.notDraft')
  return open(situation) ? yes : no('proposals.refused.callClosed')
}

/** A submission that arrived in time counts, also when it is worked off a moment after the call has closed. */
export const submit: Policy<Situation> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  if (situation.proposal.state !== 'draft') return no('proposals.refused.notDraft')
  if (!signs(person, situation)) return no('proposals.refused.signatoryOnly')
  const reachable = situation.call.state === 'published' || situation.call.state === 'closed'
  return reachable && inTime(situation) ? yes : no('proposals.refused.callClosed')
}

/** Until the deadline a submitted proposal can be taken back to be changed and submitted again. */
export const reopen: Policy<Situation> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  if (situation.proposal.state !== 'submitted') return no('proposals.refused.notSubmitted')
  if (!signs(person, situation)) return no('proposals.refused.signatoryOnly')
  return open(situation) ? yes : no('proposals.refused.callClosed')
}

/** After the deadline, and before anything is decided, the applicant can withdraw for good. */
export const withdraw: Policy<Situation> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  if (!UNDECIDED.includes(situation.proposal.state)) return no('proposals.refused.decided')
  if (!signs(person, situation)) return no('proposals.refused.signatoryOnly')
  return open(situation) ? no('proposals.refused.reopenInstead') : yes
}

export const discard: Policy<Situation> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  return situation.proposal.state === 'draft' ? yes : no('proposals.refused.notDraft')
}

const CHECKABLE: readonly ProposalState[] = ['submitted', 'registered', 'clarification']

/** The check is the secretariat's, and nobody checks an organisation of their own. */
export const check: Policy<Situation> = (person, situation) => {
  const readable = read(person, situation)
  if (!readable.allowed) return readable
  if (member(person, situation)) return no('proposals.refused.ownOrganisation')
  if (!holds(person, 'manager')) return no('kernel.refused.role')
  return CHECKABLE.includes(situation.proposal.state) ? yes : no('proposals.refused.checkDone')
}

/** Sends a decision: whoever could check, also when somebody else was first, who is then shown. */
export const sendDecision: Policy<Situation> = (person, situation) => {
  const verdict = check(person, situation)
  return verdict.words === 'proposals.refused.checkDone' ? yes : verdict
}

export const readCheck: Policy<Situation> = (person, situation) =>
  holdsAny(person, ['manager', 'auditor']) && unsealed(situation) && !member(person, situation) ? yes : hidden()

/** The one round of questions. */
export const ask: Policy<Situation & { asked: 'yes' | 'no' }> = (person, situation) => {
  const verdict = check(person, situation)
  if (!verdict.allowed) return verdict
  if (situation.asked === 'yes') return no('proposals.refused.askedOnce')
  return situation.proposal.state === 'registered' ? yes : no('proposals.refused.openFirst')
}

export const decide: Policy<Situation & { dueAt: Instant | null }> = (person, situation) => {
  const verdict = check(person, situation)
  if (!verdict.allowed) return verdict
  if (situation.proposal.state === 'submitted') return no('proposals.refused.openFirst')
  const waiting = situation.proposal.state === 'clarification' && situation.dueAt !== null && situation.at.toISOString() < situation.dueAt
  return waiting ? no('proposals.refused.clarificationRuns') : yes
}

/** A clarification is read by whoever may read the proposal, and answered by the applicant before it is due. */
export const clarify: Policy<Situation & { dueAt: Instant }> = (person, situation) => {
  if (!member(person, situation)) return hidden()
  if (situation.proposal.state !== 'clarification') return no('proposals.refused.notAsked')
  return situation.at.toISOString() < situation.dueAt ? yes : no('proposals.refused.clarificationLate')
}

/** The list: of one's own organisations, or of what is unsealed. */
export const list: Policy = (person) =>
  holdsAny(person, ['manager', 'auditor']) || person.roles.some(({ role, scope }) => scope !== '' && (role === 'editor' || role === 'signatory'))
    ? yes
    : person.id === '' ? no('kernel.refused.signIn') : no('proposals.refused.noOrganisation')

/** What stands in the way of beginning: answered one by one on the page before the start. */
export type Beginning = {
  readonly call: Situation['call'] & { readonly lots: readonly unknown[]; readonly applicantKinds: readonly string[]; readonly municipalities: readonly string[]; readonly proposalsMax: number | null }
  readonly organisation: Pick<Organisation, 'id' | 'kind' | 'state' | 'municipalityCode'>
  readonly begun: number
  readonly at: Date
}

export const fits = {
  kind: ({ call, organisation }: Beginning): Verdict => (isApplicantKind(organisation.kind, call.applicantKinds) ? yes : no('proposals.refused.kind')),
  verified: ({ organisation }: Beginning): Verdict => (organisation.state === 'verified' || organisation.state === 'submitted' ? yes : no('proposals.refused.unverified')),
  place: ({ call, organisation }: Beginning): Verdict =>
    (organisation.municipalityCode !== null && call.municipalities.includes(organisation.municipalityCode) ? yes : no('proposals.refused.place')),
  number: ({ call, begun }: Beginning): Verdict => (call.proposalsMax === null || begun < call.proposalsMax ? yes : no('proposals.refused.tooMany')),
}

export const start: Policy<Beginning> = (person, beginning) => {
  if (!holdsAny(person, ['editor', 'signatory'], beginning.organisation.id)) return hidden()
  if (!open(beginning)) return no('proposals.refused.callClosed')
  if (isDivided(beginning.call)) return no('proposals.refused.chooseLot')
  return [fits.kind, fits.verified, fits.place, fits.number].map((asks) => asks(beginning)).find(({ allowed }) => !allowed) ?? yes
}

/** The page before the start: it says what is missing, an organisation first of all. Whoever only works for the scheme does not apply to it. */
export const begin: Policy = (person) => {
  if (person.id === '') return no('kernel.refused.signIn')
  const official = person.roles.some(({ scope }) => scope === '')
  return official && scopesOf(person, ['editor', 'signatory']).length === 0 ? no('proposals.refused.official') : yes
}
