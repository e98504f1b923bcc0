import type { Agreement } from '../agreements/agreements'
import { addDays, addMonths, daysBetween, type Day } from '../kernel/dates'
import { sum } from '../kernel/money'
import { dueOn, type Payment, type Recovery } from '../payments/payments'
import { reportSchedule, standingOf, type Report } from '../reports/reports'

/** What is next about a grant, and by when. */
export type NextDeed = { readonly key: 'report' | 'record' | 'payment' | 'recovery' | 'closing' | 'nothing'; readonly number: number; readonly on: Day | null; readonly late: number }

export type GrantFigures = {
  readonly agreedMinor: number
  readonly paidMinor: number
  readonly reportedMinor: number
  readonly acceptedMinor: number
  readonly outstandingMinor: number
  /** Co-financing promised in the agreement, and what of it is reported as spent. */
  readonly promisedMinor: number
  readonly realisedMinor: number
}

export type GrantRow = { readonly agreement: Agreement; readonly figures: GrantFigures; readonly next: NextDeed; readonly kind: RowKind }
/** What a row can be filtered by: overdue, waiting for a payment, running, closed. */
export const ROW_KINDS = ['late', 'payment', 'active', 'closed'] as const
export type RowKind = (typeof ROW_KINDS)[number]

export type GrantState = { agreement: Agreement; payments: readonly Payment[]; recoveries: readonly Recovery[]; reports: readonly Report[]; today: Day }

const late = (on: Day | null, today: Day): number => (on === null ? 0 : Math.max(0, daysBetween(on, today)))

/** The earliest thing that is due about a grant, whoever must do it. */
export function nextDeed({ agreement, payments, recoveries, reports, today }: GrantState): NextDeed {
  if (agreement.state === 'closed') return { key: 'nothing', number: 0, on: null, late: 0 }
  const deeds: Omit<NextDeed, 'late'>[] = []
  for (const due of reportSchedule(agreement)) {
    const standing = standingOf(due, reports.find(({ number }) => number === due.number), today)
    if (standing !== 'approved' && standing !== 'submitted') deeds.push({ key: 'report', number: due.number, on: due.dueOn })
  }
  for (const payment of payments) {
    const on = dueOn(payment)
    if (on !== null) deeds.push({ key: payment.state === 'approved' ? 'record' : 'payment', number: payment.instalment, on })
  }
  for (const recovery of recoveries) if (recovery.state === 'ordered') deeds.push({ key: 'recovery', number: 0, on: recovery.repayBy })
  const first = deeds.sort((a, b) => (a.on ?? '9').localeCompare(b.on ?? '9'))[0]
  if (first === undefined) return { key: agreement.state === 'closing' ? 'closing' : 'nothing', number: 0, on: null, late: 0 }
  return { ...first, late: late(first.on, today) }
}

export function kindOf(agreement: Pick<Agreement, 'state'>, next: NextDeed): RowKind {
  if (agreement.state === 'closed') return 'closed'
  if (next.late > 0) return 'late'
  return next.key === 'payment' || next.key === 'record' ? 'payment' : 'active'
}

export const UNTIL = ['week', 'month'] as const
export const SORTS = ['due', 'reference', 'agreed', 'outstanding'] as const
export type Sort = (typeof SORTS)[number]

export type Filter = { readonly call: string; readonly kind: string; readonly until: string; readonly text: string; readonly sort: Sort }

const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The rows that the address asks for, in the order it asks for; what needs somebody first, closed grants last. */
export function chosenRows(rows: readonly GrantRow[], filter: Filter, today: Day): GrantRow[] {
  const end = filter.until === 'week' ? addDays(today, 7) : filter.until === 'month' ? addMonths(today, 1) : null
  const wanted = bare(filter.text)
  const kept = rows.filter(({ agreement, next, kind }) =>
    (filter.call === '' || agreement.callReference === filter.call)
    && (filter.kind === '' || kind === filter.kind)
    && (end === null || (next.on !== null && next.on <= end))
    && (wanted === '' || bare(`${agreement.awardReference} ${agreement.title} ${agreement.organisationNameSq} ${agreement.organisationNameEn}`).includes(wanted)))
  return [...kept].sort((a, b) => compare(a, b, filter.sort) || a.agreement.awardReference.localeCompare(b.agreement.awardReference))
}

function compare(a: GrantRow, b: GrantRow, sort: Sort): number {
  if (sort === 'agreed') return b.figures.agreedMinor - a.figures.agreedMinor
  if (sort === 'outstanding') return b.figures.outstandingMinor - a.figures.outstandingMinor
  if (sort === 'reference') return 0
  const closed = ({ kind }: GrantRow) => (kind === 'closed' ? 1 : 0)
  return closed(a) - closed(b) || (a.next.on ?? '9').localeCompare(b.next.on ?? '9')
}

/** The sums under the table are those of exactly the rows shown. */
export function sumsOf(rows: readonly GrantRow[]): GrantFigures {
  const total = (of: keyof GrantFigures) => sum(rows.map(({ figures }) => figures[of]))
  return {
    agreedMinor: total('agreedMinor'), paidMinor: total('paidMinor'), reportedMinor: total('reportedMinor'), acceptedMinor: total('acceptedMinor'), outstandingMinor: total('outstandingMinor'),
    promisedMinor: total('promisedMinor'), realisedMinor: total('realisedMinor'),
  }
}

/** From this day of the year treasury branches take fewer invoices; a month before, the desk begins to count the days. */
export function treasuryDays(today: Day): { days: number; begun: 'yes' | 'no' } | null {
  const closes = `${today.slice(0, 4)}-12-01`
  if (today >= closes) return { days: 0, begun: 'yes' }
  const days = daysBetween(today, closes)
  return days <= 31 ? { days, begun: 'no' } : null
}

/** What was paid in each month of the year up to now. */
export function paidByMonth(paid: readonly { valueOn: Day; amountMinor: number }[], today: Day): { month: number; amountMinor: number }[] {
  const year = today.slice(0, 4)
  return Array.from({ length: Number(today.slice(5, 7)) }, (_none, index) => {
    const prefix = `${year}-${String(index + 1).padStart(2, '0')}`
    return { month: index + 1, amountMinor: sum(paid.filter(({ valueOn }) => valueOn.startsWith(prefix)).map(({ amountMinor }) => amountMinor)) }
  })
}
