import { MINOR_PER_UNIT } from '../kernel/money'
import type { Fault } from '../kernel/errors'
import { AMOUNT_MAX, BUDGET_AMOUNTS, budgetOf, budgetTotals, ceiling, COMMUNICATION, QUANTITY_MAX, sheetBudget, UNITS, type BudgetAmount, type BudgetTotals, type Cell, type SheetLine } from './budget'
import { lacking, lengthOf, quoted, wrong, type Finding } from './findings'
import { ROWS_MAX, type FormLimits, type Question } from './forms'
import { amountField, isBlankLine } from './reading'

export const DESCRIPTION_MAX = 255

/** The number a line is known by: its heading, and its place under it. */
export function lineNumbers(lines: readonly { readonly heading: string }[]): string[] {
  const seen = new Map<string, number>()
  return lines.map(({ heading }) => {
    const place = (seen.get(heading) ?? 0) + 1
    seen.set(heading, place)
    return `${heading}.${place}`
  })
}

export function checkBudget(question: Question, value: unknown, limits: FormLimits): Finding[] {
  const { code } = question
  const sheet = sheetBudget(value)
  const filled = sheet.lines.filter((line) => !isBlankLine(line))
  if (filled.length === 0) return question.required === 'no' ? [] : [lacking(`${code}.0.description`, 'forms.fault.budget.empty', {})]
  const findings: Finding[] = []
  if (sheet.lines.length > ROWS_MAX) {
    const { length } = sheet.lines
    findings.push(wrong(`${code}.0.description`, 'forms.fault.tooManyRows', { question: question.label, rowsCount: length, maxCount: ROWS_MAX, overCount: length - ROWS_MAX }))
  }
  const numbers = lineNumbers(sheet.lines)
  findings.push(...sheet.lines.slice(0, ROWS_MAX).flatMap((line, index) => (isBlankLine(line) ? [] : checkLine(`${code}.${index}`, numbers[index] ?? '', line))))
  findings.push(...BUDGET_AMOUNTS.flatMap((name) => checkAmount(code, name, sheet[name])))
  return [...findings, ...checkCeilings(code, budgetTotals(budgetOf(value)), limits)]
}

function checkLine(field: string, line: string, { description, unit, quantity, unitCostMinor }: SheetLine): Finding[] {
  const findings: Finding[] = []
  const length = lengthOf(description)
  if (description === '') findings.push(lacking(`${field}.description`, 'forms.fault.line.description', { line }))
  else if (length > DESCRIPTION_MAX) findings.push(wrong(`${field}.description`, 'forms.fault.line.tooLong', { line, lengthCount: length, maxCount: DESCRIPTION_MAX, overCount: length - DESCRIPTION_MAX }))
  if (!UNITS.some((one) => one === unit)) findings.push(unit === '' ? lacking(`${field}.unit`, 'forms.fault.line.unit', { line }) : wrong(`${field}.unit`, 'forms.fault.line.unit', { line }))
  findings.push(...checkQuantity(`${field}.quantity`, line, quantity), ...checkCost(`${field}.unitCost`, line, unitCostMinor))
  const usable = typeof quantity === 'number' && typeof unitCostMinor === 'number' && findings.length === 0
  if (usable && quantity * unitCostMinor > AMOUNT_MAX) findings.push(wrong(`${field}.unitCost`, 'forms.fault.line.tooLarge', { line, maxMinor: AMOUNT_MAX }))
  return findings
}

function checkQuantity(field: string, line: string, quantity: Cell): Finding[] {
  if (quantity === null) return [lacking(field, 'forms.fault.line.quantity', { line })]
  if (typeof quantity === 'string') return [wrong(field, 'forms.fault.line.quantityFaulty', { line, typed: quoted(quantity) })]
  const countable = Number.isInteger(quantity) && quantity >= 1 && quantity <= QUANTITY_MAX
  return countable ? [] : [wrong(field, 'forms.fault.line.quantityRange', { line, maxCount: QUANTITY_MAX })]
}

function checkCost(field: string, line: string, cost: Cell): Finding[] {
  if (cost === null) return [lacking(field, 'forms.fault.line.cost', { line })]
  if (typeof cost === 'string') return [wrong(field, 'forms.fault.line.costFaulty', { line, typed: quoted(cost) })]
  if (cost % MINOR_PER_UNIT !== 0) return [wrong(field, 'forms.fault.line.costWhole', { line, wholeMinor: Math.round(cost / MINOR_PER_UNIT) * MINOR_PER_UNIT })]
  return cost > 0 && cost <= AMOUNT_MAX ? [] : [wrong(field, 'forms.fault.line.costRange', { line, maxMinor: AMOUNT_MAX })]
}

const AMOUNT_FAULTS = { faulty: 'forms.fault.amount.faulty', whole: 'forms.fault.amount.whole', range: 'forms.fault.amount.range' } as const

function checkAmount(code: string, name: BudgetAmount, value: Cell): Finding[] {
  const field = `${code}.${amountField(name)}`
  if (value === null) return []
  if (typeof value === 'string') return [wrong(field, AMOUNT_FAULTS.faulty, { typed: quoted(value) })]
  if (value % MINOR_PER_UNIT !== 0) return [wrong(field, AMOUNT_FAULTS.whole, { wholeMinor: Math.round(value / MINOR_PER_UNIT) * MINOR_PER_UNIT })]
  return value >= 0 && value <= AMOUNT_MAX ? [] : [wrong(field, AMOUNT_FAULTS.range, { maxMinor: AMOUNT_MAX })]
}

/** The ceilings of the call. Each fault names by how much, and what would be right. */
function checkCeilings(code: string, totals: BudgetTotals, limits: FormLimits): Finding[] {
  const { directMinor, totalMinor, requestedMinor } = totals
  const findings: Finding[] = []
  const shareOver = (name: 'contingency' | 'indirect', amountMinor: number, limitBp: number, words: string) => {
    const limitMinor = ceiling(directMinor, limitBp)
    if (amountMinor > limitMinor) findings.push(wrong(`${code}.${name}`, words, { limitBp, overMinor: amountMinor - limitMinor, limitMinor }))
  }
  shareOver('contingency', totals.contingencyMinor, limits.contingencyMaxBp, 'forms.fault.budget.contingency')
  shareOver('indirect', totals.indirectMinor, limits.indirectMaxBp, 'forms.fault.budget.indirect')

  if (limits.inKindAllowed === 'no' && totals.inKindMinor > 0) findings.push(wrong(`${code}.inKind`, 'forms.fault.budget.inKind', {}))

  const broughtMinor = totals.ownMinor + totals.otherMinor
  if (broughtMinor > totalMinor) return [...findings, wrong(`${code}.own`, 'forms.fault.budget.overpaid', { broughtMinor, totalMinor, overMinor: broughtMinor - totalMinor })]
  if (requestedMinor > limits.grantMaxMinor) {
    findings.push(wrong(`${code}.total`, 'forms.fault.budget.aboveMax', { overMinor: requestedMinor - limits.grantMaxMinor, maxMinor: limits.grantMaxMinor }))
  }
  if (requestedMinor < limits.grantMinMinor) {
    findings.push(wrong(`${code}.total`, 'forms.fault.budget.belowMin', { underMinor: limits.grantMinMinor - requestedMinor, minMinor: limits.grantMinMinor }))
  }
  const owedMinor = owedShare(totalMinor, limits.cofinancingMinBp)
  if (broughtMinor < owedMinor) {
    findings.push(wrong(`${code}.own`, 'forms.fault.budget.cofinancing', { limitBp: limits.cofinancingMinBp, totalMinor, owedMinor, underMinor: owedMinor - broughtMinor }))
  }
  return findings
}

/** The least co-financing in whole lek, rounded up: a floor is never rounded below itself. */
export const owedShare = (totalMinor: number, minBp: number): number =>
  Number((BigInt(totalMinor) * BigInt(minBp) + 999_999n) / 1_000_000n) * MINOR_PER_UNIT

/** Communication below the share that is advised: worth a word, no hindrance. */
export function adviseBudget(question: Question, value: unknown, limits: FormLimits): Fault[] {
  const { directMinor, headings } = budgetTotals(budgetOf(value))
  if (directMinor === 0) return []
  // Rounded down, so that a share just below the advised one is never said to reach it.
  const shareBp = Number((BigInt(headings[COMMUNICATION] ?? 0) * 10_000n) / BigInt(directMinor))
  if (shareBp >= limits.communicationAdvisedBp) return []
  return [{ field: `${question.code}.total`, words: 'forms.advice.communication', values: { shareBp, advisedBp: limits.communicationAdvisedBp } }]
}
