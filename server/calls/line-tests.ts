/**
 * What every line of expenditure is tested for (EU list of ineligible costs, schemes of this country). Each only warns
 * unless the call says that it refuses; what cannot be right at all, such as a budget line of another grant, is never let in.
 */
export const LINE_TESTS = [
  'period', 'cutOff', 'paidLate', 'rate', 'reallocation', 'contingency', 'cash', 'vatRecoverable', 'vatExempt', 'vatRate', 'exchange', 'fiscalCode',
  'bankFee', 'interest', 'debt', 'exchangeLoss', 'penalty', 'document', 'twin',
] as const
export type LineTest = (typeof LINE_TESTS)[number]
