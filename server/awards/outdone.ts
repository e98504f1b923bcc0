import { countIn, guaranteedIn } from './completion'
import { sharesOf } from './rows'
import type { Goal } from './bounds'
import { roomOf, type Candidate } from './selection'

/**
 * Whether a proposal can do no better than one that was found unable to reach the sum before. Whatever set held it, the other
 * could stand in its place: worth no less, asking no more, within the same numbers. Among many equals one proof serves for all.
 */
export function outdoneIn(fundable: readonly Candidate[], { weights, rules }: Goal) {
  const shares = rules.priority === undefined ? [] : sharesOf(fundable, rules)
  const needs = new Map(guaranteedIn(fundable, rules).map(({ municipalityCode, count }) => [municipalityCode, count]))
  const byApplicant = new Map<string, number[]>()
  for (const [place, { applicantId }] of fundable.entries()) byApplicant.set(applicantId, [...(byApplicant.get(applicantId) ?? []), place])

  return (place: number, { short, gone, taken }: { readonly short: ReadonlySet<number>; readonly gone: ReadonlySet<number>; readonly taken: readonly Candidate[] }): boolean => {
    const one = fundable[place] as Candidate
    const served = one.municipalityCode === null || countIn(taken, one.municipalityCode) >= (needs.get(one.municipalityCode) ?? 0)
    return [...short].some((better) => {
      const other = fundable[better] as Candidate
      if ((weights[better] as bigint) < (weights[place] as bigint) || other.amountMinor > one.amountMinor || (shares[better] ?? 0n) < (shares[place] ?? 0n)) return false
      if (other.municipalityCode !== one.municipalityCode && (!served || rules.perMunicipalityMax !== undefined)) return false
      const rivals = (byApplicant.get(other.applicantId) ?? []).filter((rival) => rival !== better && rival !== place && !short.has(rival) && !gone.has(rival))
      return rivals.length < roomOf(rules, other.applicantId)
    })
  }
}
