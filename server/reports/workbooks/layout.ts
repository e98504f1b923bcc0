import type { BudgetLine } from '../../agreements/agreements'
import { sum, units } from '../../kernel/money'
import type { Words } from '../../kernel/words'
import type { InCell, OutCell, OutSheet } from '../../kernel/xlsx'
import { lineLife } from '../lifecycle'
import { counted, reportedCost, type Entry, type Line } from '../lines'
import { periodOf, reportName } from '../pages'
import type { ReportSubject } from '../facts'
import { COLUMNS, FIRST_COLUMN, FORMATS, letterAt, letterOf, listOf, lineLabel, valueOf, type Column, type ListName } from './columns'
import { guideOf } from './guide'
import { FIRST_ROW, ROWS_MAX, type RawRow } from './reading'
import { budgetHash, LINES_KEY, STAMP_SHEET, TEMPLATE, type BaseLine } from './stamp'

export type Made = Pick<ReportSubject, 'agreement' | 'report'> & { readonly budget: readonly BudgetLine[]; /** All lines of the grant. */ readonly all: readonly Line[] }
/** A row to be written: a line as it is, or a row as it came in, with what is said about its cells. */
export type Filled = { readonly key: string; readonly line: Line | null; /** What the row says, where it can be read. */ readonly entry: Entry | null; readonly raw: RawRow | null; readonly remarks: readonly { readonly column: string | null; readonly text: string }[] }

export const cell = (value: OutCell['value'], look: OutCell['look'] = 'plain', more: Partial<OutCell> = {}): OutCell => ({ value, look, ...more })

const LISTS: readonly ListName[] = ['lines', 'documents', 'yesNo', 'currencies', 'paidFrom', 'methods', 'groups']
const SPARE_ROWS = 60
const ROWS_LEAST = 100

/** The workbook of one report: how to fill it, the lines, the budget beside them, the lists, and hidden what it was made for. */
export function workbookOf(words: Words, made: Made, base: readonly BaseLine[], rows: readonly Filled[]): OutSheet[] {
  const size = Math.min(ROWS_MAX, Math.max(ROWS_LEAST, rows.length + SPARE_ROWS))
  return [guideOf(words, made), linesSheet(words, made, rows, size), budgetSheet(words, made, rows, size), listsSheet(words, made), stampSheet(made, base)]
}

export const headsOf = (words: Words): string[] => COLUMNS.map(({ name }) => words.say(`reports.workbook.head.${name}`))

/** The lines of a report as they are, ready to be written. */
export const filledWith = (lines: readonly Line[]): Filled[] => lines.map((line) => ({ key: line.id, line, entry: line, raw: null, remarks: [] }))

function linesSheet(words: Words, made: Made, rows: readonly Filled[], size: number): OutSheet {
  const last = FIRST_ROW + size - 1
  const remarkAt = FIRST_COLUMN + COLUMNS.length
  const total = (name: string) => cell(totalOf(rows, name), 'strong', { format: 'money', formula: `SUM(${letterOf(name)}${FIRST_ROW}:${letterOf(name)}${last})` })
  const totals = COLUMNS.map(({ name }) => (TOTALLED.includes(name) ? total(name) : cell(name === 'budgetLineId' ? words.say('reports.workbook.totals') : null, 'strong')))
  const needed = COLUMNS.map((column: Column) => cell(column.kind === 'counted' ? words.say('reports.workbook.counted') : words.say(`reports.workbook.needed.${column.needed}`), 'soft'))
  return {
    name: words.say('reports.workbook.sheet.lines'), frozen: FIRST_ROW - 1, heights: new Map([[FIRST_ROW - 2, 48]]),
    columns: ['hidden', 5, ...COLUMNS.map(({ width }) => width), 60],
    rows: [
      [cell(LINES_KEY, 'stamp'), cell([made.agreement.awardReference, reportName(words, made.report), periodOf(words, made.report)].join(' · '), 'title')],
      [null, cell(words.say('reports.workbook.fill', { max: ROWS_MAX }), 'soft')],
      [null, null, ...totals],
      [null, null, ...needed],
      [null, cell(words.say('reports.workbook.head.position'), 'head'), ...headsOf(words).map((head) => cell(head, 'head')), cell(words.say('reports.workbook.head.remarks'), 'head')],
      ...Array.from({ length: size }, (_one, index) => rowOf(words, made, rows[index] ?? NOTHING, FIRST_ROW + index, remarkAt)),
    ],
    choices: COLUMNS.flatMap((column: Column) => (column.list === undefined ? [] : [{
      range: `${letterOf(column.name)}${FIRST_ROW}:${letterOf(column.name)}${last}`, from: rangeOf(words, column.list, made.budget),
      title: words.say(`reports.workbook.head.${column.name}`), message: words.say('reports.workbook.choose'),
    }])),
  }
}

export const NOTHING: Filled = { key: '', line: null, entry: null, raw: null, remarks: [] }
const TOTALLED: readonly string[] = ['net', 'vat', 'gross', 'charged']

function totalOf(rows: readonly Filled[], name: string): number {
  const minor = (entry: Entry) => (name === 'net' ? entry.netMinor : name === 'vat' ? entry.vatMinor : name === 'gross' ? entry.grossMinor : entry.chargedMinor)
  return units(sum(rows.map(({ entry }) => (entry === null ? 0 : minor(entry)))))
}

function rowOf(words: Words, { budget }: Made, { key, line, entry, raw, remarks }: Filled, row: number, remarkAt: number): (OutCell | null)[] {
  const locked = line !== null && !lineLife.can(line.state, 'enter')
  const cells = COLUMNS.map((column: Column) => {
    if (column.kind === 'counted') return countedCell(words, column.name, entry, budget, row)
    const said = remarks.filter((one) => one.column === column.name).map(({ text }) => text)
    const look = said.length > 0 ? 'fault' as const : locked ? 'plain' as const : 'input' as const
    const note = said.length === 0 ? {} : { note: said.join('\n') }
    return cell(raw === null ? shown(words, column, entry, budget) : rawValue(raw.cells[column.name]), look, { format: FORMATS[column.kind], ...note })
  })
  const remark = remarks.length === 0 ? null : cell(remarks.map(({ text }) => text).join('\n'))
  const out: (OutCell | null)[] = [key === '' ? null : cell(key, 'stamp'), cell(row - FIRST_ROW + 1, 'soft'), ...cells]
  out[remarkAt] = remark
  return out
}

/** What came in comes back as it was: text as text, numbers as numbers, a formula as what it gave. */
function rawValue(given: InCell | undefined): string | number | null {
  const read = given?.kind === 'formula' ? given.result ?? { kind: 'text' as const, text: given.text } : given
  if (read === undefined || read.kind === 'empty') return null
  return read.kind === 'number' ? Number(read.text) : read.text
}

export function shown(words: Words, column: Column, entry: Entry | null, budget: readonly BudgetLine[]): string | number | null {
  const value = entry === null ? null : valueOf(column.name, entry)
  return column.list === undefined || value === null ? value : (listOf(words, column.list, budget).find((one) => one.value === value)?.label ?? null)
}

function countedCell(words: Words, name: string, entry: Entry | null, budget: readonly BudgetLine[], row: number): OutCell {
  const at = (column: string) => `${letterOf(column)}${row}`
  if (name === 'gross') {
    return cell(entry === null ? '' : units(entry.grossMinor), 'plain', { format: 'money', formula: `IF(AND(${at('net')}="",${at('vat')}=""),"",N(${at('net')})+N(${at('vat')}))` })
  }
  const [, lines] = rangeOf(words, 'lines', budget).split('!')
  const [from, to] = (lines ?? '').split(':')
  const table = `${sheetRef(words, 'lists')}!${from ?? ''}:${(to ?? '').replace('$A', '$B')}`
  const heading = budget.find(({ id }) => id === entry?.budgetLineId)?.heading
  return cell(heading === undefined ? '' : words.say(`reports.heading.${heading}`), 'plain', { formula: `IF(${at('budgetLineId')}="","",IFERROR(VLOOKUP(${at('budgetLineId')},${table},2,FALSE),""))` })
}

const sheetRef = (words: Words, name: 'lines' | 'lists'): string => `'${words.say(`reports.workbook.sheet.${name}`).replaceAll("'", "''")}'`

/** Approved, reported elsewhere, in this workbook and left: each line of the budget, counted while one types. */
function budgetSheet(words: Words, { budget, all, report }: Made, rows: readonly Filled[], size: number): OutSheet {
  const first = 4
  const end = first + budget.length - 1
  const body = budget.map((line, index) => {
    const row = first + index
    const elsewhere = sum(all.filter((one) => one.budgetLineId === line.id && one.reportId !== report.id).map(counted))
    const here = sum(rows.map((one) => (one.entry?.budgetLineId === line.id ? reportedCost(one.entry) : 0)))
    return [cell(lineLabel(line)), cell(words.say(`reports.heading.${line.heading}`)), money(line.amountMinor), money(elsewhere), money(here, hereFormula(words, row, size)), ...left(line.amountMinor, elsewhere + here, row)]
  })
  const total = (letter: string, minor: number) => money(minor, `SUM(${letter}${first}:${letter}${end})`, 'strong')
  const sums = (column: number) => Math.round(body.reduce((of, row) => of + Number(row[column]?.value ?? 0) * 100, 0))
  return {
    name: words.say('reports.workbook.sheet.budget'), columns: [46, 26, 16, 18, 18, 16, 10], frozen: first - 1, choices: [], heights: new Map(),
    rows: [
      [cell(words.say('reports.workbook.budgetTitle'), 'title')], [cell(words.say('reports.workbook.budgetLead'), 'soft')],
      ['line', 'heading', 'approved', 'elsewhere', 'here', 'left', 'share'].map((name) => cell(words.say(`reports.workbook.budget.${name}`), 'head')),
      ...body,
      [cell(words.say('reports.total'), 'strong'), cell(null, 'strong'), total('C', sums(2)), total('D', sums(3)), total('E', sums(4)), total('F', sums(5)), share(sums(2), sums(3) + sums(4), end + 1, 'strong')],
    ],
  }
}

const money = (minor: number, formula?: string, look: OutCell['look'] = 'plain'): OutCell => cell(units(minor), look, { format: 'money', ...(formula === undefined ? {} : { formula }) })
const left = (budgetMinor: number, usedMinor: number, row: number): OutCell[] => [money(budgetMinor - usedMinor, `C${row}-D${row}-E${row}`), share(budgetMinor, usedMinor, row)]
const share = (budgetMinor: number, usedMinor: number, row: number, look: OutCell['look'] = 'plain'): OutCell =>
  cell(budgetMinor === 0 ? '' : usedMinor / budgetMinor, look, { format: 'percent', formula: `IF(C${row}=0,"",(D${row}+E${row})/C${row})` })

/** Charged to the grant, or paid by others in full, as the budget beside the report counts it. */
function hereFormula(words: Words, row: number, size: number): string {
  const range = (name: string) => `${sheetRef(words, 'lines')}!$${letterOf(name)}$${FIRST_ROW}:$${letterOf(name)}$${FIRST_ROW + size - 1}`
  const mine = `--(${range('budgetLineId')}=$A${row})`
  const grant = `"${words.say('reports.paidFrom.grant')}"`
  return `SUMPRODUCT(${mine},--(${range('paidFrom')}=${grant}),${range('charged')})+SUMPRODUCT(${mine},--(${range('paidFrom')}<>${grant}),${range('gross')})`
}

/** Each list in columns of its own: what may be chosen, and beside the budget lines their headings. */
function listsSheet(words: Words, { budget }: Made): OutSheet {
  const columns = LISTS.flatMap((name) => {
    const own = [words.say(`reports.workbook.list.${name}`), ...listOf(words, name, budget).map(({ label }) => label)]
    return name === 'lines' ? [own, [words.say('reports.workbook.head.heading'), ...budget.map(({ heading }) => words.say(`reports.heading.${heading}`))]] : [own]
  })
  const height = Math.max(...columns.map(({ length }) => length))
  return {
    name: words.say('reports.workbook.sheet.lists'), columns: columns.map((_one, index) => (index === 0 ? 46 : 26)), frozen: 1, choices: [], heights: new Map(),
    rows: Array.from({ length: height }, (_one, row) => columns.map((values) => (values[row] === undefined ? null : cell(values[row], row === 0 ? 'head' : 'plain', { format: 'text' })))),
  }
}

function rangeOf(words: Words, name: ListName, budget: readonly BudgetLine[]): string {
  const place = LISTS.indexOf(name) + (name === 'lines' ? 0 : 1)
  const letter = letterAt(place)
  return `${sheetRef(words, 'lists')}!$${letter}$2:$${letter}$${listOf(words, name, budget).length + 1}`
}

function stampSheet({ agreement, report, budget }: Made, base: readonly BaseLine[]): OutSheet {
  const rows = [TEMPLATE, agreement.id, report.id, budgetHash(budget)].map((value) => [cell(value, 'stamp')])
  return { name: STAMP_SHEET, columns: [40, 10], frozen: 0, choices: [], heights: new Map(), hidden: 'yes', rows: [...rows, ...base.map(({ id, version }) => [cell(id, 'stamp'), cell(version, 'stamp')])] }
}
