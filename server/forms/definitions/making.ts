import type { Both } from '../../kernel/words'
import type { Column, Condition, Option, Question, Section } from '../forms'

/** Short ways of writing questions down; a definition reads like the paper form it replaces. */
export const both = (sq: string, en: string): Both => ({ sq, en })

type More = Partial<Omit<Question, 'code' | 'kind' | 'label' | 'hint'>> & { readonly hint?: Both }

function make(kind: Question['kind']) {
  return (code: string, label: Both, more: More = {}): Question => ({ required: 'yes', ...more, code, kind, label, hint: more.hint ?? null })
}

export const short = (code: string, label: Both, more: More = {}): Question => make('short')(code, label, { maxLength: 255, ...more })
export const long = (code: string, label: Both, more: More = {}): Question => make('long')(code, label, { maxLength: 5_000, ...more })
export const number = (code: string, label: Both, more: More = {}): Question => make('number')(code, label, { min: 0, ...more })
export const money = (code: string, label: Both, more: More = {}): Question => make('money')(code, label, { min: 0, ...more })
export const date = make('date')
export const one = make('one')
export const many = make('many')
export const table = make('table')
export const workplan = make('workplan')
export const indicators = make('indicators')
export const beneficiaries = make('beneficiaries')
export const budget = make('budget')
export const calculated = make('calculated')
export const declaration = make('declaration')

type MoreColumn = Partial<Omit<Column, 'code' | 'kind' | 'label'>>
export const column = (code: string, kind: Column['kind'], label: Both, more: MoreColumn = {}): Column => ({
  required: kind === 'calculated' ? 'no' : 'yes',
  ...(kind === 'short' ? { maxLength: 255 } : kind === 'long' ? { maxLength: 1_000 } : kind === 'number' || kind === 'money' ? { min: 0 } : {}),
  ...more,
  code, kind, label,
})

export const option = (value: string, sq: string, en: string, hint?: Both): Option => ({ value, label: both(sq, en), ...(hint === undefined ? {} : { hint }) })

export const YES_NO: readonly Option[] = [option('yes', 'Po', 'Yes'), option('no', 'Jo', 'No')]
export const yesNo = (code: string, label: Both, more: More = {}): Question => one(code, label, { options: YES_NO, ...more })

export const when = (question: string, equals: string | readonly string[]): { readonly when: Condition } => ({ when: { question, equals } })

export const section = (code: string, group: Both | null, title: Both, questions: readonly Question[], more: { readonly hint?: Both; readonly when?: Condition } = {}): Section => ({
  code, group, title, hint: more.hint ?? null, questions, ...(more.when === undefined ? {} : { when: more.when }),
})
