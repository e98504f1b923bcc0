import type { Goal } from './bounds'
import { atMostRow, common, pointsOf, rowsOf, type Row, type Term } from './rows'
import type { Answer, Candidate, SelectionRules } from './selection'

/** A computation that now and then asks the solver, or lets others have their turn (`BREATH`); null says that the solver's answers contradict each other. */
export type Walk<Result> = Generator<string | null, Result, Answer>

export const BREATH = ''

/** Two answers that cannot both be true: whoever drives the walk ends it here, and nothing is decided. */
export function* contradiction(): Walk<never> {
  for (;;) yield null
}

/** What answers, and how it is told to: no gap, one thread, one seed, so that it answers the same every time. */
export const SOLVER = 'highs 1.15.3'
export const SOLVER_OPTIONS = { mip_rel_gap: 0, mip_abs_gap: 0, mip_feasibility_tolerance: 1e-9, threads: 1, random_seed: 1, output_flag: false } as const

/** The whole question for the largest sum of points, with nothing known yet. */
export const largestSum = (fundable: readonly Candidate[], rules: SelectionRules): string =>
  programme(fundable, [...fundable.keys()], [], { weights: pointsOf(fundable), rules }, { cuts: [], least: null })

/**
 * One integer programme as text (CPLEX LP). Variables are named by the places of the candidates. `cuts` are sets that are shut
 * out; `least` is the sum that what is free must have, where it must.
 */
export function programme(fundable: readonly Candidate[], free: readonly number[], chosen: readonly Candidate[], { weights, rules }: Goal, { cuts, least }: { cuts: readonly (readonly number[])[]; least: bigint | null }): string {
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
