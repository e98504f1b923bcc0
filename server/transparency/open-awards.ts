import { stageOf } from '../awards/awards'
import { awardsMoney } from '../fund/store'
import type { Db } from '../kernel/database'
import { dayOf, monthsBetween, type Day, type Instant } from '../kernel/dates'
import { openAwardRows } from './open-awards-store'

/** An award as the public may have it, with its money as the ledger says today. */
export type OpenAward = {
  reference: string
  title: string
  /** How far it has come: offered, accepted, contracted, closed; or declined, lapsed, retracted. */
  state: string
  callReference: string
  callTitleSq: string
  callTitleEn: string
  organisationName: string
  organisationNuis: string | null
  municipalityCode: string | null
  municipalitySq: string | null
  municipalityEn: string | null
  decidedOn: Day
  startsOn: Day | null
  endsOn: Day | null
  months: number | null
  currency: string
  amountMinor: number
  cofinancingMinor: number
  paidMinor: number
  refundedMinor: number
  acceptedMinor: number
  outstandingMinor: number
  changedAt: Instant
}

/** Every award that a published decision made, in the order of its reference; declined and lapsed ones say so. */
export async function listOpenAwards(db: Db): Promise<OpenAward[]> {
  const rows = await openAwardRows(db)
  const money = await awardsMoney(db, rows.map(({ id }) => id))
  return rows.map(({ id, decidedAt, contractedAt, closedAt, ...row }) => {
    const now = money.get(id)
    const accepted = now?.acceptedMinor ?? 0
    const paid = now?.paidMinor ?? 0
    const refunded = now?.refundedMinor ?? 0
    return {
      ...row,
      state: stageOf({ state: row.state, contractedAt, closedAt }),
      decidedOn: dayOf(decidedAt),
      months: row.startsOn === null || row.endsOn === null ? null : monthsBetween(row.startsOn, row.endsOn),
      paidMinor: paid, refundedMinor: refunded, acceptedMinor: accepted, outstandingMinor: paid - refunded - accepted,
      changedAt: decidedAt,
    }
  })
}
