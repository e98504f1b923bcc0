import { createHash } from 'node:crypto'
import { canonical } from '../kernel/canonical'
import type { Fault } from '../kernel/errors'
import { limitsOf, type Call, type CallMunicipality, type DocumentAsked } from '../calls/calls'
import { findFaults, findSectionFaults, sectionState, type SectionState } from '../forms/checking'
import { answerOf, isBlank, questionByRole, visibleSections, type Answers, type FormDefinition, type FormLimits, type Section } from '../forms/forms'
import type { AnswerSheet } from '../forms/store'
import type { Organisation } from '../organisations/organisations'
import type { DraftDocument, Proposal } from './proposals'

/** A proposal with everything its pages and its submission are judged by. */
export type Draft = {
  readonly proposal: Proposal
  readonly call: Call
  readonly organisation: Organisation
  readonly sheet: AnswerSheet
  readonly limits: FormLimits
  readonly asked: readonly DocumentAsked[]
  readonly documents: readonly DraftDocument[]
}

/** The limits of the call as they bind this applicant: a municipality applies for itself. */
export const limitsFor = (call: Call, municipalities: readonly CallMunicipality[], { kind, municipalityCode }: Pick<Organisation, 'kind' | 'municipalityCode'>): FormLimits =>
  limitsOf(call, kind === 'municipality' ? municipalities.filter(({ code }) => code === municipalityCode) : municipalities)

export const TITLE_MAX = 255

export function titleFaults(title: string): Fault[] {
  if (title === '') return [{ field: 'title', words: 'proposals.fault.title' }]
  return [...title].length > TITLE_MAX ? [{ field: 'title', words: 'proposals.fault.titleLong', values: { max: TITLE_MAX } }] : []
}

/** A document of the list that is required and not there, each named. */
export function documentFaults({ asked, documents }: Pick<Draft, 'asked' | 'documents'>): Fault[] {
  return asked
    .filter(({ id, required }) => required === 'yes' && !documents.some(({ documentId }) => documentId === id))
    .map(({ code, titleSq, titleEn }) => ({ field: `document.${code}`, words: 'proposals.fault.documentMissing', values: { title: { sq: titleSq, en: titleEn } } }))
}

/** Everything that still hinders the submission, except the declarations, which are made with it. */
export const draftFaults = (draft: Draft): Fault[] => [...findFaults(draft.sheet.formVersion.definition, draft.sheet.answers, draft.limits), ...documentFaults(draft)]

/** One line of the task list. */
export type Part = { readonly section: Section; readonly state: SectionState; readonly faults: readonly Fault[] }

export const partsOf = ({ sheet, limits }: Draft): Part[] =>
  visibleSections(sheet.formVersion.definition, sheet.answers).map((section) => ({
    section,
    state: sectionState(section, sheet.answers, limits),
    faults: findSectionFaults(section, sheet.answers, limits),
  }))

export const documentsState = (draft: Pick<Draft, 'asked' | 'documents'>): SectionState =>
  draft.documents.length === 0 ? (draft.asked.length === 0 ? 'complete' : 'untouched') : documentFaults(draft).length === 0 ? 'complete' : 'partial'

/** The answers of one section as they lie on the sheet, those that a condition hides included. */
export const sectionAnswers = (section: Section, answers: Answers): Answers =>
  Object.fromEntries(section.questions.map(({ code }) => [code, answerOf(answers, code)]).filter(([, value]) => !isBlank(value)) as [string, unknown][])

/**
 * A number that changes when an answer of the section does: two people in different sections do not disturb
 * each other, two in the same one are told.
 */
export const sectionVersion = (section: Section, answers: Answers): number =>
  Number.parseInt(createHash('sha256').update(canonical(sectionAnswers(section, answers))).digest('hex').slice(0, 12), 16)

/** What lists show of a draft, read from its answers by the roles of the questions. */
export function factsOf(definition: FormDefinition, answers: Answers, limits: FormLimits, before: Pick<Proposal, 'title'>): Pick<Proposal, 'title' | 'municipalityCode' | 'theme'> {
  const text = (role: 'title' | 'municipality' | 'theme') => {
    const question = questionByRole(definition, role)
    const value = question === undefined ? undefined : answerOf(answers, question.code)
    return typeof value === 'string' && value !== '' ? { value, choices: limits.choices?.[question?.code ?? ''] } : null
  }
  const chosen = (role: 'municipality' | 'theme') => {
    const answer = text(role)
    return answer !== null && (answer.choices === undefined || answer.choices.some(({ value }) => value === answer.value)) ? answer.value : null
  }
  const title = text('title')?.value ?? before.title
  return { title: [...title].slice(0, TITLE_MAX).join(''), municipalityCode: chosen('municipality'), theme: chosen('theme') }
}

