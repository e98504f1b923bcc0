import type { Fault } from '../kernel/errors'
import type { ChoiceView, InputView } from '../kernel/inputs'
import { MINOR_PER_UNIT } from '../kernel/money'
import { fieldId } from '../kernel/views'
import type { Words } from '../kernel/words'
import { lengthOf } from './findings'
import type { Option } from './forms'

/** The sentence beside a field of its own: the whole one, as in the summary. */
export const fullFault = (words: Words, fault: Fault): string => words.say(fault.words, fault.values)

/** In a grid the place is plain to see: only what to do is said, where the words have a short form. */
export function shortFault(words: Words, fault: Fault): string {
  const name = fault.words.replace(/^forms\.fault\./, '')
  return words.has(`forms.short.${name}`) ? words.say(`forms.short.${name}`, fault.values) : fullFault(words, fault)
}

const decimalsOf = (value: number): number => (Number.isInteger(value) ? 0 : Number.isInteger(Math.round(value * 1000) / 100) ? 1 : 2)

/** A figure as it is written in a field and in a text; what could not be read stands as it was typed. */
export function figureText(words: Words, value: unknown, plain?: 'yes'): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' || !Number.isFinite(value)) return ''
  return plain === 'yes' ? String(value) : words.number(value, decimalsOf(value))
}

export function moneyText(words: Words, value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : ''
  return Number.isSafeInteger(value) ? words.number(value / MINOR_PER_UNIT, value % MINOR_PER_UNIT === 0 ? 0 : 2) : String(value)
}

/** A day in a field: 20.5.2020, in both languages. */
export const dayText = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, (_all, year: string, month: string, day: string) => `${Number(day)}.${Number(month)}.${year}`) : ''

export type FieldFacts = {
  readonly name: string
  readonly label: string
  readonly hint: string | null
  readonly value: string
  readonly faults: readonly Fault[]
  readonly required: 'yes' | 'no'
  readonly inputmode?: string
  readonly width?: string
  readonly suffix?: string
  readonly rows?: number
  /** Many small fields side by side: their faults are said shortly. */
  readonly tight?: 'yes'
}

export function fieldView(words: Words, facts: FieldFacts): InputView {
  const id = fieldId(facts.name)
  const fault = facts.faults.find(({ field }) => field === facts.name)
  return {
    id,
    name: facts.name,
    label: facts.required === 'yes' ? facts.label : `${facts.label} ${words.say('kernel.optional')}`,
    hint: facts.hint,
    error: fault === undefined ? null : facts.tight === 'yes' ? shortFault(words, fault) : fullFault(words, fault),
    value: facts.value,
    describedBy: [facts.hint === null ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-error`].filter(Boolean).join(' ') || null,
    required: facts.required === 'yes',
    type: 'text',
    inputmode: facts.inputmode ?? null,
    autocomplete: null,
    width: facts.width ?? '',
    suffix: facts.suffix ?? null,
    maxlength: null,
    rows: facts.rows ?? 6,
  }
}

export function choiceView(words: Words, facts: FieldFacts, options: readonly Option[], chosen: readonly string[], inline: boolean): ChoiceView {
  const view = fieldView(words, facts)
  return {
    ...view,
    inline,
    options: options.map((option, index) => ({
      id: index === 0 ? view.id : `${view.id}-${index + 1}`,
      value: option.value,
      label: words.pick(option.label),
      hint: option.hint === undefined ? null : words.pick(option.hint),
      selected: chosen.includes(option.value),
    })),
  }
}

/** How long a text may be and how long it is: a count in words, since no script counts along. */
export function lengthHint(words: Words, value: string, max: number | undefined): string | null {
  if (max === undefined) return null
  const length = lengthOf(value)
  return length === 0 ? words.say('forms.length.empty', { maxCount: max }) : words.say('forms.length.used', { lengthCount: length, maxCount: max })
}

/** One field in a cell of a grid: its name is its own label, since the visible head is the column's. */
export type CellView = {
  id: string
  name: string
  /** Read out with the field: what it is, and in which line. */
  aria: string
  /** Head of the column, shown again on phones. */
  label: string
  class: string
  input: boolean
  area: boolean
  select: boolean
  months: { id: string; value: number; aria: string; selected: boolean }[] | null
  /** A computed value, or null. */
  output: string | null
  options: { value: string; label: string; selected: boolean }[]
  value: string
  numeric: boolean
  inputmode: string | null
  error: string | null
  errorId: string | null
  focus: boolean
}

type CellFacts = { readonly name: string; readonly aria: string; readonly label: string; readonly faults: readonly Fault[]; readonly focus: string | null } & Partial<Omit<CellView, 'focus'>>

export function cellView(words: Words, facts: CellFacts): CellView {
  const { name, aria, label, faults, focus, ...more } = facts
  const id = fieldId(name)
  const fault = faults.find(({ field }) => field === name)
  return {
    class: '', input: false, area: false, select: false, months: null, output: null, options: [], value: '', numeric: false, inputmode: null,
    ...more,
    id, name, aria, label,
    error: fault === undefined ? null : shortFault(words, fault),
    errorId: fault === undefined ? null : `${id}-error`,
    focus: focus === name,
  }
}
