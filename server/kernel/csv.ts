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
 * (whichever the first line has most of), quotes doubled inside quotes. Empty lines are left out. Undefined where a quote never ends.
 */
export function readCsv(text: string): CsvRow[] | undefined {
  const body = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const head = body.slice(0, body.indexOf('\n') === -1 ? body.length : body.indexOf('\n'))
  const mark = [',', ';', '\t'].map((one) => ({ one, count: head.split(one).length })).sort((a, b) => b.count - a.count)[0]?.one ?? ','
  const rows: CsvRow[] = []
  let [cells, cell, quoted, line, began] = [[] as string[], '', false, 1, 1]
  const endRow = () => {
    cells.push(cell.trim())
    if (cells.some((one) => one !== '')) rows.push({ line: began, cells })
    cells = []
    cell = ''
  }
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at] as string
    if (sign === '\n') line += 1
    if (quoted && sign === '"' && body[at + 1] === '"') { cell += '"'; at += 1 }
    else if (sign === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (quoted) cell += sign
    else if (sign === mark) { cells.push(cell.trim()); cell = '' }
    else if (sign === '\n') { endRow(); began = line }
    else cell += sign
  }
  if (quoted) return undefined
  endRow()
  return rows
}
