import type { Day } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import type { Bar, Member, Seat } from '../committee'
import { serves, type PoolMember } from '../pool/pool'

/** Why somebody cannot take a seat: by what they did or whom they belong to, or by what the pool says of them. */
export type SeatBar = Bar | 'notInPool' | 'seat' | 'term'

export type Seating = { readonly personId: string; readonly seat: Seat }

/** What the seats of a committee are chosen from, and for how long they are needed. */
export type Choosable = {
  readonly pool: ReadonlyMap<string, PoolMember>
  readonly bars: ReadonlyMap<string, Bar>
  readonly from: Day
  readonly until: Day
}

export const choosableFrom = (members: readonly PoolMember[], rest: Omit<Choosable, 'pool'>): Choosable => ({ ...rest, pool: new Map(members.map((member) => [member.personId, member])) })

/** The first reason why the person cannot take the seat, or null. */
export function seatBar({ pool, bars, from, until }: Choosable, { personId, seat }: Seating): SeatBar | null {
  const member = pool.get(personId)
  if (member === undefined) return 'notInPool'
  const bar = bars.get(personId)
  if (bar !== undefined) return bar
  if (!member.seats.includes(seat)) return 'seat'
  return serves(member, from, until) ? null : 'term'
}

export const RESERVES_MAX = 3
export const reserveField = (place: number): string => `reserve.${place}`

export type Composition = {
  readonly seats: readonly Seating[]
  /** Who steps in for a voting member, in this order. */
  readonly reserves: readonly string[]
  readonly civilSeat: 'yes' | 'no'
}

/**
 * What the pool and the call say against a composition: everybody is of the pool and serves long enough, one vote is civil
 * society's where the call says so, and reserves are people who could vote and do not sit.
 */
export function findSeatingFaults({ seats, reserves, civilSeat }: Composition, choosable: Choosable): Fault[] {
  const faults: Fault[] = []
  for (const seating of seats) {
    const bar = seatBar(choosable, seating)
    // What bars by deeds is the committee's own rule; the pool adds only what it knows.
    if (bar === 'notInPool' || bar === 'seat' || bar === 'term') faults.push({ field: seating.seat, words: `scoring.seating.bar.${bar}` })
  }
  if (civilSeat === 'yes' && !seats.some(({ personId, seat }) => seat === 'voting' && isCivil(choosable, personId))) faults.push({ field: 'voting', words: 'scoring.seating.fault.civil' })
  for (const [index, personId] of reserves.entries()) {
    const bar = seatBar(choosable, { personId, seat: 'voting' })
    const field = reserveField(index + 1)
    if (seats.some((one) => one.personId === personId) || reserves.indexOf(personId) < index) faults.push({ field, words: 'scoring.seating.fault.reserveTwice' })
    else if (bar !== null) faults.push({ field, words: wordsOfBar(bar) })
  }
  return faults
}

const isCivil = ({ pool }: Choosable, personId: string): boolean => pool.get(personId)?.standing === 'civil'

export const wordsOfBar = (bar: SeatBar): string => (bar === 'decided' || bar === 'applicant' ? `scoring.fault.bar.${bar}` : `scoring.seating.bar.${bar}`)

/**
 * Who steps in for a voting member: the first reserve who may still vote, never sat here, and keeps a seat of civil society
 * in its hands where the call has one. Null where nobody of the list can, or where a head leaves.
 */
export function nextReserve(leaving: Pick<Member, 'personId' | 'seat'>, { reserves, seats, civilSeat }: Composition, choosable: Choosable, sat: readonly string[]): string | null {
  if (leaving.seat !== 'voting') return null
  const civilLeft = seats.some(({ personId, seat }) => seat === 'voting' && personId !== leaving.personId && isCivil(choosable, personId))
  const mustBeCivil = civilSeat === 'yes' && !civilLeft
  return reserves.find((personId) => !sat.includes(personId) && seatBar(choosable, { personId, seat: 'voting' }) === null && (!mustBeCivil || isCivil(choosable, personId))) ?? null
}
