/** A published table is made of cells, some of which are the sum of others. */
export type Cell = {
  readonly people: number
  /** Fewer people than this are not published, because somebody could be recognised. */
  readonly fewest: number
}

/** A sum and its parts, by the names of their cells. */
export type Sum = { readonly total: string; readonly parts: readonly string[] }

/** `small` is hidden for itself; `withheld` only so that nobody can subtract their way to a small one. */
export type Verdict = 'shown' | 'small' | 'withheld'

const isSmall = ({ people, fewest }: Cell): boolean => people > 0 && people < fewest

/**
 * Which cells a table may show. Where a hidden cell could be worked out from a sum and its other parts, the smallest
 * of them is hidden too, and so on until no sum tells: two cells at least are hidden in it, or none; and hidden parts
 * of a shown sum are together no small number themselves.
 */
export function suppress(cells: ReadonlyMap<string, Cell>, sums: readonly Sum[]): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>([...cells].map(([name, cell]) => [name, isSmall(cell) ? 'small' : 'shown']))
  for (let next = telling(cells, sums, verdicts); next !== undefined; next = telling(cells, sums, verdicts)) verdicts.set(next, 'withheld')
  return verdicts
}

/** The cell to hide next, of the first sum that tells what it should not. */
function telling(cells: ReadonlyMap<string, Cell>, sums: readonly Sum[], verdicts: ReadonlyMap<string, Verdict>): string | undefined {
  const cellOf = (name: string): Cell => cells.get(name) ?? { people: 0, fewest: 0 }
  for (const { total, parts } of sums) {
    const hidden = [total, ...parts].filter((name) => verdicts.get(name) !== 'shown')
    if (hidden.length === 0) continue
    const together = { people: parts.filter((name) => hidden.includes(name)).reduce((sum, name) => sum + cellOf(name).people, 0), fewest: Math.max(...hidden.map((name) => cellOf(name).fewest)) }
    const tells = hidden.length === 1 || (!hidden.includes(total) && isSmall(together))
    if (!tells) continue
    const open = (names: readonly string[]) => names.filter((name) => verdicts.get(name) === 'shown').sort((a, b) => cellOf(a).people - cellOf(b).people)
    // A nought hides nothing while there is anybody else to hide behind; the sum itself is the last to go.
    const next = open(parts.filter((name) => cellOf(name).people > 0))[0] ?? open([total])[0] ?? open(parts)[0]
    if (next !== undefined) return next
  }
  return undefined
}
