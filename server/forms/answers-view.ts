import type { Link } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { AGES, beneficiariesOf, chosenGroups, SEXES } from './beneficiaries'
import { budgetOf, budgetTotals, HEADINGS, lineAmount, type Budget } from './budget'
import { lineNumbers } from './budget-rules'
import { headingTitle } from './budget-view'
import { computeAnswer, computeCell } from './calculate'
import { figureText, moneyText } from './field-view'
import { answerOf, isBlank, optionsOf, visibleQuestions, visibleSections, type Answers, type Column, type FormDefinition, type FormLimits, type Option, type Question, type Section } from './forms'
import { computedText, sumsOf } from './grid-view'
import { cellOf, MONTHS_MAX, monthsOf, monthsOffered, rowsOf, type Row } from './rows'

/** What was answered, to be read: by whoever checks before sending, by the committee, in a report. `views/forms/answers.hbs`. */
export type AnswersView = { sections: SectionAnswers[] }

type SectionAnswers = { code: string; group: string | null; title: string; change: { href: string; text: string; about: string } | null; items: ItemView[] }

/** One answer; what is null is not shown. */
type ItemView = { label: string; text: string | null; list: string[] | null; link: Link | null; table: TableView | null; budget: BudgetTable | null; people: PeopleTable | null; none: boolean }

type TableCell = { label: string; text: string; numeric: boolean; wide: boolean; months: { x: string; width: string; lit: boolean }[] | null }
export type TableView = { caption: string; columns: { label: string; numeric: boolean }[]; rows: { head: string; cells: TableCell[] }[]; sums: { label: string; text: string; numeric: boolean }[] | null }
export type BudgetTable = {
  caption: string
  headings: { title: string; sum: string; lines: { number: string; description: string; unit: string; quantity: string; unitCost: string; sum: string }[] }[]
  totals: { title: string; sum: string; strong: boolean }[]
}
type PeopleTable = { facts: { label: string; value: string }[]; groupsCaption: string; groups: { title: string; all: string; women: string }[] }

export type AnswersOptions = {
  /** Where a section can be changed; without it nothing can. */
  readonly changeHref?: (sectionCode: string) => string
  readonly fileLinks?: Readonly<Record<string, Link>>
}

export function answersView(words: Words, definition: FormDefinition, answers: Answers, limits: FormLimits, options: AnswersOptions = {}): AnswersView {
  const questions = definition.sections.flatMap((section) => section.questions)
  return {
    sections: visibleSections(definition, answers).map((section) => {
      const title = words.pick(section.title)
      return {
        code: section.code,
        group: section.group === null ? null : words.pick(section.group),
        title,
        change: options.changeHref === undefined ? null : { href: options.changeHref(section.code), text: words.say('forms.answers.change'), about: title },
        items: visibleQuestions(section, answers).map((question) => itemView(words, section, question, questions, answers, limits, options)),
      }
    }),
  }
}

const EMPTY: Omit<ItemView, 'label'> = { text: null, list: null, link: null, table: null, budget: null, people: null, none: false }

function itemView(words: Words, section: Section, question: Question, all: readonly Question[], answers: Answers, limits: FormLimits, { fileLinks }: AnswersOptions): ItemView {
  const label = words.pick(question.label)
  const value = answerOf(answers, question.code)
  const item = (more: Partial<ItemView>): ItemView => ({ label, ...EMPTY, ...more })
  if (question.kind === 'calculated') return item({ text: computedText(words, computeAnswer(question, all, answers)) })
  if (isBlank(value)) return item({ none: true })
  switch (question.kind) {
    case 'number': return item({ text: figureText(words, value) })
    case 'money': return item({ text: typeof value === 'number' && Number.isSafeInteger(value) ? words.money(value) : moneyText(words, value) })
    case 'date': return item({ text: dayIn(words, value) })
    case 'one': return item({ text: labelOf(words, optionsOf(question, limits), value) })
    case 'many': return item({ list: (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => labelOf(words, optionsOf(question, limits), one)) })
    case 'declaration': return item({ text: words.say('kernel.yes') })
    case 'file': return item({ link: fileLinks?.[question.code] ?? null, text: fileLinks?.[question.code] === undefined ? words.say('forms.file.attached') : null })
    case 'table': case 'workplan': case 'indicators': return item({ table: tableView(words, question, value, monthsOffered(question, answers, limits)) })
    case 'budget': return item({ budget: budgetTable(words, label, budgetOf(value)) })
    case 'beneficiaries': return item({ people: peopleTable(words, value, chosenGroups(section, question, answers, limits)) })
    default: return item({ text: typeof value === 'string' ? value : '' })
  }
}

const dayIn = (words: Words, value: unknown): string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? words.day(value) : typeof value === 'string' ? value : ''

function labelOf(words: Words, options: readonly Option[], value: unknown): string {
  const option = options.find((one) => one.value === value)
  return option !== undefined ? words.pick(option.label) : typeof value === 'string' ? value : ''
}

function tableView(words: Words, question: Question, value: unknown, months: number): TableView {
  const columns = question.columns ?? []
  const rows = rowsOf(value)
  const [head, ...rest] = columns
  return {
    caption: words.pick(question.label),
    columns: columns.map((column) => ({ label: words.pick(column.label), numeric: isFigure(column) })),
    rows: rows.map((row, index) => ({
      // A row head is never empty, or nothing names the row.
      head: (head === undefined ? '' : cellText(words, head, columns, row)) || words.number(index + 1),
      cells: rest.map((column) => ({
        label: words.pick(column.label),
        text: cellText(words, column, columns, row),
        numeric: isFigure(column),
        wide: column.kind === 'long' || column.kind === 'months',
        months: column.kind === 'months' ? monthBars(monthsOf(cellOf(row, column.code)), months) : null,
      })),
    })),
    sums: sumsOf(words, columns, rows),
  }
}

const isFigure = ({ kind }: Column): boolean => kind === 'number' || kind === 'money' || kind === 'calculated'

function cellText(words: Words, column: Column, columns: readonly Column[], row: Row): string {
  const value = cellOf(row, column.code)
  switch (column.kind) {
    case 'calculated': return computedText(words, computeCell(column, columns, row))
    case 'months': return monthRanges(monthsOf(value))
    case 'number': return figureText(words, value, column.plain)
    case 'money': return moneyText(words, value)
    case 'date': return dayIn(words, value)
    case 'one': return isBlank(value) ? '' : labelOf(words, column.options ?? [], value)
    default: return typeof value === 'string' ? value : ''
  }
}

/** `1–4, 7`: months that follow each other are written as one span. */
export function monthRanges(months: readonly number[]): string {
  const spans: [number, number][] = []
  for (const month of months) {
    const last = spans.at(-1)
    if (last !== undefined && last[1] === month - 1) last[1] = month
    else spans.push([month, month])
  }
  return spans.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}

function monthBars(months: readonly number[], offered: number): NonNullable<TableCell['months']> {
  const count = Math.min(Math.max(offered, Math.floor(months.at(-1) ?? 1), 1), MONTHS_MAX)
  const percent = (part: number) => `${Math.round((10_000 * part) / count) / 100}%`
  return Array.from({ length: count }, (_none, index) => ({ x: percent(index), width: percent(0.86), lit: months.includes(index + 1) }))
}

/** The budget as a table to be read; headings without lines are left out. */
export function budgetTable(words: Words, caption: string, budget: Budget): BudgetTable {
  const totals = budgetTotals(budget)
  const numbers = lineNumbers(budget.lines)
  const row = (name: string, minor: number, strong: boolean) => ({ title: words.say(`forms.total.${name}`), sum: words.amount(minor), strong })
  const more = (name: string, minor: number) => (minor === 0 ? [] : [row(name, minor, false)])
  return {
    caption,
    headings: HEADINGS.flatMap((heading) => {
      const lines = budget.lines.flatMap((line, index) => (line.heading !== heading ? [] : [{
        number: numbers[index] ?? '', description: line.description, unit: line.unit === '' ? '' : words.has(`forms.unit.${line.unit}`) ? words.say(`forms.unit.${line.unit}`) : line.unit,
        quantity: words.number(line.quantity), unitCost: words.amount(line.unitCostMinor), sum: words.amount(lineAmount(line)),
      }]))
      return lines.length === 0 ? [] : [{ title: headingTitle(words, heading), sum: words.amount(totals.headings[heading] ?? 0), lines }]
    }),
    totals: [
      row('direct', totals.directMinor, true),
      ...more('contingency', totals.contingencyMinor),
      ...more('indirect', totals.indirectMinor),
      row('cost', totals.totalMinor, true),
      ...more('own', totals.ownMinor),
      ...more('other', totals.otherMinor),
      row('requested', totals.requestedMinor, true),
      ...more('inKind', totals.inKindMinor),
    ],
  }
}

function peopleTable(words: Words, value: unknown, groups: readonly Option[]): PeopleTable {
  const people = beneficiariesOf(value)
  const fact = (key: string, count: number) => ({ label: words.say(key), value: words.number(count) })
  const part = (name: string, count: number) => `${name}: ${words.number(count)}`
  return {
    facts: [
      fact('forms.people.direct', people.direct),
      ...(people.households > 0 ? [fact('forms.people.households', people.households)] : []),
      ...(people.indirect > 0 ? [fact('forms.people.indirect', people.indirect)] : []),
      { label: words.say('forms.people.bySex'), value: SEXES.map((sex) => part(words.say(`forms.people.${sex}`), people.sex[sex])).join(' · ') },
      { label: words.say('forms.people.byAge'), value: AGES.map((age) => part(words.say(`forms.age.${age}`), people.ages[age])).join(' · ') },
    ],
    groupsCaption: words.say('forms.people.byGroup'),
    groups: groups.map((group) => {
      const count = people.groups[group.value]
      return { title: words.pick(group.label), all: words.number(count?.all ?? 0), women: words.number(count?.women ?? 0) }
    }),
  }
}
