import type { Day, Instant } from '../kernel/dates'
import type { AwardState } from './lifecycle'

export type Award = {
  id: string
  /** As the public knows it: CBSSG-2020-01/10. */
  reference: string
  decisionId: string
  proposalId: string
  callId: string
  organisationId: string
  municipalityCode: string | null
  title: string
  currency: string
  amountMinor: number
  cofinancingMinor: number
  state: AwardState
  offeredAt: Instant
  answerBy: Day
  answeredBy: string | null
  answeredAt: Instant | null
  answerReason: string | null
  version: number
}
