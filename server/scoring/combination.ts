import type { CallSettings } from '../calls/settings'
import { divergence, type Floors, type SheetPoints } from './divergence/divergence'

/** What a call says about making one result of several sheets. */
export type Combining = Pick<CallSettings, 'combination' | 'divergence' | 'closestPair' | 'discrepancyPoints' | 'sheetsMin'>

export const combiningOf = ({ combination, divergence: asks, closestPair, discrepancyPoints, sheetsMin }: CallSettings): Combining =>
  ({ combination, divergence: asks, closestPair, discrepancyPoints, sheetsMin })

/** One result, exact: every sum is over `divisor`, and is divided only where it is shown. */
export type Combined = {
  /** How many sealed sheets count. */
  readonly sheets: number
  readonly divisor: number
  readonly totalSum: number
  readonly sections: Readonly<Record<string, number>>
  readonly marks: Readonly<Record<string, number>>
  /** Totals of the sheets that count, ascending. */
  readonly totals: readonly number[]
  /** Totals of whole sheets that the closest pair leaves out, ascending. */
  readonly aside: readonly number[]
}

type Rules = Floors & { readonly combining: Combining }

/**
 * One result from the sealed sheets of one proposal, by the call's rule: the mean; the median of each section and their
 * sum; or the score agreed in a meeting, and without one the mean. The order of the sheets changes nothing.
 */
export function combine(sheets: readonly SheetPoints[], agreed: SheetPoints | null, rules: Rules): Combined {
  const { counted, aside } = countedOf(sheets, rules)
  const known = { sheets: counted.length, totals: totalsOf(counted), aside: totalsOf(aside) }
  if (counted.length === 0) return { ...known, divisor: 0, totalSum: 0, sections: {}, marks: {} }
  const { combination } = rules.combining
  if (combination === 'agreed' && agreed !== null) return { ...known, divisor: 1, totalSum: agreed.total, sections: agreed.sections, marks: agreed.marks ?? {} }
  const over = combination === 'median' ? middle : all
  const sections = Object.fromEntries(rules.grid.sections.map(({ code }) => [code, over(counted.map((sheet) => sheet.sections[code] ?? 0))]))
  const codes = rules.grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => code)).filter((code) => counted.every(({ marks }) => marks?.[code] !== undefined))
  return {
    ...known, sections, divisor: combination === 'median' ? 2 - (counted.length % 2) : counted.length,
    totalSum: combination === 'median' ? all(Object.values(sections)) : all(counted.map(({ total }) => total)),
    marks: Object.fromEntries(codes.map((code) => [code, over(counted.map(({ marks }) => marks?.[code] ?? 0))])),
  }
}

const all = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** The value in the middle; of an even number the sum of the two in the middle. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] ?? 0 : (sorted[half - 1] ?? 0) + (sorted[half] ?? 0)
}

const totalsOf = (sheets: readonly SheetPoints[]): number[] => sheets.map(({ total }) => total).sort((a, b) => a - b)

/** The sheets of which divergence is asked, and those that were opened because of it. */
export type Parted = { readonly first: readonly SheetPoints[]; readonly further: readonly SheetPoints[] }

/**
 * A further sheet takes the place of one that was made void, in the order in which they were opened: so the result is
 * the one of a proposal on which the assessor who left had never scored.
 */
export function parted(sheets: readonly SheetPoints[], { sheetsMin }: Pick<Combining, 'sheetsMin'>): Parted {
  const inOrder = [...sheets].sort((a, b) => (a.further ?? 0) - (b.further ?? 0))
  const first = inOrder.filter((sheet, index) => sheet.further === undefined || index < sheetsMin)
  return { first, further: inOrder.slice(first.length) }
}

/** Whole sheets are kept or left out, never single marks; with equal distances all of them are kept. */
function countedOf(sheets: readonly SheetPoints[], rules: Rules): { counted: readonly SheetPoints[]; aside: readonly SheetPoints[] } {
  const { combining } = rules
  const everything = { counted: sheets, aside: [] }
  if (combining.divergence !== 'third' || combining.closestPair !== 'yes') return everything
  const { first, further } = parted(sheets, combining)
  if (further.length === 0 || divergence(first, rules, combining).triggers.length === 0) return everything
  const pair = closestPair(sheets)
  return pair === null ? everything : { counted: pair, aside: sheets.filter((sheet) => !pair.includes(sheet)) }
}

/** The two sheets whose totals lie closest, or null where more than one pair does. */
export function closestPair<Sheet extends { readonly total: number }>(sheets: readonly Sheet[]): readonly [Sheet, Sheet] | null {
  const sorted = [...sheets].sort((a, b) => a.total - b.total)
  const pairs = sorted.flatMap((low, index) => { const high = sorted[index + 1]; return high === undefined ? [] : [[low, high] as const] })
  const least = Math.min(...pairs.map(([low, high]) => high.total - low.total))
  const closest = pairs.filter(([low, high]) => high.total - low.total === least)
  return closest.length === 1 ? closest[0] ?? null : null
}
