import type { Fault } from '../kernel/errors'
import { basisPoints } from '../kernel/money'
import { bar, type BarView } from '../kernel/parts'
import { fieldId } from '../kernel/views'
import type { Words } from '../kernel/words'
import { budgetOf, budgetTotals, ceiling, COMMUNICATION, HEADINGS, lineAmount, sheetBudget, UNITS, type BudgetAmount, type BudgetTotals, type SheetBudget } from './budget'
import { lineNumbers, owedShare } from './budget-rules'
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
const shareText = (words: Words, shareBp: number): string => words.percent(shareBp, shareBp === 0 ? 0 : 2)

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

/** The limits beside the budget: `views/forms/ceilings.hbs`. */
export type CeilingsView = { title: string; help: string | null; items: CeilingView[] }
type CeilingView = { title: string; figure: string; of: string; bars: BarView[]; marks: string[]; over: string | null; note: string | null; advised: boolean }

export function ceilingsView(words: Words, value: unknown, limits: FormLimits): CeilingsView {
  const totals = budgetTotals(budgetOf(value))
  const { directMinor } = totals
  return {
    title: words.say('forms.ceilings.title'),
    help: directMinor === 0 ? null : words.say('forms.ceilings.help', {
      direct: words.amount(directMinor), limitBp: limits.indirectMaxBp, limitMinor: ceiling(directMinor, limits.indirectMaxBp),
    }),
    items: [
      grantCeiling(words, totals, limits),
      shareCeiling(words, 'indirect', totals.indirectMinor, directMinor, limits.indirectMaxBp),
      shareCeiling(words, 'contingency', totals.contingencyMinor, directMinor, limits.contingencyMaxBp),
      ...(limits.cofinancingMinBp > 0 ? [cofinancing(words, totals, limits)] : []),
      communication(words, totals, limits),
    ],
  }
}

const percent = (part: number, scale: number): string => `${scale === 0 ? 0 : Math.round((10_000 * part) / scale) / 100}%`

/** A bar up to the limit in lake, and what lies beyond it in red under it. */
const bars = (value: number, limit: number, scale: number): BarView[] =>
  value > limit ? [bar(0, value, scale, 'q-f-bad'), bar(0, limit, scale, 'q-f-lake')] : [bar(0, Math.max(0, value), scale, 'q-f-lake')]

function grantCeiling(words: Words, { requestedMinor }: BudgetTotals, { grantMinMinor, grantMaxMinor }: FormLimits): CeilingView {
  const scale = Math.max(Math.round(grantMaxMinor * 1.1), requestedMinor)
  const [over, under] = [requestedMinor - grantMaxMinor, grantMinMinor - requestedMinor]
  return {
    title: words.say('forms.ceilings.grant'),
    figure: words.amount(requestedMinor),
    of: words.say('forms.ceilings.between', { min: words.amount(grantMinMinor), max: words.amount(grantMaxMinor) }),
    bars: bars(requestedMinor, grantMaxMinor, scale),
    marks: [percent(grantMinMinor, scale), percent(grantMaxMinor, scale)],
    over: over > 0 ? words.say('forms.ceilings.over', { overMinor: over }) : under > 0 && requestedMinor > 0 ? words.say('forms.ceilings.under', { underMinor: under }) : null,
    note: over <= 0 && under <= 0 ? words.say('forms.ceilings.within') : null,
    advised: false,
  }
}

function shareCeiling(words: Words, name: 'indirect' | 'contingency', amountMinor: number, directMinor: number, limitBp: number): CeilingView {
  const shareBp = basisPoints(amountMinor, directMinor) ?? 0
  const overMinor = amountMinor - ceiling(directMinor, limitBp)
  const scale = Math.max(1_000, Math.round(limitBp * 1.25), shareBp)
  return {
    title: words.say(`forms.amount.${name}`),
    figure: shareText(words, shareBp),
    of: words.say('forms.ceilings.of', { limitBp }),
    bars: bars(overMinor > 0 ? Math.max(shareBp, limitBp + 1) : Math.min(shareBp, limitBp), limitBp, scale),
    marks: [percent(limitBp, scale)],
    over: overMinor > 0 ? words.say('forms.ceilings.over', { overMinor }) : null,
    note: overMinor > 0 ? null : words.say('forms.ceilings.within'),
    advised: false,
  }
}

function cofinancing(words: Words, totals: BudgetTotals, { cofinancingMinBp }: FormLimits): CeilingView {
  const brought = totals.ownMinor + totals.otherMinor
  const shareBp = basisPoints(brought, totals.totalMinor) ?? 0
  const underMinor = owedShare(totals.totalMinor, cofinancingMinBp) - brought
  const scale = Math.max(cofinancingMinBp * 2, shareBp, 1)
  return {
    title: words.say('forms.ceilings.cofinancing'),
    figure: shareText(words, shareBp),
    of: words.say('forms.ceilings.atLeast', { limitBp: cofinancingMinBp }),
    bars: [bar(0, shareBp, scale, 'q-f-lake')],
    marks: [percent(cofinancingMinBp, scale)],
    over: underMinor > 0 ? words.say('forms.ceilings.under', { underMinor }) : null,
    note: underMinor > 0 ? null : words.say('forms.ceilings.enough'),
    advised: false,
  }
}

function communication(words: Words, { headings, directMinor }: BudgetTotals, { communicationAdvisedBp }: FormLimits): CeilingView {
  const shareBp = basisPoints(headings[COMMUNICATION] ?? 0, directMinor) ?? 0
  return {
    title: words.say(`forms.heading.${COMMUNICATION}`),
    figure: words.say('forms.ceilings.ofDirect', { share: shareText(words, shareBp) }),
    of: '',
    bars: [],
    marks: [],
    over: null,
    note: words.say('forms.ceilings.advised', { limitBp: communicationAdvisedBp }),
    advised: true,
  }
}
