import type { Agreement } from '../agreements/agreements'
import { sectionState } from '../forms/checking'
import { visibleSections } from '../forms/forms'
import { answersView, type AnswersView } from '../forms/rendering'
import { dayOf, daysBetween, type Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { bar, fig, notice, quietTag, tag, type BarView, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import { holdsAny, type Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { budgetUse, budgetView, type BudgetView } from './budget'
import { decisionForm, type DecisionView } from './decision-view'
import type { ReportFacts } from './facts'
import { UNDECIDED } from './lifecycle'
import { footOf, inOrderOfNeed, lineRow, type LineFoot, type LineRow } from './line-views'
import { lineSums, type LineSums } from './lines'
import { limitsOf } from './narrative'
import * as may from './policy'
import { REPORT_SHAPES, standingOf, type Report, type ReportDue } from './reports'

export const granteeOf = (words: Words, { organisationNameSq, organisationNameEn }: Pick<Agreement, 'organisationNameSq' | 'organisationNameEn'>) => words.pick({ sq: organisationNameSq, en: organisationNameEn })

export const reportName = (words: Words, { kind, number }: Pick<ReportDue, 'kind' | 'number'>) => words.say(`reports.name.${kind}`, { number })

export const periodOf = (words: Words, { periodFrom, periodTo }: Pick<ReportDue, 'periodFrom' | 'periodTo'>) => words.say('reports.period', { from: words.day(periodFrom), to: words.day(periodTo) })

export const kickerOf = (words: Words, { agreement, report }: Pick<ReportFacts, 'agreement' | 'report'>) => [agreement.awardReference, granteeOf(words, agreement), periodOf(words, report)].join(' · ')

export const crumbsOf = (words: Words, { agreement, report }: Pick<ReportFacts, 'agreement' | 'report'>, last: string | null = null) => [
  { href: '/reports', text: words.say('reports.list.title') },
  { href: `/reports/agreements/${agreement.id}`, text: agreement.awardReference },
  { href: last === null ? null : `/reports/${report.id}`, text: reportName(words, report) },
  ...(last === null ? [] : [{ href: null, text: last }]),
]

export function dueTag(words: Words, due: Pick<ReportDue, 'dueOn'>, report: Pick<Report, 'state'> | undefined, today: Day): TagView {
  const standing = standingOf(due, report, today)
  const late = Math.max(0, daysBetween(due.dueOn, today))
  return tag(REPORT_SHAPES[standing], standing === 'overdue' ? words.count('reports.daysLate', late) : words.say(`reports.standing.${standing}`))
}

const figsOf = (words: Words, sums: LineSums, currency: string): FigView[] => [
  fig(words.count('reports.fig.reported', sums.reported.count), words.money(sums.reported.minor, currency)),
  fig(words.count('reports.fig.accepted', sums.accepted.count), words.money(sums.accepted.minor, currency), 'good'),
  ...(sums.open.count === 0 ? [] : [fig(words.count('reports.fig.open', sums.open.count), words.money(sums.open.minor, currency), 'due')]),
  ...(sums.refused.count === 0 ? [] : [fig(words.count('reports.fig.refused', sums.refused.count), words.money(sums.refused.minor, currency), 'late')]),
  ...(sums.ownMinor === 0 ? [] : [fig(words.say('reports.fig.own'), words.money(sums.ownMinor, currency))]),
]

type Task = { href: string; title: string; state: TagView }
type DraftView = {
  title: string; kicker: string; tag: TagView; due: string; back: NoticeView | null; figs: FigView[]; sections: Task[]; lines: LineRow[]; linesCaption: string; foot: LineFoot; newLine: string; workbook: string
  hindrances: { count: string; lines: { href: string; title: string; what: string }[] } | null; submitHref: string | null; signs: boolean; answersHref: string; csv: string; budget: BudgetView; id: string
}
const draft = template<DraftView>('reports/draft')

const SECTION_SHAPES = { untouched: 'ring', partial: 'half', faulty: 'triangle', complete: 'disc' } as const

/** The grantee's own page while a report is being written: parts of the narrative, lines of expenditure, what still hinders. */
export function draftPage(words: Words, person: Person, today: Day, facts: ReportFacts): Page {
  const { agreement, report, sheet, lines } = facts
  const limits = limitsOf(agreement)
  const { definition } = sheet.formVersion
  const sections = visibleSections(definition, sheet.answers).map((section) => {
    const state = sectionState(section, sheet.answers, limits)
    const make = state === 'complete' ? quietTag : tag
    return { href: `/reports/${report.id}/narrative/${section.code}`, title: words.pick(section.title), state: make(SECTION_SHAPES[state], words.say(`reports.section.${state}`)), complete: state === 'complete' }
  })
  const open = sections.filter(({ complete }) => !complete)
  const running = report.periodTo >= today
  const hindering = [
    ...open.map(({ href, title, state }) => ({ href, title, what: state.text })),
    ...(running ? [{ href: '#main', title: words.say('reports.hinder.period'), what: words.say('reports.hinder.periodUntil', { endOn: report.periodTo }) }] : []),
  ]
  const ready = hindering.length === 0
  const sums = lineSums(lines)
  return draft({
    title: reportName(words, report),
    kicker: kickerOf(words, facts),
    tag: dueTag(words, report, report, today),
    due: words.say('reports.dueOn', { dueOn: report.dueOn }),
    back: report.state === 'returned' ? notice('warn', words.say('reports.returnedBecause', { day: words.dayOf(report.returnedAt ?? report.createdAt), reason: report.returnReason ?? '' })) : null,
    figs: figsOf(words, sums, agreement.currency),
    sections: sections.map(({ complete: _complete, ...task }) => task),
    lines: lines.map((line) => lineRow(words, person, facts, line)),
    linesCaption: words.count('reports.lines.caption', lines.length),
    foot: footOf(words, sums),
    newLine: `/reports/${report.id}/lines/new`,
    workbook: `/reports/${report.id}/workbook`,
    hindrances: ready ? null : { count: words.count('reports.hinder.count', hindering.length), lines: hindering },
    submitHref: ready ? `/reports/${report.id}/submission` : null,
    signs: may.submit(person, facts).allowed,
    answersHref: `/reports/${report.id}/narrative`,
    csv: `/reports/${report.id}/lines.csv`,
    budget: budgetView(words, budgetUse(facts.budget, facts.all, agreement.terms), agreement.terms.reallocationMaxBp),
    id: report.id,
  }, { wide: true, crumbs: crumbsOf(words, facts) })
}

type VerificationView = {
  title: string; kicker: string; tag: TagView; handedIn: string; figs: FigView[]; bars: BarView[]; barCaption: string; legend: { fill: string; text: string }[]
  lines: LineRow[]; linesCaption: string; sampling: string | null; foot: LineFoot; budget: BudgetView; decision: DecisionView | null; rest: { action: string; text: string } | null
  approve: { action: string; text: string; hint: string } | null; reason: InputView | null; notice: NoticeView | null; answersHref: string; moneyHref: string; csv: string; id: string
}
const verification = template<VerificationView>('reports/verification')

/** A report handed in: the lines that need a decision first, the form for one of them, and the budget beside it. */
export function verificationPage(words: Words, person: Person, facts: ReportFacts, chosenId: string, sent: Sent = untouched): Page {
  const { agreement, report, lines, committee } = facts
  const sums = lineSums(lines)
  const say = (minor: number) => words.money(minor, agreement.currency)
  const ordered = inOrderOfNeed(facts)
  const decidable = ordered.filter((line) => may.decide(person, { agreement, report, committee, line }).allowed)
  const chosen = decidable.find(({ id }) => id === chosenId) ?? decidable.find(({ state }) => state === 'answered' || state === 'submitted')
  const approve = may.approve(person, facts)
  const waiting = lines.filter(({ state }) => UNDECIDED.includes(state) && (report.kind === 'final' || state !== 'query')).length
  const rest = lines.filter((line) => line.state === 'submitted' && !facts.checked.has(line.id) && (facts.warnings.get(line.id)?.length ?? 0) === 0).length
  const field = inputs(words, {}, sent)
  const early = report.submittedAt === null ? 0 : daysBetween(dayOf(report.submittedAt), report.dueOn)
  const share = (minor: number) => (sums.reported.minor === 0 ? words.percent(0) : words.percent(Math.round((minor * 1_000) / sums.reported.minor) * 10, 1))
  return verification({
    title: words.say('reports.verification.title', { name: reportName(words, report) }),
    kicker: kickerOf(words, facts),
    tag: tag(REPORT_SHAPES[report.state], words.say(`reports.standing.${report.state}`)),
    handedIn: report.submittedAt === null ? '' : words.count(early >= 0 ? 'reports.handedIn.early' : 'reports.handedIn.late', Math.abs(early), { day: words.dayOf(report.submittedAt) }),
    figs: figsOf(words, sums, agreement.currency),
    bars: [bar(0, sums.accepted.minor, sums.reported.minor, 'q-f-accepted'), bar(sums.accepted.minor, sums.open.minor, sums.reported.minor, 'q-f-open'), bar(sums.accepted.minor + sums.open.minor, sums.refused.minor, sums.reported.minor, 'q-f-bad')],
    barCaption: words.say('reports.bar.caption', { amount: say(sums.reported.minor) }),
    legend: [
      { fill: 'q-f-accepted', text: words.say('reports.bar.accepted', { share: share(sums.accepted.minor) }) }, { fill: 'q-f-open', text: words.say('reports.bar.open', { share: share(sums.open.minor) }) },
      { fill: 'q-f-bad', text: words.say('reports.bar.refused', { share: share(sums.refused.minor) }) },
    ],
    lines: ordered.map((line) => lineRow(words, person, facts, line)),
    linesCaption: words.count('reports.lines.caption', lines.length),
    sampling: facts.checked.size === 0 ? null : words.say('reports.sampling', { checked: facts.checked.size, all: lines.length }),
    foot: footOf(words, sums),
    budget: budgetView(words, budgetUse(facts.budget, facts.all, agreement.terms), agreement.terms.reallocationMaxBp),
    decision: chosen === undefined ? null : decisionForm(words, facts, chosen, sent),
    rest: approve.allowed && rest > 0 ? { action: `/reports/${report.id}/remaining-lines`, text: words.count('reports.do.acceptRest', rest) } : null,
    approve: approve.allowed && waiting === 0 ? { action: `/reports/${report.id}/approval`, text: words.say('reports.do.approve'), hint: words.say(`reports.do.approveHint.${report.kind}`, { acceptedMinor: sums.accepted.minor }) } : null,
    reason: may.giveBack(person, facts).allowed ? field.area('reason', { label: 'reports.field.returnReason', hint: 'reports.field.returnHint', rows: 3 }) : null,
    notice: noticeOf(words, person, facts),
    answersHref: `/reports/${report.id}/narrative`,
    moneyHref: `/payments/agreements/${agreement.id}`,
    csv: `/reports/${report.id}/lines.csv`,
    id: report.id,
  }, { wide: true, faults: sent.faults, crumbs: crumbsOf(words, facts) })
}

/** A verifier who may not verify this one is told why. */
function noticeOf(words: Words, person: Person, facts: ReportFacts): NoticeView | null {
  if (facts.report.state !== 'submitted' || !holdsAny(person, ['verifier'])) return null
  const verdict = may.verify(person, facts)
  return verdict.allowed ? null : notice('', words.say(verdict.words))
}

type NarrativeView = { title: string; kicker: string; answers: AnswersView; back: string }
const narrative = template<NarrativeView>('reports/narrative')

export function narrativePage(words: Words, person: Person, facts: ReportFacts): Page {
  const { report, sheet, agreement } = facts
  const change = may.edit(person, facts).allowed ? { changeHref: (code: string) => `/reports/${report.id}/narrative/${code}` } : {}
  const title = words.say('reports.narrative.title', { name: reportName(words, report) })
  return narrative({ title, kicker: kickerOf(words, facts), answers: answersView(words, sheet.formVersion.definition, sheet.answers, limitsOf(agreement), change), back: `/reports/${report.id}` },
    { wide: true, crumbs: crumbsOf(words, facts, words.say('reports.narrative.short')) })
}

type SubmissionView = { title: string; kicker: string; figs: FigView[]; answers: AnswersView; lines: LineRow[]; linesCaption: string; foot: LineFoot; warned: NoticeView | null; declared: ChoiceView | null; notice: NoticeView | null; action: string; id: string }
const submission = template<SubmissionView>('reports/submission')

/** All of it once more before it is handed in; whoever may not sign sees who does. */
export function submissionPage(words: Words, person: Person, facts: ReportFacts, sent: Sent = untouched): Page {
  const { report, lines, sheet, agreement } = facts
  const signs = may.submit(person, facts)
  const warned = lines.filter(({ id }) => (facts.warnings.get(id)?.length ?? 0) > 0).length
  const sums = lineSums(lines)
  return submission({
    title: words.say('reports.submission.title', { name: reportName(words, report) }),
    kicker: kickerOf(words, facts),
    figs: figsOf(words, sums, agreement.currency),
    answers: answersView(words, sheet.formVersion.definition, sheet.answers, limitsOf(agreement), { changeHref: (code) => `/reports/${report.id}/narrative/${code}` }),
    lines: lines.map((line) => lineRow(words, person, facts, line)),
    linesCaption: words.count('reports.lines.caption', lines.length),
    foot: footOf(words, sums),
    warned: warned === 0 ? null : notice('warn', words.count('reports.submission.warned', warned)),
    declared: signs.allowed ? inputs(words, {}, sent).tick('declared', { label: 'reports.field.declared' }) : null,
    notice: signs.allowed ? null : notice('', words.say(signs.words)),
    action: `/reports/${report.id}/submission`,
    id: report.id,
  }, { wide: true, faults: sent.faults.map((fault) => whereToGo(fault, sheet.formVersion.definition.sections)), crumbs: crumbsOf(words, facts, words.say('reports.submission.short')) })
}

/** A fault in the narrative is named by its section, which has a link on this page. */
function whereToGo(fault: Fault, sections: readonly { code: string; questions: readonly { code: string }[] }[]): Fault {
  const section = sections.find(({ questions }) => questions.some(({ code }) => fault.field === code || fault.field.startsWith(`${code}.`)))
  return section === undefined ? fault : { ...fault, field: section.code }
}

