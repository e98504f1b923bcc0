import { assign, type Possible, type Problem } from '../../scoring/assignment/assign'
import { interleaved, type BenchLine } from './bench'

const SHEETS = 3
const SIZES = [{ proposals: 200, readers: 12, rounds: 5 }, { proposals: 1_000, readers: 60, rounds: 2 }] as const

/** A call of any size: every twentieth pair a conflict, knowledge from 0 to 5, a hint at every twentieth. */
function problemOf(proposals: number, readers: number): Problem {
  let state = 7
  const next = (below: number) => { state = (state * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor((state / 2_147_483_648) * below) }
  const possible: Possible[] = []
  for (let proposal = 0; proposal < proposals; proposal += 1) {
    for (let reader = 0; reader < readers; reader += 1) {
      if (next(20) > 0) possible.push({ proposalId: `P${proposal}`, readerId: `A-${reader}`, price: -10 * next(6) + (next(20) === 0 ? 100 : 0) })
    }
  }
  return {
    seed: 'bench', loadPrice: 5, possible,
    proposals: Array.from({ length: proposals }, (_nothing, index) => ({ id: `P${index}`, wants: SHEETS, takenBodies: [] })),
    readers: Array.from({ length: readers }, (_nothing, index) => ({ id: `A-${index}`, body: null, load: 0, least: 0, most: proposals })),
  }
}

/** An assignment with its hashes, beside the method of the textbooks: one sheet after the other along the cheapest path (Bellman and Ford with a queue). */
export async function benchAssign(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  const lines: BenchLine[] = []
  for (const { proposals, readers, rounds } of SIZES) {
    const name = `assign.${proposals}`
    if (!wanted(name)) continue
    const problem = problemOf(proposals, readers)
    const { price, short } = assign(problem)
    if (short.length > 0 || price !== sheetBySheet(problem)) throw new Error(`${name}: two methods give two prices`)
    const { a, b, ratio } = await interleaved(rounds, () => timed(() => assign(problem)), () => timed(() => sheetBySheet(problem)))
    lines.push({ name, value: rounded(a), unit: 'ms', reference: rounded(b), ratio: rounded(ratio) })
  }
  return lines
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000

// eslint-disable-next-line @typescript-eslint/require-await -- what is timed is a rate that others wait for
async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  work()
  return performance.now() - began
}

type Arc = { readonly to: number; readonly price: number; room: number; back: Arc }

/** The least price of all sheets, nothing else. */
function sheetBySheet({ proposals, readers, possible, loadPrice }: Problem): number {
  const [start, end] = [proposals.length + readers.length, proposals.length + readers.length + 1]
  const arcs: Arc[][] = Array.from({ length: end + 1 }, () => [])
  const join = (from: number, to: number, room: number, price: number) => {
    const there = { to, price, room } as Arc
    there.back = { to: from, price: -price, room: 0, back: there }
    arcs[from]?.push(there)
    arcs[to]?.push(there.back)
  }
  const at = new Map([...proposals, ...readers].map(({ id }, index) => [id, index]))
  for (const { id, wants } of proposals) join(start, at.get(id) as number, wants, 0)
  for (const { proposalId, readerId, price } of possible) join(at.get(proposalId) as number, at.get(readerId) as number, 1, price)
  for (const { id, most } of readers) for (let sheet = 0; sheet < most; sheet += 1) join(at.get(id) as number, end, 1, loadPrice * sheet)
  let price = 0
  for (let cost = cheapestUnit(arcs, start, end); cost !== null; cost = cheapestUnit(arcs, start, end)) price += cost
  return price
}

function cheapestUnit(arcs: readonly Arc[][], start: number, end: number): number | null {
  const cost = new Float64Array(arcs.length).fill(Infinity)
  const last: (Arc | undefined)[] = []
  const queued = new Uint8Array(arcs.length)
  cost[start] = 0
  const waiting = [start]
  for (let next = 0; next < waiting.length; next += 1) {
    const node = waiting[next] as number
    queued[node] = 0
    for (const arc of arcs[node] as Arc[]) {
      const reaching = (cost[node] as number) + arc.price
      if (arc.room < 1 || reaching >= (cost[arc.to] as number)) continue
      cost[arc.to] = reaching
      last[arc.to] = arc
      if (queued[arc.to] === 0) { queued[arc.to] = 1; waiting.push(arc.to) }
    }
  }
  if (cost[end] === Infinity) return null
  for (let arc = last[end]; arc !== undefined; arc = last[arc.back.to]) { arc.room -= 1; arc.back.room += 1 }
  return cost[end] as number
}
