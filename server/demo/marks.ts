import assert from 'node:assert/strict'

const LOW = 1
const HIGH = 5

/**
 * Spreads the points that a section has over all its sheets to single marks 1–5, so that the weighted marks sum exactly
 * to it. Assessors differ as assessors do: some give more, some less, and each leans elsewhere. The same input gives the
 * same marks. Returns marks by sheet, then by criterion.
 */
export function splitMarks(weights: readonly number[], sum: number, sheets: number, seed: number): number[][] {
  const weight = weights.reduce((all, one) => all + one, 0)
  assert(sheets > 0 && sum >= LOW * weight * sheets && sum <= HIGH * weight * sheets, 'a sum that marks from 1 to 5 can reach')
  const chance = generator(seed)
  const base = Math.min(Math.floor(sum / (weight * sheets)), HIGH)
  const marks = Array.from({ length: sheets }, () => weights.map(() => base))
  raise(marks, weights, sum - base * weight * sheets, chance)
  for (let criterion = 0; criterion < weights.length; criterion += 1) vary(marks, criterion, chance)
  assert(marks.flatMap((row) => row.map((mark, index) => mark * (weights[index] ?? 0))).reduce((all, one) => all + one, 0) === sum, 'the marks say what the sum says')
  return marks
}

/** Adds what is left over, one mark at a time: heavy criteria first as long as they fit, the rest on single ones. */
function raise(marks: number[][], weights: readonly number[], left: number, chance: () => number): void {
  const cells = shuffled(marks.flatMap((_row, sheet) => weights.map((weight, criterion) => ({ sheet, criterion, weight }))), chance)
  let rest = left
  for (let round = LOW; round < HIGH && rest > 0; round += 1) {
    for (const { sheet, criterion, weight } of cells) {
      const row = marks[sheet] as number[]
      const odd = rest % 2 === 1
      const wanted = weight <= rest && (row[criterion] ?? HIGH) < HIGH && (weight === 1 || !odd || rest > 2)
      if (!wanted) continue
      row[criterion] = (row[criterion] ?? 0) + 1
      rest -= weight
    }
  }
  assert(rest === 0, 'what is left over fits on some criterion')
}

/** How often assessors part over a criterion; more would make nearly every proposal one to talk about. */
const PARTING = 0.45

/** Moves a mark from one assessor to another on the same criterion: its sum stays, the sheets part. */
function vary(marks: number[][], criterion: number, chance: () => number): void {
  if (chance() > PARTING) return
  const order = shuffled(marks.map((_row, sheet) => sheet), chance)
  for (let pair = 0; pair + 1 < order.length; pair += 2) {
    const [giver, taker] = [Math.max(order[pair] ?? 0, order[pair + 1] ?? 0), Math.min(order[pair] ?? 0, order[pair + 1] ?? 0)]
    const [from, to] = [marks[giver] as number[], marks[taker] as number[]]
    // Three times of four the later assessor is the stricter one.
    const [down, up] = chance() < 0.75 ? [from, to] : [to, from]
    if ((down[criterion] ?? LOW) <= LOW + 1 || (up[criterion] ?? HIGH) >= HIGH) continue
    down[criterion] = (down[criterion] ?? 0) - 1
    up[criterion] = (up[criterion] ?? 0) + 1
  }
}

function shuffled<One>(all: readonly One[], chance: () => number): One[] {
  return all.map((one) => ({ one, at: chance() })).sort((a, b) => a.at - b.at).map(({ one }) => one)
}

/** Mulberry32: numbers from 0 to 1 that depend on the seed alone. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
