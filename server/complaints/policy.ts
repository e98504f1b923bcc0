import type { Day } from '../kernel/dates'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy } from '../kernel/policy'
import type { Call } from '../calls/calls'
import { presides, type Evaluation } from '../scoring/evaluation'
import { PANEL_SIZE, type Complaint, type Panellist } from './complaints'
import { OPEN } from './lifecycle'

const member = (person: Person, organisationId: string) => holdsAny(person, ['editor', 'signatory'], organisationId)

/** Whoever has complaints to see: applicants, panels, the secretariat, the authority, auditors. */
export const list: Policy = (person) => (person.id === '' ? no('kernel.refused.signIn') : yes)

export type Filing = {
  readonly organisationId: string
  readonly today: Day
  /** The last day on which one may complain about the result; null where there is no result to complain about. */
  readonly until: Day | null
  /** A complaint about the same result. */
  readonly known: 'yes' | 'no'
}

/** An applicant complains about its own result, once, and the last day counts. */
export const file: Policy<Filing> = (person, { organisationId, today, until, known }) => {
  if (!member(person, organisationId)) return hidden()
  if (until === null) return no('complaints.refused.noResult')
  if (known === 'yes') return no('complaints.refused.known')
  return today <= until ? yes : no('complaints.refused.tooLate')
}

export type Case = { readonly complaint: Complaint; readonly panel: readonly Panellist[] }

const seatOf = (person: Person, { panel }: Case) => panel.find(({ personId, endedAt }) => personId === person.id && endedAt === null)

/** The applicant, the panel, the secretariat, the authority and auditors. For everybody else there is no such complaint. */
export const read: Policy<Case> = (person, one) => {
  if (member(person, one.complaint.organisationId) || holdsAny(person, ['manager', 'authority', 'auditor'])) return yes
  return seatOf(person, one) === undefined ? hidden() : yes
}

/** The secretariat, unless it is its own complaint. */
const secretariat = (...states: readonly Complaint['state'][]): Policy<Case> => (person, one) => {
  const reachable = read(person, one)
  if (!reachable.allowed) return reachable
  if (!holds(person, 'manager')) return no('kernel.refused.role')
  if (member(person, one.complaint.organisationId)) return no('complaints.refused.own')
  return states.includes(one.complaint.state) ? yes : no('complaints.refused.state')
}

export const acknowledge = secretariat('received')

/** A panel is named once; a seat that somebody left is filled again. */
export const assign: Policy<Case> = (person, one) => {
  const allowed = secretariat('acknowledged', 'under_review')(person, one)
  if (!allowed.allowed) return allowed
  return one.panel.filter(({ endedAt }) => endedAt === null).length < PANEL_SIZE ? yes : no('complaints.refused.assigned')
}

const seated: Policy<Case> = (person, one) => {
  if (seatOf(person, one) === undefined) return read(person, one).allowed ? no('complaints.refused.panelOnly') : hidden()
  return one.complaint.state === 'under_review' ? yes : no('complaints.refused.state')
}

/** Each of the panel says once whether there is a conflict, before reading any sheet. */
export const declare: Policy<Case> = (person, one) => {
  const sits = seated(person, one)
  if (!sits.allowed) return sits
  return seatOf(person, one)?.declaredAt === null ? yes : no('complaints.refused.declared')
}

/** The sheets under their codes: for the panel that has declared, and for auditors. Never for whoever complains. */
export const readSheets: Policy<Case> = (person, one) => {
  const seat = seatOf(person, one)
  if (seat !== undefined) return seat.declaredAt === null ? no('complaints.refused.declareFirst') : yes
  return holdsAny(person, ['auditor']) ? yes : hidden()
}

export const vote: Policy<Case> = (person, one) => {
  const sits = seated(person, one)
  if (!sits.allowed) return sits
  return seatOf(person, one)?.declaredAt === null ? no('complaints.refused.declareFirst') : yes
}

/** Whoever presides writes down what the panel has decided, when all three have voted and two agree. */
export const decide: Policy<Case & { readonly majority: string | null }> = (person, one) => {
  const voting = vote(person, one)
  if (!voting.allowed) return voting
  if (seatOf(person, one)?.seat !== 'presiding') return no('complaints.refused.presidingOnly')
  return one.majority === null ? no('complaints.refused.noMajority') : yes
}

/** The form of the decision is whoever presides', who has declared. That it was decided meanwhile, or voted otherwise, is said by the deed itself. */
export const approachDeciding: Policy<Case> = (person, one) => {
  const seat = seatOf(person, one)
  if (seat === undefined) return read(person, one).allowed ? no('complaints.refused.panelOnly') : hidden()
  if (seat.declaredAt === null) return no('complaints.refused.declareFirst')
  return seat.seat === 'presiding' ? yes : no('complaints.refused.presidingOnly')
}

/** A decided call in which a complaint was upheld, as one person meets it. */
export type Revisiting = {
  readonly evaluation: Evaluation
  readonly applicants: readonly string[]
  readonly call: Pick<Call, 'state'>
  readonly upheld: number
  readonly undecided: number
  readonly proposed: { readonly madeBy: string } | null
  /** Whether the minutes of the second session are signed and sealed. */
  readonly minutes: 'sealed' | 'open'
}

const own = (person: Person, { applicants }: Revisiting) => applicants.some((scope) => member(person, scope))

/** What a second decision would change: for the committee, the secretariat, the authority and auditors, never for an applicant. */
export const readRevision: Policy<Revisiting> = (person, one) => {
  if (person.id === '') return no('kernel.refused.signIn')
  if (one.evaluation.seat === null && !holdsAny(person, ['manager', 'authority', 'auditor'])) return hidden()
  return own(person, one) ? no('complaints.refused.own') : yes
}

const waiting = ({ call, upheld, undecided }: Revisiting) => {
  if (call.state !== 'results_published' && call.state !== 'contracting') return no('complaints.refused.state')
  if (upheld === 0) return no('complaints.refused.nothingUpheld')
  return undecided > 0 ? no('complaints.refused.undecided') : yes
}

/** The committee recommends again when every complaint about the call is decided: one new decision answers them all. */
export const recommend: Policy<Revisiting> = (person, one) => {
  const readable = readRevision(person, one)
  if (!readable.allowed) return readable
  if (!presides(one.evaluation)) return no('complaints.refused.chairOnly')
  const due = waiting(one)
  if (!due.allowed) return due
  return one.proposed === null ? yes : no('complaints.refused.proposed')
}

/** The authority decides again, on sealed minutes as it did the first time: never whoever recommended, and nobody of the committee. */
export const decideAgain: Policy<Revisiting> = (person, one) => {
  const returns = returnAgain(person, one)
  return returns.allowed && one.minutes === 'open' ? no('awards.refused.minutes') : returns
}

/** What is sent back to the committee needs no minutes. */
export const returnAgain: Policy<Revisiting> = (person, one) => {
  const readable = readRevision(person, one)
  if (!readable.allowed) return readable
  if (!holds(person, 'authority')) return no('complaints.refused.authorityOnly')
  if (one.evaluation.seat !== null || one.proposed?.madeBy === person.id) return no('complaints.refused.committeeMember')
  if (one.proposed === null) return no('complaints.refused.nothingProposed')
  return waiting(one)
}

/** The forms of the second decision are the authority's. That something was decided meanwhile is said by the deed itself. */
export const approachDecision: Policy<Revisiting> = (person, one) => {
  const readable = readRevision(person, one)
  return readable.allowed && !holds(person, 'authority') ? no('complaints.refused.authorityOnly') : readable
}

/** Whoever has something to see besides complaints of their own. */
export const seesAll = (person: Person): boolean => holdsAny(person, ['manager', 'authority', 'auditor'])
export const ownScopes = (person: Person): string[] => scopesOf(person, ['editor', 'signatory'])
export const isOpen = ({ state }: Pick<Complaint, 'state'>): boolean => OPEN.includes(state)
