import type { BudgetLine } from '../../agreements/agreements'
import { canonical } from '../../kernel/canonical'
import { sha256 } from '../../kernel/hash'
import type { InSheet } from '../../kernel/xlsx'

/** Name and version of the template; another version is another workbook. */
export const TEMPLATE = 'expenditure/1'
/** Stands hidden in the first cell of the sheet with the lines. */
export const LINES_KEY = 'expenditure-lines'
export const STAMP_SHEET = 'qarte'

/** A line as it was when the workbook was made. */
export type BaseLine = { readonly id: string; readonly version: number }
export type Stamp = { readonly agreementId: string; readonly reportId: string; readonly budgetHash: string; readonly base: readonly BaseLine[] }

/** The approved budget in one word: whatever an amendment changes in it changes this. */
export const budgetHash = (budget: readonly BudgetLine[]): string =>
  sha256(canonical(budget.map(({ id, code, heading, description, quantity, unitCostMinor, amountMinor }) => ({ id, code, heading, description, quantity, unitCostMinor, amountMinor }))))

/** Why a workbook cannot be the one of this report. */
export type Foreign = 'notOurs' | 'otherTemplate' | 'foreign' | 'staleBudget'

/** Reads the hidden sheet: which agreement, report and budget the workbook was made for, and which lines stood in it. */
export function readStamp(sheets: readonly InSheet[]): Stamp | Foreign {
  const sheet = sheets.find(({ rows }) => rows[0]?.[0]?.text.startsWith('expenditure/') === true)
  if (sheet === undefined || !sheets.some(isLines)) return 'notOurs'
  const text = (row: number, column = 0) => sheet.rows[row]?.[column]?.text ?? ''
  if (text(0) !== TEMPLATE) return 'otherTemplate'
  const base = sheet.rows.slice(4).flatMap((row): BaseLine[] => {
    const [id = '', version = ''] = [row[0]?.text, row[1]?.text]
    return id === '' ? [] : [{ id, version: /^\d{1,9}$/.test(version) ? Number(version) : -1 }]
  })
  return { agreementId: text(1), reportId: text(2), budgetHash: text(3), base }
}

export const isLines = ({ rows }: InSheet): boolean => rows[0]?.[0]?.text === LINES_KEY

/** Nothing is told about a workbook of another grant but that it is not this one's. */
export function belongs(stamp: Stamp, wanted: Omit<Stamp, 'base'>): Foreign | null {
  if (stamp.agreementId !== wanted.agreementId || stamp.reportId !== wanted.reportId) return 'foreign'
  return stamp.budgetHash === wanted.budgetHash ? null : 'staleBudget'
}
