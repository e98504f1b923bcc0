import type { Agreement, BudgetLine } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { fact, fig, quietTag, tag, type FactView, type FigView, type NoticeView, notice, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { budgetUse, budgetView, type BudgetView } from './budget'
import { CLOSURE_POINTS, closureChecks, mayClose, type Closure, type ClosureFacts } from './closure'
import { lineSums, type Line } from './lines'
import { dueTag, granteeOf, periodOf, reportName } from './pages'
import * as may from './policy'
import { reportSchedule, standingOf, type Report, type ReportDue } from './reports'

/** A report that an agreement asks for, begun or not, with what its lines say. */
export type ReportItem = { agreement: Agreement; due: ReportDue; report: Report | null; lines: Line[]; mine: 'yes' | 'no'; act: string }

type Row = { href: string; reference: string; title: string; who: string; name: string; period: string; due: string; tag: TagView; reported: string; undecided: string; act: string; start: string | null; number: number }
type ListView = { title: string; figs: FigView[]; mine: Row[]; mineCaption: string; others: Row[]; othersCaption: string; empty: boolean }
const list = template<ListView>('reports/list')

/** What is due first, then by day; approved reports last. */
export function listPage(words: Words, today: Day, items: readonly ReportItem[]): Page {
  const rows = items.map((item) => ({ row: rowOf(words, today, item), mine: item.mine === 'yes' }))
  const standing = (name: string) => items.filter(({ due, report }) => standingOf(due, report ?? undefined, today) === name).length
  const overdue = standing('overdue')
  const mine = rows.filter((one) => one.mine).map(({ row }) => row)
  const others = rows.filter((one) => !one.mine).map(({ row }) => row)
  return list({
    title: words.say('reports.list.title'),
    figs: items.length === 0 ? [] : [
      fig(words.say('reports.list.overdue'), words.number(overdue), overdue > 0 ? 'late' : ''), fig(words.say('reports.list.submitted'), words.number(standing('submitted')), 'due'),
      fig(words.say('reports.list.returned'), words.number(standing('returned'))), fig(words.say('reports.list.approved'), words.number(standing('approved')), 'good'),
    ],
    mine, mineCaption: words.count('reports.list.mine', mine.length), others, othersCaption: words.count('reports.list.others', others.length),
    empty: items.length === 0,
  }, { wide: true })
}

function rowOf(words: Words, today: Day, { agreement, due, report, lines, act }: ReportItem): Row {
  const sums = lineSums(lines)
  return {
    href: report === null ? `/reports/agreements/${agreement.id}` : `/reports/${report.id}`,
    reference: agreement.awardReference, title: agreement.title, who: granteeOf(words, agreement), name: reportName(words, due), period: periodOf(words, due), due: words.shortDay(due.dueOn),
    tag: dueTag(words, due, report ?? undefined, today), reported: words.amount(sums.reported.minor), undecided: report === null || report.state === 'draft' ? '–' : words.number(sums.open.count),
    act: words.say(`reports.act.${act}`), start: act === 'start' ? `/reports/agreements/${agreement.id}/reports` : null, number: due.number,
  }
}

type GrantView = {
  title: string; kicker: string; reports: Row[]; reportsCaption: string; budget: BudgetView; figs: FigView[]; closure: { points: { title: string; state: TagView; href: string | null }[]; stateHref: string | null; close: string | null; facts: FactView[]; notice: NoticeView | null }
  lines: { code: string; description: string; budget: string; accepted: string; count: string }[]; linesCaption: string; moneyHref: string
}
const grant = template<GrantView>('reports/grant')

export type GrantFacts = { agreement: Agreement; place: Both | null; reports: Report[]; lines: Line[]; budget: BudgetLine[]; closure: Closure | undefined; closureFacts: ClosureFacts }

/** What one grant owes and has handed in, its budget against what was accepted, and the check list of its closure. */
export function grantPage(words: Words, person: Person, today: Day, facts: GrantFacts): Page {
  const { agreement, reports, lines, budget } = facts
  const sums = lineSums(lines)
  const say = (minor: number) => words.money(minor, agreement.currency)
  const starts = may.start(person, { agreement }).allowed
  return grant({
    title: agreement.title,
    kicker: [agreement.awardReference, granteeOf(words, agreement), ...(facts.place === null ? [] : [words.pick(facts.place)]), `${words.day(agreement.startsOn)} – ${words.day(agreement.endsOn)}`].join(' · '),
    reports: reportSchedule(agreement).map((due) => {
      const report = reports.find(({ number }) => number === due.number) ?? null
      return rowOf(words, today, { agreement, due, report, lines: lines.filter(({ reportId }) => reportId === report?.id), mine: 'no', act: report === null ? (starts ? 'start' : 'wait') : 'open' })
    }),
    reportsCaption: words.count('reports.list.others', reportSchedule(agreement).length),
    figs: [
      fig(words.say('reports.grant.agreed'), say(agreement.amountMinor)), fig(words.count('reports.fig.reported', sums.reported.count), say(sums.reported.minor)), fig(words.count('reports.fig.accepted', sums.accepted.count), say(sums.accepted.minor), 'good'),
      ...(agreement.cofinancingMinor > 0 || sums.ownMinor > 0 ? [fig(words.say('reports.grant.own', { promisedMinor: agreement.cofinancingMinor }), say(sums.ownMinor))] : []),
    ],
    budget: budgetView(words, budgetUse(budget, lines, agreement.terms), agreement.terms.reallocationMaxBp),
    lines: budget.map((line) => {
      const own = lines.filter(({ budgetLineId }) => budgetLineId === line.id)
      return { code: line.code, description: line.description, budget: words.amount(line.amountMinor), accepted: words.amount(lineSums(own).accepted.minor), count: words.number(own.length) }
    }),
    linesCaption: words.count('reports.grant.lines', budget.length),
    closure: closureView(words, person, facts),
    moneyHref: `/payments/agreements/${agreement.id}`,
  }, { wide: true, crumbs: [{ href: '/reports', text: words.say('reports.list.title') }, { href: null, text: agreement.awardReference }] })
}

function closureView(words: Words, person: Person, { agreement, closure, closureFacts }: GrantFacts): GrantView['closure'] {
  const checks = closureChecks(closureFacts)
  const close = may.close(person, { agreement, statedBy: closure?.statedBy ?? null })
  const stateHref = may.stateClosure(person, { agreement }).allowed ? `/reports/agreements/${agreement.id}/closing-statement` : null
  const money = `/payments/agreements/${agreement.id}`
  const where: Partial<Record<(typeof CLOSURE_POINTS)[number], string | null>> = { balance: money, assets: stateHref, interest: stateHref, archive: stateHref, lessons: stateHref }
  const wants = agreement.state === 'closing' && !close.allowed && close.words === 'reports.refused.ownOrganisation'
  return {
    points: CLOSURE_POINTS.map((point) => ({
      title: words.say(`reports.closure.${point}`), href: checks[point] === 'done' ? null : (where[point] ?? null),
      state: checks[point] === 'done' ? quietTag('disc', words.say('reports.closure.done')) : tag('ring', words.say('reports.closure.open')),
    })),
    stateHref,
    close: close.allowed && mayClose(checks) ? `/reports/agreements/${agreement.id}/closure` : null,
    facts: closure === undefined ? [] : [
      fact(words.say('reports.field.assets'), closure.assets), fact(words.say('reports.field.interest'), words.money(closure.interestMinor ?? 0, agreement.currency)),
      fact(words.say('reports.field.archive'), closure.archive), fact(words.say('reports.field.lessons'), closure.lessons),
      ...(closure.closedAt === null ? [] : [fact(words.say('reports.closure.closedAt'), words.moment(closure.closedAt))]),
    ],
    notice: wants ? notice('', words.say('reports.refused.ownOrganisation')) : null,
  }
}

type ClosureView = { title: string; kicker: string; action: string; version: number; assets: InputView; interestMinor: InputView; archive: InputView; lessons: InputView }
const closureForm = template<ClosureView>('reports/closure')

export function closurePage(words: Words, agreement: Agreement, closure: Closure | undefined, sent: Sent = untouched): Page {
  const field = inputs(words, { ...(closure ?? {}) } as Record<string, string | number | null>, sent)
  return closureForm({
    title: words.say('reports.closure.title'),
    kicker: [agreement.awardReference, granteeOf(words, agreement)].join(' · '),
    action: `/reports/agreements/${agreement.id}/closing-statement`,
    version: closure?.version ?? 0,
    assets: field.area('assets', { label: 'reports.field.assets', hint: 'reports.field.assetsHint', rows: 4 }),
    interestMinor: field.money('interestMinor', { label: 'reports.field.interest', hint: 'reports.field.interestHint' }),
    archive: field.area('archive', { label: 'reports.field.archive', hint: 'reports.field.archiveHint', rows: 3 }),
    lessons: field.area('lessons', { label: 'reports.field.lessons', hint: 'reports.field.lessonsHint', rows: 6 }),
  }, { faults: sent.faults, back: { href: `/reports/agreements/${agreement.id}`, text: agreement.awardReference } })
}
