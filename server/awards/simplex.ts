/** A row of a linear programme in floating point: the sum of size times variable is at most `most`. */
export type LinearRow = { readonly places: readonly number[]; readonly sizes: readonly number[]; readonly most: number }

/**
 * A linear programme over variables between 0 and 1 as a dictionary: each basic variable, and the goal, written by the others.
 * Column j belongs to the variable `outside[j]`, row r to `inside[r]`; variables from `width` on are the room of the rows.
 */
export type Linear = {
  readonly width: number
  readonly height: number
  readonly table: Float64Array
  readonly gain: Float64Array
  readonly level: Float64Array
  readonly value: Float64Array
  readonly outside: Int32Array
  readonly inside: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly rowScale: Float64Array
  readonly goalScale: number
}

const TINY = 1e-9
/** Below this an entry is what rounding left of a zero. */
const NOTHING = 1e-12

/**
 * Every variable begins at the bound that the goal prefers, so the multipliers are valid from the first step: what follows only
 * makes them better. There is no randomness and nothing but the four operations, so it goes the same way on every machine.
 */
export function openLinear(goal: readonly number[], rows: readonly LinearRow[]): Linear {
  const [width, height] = [goal.length, rows.length]
  const goalScale = goal.reduce((most, size) => Math.max(most, Math.abs(size)), 0) || 1
  const rowScale = Float64Array.from(rows, ({ sizes }) => sizes.reduce((most, size) => Math.max(most, Math.abs(size)), 0) || 1)
  const table = new Float64Array(width * height)
  const value = Float64Array.from(goal, (size) => (size > 0 ? 1 : 0))
  const level = new Float64Array(height)
  for (const [row, { places, sizes, most }] of rows.entries()) {
    const scale = rowScale[row] as number
    let left = most / scale
    for (const [index, place] of places.entries()) {
      const size = (sizes[index] as number) / scale
      table[row * width + place] = size
      left -= size * (value[place] as number)
    }
    level[row] = left
  }
  return {
    width, height, table, level, value, rowScale, goalScale,
    gain: Float64Array.from(goal, (size) => size / goalScale),
    outside: Int32Array.from(goal, (_size, place) => place), inside: Int32Array.from(rows, (_row, index) => width + index),
    low: new Float64Array(width + height), high: new Float64Array(width + height).fill(Infinity).fill(1, 0, width),
  }
}

export const copyOf = (linear: Linear): Linear => ({
  ...linear, table: linear.table.slice(), gain: linear.gain.slice(), level: linear.level.slice(), value: linear.value.slice(),
  outside: linear.outside.slice(), inside: linear.inside.slice(), low: linear.low.slice(), high: linear.high.slice(),
})

/** From here on the variable is what is said; `improve` finds out what follows from it. */
export function fix(linear: Linear, place: number, to: 0 | 1): void {
  linear.low[place] = to
  linear.high[place] = to
  const column = linear.outside.indexOf(place)
  if (column >= 0) shift(linear, column, to - (linear.value[column] as number))
}

function shift({ width, height, table, level, value }: Linear, column: number, by: number): void {
  if (by === 0) return
  value[column] = (value[column] as number) + by
  for (let row = 0; row < height; row += 1) {
    const size = table[row * width + column] as number
    if (size !== 0) level[row] = (level[row] as number) - size * by
  }
}

/** The dual simplex method with steps over several bounds: ends at the best multipliers, at the limit of steps, or where nothing can keep the rows. */
export function improve(linear: Linear, stepsMax = 4 * (linear.width + linear.height)): void {
  for (let step = 0; step < stepsMax; step += 1) {
    const row = worstRow(linear)
    if (row === null) return
    const entering = enteringColumn(linear, row.at, row.by)
    if (entering === null) return
    for (const column of entering.passed) flip(linear, column)
    const size = linear.table[row.at * linear.width + entering.column] as number
    const wanted = row.to - (linear.level[row.at] as number)
    shift(linear, entering.column, -wanted / size)
    exchange(linear, row.at, entering.column, row.to)
  }
}

function worstRow({ height, inside, level, low, high }: Linear): { at: number; to: number; by: number } | null {
  let worst = null
  let most = TINY
  for (let row = 0; row < height; row += 1) {
    const variable = inside[row] as number
    const here = level[row] as number
    const [least, greatest] = [low[variable] as number, high[variable] as number]
    const by = here < least ? least - here : here - greatest
    if (by <= most) continue
    most = by
    worst = here < least ? { at: row, to: least, by } : { at: row, to: greatest, by: -by }
  }
  return worst
}

/** The column whose price turns first; those passed on the way jump to their other bound, as long as the row still gains by it. */
function enteringColumn({ width, table, gain, value, outside, low, high }: Linear, row: number, by: number): { column: number; passed: number[] } | null {
  const open: { column: number; ratio: number; size: number; room: number }[] = []
  for (let column = 0; column < width; column += 1) {
    const size = table[row * width + column] as number
    if (size < TINY && size > -TINY) continue
    const variable = outside[column] as number
    const [least, greatest] = [low[variable] as number, high[variable] as number]
    if (least === greatest) continue
    const rises = value[column] === least
    if (rises ? size * by >= 0 : size * by <= 0) continue
    open.push({ column, size: Math.abs(size), ratio: Math.abs(gain[column] as number) / Math.abs(size), room: greatest - least })
  }
  open.sort((a, b) => a.ratio - b.ratio || b.size - a.size || a.column - b.column)
  let missing = Math.abs(by)
  const passed: number[] = []
  for (const { column, size, room } of open) {
    missing -= size * room
    if (missing <= TINY) return { column, passed }
    passed.push(column)
  }
  return null
}

function flip(linear: Linear, column: number): void {
  const variable = linear.outside[column] as number
  const [least, greatest] = [linear.low[variable] as number, linear.high[variable] as number]
  shift(linear, column, linear.value[column] === least ? greatest - least : least - greatest)
}

/** The variable of the row leaves at `to`, that of the column comes in. */
function exchange({ width, height, table, gain, level, value, outside, inside }: Linear, at: number, column: number, to: number): void {
  const pivot = table[at * width + column] as number
  const filled: number[] = []
  for (let other = 0; other < width; other += 1) {
    const size = table[at * width + other] as number
    if (size === 0) continue
    table[at * width + other] = (other === column ? 1 : size) / pivot
    filled.push(other)
  }
  for (let row = 0; row < height; row += 1) {
    const by = table[row * width + column] as number
    if (row === at || by === 0) continue
    table[row * width + column] = 0
    for (const other of filled) {
      const size = (table[row * width + other] as number) - by * (table[at * width + other] as number)
      table[row * width + other] = size < NOTHING && size > -NOTHING ? 0 : size
    }
  }
  const price = gain[column] as number
  gain[column] = 0
  for (const other of filled) gain[other] = (gain[other] as number) - price * (table[at * width + other] as number)
  const [leaving, entering] = [inside[at] as number, outside[column] as number]
  level[at] = value[column] as number
  value[column] = to
  inside[at] = entering
  outside[column] = leaving
}

/** What one unit of each row is worth to the goal; never negative. */
export function multipliersOf({ width, height, gain, outside, rowScale, goalScale }: Linear): number[] {
  const multipliers = Array.from({ length: height }, () => 0)
  for (const [column, variable] of outside.entries()) {
    if (variable >= width) multipliers[variable - width] = Math.max(0, -(gain[column] as number) * goalScale / (rowScale[variable - width] as number))
  }
  return multipliers
}

/** Where the variables stand. */
export function valuesOf({ width, level, value, outside, inside }: Linear): number[] {
  const values = Array.from({ length: width }, () => 0)
  for (const [column, variable] of outside.entries()) if (variable < width) values[variable] = value[column] as number
  for (const [row, variable] of inside.entries()) if (variable < width) values[variable] = level[row] as number
  return values
}
