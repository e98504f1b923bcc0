import type { Fault } from '../kernel/errors'

export type Criterion = { readonly id: string; readonly code: string; readonly titleSq: string; readonly titleEn: string; readonly weight: number }
export type GridSection = { readonly code: string; readonly titleSq: string; readonly titleEn: string; readonly floorPoints: number | null; readonly criteria: readonly Criterion[] }
export type Grid = { readonly sections: readonly GridSection[] }

/** A grid before its criteria have ids. */
export type GridDraft = { readonly sections: readonly (Omit<GridSection, 'criteria'> & { readonly criteria: readonly Omit<Criterion, 'id'>[] })[] }

/** Each criterion is marked 1 to 5; its points are the mark times its weight. */
export const MARKS = [1, 2, 3, 4, 5] as const
export const MARK_MAX = 5
export const GRID_POINTS = 100

export const criterionPoints = ({ weight }: { readonly weight: number }): number => weight * MARK_MAX
export const sectionPoints = ({ criteria }: { readonly criteria: readonly { readonly weight: number }[] }): number => criteria.reduce((all, criterion) => all + criterionPoints(criterion), 0)
export const gridPoints = ({ sections }: GridDraft): number => sections.reduce((all, section) => all + sectionPoints(section), 0)

/** A grid that can decide: 100 points in all, no floor above its ceiling, every code once, every title in both languages. */
export function findGridFaults(grid: GridDraft, totalFloorPoints: number): Fault[] {
  const points = gridPoints(grid)
  const criteria = grid.sections.flatMap((section) => section.criteria)
  const faults: Fault[] = []
  if (grid.sections.length === 0) return [{ field: 'grid', words: 'calls.fault.gridEmpty' }]
  if (points !== GRID_POINTS) faults.push({ field: 'grid', words: 'calls.fault.gridSum', values: { points, want: GRID_POINTS } })
  if (totalFloorPoints > GRID_POINTS) faults.push({ field: 'totalFloorPoints', words: 'calls.fault.floorTotal', values: { max: GRID_POINTS } })
  if (new Set(grid.sections.map(({ code }) => code)).size < grid.sections.length) faults.push({ field: 'grid', words: 'calls.fault.gridTwice' })
  if (new Set(criteria.map(({ code }) => code)).size < criteria.length) faults.push({ field: 'grid', words: 'calls.fault.gridTwice' })
  for (const [index, section] of grid.sections.entries()) {
    const max = sectionPoints(section)
    if (section.criteria.length === 0) faults.push({ field: `section.${index}.code`, words: 'calls.fault.sectionEmpty', values: { code: section.code } })
    if (section.floorPoints !== null && section.floorPoints > max) {
      faults.push({ field: `section.${index}.floor`, words: 'calls.fault.floorSection', values: { code: section.code, floor: section.floorPoints, max } })
    }
    if (section.titleSq === '' || section.titleEn === '') faults.push({ field: `section.${index}.titleSq`, words: 'calls.fault.bothLanguagesOf', values: { code: section.code } })
    for (const { code, titleSq, titleEn } of section.criteria) {
      if (titleSq === '' || titleEn === '') faults.push({ field: `section.${index}.titleSq`, words: 'calls.fault.bothLanguagesOf', values: { code } })
    }
  }
  return faults
}
