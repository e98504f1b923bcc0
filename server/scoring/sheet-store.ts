import type { Grid } from '../calls/grid'
import { parsed, type Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { Conflict } from './interests'
import { sheetLife, type SheetMove } from './lifecycle'
import { criteriaOf, type Contents, type Mark, type Points, type ReopenedFor, type ScoreSheet } from './sheets'

type SheetRow = Omit<ScoreSheet, 'sectionPoints'> & { sectionPoints: string | null }

const sheetOf = (row: SheetRow): ScoreSheet => ({ ...row, sectionPoints: row.sectionPoints === null ? null : parsed<Record<string, number>>(row.sectionPoints) })

export async function findScoreSheet(db: Db, id: string): Promise<ScoreSheet | undefined> {
  const row = (await db('scoreSheets').where({ id }).first()) as SheetRow | undefined
  return row === undefined ? undefined : sheetOf(row)
}

export async function holdScoreSheet(db: Db, id: string): Promise<ScoreSheet | undefined> {
  const row = (await db('scoreSheets').where({ id }).forUpdate().first()) as SheetRow | undefined
  return row === undefined ? undefined : sheetOf(row)
}

/** All sheets of a call, or only those of some proposals, in the order of assignment. */
export async function listSheets(db: Db, callId: string, where: { assessorId?: string; proposalId?: string } = {}): Promise<ScoreSheet[]> {
  return ((await db('scoreSheets').where({ callId, ...where }).orderBy(['assignedAt', 'id'])) as SheetRow[]).map(sheetOf)
}

type NewSheet = Pick<ScoreSheet, 'id' | 'callId' | 'proposalId' | 'assessorId' | 'assignedBy' | 'assignedAt'>

export async function insertSheets(db: Db, sheets: readonly NewSheet[]): Promise<void> {
  for (let from = 0; from < sheets.length; from += 50) {
    await db('scoreSheets').insert(sheets.slice(from, from + 50).map((sheet) => ({ ...sheet, state: 'assigned', comment: '', version: 1 })))
  }
}

/** Takes back an assignment on which nothing was written. */
export async function removeSheet(db: Db, id: string): Promise<void> {
  if ((await db('scoreSheets').where({ id, state: 'assigned' }).delete()) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function readContents(db: Db, sheet: Pick<ScoreSheet, 'id' | 'comment'>): Promise<Contents> {
  const marks = (await db('marks').join('callCriteria', 'callCriteria.id', 'marks.criterionId').where({ sheetId: sheet.id }).select('callCriteria.code', 'marks.points', 'marks.reason')) as (Mark & { code: string })[]
  const comments = (await db('sectionComments').where({ sheetId: sheet.id }).select('sectionCode', 'comment')) as { sectionCode: string; comment: string }[]
  return {
    marks: Object.fromEntries(marks.map(({ code, points, reason }) => [code, { points, reason }])),
    comments: Object.fromEntries(comments.map(({ sectionCode, comment }) => [sectionCode, comment])),
    comment: sheet.comment,
  }
}

/** Keeps a draft as it is now, if nobody kept it since it was read. Returns its new version. */
export async function replaceContents(db: Db, sheet: ScoreSheet, grid: Grid, contents: Contents, savedAt: Instant): Promise<number> {
  const version = sheet.version + 1
  const state = sheetLife.after(sheet.state, 'save')
  const saved = await db('scoreSheets').where({ id: sheet.id, version: sheet.version, state: sheet.state }).update({ state, comment: contents.comment, savedAt, version })
  if (saved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  await db('marks').where({ sheetId: sheet.id }).delete()
  await db('sectionComments').where({ sheetId: sheet.id }).delete()
  const marks = criteriaOf(grid).flatMap(({ id, code }) => {
    const mark = contents.marks[code]
    return mark === undefined || (mark.points === null && mark.reason === '') ? [] : [{ sheetId: sheet.id, criterionId: id, ...mark }]
  })
  const comments = grid.sections.flatMap(({ code }) => {
    const comment = contents.comments[code] ?? ''
    return comment === '' ? [] : [{ sheetId: sheet.id, sectionCode: code, comment }]
  })
  if (marks.length > 0) await db('marks').insert(marks)
  if (comments.length > 0) await db('sectionComments').insert(comments)
  return version
}

type MoveFacts = Partial<Pick<SheetRow, 'sealedAt' | 'sectionPoints' | 'totalPoints' | 'sealHash' | 'sealNonce' | 'voidReason' | 'revision' | 'reopenedFor' | 'reopenedSections'>>

async function moveSheet(db: Db, sheet: ScoreSheet, move: SheetMove, facts: MoveFacts): Promise<void> {
  const state = sheetLife.after(sheet.state, move)
  const moved = await db('scoreSheets').where({ id: sheet.id, state: sheet.state, version: sheet.version }).update({ state, ...facts, version: sheet.version + 1 })
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function sealSheetRow(db: Db, sheet: ScoreSheet, seal: { at: Instant; points: Points; hash: string; nonce: string | null }): Promise<void> {
  await moveSheet(db, sheet, 'seal', { sealedAt: seal.at, sectionPoints: JSON.stringify(seal.points.sections), totalPoints: seal.points.total, sealHash: seal.hash, sealNonce: seal.nonce })
}

/** Opens a sealed sheet again. The database lets it pass only when the sealed version has been kept. */
export async function reopenSheetRow(db: Db, sheet: ScoreSheet, reopenedFor: ReopenedFor, reopenedSections: string | null = null): Promise<void> {
  await moveSheet(db, sheet, 'reopen', { sealedAt: null, sectionPoints: null, totalPoints: null, sealHash: null, sealNonce: null, revision: sheet.revision + 1, reopenedFor, reopenedSections })
}

export async function voidSheetRow(db: Db, sheet: ScoreSheet, reason: string): Promise<void> {
  await moveSheet(db, sheet, 'void', { voidReason: reason })
}

export type Coverage = { proposalId: string; sealed: number; open: number; void: number }

/** How many sheets each proposal has: sealed, being written, void. Says nothing of what they hold or whose they are. */
export async function listCoverage(db: Db, callId: string): Promise<Map<string, Coverage>> {
  const rows = (await db('scoreSheets').where({ callId }).groupBy('proposalId', 'state').select('proposalId', 'state').count({ all: '*' })) as { proposalId: string; state: string; all: number }[]
  const coverage = new Map<string, Coverage>()
  for (const { proposalId, state, all } of rows) {
    const one = coverage.get(proposalId) ?? { proposalId, sealed: 0, open: 0, void: 0 }
    if (state === 'sealed') one.sealed += all
    else if (state === 'void') one.void += all
    else one.open += all
    coverage.set(proposalId, one)
  }
  return coverage
}

export type OwnSheet = Pick<ScoreSheet, 'id' | 'callId' | 'proposalId' | 'state' | 'savedAt' | 'sealedAt'> & { reference: string; title: string; callReference: string; callState: string; sheetsDueOn: Day }

/** The sheets of one assessor in all calls, but those a conflict closed; by number and never by points: an order would say something. */
export async function listOwnSheets(db: Db, assessorId: string): Promise<OwnSheet[]> {
  return (await db('scoreSheets').join('proposals', 'proposals.id', 'scoreSheets.proposalId').join('calls', 'calls.id', 'scoreSheets.callId').join('committees', 'committees.callId', 'calls.id')
    .where({ assessorId }).whereNot('scoreSheets.state', 'void').whereNotIn('scoreSheets.proposalId', db('conflicts').where({ personId: assessorId }).select('proposalId'))
    .where((one) => { void one.whereNotNull('calls.resultsPublishedAt').orWhereNotIn('scoreSheets.proposalId', db('hintQuestions').where({ personId: assessorId }).whereNull('closedAt').select('proposalId')) })
    .whereNot('proposals.state', 'withdrawn').orderBy(['calls.closesAt', 'proposals.number'])
    .select('scoreSheets.id', 'scoreSheets.callId', 'scoreSheets.proposalId', 'scoreSheets.state', 'scoreSheets.savedAt', 'scoreSheets.sealedAt',
      'proposals.reference', 'proposals.title', 'calls.reference as callReference', 'calls.state as callState', 'committees.sheetsDueOn')) as OwnSheet[]
}

export async function insertConflict(db: Db, conflict: Conflict): Promise<void> {
  await db('conflicts').insert(conflict)
}

/** Conflicts of everybody in a call, in the order in which they were said. */
export async function listConflicts(db: Db, callId: string): Promise<(Conflict & { reference: string })[]> {
  return (await db('conflicts').join('proposals', 'proposals.id', 'conflicts.proposalId').where('proposals.callId', callId).orderBy(['conflicts.declaredAt', 'proposals.number'])
    .select('conflicts.*', 'proposals.reference')) as (Conflict & { reference: string })[]
}
