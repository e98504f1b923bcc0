import { criterionPoints, MARKS, sectionPoints, type Grid, type GridSection } from '../../calls/grid'
import type { Words } from '../../kernel/words'
import type { OutCell, OutSheet } from '../../kernel/xlsx'
import { shortReference } from '../../proposals/proposals'
import { markOf, progressOf, type Contents, type ScoreSheet } from '../sheets'
import { municipalityOf, type AssessedProposal } from '../store'

/** Stands hidden in the first cell of every tab that is a sheet, with the sheet and its version below it. */
export const STAMP = 'score-sheets/1'
/** Where things stand in a tab, by column: hidden keys, then what people see, then what they write. */
export const COLUMNS = { key: 0, code: 1, title: 2, weight: 3, mark: 4, points: 5, text: 6 } as const
export const letterOf = (column: number): string => String.fromCharCode(65 + column)
/** The first rows hold stamp, sheet and version; the keys of fields begin below the heads. */
export const FIRST_ROW = 4

export type BookSheet = { readonly sheet: Pick<ScoreSheet, 'id' | 'version' | 'state'>; readonly proposal: AssessedProposal; readonly contents: Contents }
export type Book = { readonly reference: string; readonly grid: Grid; readonly reasoned: readonly number[]; readonly totalFloor: number; readonly sheets: readonly BookSheet[] }

/** One workbook for one assessor: a list of what is in it, then a tab for each open sheet. */
export function workbookOf(words: Words, book: Book): OutSheet[] {
  return [overview(words, book), ...book.sheets.map((one) => tabOf(words, book, one))]
}


const cell = (value: string | number | null, look: OutCell['look'] = 'plain', more: Pick<OutCell, 'formula' | 'to'> = {}): OutCell => ({ value, look, ...more })
const both = (words: Words, of: { titleSq: string; titleEn: string }) => words.pick({ sq: of.titleSq, en: of.titleEn })

function overview(words: Words, { reference, sheets }: Book): OutSheet {
  const lines = ['how1', 'how2', 'how3', 'how4'].map((name) => [cell(words.say(`scoring.workbook.${name}`))])
  return {
    name: words.say('scoring.workbook.overview'), columns: [14, 90, 18], frozen: 0, choices: [], heights: new Map(lines.map((_line, index) => [index + 1, 32])),
    rows: [
      [cell(words.say('scoring.workbook.title', { reference }), 'title')], ...lines.map((line) => [null, ...line]), [],
      [cell(words.say('scoring.workbook.open'), 'head'), cell(words.say('scoring.column.proposal'), 'head'), cell(words.say('scoring.column.state'), 'head')],
      ...sheets.map(({ sheet, proposal }) => [
        cell(shortReference(proposal.reference), 'plain', { to: `'${shortReference(proposal.reference)}'!${letterOf(COLUMNS.mark)}${FIRST_ROW + 2}` }),
        cell(`${proposal.reference} · ${proposal.title}`), cell(words.say(`scoring.state.${sheet.state}`)),
      ]),
    ],
  }
}

type Row = (OutCell | null)[]

function tabOf(words: Words, { grid, reasoned, totalFloor }: Book, { sheet, proposal, contents }: BookSheet): OutSheet {
  const rows: Row[] = [
    [cell(STAMP, 'stamp'), cell(`${proposal.reference} · ${proposal.title}`, 'title')],
    [cell(sheet.id, 'stamp'), cell([words.pick(municipalityOf(proposal)), words.money(proposal.requestedMinor)].filter((part) => part !== '').join(' · '), 'soft')],
    [cell(sheet.version, 'stamp'), cell(words.say('scoring.workbook.fill'), 'soft')],
    [null, ...['code', 'criterion', 'weight', 'mark', 'points'].map((name) => cell(words.say(`scoring.workbook.${name}`), 'head')), cell(reasonHead(words, reasoned), 'head')],
  ]
  const inputs: number[] = []
  const sections: number[] = []
  const progress = progressOf(grid, contents)
  for (const [index, section] of grid.sections.entries()) {
    sections.push(rows.length + 1)
    addSection(words, rows, inputs, section, contents, progress.sections[index]?.points ?? 0)
  }
  rows.push([cell('comment', 'stamp'), null, cell(words.say('scoring.sheet.comment'), 'strong'), null, null, null, cell(textOf(contents.comment), 'input')])
  const letter = letterOf(COLUMNS.points)
  rows.push([null, null, cell(words.say('scoring.workbook.total', { floor: totalFloor }), 'strong'), null, null, cell(progress.points, 'strong', { formula: sections.map((row) => `${letter}${row}`).join('+') })])
  const mark = letterOf(COLUMNS.mark)
  return {
    name: shortReference(proposal.reference), columns: ['hidden', 7, 52, 8, 8, 8, 80], rows, frozen: FIRST_ROW, heights: heightsOf(rows),
    choices: [{ range: inputs.map((row) => `${mark}${row}`).join(' '), values: MARKS.map(String), title: words.say('scoring.workbook.markTitle'), message: words.say('scoring.workbook.markSays') }],
  }
}

const reasonHead = (words: Words, reasoned: readonly number[]): string =>
  reasoned.length === 0 ? words.say('scoring.workbook.textFree') : words.say('scoring.workbook.text', { marks: words.list(reasoned.map(String)) })

const textOf = (text: string): string | null => (text === '' ? null : text)

/** The head of a section with its points as a formula, a row for each criterion, and one for the comment. */
function addSection(words: Words, rows: Row[], inputs: number[], section: GridSection, contents: Contents, points: number): void {
  const [first, last] = [rows.length + 2, rows.length + 1 + section.criteria.length]
  const floor = section.floorPoints === null ? words.say('scoring.sheet.upTo', { max: sectionPoints(section) }) : words.say('scoring.sheet.upToFloor', { max: sectionPoints(section), floor: section.floorPoints })
  const column = letterOf(COLUMNS.points)
  rows.push([null, cell(section.code, 'strong'), cell(both(words, section), 'strong'), cell(null, 'strong'), cell(null, 'strong'), cell(points, 'strong', { formula: `SUM(${column}${first}:${column}${last})` }), cell(floor, 'strong')])
  for (const criterion of section.criteria) {
    const row = rows.length + 1
    const mark = markOf(contents, criterion.code)
    const [weight, chosen] = [`${letterOf(COLUMNS.weight)}${row}`, `${letterOf(COLUMNS.mark)}${row}`]
    inputs.push(row)
    rows.push([
      cell(`mark.${criterion.code}`, 'stamp'), cell(criterion.code), cell(`${both(words, criterion)} (${words.say('scoring.sheet.upTo', { max: criterionPoints(criterion) })})`), cell(criterion.weight),
      cell(mark.points, 'input'), cell(mark.points === null ? '' : mark.points * criterion.weight, 'plain', { formula: `IF(${chosen}="","",${weight}*${chosen})` }), cell(textOf(mark.reason), 'input'),
    ])
  }
  rows.push([cell(`comment.${section.code}`, 'stamp'), null, cell(words.say('scoring.sheet.sectionComment', { code: section.code })), null, null, null, cell(textOf(contents.comments[section.code] ?? ''), 'input')])
}

const LINE = 15
/** How many signs of a text fit on one line of its column. */
const [TITLE_SIGNS, TEXT_SIGNS] = [50, 82]

/** Rows are as high as their longest text, and those for writing never lower than two lines. */
function heightsOf(rows: readonly Row[]): Map<number, number> {
  return new Map(rows.flatMap((row, index) => {
    if (index < FIRST_ROW - 1) return []
    const lines = (column: number, signs: number) => String(row[column]?.value ?? '').split('\n').reduce((all, line) => all + Math.max(1, Math.ceil(line.length / signs)), 0)
    const least = row[COLUMNS.text]?.look === 'input' ? 2 : 1
    return [[index, LINE * Math.min(20, Math.max(least, lines(COLUMNS.title, TITLE_SIGNS), lines(COLUMNS.text, TEXT_SIGNS)))] as const]
  }))
}
