import { sum } from '../kernel/money'
import { cheapestCover, type Need, type Offer } from './cover'

/** A scored proposal. `rank` is null below a floor; the same rank twice means that no step of the call's rules separates the two. */
export type Candidate = Offer & { readonly id: string; readonly rank: number | null }

export type SelectionRules = {
  readonly envelopeMinor: number
  /** Municipalities of which each gets at least so many grants, or as many as proposals of it pass the floors. */
  readonly guaranteed: readonly string[]
  readonly guaranteedEach: number
  readonly perApplicantMax: number
}

/** Why a proposal is taken or passed over, with the figures that prove it. */
export type Reason =
  | { readonly code: 'guarantee' | 'onlyOne'; readonly municipalityCode: string }
  | { readonly code: 'rank' }
  | { readonly code: 'applicant'; readonly winners: readonly string[]; readonly max: number }
  | { readonly code: 'money'; readonly askedMinor: number; readonly leftMinor: number }
  | { readonly code: 'reserved'; readonly askedMinor: number; readonly keptMinor: number; readonly leftMinor: number; readonly municipalityCodes: readonly string[] }
  | { readonly code: 'stranded'; readonly municipalityCodes: readonly string[] }

export type Taken = { readonly id: string; readonly reason: Reason; readonly cumulativeMinor: number }
export type Skipped = { readonly id: string; readonly reason: Reason }

export type Selection = {
  /** `draw`: the tied proposals cannot all be taken, and only a public draw may order them. `infeasible`: the guarantee cannot be kept. */
  readonly state: 'decided' | 'draw' | 'infeasible'
  readonly taken: readonly Taken[]
  readonly skipped: readonly Skipped[]
  readonly tied: readonly string[]
  readonly totalMinor: number
  readonly leftMinor: number
  /** Down to here the ranking alone decides; below, money is kept for these municipalities, or has run out. */
  readonly line: { readonly before: string; readonly keptMinor: number; readonly municipalityCodes: readonly string[] } | null
  /** Of an infeasible call: what each guaranteed municipality costs at least, and those that cannot all be served whatever the money. */
  readonly unmet: { readonly needs: readonly { readonly municipalityCode: string; readonly minor: number }[]; readonly stranded: readonly string[] } | null
}

/**
 * Walks down the ranking and takes a proposal if and only if the rest can still be completed with everything taken before.
 * So nobody is passed over for someone lower unless a printed rule forces it, and each who is passed over is told which.
 *
 * What can be completed can be completed with less: whether a set of takings holds depends on the set alone. Hence proposals of
 * one rank are judged together: those that could each be taken are all taken, or nothing but a draw can order them.
 */
export function selectAwards(candidates: readonly Candidate[], rules: SelectionRules): Selection {
  const fundable = candidates.filter(({ rank }) => rank !== null)
  const check = completion(fundable, rules)
  const nothing = { taken: [], skipped: [], tied: [], totalMinor: 0, leftMinor: rules.envelopeMinor, line: null, unmet: null }
  const atFirst = check([])
  if (!atFirst.holds) {
    const stranded = atFirst.reason.code === 'stranded' ? atFirst.reason.municipalityCodes : []
    return { ...nothing, state: 'infeasible', unmet: { needs: leastCosts(fundable, rules), stranded } }
  }

  const won: Candidate[] = []
  const taken: Taken[] = []
  const skipped: Skipped[] = []
  let line: Selection['line'] = null
  for (const group of groupsByRank(fundable)) {
    const verdicts = group.map((one) => ({ one, verdict: check([...won, one]) }))
    const possible = verdicts.filter(({ verdict }) => verdict.holds).map(({ one }) => one)
    if (possible.length > 1 && !check([...won, ...possible]).holds) {
      return { ...nothing, state: 'draw', taken, skipped, tied: possible.map(({ id }) => id), ...moneyOf(won, rules), line }
    }
    for (const { one, verdict } of verdicts) {
      if (verdict.holds) {
        taken.push({ id: one.id, reason: whyTaken(one, won, fundable, rules), cumulativeMinor: sum([...won, one].map(({ amountMinor }) => amountMinor)) })
        won.push(one)
        continue
      }
      skipped.push({ id: one.id, reason: verdict.reason })
      if (line === null && verdict.reason.code !== 'applicant') line = { before: one.id, ...keptAt(check(won)) }
    }
  }
  return { ...nothing, state: 'decided', taken, skipped, ...moneyOf(won, rules), line }
}

const moneyOf = (won: readonly Candidate[], rules: SelectionRules) => {
  const totalMinor = sum(won.map(({ amountMinor }) => amountMinor))
  return { totalMinor, leftMinor: rules.envelopeMinor - totalMinor }
}

type Verdict = { readonly holds: true; readonly keptMinor: number; readonly open: readonly string[] } | { readonly holds: false; readonly reason: Reason }

/** Whether a set of takings can be completed within every rule; if not, the rule that its last proposal breaks. */
function completion(fundable: readonly Candidate[], rules: SelectionRules) {
  const { envelopeMinor, perApplicantMax } = rules
  const guaranteed = guaranteedIn(fundable, rules)

  return (chosen: readonly Candidate[]): Verdict => {
    const last = chosen.at(-1)
    const wins = new Map<string, number>()
    for (const { applicantId } of chosen) wins.set(applicantId, (wins.get(applicantId) ?? 0) + 1)
    const over = chosen.find(({ applicantId }) => (wins.get(applicantId) ?? 0) > perApplicantMax)
    if (over !== undefined) {
      const winners = chosen.filter((one) => one.applicantId === over.applicantId && one !== last).map(({ id }) => id)
      return { holds: false, reason: { code: 'applicant', winners, max: perApplicantMax } }
    }

    const askedMinor = last?.amountMinor ?? 0
    const leftMinor = envelopeMinor - sum(chosen.map(({ amountMinor }) => amountMinor))
    if (leftMinor < 0) return { holds: false, reason: { code: 'money', askedMinor, leftMinor: leftMinor + askedMinor } }

    const open = guaranteed.map(({ municipalityCode, count }) => ({ municipalityCode, count: count - countIn(chosen, municipalityCode) })).filter(({ count }) => count > 0)
    const cover = cheapestCover(open, fundable.filter((one) => !chosen.includes(one)), (applicant) => perApplicantMax - (wins.get(applicant) ?? 0))
    if (cover.exists === 'no') return { holds: false, reason: { code: 'stranded', municipalityCodes: cover.municipalityCodes } }
    const municipalityCodes = open.map(({ municipalityCode }) => municipalityCode)
    if (cover.costMinor > leftMinor) return { holds: false, reason: { code: 'reserved', askedMinor, keptMinor: cover.costMinor, leftMinor, municipalityCodes } }
    return { holds: true, keptMinor: cover.costMinor, open: municipalityCodes }
  }
}

const countIn = (all: readonly Candidate[], code: string): number => all.filter(({ municipalityCode }) => municipalityCode === code).length

function guaranteedIn(fundable: readonly Candidate[], rules: SelectionRules): Need[] {
  return [...new Set(rules.guaranteed)].sort()
    .map((municipalityCode) => ({ municipalityCode, count: Math.min(rules.guaranteedEach, countIn(fundable, municipalityCode)) }))
    .filter(({ count }) => count > 0)
}

function groupsByRank(fundable: readonly Candidate[]): Candidate[][] {
  const groups = new Map<number, Candidate[]>()
  for (const one of fundable) groups.set(one.rank as number, [...(groups.get(one.rank as number) ?? []), one])
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group.sort((a, b) => (a.id < b.id ? -1 : 1)))
}

function whyTaken(one: Candidate, won: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): Reason {
  const { municipalityCode } = one
  const need = guaranteedIn(fundable, rules).find((need) => need.municipalityCode === municipalityCode)
  if (municipalityCode === null || need === undefined || countIn(won, municipalityCode) >= need.count) return { code: 'rank' }
  return { code: countIn(fundable, municipalityCode) === 1 ? 'onlyOne' : 'guarantee', municipalityCode }
}

function keptAt(verdict: Verdict): { keptMinor: number; municipalityCodes: readonly string[] } {
  return verdict.holds ? { keptMinor: verdict.keptMinor, municipalityCodes: verdict.open } : { keptMinor: 0, municipalityCodes: [] }
}

/** What each guaranteed municipality costs at least, taken alone. */
function leastCosts(fundable: readonly Candidate[], rules: SelectionRules) {
  return guaranteedIn(fundable, rules).map(({ municipalityCode, count }) => {
    const amounts = fundable.filter((one) => one.municipalityCode === municipalityCode).map(({ amountMinor }) => amountMinor)
    return { municipalityCode, minor: sum(amounts.sort((a, b) => a - b).slice(0, count)) }
  })
}
