import { divideRounded } from '../kernel/money'
import type { Words } from '../kernel/words'
import type { RankedProposal } from '../scoring/ranking'

/** Points as an exact fraction: means of several sheets do not add up in decimals. */
export type Fraction = { readonly sum: bigint; readonly of: bigint }

/** The means of these proposals together. */
export function sumOfPoints(ranking: readonly RankedProposal[], ids: readonly string[]): Fraction {
  const wanted = new Set(ids)
  return ranking.filter(({ proposalId, divisor }) => wanted.has(proposalId) && divisor > 0)
    .reduce<Fraction>(({ sum, of }, { totalSum, divisor }) => ({ sum: sum * BigInt(divisor) + BigInt(totalSum) * of, of: of * BigInt(divisor) }), { sum: 0n, of: 1n })
}

/** To two decimals, half up, rounded once from the exact sum. */
export const pointsText = (words: Words, { sum, of }: Fraction): string => words.number(divideRounded(sum * 100n, of) / 100, 2)

export const fraction = (sum: number, of: number): Fraction => ({ sum: BigInt(sum), of: BigInt(of) })
