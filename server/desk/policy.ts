import { holds, no, signedIn, yes, type Policy } from '../kernel/policy'

export const open = signedIn

/** The finance officer's figures are those of the own municipality, and of no other. */
export const readFinance: Policy<{ code: string }> = (person, { code }) => (person.id === '' ? no('kernel.refused.signIn') : holds(person, 'finance', code) ? yes : no('desk.refused.otherMunicipality'))
