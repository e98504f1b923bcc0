import { sum } from '../kernel/money'
import { cheapestCover, type Need } from './cover'
import type { Candidate, Reason, SelectionRules } from './selection'

export type Verdict = { readonly holds: true; readonly keptMinor: number; readonly open: readonly string[] } | { readonly holds: false; readonly reason: Reason }

/**
 * Whether a set of takings can be completed within envelope, guarantee and greatest numbers; if not, the rule that its last
 * proposal breaks. A completion takes of each municipality only what it is still owed, so its greatest number, which is never
 * below the guarantee, can only be broken by what is taken already.
 */
export function completion(fundable: readonly Candidate[], rules: SelectionRules) {
  const { envelopeMinor, perApplicantMax } = rules
  const guaranteed = guaranteedIn(fundable, rules)

  return (chosen: readonly Candidate[]): Verdict => {
    const last = chosen.at(-1)
    const wins = countBy(chosen, ({ applicantId }) => applicantId)
    const over = chosen.find(({ applicantId }) => (wins.get(applicantId) ?? 0) > perApplicantMax)
    if (over !== undefined) {
      const winners = chosen.filter((one) => one.applicantId === over.applicantId && one !== last).map(({ id }) => id)
      return { holds: false, reason: { code: 'applicant', winners, max: perApplicantMax } }
    }
    const full = fullMunicipality(chosen, rules)
    if (full !== null) return { holds: false, reason: full }

    const askedMinor = last?.amountMinor ?? 0
    const leftMinor = envelopeMinor - sum(chosen.map(({ amountMinor }) => amountMinor))
    if (leftMinor < 0) return { holds: false, reason: { code: 'money', askedMinor, leftMinor: leftMinor + askedMinor } }

    const open = guaranteed.map(({ municipalityCode, count }) => ({ municipalityCode, count: count - countIn(chosen, municipalityCode) })).filter(({ count }) => count > 0)
    if (open.length === 0) return { holds: true, keptMinor: 0, open: [] }
    const taken = new Set(chosen)
    const cover = cheapestCover(open, fundable.filter((one) => !taken.has(one)), (applicant) => perApplicantMax - (wins.get(applicant) ?? 0))
    if (cover.exists === 'no') return { holds: false, reason: { code: 'stranded', municipalityCodes: cover.municipalityCodes } }
    const municipalityCodes = open.map(({ municipalityCode }) => municipalityCode)
    if (cover.costMinor > leftMinor) return { holds: false, reason: { code: 'reserved', askedMinor, keptMinor: cover.costMinor, leftMinor, municipalityCodes } }
    return { holds: true, keptMinor: cover.costMinor, open: municipalityCodes }
  }
}

function fullMunicipality(chosen: readonly Candidate[], { perMunicipalityMax }: SelectionRules): Reason | null {
  if (perMunicipalityMax === undefined) return null
  const wins = countBy(chosen, ({ municipalityCode }) => municipalityCode)
  const over = chosen.find(({ municipalityCode }) => municipalityCode !== null && (wins.get(municipalityCode) ?? 0) > perMunicipalityMax)
  if (over === undefined) return null
  const winners = chosen.filter((one) => one.municipalityCode === over.municipalityCode && one !== chosen.at(-1)).map(({ id }) => id)
  return { code: 'municipality', municipalityCode: over.municipalityCode as string, winners, max: perMunicipalityMax }
}

export function countBy<Key>(all: readonly Candidate[], key: (one: Candidate) => Key): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const one of all) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1)
  return counts
}

export const countIn = (all: readonly Candidate[], code: string): number => all.filter(({ municipalityCode }) => municipalityCode === code).length

export function guaranteedIn(fundable: readonly Candidate[], rules: SelectionRules): Need[] {
  return [...new Set(rules.guaranteed)].sort()
    .map((municipalityCode) => ({ municipalityCode, count: Math.min(rules.guaranteedEach, rules.perMunicipalityMax ?? Infinity, countIn(fundable, municipalityCode)) }))
    .filter(({ count }) => count > 0)
}

/** What each guaranteed municipality costs at least, taken alone. */
export function leastCosts(fundable: readonly Candidate[], rules: SelectionRules): { municipalityCode: string; minor: number }[] {
  return guaranteedIn(fundable, rules).map(({ municipalityCode, count }) => {
    const amounts = fundable.filter((one) => one.municipalityCode === municipalityCode).map(({ amountMinor }) => amountMinor)
    return { municipalityCode, minor: sum(amounts.sort((a, b) => a - b).slice(0, count)) }
  })
}
