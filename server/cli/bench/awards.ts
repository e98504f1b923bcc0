import { largestSum } from '../../awards/programme'
import { selectAwards, selectWith } from '../../awards/selecting'
import type { Candidate, SelectionRules } from '../../awards/selection'
import { openSolver, type Solver } from '../../awards/solver'
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

type Call = ReturnType<typeof callOf>

const byPoints = ({ candidates, rules }: Call): Call => ({ candidates, rules: { ...rules, mode: 'points' } })
const withShare = ({ candidates, rules }: Call): Call => ({ candidates, rules: { ...rules, priority: { group: 'PWD', shareBp: 4_000, proposals: candidates.filter((_one, index) => index % 3 === 0).map(({ id }) => id) } } })
/** All with the same points and the same amount: the ranking alone tells them apart. */
const amongEquals = ({ candidates, rules }: Call): Call => byPoints({ candidates: candidates.map((one) => ({ ...one, points: { sum: 250, of: 3 }, amountMinor: 70_000_000 })), rules })

const KINDS = { 'award.points': byPoints, 'award.share': withShare, 'award.equals': amongEquals }
const SIZES = [60, 200, 1_000]

export const AWARD_LINES = ['award', ...Object.keys(KINDS)].flatMap((kind) => SIZES.map((size) => `${kind}.${size}`))

/** A whole selection, every skip with its proof, beside one single question to the solver: which set of this call has the largest sum of points. */
export async function benchAwards(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  const lines: BenchLine[] = []
  const solver = openSolver()
  for (const size of SIZES) {
    const call = callOf(size)
    const question = largestSum(call.candidates, call.rules)
    const once = () => timed(() => solver.solve(question))
    if (wanted(`award.${size}`)) lines.push(await lineOf(`award.${size}`, () => timed(() => insistDecided(selectAwards(call.candidates, call.rules).state)), once))
    for (const [kind, made] of Object.entries(KINDS)) {
      if (wanted(`${kind}.${size}`)) lines.push(await lineOf(`${kind}.${size}`, () => timed(() => decided(solver, made(call))), once))
    }
  }
  await solver.close()
  return lines
}

async function decided(solver: Solver, { candidates, rules }: Call): Promise<void> {
  insistDecided((await selectWith(solver.solve, candidates, rules)).state)
}

function insistDecided(state: string): void {
  if (state !== 'decided') throw new Error(`the selection ended ${state}`)
}

async function lineOf(name: string, ours: () => Promise<number>, single: () => Promise<number>): Promise<BenchLine> {
  const { a, b, ratio } = await interleaved(ROUNDS, ours, single)
  const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
  return { name, value: rounded(a), unit: 'ms', reference: rounded(b), ratio: rounded(ratio) }
}
