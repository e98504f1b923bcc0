import { createHash } from 'node:crypto'
import type { BudgetLine, Terms } from '../agreements/agreements'
import { addWorkingDays, type Day, type Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import { share, sum } from '../kernel/money'
import type { LineState } from './lifecycle'

export const DOCUMENT_KINDS = ['invoice', 'receipt', 'payroll', 'contract', 'ticket', 'per_diem'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]
export const PAID_FROM = ['grant', 'own', 'other'] as const
export type PaidFrom = (typeof PAID_FROM)[number]
export const METHODS = ['bank', 'cash'] as const
export const ORIGINAL_CURRENCIES = ['EUR', 'USD', 'CHF'] as const
export type OriginalCurrency = (typeof ORIGINAL_CURRENCIES)[number]

/** Why spending is not accepted: the list of the United Nations, as the agreements quote it. */
export const REASON_CODES = [
  'noDocuments', 'insufficientDocuments', 'noProofOfPayment', 'noProofOfDelivery', 'cutOff', 'notForProject', 'activityNotDone', 'overRate', 'advanceClaimed', 'commitmentClaimed',
  'vatWrong', 'ineligibleSalary', 'perDiemExceeded', 'unreasonablePrice', 'supportCost', 'interestNotReported', 'noCompetition', 'notApproved', 'goodsNotEvaluated', 'assetsNotVerified',
  'goodsNotUsed', 'noSubcontract', 'weakRecords', 'noReconciliation', 'noSegregation', 'signatoryMismatch', 'recommendationsOpen', 'other',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]
export const isReason = (code: string): code is ReasonCode => (REASON_CODES as readonly string[]).includes(code)

/** One line of expenditure as the grantee enters it. */
export type Entry = {
  readonly budgetLineId: string
  readonly incurredOn: Day
  readonly paidOn: Day
  readonly description: string
  readonly quantity: number
  readonly supplier: string
  readonly supplierNuis: string | null
  readonly documentKind: DocumentKind
  readonly documentNo: string
  readonly documentOn: Day
  readonly netMinor: number
  readonly vatMinor: number
  readonly grossMinor: number
  readonly vatRecoverable: 'yes' | 'no'
  readonly paidFrom: PaidFrom
  readonly method: 'bank' | 'cash'
  readonly bankReference: string | null
  /** How much of it the grant is asked to carry. */
  readonly chargedMinor: number
  readonly activityCode: string | null
  /** Fiscalisation code of the invoice: NIVF or NSLF. */
  readonly fiscalCode: string | null
  /** Bought without VAT under the certificate of a foreign-funded project. */
  readonly zeroRated: 'yes' | 'no'
  readonly statementPage: string | null
  /** What the document says where it is not in lek: the amount, and lek for one unit in millionths on that day. */
  readonly originalCurrency: OriginalCurrency | null
  readonly originalMinor: number | null
  readonly rateMicro: number | null
  readonly rateOn: Day | null
  /** Where the quotes or the tender behind the purchase are kept. */
  readonly procurementRef: string | null
  readonly groupCode: string | null
}

export type Line = Entry & {
  id: string
  reportId: string
  position: number
  documentKey: string
  state: LineState
  acceptedMinor: number | null
  reasonCode: ReasonCode | null
  note: string | null
  decidedBy: string | null
  decidedAt: Instant | null
  answerDueOn: Day | null
  answer: string | null
  answeredBy: string | null
  answeredAt: Instant | null
  enteredBy: string
  enteredAt: Instant
  version: number
  /** Of the report and the budget line behind it. */
  agreementId: string
  reportNumber: number
  code: string
  heading: string
}

/** Supplier, number, day and amount of a document in one: what makes two entries the same document. */
export function documentKey(entry: Pick<Entry, 'supplier' | 'supplierNuis' | 'documentNo' | 'documentOn' | 'grossMinor'>): string {
  const bare = (text: string) => text.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
  const who = entry.supplierNuis === null ? bare(entry.supplier) : bare(entry.supplierNuis)
  return createHash('sha256').update([who, bare(entry.documentNo), entry.documentOn, String(entry.grossMinor)].join('|')).digest('hex')
}

export type HeadingUse = { heading: string; budgetMinor: number; limitMinor: number; chargedMinor: number; overMinor: number }

/** Contingency and indirect costs are never increased by reallocation. */
const FIXED_HEADINGS = ['9', '10']

export type HeadingContext = { readonly budget: readonly BudgetLine[]; readonly chargedByHeading: Readonly<Record<string, number>>; readonly terms: Pick<Terms, 'reallocationMaxBp'> }

/** The rule of reallocation for one heading: its budget may be exceeded by the agreed share, over all reports together. */
export function reallocationOf(heading: string, context: HeadingContext): HeadingUse {
  const budgetMinor = sum(context.budget.filter((line) => line.heading === heading).map(({ amountMinor }) => amountMinor))
  const limitMinor = FIXED_HEADINGS.includes(heading) ? budgetMinor : budgetMinor + share(budgetMinor, context.terms.reallocationMaxBp)
  const chargedMinor = context.chargedByHeading[heading] ?? 0
  return { heading, budgetMinor, limitMinor, chargedMinor, overMinor: Math.max(0, chargedMinor - limitMinor) }
}

type Weighed = Pick<Line, 'heading' | 'state' | 'chargedMinor' | 'grossMinor' | 'acceptedMinor' | 'paidFrom'>

const isDecided = ({ state }: Pick<Line, 'state'>): boolean => state === 'accepted' || state === 'partial' || state === 'rejected'

/** Cost of a line that was accepted: by the grant, or paid by the grantee itself and found in order. */
export const acceptedCost = (line: Omit<Weighed, 'heading'>): number => (!isDecided(line) ? 0 : line.paidFrom === 'grant' ? (line.acceptedMinor ?? 0) : line.state === 'accepted' ? line.grossMinor : 0)

/** What counts against a heading: what is reported, or what was accepted once it is decided. */
export const counted = (line: Omit<Weighed, 'heading'>): number => (isDecided(line) ? acceptedCost(line) : reportedCost(line))

export const reportedCost = (line: Pick<Line, 'chargedMinor' | 'grossMinor' | 'paidFrom'>): number => (line.paidFrom === 'grant' ? line.chargedMinor : line.grossMinor)

export function chargedByHeading(lines: readonly Weighed[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const line of lines) sums[line.heading] = (sums[line.heading] ?? 0) + counted(line)
  return sums
}

/** From this amount on, every line's documents are checked; of the smaller ones three in ten. */
export const CHECK_ALL_FROM_MINOR = 5_000_000
const CHECK_SHARE_BP = 3_000

/** The lines whose documents the verifier must open. Which of the small ones is drawn by their ids: nobody can choose. */
export function deskCheck(lines: readonly Pick<Line, 'id' | 'grossMinor'>[]): Set<string> {
  const large = lines.filter(({ grossMinor }) => grossMinor >= CHECK_ALL_FROM_MINOR)
  const small = lines.filter(({ grossMinor }) => grossMinor < CHECK_ALL_FROM_MINOR)
    .map(({ id }) => ({ id, lot: sha256(`desk check ${id}`) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
  const drawn = small.slice(0, Math.ceil((small.length * CHECK_SHARE_BP) / 10_000))
  return new Set([...large, ...drawn].map(({ id }) => id))
}

export type Outcome = 'accepted' | 'partial' | 'rejected' | 'query'

export type Decision = { readonly outcome: string; readonly acceptedMinor: number | null | 'faulty'; readonly reasonCode: string; readonly note: string }

/** A whole decision, or the faults in it. A refused part has its reason and a sentence for the grantee. */
export function findDecisionFaults(decision: Decision, chargedMinor: number): Fault[] {
  const { outcome, acceptedMinor, reasonCode, note } = decision
  const faults: Fault[] = []
  if (!['accepted', 'partial', 'rejected', 'query'].includes(outcome)) return [{ field: 'outcome', words: 'reports.fault.outcome' }]
  if (outcome === 'partial') {
    if (acceptedMinor === null || acceptedMinor === 'faulty' || acceptedMinor <= 0 || acceptedMinor >= chargedMinor) {
      faults.push({ field: 'acceptedMinor', words: 'reports.fault.part', values: { mostMinor: chargedMinor } })
    }
  }
  if (outcome !== 'accepted' && !isReason(reasonCode)) faults.push({ field: 'reasonCode', words: 'reports.fault.reasonCode' })
  if (outcome !== 'accepted' && note === '') faults.push({ field: 'note', words: 'reports.fault.note' })
  return faults
}

export const acceptedOf = (decision: Decision, chargedMinor: number): number | null =>
  decision.outcome === 'accepted' ? chargedMinor : decision.outcome === 'rejected' ? 0 : decision.outcome === 'partial' ? (decision.acceptedMinor as number) : null

/** Working days a grantee has to answer a question about a line. */
const ANSWER_DAYS = 5
export const answerDue = (today: Day): Day => addWorkingDays(today, ANSWER_DAYS)

/** Sums of a report's lines; every figure shown comes from here. */
export type LineSums = {
  reported: { count: number; minor: number }
  accepted: { count: number; minor: number }
  open: { count: number; minor: number }
  refused: { count: number; minor: number }
  /** Paid by the grantee itself or by others, and not refused. */
  ownMinor: number
}

export function lineSums(lines: readonly Pick<Line, 'state' | 'chargedMinor' | 'grossMinor' | 'acceptedMinor' | 'paidFrom'>[]): LineSums {
  const charged = lines.filter(({ paidFrom }) => paidFrom === 'grant')
  const decided = charged.filter(isDecided)
  const open = charged.filter((line) => !decided.includes(line))
  const refused = decided.filter((line) => (line.acceptedMinor ?? 0) < line.chargedMinor)
  return {
    reported: { count: charged.length, minor: sum(charged.map(({ chargedMinor }) => chargedMinor)) },
    accepted: { count: decided.filter(({ state }) => state === 'accepted').length, minor: sum(decided.map(({ acceptedMinor }) => acceptedMinor ?? 0)) },
    open: { count: open.length, minor: sum(open.map(({ chargedMinor }) => chargedMinor)) },
    refused: { count: refused.length, minor: sum(refused.map((line) => line.chargedMinor - (line.acceptedMinor ?? 0))) },
    ownMinor: sum(lines.filter(({ paidFrom, state }) => paidFrom !== 'grant' && state !== 'rejected').map(({ grossMinor }) => grossMinor)),
  }
}
