import { found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { move } from './moving'
import { findReturnFaults, ofSource, type ReturnFields } from './fund'
import * as may from './policy'
import { decideReturn, holdReturn, insertReturn } from './return-store'
import { findSource } from './store'

/** Money that goes back to its source leaves the fund by two people. The first of them writes down how much and why. */
export async function prepareReturn(services: Services, payer: Person, wanted: ReturnFields & { sourceId: string }): Promise<{ id: string } | Fault[]> {
  const { sourceId, amountMinor, reason } = wanted
  return transact<{ id: string } | Fault[]>(services, payer, async (tx) => {
    found(await findSource(tx.db, sourceId), 'fund.missing.source')
    insist(may.prepareReturn(payer, null))
    const faults = findReturnFaults(wanted)
    if (faults.length > 0 || typeof amountMinor !== 'number') return faults
    const id = tx.id()
    await insertReturn(tx.db, {
      id, sourceId, amountMinor, reason, state: 'prepared', preparedBy: payer.id, preparedAt: tx.at, decidedBy: null, decidedAt: null, refusalReason: null, eventSeq: null,
    })
    tx.record('fund.returnPrepared', ofSource(sourceId), { new: { id, amountMinor }, reason })
    return { id }
  })
}

/** The second person lets the money go: it leaves in the same transaction, or is refused where the source has too little. */
export async function approveReturn(services: Services, payer: Person, returnId: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const held = found(await holdReturn(tx.db, returnId), 'fund.missing.return')
    insist(may.decideReturn(payer, held))
    const source = found(await findSource(tx.db, held.sourceId), 'fund.missing.source')
    const { eventId } = await move(tx, 'source_return', { sourceId: source.id, callId: '', awardId: '', currency: source.currency }, ofSource(source.id), {
      amountMinor: held.amountMinor, key: held.id, actorId: held.preparedBy, approverId: payer.id, reason: held.reason,
    })
    await decideReturn(tx.db, held.id, { state: 'approved', decidedBy: payer.id, decidedAt: tx.at, refusalReason: null, eventSeq: eventId })
  })
}

export async function refuseReturn(services: Services, payer: Person, returnId: string, reason: string): Promise<Fault[]> {
  return transact<Fault[]>(services, payer, async (tx) => {
    const held = found(await holdReturn(tx.db, returnId), 'fund.missing.return')
    insist(may.decideReturn(payer, held))
    if (reason === '') return [{ field: 'reason', words: 'fund.fault.reason' }]
    await decideReturn(tx.db, held.id, { state: 'refused', decidedBy: payer.id, decidedAt: tx.at, refusalReason: reason, eventSeq: null })
    tx.record('fund.returnRefused', ofSource(held.sourceId), { old: { id: held.id, amountMinor: held.amountMinor }, reason })
    return []
  })
}
