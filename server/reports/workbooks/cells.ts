import { readDay } from '../../kernel/dates'
import { readMoney } from '../../kernel/money'
import type { InCell } from '../../kernel/xlsx'
import { rateText, readRate } from '../entry'
import type { Column } from './columns'

/** What a cell says as its column reads it, as a form would send it; or why it cannot be read. */
export type Read = { readonly text: string } | { readonly fault: 'list' | 'asText' | 'amount' | 'day' | 'whole' | 'rate' | 'noResult' }

/** Programs count in binary: 19 200.000000000004 is 19 200. A part more than that of the number is no rounding. */
const NOISE = 1e-13

/** A number with at most so many decimals, as its digits say it; null where it has more. */
function written(text: string, decimals: number): string | null {
  const [, digits = ''] = /^-?\d{1,15}(?:\.(\d+))?$/.exec(text) ?? [null, null]
  if (digits === null) return null
  if (digits.length <= decimals) return text
  const rounded = Number(text).toFixed(decimals)
  return Math.abs(Number(rounded) - Number(text)) <= Math.max(1, Math.abs(Number(text))) * NOISE ? rounded : null
}

/** Reads a cell by the type of its column. A formula counts as what it gave; where it gave nothing yet, it cannot be read. */
export function readCell(cell: InCell, column: Pick<Column, 'kind'>, labels: ReadonlyMap<string, string>): Read {
  if (cell.kind === 'formula') return cell.result === undefined ? { fault: 'noResult' } : readCell(cell.result, column, labels)
  const text = cell.text.normalize('NFC').trim()
  if (text === '') return { text: '' }
  if (column.kind === 'list') return readChoice(cell.kind, text, labels)
  if (column.kind === 'money') return readAmount(cell.kind, text)
  if (column.kind === 'day') return (cell.kind === 'text' || cell.kind === 'other') && readDay(text) !== null ? { text: readDay(text) as string } : { fault: 'day' }
  if (column.kind === 'whole') return readWhole(cell.kind, text)
  if (column.kind === 'rate') return readRateCell(cell.kind, text)
  // Numbers of documents and transactions are text; what a program rounded or turned into a day is no number of theirs.
  return cell.kind === 'text' || (cell.kind === 'number' && /^\d{1,15}$/.test(text)) ? { text } : { fault: 'asText' }
}

function readChoice(kind: InCell['kind'], text: string, labels: ReadonlyMap<string, string>): Read {
  const value = kind === 'text' ? labels.get(text.toLowerCase()) : undefined
  return value === undefined ? { fault: 'list' } : { text: value }
}

/** `1 234,56`, `1,234.56` and `1.234,56` alike: an amount has at most two decimals, so three digits after a mark are thousands. */
function readAmount(kind: InCell['kind'], text: string): Read {
  if (kind === 'number') {
    const amount = written(text, 2)
    return amount === null ? { fault: 'amount' } : { text: amount }
  }
  const minor = kind === 'text' ? readMoney(text) : null
  return minor === null ? { fault: 'amount' } : { text: `${minor < 0 ? '-' : ''}${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}` }
}

function readWhole(kind: InCell['kind'], text: string): Read {
  const bare = kind === 'number' ? written(text, 0) : kind === 'text' ? text.replace(/[\s\u00a0\u202f.,](?=\d{3}(\D|$))/g, '') : null
  return bare !== null && /^-?\d{1,12}$/.test(bare) ? { text: bare } : { fault: 'whole' }
}

/** A rate has no thousands: its mark is a decimal mark. */
function readRateCell(kind: InCell['kind'], text: string): Read {
  const bare = kind === 'number' ? written(text, 6) : kind === 'text' ? text : null
  const micro = bare === null ? null : readRate(bare)
  return micro === null ? { fault: 'rate' } : { text: rateText(micro) }
}
