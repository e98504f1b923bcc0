import { sum } from '../kernel/money'

/** Headings 1 to 8 hold lines; 9 (contingency) and 10 (indirect costs) are shares of their sum. */
export const HEADINGS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const
export type Heading = (typeof HEADINGS)[number]
export const COMMUNICATION: Heading = '8'

export const UNITS = ['month', 'day', 'hour', 'visit', 'session', 'person', 'piece', 'km', 'lump'] as const

export type BudgetLine = { readonly heading: Heading; readonly description: string; readonly unit: string; readonly quantity: number; readonly unitCostMinor: number }

export type Budget = {
  readonly lines: readonly BudgetLine[]
  readonly contingencyMinor: number
  readonly indirectMinor: number
  /** Money of the applicant, and of other donors: both lower what is asked for. */
  readonly ownMinor: number
  readonly otherMinor: number
  /** Recorded, and no part of the cost: it enlarges neither the total nor the base of indirect costs. */
  readonly inKindMinor: number
}

export type BudgetTotals = {
  readonly directMinor: number
  readonly contingencyMinor: number
  readonly indirectMinor: number
  /** Direct, contingency and indirect together. */
  readonly totalMinor: number
  readonly ownMinor: number
  readonly inKindMinor: number
  readonly otherMinor: number
  /** What the grant is asked to pay. */
  readonly requestedMinor: number
  readonly headings: Readonly<Record<string, number>>
}

/** As it lies on the answer sheet: a number, or the text nobody could read. */
export type Cell = number | string | null
export type SheetLine = { readonly heading: Heading; readonly description: string; readonly unit: string; readonly quantity: Cell; readonly unitCostMinor: Cell }
export const BUDGET_AMOUNTS = ['contingencyMinor', 'indirectMinor', 'ownMinor', 'otherMinor', 'inKindMinor'] as const
export type BudgetAmount = (typeof BUDGET_AMOUNTS)[number]
export type SheetBudget = { readonly lines: readonly SheetLine[] } & Readonly<Record<BudgetAmount, Cell>>

/** Ten billion lek: no line of any scheme comes near, and sums of every sheet stay safe. */
export const AMOUNT_MAX = 1_000_000_000_000
export const QUANTITY_MAX = 1_000_000

const cell = (value: unknown): Cell => (typeof value === 'number' && Number.isFinite(value) ? value : typeof value === 'string' && value !== '' ? value : null)
const own = (value: object, name: string): unknown => (Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined)
const word = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The budget as answered, whatever lies there: unknown headings and foreign shapes are left out. */
export function sheetBudget(value: unknown): SheetBudget {
  const given = value !== null && typeof value === 'object' ? value : {}
  const rows = own(given, 'lines')
  const lines = (Array.isArray(rows) ? (rows as unknown[]) : []).flatMap((row): SheetLine[] => {
    if (row === null || typeof row !== 'object') return []
    const heading = HEADINGS.find((one) => one === own(row, 'heading'))
    if (heading === undefined) return []
    return [{ heading, description: word(own(row, 'description')), unit: word(own(row, 'unit')), quantity: cell(own(row, 'quantity')), unitCostMinor: cell(own(row, 'unitCostMinor')) }]
  })
  const amounts = Object.fromEntries(BUDGET_AMOUNTS.map((name) => [name, cell(own(given, name))])) as Record<BudgetAmount, Cell>
  return { lines, ...amounts }
}

const usable = (value: Cell, max: number): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, max) : 0)

/** The budget as it counts: what cannot be read counts as nothing until it is put right. */
export function budgetOf(value: unknown): Budget {
  const sheet = sheetBudget(value)
  const amounts = Object.fromEntries(BUDGET_AMOUNTS.map((name) => [name, usable(sheet[name], AMOUNT_MAX)])) as Record<BudgetAmount, number>
  return {
    lines: sheet.lines.map((line) => ({ ...line, quantity: usable(line.quantity, QUANTITY_MAX), unitCostMinor: usable(line.unitCostMinor, AMOUNT_MAX) })),
    ...amounts,
  }
}

export const lineAmount = ({ quantity, unitCostMinor }: Pick<BudgetLine, 'quantity' | 'unitCostMinor'>): number => Math.min(quantity * unitCostMinor, AMOUNT_MAX)

/** Computed wherever a total is shown or judged; no total is ever stored. */
export function budgetTotals(budget: Budget): BudgetTotals {
  const headings = Object.fromEntries(HEADINGS.map((heading) => [heading, sum(budget.lines.filter((line) => line.heading === heading).map(lineAmount))]))
  const directMinor = sum(Object.values(headings))
  const { contingencyMinor, indirectMinor, ownMinor, otherMinor, inKindMinor } = budget
  const totalMinor = sum([directMinor, contingencyMinor, indirectMinor])
  return {
    directMinor, contingencyMinor, indirectMinor, totalMinor, ownMinor, inKindMinor, otherMinor,
    requestedMinor: totalMinor - ownMinor - otherMinor,
    headings,
  }
}

/** A share of a cost in whole lek, rounded down: a ceiling is never rounded above itself. */
export const ceiling = (minor: number, basisPoints: number): number => Number((BigInt(minor) * BigInt(basisPoints)) / 1_000_000n) * 100
