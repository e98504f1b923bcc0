import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import type { ChoiceView, InputView } from '../kernel/inputs'
import { notice, type Link, type NoticeView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { chosenGroups } from './beneficiaries'
import { budgetView, type BudgetView } from './budget-view'
import { computeAnswer } from './calculate'
import { ceilingsView, type CeilingsView } from './ceilings-view'
import { findAdvice } from './checking'
import { choiceView, dayText, fieldView, figureText, fullFault, lengthHint, moneyText, type FieldFacts } from './field-view'
import { answerOf, optionsOf, visibleQuestions, type Answers, type FormLimits, type Question, type Section } from './forms'
import { computedText, gridView, type GridView } from './grid-view'
import { peopleView, type PeopleView } from './people-view'
import { readSection } from './reading'
import { monthsOffered } from './rows'

export { answersView, type AnswersView } from './answers-view'
export type { CeilingsView } from './ceilings-view'

export type FileLinks = Readonly<Record<string, Link>>

/** A file that is there already, beside the field for another. */
type FileView = { field: InputView; kept: Link | null; remove: { id: string; name: string; label: string } | null }

/** One question; exactly one of its forms is not null. */
export type QuestionView = {
  input: InputView | null
  area: InputView | null
  radios: ChoiceView | null
  select: ChoiceView | null
  checkboxes: ChoiceView | null
  tick: ChoiceView | null
  file: FileView | null
  grid: GridView | null
  budget: BudgetView | null
  people: PeopleView | null
  output: { label: string; hint: string | null; value: string } | null
}

/** A section to be filled in: `views/forms/section.hbs`, inside the form of whoever asks. */
export type SectionView = {
  code: string
  title: string
  hint: string | null
  /** Codes of the questions shown, sent back in a hidden field. */
  shown: string
  readOnly: boolean
  /** The form around it needs enctype="multipart/form-data". */
  takesFiles: boolean
  questions: QuestionView[]
  /** The limits beside the budget, for `views/forms/ceilings.hbs`; null where the section has no budget. */
  ceilings: CeilingsView | null
  advice: NoticeView[]
}

export type SectionOptions = {
  readonly limits: FormLimits
  /** What was sent, where the page is shown again; null on a page opened afresh. */
  readonly form: Fields | null
  readonly faults: readonly Fault[]
  readonly readOnly?: 'yes' | 'no'
  readonly fileLinks?: FileLinks
  /** Name of the field to go on with, after a row was added. */
  readonly focus?: string | null
}

export function sectionView(words: Words, section: Section, stored: Answers, options: SectionOptions): SectionView {
  const answers = options.form === null ? stored : { ...stored, ...readSection(section, options.form) }
  const questions = visibleQuestions(section, answers)
  const budget = questions.find(({ kind }) => kind === 'budget')
  return {
    code: section.code,
    title: words.pick(section.title),
    hint: section.hint === null ? null : words.pick(section.hint),
    shown: questions.map(({ code }) => code).join(' '),
    readOnly: options.readOnly === 'yes',
    takesFiles: questions.some(({ kind }) => kind === 'file'),
    questions: questions.map((question) => questionView(words, section, question, answers, options)),
    ceilings: budget === undefined ? null : ceilingsView(words, answerOf(answers, budget.code), options.limits),
    advice: findAdvice(section, answers, options.limits).map((one) => notice('', fullFault(words, one))),
  }
}

const NONE: QuestionView = {
  input: null, area: null, radios: null, select: null, checkboxes: null, tick: null, file: null, grid: null, budget: null, people: null, output: null,
}

/** More choices than this are a list to pull down. */
const RADIOS_MAX = 7

function questionView(words: Words, section: Section, question: Question, answers: Answers, options: SectionOptions): QuestionView {
  const { code, kind } = question
  const { limits, faults } = options
  const editable = options.readOnly === 'yes' ? 'no' : 'yes'
  const focus = options.focus ?? null
  const value = answerOf(answers, code)
  const facts = factsOf(words, question, value, faults)
  switch (kind) {
    case 'short': return { ...NONE, input: fieldView(words, facts) }
    case 'long': return { ...NONE, area: fieldView(words, facts) }
    case 'number': return { ...NONE, input: fieldView(words, { ...facts, value: figureText(words, value), inputmode: 'decimal', width: 'govuk-input--width-5' }) }
    case 'money': return { ...NONE, input: fieldView(words, { ...facts, value: moneyText(words, value), inputmode: 'decimal', width: 'govuk-input--width-10', suffix: words.say('kernel.currency.ALL') }) }
    case 'date': return { ...NONE, input: fieldView(words, { ...facts, hint: facts.hint ?? words.say('kernel.dayHint'), value: dayText(value), width: 'govuk-input--width-10' }) }
    case 'one': return oneOf(words, question, value, facts, limits)
    case 'many': return { ...NONE, checkboxes: choiceView(words, facts, optionsOf(question, limits), Array.isArray(value) ? (value as string[]) : [], false) }
    case 'declaration': return { ...NONE, tick: choiceView(words, facts, [{ value: 'yes', label: question.label }], value === 'yes' ? ['yes'] : [], false) }
    case 'file': return { ...NONE, file: fileView(words, facts, value, options) }
    case 'table': case 'workplan': case 'indicators':
      return { ...NONE, grid: gridView(words, question, value, { faults, months: monthsOffered(question, answers, limits), focus, editable }) }
    case 'budget': return { ...NONE, budget: budgetView(words, question, value, { limits, faults, focus, editable }) }
    case 'beneficiaries': return { ...NONE, people: peopleView(words, question, value, { faults, groups: chosenGroups(section, question, answers, limits), focus, editable }) }
    case 'calculated': return { ...NONE, output: { label: facts.label, hint: facts.hint, value: computedText(words, computeAnswer(question, section.questions, answers)) } }
  }
}

function factsOf(words: Words, question: Question, value: unknown, faults: readonly Fault[]): FieldFacts {
  const text = typeof value === 'string' ? value : ''
  const counted = question.kind === 'long' ? lengthHint(words, text, question.maxLength) : null
  const hint = [question.hint === null ? null : words.pick(question.hint), counted].filter((one) => one !== null).join(' ')
  const max = question.maxLength ?? 0
  return {
    name: question.code,
    label: words.pick(question.label),
    hint: hint === '' ? null : hint,
    value: text,
    faults,
    required: question.required,
    rows: max > 2_500 ? 12 : max > 1_000 ? 8 : 4,
    ...(question.kind === 'short' && max <= 100 ? { width: 'govuk-input--width-20' } : {}),
  }
}

function oneOf(words: Words, question: Question, value: unknown, facts: FieldFacts, limits: FormLimits): QuestionView {
  const options = optionsOf(question, limits)
  const chosen = typeof value === 'string' ? [value] : []
  if (options.length <= RADIOS_MAX) return { ...NONE, radios: choiceView(words, facts, options, chosen, options.length <= 4 && options.every(({ hint, label }) => hint === undefined && words.pick(label).length <= 20)) }
  return { ...NONE, select: choiceView(words, facts, [{ value: '', label: { sq: '', en: '' } }, ...options], chosen.length === 0 ? [''] : chosen, false) }
}

function fileView(words: Words, facts: FieldFacts, value: unknown, { fileLinks, readOnly }: SectionOptions): FileView {
  const field = { ...fieldView(words, facts), value: '' }
  const kept = fileLinks?.[facts.name] ?? null
  const removable = typeof value === 'string' && value !== '' && readOnly !== 'yes'
  return { field, kept, remove: removable ? { id: `${field.id}-remove`, name: `${facts.name}.remove`, label: words.say('forms.file.remove') } : null }
}
