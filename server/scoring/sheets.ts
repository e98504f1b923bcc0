import assert from 'node:assert/strict'
import { criterionPoints, sectionPoints, MARK_MAX, MARKS, type Criterion, type Grid } from '../calls/grid'
import { canonical } from '../kernel/canonical'
import type { Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import type { SheetState } from './lifecycle'

/** Why a sealed sheet was opened again: by the chair's own finding, for a consensus round, or because a complaint was upheld. */
export type ReopenedFor = 'chair' | 'consensus' | 'complaint'

export type ScoreSheet = {
  id: string
  callId: string
  proposalId: string
  assessorId: string
  state: SheetState
  assignedBy: string
  assignedAt: Instant
  comment: string
  savedAt: Instant | null
  sealedAt: Instant | null
  sectionPoints: Readonly<Record<string, number>> | null
  totalPoints: number | null
  /** The commitment under which the sheet is sealed; with no nonce, the plain hash of an older sheet. */
  sealHash: string | null
  sealNonce: string | null
  /** One more each time a sealed sheet is opened again. */
  revision: number
  reopenedFor: ReopenedFor | null
  /** Codes of the only sections that a complaint opened, parted by blanks; null where the whole sheet is open. */
  reopenedSections: string | null
  voidReason: string | null
  version: number
}

/** A mark under its criterion's code; a reason may be written before the mark is chosen. */
export type Mark = { readonly points: number | null; readonly reason: string }
export type Contents = {
  readonly marks: Readonly<Record<string, Mark>>
  /** By section. */
  readonly comments: Readonly<Record<string, string>>
  /** About the whole proposal, for its applicant. */
  readonly comment: string
}

export const TEXT_MAX = 4_000
/** The reason of a sheet that a conflict made void; what the conflict is stays between the member and those who lead. */
export const VOID_BY_CONFLICT = 'conflict'

export { MARKS }

const NO_MARK: Mark = { points: null, reason: '' }
export const markOf = (contents: Contents, code: string): Mark => contents.marks[code] ?? NO_MARK

export const criteriaOf = (grid: Grid): readonly Criterion[] => grid.sections.flatMap(({ criteria }) => criteria)

/** What cannot even be kept as a draft: a mark that is none, a text without end. */
export function findDraftFaults(grid: Grid, contents: Contents): Fault[] {
  const faults: Fault[] = []
  const tooLong = (field: string, text: string) => { if (text.length > TEXT_MAX) faults.push({ field, words: 'scoring.fault.long', values: { max: TEXT_MAX } }) }
  for (const { code } of criteriaOf(grid)) {
    const { points, reason } = markOf(contents, code)
    if (points !== null && !(MARKS as readonly number[]).includes(points)) faults.push({ field: `mark.${code}`, words: 'scoring.fault.mark', values: { code } })
    tooLong(`reason.${code}`, reason)
  }
  for (const { code } of grid.sections) tooLong(`comment.${code}`, contents.comments[code] ?? '')
  tooLong('comment', contents.comment)
  return faults
}

/** What still hinders sealing, in the order of the sheet. A criterion left out is never a zero: the sheet stays a draft. */
export function findFaults(grid: Grid, contents: Contents, reasoned: readonly number[]): Fault[] {
  const faults: Fault[] = []
  for (const section of grid.sections) {
    for (const { code } of section.criteria) {
      const { points, reason } = markOf(contents, code)
      if (points === null) faults.push({ field: `mark.${code}`, words: 'scoring.fault.unmarked', values: { code } })
      else if (reasoned.includes(points) && reason === '') faults.push({ field: `reason.${code}`, words: 'scoring.fault.reason', values: { code, points } })
    }
    if ((contents.comments[section.code] ?? '') === '') faults.push({ field: `comment.${section.code}`, words: 'scoring.fault.sectionComment', values: { code: section.code } })
  }
  if (contents.comment === '') faults.push({ field: 'comment', words: 'scoring.fault.comment' })
  return [...findDraftFaults(grid, contents), ...faults]
}

/**
 * What still hinders sealing a sheet again: each mark that is another than it was under the seal says why, in words
 * that were not there before.
 */
export function findChangeFaults(grid: Grid, contents: Contents, before: Contents): Fault[] {
  return criteriaOf(grid).flatMap(({ code }): Fault[] => {
    const [was, is] = [markOf(before, code), markOf(contents, code)]
    if (is.points === null || was.points === is.points || (is.reason !== '' && is.reason !== was.reason)) return []
    return [{ field: `reason.${code}`, words: 'scoring.fault.changed', values: { code, was: was.points ?? '–', is: is.points } }]
  })
}

/** In a sheet that was opened for some sections only, everything else stays as it was under the seal. */
export function findScopeFaults(grid: Grid, contents: Contents, before: Contents, { reopenedSections }: Pick<ScoreSheet, 'reopenedSections'>): Fault[] {
  if (reopenedSections === null) return []
  const open = reopenedSections.split(' ')
  return grid.sections.filter(({ code }) => !open.includes(code)).flatMap(({ code: section, criteria }): Fault[] => [
    ...criteria.filter(({ code }) => markOf(contents, code).points !== markOf(before, code).points || markOf(contents, code).reason !== markOf(before, code).reason)
      .map(({ code }) => ({ field: `mark.${code}`, words: 'scoring.fault.outside', values: { code } })),
    ...((contents.comments[section] ?? '') === (before.comments[section] ?? '') ? [] : [{ field: `comment.${section}`, words: 'scoring.fault.outside', values: { code: section } }]),
  ])
}

/** Contents field by field, under the names that forms, workbooks and the history give them. */
export const fieldsOf = (grid: Grid, contents: Contents): Record<string, string> => ({
  ...Object.fromEntries(criteriaOf(grid).flatMap(({ code }) => {
    const { points, reason } = markOf(contents, code)
    return [[`mark.${code}`, points === null ? '' : String(points)], [`reason.${code}`, reason]]
  })),
  ...Object.fromEntries(grid.sections.map(({ code }) => [`comment.${code}`, contents.comments[code] ?? ''])),
  comment: contents.comment,
})

export type FieldChange = { readonly field: string; readonly from: string; readonly to: string }

/** Where two contents differ, in the order of the sheet. */
export function differences(grid: Grid, before: Contents, after: Contents): FieldChange[] {
  const [from, to] = [fieldsOf(grid, before), fieldsOf(grid, after)]
  return Object.keys(to).filter((field) => from[field] !== to[field]).map((field) => ({ field, from: from[field] ?? '', to: to[field] ?? '' }))
}

export type SectionProgress = { code: string; points: number; max: number; marked: number; criteria: number; floor: number | null }
export type Progress = { points: number; /** Of the criteria marked so far. */ pointsMarked: number; marked: number; criteria: number; sections: SectionProgress[] }

/** Where an unfinished sheet stands: points of what is marked, out of what is marked. Never out of the whole. */
export function progressOf(grid: Grid, contents: Contents): Progress {
  let pointsMarked = 0
  const sections = grid.sections.map((section) => {
    let points = 0
    let marked = 0
    for (const criterion of section.criteria) {
      const mark = markOf(contents, criterion.code).points
      if (mark === null) continue
      points += mark * criterion.weight
      pointsMarked += criterionPoints(criterion)
      marked += 1
    }
    return { code: section.code, points, max: sectionPoints(section), marked, criteria: section.criteria.length, floor: section.floorPoints }
  })
  const add = (value: (section: SectionProgress) => number) => sections.reduce((all, section) => all + value(section), 0)
  return { points: add(({ points }) => points), pointsMarked, marked: add(({ marked }) => marked), criteria: add(({ criteria }) => criteria), sections }
}

export type Points = { readonly sections: Readonly<Record<string, number>>; readonly total: number }

/** Weighted points of a complete sheet, by section and in all: whole numbers. */
export function pointsOf(grid: Grid, contents: Contents): Points {
  const { marked, criteria, sections, points } = progressOf(grid, contents)
  assert(marked === criteria && criteria > 0, 'only a sheet with every mark has points')
  return { sections: Object.fromEntries(sections.map((section) => [section.code, section.points])), total: points }
}

export type SealedContent = {
  readonly format: 'qarte/score-sheet-1'
  readonly sheet: string
  readonly call: string
  readonly proposal: string
  readonly assessor: string
  readonly sealedAt: Instant
  readonly marks: readonly { readonly code: string; readonly weight: number; readonly points: number; readonly reason: string }[]
  readonly comments: Readonly<Record<string, string>>
  readonly comment: string
  readonly sections: Readonly<Record<string, number>>
  readonly total: number
}

/** A sheet as sheets were sealed before there were commitments: everything it says in one canonical form, and the SHA-256 of that. Kept so that those stay verifiable. */
export function sealOf(sheet: Pick<ScoreSheet, 'id' | 'callId' | 'proposalId' | 'assessorId'>, grid: Grid, contents: Contents, sealedAt: Instant): { text: string; hash: string } {
  const { sections, total } = pointsOf(grid, contents)
  const content: SealedContent = {
    format: 'qarte/score-sheet-1',
    sheet: sheet.id, call: sheet.callId, proposal: sheet.proposalId, assessor: sheet.assessorId, sealedAt,
    marks: criteriaOf(grid).map(({ code, weight }) => {
      const { points, reason } = markOf(contents, code)
      assert(points !== null && points >= 1 && points <= MARK_MAX, 'every sealed criterion has its mark')
      return { code, weight, points, reason }
    }),
    comments: contents.comments, comment: contents.comment, sections, total,
  }
  const text = canonical(content)
  return { text, hash: sha256(text) }
}
