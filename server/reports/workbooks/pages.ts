import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { sum } from '../../kernel/money'
import { fig, notice, type FigView, type Link, type NoticeView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { BudgetLine } from '../../agreements/agreements'
import type { ReportSubject } from '../facts'
import { documentOf, warningText } from '../line-views'
import { reportedCost, type Entry } from '../lines'
import { crumbsOf, kickerOf, reportName } from '../pages'
import { INPUTS, letterOf, listOf } from './columns'
import { changesIt, stops, type Change, type JudgedRow } from './judging'
import { addressOf, isColumn, saidOf } from './marking'
import { ROWS_MAX } from './reading'

export const FILE_MAX = 5_000_000

type FaultRow = { address: string; head: string; said: string }
type ChangedRow = { heading: string; note: string | null; fields: { label: string; from: string; to: string }[]; caption: string; warnings: string[] }
type PlainRow = { row: string; title: string; document: string; amount: string; note: string | null; warnings: string[] }
type Verdicts = { figs: FigView[]; money: string; faults: FaultRow[]; stale: ChangedRow[]; changed: ChangedRow[]; added: PlainRow[]; removed: PlainRow[] }

export type About = Pick<ReportSubject, 'agreement' | 'report'> & { readonly budget: readonly BudgetLine[] }

type WorkbookView = {
  title: string; kicker: string; saved: NoticeView | null; download: Link; limits: string; action: string; file: InputView
  refused: NoticeView | null; stale: boolean; mending: boolean; marked: Link | null; verdicts: Verdicts | null; back: Link
}
const workbook = template<WorkbookView>('reports/workbook')

const base = ({ report }: About) => `/reports/${report.id}`

/** The workbook of a report: taking it away, bringing it back, and what is wrong with what came. */
export function workbookPage(words: Words, about: About, given: { sent?: Sent; rows?: readonly JudgedRow[]; uploadId?: string; saved?: number } = {}): Page {
  const { sent = untouched, rows, uploadId, saved = 0 } = given
  const title = words.say('reports.workbook.title')
  const stale = rows?.some(({ verdict }) => verdict === 'stale') === true
  return workbook({
    title, kicker: kickerOf(words, about), saved: saved === 0 ? null : notice('good', words.count('reports.workbook.saved', saved)),
    download: { href: `${base(about)}/workbook.xlsx`, text: words.say('reports.workbook.download') }, limits: words.say('reports.workbook.limits', { max: ROWS_MAX, size: words.size(FILE_MAX) }),
    action: `${base(about)}/workbook`, file: inputs(words, {}, sent).file('workbook', { label: 'reports.workbook.file', hint: 'reports.workbook.fileHint' }),
    refused: rows === undefined ? null : notice('bad', words.say(stale ? 'reports.workbook.refusedStale' : 'reports.workbook.refused')),
    stale, mending: rows !== undefined && !stale,
    marked: uploadId === undefined ? null : { href: `/reports/workbooks/${uploadId}/marked.xlsx`, text: words.say('reports.workbook.marked') },
    verdicts: rows === undefined ? null : verdictsOf(words, about, rows), back: { href: base(about), text: words.say('reports.workbook.toReport') },
  }, { wide: true, crumbs: crumbsOf(words, about, title), faults: sent.faults, ...(rows === undefined ? {} : { status: stale ? 409 : 422 }) })
}

type CheckView = { title: string; kicker: string; lead: string; action: string; back: Link; verdicts: Verdicts }
const check = template<CheckView>('reports/workbook-check')

/** What a workbook would change, before anything is changed. */
export function checkPage(words: Words, about: About, { id, rows }: { id: string; rows: readonly JudgedRow[] }): Page {
  const title = words.say('reports.workbook.checkTitle')
  return check({
    title, kicker: kickerOf(words, about), lead: words.say('reports.workbook.checkLead', { name: reportName(words, about.report) }), action: `/reports/workbooks/${id}/confirmation`,
    back: { href: `${base(about)}/workbook`, text: words.say('reports.workbook.discard') }, verdicts: verdictsOf(words, about, rows),
  }, { wide: true, crumbs: crumbsOf(words, about, title) })
}

function verdictsOf(words: Words, about: About, rows: readonly JudgedRow[]): Verdicts {
  const of = (verdict: JudgedRow['verdict']) => rows.filter((row) => row.verdict === verdict)
  const count = (key: 'added' | 'changed' | 'removed' | 'same', tone: '' | 'good' | 'due' = '') => fig(words.say(`reports.workbook.fig.${key}`), words.number(of(key).length), tone)
  const wrong = rows.filter(stops).length
  const before = sum(rows.map(({ line }) => (line === null ? 0 : reportedCost(line))))
  const after = sum(rows.map((row) => costAfter(row)))
  return {
    figs: [count('added', 'good'), count('changed', 'due'), count('removed'), count('same'), ...(wrong === 0 ? [] : [fig(words.say('reports.workbook.fig.wrong'), words.number(wrong), 'late')])],
    money: words.say('reports.workbook.money', { beforeMinor: before, afterMinor: after }),
    faults: rows.flatMap((row) => row.faults.map((fault) => ({ address: row.row === null ? '–' : addressOf(row.row, fault), head: headOf(words, fault.column), said: saidOf(words, fault) }))),
    stale: [...of('stale'), ...of('kept')].map((row) => changedRow(words, about, row)),
    changed: of('changed').map((row) => changedRow(words, about, row)),
    added: of('added').map((row) => plainRow(words, about, row, row.entry)),
    removed: of('removed').map((row) => plainRow(words, about, row, row.line)),
  }
}

const costAfter = (row: JudgedRow): number => {
  const stays = changesIt(row) ? (row.verdict === 'removed' ? null : row.entry) : row.line
  return stays === null ? 0 : reportedCost(stays)
}

const headOf = (words: Words, column: string | null): string => (isColumn(column) ? words.say(`reports.workbook.head.${column}`) : words.say('reports.workbook.wholeRow'))
const rowName = (words: Words, row: number | null): string => (row === null ? words.say('reports.workbook.rowGone') : words.say('reports.workbook.row', { row }))

function changedRow(words: Words, about: About, row: JudgedRow): ChangedRow {
  const said = row.line ?? row.entry
  return {
    heading: `${rowName(words, row.row)}: ${said?.description ?? ''}`, note: row.verdict === 'changed' ? null : words.say(`reports.workbook.verdict.${row.verdict}`),
    caption: words.say('reports.workbook.changesOf', { row: rowName(words, row.row) }),
    fields: row.changes.map((change) => ({ label: `${words.say(`reports.workbook.head.${change.column}`)} (${letterOf(change.column)})`, from: shownAs(words, about, change, change.from), to: shownAs(words, about, change, change.to) })),
    warnings: row.warnings.map((one) => warningText(words, one)),
  }
}

function plainRow(words: Words, { agreement, budget }: About, row: JudgedRow, entry: Entry | null): PlainRow {
  const code = budget.find(({ id }) => id === entry?.budgetLineId)?.code ?? ''
  return {
    row: rowName(words, row.row), title: `${code} ${entry?.description ?? ''}`, document: entry === null ? '' : `${documentOf(words, entry)}, ${entry.supplier}`,
    amount: entry === null ? '–' : words.money(reportedCost(entry), agreement.currency),
    note: row.verdict === 'removed' && row.documents > 0 ? words.count('reports.workbook.withDocuments', row.documents) : null,
    warnings: row.warnings.map((one) => warningText(words, one)),
  }
}

/** A value of a column as a person reads it. */
function shownAs(words: Words, { budget }: About, { column: name }: Change, value: string | number | null): string {
  const column = INPUTS.find((one) => one.name === name)
  if (value === null || column === undefined) return '–'
  if (column.list !== undefined) return listOf(words, column.list, budget).find((one) => one.value === value)?.label ?? '–'
  if (column.kind === 'day') return words.day(String(value))
  if (column.kind === 'money') return words.amount(Math.round(Number(value) * 100))
  return column.kind === 'rate' ? words.number(Number(value), 6) : String(value)
}
