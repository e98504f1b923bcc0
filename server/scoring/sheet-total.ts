import type { Grid } from '../calls/grid'
import { bar, type BarView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import type { Progress, SectionProgress } from './sheets'

export type FloorView = { code: string; title: string; points: string; bar: BarView; floorAt: string | null; floor: string; max: number; criteria: number; note: string }
export type TotalView = {
  points: string; outOf: string; count: string; floors: FloorView[]; note: string; floor: number
  /** The sentences with their gaps, for the script that fills them while marks are chosen. */
  said: { outOf: string; count: string; above: string; open: string; below: string; none: string; totalAbove: string; totalOpen: string; totalBelow: string }
}

const both = (words: Words, of: { titleSq: string; titleEn: string }) => words.pick({ sq: of.titleSq, en: of.titleEn })

/** Points so far and floors, each with its place on the bar and its state in words. An unfinished sheet says out of how much was marked. */
export function totalView(words: Words, grid: Grid, progress: Progress, totalFloor: number): TotalView {
  return {
    points: words.number(progress.points), outOf: words.say('scoring.sheet.ofMarked', { points: words.number(progress.pointsMarked) }),
    count: words.say('scoring.sheet.criteria', { marked: progress.marked, all: progress.criteria }),
    floor: totalFloor, note: totalNote(words, progress, totalFloor),
    floors: progress.sections.map((section, index) => ({
      code: section.code, title: `${section.code}. ${both(words, grid.sections[index] as Grid['sections'][number])}`,
      points: `${words.number(section.points)} / ${words.number(section.max)}`,
      bar: bar(0, section.points, section.max, 'q-f-lake'),
      floorAt: section.floor === null ? null : bar(section.floor, 0, section.max, '').x,
      floor: section.floor === null ? '' : String(section.floor), max: section.max, criteria: section.criteria,
      note: floorNote(words, section),
    })),
    said: gaps(words),
  }
}

const gaps = (words: Words): TotalView['said'] => ({
  outOf: words.say('scoring.sheet.ofMarked', { points: '{points}' }), count: words.say('scoring.sheet.criteria', { marked: '{marked}', all: '{all}' }),
  above: words.say('scoring.sheet.aboveFloor', { floor: '{floor}' }), open: words.say('scoring.sheet.criteriaOf', { marked: '{marked}', all: '{all}' }),
  below: words.say('scoring.sheet.belowFloor', { floor: '{floor}' }), none: words.say('scoring.sheet.noFloor'),
  totalAbove: words.say('scoring.sheet.totalAbove', { floor: '{floor}' }), totalOpen: words.say('scoring.sheet.totalOpen', { floor: '{floor}', missing: '{missing}' }),
  totalBelow: words.say('scoring.sheet.totalBelow', { floor: '{floor}', missing: '{missing}' }),
})

function totalNote(words: Words, { points, marked, criteria }: Progress, floor: number): string {
  if (points >= floor) return words.say('scoring.sheet.totalAbove', { floor })
  return words.say(marked < criteria ? 'scoring.sheet.totalOpen' : 'scoring.sheet.totalBelow', { floor, missing: floor - points })
}

function floorNote(words: Words, { floor, points, marked, criteria }: SectionProgress): string {
  if (floor !== null && points >= floor) return words.say('scoring.sheet.aboveFloor', { floor })
  if (marked < criteria) return words.say('scoring.sheet.criteriaOf', { marked, all: criteria })
  return floor === null ? words.say('scoring.sheet.noFloor') : words.say('scoring.sheet.belowFloor', { floor })
}
