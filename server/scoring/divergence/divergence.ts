import type { Grid } from '../../calls/grid'

/** Points of one sealed sheet. Whose sheet it is does not matter to a result. */
export type SheetPoints = {
  readonly total: number
  readonly sections: Readonly<Record<string, number>>
  /** Marks by criterion, where they were read. */
  readonly marks?: Readonly<Record<string, number>>
  /** Which further sheet of its proposal it is, counted from 1; absent for those assigned from the start. */
  readonly further?: number
}

export type Floors = { readonly grid: Grid; readonly totalFloorPoints: number }

/** `gap`: two totals too far apart. `floor`: one sheet meets every floor, another does not. */
export type Trigger = 'gap' | 'floor'

export type Divergence = {
  /** Empty where the sheets agree well enough. */
  readonly triggers: readonly Trigger[]
  /** The largest distance between two totals. */
  readonly gap: number
  /** Criteria on which two marks lie far apart: shown, and never a trigger. */
  readonly advice: readonly { readonly code: string; readonly least: number; readonly most: number }[]
}

/** Marks of one criterion so far apart are worth a word between the assessors. */
export const ADVISED_APART = 3

/** Whether one assessor alone would let the proposal pass. */
export const meetsFloors = ({ total, sections }: SheetPoints, { grid, totalFloorPoints }: Floors): boolean =>
  total >= totalFloorPoints && grid.sections.every(({ code, floorPoints }) => floorPoints === null || (sections[code] ?? 0) >= floorPoints)

/**
 * How far the sheets of one proposal are apart. Two sheets that both fail the floor of the total never diverge: they
 * agree that the proposal fails. So the pair to look at is the lowest and the highest, unless the highest fails too.
 */
export function divergence(sheets: readonly SheetPoints[], floors: Floors, { discrepancyPoints }: { readonly discrepancyPoints: number }): Divergence {
  const totals = sheets.map(({ total }) => total)
  const gap = sheets.length < 2 ? 0 : Math.max(...totals) - Math.min(...totals)
  const reached = Math.max(0, ...totals) >= floors.totalFloorPoints
  const meeting = sheets.filter((sheet) => meetsFloors(sheet, floors)).length
  const triggers: Trigger[] = []
  if (sheets.length > 1 && reached && gap >= discrepancyPoints) triggers.push('gap')
  if (meeting > 0 && meeting < sheets.length) triggers.push('floor')
  return { triggers, gap, advice: advise(sheets, floors.grid) }
}

function advise(sheets: readonly SheetPoints[], grid: Grid): Divergence['advice'] {
  return grid.sections.flatMap(({ criteria }) => criteria).flatMap(({ code }) => {
    const marks = sheets.flatMap((sheet) => { const mark = sheet.marks?.[code]; return mark === undefined ? [] : [mark] })
    const [least, most] = [Math.min(...marks), Math.max(...marks)]
    return marks.length > 1 && most - least >= ADVISED_APART ? [{ code, least, most }] : []
  })
}
