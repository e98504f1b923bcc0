import { awardMoney } from '../fund/balance-store'
import { deobligateAward } from '../fund/actions'
import type { Agreement } from '../agreements/agreements'
import { holdAgreement, listAgreements, moveAgreement } from '../agreements/store'
import { followAward, listAwardsOfCall } from '../awards/store'
import { finaliseCall } from '../calls/actions'
import { callLife } from '../calls/lifecycle'
import { holdCall } from '../calls/store'
import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { found, Impossible, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { computeInstalment, factsOf, planInstalments } from '../payments/instalments'
import { tellGrantee } from '../payments/letters'
import { listRecoveries, readGrantMoney } from '../payments/store'
import { closureChecks, mayClose, type ClosureFacts } from './closure'
import { UNDECIDED } from './lifecycle'
import * as may from './policy'
import { closeClosure, findClosure, listCorrections, listLines, putClosure } from './store'

/** Everything the closure check list looks at, as it stands now. */
export async function readClosureFacts(db: Db, agreement: Agreement, today: Day): Promise<ClosureFacts> {
  const money = found((await readGrantMoney(db, [agreement.id])).get(agreement.id), 'reports.missing')
  const last = found(planInstalments(agreement.amountMinor, agreement.terms).at(-1), 'reports.missing')
  const paidAlready = money.paid.some(({ instalment }) => instalment === last.number)
  const lines = await listLines(db, [agreement.id])
  const corrections = await listCorrections(db, [agreement.id])
  const recoveries = await listRecoveries(db, [agreement.id])
  return {
    endsOn: agreement.endsOn, today, finalApproved: money.finalApproved,
    undecided: lines.filter(({ state }) => UNDECIDED.includes(state)).length + corrections.filter(({ decided }) => decided === null).length,
    toPayMinor: paidAlready ? 0 : computeInstalment(factsOf(agreement, last, money)).amountMinor,
    underWay: money.underWay.length,
    advanceMinor: (await awardMoney(db, agreement.awardId)).advanceMinor,
    openRecoveries: recoveries.filter(({ state }) => state !== 'repaid' && state !== 'offset' && state !== 'written_off').length,
    closure: await findClosure(db, agreement.id),
  }
}

export type ClosureStatement = { assets: string; interestMinor: number | null | 'faulty'; archive: string; lessons: string }

/** The grantee states what became of equipment, interest and documents, and what was learned. */
export async function stateClosure(services: Services, grantee: Person, agreementId: string, statement: ClosureStatement, expectedVersion: number): Promise<Fault[]> {
  return transact(services, grantee, async (tx) => {
    const agreement = found(await holdAgreement(tx.db, agreementId), 'reports.missing')
    insist(may.stateClosure(grantee, { agreement }))
    const { assets, interestMinor, archive, lessons } = statement
    const faults: Fault[] = []
    for (const name of ['assets', 'archive', 'lessons'] as const) if (statement[name] === '') faults.push({ field: name, words: `reports.fault.${name}` })
    if (interestMinor === null || interestMinor === 'faulty' || interestMinor < 0) faults.push({ field: 'interestMinor', words: 'reports.fault.interest' })
    if (faults.length > 0) return faults
    await putClosure(tx.db, { agreementId, assets, interestMinor: interestMinor as number, archive, lessons, statedBy: grantee.id, statedAt: tx.at }, expectedVersion)
    tx.record('reports.closureStated', `agreement:${agreementId}`, { new: { interestMinor } })
    return [] as Fault[]
  })
}

/** Closes the grant once every point of the check list is done. Money that was never needed goes back to the call. */
export async function closeGrant(services: Services, words: Record<Language, Words>, officer: Person, agreementId: string): Promise<void> {
  await transact(services, officer, async (tx) => {
    const agreement = found(await holdAgreement(tx.db, agreementId), 'reports.missing')
    const facts = await readClosureFacts(tx.db, agreement, tx.today)
    const closure = await findClosure(tx.db, agreementId)
    insist(may.close(officer, { agreement, statedBy: closure?.statedBy ?? null }))
    if (!mayClose(closureChecks(facts))) throw new Impossible('reports.refused.notDone')
    const money = await awardMoney(tx.db, agreement.awardId)
    if (money.unpaidMinor > 0) {
      await deobligateAward(tx, officer, { callId: agreement.callId, awardId: agreement.awardId, amountMinor: money.unpaidMinor, key: `closure:${agreementId}`, reason: agreement.awardReference })
    }
    await moveAgreement(tx, agreement, 'close', { closedBy: officer.id, closedAt: tx.at })
    await followAward(tx.db, agreement.awardId, { closedAt: tx.at })
    await closeClosure(tx.db, agreementId, { closedBy: officer.id, closedAt: tx.at })
    tx.record('reports.grantClosed', `agreement:${agreementId}`, { new: { paidMinor: money.paidMinor, acceptedMinor: money.acceptedMinor, returnedMinor: money.unpaidMinor } })
    await finishCall(tx, words, officer, agreement.callId)
    await tellGrantee(tx, words, agreement, 'reports.letter.closed', (own) => ({ paid: own.money(money.paidMinor, agreement.currency), accepted: own.money(money.acceptedMinor, agreement.currency) }))
  })
}

/** The last grant to close ends its call as well: no offer is open any more, and every agreement has ended for good. */
async function finishCall(tx: Tx, words: Record<Language, Words>, officer: Person, callId: string): Promise<void> {
  const call = found(await holdCall(tx.db, callId), 'reports.missing')
  const awards = await listAwardsOfCall(tx.db, callId)
  const agreements = await listAgreements(tx.db, { callId })
  const ended = new Set(agreements.filter(({ state }) => ENDED.includes(state)).map(({ awardId }) => awardId))
  const open = awards.some(({ id, state }) => state === 'offered' || (state === 'accepted' && !ended.has(id)))
  if (open || !callLife.can(call.state, 'finalise')) return
  await finaliseCall(tx, officer, call, { sq: words.sq.say('reports.callFinalised'), en: words.en.say('reports.callFinalised') })
}

const ENDED: readonly string[] = ['closed', 'cancelled']
