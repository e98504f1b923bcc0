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
