import type { AgreementState } from '../agreements/lifecycle'
import { stageOf } from '../awards/awards'
import type { TemplateName } from '../calls/calls'
import { awardsMoney } from '../fund/balance-store'
import type { Db } from '../kernel/database'
import { dayOf, monthsBetween, type Day, type Instant } from '../kernel/dates'
import { openAwardRows } from './open-awards-store'
import { awardMovements, type Movement } from './open-money'

/** An award as the public may have it, with its money as the ledger says today. */
export type OpenAward = {
  reference: string
  title: string
  /** How far it has come: offered, accepted, contracted, closed; or declined, lapsed, retracted. */
  state: ReturnType<typeof stageOf>
  agreementState: AgreementState | null
  template: TemplateName
  callReference: string
  callTitleSq: string
  callTitleEn: string
  organisationName: string
  organisationNameEn: string
  organisationKind: string
  organisationNuis: string | null
  municipalityCode: string | null
  municipalitySq: string | null
  municipalityEn: string | null
  decidedOn: Day
  startsOn: Day | null
  endsOn: Day | null
  endedAt: Instant | null
  closedAt: Instant | null
  months: number | null
  currency: string
  amountMinor: number
  cofinancingMinor: number
  paidMinor: number
  refundedMinor: number
  acceptedMinor: number
  outstandingMinor: number
  /** What was promised, paid and paid back, oldest first: the sums above are theirs. */
  movements: readonly Movement[]
  changedAt: Instant
}

/** Awards that stand: neither refused, nor left unanswered, nor taken back. */
export const stands = ({ state }: Pick<OpenAward, 'state'>): boolean => state !== 'declined' && state !== 'lapsed' && state !== 'retracted'

/** Every award that a published decision made, in the order of its reference; declined and lapsed ones say so. */
export async function listOpenAwards(db: Db): Promise<OpenAward[]> {
  const rows = await openAwardRows(db)
  const money = await awardsMoney(db, rows.map(({ id }) => id))
  const movementsOf = await awardMovements(db)
  return rows.map(({ id, decidedAt, contractedAt, answeredAt, promotedAt, ...row }) => {
    const now = money.get(id)
    const accepted = now?.acceptedMinor ?? 0
    const paid = now?.paidMinor ?? 0
    const refunded = now?.refundedMinor ?? 0
    const movements = movementsOf.get(id) ?? []
    return {
      ...row,
      state: stageOf({ state: row.state, contractedAt, closedAt: row.closedAt }),
      decidedOn: dayOf(decidedAt),
      months: row.startsOn === null || row.endsOn === null ? null : monthsBetween(row.startsOn, row.endsOn),
      paidMinor: paid, refundedMinor: refunded, acceptedMinor: accepted, outstandingMinor: paid - refunded - accepted,
      movements,
      changedAt: latest([decidedAt, answeredAt, promotedAt, contractedAt, row.endedAt, row.closedAt, ...movements.map(({ recordedAt }) => recordedAt)]),
    }
  })
}

/** Instants sort as text. */
export const latest = (moments: readonly (Instant | null)[]): Instant => moments.reduce<Instant>((last, one) => (one !== null && one > last ? one : last), '')
