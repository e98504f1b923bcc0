import { holds, holdsAny, no, only, signedIn, yes, hidden, type Person, type Policy } from '../kernel/policy'

export const useOwnAccount = signedIn

/** Pages for somebody who is not signed in; a person who is, is led to the desk instead. */
export const signIn: Policy = () => yes

export const administer = only('admin')

/** Auditors read who may do what; only administrators change it. */
export const readAccounts: Policy = (person) => (holdsAny(person, ['admin', 'auditor']) ? yes : no('people.refused.adminsOnly'))

/** Inviting a colleague into an organisation, or ending that, is for its signatories and for administrators. */
export const manageMembers: Policy<{ scope: string }> = (person, { scope }) =>
  holds(person, 'signatory', scope) || holds(person, 'admin') ? yes : no('people.refused.signatoriesOnly')

export const readLetter: Policy<{ toPersonId: string }> = (person: Person, letter) =>
  letter.toPersonId === person.id || holdsAny(person, ['admin', 'auditor']) ? yes : hidden()

export const readOutbox: Policy = (person) => (holdsAny(person, ['admin', 'auditor']) ? yes : no('people.refused.adminsOnly'))
