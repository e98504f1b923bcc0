import { holds, holdsAny, no, only, signedIn, yes, hidden, type Person, type Policy } from '../kernel/policy'

export const useOwnAccount = signedIn

/** Pages for somebody who is not signed in; a person who is, is led to the desk instead. */
export const signIn: Policy = () => yes

export const administer = only('admin')

/** Auditors read who may do what; only administrators change it. */
export const readAccounts: Policy = (person) => (holdsAny(person, ['admin', 'auditor']) ? yes : no('people.refused.adminsOnly'))

/** Nobody changes their own roles or closes their own account: another administrator does. */
export const administerPerson: Policy<{ id: string }> = (person, { id }) => {
  if (!holds(person, 'admin')) return no('people.refused.adminsOnly')
  return person.id === id ? no('people.refused.self') : yes
}

export const readLetter: Policy<{ toPersonId: string; sealed: 'yes' | 'no' }> = (person: Person, letter) =>
  letter.toPersonId === person.id || (letter.sealed === 'no' && holdsAny(person, ['admin', 'auditor'])) ? yes : hidden()

/** A single-use link opens the account of whoever it was written to: who only reads the letter does not get it. */
export const openLinks: Policy<{ toPersonId: string }> = (person: Person, letter) =>
  letter.toPersonId === person.id || holdsAny(person, ['admin']) ? yes : no('people.refused.adminsOnly')

export const readOutbox: Policy = (person) => (holdsAny(person, ['admin', 'auditor']) ? yes : no('people.refused.adminsOnly'))
