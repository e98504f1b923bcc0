import { groupBy } from '../grouping'

/** One sheet: what an assessor gave a proposal in all. */
export type Given = { readonly assessor: string; readonly proposal: string; readonly total: number }

export type Severity = {
  readonly assessor: string
  /** Sheets the figure rests on. */
  readonly sheets: number
  /** How many points above (lenient) or below (severe) the others, on the same proposals. They sum to nothing. */
  readonly effect: number
  /** Standard error; null where there is nothing left over to estimate it from. */
  readonly error: number | null
}

export type Adjusted = { readonly proposal: string; readonly raw: number; readonly fitted: number }

export type Fit =
  | { readonly state: 'fitted'; readonly complete: 'yes' | 'no'; readonly assessors: readonly Severity[]; readonly proposals: readonly Adjusted[] }
  /** Assessors fall into groups that never read the same proposal: nothing can be said between the groups. */
  | { readonly state: 'apart'; readonly groups: readonly (readonly string[])[] }
  | { readonly state: 'nothing' }

/**
 * What each assessor adds to or takes from every proposal, by least squares of total = proposal + assessor with the effects
 * summing to nothing. `ridge` pulls the effects towards zero; 0 unless somebody asks. Refused where assessors and proposals do
 * not hang together. Where everybody scored everything the effects change no rank: the caller has to say so.
 */
export function fitSeverity(given: readonly Given[], ridge = 0): Fit {
  const assessors = [...new Set(given.map(({ assessor }) => assessor))].sort()
  const proposals = [...new Set(given.map(({ proposal }) => proposal))].sort()
  if (assessors.length < 2 || proposals.length === 0) return { state: 'nothing' }
  const groups = connected(given)
  if (groups.length > 1) return { state: 'apart', groups }

  const by = groupBy(given, ({ proposal }) => proposal)
  const own = groupBy(given, ({ assessor }) => assessor)
  const at = new Map(assessors.map((assessor, index) => [assessor, index]))
  const laplacian = assessors.map(() => assessors.map(() => 0))
  const wanted = assessors.map(() => 0)
  for (const sheets of by.values()) {
    const raw = mean(sheets.map(({ total }) => total))
    for (const { assessor, total } of sheets) {
      const a = at.get(assessor) ?? 0
      const row = laplacian[a] as number[]
      row[a] = (row[a] ?? 0) + 1
      wanted[a] = (wanted[a] ?? 0) + total - raw
      for (const other of sheets) { const b = at.get(other.assessor) ?? 0; row[b] = (row[b] ?? 0) - 1 / sheets.length }
    }
  }
  const inverse = invert(laplacian.map((row, a) => row.map((value, b) => value + (a === b ? ridge : 0) + (ridge === 0 ? 1 / assessors.length : 0))))
  const effects = inverse.map((row) => row.reduce((all, value, index) => all + value * (wanted[index] ?? 0), 0))
  const effectOf = (assessor: string) => effects[at.get(assessor) ?? 0] ?? 0
  const fitted = new Map([...by].map(([proposal, sheets]) => [proposal, mean(sheets.map(({ assessor, total }) => total - effectOf(assessor)))]))
  const left = given.reduce((all, { assessor, proposal, total }) => all + (total - (fitted.get(proposal) ?? 0) - effectOf(assessor)) ** 2, 0)
  const freedom = given.length - proposals.length - assessors.length + 1
  return {
    state: 'fitted', complete: given.length === assessors.length * proposals.length ? 'yes' : 'no',
    assessors: assessors.map((assessor, index) => ({
      assessor, sheets: own.get(assessor)?.length ?? 0, effect: effects[index] ?? 0,
      error: freedom <= 0 ? null : Math.sqrt(Math.max(0, (left / freedom) * ((inverse[index]?.[index] ?? 0) - (ridge === 0 ? 1 / assessors.length : 0)))),
    })),
    proposals: proposals.map((proposal) => ({ proposal, raw: mean((by.get(proposal) ?? []).map(({ total }) => total)), fitted: fitted.get(proposal) ?? 0 })),
  }
}

const mean = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0) / values.length

/** Assessors who hang together through proposals that two of them read. */
function connected(given: readonly Given[]): string[][] {
  const root = new Map<string, string>()
  const find = (name: string): string => {
    let top = name
    while (root.has(top)) top = root.get(top) ?? top
    // Whoever asks again takes the short way.
    for (let step = name; step !== top;) { const up = root.get(step) ?? top; root.set(step, top); step = up }
    return top
  }
  for (const { assessor, proposal } of given) {
    const [a, p] = [find(`a ${assessor}`), find(`p ${proposal}`)]
    if (a !== p) root.set(a, p)
  }
  const groups = new Map<string, Set<string>>()
  for (const { assessor } of given) {
    const group = find(`a ${assessor}`)
    groups.set(group, (groups.get(group) ?? new Set()).add(assessor))
  }
  return [...groups.values()].map((group) => [...group].sort()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
}

/** The inverse of a matrix that has one, by elimination with the largest pivot. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, index) => [...row, ...Array.from({ length: size }, (_nothing, column) => (column === index ? 1 : 0))])
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row
    const [chosen, current] = [rows[pivot] as number[], rows[column] as number[]]
    rows[column] = chosen
    rows[pivot] = current
    const by = chosen[column] ?? 1
    for (let index = 0; index < 2 * size; index += 1) chosen[index] = (chosen[index] ?? 0) / by
    for (const [row, values] of rows.entries()) {
      const factor = values[column] ?? 0
      if (row === column || factor === 0) continue
      for (let index = 0; index < 2 * size; index += 1) values[index] = (values[index] ?? 0) - factor * (chosen[index] ?? 0)
    }
  }
  return rows.map((row) => row.slice(size))
}
