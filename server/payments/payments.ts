import { addWorkingDays, dayOf, daysBetween, type Day, type Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Shape } from '../kernel/parts'
import type { Arithmetic } from './instalments'
import type { PaymentState, RecoveryState } from './lifecycle'

export type Payment = {
  id: string
  agreementId: string
  instalment: number
  attempt: number
  state: PaymentState
  amountMinor: number
  arithmetic: Arithmetic
  purpose: string
  requestedBy: string
  requestedAt: Instant
  verifiedBy: string | null
  verifiedAt: Instant | null
  verifyNote: string | null
  preparedBy: string | null
  preparedAt: Instant | null
  approvedBy: string | null
  approvedAt: Instant | null
  returnedBy: string | null
  returnedAt: Instant | null
  returnReason: string | null
  channel: Channel | null
  commitmentNo: string | null
  orderNo: string | null
  orderOn: Day | null
  treasuryBranch: string | null
  documentNo: string | null
  executedOn: Day | null
  valueOn: Day | null
  referenceKey: string | null
  evidenceFileId: string | null
  recordedBy: string | null
  recordedAt: Instant | null
  version: number
}

export type Channel = 'treasury' | 'bank'

/** A payment that the bank or the treasury sent back, with the two who had approved that attempt. */
export type PaymentFailure = {
  id: string
  paymentId: string
  attempt: number
  reason: string
  failedOn: Day
  preparedBy: string
  approvedBy: string
  recordedBy: string
  recordedAt: Instant
}

/** The money side of a report: what was reported and refused; what was accepted stands in the acceptances. */
export type Claim = {
  agreementId: string
  reportNumber: number
  kind: 'interim' | 'final'
  reportedMinor: number
  refusedMinor: number
  approvedBy: string | null
  approvedAt: Instant | null
}

/** One accepted line of a report; `postedMinor` of it has entered the ledger. */
export type Acceptance = {
  id: string
  agreementId: string
  reportNumber: number
  lineId: string
  label: string
  amountMinor: number
  postedMinor: number
  acceptedBy: string
  acceptedAt: Instant
}

export type Recovery = {
  id: string
  agreementId: string
  amountMinor: number
  arithmetic: Arithmetic
  state: RecoveryState
  assessedBy: string
  assessedAt: Instant
  notifiedBy: string | null
  notifiedAt: Instant | null
  replyBy: Day | null
  reply: string | null
  repliedBy: string | null
  repliedAt: Instant | null
  orderedBy: string | null
  orderedAt: Instant | null
  repayBy: Day | null
  documentNo: string | null
  valueOn: Day | null
  settleReason: string | null
  settledBy: string | null
  settledAt: Instant | null
  version: number
}

/** State, shape and words say the same; a state that waits for somebody is a triangle. */
export const PAYMENT_SHAPES: Record<PaymentState, Shape> = {
  requested: 'half', verified: 'half', prepared: 'triangle', approved: 'diamond', paid: 'disc', failed: 'triangle', returned: 'triangle', cancelled: 'square',
}

export const RECOVERY_SHAPES: Record<RecoveryState, Shape> = {
  assessed: 'triangle', notified: 'half', replied: 'triangle', ordered: 'late', repaid: 'disc', offset: 'disc', written_off: 'square',
}

/** Working days within which each step is due, counted from the one before. */
const STEP_DAYS: Partial<Record<PaymentState, number>> = { requested: 5, verified: 3, prepared: 3, approved: 5, failed: 3 }

/** The day by which somebody must take the next step; null where nobody is waited for. */
export function dueOn(payment: Pick<Payment, 'state' | 'requestedAt' | 'verifiedAt' | 'preparedAt' | 'approvedAt'>): Day | null {
  const days = STEP_DAYS[payment.state]
  const since = { requested: payment.requestedAt, verified: payment.verifiedAt, prepared: payment.preparedAt, approved: payment.approvedAt, failed: payment.approvedAt }[payment.state as 'requested']
  return days === undefined || since === null ? null : addWorkingDays(dayOf(since), days)
}

/** Days by which a day has passed; zero on the day itself and before. */
export const daysLate = (due: Day | null, today: Day): number => (due === null ? 0 : Math.max(0, daysBetween(due, today)))

/** What a treasury branch or a bank wrote about a payment, as typed; a day that cannot be read is `'faulty'`. */
export type Reference = {
  readonly channel: string
  readonly commitmentNo: string
  readonly orderNo: string
  readonly orderOn: Day | null | 'faulty'
  readonly treasuryBranch: string
  readonly documentNo: string
  readonly executedOn: Day | null | 'faulty'
  readonly valueOn: Day | null | 'faulty'
}

const TREASURY_TEXTS = ['commitmentNo', 'orderNo', 'treasuryBranch'] as const
const MAX_LENGTH = 60

/**
 * A payment counts as paid only with the reference of bank or treasury. The treasury's days stand in order:
 * approved, ordered, executed, value date, and none of them lies ahead.
 */
export function findReferenceFaults(reference: Reference, approvedOn: Day, today: Day): Fault[] {
  const faults: Fault[] = []
  const { channel, documentNo } = reference
  if (channel !== 'treasury' && channel !== 'bank') faults.push({ field: 'channel', words: 'payments.fault.channel' })
  if (documentNo === '') faults.push({ field: 'documentNo', words: channel === 'bank' ? 'payments.fault.bankReference' : 'payments.fault.documentNo' })
  const texts = ['documentNo', ...(channel === 'treasury' ? TREASURY_TEXTS : [])] as const
  for (const name of texts) if (reference[name].length > MAX_LENGTH) faults.push({ field: name, words: 'payments.fault.tooLong', values: { max: MAX_LENGTH } })
  if (channel === 'treasury') for (const name of TREASURY_TEXTS) if (reference[name] === '') faults.push({ field: name, words: `payments.fault.${name}` })
  const days = (channel === 'treasury' ? ['orderOn', 'executedOn', 'valueOn'] : ['valueOn']) as ('orderOn' | 'executedOn' | 'valueOn')[]
  let after = approvedOn
  for (const name of days) {
    const day = reference[name]
    if (day === null || day === 'faulty') faults.push({ field: name, words: 'payments.fault.day' })
    else if (day > today) faults.push({ field: name, words: 'payments.fault.dayAhead' })
    else if (day < after) faults.push({ field: name, words: name === 'orderOn' || days.length === 1 ? 'payments.fault.dayBeforeApproval' : 'payments.fault.dayOrder' })
    else after = day
  }
  return faults
}

/** The same document of the same branch or bank pays once. */
export const referenceKey = (reference: Pick<Reference, 'channel' | 'treasuryBranch' | 'documentNo'>): string =>
  [reference.channel, reference.channel === 'treasury' ? reference.treasuryBranch : '', reference.documentNo].map((part) => part.toLowerCase().replace(/\s+/g, ' ')).join('|')

/** Days a grantee has to reply to a notice of recovery, and to repay once it is ordered. */
export const REPLY_DAYS = 15
export const REPAY_DAYS = 30
