import type { Fault } from '../kernel/errors'
import { sum } from '../kernel/money'
import { fieldId } from '../kernel/views'
import type { Words } from '../kernel/words'
import { computeCell, figureOf, type Computed } from './calculate'
import { cellView, dayText, figureText, fullFault, moneyText, type CellView } from './field-view'
import { ROWS_MAX, type Column, type Question } from './forms'
import { cellOf, MONTHS_MAX, monthsOf, rowsOf, type Row } from './rows'

/** A table that grows: `views/forms/grid.hbs`. */
export type GridView = {
  id: string
  name: string
  caption: string
  hint: string | null
  /** Said above the table where the fault is about its rows as a whole. */
  error: string | null
  columns: { label: string; class: string; numeric: boolean }[]
  rows: { number: number; cells: CellView[]; remove: { value: string; label: string } | null }[]
  /** The foot adds columns up; null where nothing is added. */
  sums: { label: string; text: string; numeric: boolean }[] | null
  removable: boolean
  add: { value: string; label: string } | null
}

const NUMERIC = new Set(['number', 'money', 'calculated'])
const WIDTHS: Record<Column['kind'], string> = {
  short: '', long: 'q-grid__w-long', number: 'q-grid__w-figure', money: 'q-grid__w-amount', date: 'q-grid__w-day', one: 'q-grid__w-choice', months: 'q-grid__w-months', calculated: 'q-grid__w-figure',
}
const CELLS: Record<Column['kind'], string> = {
  short: 'q-grid__what', long: 'q-grid__what', number: 'q-grid__half', money: 'q-grid__half', date: 'q-grid__half', one: 'q-grid__half', months: 'q-grid__what', calculated: 'q-grid__sum',
}

export type GridOptions = { readonly faults: readonly Fault[]; readonly months: number; readonly focus: string | null; readonly editable: 'yes' | 'no' }

export function gridView(words: Words, question: Question, value: unknown, { faults, months, focus, editable }: GridOptions): GridView {
  const { code } = question
  const columns = question.columns ?? []
  const answered = rowsOf(value)
  const rows: readonly Row[] = answered.length === 0 ? [{}] : answered
  const whole = faults.find(({ field, words: key }) => field === `${code}.0.${columns[0]?.code ?? ''}` && WHOLE_TABLE.has(key))
  const single = faults.filter((fault) => fault !== whole)
  return {
    id: fieldId(code),
    name: code,
    caption: `${words.pick(question.label)}${question.required === 'no' ? ` ${words.say('kernel.optional')}` : ''}`,
    hint: question.hint === null ? null : words.pick(question.hint),
    error: whole === undefined ? null : fullFault(words, whole),
    columns: columns.map((column) => ({ label: words.pick(column.label), class: WIDTHS[column.kind], numeric: NUMERIC.has(column.kind) })),
    rows: rows.map((row, index) => ({
      number: index + 1,
      cells: columns.map((column) => oneCell(words, question, column, row, index, { faults: single, months, focus, editable })),
      remove: editable === 'no' || (rows.length === 1 && answered.length === 0) ? null : { value: `${code}.${index}`, label: words.say('forms.grid.remove', { row: index + 1 }) },
    })),
    sums: sumsOf(words, columns, answered),
    removable: editable === 'yes',
    add: editable === 'no' || rows.length >= (question.max ?? ROWS_MAX) ? null : { value: code, label: words.say('forms.grid.add') },
  }
}

const WHOLE_TABLE = new Set(['forms.fault.noRows', 'forms.fault.fewRows', 'forms.fault.tooManyRows'])

function oneCell(words: Words, question: Question, column: Column, row: Row, index: number, { faults, months, focus }: GridOptions): CellView {
  const name = `${question.code}.${index}.${column.code}`
  const label = words.pick(column.label)
  const value = cellOf(row, column.code)
  const facts = { name, label, aria: words.say('forms.grid.aria', { column: label, row: index + 1 }), class: CELLS[column.kind], faults, focus }
  switch (column.kind) {
    case 'calculated': return cellView(words, { ...facts, output: computedText(words, computeCell(column, question.columns ?? [], row)) })
    case 'months': {
      const chosen = monthsOf(value)
      return cellView(words, {
        ...facts,
        months: Array.from({ length: Math.min(Math.max(months, chosen.at(-1) ?? 0), MONTHS_MAX) }, (_none, at) => at + 1).map((month) => ({
          id: month === 1 ? fieldId(name) : `${fieldId(name)}-${month}`, value: month, aria: words.say('forms.grid.month', { month, row: index + 1 }), selected: chosen.includes(month),
        })),
      })
    }
    case 'one': return cellView(words, {
      ...facts, select: true,
      options: [{ value: '', label: '', selected: value === null || value === '' }, ...(column.options ?? []).map((option) => ({ value: option.value, label: words.pick(option.label), selected: option.value === value }))],
    })
    case 'long': return cellView(words, { ...facts, area: true, value: typeof value === 'string' ? value : '' })
    case 'number': return cellView(words, { ...facts, input: true, numeric: true, inputmode: 'decimal', value: figureText(words, value, column.plain) })
    case 'money': return cellView(words, { ...facts, input: true, numeric: true, inputmode: 'decimal', value: moneyText(words, value) })
    case 'date': return cellView(words, { ...facts, input: true, value: dayText(value) })
    case 'short': return cellView(words, { ...facts, input: true, value: typeof value === 'string' ? value : '' })
  }
}

/** A computed value in words; with its band where it has one, and a dash while something is missing. */
export function computedText(words: Words, { value, shows, band }: Computed): string {
  if (value === null) return '–'
  const text = shows === 'share' ? words.percent(value) : shows === 'money' ? moneyText(words, value) : figureText(words, value)
  return band === null ? text : `${text} · ${words.pick(band)}`
}

export function sumsOf(words: Words, columns: readonly Column[], rows: readonly Row[]): GridView['sums'] {
  if (rows.length === 0 || !columns.some(({ summed }) => summed === 'yes')) return null
  return columns.map((column, index) => {
    const label = words.pick(column.label)
    if (column.summed !== 'yes') return { label, text: index === 0 ? words.say('forms.grid.sum') : '', numeric: false }
    const figures = rows.map((row) => figureOf(cellOf(row, column.code)) ?? 0).filter((figure) => Number.isSafeInteger(figure) && Math.abs(figure) < 1e13)
    return { label, text: column.kind === 'money' ? moneyText(words, sum(figures)) : figureText(words, sum(figures)), numeric: true }
  })
}
