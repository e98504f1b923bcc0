import { NotFound, Refused } from './errors'

/** A role held for the whole scheme (`scope` is empty), an organisation or a municipality (`scope` is its id or code). */
export type Grant = { readonly role: string; readonly scope: string }

/** Whoever is acting: a person signed in, a visitor, or the clockwork that opens and closes calls. */
export type Person = {
  /** Empty for a visitor who is not signed in. */
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly Grant[]
  /** The key of the form this person sent, so that five clicks are one deed. Null outside a form. */
  readonly formKey: string | null
}

export const visitor: Person = { id: '', name: '', email: '', roles: [], formKey: null }

/** The background process, acting on the scheme's own rules. */
export const clockwork: Person = {
  id: 'clockwork',
  name: 'Qartë',
  email: '',
  roles: [{ role: 'clockwork', scope: '' }],
  formKey: null,
}

export type Verdict =
  | { readonly allowed: true; readonly words: null; readonly hidden: false }
  | { readonly allowed: false; readonly words: string; readonly hidden: boolean }

export type Policy<Subject = unknown> = (person: Person, subject: Subject) => Verdict

export const yes: Verdict = { allowed: true, words: null, hidden: false }

/** A refusal with its reason, for somebody who may know that the thing exists. */
export const no = (words: string): Verdict => ({ allowed: false, words, hidden: false })

/** A refusal that looks like absence: whose id it is must not be guessable. */
export const hidden = (words = 'kernel.missing.page'): Verdict => ({ allowed: false, words, hidden: true })

export const everyone: Policy = () => yes

export const signedIn: Policy = (person) => (person.id === '' ? no('kernel.refused.signIn') : yes)

/** Whether the person holds the role for the whole scheme, or for one organisation or municipality. */
export function holds(person: Person, role: string, scope = ''): boolean {
  return person.roles.some((grant) => grant.role === role && grant.scope === scope)
}

export function holdsAny(person: Person, roles: readonly string[], scope = ''): boolean {
  return person.roles.some((grant) => grant.scope === scope && roles.includes(grant.role))
}

/** Ids of the organisations, or codes of the municipalities, for which the person holds one of the roles. */
export function scopesOf(person: Person, roles: readonly string[]): string[] {
  return [...new Set(person.roles.filter(({ role, scope }) => scope !== '' && roles.includes(role)).map(({ scope }) => scope))]
}

/**
 * Ids of things that are closed to a person for the time being, whatever the office says: asked by a slice of one to its right,
 * which knows why. Wired where the slices are mounted.
 */
export type ClosedTo = (person: Person) => Promise<ReadonlySet<string>>

/** A policy that asks for one of these roles over the whole scheme. */
export function only(...roles: readonly string[]): Policy {
  return (person) => (holdsAny(person, roles) ? yes : no('kernel.refused.role'))
}

/** Turns a refusal into a `Problem`; asked again inside every transaction. */
export function insist(verdict: Verdict): void {
  if (verdict.allowed) return
  throw verdict.hidden ? new NotFound(verdict.words) : new Refused(verdict.words)
}
