import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { notice, type NoticeView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { conflictPage, type Difference } from '../kernel/problem-pages'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { answerOf, type Answers, type FormLimits, type Question, type Section } from '../forms/forms'
import { findSectionFaults } from '../forms/checking'
import { answersView, sectionView, type SectionView } from '../forms/rendering'
import { sectionAnswers, sectionVersion, type Draft } from './drafts'
import { closedSentence } from './pages'
import * as may from './policy'
import { whenSaved } from './task-list-pages'

type SectionPageView = {
  title: string; kicker: string; lead: string | null; action: string; version: number; section: SectionView; editable: boolean
  refusal: NoticeView | null; saved: string
}
const sectionTemplate = template<SectionPageView>('proposals/section')

export type SectionShown = {
  /** What to show in place of what is stored: what was typed, or a table with one row more. */
  readonly answers?: Answers
  readonly form?: Fields | null
  readonly faults?: readonly Fault[]
  /** The version the person had read, where what was typed is not what is stored. */
  readonly version?: number
  readonly focus?: string | null
  /** What was typed came too late and was not saved; it is shown so that it can be copied. */
  readonly late?: NoticeView
}

export function sectionPage(words: Words, person: Person, draft: Draft, section: Section, at: Date, shown: SectionShown = {}): Page {
  const { proposal, call, sheet, limits } = draft
  const answers = { ...sheet.answers, ...shown.answers }
  const faults = shown.faults ?? []
  const edit = may.edit(person, { proposal, call, at })
  const heading = words.count('proposals.section.savedBut', faults.length, { title: words.pick(section.title) })
  return sectionTemplate(
    {
      title: words.pick(section.title),
      kicker: `${call.reference} · ${proposal.title}`,
      lead: section.hint === null ? null : words.pick(section.hint),
      action: `/proposals/${proposal.id}/sections/${section.code}`,
      version: shown.version ?? sectionVersion(section, sheet.answers),
      section: sectionView(words, section, answers, { limits, form: shown.form ?? null, faults, readOnly: edit.allowed || shown.late !== undefined ? 'no' : 'yes', focus: shown.focus ?? null }),
      editable: edit.allowed,
      refusal: shown.late ?? (edit.allowed ? null : notice('warn', closedSentence(words, edit.words, call))),
      saved: sheet.savedAt === null ? '' : words.say('proposals.saved.by', { when: whenSaved(words, sheet.savedAt, at), who: sheet.savedByName ?? '–' }),
    },
    { wide: true, faults, summaryHeading: heading, status: shown.late === undefined ? (faults.length > 0 ? 422 : 200) : 403, back: { href: `/proposals/${proposal.id}`, text: words.say('proposals.backToParts') } },
  )
}

/** The faults of a section as it is stored, for a reader who comes from the list of what hinders. */
export const storedFaults = (draft: Draft, section: Section): Fault[] => findSectionFaults(section, draft.sheet.answers, draft.limits)

const WRITTEN: readonly string[] = ['short', 'long']

/** Both versions of the section, question by question, only where they differ. Everything typed travels along. */
export function sectionConflict(words: Words, draft: Draft, section: Section, mine: Answers, form: Fields): Page {
  const { sheet, limits, proposal } = draft
  const [theirs, ours] = [sectionAnswers(section, sheet.answers), sectionAnswers(section, { ...sheet.answers, ...mine })]
  const differences = section.questions.filter(({ code }) => JSON.stringify(answerOf(theirs, code) ?? null) !== JSON.stringify(answerOf(ours, code) ?? null)).map((question): Difference => {
    const { code, kind, label } = question
    const both = { mine: answerText(words, question, ours, limits), theirs: answerText(words, question, theirs, limits) }
    return { name: code, label: words.pick(label), ...both, ...(WRITTEN.includes(kind) ? {} : { shown: both }) }
  })
  return conflictPage(words, {
    action: `/proposals/${proposal.id}/sections/${section.code}`,
    version: sectionVersion(section, sheet.answers),
    who: sheet.savedByName ?? words.say('proposals.somebody'),
    differences,
    carried: Object.fromEntries(form.names().filter((name) => !CARRIED_NOT.test(name)).map((name) => [name, form.list(name)])),
  })
}

/** An answer as running text: a text as it was written, tables and budgets row by row. */
function answerText(words: Words, question: Question, answers: Answers, limits: FormLimits): string {
  const written = answerOf(answers, question.code)
  if (WRITTEN.includes(question.kind)) return typeof written === 'string' ? written : ''
  const { when: _shown, ...always } = question
  const section = { code: 'one', group: null, title: question.label, hint: null, questions: [always] }
  const item = answersView(words, { sections: [section] }, answers, limits).sections[0]?.items[0]
  if (item === undefined || item.none) return words.say('proposals.nothing')
  if (item.text !== null) return item.text
  if (item.list !== null) return item.list.join('; ')
  if (item.table !== null) return item.table.rows.map(({ head, cells }) => [head, ...cells.map(({ text }) => text)].join(' · ')).join('; ')
  if (item.people !== null) return item.people.facts.map(({ label, value }) => `${label} ${value}`).join('; ')
  if (item.budget === null) return ''
  const lines = item.budget.headings.flatMap((heading) => heading.lines).map(({ number, description, sum }) => `${number} ${description} ${sum}`)
  return [...lines, ...item.budget.totals.map(({ title, sum }) => `${title} ${sum}`)].join('; ')
}

const CARRIED_NOT = /^(_csrf|_key|version|autosave|then|add|remove|(choice|mine|theirs|own)\..*)$/

/** What a choice on the page of a conflict means for what is saved: theirs stays as it is, a text written anew counts as mine. */
export function settleAnswers(section: Section, mine: Answers, form: Fields): Answers {
  return Object.fromEntries(Object.entries(mine).flatMap(([code, value]) => {
    const question = section.questions.find((one) => one.code === code)
    if (question !== undefined && WRITTEN.includes(question.kind) && form.text(`own.${code}`) !== '') return [[code, form.text(`own.${code}`)]]
    return form.text(`choice.${code}`) === 'theirs' ? [] : [[code, value]]
  }))
}
