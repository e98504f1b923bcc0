import type { Both } from '../kernel/words'

/** A form is data: sections of questions, kept as a version that answers stay tied to. */
export type FormDefinition = { readonly sections: readonly Section[] }

export type Section = {
  readonly code: string
  /** Heading of the task list under which the section stands, e.g. `1. Organizata dhe projekti`. */
  readonly group: Both | null
  readonly title: Both
  readonly hint: Both | null
  readonly questions: readonly Question[]
  readonly when?: Condition
}

export const QUESTION_KINDS = [
  'short', 'long', 'number', 'money', 'date', 'one', 'many', 'file', 'table', 'budget', 'workplan', 'indicators', 'beneficiaries', 'calculated', 'declaration',
] as const
export type QuestionKind = (typeof QUESTION_KINDS)[number]

/** What a question means to other slices, whatever a form calls it. */
export type Role =
  | 'title' | 'municipality' | 'theme' | 'months' | 'startsOn' | 'direct_beneficiaries' | 'target_groups' | 'gender_marker' | 'budget'
  | 'summary' | 'plan_measure' | 'indicators' | 'risks' | 'self_rating'

export type Option = { readonly value: string; readonly label: Both; readonly hint?: Both }

/** Holds when the other question is answered with (one of) these values, or its choices contain the value. */
export type Condition =
  | { readonly question: string; readonly equals: string | readonly string[] }
  | { readonly question: string; readonly contains: string }

export type Question = {
  readonly code: string
  readonly kind: QuestionKind
  readonly label: Both
  readonly hint: Both | null
  readonly required: 'yes' | 'no'
  readonly when?: Condition
  /** Characters of a text. */
  readonly minLength?: number
  readonly maxLength?: number
  /** The smallest and largest value; of `many` and of rows, how many. Money in minor units. */
  readonly min?: number
  readonly max?: number
  /** Decimals a number may have, at most two. */
  readonly decimals?: 1 | 2
  /** Of `one` and `many`; a call may bring its own by the question's code. */
  readonly options?: readonly Option[]
  /** Of `table`, `workplan` and `indicators`. */
  readonly columns?: readonly Column[]
  readonly formula?: Formula
  /** Of a work plan: the question that says how many months there are. */
  readonly monthsFrom?: string
  /** Of beneficiaries: the question of the same section in which the groups are chosen that are counted. */
  readonly groupsFrom?: string
  readonly role?: Role
}

export type ColumnKind = 'short' | 'long' | 'number' | 'money' | 'date' | 'one' | 'months' | 'calculated'

export type Column = {
  readonly code: string
  readonly kind: ColumnKind
  readonly label: Both
  readonly required: 'yes' | 'no'
  readonly maxLength?: number
  readonly min?: number
  readonly max?: number
  readonly decimals?: 1 | 2
  /** A year: written without thousands marks. */
  readonly plain?: 'yes'
  readonly options?: readonly Option[]
  readonly formula?: Formula
  /** The foot of the table adds the column up. */
  readonly summed?: 'yes'
}

/** A value nobody types: computed from other questions of the form, or from other columns of the row. */
export type Formula =
  | { readonly sum: readonly string[] }
  /** Likelihood times impact, with a word for the band it falls in. */
  | { readonly product: readonly string[]; readonly bands?: readonly Band[] }
  /** The first as a percentage of the second. */
  | { readonly share: readonly [string, string] }
  /** By how many percent the second differs from the first. */
  | { readonly change: readonly [string, string] }

export type Band = { readonly upTo: number; readonly label: Both }

/** What was answered, by question code. A text where a number belongs is what somebody typed and nobody could read. */
export type Answers = Readonly<Record<string, unknown>>

/** What the call (or the agreement) sets for a form: the rules that are not the form's own. */
export type FormLimits = {
  readonly grantMinMinor: number
  readonly grantMaxMinor: number
  readonly indirectMaxBp: number
  readonly contingencyMaxBp: number
  readonly communicationAdvisedBp: number
  /** Own and other donors' money, as a share of the total cost. */
  readonly cofinancingMinBp: number
  readonly inKindAllowed: 'yes' | 'no'
  readonly durationMonthsMin: number
  readonly durationMonthsMax: number
  /** Projects begin and end within these days. */
  readonly startsFrom?: string
  readonly endsBy?: string
  /** Choices by question code, e.g. the municipalities and the themes of the call. */
  readonly choices?: Readonly<Record<string, readonly Option[]>>
}

export const PURPOSES = ['application', 'check', 'report'] as const
export type Purpose = (typeof PURPOSES)[number]

/** A form on its way to being published as the next version of its code. */
export type NewForm = { readonly code: string; readonly purpose: Purpose; readonly definition: FormDefinition }

/** Tables take this many rows and no more. */
export const ROWS_MAX = 200

export const optionsOf = (question: Pick<Question, 'code' | 'options'>, limits: FormLimits): readonly Option[] =>
  (limits.choices !== undefined && Object.hasOwn(limits.choices, question.code) ? limits.choices[question.code] : undefined) ?? question.options ?? []

export const answerOf = (answers: Answers, code: string): unknown => (Object.hasOwn(answers, code) ? answers[code] : undefined)

/** Nothing was answered: no text, no choice, no row. Zero is an answer. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.every(isBlank)
  if (typeof value === 'object') return Object.values(value).every(isBlank)
  return false
}

export function holdsTrue(condition: Condition | undefined, answers: Answers): boolean {
  if (condition === undefined) return true
  const value = answerOf(answers, condition.question)
  if ('contains' in condition) return Array.isArray(value) && value.includes(condition.contains)
  const wanted = typeof condition.equals === 'string' ? [condition.equals] : condition.equals
  return typeof value === 'string' && wanted.includes(value)
}

export const visibleSections = (definition: FormDefinition, answers: Answers): Section[] =>
  definition.sections.filter((section) => holdsTrue(section.when, answers))

export const visibleQuestions = (section: Section, answers: Answers): Question[] =>
  holdsTrue(section.when, answers) ? section.questions.filter((question) => holdsTrue(question.when, answers)) : []

/** The answers to what the form shows: what a condition hides is kept on the sheet, and is no part of what is submitted. */
export function visibleAnswers(definition: FormDefinition, answers: Answers): Answers {
  const codes = visibleSections(definition, answers).flatMap((section) => visibleQuestions(section, answers)).map(({ code }) => code)
  return Object.fromEntries(codes.filter((code) => !isBlank(answerOf(answers, code))).map((code) => [code, answers[code]]))
}

export const findQuestion = (definition: FormDefinition, code: string): Question | undefined =>
  definition.sections.flatMap(({ questions }) => questions).find((question) => question.code === code)

export const findSection = (definition: FormDefinition, code: string): Section | undefined =>
  definition.sections.find((section) => section.code === code)

export const questionByRole = (definition: FormDefinition, role: Role): Question | undefined =>
  definition.sections.flatMap(({ questions }) => questions).find((question) => question.role === role)

/**
 * The answer to the question that plays this role; undefined where the form has none or it is not answered.
 * For `direct_beneficiaries` it is their number; a budget is read with `budgetOf`.
 */
export function answerByRole(definition: FormDefinition, answers: Answers, role: Role): unknown {
  const question = questionByRole(definition, role)
  if (question === undefined) return undefined
  const value = answerOf(answers, question.code)
  if (isBlank(value)) return undefined
  if (question.kind === 'beneficiaries') return answerOf(value as Answers, 'direct')
  return value
}
