import type { Fault } from '../kernel/errors'
import type { Instant } from '../kernel/dates'
import type { Language } from '../kernel/words'

/** Roles over the whole scheme. Whether a chair or an assessor acts in one call is said by that call's committee. */
export const SCHEME_ROLES = [
  'admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer', 'donor', 'auditor',
] as const

/** Roles in one organisation: may edit, and may sign for it. */
export const ORGANISATION_ROLES = ['editor', 'signatory'] as const

/** Roles in one municipality. */
export const MUNICIPALITY_ROLES = ['finance'] as const

export type Role = (typeof SCHEME_ROLES)[number] | (typeof ORGANISATION_ROLES)[number] | (typeof MUNICIPALITY_ROLES)[number]

/** Roles whose holders see the scheme from inside: their sessions end sooner. */
export const STAFF_ROLES: readonly string[] = [...SCHEME_ROLES, ...MUNICIPALITY_ROLES]

export type Account = {
  id: string
  email: string
  name: string
  phone: string | null
  language: Language
  passwordHash: string | null
  createdAt: Instant
  disabledAt: Instant | null
  version: number
}

export const PASSWORD_MIN = 12
const PASSWORD_MAX = 200

/** Words that everybody tries first here; a password made of them and digits is no secret. */
const COMMON = ['password', 'fjalekalimi', 'fjalëkalimi', 'shqiperia', 'shqipëria', 'albania', 'tirana', 'tiranë', 'bashkia', 'fondi', 'social', 'qarte', 'qartë', 'qwertyuiop', 'grante']

/** Length counts, not kinds of characters (OWASP ASVS 6.2): any character, 12 to 200 of them, and no well-known word alone. */
export function passwordFault(password: string, email: string): Fault | null {
  if ([...password].length < PASSWORD_MIN) return { field: 'password', words: 'people.fault.passwordShort', values: { min: PASSWORD_MIN } }
  if ([...password].length > PASSWORD_MAX) return { field: 'password', words: 'people.fault.passwordLong', values: { max: PASSWORD_MAX } }
  const bare = password.toLowerCase().replace(/[\d\W_]+/g, '')
  const local = email.split('@')[0]?.toLowerCase() ?? ''
  const wellKnown = COMMON.some((word) => bare === word || bare === word + word) || new Set(password).size < 5
  if (wellKnown || (local.length > 3 && password.toLowerCase().includes(local))) return { field: 'password', words: 'people.fault.passwordKnown' }
  return null
}

/** Addresses as mail servers outside take them: letters a–z, no display name, nothing that could name a second recipient. */
export function isEmail(address: string): boolean {
  return address.length <= 254 && /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/.test(address)
}

export const normalEmail = (address: string): string => address.trim().toLowerCase()

export const IDLE_MINUTES = { staff: 30, others: 120 } as const

export function idleMinutes(roles: readonly { role: string }[]): number {
  return roles.some(({ role }) => STAFF_ROLES.includes(role)) ? IDLE_MINUTES.staff : IDLE_MINUTES.others
}

/** A piece of a letter: words, or an address of this site that leads somewhere. */
export type LetterPart = { text: string; href: string | null }

/** Only this site's own addresses lead anywhere: letters also carry what strangers wrote. */
export function letterParts(text: string, baseUrl: string): LetterPart[] {
  const own = new RegExp(`(${baseUrl.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/[^\\s]*[^\\s.,;:!?)”»])`)
  return text.split(own).filter((part) => part !== '').map((part) => ({ text: part, href: own.test(part) ? part.slice(baseUrl.length) : null }))
}

/** The letter without the keys in it. */
export const withoutKeys = (text: string): string => text.replace(/\S*\/people\/links\/\S+/g, '…')

/** Who reads everything and changes nothing cannot also be somebody who acts. */
const READING_ROLES: readonly string[] = ['auditor', 'donor']

/** Why a person who holds these roles cannot be given another; null when they can. */
export function roleFault(held: readonly { role: string }[], role: string): Fault | null {
  if (!(SCHEME_ROLES as readonly string[]).includes(role)) return { field: 'role', words: 'people.fault.role' }
  if (held.some((one) => one.role === role)) return { field: 'role', words: 'people.fault.roleHeld' }
  const others = held.filter((one) => one.role !== role)
  if (others.length === 0) return null
  if (READING_ROLES.includes(role)) return { field: 'role', words: 'people.fault.readsOnly' }
  if (others.some((one) => READING_ROLES.includes(one.role))) return { field: 'role', words: 'people.fault.alreadyReadsOnly' }
  // Who works for the scheme cannot also apply to it.
  return others.some((one) => (ORGANISATION_ROLES as readonly string[]).includes(one.role)) ? { field: 'role', words: 'people.fault.applicant' } : null
}
