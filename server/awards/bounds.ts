import { copyOf, fix, improve, multipliersOf, openLinear, valuesOf } from './simplex'
import { common, floorTo, rowsOf, type Row } from './rows'
import type { Candidate, SelectionRules } from './selection'

/** What is looked for: the largest sum of these weights under these rules. */
export type Goal = { readonly weights: readonly bigint[]; readonly rules: SelectionRules }

/** A bound, and what it leaves open. */
export type Probe = {
  /** No set that keeps the rules and contains what was asked for has a larger sum. */
  readonly most: bigint
  /** Places that every set reaching the threshold holds, and those that none holds; unknown where no set reaches it. */
  readonly must: readonly number[]
  readonly mayNot: readonly number[]
  /** Where the linear programme takes how much of each place: a hint, and no more. */
  readonly hint: readonly number[]
}

export type Bounds = {
  /** From here on the place is taken, or cannot be taken. */
  readonly settle: (place: number, to: 0 | 1) => void
  /** How much a set can reach that also holds `inside` and not `outside`; and what all sets that reach the threshold have in common. */
  readonly probe: (inside: readonly number[], outside: readonly number[], threshold: bigint | null) => Probe
  /** All sums are multiples of this. */
  readonly grain: bigint
}

/** Multipliers are whole numbers of this part. */
const PART_BITS = 64
const PART = 1n << BigInt(PART_BITS)
const FREE = 2

/** `rest` is the worth of all right-hand sides; `gains` is what each place brings over the rows that it uses. Both in parts. */
type Proof = { readonly rest: bigint; readonly gains: readonly bigint[] }

/**
 * Bounds that whole numbers prove. Whatever multipliers y >= 0 one puts on the rows `A x <= b`, no allowed set has a sum above
 * `y b + sum of max(0, c - y A)`: a broken row would only have added to it. What is good to choose for y a linear programme says
 * in floating point; the bound itself is computed here in whole numbers, so an error there makes it weaker and never wrong.
 * A place that is forced in or out puts its own `c - y A`, or nothing, in the place of the maximum.
 */
export function openBounds(fundable: readonly Candidate[], { weights, rules }: Goal): Bounds {
  const rows = rowsOf(fundable, fundable.map((_one, place) => place), [], rules)
  const grain = common(weights)
  const settled = new Uint8Array(fundable.length).fill(FREE)
  const small = weights.map((weight) => weight / grain)
  const linear = openLinear(small.map(Number), rows.map(linearRow))
  improve(linear)
  return {
    grain,
    settle: (place, to) => {
      settled[place] = to
      fix(linear, place, to)
      // At once, and not when somebody asks: what was asked in between must leave no trace in the multipliers.
      improve(linear)
    },
    probe: (inside, outside, threshold) => {
      const wanted = settled.slice()
      for (const place of outside) wanted[place] = 0
      for (const place of inside) wanted[place] = 1
      const trial = copyOf(linear)
      for (const [place, to] of wanted.entries()) if (to !== FREE && to !== settled[place]) fix(trial, place, to as 0 | 1)
      improve(trial)
      return sifted(proofFrom(multipliersOf(trial), rows, small), wanted, { grain, threshold, hint: valuesOf(trial) })
    },
  }
}

const linearRow = ({ terms, most }: Row) => ({ places: terms.map(([, place]) => place), sizes: terms.map(([coefficient]) => Number(coefficient)), most: Number(most) })

function proofFrom(multipliers: readonly number[], rows: readonly Row[], weights: readonly bigint[]): Proof {
  const gains = weights.map((weight) => weight * PART)
  let rest = 0n
  for (const [index, { terms, most }] of rows.entries()) {
    const parts = Math.round((multipliers[index] ?? 0) * 2 ** PART_BITS)
    // Without its multiplier a row says nothing, and the bound still holds.
    if (!(parts > 0 && parts < Infinity)) continue
    const multiplier = BigInt(parts)
    rest += multiplier * most
    for (const [coefficient, place] of terms) gains[place] = (gains[place] as bigint) - multiplier * coefficient
  }
  return { rest, gains }
}

function boundOf({ rest, gains }: Proof, wanted: Uint8Array): bigint {
  return gains.reduce((all, gain, place) => (wanted[place] === 1 || (wanted[place] === FREE && gain > 0n) ? all + gain : all), rest)
}

/** A place whose change of side would pull the bound below the threshold is on the side where it stands in every set that reaches it. */
function sifted(proof: Proof, wanted: Uint8Array, { grain, threshold, hint }: { grain: bigint; threshold: bigint | null; hint: readonly number[] }): Probe {
  const bound = boundOf(proof, wanted)
  const inMost = (parts: bigint): bigint => floorTo(parts, PART) / PART * grain
  const must: number[] = []
  const mayNot: number[] = []
  for (const [place, gain] of proof.gains.entries()) {
    if (threshold === null) break
    if (wanted[place] !== FREE || inMost(bound - (gain < 0n ? -gain : gain)) >= threshold) continue
    if (gain > 0n) must.push(place)
    else mayNot.push(place)
  }
  return { most: inMost(bound), must, mayNot, hint }
}
