import type { Grid } from '../../calls/grid'
import type { Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { criteriaOf, MARKS } from '../sheets'
import type { SheetPoints } from './divergence'

/** What was typed about the meeting of those who scored. */
export type Consensus = {
  /** Null where the day or the time cannot be read. */
  readonly heldAt: Instant | null
  readonly place: string
  /** Ids of members. */
  readonly present: readonly string[]
  /** By criterion; null where none was chosen. Empty where the call does not ask for an agreed score. */
  readonly marks: Readonly<Record<string, number | null>>
  readonly reasons: string
  readonly minority: string
}

const PLACE_MAX = 200
const TEXT_MAX = 4_000

type Frame = {
  readonly grid: Grid
  readonly agreed: 'yes' | 'no'
  /** Members who scored and still sit, by id: all of them were there, or the meeting was none. */
  readonly scorers: readonly string[]
  /** Everybody of the committee, by id. */
  readonly members: readonly string[]
  readonly now: Instant
  readonly notBefore: Instant
}

export function findConsensusFaults({ heldAt, place, present, marks, reasons, minority }: Consensus, { grid, agreed, scorers, members, now, notBefore }: Frame): Fault[] {
  const faults: Fault[] = []
  if (heldAt === null) faults.push({ field: 'heldOn', words: 'scoring.fault.held' })
  else if (heldAt > now) faults.push({ field: 'heldOn', words: 'scoring.fault.heldLater' })
  else if (heldAt < notBefore) faults.push({ field: 'heldOn', words: 'scoring.divergence.fault.heldBefore' })
  if (place === '') faults.push({ field: 'place', words: 'scoring.fault.place' })
  if (place.length > PLACE_MAX) faults.push({ field: 'place', words: 'scoring.fault.long', values: { max: PLACE_MAX } })
  if (present.some((id) => !members.includes(id))) faults.push({ field: 'present', words: 'scoring.fault.presentUnknown' })
  else if (scorers.some((id) => !present.includes(id))) faults.push({ field: 'present', words: 'scoring.divergence.fault.scorers' })
  if (agreed === 'yes') faults.push(...criteriaOf(grid).filter(({ code }) => !isMark(marks[code])).map(({ code }) => ({ field: `mark.${code}`, words: 'scoring.fault.unmarked', values: { code } })))
  if (reasons === '') faults.push({ field: 'reasons', words: 'scoring.divergence.fault.reasons' })
  for (const [field, text] of [['reasons', reasons], ['minority', minority]] as const) {
    if (text.length > TEXT_MAX) faults.push({ field, words: 'scoring.fault.long', values: { max: TEXT_MAX } })
  }
  return faults
}

const isMark = (points: number | null | undefined): points is number => (MARKS as readonly (number | null | undefined)[]).includes(points)

/** Weighted points of the marks agreed on, by section and in all. */
export function agreedPoints(grid: Grid, marks: Readonly<Record<string, number | null>>): SheetPoints {
  const sections = Object.fromEntries(grid.sections.map(({ code, criteria }) => [code, criteria.reduce((all, criterion) => all + (marks[criterion.code] ?? 0) * criterion.weight, 0)]))
  const chosen = criteriaOf(grid).flatMap(({ code }) => { const mark = marks[code]; return isMark(mark) ? [[code, mark] as const] : [] })
  return { total: Object.values(sections).reduce((all, points) => all + points, 0), sections, marks: Object.fromEntries(chosen) }
}
