import { listAgreements } from '../agreements/store'
import { awardsMoney } from '../fund/balance-store'
import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { grouped } from '../kernel/grouped'
import type { Both } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { listPaidDays, listPaymentsOf, listRecoveries } from '../payments/store'
import { lineSums } from '../reports/lines'
import { listLines, listReports } from '../reports/store'
import { kindOf, nextDeed, type GrantRow } from './finance'

const SHOWN = ['signed', 'active', 'suspended', 'ended', 'closing', 'closed', 'terminated'] as const

export type FinanceFacts = { rows: GrantRow[]; paid: { valueOn: Day; amountMinor: number }[]; names: Map<string, Both> }

const agreementOf = ({ agreementId }: { agreementId: string }): string => agreementId

/** Every grant carried out in one municipality, with its figures and what is next; nine questions however many grants. */
export async function readFinance(db: Db, municipalityCode: string, today: Day): Promise<FinanceFacts> {
  const agreements = await listAgreements(db, { municipalityCodes: [municipalityCode], states: SHOWN })
  const ids = agreements.map(({ id }) => id)
  const [money, payments, recoveries, reports, lines, paid, names] = await Promise.all([
    awardsMoney(db, agreements.map(({ awardId }) => awardId)), listPaymentsOf(db, ids), listRecoveries(db, ids), listReports(db, ids), listLines(db, ids), listPaidDays(db, ids), municipalityNames(db),
  ])
  const [ownPayments, ownRecoveries, ownReports, ownLines] = [grouped(payments, agreementOf), grouped(recoveries, agreementOf), grouped(reports, agreementOf), grouped(lines, agreementOf)]
  const rows = agreements.map((agreement): GrantRow => {
    const { id } = agreement
    const ledger = money.get(agreement.awardId)
    // Lines of a report not handed in are still the grantee's own.
    const sums = lineSums(ownLines(id).filter(({ state }) => state !== 'entered'))
    const next = nextDeed({ agreement, payments: ownPayments(id), recoveries: ownRecoveries(id), reports: ownReports(id), today })
    return {
      agreement, next, kind: kindOf(agreement, next),
      figures: {
        agreedMinor: agreement.amountMinor, paidMinor: ledger?.paidMinor ?? 0, reportedMinor: sums.reported.minor, acceptedMinor: ledger?.acceptedMinor ?? 0,
        outstandingMinor: ledger?.outstandingMinor ?? 0, promisedMinor: agreement.cofinancingMinor, realisedMinor: sums.ownMinor,
      },
    }
  })
  return { rows, paid: paid.map(({ valueOn, amountMinor }) => ({ valueOn, amountMinor })), names }
}
