import type { BudgetLine } from '../../agreements/agreements'
import type { Day } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { readFields } from '../../kernel/fields'
import type { Words } from '../../kernel/words'
import type { InCell, InSheet } from '../../kernel/xlsx'
import { readEntry } from '../entry'
import type { Entry } from '../lines'
import { readCell } from './cells'
import { FIRST_COLUMN, INPUTS, listOf, placeOf, type ListName } from './columns'
import { isLines } from './stamp'

/** Lines a workbook may hold; whoever has more hands them in with two. */
export const ROWS_MAX = 500
/** Where the lines begin, as the spreadsheet numbers rows; the row before holds the heads. */
export const FIRST_ROW = 6
/** Everything that could hold a line is looked at, so that none is passed over in silence. */
export const WINDOW = { columns: 'AN', rows: 5_000 }

/** What is wrong in a cell; without a column it is the row as a whole. */
export type CellFault = { readonly column: string | null; readonly words: string; readonly values: NonNullable<Fault['values']> }

/** A row as it stands in the file, kept so that the same file can be given back. */
export type RawRow = { readonly row: number; readonly lineId: string; readonly cells: Readonly<Record<string, InCell>> }
/** A row read: the entry, or the faults in it. A row without a word is `null`. */
export type ReadRow = { readonly raw: RawRow; readonly entry: Entry | null; readonly empty: 'yes' | 'no'; readonly faults: readonly CellFault[] }

const EMPTY: InCell = { kind: 'empty', text: '' }
const isEmpty = ({ kind, text, result }: InCell): boolean => kind === 'empty' || (kind === 'text' && text.trim() === '') || (kind === 'formula' && result !== undefined && result.text.trim() === '')

/** The rows with a line or with the key of one; undefined where there are more than a workbook may hold. */
export function rawRows(sheets: readonly InSheet[]): RawRow[] | 'tooManyRows' {
  const rows = sheets.find(isLines)?.rows ?? []
  const found = rows.slice(FIRST_ROW - 1).flatMap((cells, index): RawRow[] => {
    const lineId = cells[0]?.text ?? ''
    const row: RawRow = { row: FIRST_ROW + index, lineId, cells: Object.fromEntries(INPUTS.map(({ name }) => [name, cells[placeOf(name)] ?? EMPTY]).filter(([, cell]) => !isEmpty(cell as InCell)) as [string, InCell][]) }
    return lineId === '' && Object.keys(row.cells).length === 0 ? [] : [row]
  })
  return found.length > ROWS_MAX || found.some(({ row }) => row >= FIRST_ROW + 2 * ROWS_MAX) ? 'tooManyRows' : found
}

/** A column that stands elsewhere than in the template, if any: then nothing in the sheet can be trusted. */
export function movedColumn(sheets: readonly InSheet[], heads: readonly (readonly string[])[]): number | null {
  const row = sheets.find(isLines)?.rows[FIRST_ROW - 2] ?? []
  const at = (heads[0] ?? []).findIndex((_head, index) => !heads.some((one) => one[index] === (row[FIRST_COLUMN + index]?.text ?? '')))
  return at === -1 ? null : FIRST_COLUMN + at
}

export type Labels = (list: ListName) => ReadonlyMap<string, string>

/** How the values of the lists are called, in every language: a workbook made in one is read in the other. */
export function labelsIn(all: readonly Words[], budget: readonly BudgetLine[]): Labels {
  const made = new Map<ListName, ReadonlyMap<string, string>>()
  return (list) => {
    const known = made.get(list) ?? new Map(all.flatMap((words) => listOf(words, list, budget).map(({ value, label }) => [label.normalize('NFC').trim().toLowerCase(), value] as const)))
    made.set(list, known)
    return known
  }
}

/** Reads a row by the same rules as the form; what a cell cannot say is its own fault and makes no further ones. */
export function readRow(raw: RawRow, labels: Labels, budget: readonly BudgetLine[], today: Day): ReadRow {
  const texts: Record<string, string> = {}
  const faults: CellFault[] = []
  for (const column of INPUTS) {
    const cell = raw.cells[column.name] ?? EMPTY
    const read = readCell(cell, column, column.list === undefined ? new Map() : labels(column.list))
    texts[column.name] = 'text' in read ? read.text : ''
    if ('fault' in read) faults.push({ column: column.name, words: `reports.workbook.fault.${read.fault}`, values: { text: short(cell.text) } })
  }
  const empty = Object.keys(raw.cells).length === 0 ? 'yes' : 'no'
  if (empty === 'yes') return { raw, entry: null, empty, faults: [] }
  const { entry, faults: further } = readEntry(readFields(texts), budget, today)
  const all = [...faults, ...further.filter(({ field }) => !follows(field, faults)).map(({ field, words, values }) => ({ column: field, words, values: values ?? {} }))]
  return { raw, entry: all.length > 0 ? null : entry, empty, faults: all }
}

/** Fields whose rule looks at another field: where that one cannot be read, this one is not blamed. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  charged: ['net', 'vat', 'paidFrom'], net: ['vat'], supplierNuis: ['documentKind'], bankReference: ['method'], vatRecoverable: ['vat'],
  original: ['originalCurrency'], rate: ['originalCurrency'], rateOn: ['originalCurrency'],
}
const follows = (field: string, faults: readonly CellFault[]): boolean => faults.some(({ column }) => column === field || (column !== null && FOLLOWS[field]?.includes(column) === true))

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
