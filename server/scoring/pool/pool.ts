import type { Day, Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { SEATS, type Seat } from '../committee'

/** Of an institution, of nobody, or of civil society: chosen by a public call that can be named. */
export const STANDINGS = ['official', 'independent', 'civil'] as const
export type Standing = (typeof STANDINGS)[number]

export const LANGUAGES_READ = ['sq', 'en', 'rom', 'el', 'mk', 'sr'] as const

/** What somebody knows about, in the code lists of the forms. */
export type Knowledge = { readonly serviceTypes: readonly string[]; readonly targetGroups: readonly string[] }

/** Somebody who may be called to a committee. */
export type PoolMember = Knowledge & {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly email: string
  readonly standing: Standing
  readonly body: string
  /** The public call by which civil society chose the person; empty for all others. */
  readonly civilReference: string
  readonly seats: readonly Seat[]
  readonly languages: readonly string[]
  /** Sheets in one call; null for as many as there are. */
  readonly loadMax: number | null
  readonly servesFrom: Day
  readonly servesUntil: Day | null
  readonly enteredBy: string
  readonly enteredAt: Instant
  readonly version: number
}

/** What people say of themselves; the rest is the secretariat's to say. */
export type OwnProfile = Pick<PoolMember, 'serviceTypes' | 'targetGroups' | 'languages'> & { readonly loadMax: number | null | 'faulty' }

export type PoolEntry = OwnProfile & Pick<PoolMember, 'body' | 'civilReference' | 'seats'> & {
  readonly standing: Standing | ''
  readonly servesFrom: Day | null | 'faulty'
  readonly servesUntil: Day | null | 'faulty'
}

const TEXT_MAX = 200
const LOAD_MOST = 10_000

export function findProfileFaults({ languages, loadMax }: OwnProfile): Fault[] {
  const faults: Fault[] = []
  if (languages.length === 0) faults.push({ field: 'languages', words: 'scoring.pool.fault.languages' })
  if (loadMax === 'faulty' || (loadMax !== null && (loadMax < 1 || loadMax > LOAD_MOST))) faults.push({ field: 'loadMax', words: 'scoring.pool.fault.load' })
  return faults
}

export function findEntryFaults(entry: PoolEntry): Fault[] {
  const { standing, body, civilReference, seats, servesFrom, servesUntil } = entry
  const faults: Fault[] = []
  if (standing === '') faults.push({ field: 'standing', words: 'scoring.pool.fault.standing' })
  if (body === '') faults.push({ field: 'body', words: 'scoring.fault.body' })
  if (body.length > TEXT_MAX) faults.push({ field: 'body', words: 'scoring.fault.long', values: { max: TEXT_MAX } })
  if (standing === 'civil' && civilReference === '') faults.push({ field: 'civilReference', words: 'scoring.pool.fault.civilReference' })
  if (civilReference.length > TEXT_MAX) faults.push({ field: 'civilReference', words: 'scoring.fault.long', values: { max: TEXT_MAX } })
  if (seats.length === 0 || seats.some((seat) => !SEATS.includes(seat))) faults.push({ field: 'seats', words: 'scoring.pool.fault.seats' })
  if (servesFrom === null || servesFrom === 'faulty') faults.push({ field: 'servesFrom', words: 'scoring.pool.fault.from' })
  if (servesUntil === 'faulty') faults.push({ field: 'servesUntil', words: 'scoring.pool.fault.until' })
  else if (servesUntil !== null && servesFrom !== null && servesUntil < servesFrom) faults.push({ field: 'servesUntil', words: 'scoring.pool.fault.untilBefore' })
  return [...faults, ...findProfileFaults(entry)]
}

/** Whether the term covers all of a committee's work. */
export const serves = ({ servesFrom, servesUntil }: Pick<PoolMember, 'servesFrom' | 'servesUntil'>, from: Day, until: Day): boolean => servesFrom <= from && (servesUntil === null || servesUntil >= until)

/** Whose people never meet on a proposal; somebody independent has nobody in common with anyone. */
export const organisationOf = ({ standing, body }: Pick<PoolMember, 'standing' | 'body'>): string | null => (standing === 'independent' ? null : body.normalize('NFC').toLowerCase().replace(/\s+/g, ' '))

/** How well somebody knows what a proposal is about, from 0 to 5: two for a type of service in common, one for each group, three groups at most. */
export function fit(known: Knowledge, asked: Knowledge): number {
  const shared = (mine: readonly string[], theirs: readonly string[]) => mine.filter((code) => theirs.includes(code)).length
  return (shared(known.serviceTypes, asked.serviceTypes) > 0 ? 2 : 0) + Math.min(3, shared(known.targetGroups, asked.targetGroups))
}
