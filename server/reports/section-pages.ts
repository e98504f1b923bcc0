import { answerOf, type Answers, type Question, type Section } from '../forms/forms'
import { answersView, sectionView, type SectionView } from '../forms/rendering'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { notice, type NoticeView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { conflictPage, type Difference } from '../kernel/problem-pages'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { sectionAnswers, sectionVersion } from '../proposals/drafts'
import type { ReportFacts } from './facts'
import { limitsOf } from './narrative'
import { kickerOf, reportName } from './pages'
import * as may from './policy'

type SectionPageView = { title: string; kicker: string; lead: string | null; action: string; version: number; section: SectionView; editable: boolean; refusal: NoticeView | null; saved: string }
const sectionTemplate = template<SectionPageView>('reports/section')

export type SectionShown = { readonly answers?: Answers; readonly form?: Fields | null; readonly faults?: readonly Fault[]; readonly version?: number; readonly focus?: string | null }

/** One part of the narrative. Answers are saved as they are; what is wrong or missing is said beside them. */
export function sectionPage(words: Words, person: Person, facts: ReportFacts, section: Section, shown: SectionShown = {}): Page {
  const { agreement, report, sheet } = facts
  const faults = shown.faults ?? []
  const edit = may.edit(person, facts)
  return sectionTemplate({
    title: words.pick(section.title),
    kicker: `${kickerOf(words, facts)} · ${reportName(words, report)}`,
    lead: section.hint === null ? null : words.pick(section.hint),
    action: `/reports/${report.id}/narrative/${section.code}`,
    version: shown.version ?? sectionVersion(section, sheet.answers),
    section: sectionView(words, section, { ...sheet.answers, ...shown.answers }, { limits: limitsOf(agreement), form: shown.form ?? null, faults, readOnly: edit.allowed ? 'no' : 'yes', focus: shown.focus ?? null }),
    editable: edit.allowed,
    refusal: edit.allowed ? null : notice('', words.say(edit.words)),
    saved: sheet.savedAt === null ? '' : words.say('reports.section.saved', { moment: words.moment(sheet.savedAt), who: sheet.savedByName ?? '–' }),
  }, { wide: true, faults, summaryHeading: words.count('reports.section.savedBut', faults.length, { title: words.pick(section.title) }), back: { href: `/reports/${report.id}`, text: reportName(words, report) } })
}

const WRITTEN: readonly string[] = ['short', 'long']
const CARRIED_NOT = /^(_csrf|_key|version|then|add|remove|(choice|mine|theirs|own)\..*)$/

/** Two people wrote the same part: both versions, question by question, only where they differ. */
export function sectionConflict(words: Words, facts: ReportFacts, section: Section, mine: Answers, form: Fields): Page {
  const { agreement, report, sheet } = facts
  const [theirs, ours] = [sectionAnswers(section, sheet.answers), sectionAnswers(section, { ...sheet.answers, ...mine })]
  const differing = section.questions.filter(({ code }) => JSON.stringify(answerOf(theirs, code) ?? null) !== JSON.stringify(answerOf(ours, code) ?? null))
  const text = (question: Question, answers: Answers) => asText(words, question, answers, agreement)
  return conflictPage(words, {
    action: `/reports/${report.id}/narrative/${section.code}`,
    version: sectionVersion(section, sheet.answers),
    who: sheet.savedByName ?? '–',
    differences: differing.map((question): Difference => {
      const both = { mine: text(question, ours), theirs: text(question, theirs) }
      return { name: question.code, label: words.pick(question.label), ...both, ...(WRITTEN.includes(question.kind) ? {} : { shown: both }) }
    }),
    carried: Object.fromEntries(form.names().filter((name) => !CARRIED_NOT.test(name)).map((name) => [name, form.list(name)])),
  })
}

/** An answer as running text: a text as it was written, tables row by row. */
function asText(words: Words, question: Question, answers: Answers, agreement: ReportFacts['agreement']): string {
  const written = answerOf(answers, question.code)
  if (WRITTEN.includes(question.kind)) return typeof written === 'string' ? written : ''
  const { when: _shown, ...always } = question
  const section = { code: 'one', group: null, title: question.label, hint: null, questions: [always] }
  const item = answersView(words, { sections: [section] }, answers, limitsOf(agreement)).sections[0]?.items[0]
  if (item === undefined || item.none) return '–'
  if (item.text !== null) return item.text
  if (item.list !== null) return item.list.join('; ')
  if (item.table !== null) return item.table.rows.map(({ head, cells }) => [head, ...cells.map((cell) => cell.text)].join(' · ')).join('; ')
  return item.people === null ? '–' : item.people.facts.map(({ label, value }) => `${label} ${value}`).join('; ')
}

/** What a choice on the page of a conflict means for what is saved: theirs stays as it is, a text written anew counts as mine. */
export function settleAnswers(section: Section, mine: Answers, form: Fields): Answers {
  return Object.fromEntries(Object.entries(mine).flatMap(([code, value]) => {
    const question = section.questions.find((one) => one.code === code)
    if (question !== undefined && WRITTEN.includes(question.kind) && form.text(`own.${code}`) !== '') return [[code, form.text(`own.${code}`)]]
    return form.text(`choice.${code}`) === 'theirs' ? [] : [[code, value]]
  }))
}
