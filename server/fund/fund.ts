import type { Day, Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { sum } from '../kernel/money'
import type { AccountRef } from '../ledger/ledger'
import { partOwner, type Part, type Spending } from './parts'

export const SOURCE_KINDS = ['ministry', 'municipal_budget', 'donor', 'private', 'fees'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

export const CURRENCIES = ['ALL', 'EUR', 'USD', 'CHF'] as const

export type Source = {
  id: string
  code: string
  kind: SourceKind
  nameSq: string
  nameEn: string
  currency: string
  openedBy: string
  openedAt: Instant
}

export type SourceFields = Pick<Source, 'code' | 'kind' | 'nameSq' | 'nameEn' | 'currency'>

/** As a form sends it: an amount or a day may be missing or unreadable. */
export type ReceiptFields = { amountMinor: number | null | 'faulty'; reference: string; receivedOn: Day | 'faulty' | null }

const NAME_MAX = 200
const CODE = /^[A-Z0-9][A-Z0-9-]{1,28}[A-Z0-9]$/
const REFERENCE_MAX = 100

export function findSourceFaults(fields: SourceFields): Fault[] {
  const faults: Fault[] = []
  if (!CODE.test(fields.code)) faults.push({ field: 'code', words: 'fund.fault.code' })
  if (!SOURCE_KINDS.includes(fields.kind)) faults.push({ field: 'kind', words: 'fund.fault.kind' })
  for (const field of ['nameSq', 'nameEn'] as const) {
    if (fields[field] === '') faults.push({ field, words: 'fund.fault.name' })
    else if ([...fields[field]].length > NAME_MAX) faults.push({ field, words: 'fund.fault.nameLong', values: { max: NAME_MAX } })
  }
  if (!(CURRENCIES as readonly string[]).includes(fields.currency)) faults.push({ field: 'currency', words: 'fund.fault.currency' })
  return faults
}

export function findReceiptFaults(fields: ReceiptFields, today: Day): Fault[] {
  const { amountMinor, reference, receivedOn } = fields
  const faults = amountFaults(amountMinor)
  if (reference === '' || reference.length > REFERENCE_MAX) faults.push({ field: 'reference', words: 'fund.fault.reference', values: { max: REFERENCE_MAX } })
  if (receivedOn === null || receivedOn === 'faulty') faults.push({ field: 'receivedOn', words: 'fund.fault.day' })
  else if (receivedOn > today) faults.push({ field: 'receivedOn', words: 'fund.fault.dayAhead' })
  return faults
}

/** As a form sends it. */
export type ReturnFields = { amountMinor: number | null | 'faulty'; reason: string }

export function findReturnFaults({ amountMinor, reason }: ReturnFields): Fault[] {
  const faults = amountFaults(amountMinor)
  if (reason === '') faults.push({ field: 'reason', words: 'fund.fault.reason' })
  return faults
}

function amountFaults(amountMinor: number | null | 'faulty'): Fault[] {
  if (typeof amountMinor !== 'number' || amountMinor < 1) return [{ field: 'amountMinor', words: 'fund.fault.amount' }]
  return amountMinor > AMOUNT_MAX_MINOR ? [{ field: 'amountMinor', words: 'fund.fault.amountLarge' }] : []
}

/** A thousand thousand million units: more than any state's budget in one receipt is a slip of the pen. */
const AMOUNT_MAX_MINOR = 100_000_000_000_000

/** The money set aside for one call. Where it comes from several sources, this is the first of them. */
export type Envelope = { callId: string; reference: string; sourceId: string; currency: string; /** How awards spend several sources. */ spending: Spending }

/** The money owed to one award. */
export type Obligation = { awardId: string; reference: string | null; callId: string; currency: string }

export type SourceReturn = {
  id: string
  sourceId: string
  amountMinor: number
  reason: string
  state: 'prepared' | 'approved' | 'refused'
  preparedBy: string
  preparedAt: Instant
  decidedBy: string | null
  decidedAt: Instant | null
  refusalReason: string | null
  eventSeq: number | null
}

/** Stages in the order in which money passes through them. */
export const STAGES = ['outside', 'pool', 'committed', 'obligated', 'in_payment', 'advance', 'expenditure', 'receivable', 'written_off', 'exchange'] as const
export type Stage = (typeof STAGES)[number]

/** What happens to money: from which stage to which. The same table stands in the database, as rows of `ledger_rules`. */
export const PATHS = {
  receipt: ['outside', 'pool'],
  source_return: ['pool', 'outside'],
  commitment: ['pool', 'committed'],
  release: ['committed', 'pool'],
  obligation: ['committed', 'obligated'],
  deobligation: ['obligated', 'committed'],
  payment_approval: ['obligated', 'in_payment'],
  payment: ['in_payment', 'advance'],
  reimbursement: ['in_payment', 'expenditure'],
  payment_failure: ['in_payment', 'obligated'],
  acceptance: ['advance', 'expenditure'],
  disallowance: ['expenditure', 'receivable'],
  unspent: ['advance', 'receivable'],
  refund: ['receivable', 'pool'],
  write_off: ['receivable', 'written_off'],
} as const satisfies Record<string, readonly [Stage, Stage]>

export type Happening = keyof typeof PATHS

export const ofSource = (id: string): string => `source:${id}`
export const ofCall = (id: string): string => `call:${id}`
export const ofAward = (id: string): string => `award:${id}`

/** Whose account a stage is: the source's, the call's or the award's; of a call of several sources, that of one part. */
export function stageAccount(stage: Stage, { currency, ...owners }: { sourceId: string; callId: string; awardId: string; currency: string }, part?: Part): AccountRef {
  if (part !== undefined) {
    const { owner } = stageAccount(stage, { ...owners, currency, sourceId: part.sourceId })
    return { owner: owner.startsWith('source:') ? owner : partOwner(owner, part.number), kind: stage, currency }
  }
  if (stage === 'outside' || stage === 'pool' || stage === 'exchange') return { owner: ofSource(owners.sourceId), kind: stage, currency }
  if (stage === 'committed') return { owner: ofCall(owners.callId), kind: stage, currency }
  return { owner: ofAward(owners.awardId), kind: stage, currency }
}

/** Where the money of one award stands. */
export type AwardMoney = {
  /** All that is owed by the agreement, paid or not: obligated less deobligated. */
  obligatedMinor: number
  /** The part of it for which no payment has been approved. */
  unpaidMinor: number
  /** Approved, and not yet confirmed by the bank. */
  inPaymentMinor: number
  /** Confirmed by the bank, whatever became of it (A of a FACE form). */
  paidMinor: number
  /** With the grantee, and not accounted for (D). */
  advanceMinor: number
  /** Spending that was accepted (C). */
  acceptedMinor: number
  /** To be paid back by the grantee. */
  receivableMinor: number
  /** Given up: it was to be paid back and cannot be had. */
  writtenOffMinor: number
  /** Paid back. */
  refundedMinor: number
  /** Paid, and neither accepted nor paid back: advance, receivable and what was given up. */
  outstandingMinor: number
}

export function awardMoney(balances: Partial<Record<Stage, number>>, refundedMinor: number): AwardMoney {
  const at = (stage: Stage) => balances[stage] ?? 0
  const paidMinor = sum([at('advance'), at('expenditure'), at('receivable'), at('written_off'), refundedMinor])
  return {
    obligatedMinor: sum([at('obligated'), at('in_payment'), paidMinor]),
    unpaidMinor: at('obligated'),
    inPaymentMinor: at('in_payment'),
    paidMinor,
    advanceMinor: at('advance'),
    acceptedMinor: at('expenditure'),
    receivableMinor: at('receivable'),
    writtenOffMinor: at('written_off'),
    refundedMinor,
    outstandingMinor: sum([at('advance'), at('receivable'), at('written_off')]),
  }
}

/** Where the money of one call stands: its envelope, and its awards added up. */
export type CallMoney = AwardMoney & {
  /** All that was set aside for the call: committed less released. */
  committedMinor: number
  /** The part of it that no award has taken. */
  freeMinor: number
}

export function callMoney(freeMinor: number, awards: readonly AwardMoney[]): CallMoney {
  const total = (of: keyof AwardMoney) => sum(awards.map((award) => award[of]))
  const all = {
    obligatedMinor: total('obligatedMinor'), unpaidMinor: total('unpaidMinor'), inPaymentMinor: total('inPaymentMinor'), paidMinor: total('paidMinor'),
    advanceMinor: total('advanceMinor'), acceptedMinor: total('acceptedMinor'), receivableMinor: total('receivableMinor'),
    writtenOffMinor: total('writtenOffMinor'), refundedMinor: total('refundedMinor'), outstandingMinor: total('outstandingMinor'),
  }
  return { ...all, freeMinor, committedMinor: sum([freeMinor, all.obligatedMinor]) }
}

/** One step in the statement of an award. */
export type StatementLine = {
  seq: number
  kind: string
  effectiveOn: Day
  recordedAt: Instant
  from: string
  to: string
  /** Below zero where a reversal takes back. */
  amountMinor: number
  /** What is outstanding after it. */
  outstandingMinor: number
  reason: string | null
  reference: string | null
  actorId: string
  actorName: string | null
  approverId: string | null
  approverName: string | null
  reversesSeq: number | null
  /** What kind of event it takes back. */
  reversesKind: string | null
  reversedBySeq: number | null
}

type Step = Omit<StatementLine, 'from' | 'to' | 'outstandingMinor'> & { debitKind: string; creditKind: string }

const OUTSTANDING: readonly string[] = ['advance', 'receivable', 'written_off'] satisfies Stage[]

/** Walks the steps of an award from the first, keeping what is outstanding. */
export function statementLines(steps: readonly Step[]): StatementLine[] {
  let outstandingMinor = 0
  return steps.map(({ debitKind, creditKind, ...step }) => {
    if (OUTSTANDING.includes(creditKind)) outstandingMinor += step.amountMinor
    if (OUTSTANDING.includes(debitKind)) outstandingMinor -= step.amountMinor
    return { ...step, from: debitKind, to: creditKind, amountMinor: step.reversesSeq === null ? step.amountMinor : -step.amountMinor, outstandingMinor }
  })
}
