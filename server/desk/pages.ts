import { agreementLife } from '../agreements/lifecycle'
import type { Day } from '../kernel/dates'
import { inputs, type ChoiceView, type InputView } from '../kernel/inputs'
import { basisPoints } from '../kernel/money'
import { bar, fig, quietTag, tag, type BarView, type FigView, type TagView } from '../kernel/parts'
import { scopesOf, holdsAny, type Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { lateBy, type Task } from './desk'
import { ROW_KINDS, SORTS, sumsOf, treasuryDays, UNTIL, type Filter, type GrantFigures, type GrantRow, type NextDeed, type Sort } from './finance'

type TaskRow = { title: string; detail: string; href: string; act: string; tag: TagView | null }
const taskRow = (words: Words, today: Day, task: Task): TaskRow => {
  const late = lateBy(task.due, today)
  const due = task.due === null ? null : late > 0 ? tag('late', words.count('desk.daysLate', late)) : tag('triangle', task.due === today ? words.say('desk.dueToday') : words.say('desk.due', { day: words.shortDay(task.due) }))
  return { title: typeof task.about === 'string' ? task.about : words.pick(task.about), detail: words.say(`desk.task.${task.act}`, { detail: task.detail }), href: task.href, act: words.say(`desk.act.${task.act}`), tag: due }
}

type TasksView = { title: string; kicker: string; heading: string; tasks: TaskRow[]; late: boolean; empty: { title: string; text: string; href: string; link: string } | null }
const tasksTemplate = template<TasksView>('desk/tasks')

/** What waits for the reader; where nothing does, what will come and where to go now. */
export function tasksPage(words: Words, person: Person, today: Day, tasks: readonly Task[]): Page {
  const kind = emptyKind(person)
  return tasksTemplate({
    title: words.say('desk.title'),
    kicker: words.day(today),
    heading: words.count('desk.waiting', tasks.length),
    tasks: tasks.map((task) => taskRow(words, today, task)),
    late: tasks.some(({ due }) => lateBy(due, today) > 0),
    empty: tasks.length > 0 ? null : { title: words.say(`desk.empty.${kind}.title`), text: words.say(`desk.empty.${kind}.text`), href: EMPTY_LINKS[kind], link: words.say(`desk.empty.${kind}.link`) },
  })
}

type EmptyKind = 'newcomer' | 'applicant' | 'reader' | 'staff'
const EMPTY_LINKS: Record<EmptyKind, string> = { newcomer: '/organisations/new', applicant: '/calls', reader: '/awards', staff: '/calls' }

function emptyKind(person: Person): EmptyKind {
  if (scopesOf(person, ['editor', 'signatory']).length > 0) return 'applicant'
  if (holdsAny(person, ['auditor', 'donor'])) return 'reader'
  return person.roles.length === 0 ? 'newcomer' : 'staff'
}

type Cells = Record<keyof GrantFigures, string>
type FinanceRow = { href: string; reference: string; title: string; tag: TagView; due: string; dueDetail: string | null; late: boolean; cells: Cells; bars: BarView[]; progress: string }
type Head = { key: string; text: string; href: string | null; sorted: 'ascending' | 'descending' | null; numeric: boolean }
type FinanceView = {
  title: string; kicker: string; waiting: TaskRow[]; waitingTitle: string; late: boolean; yearTitle: string; figs: FigView[]; months: { label: string; amount: string; bars: BarView[] }[]; monthsCaption: string
  treasury: string | null; call: ChoiceView; kind: ChoiceView; until: ChoiceView; text: InputView; sort: string; code: string; heads: Head[]; rows: FinanceRow[]; caption: string; total: Cells; foot: string; first: string | null; next: string | null; csv: string; others: { href: string; text: string }[]
}
const finance = template<FinanceView>('desk/finance')

const PAGE_ROWS = 50

export type DeskFacts = {
  readonly place: Both
  readonly code: string
  readonly all: readonly GrantRow[]
  readonly rows: readonly GrantRow[]
  readonly filter: Filter
  readonly page: number
  readonly tasks: readonly Task[]
  readonly months: readonly { month: number; amountMinor: number }[]
  readonly others: readonly { code: string; name: Both }[]
  readonly now: Date
}

/** The finance officer's desk: what to do with its day, the year so far, every grant of the municipality with its sums. */
export function financePage(words: Words, today: Day, facts: DeskFacts): Page {
  const { all, rows, filter, code, page } = facts
  const from = (page - 1) * PAGE_ROWS
  const shown = rows.slice(from, from + PAGE_ROWS)
  const sums = sumsOf(all)
  const field = inputs(words, { call: filter.call, state: filter.kind, until: filter.until, q: filter.text })
  const calls = [...new Set(all.map(({ agreement }) => agreement.callReference))].sort()
  const any = { value: '', label: words.say('desk.filter.any') }
  const select = (name: string, label: string, options: { value: string; label: string }[]): ChoiceView => {
    const view = field.select(name, { label }, options)
    return { ...view, options: [{ ...(view.options[0] as ChoiceView['options'][number]), ...any }, ...view.options.slice(1)] }
  }
  const most = Math.max(1, ...facts.months.map(({ amountMinor }) => amountMinor))
  const treasury = treasuryDays(today)
  return finance({
    title: words.say('desk.finance.title', { name: words.pick(facts.place) }),
    kicker: words.day(today),
    waiting: facts.tasks.map((task) => taskRow(words, today, task)),
    waitingTitle: facts.tasks.length === 0 ? words.say('desk.waitingTitle') : words.count('desk.waiting', facts.tasks.length),
    late: facts.tasks.some(({ due }) => lateBy(due, today) > 0),
    yearTitle: words.say('desk.finance.sums'),
    figs: [
      fig(words.say('desk.figure.agreed'), words.amount(sums.agreedMinor)), fig(words.say('desk.figure.paid'), words.amount(sums.paidMinor)), fig(words.say('desk.figure.accepted'), words.amount(sums.acceptedMinor), 'good'),
      fig(words.say('desk.figure.outstanding'), words.amount(sums.outstandingMinor), sums.outstandingMinor > 0 ? 'due' : ''),
    ],
    months: facts.months.map(({ month, amountMinor }) => ({ label: words.say(`desk.month.${month}`), amount: words.amount(amountMinor), bars: amountMinor === 0 ? [] : [bar(0, amountMinor, most, 'q-f-paid')] })),
    monthsCaption: words.say('desk.finance.months', { year: today.slice(0, 4) }),
    treasury: treasury === null ? null : treasury.begun === 'yes' ? words.say('desk.treasury.begun') : words.count('desk.treasury.left', treasury.days),
    call: select('call', 'desk.filter.call', calls.map((value) => ({ value, label: value }))),
    kind: select('state', 'desk.filter.state', ROW_KINDS.map((value) => ({ value, label: words.say(`desk.kind.${value}`) }))),
    until: select('until', 'desk.filter.until', UNTIL.map((value) => ({ value, label: words.say(`desk.until.${value}`) }))),
    text: { ...field.text('q', { label: 'desk.filter.text' }), type: 'search' },
    sort: filter.sort,
    code,
    heads: heads(words, filter, code),
    rows: shown.map((row) => financeRow(words, row)),
    caption: words.count('desk.finance.caption', rows.length, { order: words.say(`desk.sort.${filter.sort}`) }),
    total: cells(words, sumsOf(rows)),
    foot: words.say('desk.finance.foot', { shown: shown.length === rows.length ? words.number(rows.length) : `${words.number(from + 1)}–${words.number(from + shown.length)}`, all: words.number(all.length), moment: words.moment(facts.now) }),
    first: page > 1 ? `/desk?${addressOf(filter, code)}` : null,
    next: from + PAGE_ROWS < rows.length ? `/desk?${addressOf(filter, code, { page: String(page + 1) })}` : null,
    csv: `/desk/grants.csv?${addressOf(filter, code)}`,
    others: facts.others.map(({ code: other, name }) => ({ href: `/desk?municipality=${other}`, text: words.pick(name) })),
  }, { wide: true })
}

const addressOf = (filter: Filter, code: string, over: Partial<Record<string, string>> = {}): string =>
  new URLSearchParams(Object.entries({ municipality: code, call: filter.call, state: filter.kind, until: filter.until, q: filter.text, sort: filter.sort, ...over }).filter((pair): pair is [string, string] => (pair[1] ?? '') !== '')).toString()

export const FIGURES = ['agreedMinor', 'paidMinor', 'reportedMinor', 'acceptedMinor', 'outstandingMinor', 'promisedMinor', 'realisedMinor'] as const satisfies readonly (keyof GrantFigures)[]
const SORTED_BY: Partial<Record<string, Sort>> = { grant: 'reference', due: 'due', agreedMinor: 'agreed', outstandingMinor: 'outstanding' }

function heads(words: Words, filter: Filter, code: string): Head[] {
  return ['grant', 'state', 'due', 'agreedMinor', 'paidMinor', 'reportedMinor', 'acceptedMinor', 'outstandingMinor', 'realisedMinor', 'progress'].map((key) => {
    const sort = SORTED_BY[key]
    return { key, text: words.say(`desk.column.${key}`), href: sort === undefined ? null : `/desk?${addressOf(filter, code, { sort })}`, sorted: sort === undefined || sort !== filter.sort ? null : key.endsWith('Minor') ? 'descending' : 'ascending', numeric: key.endsWith('Minor') }
  })
}

const cells = (words: Words, figures: GrantFigures): Cells => ({ ...(Object.fromEntries(FIGURES.map((key) => [key, words.amount(figures[key])])) as Cells), promisedMinor: words.say('desk.finance.promised', { amount: words.amount(figures.promisedMinor) }) })

function financeRow(words: Words, { agreement, figures, next, kind }: GrantRow): FinanceRow {
  const scale = agreement.amountMinor
  const accepted = basisPoints(figures.acceptedMinor, scale) ?? 0
  return {
    href: `/payments/agreements/${agreement.id}`, reference: agreement.awardReference, title: agreement.title,
    tag: stateTag(words, agreement.state, next, kind),
    due: next.on === null ? '–' : next.late > 0 ? words.count('desk.daysLate', next.late) : words.shortDay(next.on),
    dueDetail: next.key === 'nothing' ? null : next.late > 0 ? `${nextWords(words, next)}, ${words.shortDay(next.on ?? '')}` : nextWords(words, next),
    late: next.late > 0,
    cells: cells(words, figures),
    bars: [bar(0, scale, scale, 'q-f-agreed'), bar(0, figures.acceptedMinor + figures.outstandingMinor, scale, 'q-f-open'), bar(0, figures.acceptedMinor, scale, 'q-f-accepted')].filter(({ width }) => width !== '0%'),
    progress: words.say('desk.finance.progress', { share: words.percent(Math.round(accepted / 100) * 100) }),
  }
}

const nextWords = (words: Words, next: NextDeed): string => words.say(`desk.next.${next.key}`, { number: next.number })

function stateTag(words: Words, state: GrantRow['agreement']['state'], next: NextDeed, kind: GrantRow['kind']): TagView {
  if (kind === 'late') return tag('late', words.say(`desk.late.${next.key}`))
  if (kind === 'payment') return tag('triangle', words.say(`desk.next.${next.key}`, { number: next.number }))
  const shape = Object.keys(agreementLife.table[state]).length === 0 ? 'disc' : state === 'suspended' ? 'square' : 'half'
  return quietTag(shape, words.say(`desk.agreement.${state}`))
}

export const readSort = (text: string): Sort => SORTS.find((one) => one === text) ?? 'due'
