import { selectAwards, selectWith } from '../../awards/selecting'
import type { Candidate, SelectionRules } from '../../awards/selection'
import { openSolver, type Solver } from '../../awards/solver'
import { walk } from '../../awards/walk'
import { interleaved, type BenchLine } from './bench'

const ROUNDS = 3

/** A call as the scheme knows them, of any size: grants of half a million to a million lekë, twenty municipalities of which each is guaranteed one, some applicants with two proposals. */
function callOf(size: number): { candidates: Candidate[]; rules: SelectionRules } {
  let state = 7
  const next = (below: number) => { state = (state * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor((state / 2_147_483_648) * below) }
  const candidates = Array.from({ length: size }, (_nothing, index): Candidate => ({
    id: `P${String(index).padStart(4, '0')}`, rank: index + 1, points: { sum: 300 - Math.floor((120 * index) / size), of: 3 },
    amountMinor: 50_000_000 + next(500) * 100_000, municipalityCode: `m${next(20)}`, applicantId: `a${next(Math.ceil(size * 0.8))}`,
  }))
  return { candidates, rules: { envelopeMinor: Math.round(size * 0.3) * 75_000_000, guaranteed: Array.from({ length: 20 }, (_nothing, index) => `m${index}`), guaranteedEach: 1, perApplicantMax: 1 } }
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** A whole selection, every skip with its proof, beside one single question to the solver about the same call. */
export async function benchAwards(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  const lines: BenchLine[] = []
  const solver = openSolver()
  for (const size of [60, 200, 1_000]) {
    const { candidates, rules } = callOf(size)
    const once = () => timed(() => solver.solve(firstQuestion(candidates, rules)))
    if (wanted(`award.${size}`)) lines.push(await lineOf(`award.${size}`, () => timed(() => insistDecided(selectAwards(candidates, rules).state)), once))
    if (size <= 200 && wanted(`award.points.${size}`)) lines.push(await lineOf(`award.points.${size}`, () => timed(() => byPoints(solver, candidates, rules)), once))
  }
  await solver.close()
  return lines
}

async function byPoints(solver: Solver, candidates: readonly Candidate[], rules: SelectionRules): Promise<void> {
  insistDecided((await selectWith(solver.solve, candidates, { ...rules, mode: 'points' })).state)
}

function firstQuestion(candidates: readonly Candidate[], rules: SelectionRules): string {
  const { value } = walk(candidates, { ...rules, mode: 'points' }).next([])
  if (typeof value !== 'string') throw new Error('a selection by points asks the solver')
  return value
}

function insistDecided(state: string): void {
  if (state !== 'decided') throw new Error(`the selection ended ${state}`)
}

async function lineOf(name: string, ours: () => Promise<number>, single: () => Promise<number>): Promise<BenchLine> {
  const { a, b, ratio } = await interleaved(ROUNDS, ours, single)
  const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
  return { name, value: rounded(a), unit: 'ms', reference: rounded(b), ratio: rounded(ratio) }
}
