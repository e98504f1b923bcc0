import type { Goal } from './bounds'
import { countBy, guaranteedIn } from './completion'
import { sharesOf } from './rows'
import { roomOf, type Candidate, type SelectionRules } from './selection'

/** Those for which what is chosen leaves no money, or no place for their applicant or municipality. */
export function impossible(chosen: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): number[] {
  const inside = new Set(chosen)
  const room = roomAfter(chosen, rules)
  return [...fundable.keys()].filter((place) => { const one = fundable[place] as Candidate; return !inside.has(one) && !room.fits(one) })
}

/** What money and numbers leave beside a set, as it grows. */
function roomAfter(chosen: readonly Candidate[], rules: SelectionRules) {
  const wins = countBy(chosen, ({ applicantId }) => applicantId)
  const won = countBy(chosen, ({ municipalityCode }) => municipalityCode)
  let leftMinor = rules.envelopeMinor - chosen.reduce((all, { amountMinor }) => all + amountMinor, 0)
  const add = ({ amountMinor, applicantId, municipalityCode }: Candidate, times: 1 | -1) => {
    leftMinor -= times * amountMinor
    wins.set(applicantId, (wins.get(applicantId) ?? 0) + times)
    won.set(municipalityCode, (won.get(municipalityCode) ?? 0) + times)
  }
  return {
    fits: ({ amountMinor, applicantId, municipalityCode }: Candidate): boolean => amountMinor <= leftMinor && (wins.get(applicantId) ?? 0) < roomOf(rules, applicantId)
      && (municipalityCode === null || (won.get(municipalityCode) ?? 0) < (rules.perMunicipalityMax ?? Infinity)),
    take: (one: Candidate): void => { add(one, 1) },
    leave: (one: Candidate): void => { add(one, -1) },
    won: (municipalityCode: string | null): number => won.get(municipalityCode) ?? 0,
  }
}

type Trial = {
  readonly set: Set<number>
  /** Only where a rule is not broken by it. */
  readonly take: (place: number) => boolean
  readonly put: (place: number) => void
  readonly leave: (place: number) => void
  readonly won: (municipalityCode: string | null) => number
}

/** A set that grows and shrinks within the rules, but for the guarantee. */
function trialOf(chosen: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules, shares: readonly bigint[]): Trial {
  const inside = new Set(chosen)
  const set = new Set([...fundable.keys()].filter((place) => inside.has(fundable[place] as Candidate)))
  const room = roomAfter(chosen, rules)
  let balance = [...set].reduce((all, place) => all + (shares[place] ?? 0n), 0n)
  const put = (place: number) => {
    set.add(place)
    room.take(fundable[place] as Candidate)
    balance += shares[place] ?? 0n
  }
  return {
    set, put, won: room.won,
    take: (place) => {
      const share = shares[place] ?? 0n
      if (set.has(place) || !room.fits(fundable[place] as Candidate) || (share < 0n && balance + share < 0n)) return false
      put(place)
      return true
    },
    leave: (place) => {
      set.delete(place)
      room.leave(fundable[place] as Candidate)
      balance -= shares[place] ?? 0n
    },
  }
}

/**
 * A set at hand, which may or may not keep the rules: what the hint takes whole, what municipalities are still owed at the least
 * cost, whatever else fits, and then one exchanged for another as long as that brings it nearer to the sum that is wanted.
 */
export function filled(chosen: readonly Candidate[], fundable: readonly Candidate[], { weights, rules }: Goal, { hint, wanted }: { readonly hint: readonly number[]; readonly wanted: bigint }): Candidate[] {
  const shares = rules.priority === undefined ? [] : sharesOf(fundable, rules)
  const trial = trialOf(chosen, fundable, rules, shares)
  const fixed = new Set(trial.set)
  const ofGroup = (place: number): number => Number((shares[place] ?? 0n) > 0n)
  const hinted = [...fundable.keys()].sort((a, b) => ofGroup(b) - ofGroup(a) || (hint[b] ?? 0) - (hint[a] ?? 0))
  for (const place of hinted) if ((hint[place] ?? 0) > 0.999) trial.take(place)
  const needs = new Map<string | null, number>(guaranteedIn(fundable, rules).map(({ municipalityCode, count }) => [municipalityCode, count]))
  for (const [municipalityCode, count] of needs) {
    const own = hinted.filter((place) => fundable[place]?.municipalityCode === municipalityCode).sort((a, b) => (fundable[a]?.amountMinor ?? 0) - (fundable[b]?.amountMinor ?? 0))
    for (const place of own) if (trial.won(municipalityCode) < count) trial.take(place)
  }
  const worth = weights.map(Number)
  const byWorth = hinted.filter((place) => (worth[place] ?? 0) > 0).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0))
  for (const place of byWorth) trial.take(place)
  exchange(trial, { fixed, byWorth, worth, wanted: Number(wanted), owes: (place) => { const code = fundable[place]?.municipalityCode ?? null; return trial.won(code) < (needs.get(code) ?? 0) } })
  return [...trial.set].map((place) => fundable[place] as Candidate)
}

const EXCHANGES_MAX = 200

/** Each time the exchange that brings most; or the first that brings all that is missing. */
function exchange(trial: Trial, { fixed, byWorth, worth, wanted, owes }: { readonly fixed: ReadonlySet<number>; readonly byWorth: readonly number[]; readonly worth: readonly number[]; readonly wanted: number; readonly owes: (place: number) => boolean }): void {
  let missing = [...trial.set].reduce((all, place) => all - (worth[place] as number), wanted)
  for (let times = 0; times < EXCHANGES_MAX && missing > 0; times += 1) {
    let best: { out: number; into: number; gain: number } | null = null
    for (const out of [...trial.set]) {
      if (fixed.has(out) || (best !== null && best.gain >= missing)) continue
      trial.leave(out)
      for (const into of byWorth) {
        const gain = (worth[into] as number) - (worth[out] as number)
        if (gain <= (best?.gain ?? 0)) break
        if (!trial.take(into)) continue
        if (!owes(out)) best = { out, into, gain }
        trial.leave(into)
        if (best?.into === into && best.out === out) break
      }
      trial.put(out)
    }
    if (best === null) return
    trial.leave(best.out)
    trial.put(best.into)
    missing -= best.gain
  }
}
