import type { Fault } from '../kernel/errors'
import { basisPoints } from '../kernel/money'
import { fieldId } from '../kernel/views'
import type { Words } from '../kernel/words'
import { budgetOf, budgetTotals, HEADINGS, lineAmount, sheetBudget, UNITS, type BudgetAmount, type BudgetTotals, type SheetBudget } from './budget'
import { lineNumbers } from './budget-rules'
import { cellView, figureText, moneyText, shortFault, type CellView } from './field-view'
import { ROWS_MAX, type FormLimits, type Question } from './forms'
import { amountField } from './reading'

type LineView = {
  number: string
  headingName: string
  heading: string
  description: CellView
  unit: CellView
  quantity: CellView
  unitCost: CellView
  sum: string
  remove: { value: string; label: string } | null
}

type AmountView = { number: string; title: string; percent: string; field: CellView; sum: string }

/** The budget grid: `views/forms/budget.hbs`. */
export type BudgetView = {
  id: string
  name: string
  caption: string
  headings: { title: string; lines: LineView[] }[]
  limited: AmountView[]
  brought: AmountView[]
  totals: { id: string | null; title: string; sum: string; over: boolean; error: string | null }[]
  removable: boolean
  add: { value: string; label: string; select: { id: string; name: string; label: string; options: { value: string; label: string }[] } } | null
}

export type BudgetOptions = { readonly limits: FormLimits; readonly faults: readonly Fault[]; readonly focus: string | null; readonly editable: 'yes' | 'no' }

export const headingTitle = (words: Words, heading: string): string => `${heading}. ${words.say(`forms.heading.${heading}`)}`

export function budgetView(words: Words, question: Question, value: unknown, options: BudgetOptions): BudgetView {
  const { code } = question
  const sheet = startingLines(sheetBudget(value))
  const totals = budgetTotals(budgetOf(sheet))
  const lines = lineViews(words, code, sheet, options)
  const amount = (name: BudgetAmount, number: string, percent: string) => amountView(words, code, name, number, percent, sheet, options)
  const share = (minor: number) => percentOf(words, minor, totals.directMinor)
  return {
    id: fieldId(code),
    name: code,
    caption: words.pick(question.label),
    headings: HEADINGS.flatMap((heading) => {
      const under = lines.filter((line) => line.heading === heading)
      return under.length === 0 ? [] : [{ title: headingTitle(words, heading), lines: under }]
    }),
    limited: [amount('contingencyMinor', '9', share(totals.contingencyMinor)), amount('indirectMinor', '10', share(totals.indirectMinor))],
    brought: [amount('ownMinor', '11', ''), amount('otherMinor', '12', ''), amount('inKindMinor', '13', '')],
    totals: totalRows(words, code, totals, options),
    removable: options.editable === 'yes',
    add: options.editable === 'no' || sheet.lines.length >= ROWS_MAX ? null : {
      value: code,
      label: words.say('forms.budget.add'),
      select: {
        id: fieldId(`${code}.addHeading`), name: `${code}.addHeading`, label: words.say('forms.budget.addHeading'),
        options: HEADINGS.map((heading) => ({ value: heading, label: headingTitle(words, heading) })),
      },
    },
  }
}

/** An empty budget begins with one empty line under every heading. */
function startingLines(sheet: SheetBudget): SheetBudget {
  return sheet.lines.length > 0 ? sheet : { ...sheet, lines: sheetBudget({ lines: HEADINGS.map((heading) => ({ heading })) }).lines }
}

/** Two decimals, so that a share can be held against its limit; none where there is nothing. */
export const shareText = (words: Words, shareBp: number): string => words.percent(shareBp, shareBp === 0 ? 0 : 2)

const percentOf = (words: Words, minor: number, of: number): string => {
  const share = basisPoints(minor, of)
  return share === null ? '' : shareText(words, share)
}

function lineViews(words: Words, code: string, sheet: SheetBudget, { faults, focus, editable }: BudgetOptions): LineView[] {
  const numbers = lineNumbers(sheet.lines)
  const counted = budgetOf(sheet).lines
  return sheet.lines.map((line, index) => {
    const number = numbers[index] ?? ''
    const at = `${code}.${index}`
    const cell = (name: string, column: string, more: Partial<Omit<CellView, 'focus'>>) => cellView(words, {
      name: `${at}.${name}`, label: words.say(`forms.budget.column.${column}`), aria: words.say('forms.budget.aria', { column: words.say(`forms.budget.column.${column}`), line: number }), faults, focus, ...more,
    })
    const units = UNITS.map((unit) => ({ value: unit, label: words.say(`forms.unit.${unit}`), selected: unit === line.unit }))
    const amount = counted[index] === undefined ? 0 : lineAmount(counted[index])
    return {
      number,
      heading: line.heading,
      headingName: `${at}.heading`,
      description: cell('description', 'description', { input: true, value: line.description }),
      unit: cell('unit', 'unit', { select: true, options: [{ value: '', label: '', selected: line.unit === '' }, ...units] }),
      quantity: cell('quantity', 'quantity', { input: true, numeric: true, inputmode: 'numeric', value: figureText(words, line.quantity) }),
      unitCost: cell('unitCost', 'unitCost', { input: true, numeric: true, inputmode: 'numeric', value: moneyText(words, line.unitCostMinor) }),
      sum: amount === 0 ? '–' : words.amount(amount),
      remove: editable === 'no' ? null : { value: at, label: words.say('forms.budget.remove', { line: number }) },
    }
  })
}

function amountView(words: Words, code: string, name: BudgetAmount, number: string, percent: string, sheet: SheetBudget, { faults, focus }: BudgetOptions): AmountView {
  const title = words.say(`forms.amount.${amountField(name)}`)
  const value = sheet[name]
  return {
    number,
    title,
    percent,
    field: cellView(words, {
      name: `${code}.${amountField(name)}`, label: words.say('forms.budget.inLek'), aria: words.say('forms.budget.amountAria', { title }), faults, focus,
      input: true, numeric: true, inputmode: 'numeric', value: moneyText(words, value),
    }),
    sum: typeof value === 'number' && value > 0 ? words.amount(value) : '–',
  }
}

function totalRows(words: Words, code: string, totals: BudgetTotals, { limits, faults }: BudgetOptions): BudgetView['totals'] {
  const row = (name: string, minor: number, id: string | null = null, over = false, error: string | null = null) => ({ id, title: words.say(`forms.total.${name}`), sum: words.amount(minor), over, error })
  const brought = totals.ownMinor + totals.otherMinor > 0
  const fault = faults.find(({ field }) => field === `${code}.total`)
  return [
    row('direct', totals.directMinor),
    ...(brought ? [row('cost', totals.totalMinor)] : []),
    row('requested', totals.requestedMinor, fieldId(`${code}.total`), totals.requestedMinor > limits.grantMaxMinor, fault === undefined ? null : shortFault(words, fault)),
  ]
}
