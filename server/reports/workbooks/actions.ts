import { listBudgetLines } from '../../agreements/store'
import type { Db } from '../../kernel/database'
import { dayOf, type Day } from '../../kernel/dates'
import { found, NotFound, type Fault } from '../../kernel/errors'
import { keepFile, type Upload } from '../../kernel/files'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { LANGUAGES, type Language, type Words } from '../../kernel/words'
import { hold, nextPosition } from '../actions'
import { draftLine, findingsWith } from '../checking'
import { refusalsOf, type Warning } from '../eligibility'
import type { ReportSubject } from '../facts'
import { documentKey, type Entry, type Line } from '../lines'
import * as may from '../policy'
import { deleteLine, insertLine, listLineFiles, listLines, replaceLine } from '../store'
import { changesIt, judgeRows, mayTake, type Book, type JudgedRow } from './judging'
import { labelsIn, readRow } from './reading'
import { closeUpload, findTaken, findUpload, holdUpload, replaceUpload } from './store'

type About = Pick<ReportSubject, 'agreement' | 'report'>

/** What a workbook would do to a report as it stands, without changing it: every row with its faults, its changes and what the tests say of it. */
export async function judgeBook(db: Db, words: Record<Language, Words>, about: About, book: Book, today: Day): Promise<JudgedRow[]> {
  const { agreement, report } = about
  const budget = await listBudgetLines(db, agreement.id)
  const labels = labelsIn(LANGUAGES.map((language) => words[language]), budget)
  const all = await listLines(db, [agreement.id])
  const lines = all.filter(({ reportId }) => reportId === report.id)
  const documents = new Map<string, number>()
  for (const { expenditureId } of await listLineFiles(db, [report.id])) documents.set(expenditureId, (documents.get(expenditureId) ?? 0) + 1)
  const judged = judgeRows(book.base, book.rows.map((raw) => readRow(raw, labels, budget, today)), lines, documents)
  const findings = await findingsWith(db, { agreement, report, budget }, [...untouchedBy(judged, all), ...draftsOf(judged, lines, report.id, budget)])
  return judged.map((row, index) => withFindings(row, findings.get(keyOf(row, index)) ?? []))
}

const isWritten = ({ verdict }: JudgedRow) => verdict === 'added' || verdict === 'changed'
const keyOf = (row: JudgedRow, index: number): string => row.line?.id ?? `row ${index}`
const untouchedBy = (judged: readonly JudgedRow[], all: readonly Line[]) => all.filter(({ id }) => !judged.some((row) => row.line?.id === id && changesIt(row)))

function draftsOf(judged: readonly JudgedRow[], lines: readonly Line[], reportId: string, budget: Parameters<typeof draftLine>[2]) {
  let position = nextPosition(lines)
  return judged.flatMap((row, index) => {
    if (!isWritten(row) || row.entry === null) return []
    return [draftLine(row.entry, { id: keyOf(row, index), reportId, position: row.line?.position ?? position++ }, budget)]
  })
}

/** A refusal is a fault of its cell. That a new line has no document yet is no news: documents follow when the line is there. */
function withFindings(row: JudgedRow, findings: readonly Warning[]): JudgedRow {
  if (!isWritten(row)) return row
  const refused = refusalsOf(findings, 'entering')
  const warnings = findings.filter((one) => !refused.includes(one) && (one.test !== 'document' || row.verdict !== 'added'))
  if (refused.length === 0) return { ...row, warnings }
  return { ...row, verdict: 'faulty', warnings, faults: refused.map(({ field, words, values }) => ({ column: field, words, values })) }
}

export type ReadUpload = { readonly upload: Upload; readonly book: Book }
export type Checked = { readonly rows: readonly JudgedRow[]; readonly uploadId: string; readonly waits: 'yes' | 'no' }

/**
 * Reads a workbook without changing a line. What can be taken waits for its sender to confirm, with its file; what cannot
 * is kept only so that it can be given back with its faults marked.
 */
export async function readUpload(services: Services, words: Record<Language, Words>, grantee: Person, reportId: string, { upload, book }: ReadUpload): Promise<Checked | Fault[]> {
  return transact<Checked | Fault[]>(services, grantee, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.edit(grantee, about))
    const taken = await findTaken(tx.db, reportId, upload.sha256)
    if (taken !== undefined) return [{ field: 'workbook', words: 'reports.workbook.fault.takenAlready', values: { takenOn: dayOf(taken) } }]
    const rows = await judgeBook(tx.db, words, about, book, tx.today)
    const waits = mayTake(rows)
    const id = tx.id()
    const file = waits ? await keepFile(tx, services.files, upload, 'xlsx', grantee.id) : null
    await replaceUpload(tx.db, { id, reportId, personId: grantee.id, fileId: file?.id ?? null, sha256: upload.sha256, state: waits ? 'waiting' : 'faulty', book, madeAt: tx.at, takenAt: null })
    tx.record('reports.workbookRead', `report:${reportId}`, { new: { rows: rows.length, sha256: upload.sha256, taken: waits ? 'waiting' : 'refused' } })
    return { rows, uploadId: id, waits: waits ? 'yes' : 'no' }
  })
}

/** Writes all that a workbook says, or nothing: where something moved since it was checked, its verdicts come back instead. */
export async function takeUpload(services: Services, words: Record<Language, Words>, grantee: Person, uploadId: string): Promise<{ saved: number } | { rows: JudgedRow[] }> {
  return transact<{ saved: number } | { rows: JudgedRow[] }>(services, grantee, async (tx) => {
    const known = found(await findUpload(tx.db, uploadId), 'reports.workbook.gone')
    const about = await hold(tx, known.reportId)
    insist(may.confirmUpload(grantee, { ...about, upload: known }))
    const upload = found(await holdUpload(tx.db, uploadId), 'reports.workbook.gone')
    if (upload.state !== 'waiting') throw new NotFound('reports.workbook.gone')
    const rows = await judgeBook(tx.db, words, about, upload.book, tx.today)
    if (!mayTake(rows)) return { rows }
    await writeRows(tx, grantee, about, rows)
    await closeUpload(tx.db, uploadId, tx.at)
    const count = (verdict: JudgedRow['verdict']) => rows.filter((row) => row.verdict === verdict).length
    tx.record('reports.workbookTaken', `report:${upload.reportId}`, { new: { added: count('added'), changed: count('changed'), removed: count('removed'), sha256: upload.sha256 } })
    return { saved: rows.filter(changesIt).length }
  })
}

/** Removals first, so that a line that takes the place of another is never its twin. */
async function writeRows(tx: Tx, grantee: Person, { agreement, report }: About, rows: readonly JudgedRow[]): Promise<void> {
  for (const { verdict, line } of rows) {
    if (verdict !== 'removed' || line === null) continue
    await deleteLine(tx.db, line)
    tx.record('reports.lineRemoved', `expenditure:${line.id}`, { old: { description: line.description, grossMinor: line.grossMinor, documentNo: line.documentNo } })
  }
  let position = nextPosition((await listLines(tx.db, [agreement.id])).filter(({ reportId }) => reportId === report.id))
  for (const { verdict, line, entry } of rows) {
    if (entry === null || (verdict !== 'added' && verdict !== 'changed')) continue
    const written = { ...entry, documentKey: documentKey(entry), enteredBy: grantee.id, enteredAt: tx.at }
    const id = line?.id ?? tx.id()
    if (line === null) await insertLine(tx.db, { ...written, id, reportId: report.id, position: position++ })
    else await replaceLine(tx.db, line, written)
    recordLine(tx, id, line, entry)
  }
}

function recordLine(tx: Tx, id: string, line: Line | null, entry: Entry): void {
  tx.record(line === null ? 'reports.lineEntered' : 'reports.lineChanged', `expenditure:${id}`, {
    ...(line === null ? {} : { old: { grossMinor: line.grossMinor, chargedMinor: line.chargedMinor } }),
    new: { grossMinor: entry.grossMinor, chargedMinor: entry.chargedMinor, documentNo: entry.documentNo, by: 'workbook' },
  })
}
