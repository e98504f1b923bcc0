import type { Day } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { post } from '../ledger/actions'
import { outcome } from './moving'
import { findExchangeFaults, type ExchangeFields } from './exchanges'
import { ofSource, stageAccount } from './fund'
import * as may from './policy'
import { findExchange, insertExchange } from './exchange-store'
import { findSource } from './store'

/** The bank has exchanged money of a source: one event gives it out of the first currency and brings it into the second. */
export async function exchangeMoney(services: Services, payer: Person, fromSourceId: string, fields: ExchangeFields): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, payer, async (tx) => {
    const from = found(await findSource(tx.db, fromSourceId), 'fund.missing.source')
    insist(may.exchange(payer, from))
    const to = await findSource(tx.db, fields.toSourceId)
    const faults = findExchangeFaults(fields, from, to, tx.today)
    if (await findExchange(tx.db, from.id, fields.reference) !== undefined) faults.push({ field: 'reference', words: 'fund.fault.referenceUsed', values: { reference: fields.reference } })
    if (faults.length > 0 || to === undefined) return faults
    const [fromMinor, toMinor] = [fields.fromMinor as number, fields.toMinor as number]
    const place = (source: { id: string; currency: string }) => ({ sourceId: source.id, callId: '', awardId: '', currency: source.currency })
    const kind = 'exchange'
    const { eventId } = outcome(await post(tx, {
      kind, key: `${kind}:${from.id}:${fields.reference}`, actorId: payer.id, effectiveOn: fields.rateOn as Day, reference: fields.reference,
      legs: [
        { debit: stageAccount('pool', place(from)), credit: stageAccount('exchange', place(from)), amountMinor: fromMinor },
        { debit: stageAccount('exchange', place(to)), credit: stageAccount('pool', place(to)), amountMinor: toMinor },
      ],
    }, { action: `fund.${kind}`, subject: ofSource(from.id) }))
    const { rate, rateSource, reference } = fields
    const id = tx.id()
    await insertExchange(tx.db, { id, fromSourceId: from.id, toSourceId: to.id, fromMinor, toMinor, rate, rateOn: fields.rateOn as Day, rateSource, reference, recordedBy: payer.id, recordedAt: tx.at, eventSeq: eventId })
    return { id }
  })
}
