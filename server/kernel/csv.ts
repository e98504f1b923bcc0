import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { units } from './money'

type Cell = string | number | null

/**
 * CSV with a byte order mark, so that spreadsheets read it as UTF-8. Text that a spreadsheet
 * would run as a formula is made harmless; numbers go out as numbers, negative ones too.
 */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${stringify([head, ...rows.map((row) => row.map(harmless))])}`
}

const harmless = (cell: Cell): Cell => (typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

/** Minor units as a plain number of whole units, for machines. */
export const csvAmount = (minor: number): string | number => (minor % 100 === 0 ? units(minor) : (minor / 100).toFixed(2))

/** A row of a table as it was written: where it stands in the file, and its cells without the spaces around them. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/**
 * Reads CSV as spreadsheets write it: with or without a byte order mark, cells between commas, semicolons or tabs
 * (whichever the first line has most of), quotes doubled inside quotes. Empty lines are left out. Undefined where it cannot be read.
 */
export function readCsv(text: string): CsvRow[] | undefined {
  const [head = ''] = text.split(/[\r\n]/, 1)
  const mark = [',', ';', '\t'].map((one) => ({ one, count: head.split(one).length })).sort((a, b) => b.count - a.count)[0]?.one ?? ','
  try {
    const rows = parse(text, { bom: true, delimiter: mark, trim: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, info: true }) as unknown as { record: string[]; info: { lines: number } }[]
    return rows.map(({ record, info }) => ({ line: info.lines - record.join('').split('\n').length + 1, cells: record }))
  } catch {
    return undefined
  }
}
