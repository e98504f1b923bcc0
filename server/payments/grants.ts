import { findAgreement, listAgreements } from '../agreements/store'
import type { Agreement } from '../agreements/agreements'
import { awardMoney } from '../fund/balance-store'
import type { AwardMoney } from '../fund/fund'
import type { Db } from '../kernel/database'
import { holdsAny, scopesOf, type Person } from '../kernel/policy'
import type { Both } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import type { GrantMoney } from './instalments'
import type { Claim, Payment, PaymentFailure, Recovery } from './payments'
import { listClaims, listFailures, listPayments, listRecoveries, namesOf, readGrantMoney } from './store'

/** Everything that is known of one grant's money, read once for a page. */
export type Grant = {
  agreement: Agreement
  place: Both | null
  ledger: AwardMoney
  known: GrantMoney
  payments: Payment[]
  failures: PaymentFailure[]
  claims: Claim[]
  recoveries: Recovery[]
  names: Map<string, string>
}

export async function findGrant(db: Db, agreementId: string): Promise<Grant | undefined> {
  const agreement = await findAgreement(db, agreementId)
  if (agreement === undefined) return undefined
  const [payments, failures, claims, recoveries, ledger, money, places] = await Promise.all([
    listPayments(db, agreementId), listFailures(db, agreementId), listClaims(db, [agreementId]), listRecoveries(db, [agreementId]),
    awardMoney(db, agreement.awardId), readGrantMoney(db, [agreementId]), municipalityNames(db),
  ])
  const people = [
    ...payments.flatMap((one) => [one.requestedBy, one.verifiedBy, one.preparedBy, one.approvedBy, one.returnedBy, one.recordedBy]),
    ...recoveries.flatMap((one) => [one.assessedBy, one.notifiedBy, one.repliedBy, one.orderedBy, one.settledBy]),
  ]
  const known = money.get(agreementId)
  if (known === undefined) return undefined
  return { agreement, place: places.get(agreement.municipalityCode ?? '') ?? null, ledger, known, payments, failures, claims, recoveries, names: await namesOf(db, people) }
}

const EVERYTHING = ['payer', 'verifier', 'authority', 'manager', 'auditor', 'donor'] as const
/** States from which money may move. */
const WITH_MONEY = ['signed', 'active', 'suspended', 'ended', 'closing', 'closed', 'terminated'] as const

/** The agreements whose money the person may see: all of them, or those of one's organisations and municipalities. */
export async function listGrantsOf(db: Db, person: Person): Promise<Agreement[]> {
  if (holdsAny(person, EVERYTHING)) return listAgreements(db, { states: WITH_MONEY })
  return listAgreements(db, { organisationIds: scopesOf(person, ['editor', 'signatory']), municipalityCodes: scopesOf(person, ['finance']), states: WITH_MONEY })
}
