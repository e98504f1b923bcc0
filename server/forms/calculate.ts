import { basisPoints } from '../kernel/money'
import type { Both } from '../kernel/words'
import { answerOf, type Answers, type Column, type Formula, type Question } from './forms'
import { operands } from './soundness'

/** A computed value: a number, minor units or basis points, as `shows` says; null while something it needs is missing. */
export type Computed = { readonly value: number | null; readonly shows: 'number' | 'money' | 'share'; readonly band: Both | null }

/** A figure to compute with; the choices of a scale count as their number. */
export function figureOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : null
}

const NUMBER_MAX = 9e13
const hundredths = (value: number): number => Math.round(Math.max(-NUMBER_MAX, Math.min(NUMBER_MAX, value)) * 100)

export function compute(formula: Formula, valueOf: (code: string) => unknown, kindOf: (code: string) => string | undefined): Computed {
  const codes = operands(formula)
  const figures = codes.map((code) => figureOf(valueOf(code)))
  const shows = 'share' in formula || 'change' in formula ? 'share' : codes.some((code) => kindOf(code) === 'money') ? 'money' : 'number'
  const value = 'sum' in formula ? added(figures) : figures.includes(null) ? null : combined(formula, figures as number[])
  const band = 'product' in formula && value !== null ? (formula.bands?.find(({ upTo }) => value <= upTo)?.label ?? null) : null
  return { value, shows, band }
}

const added = (figures: readonly (number | null)[]): number | null =>
  figures.every((one) => one === null) ? null : figures.reduce<number>((sum, one) => sum + (one ?? 0), 0)

function combined(formula: Exclude<Formula, { sum: readonly string[] }>, figures: readonly number[]): number | null {
  if ('product' in formula) return figures.reduce((product, one) => product * one, 1)
  const [first = 0, second = 0] = figures.map(hundredths)
  return 'share' in formula ? basisPoints(first, second) : basisPoints(second - first, first)
}

/** A calculated question of the form. */
export const computeAnswer = (question: Question, all: readonly Question[], answers: Answers): Computed =>
  compute(question.formula as Formula, (code) => answerOf(answers, code), (code) => all.find((one) => one.code === code)?.kind)

/** A calculated cell of a row. */
export const computeCell = (column: Column, columns: readonly Column[], row: Readonly<Record<string, unknown>>): Computed =>
  compute(column.formula as Formula, (code) => (Object.hasOwn(row, code) ? row[code] : null), (code) => columns.find((one) => one.code === code)?.kind)
