import { readDay } from '../kernel/dates'
import type { Fields } from '../kernel/fields'
import { MINOR_PER_UNIT, readMoney } from '../kernel/money'
import { BENEFICIARY_CELL } from './beneficiaries'
import { BUDGET_AMOUNTS, HEADINGS, sheetBudget, type Cell, type SheetLine } from './budget'
import { answerOf, isBlank, ROWS_MAX, visibleQuestions, type Answers, type Column, type Question, type Section } from './forms'
import { ROW_KINDS, rowsOf, type Row } from './rows'

/** Names the questions that the page showed, so that what it did not show is not taken for emptied. */
export const SHOWN = '_shown'

type Blanks = 'keep' | 'drop'

/**
 * What a sent section answers, ready to be saved. Whatever cannot be read as a number, an amount
 * or a day stays the text that was typed: it is saved and shown again, and the checker says what is wrong.
 */
export function readSection(section: Section, form: Fields, blanks: Blanks = 'drop'): Answers {
  const shown = form.has(SHOWN) ? new Set(shownIn(form)) : null
  const asked = section.questions.filter(({ code, kind }) => kind !== 'calculated' && (shown === null || shown.has(code)))
  return Object.fromEntries(asked.flatMap((question) => {
    if (question.kind === 'file') return form.text(`${question.code}.remove`) === 'yes' ? [[question.code, null]] : []
    return [[question.code, readQuestion(question, form, blanks)]]
  }))
}

/** A page may hold several sections, each with its own list. */
const shownIn = (form: Fields): string[] => form.list(SHOWN).flatMap((codes) => codes.split(' '))

function readQuestion(question: Question, form: Fields, blanks: Blanks): unknown {
  const { code, kind } = question
  if (ROW_KINDS.has(kind)) return readRows(question, form, blanks)
  if (kind === 'budget') return readBudget(code, form, blanks)
  if (kind === 'beneficiaries') return readBeneficiaries(code, form)
  if (kind === 'many') return form.list(code)
  if (kind === 'declaration') return form.text(code) === 'yes' ? 'yes' : ''
  return readScalar(kind, form.text(code))
}

export function readScalar(kind: Question['kind'] | Column['kind'], typed: string): string | number | null {
  if (kind === 'long') return typed
  const line = typed.replace(/\s*\n\s*/g, ' ')
  if (line === '') return kind === 'short' || kind === 'one' ? '' : null
  if (kind === 'number') return readNumber(line) ?? line
  if (kind === 'money') return readMoney(line.replace(/^−/, '-')) ?? line
  if (kind === 'date') return readDay(line) ?? line
  return line
}

/** A number as a person writes it, with at most two decimals: `1 250`, `61,7`, `61.7 %`. */
export function readNumber(typed: string): number | null {
  const hundredths = readMoney(typed.replace(/^−/, '-').replace(/\s*%$/, ''))
  return hundredths === null ? null : hundredths / MINOR_PER_UNIT
}

/** The numbers of the rows sent under a name, in order. */
function rowNumbers(code: string, form: Fields): number[] {
  const numbers = form.names().flatMap((name) => {
    if (!name.startsWith(`${code}.`)) return []
    const match = /^(\d{1,6})\./.exec(name.slice(code.length + 1))
    return match === null ? [] : [Number(match[1])]
  })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function readRows(question: Question, form: Fields, blanks: Blanks): Row[] {
  const columns = (question.columns ?? []).filter(({ kind }) => kind !== 'calculated')
  const rows = rowNumbers(question.code, form).map((number) => Object.fromEntries(columns.map((column) => {
    const name = `${question.code}.${number}.${column.code}`
    if (column.kind !== 'months') return [column.code, readScalar(column.kind, form.text(name))]
    return [column.code, form.list(name).filter((one) => /^\d{1,3}$/.test(one)).map(Number)]
  })))
  return blanks === 'keep' ? rows : rows.filter((row) => !isBlank(row))
}

function readBudget(code: string, form: Fields, blanks: Blanks): unknown {
  const lines = rowNumbers(code, form).map((number) => {
    const at = (name: string) => form.text(`${code}.${number}.${name}`)
    return {
      heading: at('heading'),
      description: readScalar('short', at('description')),
      unit: readScalar('one', at('unit')),
      quantity: readScalar('number', at('quantity')),
      unitCostMinor: readScalar('money', at('unitCost')),
    }
  })
  const amounts = Object.fromEntries(BUDGET_AMOUNTS.map((name) => [name, readScalar('money', form.text(`${code}.${amountField(name)}`))]))
  const sheet = sheetBudget({ lines, ...amounts })
  const kept = blanks === 'keep' ? sheet : { ...sheet, lines: sheet.lines.filter((line) => !isBlankLine(line)) }
  return blanks === 'drop' && kept.lines.length === 0 && Object.values(amounts).every(isBlank) ? null : kept
}

/** `unitCostMinor` on the sheet is `unitCost` in the form: what a person types is no minor unit. */
export const amountField = (name: string): string => name.replace(/Minor$/, '')

export const isBlankLine = ({ description, unit, quantity, unitCostMinor }: SheetLine): boolean => isBlank([description, unit, quantity, unitCostMinor])

function readBeneficiaries(code: string, form: Fields): unknown {
  const cells = form.names().flatMap((name): [string, Cell][] => {
    const cell = name.startsWith(`${code}.`) ? name.slice(code.length + 1) : ''
    if (!BENEFICIARY_CELL.test(cell)) return []
    const value = readScalar('number', form.text(name))
    return value === null ? [] : [[cell, value]]
  })
  return cells.length === 0 ? null : Object.fromEntries(cells)
}

/** The form shows again with these answers; `focus` is the field to go on with. Nothing is saved. */
export type Reshaped = { readonly answers: Answers; readonly focus: string | null }

/**
 * Rows that grow and shrink without script: the buttons `add` (`partners`, `budget`) and `remove` (`budget.3`)
 * ask for the same page with one row more or less and everything typed kept. Null where neither was pressed.
 */
export function changeRows(section: Section, stored: Answers, form: Fields): Reshaped | null {
  if (!form.has('add') && !form.has('remove')) return null
  const answers = { ...stored, ...readSection(section, form, 'keep') }
  if (form.has('remove')) return { answers: shrink(section, answers, form.text('remove')), focus: null }
  const name = form.text('add')
  const heading = form.text(`${name}.addHeading`)
  const grown = grow(section, answers, heading === '' ? name : `${name}:${heading}`)
  return { answers: grown, focus: lastField(section, grown, name) }
}

/** One more empty row in the table of this name; in a budget `name:heading` says under which heading. Full tables stay as they are. */
export function grow(section: Section, answers: Answers, name: string): Answers {
  const [code = '', heading = HEADINGS[0]] = name.split(':')
  const question = section.questions.find((one) => one.code === code)
  if (question === undefined) return answers
  if (question.kind === 'budget') {
    const sheet = sheetBudget(answerOf(answers, code))
    const blank = sheetBudget({ lines: [{ heading }] }).lines
    return sheet.lines.length >= ROWS_MAX ? answers : { ...answers, [code]: { ...sheet, lines: [...sheet.lines, ...blank] } }
  }
  if (!ROW_KINDS.has(question.kind)) return answers
  const rows = rowsOf(answerOf(answers, code))
  // An empty table already shows one empty row.
  const grown = rows.length === 0 ? [{}, {}] : [...rows, {}]
  return grown.length > (question.max ?? ROWS_MAX) ? answers : { ...answers, [code]: grown }
}

/** The table without the row that `code.number` names. */
export function shrink(section: Section, answers: Answers, name: string): Answers {
  const [, code = '', number = ''] = /^([a-z0-9_]+)\.(\d{1,6})$/.exec(name) ?? []
  const question = section.questions.find((one) => one.code === code)
  if (question === undefined) return answers
  const without = <One>(rows: readonly One[]) => rows.filter((_row, index) => index !== Number(number))
  if (question.kind === 'budget') {
    const sheet = sheetBudget(answerOf(answers, code))
    return { ...answers, [code]: { ...sheet, lines: without(sheet.lines) } }
  }
  return ROW_KINDS.has(question.kind) ? { ...answers, [code]: without(rowsOf(answerOf(answers, code))) } : answers
}

function lastField(section: Section, answers: Answers, code: string): string | null {
  const question = section.questions.find((one) => one.code === code)
  if (question?.kind === 'budget') return `${code}.${sheetBudget(answerOf(answers, code)).lines.length - 1}.description`
  const first = question?.columns?.[0]?.code
  return first === undefined ? null : `${code}.${rowsOf(answerOf(answers, code)).length - 1}.${first}`
}

/** Whether the answers open questions that the page sent had not shown: then it is shown once more. */
export function opensQuestions(section: Section, answers: Answers, form: Fields): boolean {
  if (!form.has(SHOWN)) return false
  const shown = shownIn(form)
  return visibleQuestions(section, answers).some(({ code }) => !shown.includes(code))
}
