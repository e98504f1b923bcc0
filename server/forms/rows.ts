import { answerOf, type Answers, type FormLimits, type Question } from './forms'

/** The rows of a table, a work plan or an indicator table, as answered. */
export type Row = Readonly<Record<string, unknown>>

export const ROW_KINDS: ReadonlySet<string> = new Set(['table', 'workplan', 'indicators'])

export const rowsOf = (value: unknown): Row[] =>
  (Array.isArray(value) ? (value as unknown[]) : []).filter((row): row is Row => row !== null && typeof row === 'object' && !Array.isArray(row))

export const cellOf = (row: Row, code: string): unknown => (Object.hasOwn(row, code) ? row[code] : null)

/** Five years: no project of the scheme lasts longer, and no page is asked to draw more. */
export const MONTHS_MAX = 60

/** How many months a work plan offers: as many as the duration says, else as many as a project may last. */
export function monthsOffered(question: Question, answers: Answers, limits: FormLimits): number {
  const said = question.monthsFrom === undefined ? null : answerOf(answers, question.monthsFrom)
  return typeof said === 'number' && Number.isInteger(said) && said >= 1 && said <= MONTHS_MAX ? said : limits.durationMonthsMax
}

export const monthsOf = (value: unknown): number[] =>
  [...new Set((Array.isArray(value) ? (value as unknown[]) : []).filter((one): one is number => typeof one === 'number'))].sort((a, b) => a - b)
