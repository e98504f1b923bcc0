import { hidden, holds, holdsAny, no, yes, type Person, type Policy } from '../kernel/policy'
import { organisationLife } from './lifecycle'
import type { Organisation } from './organisations'

type Subject = Pick<Organisation, 'id' | 'state' | 'kind' | 'municipalityCode'>

/** Who works for the scheme reads every registration; committees read what a submission kept of it. */
const READERS = ['manager', 'admin', 'auditor', 'authority', 'verifier', 'payer']
const STAFF = ['admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer', 'donor', 'auditor']

export const isMember = (person: Person, id: string): boolean => holdsAny(person, ['editor', 'signatory'], id)

const ownFinance = (person: Person, { kind, municipalityCode }: Subject): boolean =>
  kind === 'municipality' && municipalityCode !== null && holds(person, 'finance', municipalityCode)

export const read: Policy<Subject> = (person, organisation) =>
  isMember(person, organisation.id) || holdsAny(person, READERS) || ownFinance(person, organisation) ? yes : hidden('organisations.missing.organisation')

/** The list of everybody is for staff; anybody else sees their own. */
export const list: Policy = (person) => (person.id === '' ? no('kernel.refused.signIn') : yes)
export const listAll: Policy = (person) => (holdsAny(person, READERS) ? yes : no('kernel.refused.role'))

/** Whoever works for the scheme cannot also apply to it. */
export const register: Policy = (person) => {
  if (person.id === '') return no('kernel.refused.signIn')
  return holdsAny(person, STAFF) ? no('organisations.refused.staff') : yes
}

const known = (person: Person, organisation: Subject, refusal: string) => (read(person, organisation).allowed ? no(refusal) : read(person, organisation))

export const edit: Policy<Subject> = (person, organisation) =>
  isMember(person, organisation.id) ? yes : known(person, organisation, 'organisations.refused.membersOnly')

export const submit: Policy<Subject> = (person, organisation) => {
  if (!isMember(person, organisation.id)) return known(person, organisation, 'organisations.refused.membersOnly')
  if (!holds(person, 'signatory', organisation.id)) return no('organisations.refused.signatoryOnly')
  return organisationLife.can(organisation.state, 'submit') ? yes : no('organisations.refused.submitted')
}

export const manageMembers: Policy<Subject> = (person, organisation) => {
  if (holds(person, 'signatory', organisation.id) || holds(person, 'admin')) return yes
  return known(person, organisation, 'organisations.refused.signatoryOnly')
}

export const readMembers: Policy<Subject> = (person, organisation) =>
  isMember(person, organisation.id) || holdsAny(person, ['admin', 'manager', 'auditor']) ? yes : known(person, organisation, 'kernel.refused.role')

/** The secretariat verifies, and never an organisation of its own. */
export const verify: Policy<Subject> = (person, organisation) => {
  if (!holds(person, 'manager')) return known(person, organisation, 'kernel.refused.role')
  if (isMember(person, organisation.id)) return no('organisations.refused.own')
  return organisation.state === 'submitted' ? yes : no('organisations.refused.notSubmitted')
}

/** Sends a decision: whoever could verify, also when somebody else was first, who is then shown. */
export const sendDecision: Policy<Subject> = (person, organisation) => {
  const verdict = verify(person, organisation)
  return verdict.words === 'organisations.refused.notSubmitted' && (organisation.state === 'verified' || organisation.state === 'refused') ? yes : verdict
}

export const reopen: Policy<Subject> = (person, organisation) => {
  if (!holds(person, 'manager')) return known(person, organisation, 'kernel.refused.role')
  if (isMember(person, organisation.id)) return no('organisations.refused.own')
  return organisation.state === 'verified' ? yes : no('organisations.refused.notVerified')
}
