import type { Warning } from '../eligibility'
import { lineLife } from '../lifecycle'
import type { Entry, Line } from '../lines'
import { INPUTS, valueOf } from './columns'
import type { CellFault, RawRow, ReadRow } from './reading'
import type { BaseLine } from './stamp'

/**
 * What a row would do. `added`, `changed` and `removed` change the report, `same` does not. `stale` was written beside a line
 * that somebody changed or removed meanwhile, `kept` differs from a line that stays as it is, `faulty` has cells to mend.
 */
export type Verdict = 'added' | 'changed' | 'removed' | 'same' | 'stale' | 'kept' | 'faulty'
export type Change = { readonly column: string; readonly from: string | number | null; readonly to: string | number | null }
export type JudgedRow = {
  /** As the spreadsheet numbers it; null for a line whose row is gone. */
  readonly row: number | null
  readonly verdict: Verdict
  readonly line: Line | null
  readonly entry: Entry | null
  readonly faults: readonly CellFault[]
  /** From what is stored to what the workbook says. */
  readonly changes: readonly Change[]
  readonly warnings: readonly Warning[]
  readonly documents: number
}
export type Book = { readonly base: readonly BaseLine[]; readonly rows: readonly RawRow[] }

export const stops = ({ verdict }: Pick<JudgedRow, 'verdict'>): boolean => verdict === 'stale' || verdict === 'kept' || verdict === 'faulty'
export const changesIt = ({ verdict }: Pick<JudgedRow, 'verdict'>): boolean => verdict === 'added' || verdict === 'changed' || verdict === 'removed'
export const mayTake = (rows: readonly JudgedRow[]): boolean => rows.some(changesIt) && !rows.some(stops)

export function changesOf(from: Entry | null, to: Entry | null): Change[] {
  const said = (entry: Entry | null, name: string) => (entry === null ? null : valueOf(name, entry))
  return INPUTS.map(({ name }) => ({ column: name, from: said(from, name), to: said(to, name) })).filter((one) => one.from !== one.to)
}

/** Lays what a workbook says beside the lines as they are now. Lines that came after the workbook was made are left alone. */
export function judgeRows(base: readonly BaseLine[], rows: readonly ReadRow[], lines: readonly Line[], documents: ReadonlyMap<string, number>): JudgedRow[] {
  const seen = new Set<string>()
  const judged = rows.flatMap((row): JudgedRow[] => {
    const { lineId, row: place } = row.raw
    const twice = lineId !== '' && seen.has(lineId)
    seen.add(lineId)
    const known = base.find(({ id }) => id === lineId)
    if (lineId !== '' && (known === undefined || twice)) {
      return [{ ...blank, row: place, verdict: 'faulty', faults: [{ column: null, words: `reports.workbook.fault.${twice ? 'rowTwice' : 'rowForeign'}`, values: {} }] }]
    }
    const line = lines.find(({ id }) => id === lineId) ?? null
    return judgeRow(row, known, line, documents.get(lineId) ?? 0)
  })
  const gone = base.filter(({ id }) => !seen.has(id)).flatMap((known) => {
    const line = lines.find(({ id }) => id === known.id) ?? null
    return line === null ? [] : [{ ...removal(known, line, documents.get(line.id) ?? 0), row: null }]
  })
  return [...judged, ...gone]
}

const blank: JudgedRow = { row: null, verdict: 'same', line: null, entry: null, faults: [], changes: [], warnings: [], documents: 0 }

function judgeRow({ raw, entry, empty, faults }: ReadRow, known: BaseLine | undefined, line: Line | null, documents: number): JudgedRow[] {
  const about = { ...blank, row: raw.row, line, entry, documents }
  if (empty === 'yes') return known === undefined || line === null ? [] : [{ ...removal(known, line, documents), row: raw.row }]
  if (faults.length > 0 || entry === null) return [{ ...about, verdict: 'faulty', faults }]
  const changes = changesOf(line, entry)
  if (known === undefined) return [{ ...about, verdict: 'added', changes }]
  if (line !== null && changes.length === 0) return [{ ...about, verdict: 'same' }]
  if (line === null || line.version !== known.version) return [{ ...about, verdict: 'stale', changes }]
  return [{ ...about, verdict: lineLife.can(line.state, 'enter') ? 'changed' : 'kept', changes }]
}

/** Only what was never handed in can be taken out again. */
function removal(known: BaseLine, line: Line, documents: number): JudgedRow {
  const verdict = line.version !== known.version ? 'stale' : line.state === 'entered' ? 'removed' : 'kept'
  return { ...blank, verdict, line, documents, changes: verdict === 'removed' ? [] : changesOf(line, null) }
}
