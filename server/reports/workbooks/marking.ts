import { warningText } from '../line-views'
import type { Words } from '../../kernel/words'
import { COLUMNS, letterOf } from './columns'
import type { Book, JudgedRow } from './judging'
import { NOTHING, type Filled } from './layout'
import { FIRST_ROW, type CellFault } from './reading'

/** A fault in words, without its place. */
export const saidOf = (words: Words, { words: key, values }: CellFault): string => words.say(key, values)

export const isColumn = (column: string | null): column is string => COLUMNS.some(({ name }) => name === column)

/** Where a fault is: `X7`, or the row alone. */
export const addressOf = (row: number, { column }: CellFault): string => (isColumn(column) ? `${letterOf(column)}${row}` : String(row))

/** The rows of a workbook as they came in, each in its place, with what is wrong beside and in its cells. */
export function markedRows(words: Words, book: Book, judged: readonly JudgedRow[]): Filled[] {
  const rows: Filled[] = Array.from({ length: Math.max(0, ...book.rows.map(({ row }) => row - FIRST_ROW + 1)) }, () => NOTHING)
  for (const raw of book.rows) {
    const row = judged.find((one) => one.row === raw.row)
    const wrong = (row?.faults ?? []).map((fault) => ({ column: fault.column, text: saidOf(words, fault) }))
    const verdict = row?.verdict === 'stale' || row?.verdict === 'kept' ? [{ column: null, text: words.say(`reports.workbook.verdict.${row.verdict}`) }] : []
    const warned = (row?.warnings ?? []).map((one) => ({ column: null, text: warningText(words, one) }))
    rows[raw.row - FIRST_ROW] = { key: raw.lineId, line: row?.line ?? null, entry: row?.entry ?? null, raw, remarks: [...wrong, ...verdict, ...warned] }
  }
  return rows
}
