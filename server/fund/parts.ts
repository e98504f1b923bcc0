import assert from 'node:assert/strict'
import { sum } from '../kernel/money'

/** A source's part in the money of a call: the first one keeps the owner's plain name, so that a call of one source has no others. */
export type Part = { readonly number: number; readonly sourceId: string; /** What it has set aside for the call. */ readonly amountMinor: number }

/** How an award spends the sources it is paid from: each in proportion, or the first one before the next. */
export const SPENDINGS = ['proportional', 'inOrder'] as const
export type Spending = (typeof SPENDINGS)[number]

export const PARTS_MAX = 5

export const partOwner = (owner: string, number: number): string => (number === 1 ? owner : `${owner}:${number}`)

/** `award:…:2` without the number of its part. */
export const wholeOwner = (owner: string): string => owner.replace(/^(\w+:[^:]*):\d+$/, '$1')

/** What can be taken of a part, and how much it counts. */
export type Share = { readonly roomMinor: number; readonly weightMinor: number }

/**
 * Divides an amount over parts. In order, each gives all it has before the next one gives anything. In proportion, each gives
 * by its weight, rounded down to the minor unit; what is left over goes, a unit each, to those that lost most by rounding, and
 * what a part cannot give is asked of the others in their order. What comes out adds up to the amount, and none gives more than it has.
 */
export function allot(amountMinor: number, shares: readonly Share[], spending: Spending): number[] {
  assert(sum(shares.map(({ roomMinor }) => roomMinor)) >= amountMinor, 'the parts together have what is asked of them')
  const given = spending === 'inOrder' ? shares.map(() => 0) : byWeight(amountMinor, shares).map((minor, index) => Math.min(minor, shares[index]?.roomMinor ?? 0))
  let left = amountMinor - sum(given)
  return given.map((minor, index) => {
    const more = Math.min(left, (shares[index]?.roomMinor ?? 0) - minor)
    left -= more
    return minor + more
  })
}

function byWeight(amountMinor: number, shares: readonly Share[]): number[] {
  const whole = sum(shares.map(({ weightMinor }) => weightMinor))
  if (whole === 0) return shares.map(() => 0)
  const exact = shares.map(({ weightMinor }) => BigInt(amountMinor) * BigInt(weightMinor))
  const down = exact.map((one) => Number(one / BigInt(whole)))
  const lost = exact.map((one, index) => ({ index, rest: one % BigInt(whole) })).sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const { index } of lost.slice(0, amountMinor - sum(down))) down[index] = (down[index] ?? 0) + 1
  return down
}
