import { MARKS, type Grid } from '../../calls/grid'
import type { Fault } from '../../kernel/errors'
import { readFields } from '../../kernel/fields'
import type { InCell, InSheet } from '../../kernel/xlsx'
import { criteriaOf, findDraftFaults, type Contents, type Mark } from '../sheets'
import { COLUMNS, letterOf, STAMP } from './layout'

/** What is wrong in one cell of a tab, in words; row and column as the spreadsheet numbers them. */
export type CellFault = { readonly row: number | null; readonly column: string | null; readonly words: string; readonly values?: Readonly<Record<string, string | number>> }
/** A tab that says which sheet it is. What could not be read is a fault and stands in `contents` as empty. */
export type Tab = { readonly name: string; readonly sheetId: string; readonly version: number; readonly contents: Contents; readonly faults: readonly CellFault[] }

const EMPTY: InCell = { kind: 'empty', text: '' }

/** Tabs with our stamp, read; all others are the assessor's own notes and are left alone. */
export const readTabs = (sheets: readonly InSheet[], grid: Grid): Tab[] => sheets.filter((sheet) => at(sheet, 0, COLUMNS.key).text === STAMP).map((sheet) => readTab(sheet, grid))

const at = ({ rows }: InSheet, row: number, column: number): InCell => rows[row]?.[column] ?? EMPTY

function readTab(sheet: InSheet, grid: Grid): Tab {
  const faults: CellFault[] = []
  const rowOf = new Map<string, number>()
  for (let row = 3; row < sheet.rows.length; row += 1) {
    const { kind, text } = at(sheet, row, COLUMNS.key)
    if (kind !== 'text') continue
    if (rowOf.has(text)) faults.push({ row: row + 1, column: null, words: 'scoring.workbook.fault.rowTwice', values: { field: text } })
    else rowOf.set(text, row)
  }
  const cellOf = (key: string, column: number): { cell: InCell; row: number | null } => {
    const row = rowOf.get(key)
    if (row === undefined) return { cell: EMPTY, row: null }
    return { cell: at(sheet, row, column), row: row + 1 }
  }
  const wanted = [...criteriaOf(grid).map(({ code }) => `mark.${code}`), ...grid.sections.map(({ code }) => `comment.${code}`), 'comment']
  for (const key of wanted) if (!rowOf.has(key)) faults.push({ row: null, column: null, words: 'scoring.workbook.fault.rowGone', values: { code: key.split('.')[1] ?? '' } })

  const text = (key: string): string => { const { cell, row } = cellOf(key, COLUMNS.text); return readText(cell, row, faults) }
  const marks = criteriaOf(grid).map(({ code }): [string, Mark] => {
    const { cell, row } = cellOf(`mark.${code}`, COLUMNS.mark)
    return [code, { points: readMark(cell, row, code, faults), reason: text(`mark.${code}`) }]
  })
  const contents: Contents = { marks: Object.fromEntries(marks), comments: Object.fromEntries(grid.sections.map(({ code }) => [code, text(`comment.${code}`)])), comment: text('comment') }
  const version = at(sheet, 2, COLUMNS.key)
  return { name: sheet.name, sheetId: at(sheet, 1, COLUMNS.key).text, version: version.kind === 'number' ? Number(version.text) : -1, contents, faults: [...faults, ...tooLong(grid, contents, rowOf)] }
}

/** A mark as people write one: 4, or "4", "4,0" and "4.0" kept as text. */
function readMark({ kind, text }: InCell, row: number | null, code: string, faults: CellFault[]): number | null {
  const written = text.trim()
  if (kind === 'empty' || (kind === 'text' && written === '')) return null
  const column = letterOf(COLUMNS.mark)
  if (kind === 'formula') { faults.push({ row, column, words: 'scoring.workbook.fault.formula', values: { text: short(written) } }); return null }
  const number = kind === 'other' || !/^\d{1,3}([.,]0+)?$/.test(written) ? Number.NaN : Number(written.replace(',', '.'))
  const mark = MARKS.find((one) => one === number)
  if (mark === undefined) faults.push({ row, column, words: 'scoring.workbook.fault.mark', values: { text: short(written), code } })
  return mark ?? null
}

/** Words as a form would take them: accents and line ends made one, control signs dropped. */
function readText({ kind, text }: InCell, row: number | null, faults: CellFault[]): string {
  if (kind === 'formula' || kind === 'other') {
    faults.push({ row, column: letterOf(COLUMNS.text), words: kind === 'formula' ? 'scoring.workbook.fault.formula' : 'scoring.workbook.fault.noText', values: { text: short(text) } })
    return ''
  }
  return readFields({ text }).text('text')
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

function tooLong(grid: Grid, contents: Contents, rowOf: ReadonlyMap<string, number>): CellFault[] {
  return findDraftFaults(grid, contents).map((fault: Fault) => {
    const row = rowOf.get(fault.field.replace(/^reason\./, 'mark.'))
    return { row: row === undefined ? null : row + 1, column: letterOf(COLUMNS.text), words: fault.words, ...(fault.values === undefined ? {} : { values: fault.values as Record<string, string | number> }) }
  })
}

