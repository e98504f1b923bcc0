import type { Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import type { Answers, FormDefinition } from '../forms/forms'
import { findFormVersion, readAnswers } from '../forms/store'
import type { Closure } from './closure'
import { lineLife, reportLife, type LineMove, type ReportMove } from './lifecycle'
import type { Entry, Line, ReasonCode } from './lines'
import type { Report, ReportKind } from './reports'

export async function findReport(db: Db, id: string): Promise<Report | undefined> {
  return (await db('reports').where({ id }).first()) as Report | undefined
}

/** The report, and nobody else changes it until the transaction ends. */
export async function holdReport(db: Db, id: string): Promise<Report | undefined> {
  return (await db('reports').where({ id }).forUpdate().first()) as Report | undefined
}

export async function listReports(db: Db, agreementIds: readonly string[]): Promise<Report[]> {
  return (await db('reports').whereIn('agreementId', [...agreementIds]).orderBy(['agreementId', 'number'])) as Report[]
}

export async function insertReport(db: Db, report: Pick<Report, 'id' | 'agreementId' | 'number' | 'kind' | 'periodFrom' | 'periodTo' | 'dueOn' | 'answerSheetId' | 'createdBy' | 'createdAt'>): Promise<void> {
  await db('reports').insert({ ...report, state: 'draft', version: 1 })
}

/** The only statement that writes `reports.state`. Loses politely to whoever moved it first. */
export async function moveReport(db: Db, report: Report, move: ReportMove, change: Partial<Omit<Report, 'id' | 'state' | 'version'>>): Promise<void> {
  const moved = await db('reports').where({ id: report.id, state: report.state, version: report.version })
    .update({ ...change, state: reportLife.after(report.state, move) }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

const lines = (db: Db) =>
  db('expenditures')
    .join('reports', 'reports.id', 'expenditures.reportId')
    .join('agreementBudgetLines', 'agreementBudgetLines.id', 'expenditures.budgetLineId')
    .select('expenditures.*', 'reports.agreementId', 'reports.number as reportNumber', 'agreementBudgetLines.code', 'agreementBudgetLines.heading')

export async function findLine(db: Db, id: string): Promise<Line | undefined> {
  return (await lines(db).where('expenditures.id', id).first()) as Line | undefined
}

export async function listLines(db: Db, agreementIds: readonly string[]): Promise<Line[]> {
  return (await lines(db).whereIn('reports.agreementId', [...agreementIds]).orderBy(['reports.agreementId', 'reports.number', 'expenditures.position'])) as Line[]
}

export async function insertLine(db: Db, line: Entry & Pick<Line, 'id' | 'reportId' | 'position' | 'documentKey' | 'enteredBy' | 'enteredAt'>): Promise<void> {
  await db('expenditures').insert({ ...line, state: 'entered', version: 1 })
}

/** Writes a line anew: whatever was decided about it before concerns another line and is taken off. */
export async function replaceLine(db: Db, line: Pick<Line, 'id' | 'version' | 'state'>, change: Entry & Pick<Line, 'documentKey' | 'enteredBy' | 'enteredAt'>): Promise<void> {
  const undecided = { acceptedMinor: null, reasonCode: null, note: null, decidedBy: null, decidedAt: null, answerDueOn: null, answer: null, answeredBy: null, answeredAt: null }
  const changed = await db('expenditures').where({ id: line.id, version: line.version }).update({ ...change, ...undecided, state: lineLife.after(line.state, 'enter') }).increment('version', 1)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function deleteLine(db: Db, line: Pick<Line, 'id' | 'version'>): Promise<void> {
  await db('expenditureFiles').where({ expenditureId: line.id }).delete()
  const deleted = await db('expenditures').where({ id: line.id, version: line.version, state: 'entered' }).delete()
  if (deleted !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

type LineChange = Partial<Pick<Line, 'acceptedMinor' | 'reasonCode' | 'note' | 'decidedBy' | 'decidedAt' | 'answerDueOn' | 'answer' | 'answeredBy' | 'answeredAt'>>

/** The only statement that writes `expenditures.state` of an existing line, beside a line written anew. */
export async function moveLine(db: Db, line: Pick<Line, 'id' | 'version' | 'state'>, move: LineMove, change: LineChange = {}): Promise<void> {
  const moved = await db('expenditures').where({ id: line.id, state: line.state, version: line.version })
    .update({ ...change, state: lineLife.after(line.state, move) }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Lines of other reports with the same document, refused ones left out. */
export async function listTwins(db: Db, keys: readonly string[]): Promise<{ id: string; documentKey: string; organisationId: string; reference: string; reportId: string; reportNumber: number; position: number }[]> {
  return (await db('expenditures')
    .join('reports', 'reports.id', 'expenditures.reportId')
    .join('agreements', 'agreements.id', 'reports.agreementId')
    .join('awards', 'awards.id', 'agreements.awardId')
    .whereIn('expenditures.documentKey', [...keys]).whereNot('expenditures.state', 'rejected')
    .orderBy('awards.reference')
    .select('expenditures.id', 'expenditures.documentKey', 'expenditures.reportId', 'awards.organisationId', 'awards.reference', 'reports.number as reportNumber', 'expenditures.position')) as never
}

export type LineFile = Pick<StoredFile, 'id' | 'name' | 'type' | 'size'> & { expenditureId: string }

export async function listLineFiles(db: Db, reportIds: readonly string[]): Promise<LineFile[]> {
  return (await db('expenditureFiles').join('files', 'files.id', 'expenditureFiles.fileId')
    .whereIn('expenditureFiles.expenditureId', db('expenditures').select('id').whereIn('reportId', [...reportIds]))
    .orderBy('expenditureFiles.addedAt').orderBy('files.name')
    .select('files.id', 'files.name', 'files.type', 'files.size', 'expenditureFiles.expenditureId')) as LineFile[]
}

export async function addLineFile(db: Db, row: { expenditureId: string; fileId: string; addedBy: string; addedAt: Instant }): Promise<void> {
  await db('expenditureFiles').insert(row)
}

export async function removeLineFile(db: Db, expenditureId: string, fileId: string): Promise<void> {
  await db('expenditureFiles').where({ expenditureId, fileId }).delete()
}

export type Correction = {
  id: string
  expenditureId: string
  outcome: 'accepted' | 'partial' | 'rejected'
  acceptedMinor: number
  reasonCode: ReasonCode | null
  note: string
  askedBy: string
  askedAt: Instant
  decided: 'approved' | 'refused' | null
  decidedBy: string | null
  decidedAt: Instant | null
}

export async function insertCorrection(db: Db, row: Omit<Correction, 'decided' | 'decidedBy' | 'decidedAt'>): Promise<void> {
  await db('expenditureCorrections').insert(row)
}

export async function holdCorrection(db: Db, id: string): Promise<Correction | undefined> {
  return (await db('expenditureCorrections').where({ id }).forUpdate().first()) as Correction | undefined
}

export async function findCorrection(db: Db, id: string): Promise<Correction | undefined> {
  return (await db('expenditureCorrections').where({ id }).first()) as Correction | undefined
}

/** Corrections of these agreements, open ones first. */
export async function listCorrections(db: Db, agreementIds: readonly string[]): Promise<(Correction & { agreementId: string; reportId: string })[]> {
  return (await db('expenditureCorrections')
    .join('expenditures', 'expenditures.id', 'expenditureCorrections.expenditureId').join('reports', 'reports.id', 'expenditures.reportId')
    .whereIn('reports.agreementId', [...agreementIds])
    .orderBy('expenditureCorrections.askedAt')
    .select('expenditureCorrections.*', 'reports.agreementId', 'expenditures.reportId')) as (Correction & { agreementId: string; reportId: string })[]
}

export async function decideCorrectionRow(db: Db, id: string, change: { decided: 'approved' | 'refused'; decidedBy: string; decidedAt: Instant }): Promise<void> {
  const decided = await db('expenditureCorrections').where({ id }).whereNull('decided').update(change)
  if (decided !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function findClosure(db: Db, agreementId: string): Promise<Closure | undefined> {
  return (await db('closures').where({ agreementId }).first()) as Closure | undefined
}

export async function listClosures(db: Db, agreementIds: readonly string[]): Promise<Closure[]> {
  return (await db('closures').whereIn('agreementId', [...agreementIds])) as Closure[]
}

export async function putClosure(db: Db, closure: Omit<Closure, 'closedBy' | 'closedAt' | 'version'>, expectedVersion: number): Promise<void> {
  if (expectedVersion === 0) {
    const made = await db('closures').insert({ ...closure, version: 1 }).onConflict('agreementId').ignore().returning('agreementId')
    if (made.length !== 1) throw new OutOfDate('kernel.movedMeanwhile')
    return
  }
  const { agreementId, ...change } = closure
  const changed = await db('closures').where({ agreementId, version: expectedVersion }).whereNull('closedAt').update(change).increment('version', 1)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function closeClosure(db: Db, agreementId: string, change: { closedBy: string; closedAt: Instant }): Promise<void> {
  const closed = await db('closures').where({ agreementId }).whereNull('closedAt').update(change)
  if (closed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type ReportAnswers = {
  reportId: string
  agreementId: string
  awardId: string
  awardReference: string
  callId: string
  organisationId: string
  municipalityCode: string | null
  number: number
  kind: ReportKind
  periodFrom: Day
  periodTo: Day
  approvedAt: Instant
  formCode: string
  definition: FormDefinition
  answers: Answers
}

/** What approved reports say about results, oldest first; the definition tells what each answer means. */
export async function listApprovedReportAnswers(db: Db): Promise<ReportAnswers[]> {
  const rows = (await db('reports')
    .join('agreements', 'agreements.id', 'reports.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .join('answerSheets', 'answerSheets.id', 'reports.answerSheetId')
    .where('reports.state', 'approved').orderBy(['reports.approvedAt', 'reports.id'])
    .select('reports.id as reportId', 'reports.agreementId', 'agreements.awardId', 'awards.reference as awardReference', 'awards.callId', 'awards.organisationId', 'awards.municipalityCode',
      'reports.number', 'reports.kind', 'reports.periodFrom', 'reports.periodTo', 'reports.approvedAt', 'reports.answerSheetId', 'answerSheets.formVersionId')) as
    (Omit<ReportAnswers, 'formCode' | 'definition' | 'answers'> & { answerSheetId: string; formVersionId: string })[]
  const answers = await readAnswers(db, rows.map(({ answerSheetId }) => answerSheetId))
  const forms = new Map<string, { code: string; definition: FormDefinition }>()
  for (const id of new Set(rows.map(({ formVersionId }) => formVersionId))) {
    const version = await findFormVersion(db, id)
    if (version !== undefined) forms.set(id, version)
  }
  return rows.map(({ answerSheetId, formVersionId, ...row }) => {
    const form = forms.get(formVersionId)
    return { ...row, formCode: form?.code ?? '', definition: form?.definition ?? { sections: [] }, answers: answers.get(answerSheetId) ?? {} }
  })
}
