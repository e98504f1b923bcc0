import { sum } from '../kernel/money'
import { cheapestCover, type Need } from './cover'
import { elsewhereOf, roomOf, type Candidate, type Reason, type SelectionRules } from './selection'

export type Verdict = { readonly holds: true; readonly keptMinor: number; readonly open: readonly string[] } | { readonly holds: false; readonly reason: Reason }

/**
 * Whether a set of takings can be completed within envelope, guarantee and greatest numbers; if not, the rule that its last
 * proposal breaks. A completion takes of each municipality only what it is still owed, so its greatest number, which is never
 * below the guarantee, can only be broken by what is taken already.
 */
export function completion(fundable: readonly Candidate[], rules: SelectionRules) {
  const { envelopeMinor } = rules
  const guaranteed = guaranteedIn(fundable, rules)

  return (chosen: readonly Candidate[]): Verdict => {
    const last = chosen.at(-1)
    const wins = countBy(chosen, ({ applicantId }) => applicantId)
    const over = chosen.find(({ applicantId }) => (wins.get(applicantId) ?? 0) > roomOf(rules, applicantId))
    if (over !== undefined) {
      const winners = chosen.filter((one) => one.applicantId === over.applicantId && one !== last).map(({ id }) => id)
      return { holds: false, reason: overApplicant(rules, over.applicantId, winners) }
    }
    const full = fullMunicipality(chosen, rules)
    if (full !== null) return { holds: false, reason: full }

    const askedMinor = last?.amountMinor ?? 0
    const leftMinor = envelopeMinor - sum(chosen.map(({ amountMinor }) => amountMinor))
    if (leftMinor < 0) return { holds: false, reason: { code: 'money', askedMinor, leftMinor: leftMinor + askedMinor } }

    const open = guaranteed.map(({ municipalityCode, count }) => ({ municipalityCode, count: count - countIn(chosen, municipalityCode) })).filter(({ count }) => count > 0)
    if (open.length === 0) return { holds: true, keptMinor: 0, open: [] }
    const taken = new Set(chosen)
    const cover = cheapestCover(open, fundable.filter((one) => !taken.has(one)), (applicant) => roomOf(rules, applicant) - (wins.get(applicant) ?? 0))
    if (cover.exists === 'no') return { holds: false, reason: { code: 'stranded', municipalityCodes: cover.municipalityCodes } }
    const municipalityCodes = open.map(({ municipalityCode }) => municipalityCode)
    if (cover.costMinor > leftMinor) return { holds: false, reason: { code: 'reserved', askedMinor, keptMinor: cover.costMinor, leftMinor, municipalityCodes } }
    return { holds: true, keptMinor: cover.costMinor, open: municipalityCodes }
  }
}

/** The applicant wins with these already, or in other lots. */
export function overApplicant(rules: SelectionRules, applicantId: string, winners: readonly string[]): Extract<Reason, { code: 'applicant' }> {
  const elsewhere = elsewhereOf(rules, applicantId)
  return { code: 'applicant', winners, max: rules.perApplicantMax, ...(elsewhere === 0 ? {} : { elsewhere }) }
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

/** What each guaranteed municipality is owed: no more than it has proposals whose applicant has room. */
export function guaranteedIn(fundable: readonly Candidate[], rules: SelectionRules): Need[] {
  const able = rules.wonElsewhere === undefined ? fundable : fundable.filter(({ applicantId }) => roomOf(rules, applicantId) > 0)
  return [...new Set(rules.guaranteed)].sort()
    .map((municipalityCode) => ({ municipalityCode, count: Math.min(rules.guaranteedEach, rules.perMunicipalityMax ?? Infinity, countIn(able, municipalityCode)) }))
    .filter(({ count }) => count > 0)
}

/** What each guaranteed municipality costs at least, taken alone. */
export function leastCosts(fundable: readonly Candidate[], rules: SelectionRules): { municipalityCode: string; minor: number }[] {
  return guaranteedIn(fundable, rules).map(({ municipalityCode, count }) => {
    const amounts = fundable.filter((one) => one.municipalityCode === municipalityCode).map(({ amountMinor }) => amountMinor)
    return { municipalityCode, minor: sum(amounts.sort((a, b) => a - b).slice(0, count)) }
  })
}
