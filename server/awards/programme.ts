import { filled, impossible } from './at-hand'
import { openBounds, type Goal } from './bounds'
import { outdoneIn } from './outdone'
import { atMostRow, common, pointsOf, rowsOf, sharesOf, violations, type Row, type Term } from './rows'
import type { Answer, Candidate, SelectionRules } from './selection'

/** A computation that now and then asks the solver; null says that its answers contradict each other. */
export type Walk<Result> = Generator<string | null, Result, Answer>

/** Two answers that cannot both be true: whoever drives the walk ends it here, and nothing is decided. */
export function* contradiction(): Walk<never> {
  for (;;) yield null
}

/** What answers, and how it is told to: no gap, one thread, one seed, so that it answers the same every time. */
export const SOLVER = 'highs 1.15.3'
export const SOLVER_OPTIONS = { mip_rel_gap: 0, mip_abs_gap: 0, mip_feasibility_tolerance: 1e-9, threads: 1, random_seed: 1, output_flag: false } as const

export type Best = { readonly set: readonly Candidate[]; readonly value: bigint }
/** A set that reaches the threshold, or how much can be reached at most. */
export type Reached = Best | { readonly set: null; readonly most: bigint }

export type Optimiser = {
  /** The set that keeps every rule with the largest sum; null where none keeps them all. */
  readonly best: () => Walk<Best | null>
  /** A set that contains these, keeps every rule and has at least this sum. Without one, the bound is the same whatever the solver, and whichever sets it has named before. */
  readonly reach: (chosen: readonly Candidate[], threshold: bigint) => Walk<Reached>
  /** Tells what the walk has decided: taken, impossible with what is taken, or unable to reach the threshold. */
  readonly settle: (one: Candidate, how: 'taken' | 'impossible' | 'short') => void
}

export const forPoints = (fundable: readonly Candidate[], rules: SelectionRules): Optimiser => optimiser(fundable, { weights: pointsOf(fundable), rules })

/** The money of the group above its share, in 10,000ths of a minor unit, under every rule but the share. */
export function forPriority(fundable: readonly Candidate[], rules: SelectionRules): Optimiser {
  const { priority: _share, ...unshared } = rules
  return optimiser(fundable, { weights: sharesOf(fundable, rules), rules: unshared })
}

/** Sets that the solver took for allowed and our own arithmetic did not; so many are shut out one by one before we give up. */
const CUTS_MAX = 40

function optimiser(fundable: readonly Candidate[], goal: Goal): Optimiser {
  const places = new Map(fundable.map((one, place) => [one, place]))
  const placeOf = (one: Candidate): number => places.get(one) as number
  const worth = (set: readonly Candidate[]): bigint => set.reduce((all, one) => all + (goal.weights[placeOf(one)] as bigint), 0n)
  const allowed = (set: readonly Candidate[]): Best | null => (violations(set, fundable, goal.rules).length === 0 ? { set, value: worth(set) } : null)
  const taken: Candidate[] = []
  const gone = new Set<number>()
  const short = new Set<number>()
  const outdone = outdoneIn(fundable, goal)
  const bounds = openBounds(fundable, goal)

  function* solved(chosen: readonly Candidate[], free: readonly number[], least: bigint | null): Walk<Best | null> {
    if (free.length === 0) return allowed(chosen)
    const cuts: (readonly number[])[] = []
    while (cuts.length < CUTS_MAX) {
      const answer = yield programme(fundable, free, chosen, goal, { cuts, least: least === null ? null : least - worth(chosen) })
      if (answer === 'infeasible') return null
      if (answer === 'undecided') return yield* contradiction()
      const found = allowed([...chosen, ...answer.flatMap((place) => fundable[place] ?? [])])
      if (found !== null) return found
      cuts.push(answer)
    }
    return yield* contradiction()
  }

  return {
    best: function* () {
      const outside = impossible([], fundable, goal.rules)
      const { most, hint } = bounds.probe([], outside, null)
      let found = allowed(filled([], fundable, goal, { hint, wanted: most }))
      if (found === null) return yield* solved([], [...fundable.keys()], null)
      // Perhaps the best is close to the bound, and then few proposals are open; if not, all that can beat what is at hand.
      for (const part of [4n, 1n]) {
        if (found.value === most) return found
        const threshold: bigint = part === 1n ? found.value : most - (most - found.value) / part
        const { must, mayNot } = bounds.probe([], outside, threshold)
        const known = new Set([...outside, ...must, ...mayNot])
        const better: Best | null = yield* solved(must.map((place) => fundable[place] as Candidate), [...fundable.keys()].filter((place) => !known.has(place)), null)
        if (better !== null && better.value >= threshold) return better
        if (better !== null && better.value > found.value) found = better
      }
      return yield* contradiction()
    },
    reach: function* (chosen, threshold) {
      const inside = chosen.map(placeOf)
      const outside = impossible(chosen, fundable, goal.rules)
      const { most, must, mayNot, hint } = bounds.probe(inside, outside, threshold)
      if (most < threshold) return { set: null, most }
      const fixed = [...chosen, ...must.map((place) => fundable[place] as Candidate)]
      const byHint = allowed(filled(fixed, fundable, goal, { hint, wanted: threshold }))
      if (byHint !== null && byHint.value >= threshold) return byHint
      const beaten = { set: null, most: threshold - bounds.grain }
      const decided = new Set(taken)
      if (must.some((place) => short.has(place)) || chosen.some((one) => !decided.has(one) && outdone(placeOf(one), short, gone, taken))) return beaten
      const known = new Set([...inside, ...outside, ...must, ...mayNot, ...short])
      const found = yield* solved(fixed, [...fundable.keys()].filter((place) => !known.has(place)), threshold)
      return found !== null && found.value >= threshold ? found : beaten
    },
    settle: (one, how) => {
      if (how === 'taken') taken.push(one)
      else (how === 'short' ? short : gone).add(placeOf(one))
      if (how !== 'short') bounds.settle(placeOf(one), how === 'taken' ? 1 : 0)
    },
  }
}

/** One integer programme as text (CPLEX LP). Variables are named by the places of the candidates. */
function programme(fundable: readonly Candidate[], free: readonly number[], chosen: readonly Candidate[], { weights, rules }: Goal, { cuts, least }: { cuts: readonly (readonly number[])[]; least: bigint | null }): string {
  const worths = free.map((place): Term => [weights[place] ?? 0n, place])
  const rows = rowsOf(fundable, free, chosen, rules)
  for (const cut of cuts) rows.push(atMostRow([...cut.map((place): Term => [1n, place]), ...free.filter((place) => !cut.includes(place)).map((place): Term => [-1n, place])], BigInt(cut.length - 1)))
  if (least !== null) rows.push(atMostRow(worths.map(([weight, place]): Term => [-weight, place]), -least))
  const by = common(worths.map(([weight]) => weight))
  const none = `+ 0 x${free[0] ?? 0}`
  const goal = sumOf(worths.map(([weight, place]): Term => [weight / by, place])) || none
  return `Maximize\n${goal}\nSubject To\n${rows.map((row) => textOf(row, none)).join('\n')}\nBinary\n${broken(free.map((place) => `x${place}`))}\nEnd\n`
}

const textOf = ({ terms, most }: Row, none: string): string => `${sumOf(terms) || none} <= ${most}`

const sumOf = (terms: readonly Term[]): string =>
  broken(terms.filter(([coefficient]) => coefficient !== 0n).map(([coefficient, place]) => `${coefficient < 0n ? '-' : '+'} ${coefficient < 0n ? -coefficient : coefficient} x${place}`))

/** Readers of the format take lines of some hundred signs. */
function broken(words: readonly string[]): string {
  const lines: string[] = []
  for (let from = 0; from < words.length; from += 12) lines.push(words.slice(from, from + 12).join(' '))
  return lines.join('\n ')
}
