import type { Fault } from '../kernel/errors'
import { chosenGroups } from './beneficiaries'
import { checkBeneficiaries } from './beneficiary-rules'
import { adviseBudget, checkBudget } from './budget-rules'
import { lacking, wrong, type Finding } from './findings'
import {
  answerOf, holdsTrue, isBlank, optionsOf, questionByRole, ROWS_MAX, visibleQuestions, visibleSections, type Answers, type FormDefinition, type FormLimits, type Question, type Section,
} from './forms'
import { cellOf, monthsOf, monthsOffered, rowsOf } from './rows'
import { checkScalar } from './scalar-rules'

export type SectionState = 'untouched' | 'partial' | 'faulty' | 'complete'

/** Everything that stands in the way, in the order of the form; questions that a condition hides owe nothing. */
export const findFaults = (definition: FormDefinition, answers: Answers, limits: FormLimits): Fault[] =>
  visibleSections(definition, answers).flatMap((section) => findSectionFaults(section, answers, limits))

export const findSectionFaults = (section: Section, answers: Answers, limits: FormLimits): Fault[] =>
  sectionFindings(section, answers, limits).map(({ missing: _missing, ...fault }) => fault)

/** What is worth saying and stands in nobody's way. */
export const findAdvice = (section: Section, answers: Answers, limits: FormLimits): Fault[] =>
  visibleQuestions(section, answers).filter(({ kind }) => kind === 'budget').flatMap((question) => adviseBudget(question, answerOf(answers, question.code), limits))

/** Not begun, wanting answers, holding something wrong, or done; a section that a condition hides is done. */
export function sectionState(section: Section, answers: Answers, limits: FormLimits): SectionState {
  const findings = sectionFindings(section, answers, limits)
  if (findings.length === 0) return 'complete'
  if (section.questions.every(({ code }) => isBlank(answerOf(answers, code)))) return 'untouched'
  return findings.some(({ missing }) => !missing) ? 'faulty' : 'partial'
}

function sectionFindings(section: Section, answers: Answers, limits: FormLimits): Finding[] {
  if (!holdsTrue(section.when, answers)) return []
  const months = questionByRole({ sections: [section] }, 'months')
  const lasting = months === undefined ? null : answerOf(answers, months.code)
  return visibleQuestions(section, answers).flatMap((question) => check(section, question, answers, limits, lasting))
}

function check(section: Section, question: Question, answers: Answers, limits: FormLimits, lasting: unknown): Finding[] {
  const value = answerOf(answers, question.code)
  switch (question.kind) {
    case 'calculated': return []
    case 'budget': return checkBudget(question, value, limits)
    case 'beneficiaries': return checkBeneficiaries(question, value, chosenGroups(section, question, answers, limits))
    case 'table': case 'workplan': case 'indicators': return checkRows(question, value, monthsOffered(question, answers, limits))
    case 'many': return checkMany(question, value, limits)
    case 'file': return checkFile(question, value)
    case 'declaration': return question.required === 'no' || value === 'yes' ? [] : [lacking(question.code, 'forms.fault.tick', { question: question.label })]
    default: return checkScalar({ ...question, field: question.code, place: question.label, options: optionsOf(question, limits) }, value, { limits, lasting })
  }
}

function checkFile(question: Question, value: unknown): Finding[] {
  if (!isBlank(value)) return typeof value === 'string' ? [] : [wrong(question.code, 'forms.fault.file', { question: question.label })]
  return question.required === 'no' ? [] : [lacking(question.code, 'forms.fault.file', { question: question.label })]
}

function checkMany(question: Question, value: unknown, limits: FormLimits): Finding[] {
  const { code, label } = question
  if (isBlank(value)) return question.required === 'no' ? [] : [lacking(code, 'forms.fault.choose', { question: label })]
  const offered = optionsOf(question, limits).map((option) => option.value)
  const chosen = Array.isArray(value) ? [...new Set(value as unknown[])] : [value]
  if (chosen.some((one) => typeof one !== 'string' || !offered.includes(one))) return [wrong(code, 'forms.fault.notOffered', { question: label })]
  if (chosen.length < (question.min ?? 0)) return [lacking(code, 'forms.fault.fewChoices', { question: label, minCount: question.min ?? 0 })]
  if (chosen.length > (question.max ?? Infinity)) return [wrong(code, 'forms.fault.manyChoices', { question: label, maxCount: question.max ?? 0 })]
  return []
}

function checkRows(question: Question, value: unknown, months: number): Finding[] {
  const { code, label } = question
  const rows = rowsOf(value)
  const filled = rows.filter((row) => !isBlank(row)).length
  const firstField = `${code}.0.${question.columns?.[0]?.code ?? ''}`
  if (filled === 0) return question.required === 'no' ? [] : [lacking(firstField, 'forms.fault.noRows', { question: label })]
  const max = question.max ?? ROWS_MAX
  const findings: Finding[] = []
  if (rows.length > max) findings.push(wrong(firstField, 'forms.fault.tooManyRows', { question: label, rowsCount: rows.length, maxCount: max, overCount: rows.length - max }))
  if (filled < (question.min ?? 0)) findings.push(lacking(firstField, 'forms.fault.fewRows', { question: label, rowsCount: filled, minCount: question.min ?? 0 }))
  return [...findings, ...rows.slice(0, max).flatMap((row, index) => (isBlank(row) ? [] : (question.columns ?? []).flatMap((column) => {
    const field = `${code}.${index}.${column.code}`
    // Punctuation alone says where: «Partnerët 2 · Emri».
    const place = { sq: `${label.sq} ${index + 1} · ${column.label.sq}`, en: `${label.en} ${index + 1} · ${column.label.en}` }
    const cell = cellOf(row, column.code)
    if (column.kind === 'calculated') return []
    if (column.kind === 'months') return checkMonths(field, place, cell, months, column.required)
    return checkScalar({ ...column, kind: column.kind, field, place, options: column.options ?? [] }, cell, null)
  })))]
}

function checkMonths(field: string, place: { sq: string; en: string }, value: unknown, offered: number, required: 'yes' | 'no'): Finding[] {
  const months = monthsOf(value)
  if (months.length === 0) return required === 'no' ? [] : [lacking(field, 'forms.fault.choose', { question: place })]
  const last = months.at(-1) ?? 0
  return months.some((month) => !Number.isInteger(month) || month < 1 || month > offered) ? [wrong(field, 'forms.fault.monthAfterEnd', { question: place, month: last, months: offered })] : []
}
