import { filled, impossible } from './at-hand'
import { openBounds, type Bounds, type Goal } from './bounds'
import { outdoneIn } from './outdone'
import { contradiction, programme, type Walk } from './programme'
import { pointsOf, sharesOf, violations } from './rows'
import type { Candidate, SelectionRules } from './selection'

export type Best = { readonly set: readonly Candidate[]; readonly value: bigint }
/** A set that reaches the threshold, or how much can be reached at most. */
export type Reached = Best | { readonly set: null; readonly most: bigint }

export type Optimiser = {
  /** The set that keeps every rule with the largest sum; null where none keeps them all. */
  readonly best: () => Walk<Best | null>
  /**
   * A set that contains these, keeps every rule and has at least this sum; or a bound below it. Whether it is the one or the
   * other, and which bound, is the same whatever the solver, and whichever sets it has named before.
   */
  readonly reach: (chosen: readonly Candidate[], threshold: bigint) => Walk<Reached>
  /** Tells what the walk has decided: taken, impossible with what is taken, or unable to reach the threshold with it. */
  readonly settle: (one: Candidate, how: 'taken' | 'impossible' | 'short') => void
}

export const forPoints = (fundable: readonly Candidate[], fixed: readonly Candidate[], rules: SelectionRules): Optimiser => optimiser(fundable, fixed, { weights: pointsOf(fundable), rules })

/** The money of the group above its share, in 10,000ths of a minor unit, under every rule but the share. */
export function forPriority(fundable: readonly Candidate[], fixed: readonly Candidate[], rules: SelectionRules): Optimiser {
  const { priority: _share, ...unshared } = rules
  return optimiser(fundable, fixed, { weights: sharesOf(fundable, rules), rules: unshared })
}

/** What is fixed is taken before anything is asked. */
function optimiser(fundable: readonly Candidate[], fixed: readonly Candidate[], goal: Goal): Optimiser {
  const places = new Map(fundable.map((one, place) => [one, place]))
  const question: Question = { fundable, goal, bounds: openBounds(fundable, goal), placeOf: (one) => places.get(one) as number }
  const outdone = outdoneIn(fundable, goal)
  const taken: Candidate[] = [...fixed]
  for (const one of fixed) question.bounds.settle(question.placeOf(one), 1)
  const gone = new Set<number>()
  const short = new Set<number>()
  return {
    best: () => best(question, fixed),
    reach: (chosen, threshold) => {
      const added = chosen.filter((one) => !taken.includes(one)).map(question.placeOf)
      return reach(question, chosen, { threshold, short, beaten: () => added.some((place) => outdone(place, { short, gone, taken })) })
    },
    settle: (one, how) => {
      if (how === 'taken') taken.push(one)
      else (how === 'short' ? short : gone).add(question.placeOf(one))
      if (how !== 'short') question.bounds.settle(question.placeOf(one), how === 'taken' ? 1 : 0)
    },
  }
}

type Question = { readonly fundable: readonly Candidate[]; readonly goal: Goal; readonly bounds: Bounds; readonly placeOf: (one: Candidate) => number }

function* best(question: Question, fixed: readonly Candidate[]): Walk<Best | null> {
  const { fundable, goal, bounds } = question
  const everywhere = [...fundable.keys()]
  const inside = fixed.map(question.placeOf)
  const outside = impossible(fixed, fundable, goal.rules)
  const { most, hint } = bounds.probe(inside, outside, null)
  let found = allowed(question, filled(fixed, fundable, goal, { hint, wanted: most }))
  if (found === null) return yield* solved(question, fixed, everywhere.filter((place) => !inside.includes(place)), null)
  // Perhaps the best is close to the bound, and then few proposals are open; if not, all that can beat what is at hand.
  for (const part of [4n, 1n]) {
    if (found.value === most) return found
    const threshold: bigint = most - (most - found.value) / part
    const { must, mayNot } = bounds.probe(inside, outside, threshold)
    const known = new Set([...inside, ...outside, ...must, ...mayNot])
    const better: Best | null = yield* solved(question, [...fixed, ...must.filter((place) => !inside.includes(place)).map((place) => fundable[place] as Candidate)], everywhere.filter((place) => !known.has(place)), null)
    if (better !== null && better.value >= threshold) return better
    if (better !== null && better.value > found.value) found = better
  }
  return yield* contradiction()
}

type Aim = { readonly threshold: bigint; readonly short: ReadonlySet<number>; readonly beaten: () => boolean }

/** First the bound, then a set at hand, then one that was found unable before and is no worse; the solver is asked about what then is still open. */
function* reach(question: Question, chosen: readonly Candidate[], { threshold, short, beaten }: Aim): Walk<Reached> {
  const { fundable, goal, bounds, placeOf } = question
  const inside = chosen.map(placeOf)
  const outside = impossible(chosen, fundable, goal.rules)
  const { most, must, mayNot, hint } = bounds.probe(inside, outside, threshold)
  if (most < threshold) return { set: null, most }
  const fixed = [...chosen, ...must.map((place) => fundable[place] as Candidate)]
  const atHand = allowed(question, filled(fixed, fundable, goal, { hint, wanted: threshold }))
  if (atHand !== null && atHand.value >= threshold) return atHand
  const next = { set: null, most: threshold - bounds.grain }
  if (must.some((place) => short.has(place)) || beaten()) return next
  const known = new Set([...inside, ...outside, ...must, ...mayNot, ...short])
  const found = yield* solved(question, fixed, [...fundable.keys()].filter((place) => !known.has(place)), threshold)
  return found !== null && found.value >= threshold ? found : next
}

/** Sets that the solver took for allowed and our own arithmetic did not; so many are shut out one by one before we give up. */
const CUTS_MAX = 40

/** What the solver adds to the chosen from the places still free; null where it says that nothing does. */
function* solved(question: Question, chosen: readonly Candidate[], free: readonly number[], least: bigint | null): Walk<Best | null> {
  const { fundable, goal } = question
  if (free.length === 0) return allowed(question, chosen)
  const cuts: (readonly number[])[] = []
  while (cuts.length < CUTS_MAX) {
    const answer = yield programme(fundable, free, chosen, goal, { cuts, least: least === null ? null : least - worth(question, chosen) })
    if (answer === 'infeasible') return null
    if (answer === 'undecided') return yield* contradiction()
    const found = allowed(question, [...chosen, ...answer.flatMap((place) => fundable[place] ?? [])])
    if (found !== null) return found
    cuts.push(answer)
  }
  return yield* contradiction()
}

const worth = ({ goal, placeOf }: Question, set: readonly Candidate[]): bigint => set.reduce((all, one) => all + (goal.weights[placeOf(one)] as bigint), 0n)

function allowed(question: Question, set: readonly Candidate[]): Best | null {
  return violations(set, question.fundable, question.goal.rules).length === 0 ? { set, value: worth(question, set) } : null
}
