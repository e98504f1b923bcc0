/** How far apart two values count: as different or not, by their order, by their distance, or by distance over their sum. */
export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio'

export type Coincidences = {
  /** The values that occur in pairs, ascending. */
  readonly values: readonly number[]
  /** Rows and columns in the order of `values`. */
  readonly matrix: readonly (readonly number[])[]
  /** How often each value occurs in pairs, and all together. */
  readonly counts: readonly number[]
  readonly total: number
}

/** Pairs of values within each unit; every unit weighs as much as it has values, and one with a single value says nothing. */
export function coincidences(units: readonly (readonly number[])[]): Coincidences {
  const paired = units.filter((unit) => unit.length > 1)
  const values = [...new Set(paired.flat())].sort((a, b) => a - b)
  const at = new Map(values.map((value, index) => [value, index]))
  const matrix = values.map(() => values.map(() => 0))
  for (const unit of paired) {
    const tally = new Map<number, number>()
    for (const value of unit) { const index = at.get(value) ?? 0; tally.set(index, (tally.get(index) ?? 0) + 1) }
    for (const [a, times] of tally) {
      const row = matrix[a] as number[]
      for (const [b, others] of tally) row[b] = (row[b] ?? 0) + (times * (others - (a === b ? 1 : 0))) / (unit.length - 1)
    }
  }
  const counts = matrix.map(sum)
  return { values, matrix, counts, total: sum(counts) }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/**
 * Krippendorff's alpha: 1 when assessors agree, 0 when they agree no better than chance, below when worse.
 * Null where it is not defined: nobody disagreed because nothing varies, or there are no pairs at all.
 */
export function krippendorff(units: readonly (readonly number[])[], metric: Metric): number | null {
  const { values, matrix, counts, total } = coincidences(units)
  let [observed, expected] = [0, 0]
  for (const [a, low] of values.entries()) {
    for (let b = a + 1; b < values.length; b += 1) {
      const apart = distance(metric, { low, high: values[b] ?? 0, between: counts.slice(a, b + 1) })
      observed += (matrix[a]?.[b] ?? 0) * apart
      expected += (counts[a] ?? 0) * (counts[b] ?? 0) * apart
    }
  }
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected
}

/** Squared. By order, it is the number of values that lie between, counting half of the two ends. */
function distance(metric: Metric, { low, high, between }: { low: number; high: number; between: readonly number[] }): number {
  switch (metric) {
    case 'nominal': return 1
    case 'ordinal': return (sum(between) - ((between[0] ?? 0) + (between.at(-1) ?? 0)) / 2) ** 2
    case 'interval': return (high - low) ** 2
    case 'ratio': return low + high === 0 ? 0 : ((high - low) / (high + low)) ** 2
  }
}

export type Intraclass = {
  readonly targets: number
  readonly judges: number
  /** Mean squares: between targets, within targets, between judges, residual. */
  readonly squares: { readonly between: number; readonly within: number; readonly judges: number; readonly residual: number }
  /** (1,1), (2,1) and (3,1): of one judge; (2,1) is absolute agreement, (3,1) consistency. Null where not defined. */
  readonly single: { readonly oneWay: number | null; readonly agreement: number | null; readonly consistency: number | null }
  /** (1,k), (2,k) and (3,k): of the mean of all judges. */
  readonly average: { readonly oneWay: number | null; readonly agreement: number | null; readonly consistency: number | null }
}

/** Intraclass correlations (Shrout and Fleiss 1979) of a complete block: every judge on every target. Null for anything less. */
export function intraclass(rows: readonly (readonly number[])[]): Intraclass | null {
  const n = rows.length
  const k = rows[0]?.length ?? 0
  if (n < 2 || k < 2 || rows.some((row) => row.length !== k)) return null
  const grand = sum(rows.flat()) / (n * k)
  const ofRows = rows.map((row) => sum(row) / k)
  const ofJudges = Array.from({ length: k }, (_nothing, judge) => sum(rows.map((row) => row[judge] ?? 0)) / n)
  const all = sum(rows.flat().map((value) => (value - grand) ** 2))
  const betweenSquares = k * sum(ofRows.map((value) => (value - grand) ** 2))
  const judgeSquares = n * sum(ofJudges.map((value) => (value - grand) ** 2))
  const [B, W, J] = [betweenSquares / (n - 1), (all - betweenSquares) / (n * (k - 1)), judgeSquares / (k - 1)]
  const E = (all - betweenSquares - judgeSquares) / ((n - 1) * (k - 1))
  const over = (part: number, whole: number) => (isNothing(whole, all) ? null : part / whole)
  return {
    targets: n, judges: k, squares: { between: B, within: W, judges: J, residual: E },
    single: { oneWay: over(B - W, B + (k - 1) * W), agreement: over(B - E, B + (k - 1) * E + (k * (J - E)) / n), consistency: over(B - E, B + (k - 1) * E) },
    average: { oneWay: over(B - W, B), agreement: over(B - E, B + (J - E) / n), consistency: over(B - E, B) },
  }
}

/** Zero but for what adding up in floating point leaves behind. */
const isNothing = (value: number, scale: number): boolean => Math.abs(value) <= 1e-12 * (1 + Math.abs(scale))

/** Spearman and Brown: the reliability of the mean of `times` as many sheets. */
export const stepUp = (reliability: number, times: number): number => (times * reliability) / (1 + (times - 1) * reliability)

/** The least number of sheets whose mean reaches a reliability, when one sheet has `reliability`; null where no number does. */
export function sheetsFor(target: number, reliability: number): number | null {
  if (reliability <= 0 || reliability >= 1 || target <= 0 || target >= 1) return null
  const exact = (target * (1 - reliability)) / (reliability * (1 - target))
  return Math.max(1, Math.ceil(exact - 1e-9))
}
