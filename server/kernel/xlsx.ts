import { readFile } from 'node:fs/promises'
import yauzl from 'yauzl'

/**
 * Workbooks, as this house writes and reads them. Behind it stands one library, loaded when the first workbook is asked
 * for; nothing else in the house knows its name. Every tab is protected: only input cells can be written on.
 */
export type Look = 'plain' | 'title' | 'head' | 'strong' | 'soft' | 'input' | 'fault' | 'stamp'
/** What a cell holds, for the program that opens it. Text stays text whatever sign it begins with; a day is given as `yyyy-mm-dd`. */
export type Format = 'text' | 'money' | 'day' | 'whole' | 'rate' | 'percent'
export type OutCell = {
  readonly value: string | number | null
  readonly look: Look
  readonly format?: Format
  /** Counted by the program that opens it; `value` is what it gives now. */
  readonly formula?: string
  /** A place in the same workbook, as `'Nr. 7'!E6`. */
  readonly to?: string
  /** A remark at the cell. */
  readonly note?: string
}
export type OutSheet = {
  readonly name: string
  /** Widths in characters, by column; `hidden` for what people need not see. */
  readonly columns: readonly (number | 'hidden')[]
  readonly rows: readonly (readonly (OutCell | null)[])[]
  /** Rows that stay in sight. */
  readonly frozen: number
  /** Cells that take one of a few values, given here or standing in cells as `'Lists'!$A$2:$A$9`, and what is said to whoever types another. */
  readonly choices: readonly ({ readonly range: string; readonly title: string; readonly message: string } & ({ readonly values: readonly string[] } | { readonly from: string }))[]
  /** Not shown, and not to be found in the menus of the program. */
  readonly hidden?: 'yes'
  /** Heights of rows that need more than one line, by row counted from 0. */
  readonly heights: ReadonlyMap<number, number>
}

/** What stands in a cell: what it is, and its text as a person would read it. A formula is told from what it counts. */
export type InCell = { readonly kind: 'empty' | 'text' | 'number' | 'formula' | 'other'; readonly text: string; /** What a formula gave when its program last counted, if it did. */ readonly result?: InCell }
export type InSheet = { readonly name: string; /** Every row has all columns of the sheet. */ readonly rows: readonly (readonly InCell[])[] }

type Library = typeof import('hucre/xlsx', { with: { 'resolution-mode': 'import' } })
let library: Promise<Library> | undefined
const load = (): Promise<Library> => (library ??= import('hucre/xlsx'))

const solid = (rgb: string) => ({ type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb } })
const edge = { style: 'thin' as const, color: { rgb: '8A8F98' } }
const thick = { style: 'medium' as const, color: { rgb: 'A11212' } }
const FONT = 'Calibri'
const FORMATS: Readonly<Record<Format, string>> = { text: '@', money: '#,##0.00', day: 'dd.mm.yyyy', whole: '0', rate: '0.00####', percent: '0.0%' }
const top = { vertical: 'top' as const, wrapText: true }

/** Input cells differ by colour and by border, so that they are found without seeing the colour. */
const LOOKS = {
  plain: { alignment: top },
  title: { font: { name: FONT, size: 14, bold: true } },
  head: { font: { name: FONT, size: 11, bold: true, color: { rgb: 'FFFFFF' } }, fill: solid('1F3A5F'), alignment: top },
  strong: { font: { name: FONT, size: 11, bold: true }, fill: solid('E8EDF3'), alignment: top },
  soft: { font: { name: FONT, size: 10, color: { rgb: '505A64' } }, alignment: { vertical: 'top' as const } },
  input: { fill: solid('FFF7D6'), border: { top: edge, right: edge, bottom: edge, left: edge }, alignment: top, numFmt: '@', protection: { locked: false } },
  fault: { fill: solid('F9D2CE'), border: { top: thick, right: thick, bottom: thick, left: thick }, alignment: top, numFmt: '@', protection: { locked: false } },
  stamp: { font: { name: FONT, size: 8, color: { rgb: '808080' } } },
} as const

export async function writeWorkbook(sheets: readonly OutSheet[], title: string): Promise<Buffer> {
  const { writeXlsx } = await load()
  const bytes = await writeXlsx({
    properties: { title, creator: 'Qartë' }, defaultFont: { name: FONT, size: 11 },
    sheets: sheets.map((sheet) => ({
      name: sheet.name,
      columns: sheet.columns.map((width) => (width === 'hidden' ? { width: 4, hidden: true } : { width })),
      rows: sheet.rows.map((row) => row.map((cell) => cell?.value ?? null)),
      cells: new Map(sheet.rows.flatMap((row, at) => row.flatMap((cell, column) => (cell === null ? [] : [[`${at},${column}`, cellOf(cell)] as const])))),
      rowDefs: new Map([...sheet.heights].map(([row, height]) => [row, { height }])),
      freezePane: { rows: sheet.frozen },
      protection: { sheet: true, formatColumns: true, formatRows: true },
      ...(sheet.hidden === 'yes' ? { veryHidden: true } : {}),
      dataValidations: sheet.choices.map((choice) => ({
        type: 'list' as const, ...('values' in choice ? { values: [...choice.values] } : { formula1: choice.from }), range: choice.range,
        allowBlank: true, showErrorMessage: true, errorTitle: choice.title, errorMessage: choice.message,
      })),
      pageSetup: { orientation: 'landscape' as const, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    })),
  })
  return Buffer.from(bytes)
}

function cellOf({ value: given, look, format, formula, to, note }: OutCell) {
  const value = format === 'day' && typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : given
  const type = formula !== undefined ? 'formula' as const : value === null ? 'empty' as const : typeof value === 'number' ? 'number' as const : value instanceof Date ? 'date' as const : 'string' as const
  return {
    value, type, style: format === undefined ? LOOKS[look] : { ...LOOKS[look], numFmt: FORMATS[format] },
    ...(note === undefined ? {} : { comment: { author: 'Qartë', text: note } }),
    ...(formula === undefined ? {} : { formula, formulaResult: value }),
    ...(to === undefined ? {} : { hyperlink: { target: '', location: to } }),
  }
}

const BYTES_MAX = 30_000_000
const SHEETS_MAX = 250
/** What is looked at unless more is asked for. */
const WINDOW = { columns: 'L', rows: 500 }

/** Reads a workbook that a person sent, or says why it cannot be read. What lies outside the first columns and rows is not looked at. */
export async function readWorkbook(file: string, window: { readonly columns: string; readonly rows: number } = WINDOW): Promise<InSheet[] | 'unreadable' | 'tooLarge'> {
  if (!(await unpacksTo(file, BYTES_MAX))) return 'tooLarge'
  try {
    const { readXlsx } = await load()
    const { sheets } = await readXlsx(await readFile(file), { range: `A1:${window.columns}${window.rows}`, maxRows: window.rows })
    if (sheets.length > SHEETS_MAX) return 'tooLarge'
    return sheets.map(({ name, rows, cells }) => ({ name, rows: rows.map((row, at) => row.map((value, column) => readCell(value, cells?.get(`${at},${column}`)?.formula))) }))
  } catch {
    // A damaged or hostile file: whoever sent it is asked for another, and nothing of it was kept.
    return 'unreadable'
  }
}

function readCell(value: unknown, formula: string | undefined): InCell {
  if (formula !== undefined && formula !== '') return { kind: 'formula', text: `=${formula}`, ...(value === null || value === undefined ? {} : { result: readCell(value, undefined) }) }
  if (value === null || value === undefined || value === '') return { kind: 'empty', text: '' }
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (typeof value === 'number') return { kind: 'number', text: String(value) }
  return { kind: 'other', text: value instanceof Date ? value.toISOString().slice(0, 10) : String(value as boolean) }
}

/** Whether all parts together stay within so many bytes, counted while unpacking and not believed from the directory. */
function unpacksTo(file: string, max: number): Promise<boolean> {
  return new Promise((resolve) => {
    yauzl.open(file, { lazyEntries: true, autoClose: true }, (error, zip) => {
      if (error !== null) { resolve(true); return }
      let bytes = 0
      const stop = (verdict: boolean) => { zip.close(); resolve(verdict) }
      zip.on('error', () => { resolve(true) })
      zip.on('end', () => { resolve(true) })
      zip.on('entry', (entry: yauzl.Entry) => {
        if (bytes + entry.uncompressedSize > max) { stop(false); return }
        zip.openReadStream(entry, (problem, stream) => {
          if (problem !== null) { stop(true); return }
          stream.on('data', (chunk: Buffer) => {
            bytes += chunk.length
            if (bytes > max) { stream.destroy(); stop(false) }
          })
          // Larger than the directory says: yauzl refuses it, and so do we.
          stream.on('error', () => { stop(false) })
          stream.on('end', () => { zip.readEntry() })
        })
      })
      zip.readEntry()
    })
  })
}
