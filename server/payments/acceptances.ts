import assert from 'node:assert/strict'
import type { Agreement } from '../agreements/agreements'
import { acceptExpenditure, reverseEvent } from '../fund/actions'
import { awardMoney } from '../fund/balance-store'
import { Impossible } from '../kernel/errors'
import { sum } from '../kernel/money'
import type { Person } from '../kernel/policy'
import type { Tx } from '../kernel/services'
import { computeInstalment, factsOf, planInstalments, postable } from './instalments'
import { recoveryLife } from './lifecycle'
import type { Claim } from './payments'
import {
  approveClaim, changeRecovery, closeAcceptance, findAcceptance, insertAcceptance, insertPosting, insertRecovery, listAcceptances, listPostings, listRecoveries, putClaim, readGrantMoney,
} from './store'

/* What the reports slice calls when it decides about money; every function runs in the caller's transaction, on a held agreement. */

/** What a report claims and what of it was refused, as its lines stand now. */
export async function noteClaim(tx: Tx, claim: Omit<Claim, 'approvedBy' | 'approvedAt'>): Promise<void> {
  await putClaim(tx.db, claim)
}

/** Accepts one line of a report: as far as advances cover it, it enters the ledger at once, the rest when more is paid. */
export async function acceptLine(tx: Tx, verifier: Person, agreement: Agreement, line: { id: string; label: string; reportNumber: number; amountMinor: number }): Promise<void> {
  await insertAcceptance(tx.db, {
    id: tx.id(), agreementId: agreement.id, reportNumber: line.reportNumber, lineId: line.id, label: line.label, amountMinor: line.amountMinor, acceptedBy: verifier.id, acceptedAt: tx.at,
  })
  await settleAcceptances(tx, verifier, agreement)
}

/** Posts accepted spending that no advance has carried yet, in the order of acceptance. */
export async function settleAcceptances(tx: Tx, person: Person, agreement: Agreement): Promise<void> {
  const waiting = (await listAcceptances(tx.db, [agreement.id])).filter(({ amountMinor, postedMinor }) => postedMinor < amountMinor)
  if (waiting.length === 0) return
  let { advanceMinor } = await awardMoney(tx.db, agreement.awardId)
  for (const acceptance of waiting) {
    const amountMinor = postable(acceptance.amountMinor, acceptance.postedMinor, advanceMinor)
    if (amountMinor === 0) return
    const part = (await listPostings(tx.db, acceptance.id)).length + 1
    const { eventId } = await acceptExpenditure(tx, person, {
      awardId: agreement.awardId, amountMinor, key: `${acceptance.id}:${part}`, reference: `${agreement.awardReference}/R${acceptance.reportNumber}`,
    })
    await insertPosting(tx.db, { acceptanceId: acceptance.id, part, eventSeq: eventId, amountMinor })
    advanceMinor -= amountMinor
  }
}

/** Undoes the acceptance of a line by counter-entries, asked for by one person and approved by another; nothing in the ledger is changed or removed. */
export async function reverseAcceptance(tx: Tx, verifier: Person, agreement: Agreement, reversal: { lineId: string; reason: string; approvedBy: string }): Promise<void> {
  const { lineId, reason, approvedBy } = reversal
  const acceptance = await findAcceptance(tx.db, lineId)
  if (acceptance === undefined) return
  for (const { part, eventSeq } of await listPostings(tx.db, acceptance.id)) {
    await reverseEvent(tx, verifier, { eventId: eventSeq, key: `${acceptance.id}:${part}`, reason, approvedBy })
  }
  await closeAcceptance(tx.db, acceptance.id, { reversedBy: approvedBy, reversedAt: tx.at, reverseReason: reason })
  await settleAcceptances(tx, verifier, agreement)
}

/**
 * A report is approved: the instalment that waited for it can be asked for. With the final one the grant is settled,
 * and what was paid beyond what is accepted is to be recovered.
 */
export async function settleClaim(tx: Tx, verifier: Person, agreement: Agreement, reportNumber: number, kind: Claim['kind']): Promise<void> {
  await approveClaim(tx.db, { agreementId: agreement.id, reportNumber, approvedBy: verifier.id, approvedAt: tx.at })
  if (kind === 'interim') return
  const money = (await readGrantMoney(tx.db, [agreement.id])).get(agreement.id)
  if (money !== undefined && money.underWay.length > 0) throw new Impossible('payments.refused.underWay', { number: money.underWay[0] ?? 0 })
  await assessRecovery(tx, verifier, agreement)
}

/** Does the final sum again after the final report is approved: opens a recovery where too much was paid, or changes the one that is not ordered yet. */
export async function assessRecovery(tx: Tx, verifier: Person, agreement: Agreement): Promise<void> {
  const money = (await readGrantMoney(tx.db, [agreement.id])).get(agreement.id)
  const last = planInstalments(agreement.amountMinor, agreement.terms).at(-1)
  assert(money !== undefined && last !== undefined, 'a grant has a plan and its money is known')
  if (money.finalApproved === 'no') return
  const all = await listRecoveries(tx.db, [agreement.id])
  if (all.some(({ state }) => state === 'ordered')) throw new Impossible('payments.refused.recoveryOrdered')
  const open = all.find(({ state }) => Object.keys(recoveryLife.table[state]).length > 0)
  const back = sum(all.filter(({ state }) => state === 'repaid' || state === 'written_off').map(({ amountMinor }) => amountMinor))
  const arithmetic = computeInstalment(factsOf(agreement, last, money))
  const owed = Math.max(0, arithmetic.recoverMinor - back)
  if (open !== undefined) {
    if (owed > 0 && owed !== open.amountMinor) await changeRecovery(tx.db, open, owed, arithmetic)
    return
  }
  if (owed === 0) return
  const id = tx.id()
  await insertRecovery(tx.db, { id, agreementId: agreement.id, amountMinor: owed, arithmetic, assessedBy: verifier.id, assessedAt: tx.at })
  tx.record('payments.recoveryAssessed', `recovery:${id}`, { new: { amountMinor: owed } })
}
