import assert from 'node:assert/strict'
import { isDuplicate } from '../../kernel/database'
import type { Day } from '../../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../../kernel/errors'
import { keepBytes } from '../../kernel/files'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { holdAccount } from './account-store'
import { isUsable } from './accounts'
import { countBatches, findOrder, holdBatch, insertBatch, listOrders, listPayables, moveBatch, withdrawOrder, withdrawOrders, type OrderLine } from './batch-store'
import { bankText, countAndSum, endToEndId, findBatchFaults, whyNot, type Batch, type Order } from './batches'
import { writePaymentFile } from './pain001'
import * as may from './policy'

export type BatchFields = { accountId: string; executeOn: Day | null | 'faulty'; paymentIds: readonly string[] }

/** Puts approved payments together for the bank. What each order says is taken now, and checked again when the batch is released. */
export async function makeBatch(services: Services, payer: Person, fields: BatchFields): Promise<{ id: string } | Fault[]> {
  try {
    return await make(services, payer, fields)
  } catch (error) {
    // Another batch took a payment or the number while this one was made.
    if (isDuplicate(error)) throw new OutOfDate('kernel.movedMeanwhile')
    throw error
  }
}

async function make(services: Services, payer: Person, fields: BatchFields): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, payer, async (tx) => {
    insist(may.work(payer, null))
    // The account is held, so that two batches made at once are numbered one after the other.
    const account = await holdAccount(tx.db, fields.accountId)
    if (account === undefined || !isUsable(account)) return [{ field: 'accountId', words: 'payments.bank.fault.account' }]
    const chosen = fields.paymentIds.length === 0 ? [] : await listPayables(tx.db, fields.paymentIds)
    insist(may.ownPayee(payer, chosen.map(({ organisationId }) => organisationId)))
    const faults = findBatchFaults({ executeOn: fields.executeOn, currency: account.currency, chosen }, tx.today)
    if (faults.length > 0) return faults
    const id = tx.id()
    const reference = await nextReference(tx)
    const orders = chosen.map((one): Order => ({
      id: tx.id(), batchId: id, paymentId: one.paymentId, attempt: one.attempt, endToEndId: endToEndId(one.paymentId, one.attempt), amountMinor: one.amountMinor, iban: one.iban ?? '',
      creditor: bankText(one.creditor, 70), town: bankText(one.town ?? '', 35), country: (one.iban ?? '').slice(0, 2), text: bankText(`${one.reference} / ${one.instalment}`, 140),
      status: 'listed', statusCode: null, statusReason: null, statusAt: null,
    }))
    await insertBatch(tx.db, { id, reference, accountId: account.id, currency: account.currency, executeOn: fields.executeOn as Day, madeBy: payer.id, madeAt: tx.at }, orders)
    tx.record('payments.batchMade', `batch:${id}`, { new: { reference, account: account.id, ...countAndSum(orders) } })
    return { id }
  })
}

async function nextReference(tx: Tx): Promise<string> {
  const prefix = `FS-${tx.today.slice(0, 4)}-`
  return `${prefix}${String(await countBatches(tx.db, prefix) + 1).padStart(4, '0')}`
}

type Held = { batch: Batch; lines: OrderLine[]; organisationIds: string[] }

export async function holdBatchCase(tx: Tx, id: string): Promise<Held> {
  const batch = found(await holdBatch(tx.db, id), 'payments.missing')
  const lines = (await listOrders(tx.db, id)).filter(({ status }) => status !== 'withdrawn')
  return { batch, lines, organisationIds: lines.map(({ organisationId }) => organisationId) }
}

export async function takeOut(services: Services, payer: Person, id: string, orderId: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const about = await holdBatchCase(tx, id)
    insist(may.changeBatch(payer, about))
    const order = found(await findOrder(tx.db, orderId), 'payments.missing')
    if (order.batchId !== id) throw new Impossible('payments.missing')
    await withdrawOrder(tx.db, orderId, tx.at)
    tx.record('payments.batchTakenOut', `batch:${id}`, { old: { payment: order.paymentId, attempt: order.attempt } })
  })
}

export async function discardBatch(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const about = await holdBatchCase(tx, id)
    insist(may.changeBatch(payer, about))
    await withdrawOrders(tx.db, id, tx.at)
    await moveBatch(tx.db, about.batch, 'discard', { discardedBy: payer.id, discardedAt: tx.at })
    tx.record('payments.batchDiscarded', `batch:${id}`, { old: { reference: about.batch.reference } })
  })
}

/**
 * The second payer lets the batch go: every payment must still be the one that was put in. The file is made now, its sums
 * are read back from it, and it is kept as it is: whoever downloads it later gets the same bytes.
 */
export async function releaseBatch(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const about = await holdBatchCase(tx, id)
    insist(may.release(payer, about))
    const { batch, lines } = about
    const account = found(await holdAccount(tx.db, batch.accountId), 'payments.missing')
    if (!isUsable(account)) throw new Impossible('payments.bank.refused.account')
    if (lines.length === 0) throw new Impossible('payments.bank.refused.empty')
    if (batch.executeOn < tx.today) throw new Impossible('payments.bank.refused.executeOn', { executeOn: batch.executeOn })
    await stillTheSame(tx, batch, lines)
    const { count, sumMinor } = countAndSum(lines)
    const text = writePaymentFile({ batch, account, orders: lines, at: tx.at })
    const file = await keepBytes(tx, services.files, { name: `${batch.reference}.xml`, type: 'xml', content: Buffer.from(text) }, payer.id)
    await moveBatch(tx.db, batch, 'release', { releasedBy: payer.id, releasedAt: tx.at, fileId: file.id, ordersCount: count, sumMinor })
    tx.record('payments.batchReleased', `batch:${id}`, { new: { reference: batch.reference, count, sumMinor, sha256: file.sha256 } })
  })
}

async function stillTheSame(tx: Tx, batch: Batch, lines: readonly OrderLine[]): Promise<void> {
  const now = new Map((await listPayables(tx.db, lines.map(({ paymentId }) => paymentId))).map((one) => [one.paymentId, one]))
  for (const line of lines) {
    const payable = now.get(line.paymentId)
    assert(payable !== undefined, 'an order has its payment')
    const gone = whyNot({ ...payable, elsewhere: payable.elsewhere === 'batch' ? null : payable.elsewhere }, batch.currency)
    const same = payable.attempt === line.attempt && payable.amountMinor === line.amountMinor && payable.iban === line.iban
    if (gone !== null || !same) throw new Impossible('payments.bank.refused.moved', { reference: line.reference, instalment: line.instalment })
  }
}
