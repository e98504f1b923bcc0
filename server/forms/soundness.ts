import type { Both } from '../kernel/words'
import type { Column, Condition, FormDefinition, Formula, Question } from './forms'

const CODE = /^[a-z][a-z0-9_]{0,39}$/
const ROW_KINDS = ['table', 'workplan', 'indicators']
const OPTION_VALUE = /^[A-Za-z0-9_-]{1,40}$/

/** What is wrong with a definition, in words for whoever writes forms; a form with flaws is never published. */
export function findFlaws(definition: FormDefinition): string[] {
  const questions = definition.sections.flatMap((section) => section.questions)
  const known = new Map(questions.map((question) => [question.code, question]))
  return [
    ...repeated(definition.sections.map(({ code }) => code)).map((code) => `two sections are called ${code}`),
    ...repeated(questions.map(({ code }) => code)).map((code) => `two questions are called ${code}`),
    ...repeated(questions.flatMap(({ role }) => (role === undefined ? [] : [role]))).map((role) => `two questions play ${role}`),
    ...definition.sections.flatMap((section) => [
      ...(CODE.test(section.code) ? [] : [`the section code ${section.code} is not a plain word`]),
      ...textless(section.code, section.title, section.hint, section.group),
      ...conditionFlaws(section.code, section.when, known),
      ...section.questions.flatMap((question) => questionFlaws(question, known)),
      ...section.questions.filter(({ kind, groupsFrom }) => kind === 'beneficiaries' && !section.questions.some((other) => other.kind === 'many' && other.code === groupsFrom))
        .map(({ code }) => `${code} does not say in which question of its section the groups are chosen`),
    ]),
  ]
}

const repeated = (codes: readonly string[]): string[] => [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))]

const textless = (code: string, ...texts: readonly (Both | null)[]): string[] =>
  texts.some((text) => text !== null && (text.sq.trim() === '' || text.en.trim() === '')) ? [`${code} lacks a text in one language`] : []

function questionFlaws(question: Question, known: ReadonlyMap<string, Question>): string[] {
  const { code, kind, options, columns, formula } = question
  const flaws = [...textless(code, question.label, question.hint), ...conditionFlaws(code, question.when, known)]
  if (!CODE.test(code)) flaws.push(`the question code ${code} is not a plain word`)
  if (options?.some(({ value }) => !OPTION_VALUE.test(value)) === true) flaws.push(`${code} has an option whose value is not a plain word`)
  flaws.push(...repeated((options ?? []).map(({ value }) => value)).map((value) => `${code} offers ${value} twice`))
  if (ROW_KINDS.includes(kind) && (columns ?? []).length === 0) flaws.push(`${code} is a table without columns`)
  if ((kind === 'calculated') !== (formula !== undefined)) flaws.push(`${code} has a formula exactly when it is calculated`)
  if (formula !== undefined) flaws.push(...operands(formula).filter((one) => !known.has(one)).map((one) => `${code} computes with ${one}, which is no question`))
  if (question.monthsFrom !== undefined && !known.has(question.monthsFrom)) flaws.push(`${code} takes its months from ${question.monthsFrom}, which is no question`)
  return [...flaws, ...repeated((columns ?? []).map((column) => column.code)).map((one) => `${code} has two columns ${one}`), ...(columns ?? []).flatMap((column) => columnFlaws(code, column, columns ?? []))]
}

function columnFlaws(code: string, column: Column, all: readonly Column[]): string[] {
  const flaws = textless(`${code}.${column.code}`, column.label)
  if (!/^[a-z][A-Za-z0-9]{0,29}$/.test(column.code)) flaws.push(`the column code ${code}.${column.code} is not a plain word`)
  if ((column.kind === 'calculated') !== (column.formula !== undefined)) flaws.push(`${code}.${column.code} has a formula exactly when it is calculated`)
  if (column.kind === 'one' && (column.options ?? []).length === 0) flaws.push(`${code}.${column.code} offers nothing to choose`)
  if (column.formula !== undefined) flaws.push(...operands(column.formula).filter((one) => !all.some((other) => other.code === one)).map((one) => `${code}.${column.code} computes with ${one}, which is no column`))
  return flaws
}

export function operands(formula: Formula): readonly string[] {
  if ('sum' in formula) return formula.sum
  if ('product' in formula) return formula.product
  return 'share' in formula ? formula.share : formula.change
}

function conditionFlaws(code: string, condition: Condition | undefined, known: ReadonlyMap<string, Question>): string[] {
  if (condition === undefined) return []
  const asked = known.get(condition.question)
  if (asked === undefined) return [`${code} depends on ${condition.question}, which is no question`]
  if (asked.when !== undefined && asked.code === code) return [`${code} depends on itself`]
  const wanted = 'contains' in condition ? [condition.contains] : typeof condition.equals === 'string' ? [condition.equals] : condition.equals
  if (asked.options === undefined) return []
  return wanted.filter((value) => !asked.options?.some((option) => option.value === value)).map((value) => `${code} waits for ${condition.question} to be ${value}, which it never is`)
}
