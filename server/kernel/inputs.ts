import type { Fault } from './errors'
import type { Fields } from './fields'
import { units } from './money'
import { fieldId } from './views'
import type { Words } from './words'

/** What every form part expects (`views/parts/input.hbs` and its siblings). Texts are ready to be shown. */
export type InputView = {
  id: string
  name: string
  label: string
  hint: string | null
  error: string | null
  value: string
  describedBy: string | null
  required: boolean
  /** For `input`: `text`, `email`, `password`, `tel`; numbers are text with an input mode. */
  type: string
  inputmode: string | null
  autocomplete: string | null
  /** Width class of the field, e.g. `govuk-input--width-10`; empty for full width. */
  width: string
  suffix: string | null
  maxlength: number | null
  rows: number
}

export type OptionView = { id: string; value: string; label: string; hint: string | null; selected: boolean }
export type ChoiceView = InputView & { options: OptionView[]; inline: boolean }

/** What a person sent and what is wrong with it; nothing on a page opened afresh. */
export type Sent = { readonly form: Fields | null; readonly faults: readonly Fault[] }
export const untouched: Sent = { form: null, faults: [] }

type InputWords = {
  /** Keys of the words file. */
  label: string
  hint?: string
  values?: Record<string, string | number>
  type?: string
  autocomplete?: string
  width?: string
  suffix?: string
  maxlength?: number
  rows?: number
  optional?: boolean
}

export type Choice = { readonly value: string; readonly label: string; readonly hint?: string }

/**
 * Makes the form parts of one page. What the person typed comes first, so that a refused
 * form shows it again; else what is stored. A fault stands beside the field of its name.
 */
export function inputs(
  words: Words,
  stored: Readonly<Record<string, string | number | null | undefined | readonly string[]>> = {},
  sent: Sent = untouched,
) {
  const valueOf = (name: string): string => {
    if (sent.form?.has(name) === true) return sent.form.text(name)
    const value = stored[name]
    return value === null || value === undefined ? '' : String(value)
  }
  const chosen = (name: string): readonly string[] => {
    if (sent.form !== null) return sent.form.list(name)
    const value = stored[name]
    return Array.isArray(value) ? (value as readonly string[]) : value === null || value === undefined || value === '' ? [] : [String(value)]
  }

  function base(name: string, about: InputWords, value = valueOf(name)): InputView {
    const id = fieldId(name)
    const fault = sent.faults.find((one) => one.field === name)
    const hint = about.hint === undefined ? null : words.say(about.hint, about.values)
    const label = words.say(about.label, about.values)
    return {
      id,
      name,
      label: about.optional === true ? `${label} ${words.say('kernel.optional')}` : label,
      hint,
      error: fault === undefined ? null : words.say(fault.words, fault.values),
      value,
      describedBy: [hint === null ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-error`].filter(Boolean).join(' ') || null,
      required: about.optional !== true,
      type: about.type ?? 'text',
      inputmode: null,
      autocomplete: about.autocomplete ?? null,
      width: about.width ?? '',
      suffix: about.suffix === undefined ? null : words.say(about.suffix),
      maxlength: about.maxlength ?? null,
      rows: about.rows ?? 6,
    }
  }

  function choice(name: string, about: InputWords, options: readonly Choice[], inline: boolean): ChoiceView {
    const now = chosen(name)
    const view = base(name, about, now[0] ?? '')
    return {
      ...view,
      inline,
      options: options.map((option, index) => ({
        // The first option carries the field's own id, so that the error summary finds it.
        id: index === 0 ? view.id : `${view.id}-${index + 1}`,
        value: option.value,
        label: option.label,
        hint: option.hint ?? null,
        selected: now.includes(option.value),
      })),
    }
  }

  return {
    text: (name: string, about: InputWords): InputView => base(name, about),
    area: (name: string, about: InputWords): InputView => base(name, about),
    /** A whole number or a figure with a unit. */
    number: (name: string, about: InputWords): InputView => ({ ...base(name, about), inputmode: 'numeric', width: about.width ?? 'govuk-input--width-10' }),
    /** Stored as minor units, shown in whole units of the currency. */
    money(name: string, about: InputWords): InputView {
      const view = base(name, about)
      const minor = stored[name]
      const value = sent.form?.has(name) === true ? view.value : typeof minor === 'number' ? words.number(units(minor), minor % 100 === 0 ? 0 : 2) : ''
      return { ...view, value, inputmode: 'decimal', width: about.width ?? 'govuk-input--width-10', suffix: view.suffix ?? words.say('kernel.currency.ALL') }
    },
    /** A calendar day, typed as day, month and year in one field: 20.5.2020. */
    day(name: string, about: InputWords): InputView {
      const view = base(name, { hint: 'kernel.dayHint', width: 'govuk-input--width-10', ...about })
      const value = view.value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, (_all, year: string, month: string, day: string) => `${Number(day)}.${Number(month)}.${year}`)
      return { ...view, value, inputmode: 'text' }
    },
    file: (name: string, about: InputWords): InputView => ({ ...base(name, about), value: '' }),
    radios: (name: string, about: InputWords, options: readonly Choice[]): ChoiceView => choice(name, about, options, false),
    yesNo: (name: string, about: InputWords): ChoiceView =>
      choice(name, about, [{ value: 'yes', label: words.say('kernel.yes') }, { value: 'no', label: words.say('kernel.no') }], true),
    checkboxes: (name: string, about: InputWords, options: readonly Choice[]): ChoiceView => choice(name, about, options, false),
    select: (name: string, about: InputWords, options: readonly Choice[]): ChoiceView => choice(name, about, [{ value: '', label: '' }, ...options], false),
    /** One box to tick: a declaration. */
    tick: (name: string, about: InputWords): ChoiceView => choice(name, about, [{ value: 'yes', label: words.say(about.label, about.values) }], false),
  }
}
