import type { LineTest } from '../calls/line-tests'
import { addMonths, type Day, type Instant } from '../kernel/dates'
import { divideRounded, sum } from '../kernel/money'
import type { AgreementState } from './lifecycle'

export type Instalment = {
  readonly number: number
  /** Share of the grant in basis points; all instalments add up to 10 000. */
  readonly shareBp: number
  /** Paid on signature, after the accepted interim report, or on the accepted final report. */
  readonly condition: 'signature' | 'interim' | 'final'
}

/** What the two parties agreed about money and reports, taken from the call's settings when the text is drawn up. */
export type Terms = {
  readonly instalments: readonly Instalment[]
  /** Share of the previous instalment that must be spent and accepted before the next is paid in full. */
  readonly spentShareBp: number
  /** No more than this share of the grant is paid before the final report is accepted. */
  readonly prefinancingMaxBp: number
  /** Cumulative change of one heading that needs no amendment. */
  readonly reallocationMaxBp: number
  readonly interimReportDays: number
  readonly finalReportDays: number
  /** The most one expenditure line may pay in cash; 0 where cash is not accepted. */
  readonly cashLineMaxMinor: number
  /** Tests that refuse a line of expenditure; all others only warn. */
  readonly lineRefusals: readonly LineTest[]
}

/** What was agreed before the term was there to be agreed: read under every agreement that is kept. */
export const TERMS_BEFORE = { lineRefusals: [] } satisfies Partial<Terms>

export type Agreement = {
  id: string
  awardId: string
  reference: string
  state: AgreementState
  currency: string
  amountMinor: number
  cofinancingMinor: number
  startsOn: Day
  endsOn: Day
  textVersion: string
  textHash: string
  terms: Terms
  iban: string | null
  drawnUpBy: string
  drawnUpAt: Instant
  granteeSignedBy: string | null
  granteeSignedAt: Instant | null
  funderSignedBy: string | null
  funderSignedAt: Instant | null
  stateReason: string | null
  endedAt: Instant | null
  closedBy: string | null
  closedAt: Instant | null
  version: number
  /** Of the award and what stands behind it. */
  awardReference: string
  title: string
  callId: string
  callReference: string
  proposalId: string
  organisationId: string
  organisationNameSq: string
  organisationNameEn: string
  organisationKind: string
  municipalityCode: string | null
}

/** One agreement with what it says: lists do without, because the text is longer than all the rest. */
export type WrittenAgreement = Agreement & { textSq: string; textEn: string }

export type BudgetLine = {
  id: string
  agreementId: string
  position: number
  /** As reports quote it: 1.2 is the second line of heading 1; 9 is contingency, 10 indirect costs. */
  code: string
  heading: string
  description: string
  unit: string
  quantity: number
  unitCostMinor: number
  amountMinor: number
}

/** The last day of a grant of so many months: 15 July and eight months end on 15 March. */
export const lastDay = (startsOn: Day, months: number): Day => addMonths(startsOn, months)

/** Amounts of the instalments; the last takes what rounding left, so that they add up to the grant. */
export function instalmentAmounts(amountMinor: number, instalments: readonly Instalment[]): number[] {
  const amounts = instalments.slice(0, -1).map(({ shareBp }) => divideRounded(BigInt(amountMinor) * BigInt(shareBp), 10_000n))
  return [...amounts, amountMinor - sum(amounts)]
}
