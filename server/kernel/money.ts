import assert from 'node:assert/strict'

/** Money is whole minor units (qindarka, cents) in a safe integer; 100 to the unit in every currency served. */
export const MINOR_PER_UNIT = 100

/** The largest grant scheme on earth fits: 2^53 − 1 minor units. */
export function assertSafe(amount: number): number {
  assert(Number.isSafeInteger(amount), `an amount is a whole number within 2^53, not ${String(amount)}`)
  return amount
}

export const units = (minor: number): number => minor / MINOR_PER_UNIT

/** Adds amounts; a sum that leaves the safe range stops us rather than drifts. */
export function sum(amounts: Iterable<number>): number {
  let total = 0
  for (const amount of amounts) total = assertSafe(total + amount)
  return total
}

/** A share of an amount in basis points, rounded half away from zero to the minor unit. */
export function share(minor: number, basisPoints: number): number {
  return divideRounded(BigInt(minor) * BigInt(basisPoints), 10_000n)
}

/** `numerator / denominator`, half away from zero, computed exactly. */
export function divideRounded(numerator: bigint, denominator: bigint): number {
  assert(denominator > 0n, 'a divisor is positive')
  const sign = numerator < 0n ? -1n : 1n
  const size = numerator < 0n ? -numerator : numerator
  return assertSafe(Number((sign * (2n * size + denominator)) / (2n * denominator)))
}

/** What share of `whole` the `part` is, in basis points; null where the whole is nothing, or next to nothing beside the part. */
export function basisPoints(part: number, whole: number): number | null {
  if (Math.abs(part) * 10_000 > Number.MAX_SAFE_INTEGER * Math.abs(whole)) return null
  return whole === 0 ? null : divideRounded(BigInt(part) * 10_000n * (whole < 0 ? -1n : 1n), BigInt(Math.abs(whole)))
}

/**
 * Reads an amount as a person writes it: `950 000`, `1,234.56`, `1.234,56` or `950000 lekë`.
 * A single mark followed by three digits is a thousands mark; amounts have at most two decimals.
 * Returns minor units, or null when it cannot be read in one way only.
 */
export function readMoney(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f']/g, '').replace(/^(ALL|EUR|USD|CHF)|(lekë|leke|lek|ALL|EUR|USD|CHF)$/giu, '')
  const match = /^(-?)(\d{1,3}(?:([.,])\d{3})(?:\3\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/u.exec(bare)
  if (match === null) return null
  const [, sign = '', whole = '', thousands, decimal, cents = ''] = match
  if (decimal !== undefined && decimal === thousands) return null
  const minor = Number(whole.replace(/[.,]/g, '')) * MINOR_PER_UNIT + Number(cents.padEnd(2, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return sign === '-' ? -minor : minor
}
