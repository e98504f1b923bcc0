import type { Db } from '../../kernel/database'
import { dayOf, type Day, type Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { PaymentState } from '../lifecycle'
import { batchLife, type Batch, type Order, type Payable } from './batches'
import type { OrderStatus } from './pain002'

export async function findBatch(db: Db, id: string): Promise<Batch | undefined> {
  return (await db('bankBatches').where({ id }).first()) as Batch | undefined
}

export async function holdBatch(db: Db, id: string): Promise<Batch | undefined> {
  return (await db('bankBatches').where({ id }).forUpdate().first()) as Batch | undefined
}

export type BatchLine = Batch & { count: number; totalMinor: number; iban: string }

/** The latest batches with what stands in them now. */
export async function listBatches(db: Db, limit = 100): Promise<BatchLine[]> {
  const sums = db('bankOrders').whereNot({ status: 'withdrawn' }).groupBy('batchId').select('batchId').count({ count: 'id' }).sum({ totalMinor: 'amountMinor' }).as('sums')
  const rows = (await db('bankBatches').leftJoin(sums, 'sums.batchId', 'bankBatches.id').join('payingAccounts', 'payingAccounts.id', 'bankBatches.accountId')
    .orderBy('bankBatches.madeAt', 'desc').limit(limit).select('bankBatches.*', 'sums.count', 'sums.totalMinor', 'payingAccounts.iban')) as (Batch & { count: number | null; totalMinor: number | null; iban: string })[]
  return rows.map((row) => ({ ...row, count: Number(row.count ?? 0), totalMinor: Number(row.totalMinor ?? 0) }))
}

/** How many batches were made so far in a year: the next one takes the next number. */
export async function countBatches(db: Db, prefix: string): Promise<number> {
  const row = (await db('bankBatches').where('reference', 'like', `${prefix}%`).count({ count: 'id' }).first()) as { count: number | string } | undefined
  return Number(row?.count ?? 0)
}

export async function insertBatch(db: Db, batch: Pick<Batch, 'id' | 'reference' | 'accountId' | 'currency' | 'executeOn' | 'madeBy' | 'madeAt'>, orders: readonly Order[]): Promise<void> {
  await db('bankBatches').insert({ ...batch, state: 'made', version: 1 })
  for (const order of orders) await db('bankOrders').insert(order)
}

/** The only statement that writes `bank_batches.state`. */
export async function moveBatch(db: Db, batch: Batch, move: 'release' | 'discard', change: Partial<Batch>): Promise<void> {
  const moved = await db('bankBatches').where({ id: batch.id, state: batch.state, version: batch.version }).update({ ...change, state: batchLife.after(batch.state, move), version: batch.version + 1 })
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type OrderLine = Order & { paymentState: PaymentState; paymentAttempt: number; instalment: number; agreementId: string; organisationId: string; reference: string }

/** The orders of a batch with where each payment is now; those taken out too. */
export async function listOrders(db: Db, batchId: string): Promise<OrderLine[]> {
  return (await db('bankOrders').join('payments', 'payments.id', 'bankOrders.paymentId').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .where('bankOrders.batchId', batchId).orderBy(['awards.reference', 'payments.instalment'])
    .select('bankOrders.*', 'payments.state as paymentState', 'payments.attempt as paymentAttempt', 'payments.instalment', 'payments.agreementId', 'awards.organisationId', 'awards.reference')) as OrderLine[]
}

export async function findOrder(db: Db, id: string): Promise<Order | undefined> {
  return (await db('bankOrders').where({ id }).first()) as Order | undefined
}

/** The order that carries this attempt of a payment, unless it was taken out. */
export async function findOrderOf(db: Db, payment: { id: string; attempt: number }): Promise<(Order & { batchState: Batch['state']; batchReference: string }) | undefined> {
  return (await db('bankOrders').join('bankBatches', 'bankBatches.id', 'bankOrders.batchId').where({ 'bankOrders.paymentId': payment.id, 'bankOrders.attempt': payment.attempt }).whereNot('bankOrders.status', 'withdrawn')
    .first('bankOrders.*', 'bankBatches.state as batchState', 'bankBatches.reference as batchReference')) as (Order & { batchState: Batch['state']; batchReference: string }) | undefined
}

export async function withdrawOrder(db: Db, id: string, at: Instant): Promise<void> {
  if (await db('bankOrders').where({ id, status: 'listed' }).update({ status: 'withdrawn', statusAt: at }) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function withdrawOrders(db: Db, batchId: string, at: Instant): Promise<void> {
  await db('bankOrders').where({ batchId, status: 'listed' }).update({ status: 'withdrawn', statusAt: at })
}

/** What the bank says of an order; a rejection is final. */
export async function setOrderStatus(db: Db, id: string, said: { status: OrderStatus; statusCode: string; statusReason: string | null; statusAt: Instant }): Promise<void> {
  if (await db('bankOrders').where({ id }).whereIn('status', ['listed', 'pending', 'accepted']).update(said) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type StatusFile = { id: string; batchId: string; importId: string; accepted: number; pending: number; rejected: number; unchanged: number }

export async function insertStatusFile(db: Db, row: StatusFile): Promise<void> {
  await db('bankStatusFiles').insert(row)
}

export async function listStatusFiles(db: Db, batchId: string): Promise<(StatusFile & { name: string; importedAt: Instant; importer: string })[]> {
  return (await db('bankStatusFiles').join('bankImports', 'bankImports.id', 'bankStatusFiles.importId').join('files', 'files.id', 'bankImports.fileId').join('people', 'people.id', 'bankImports.importedBy')
    .where('bankStatusFiles.batchId', batchId).orderBy('bankImports.importedAt').select('bankStatusFiles.*', 'files.name', 'bankImports.importedAt', 'people.name as importer')) as (StatusFile & { name: string; importedAt: Instant; importer: string })[]
}

type PayableRow = {
  paymentId: string; attempt: number; state: PaymentState; amountMinor: number; approvedAt: Instant | null; instalment: number; currency: string; iban: string | null; agreementId: string; organisationId: string
  reference: string; nameSq: string; kind: string; town: string | null; orderId: string | null; treasuryId: string | null
}
export type PayableLine = Payable & { readonly agreementId: string; readonly organisationId: string; readonly organisationKind: string; readonly instalment: number; readonly approvedOn: Day }

/** Approved payments, or the named ones whatever their state, with what a bank must know about each. One question. */
export async function listPayables(db: Db, ids: readonly string[] | null = null): Promise<PayableLine[]> {
  const query = db('payments').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId').join('organisations', 'organisations.id', 'awards.organisationId')
    .leftJoin('municipalities', 'municipalities.code', 'organisations.municipalityCode')
    .leftJoin('bankOrders', (on) => { void on.on('bankOrders.paymentId', 'payments.id').andOn('bankOrders.attempt', 'payments.attempt').andOnVal('bankOrders.status', '<>', 'withdrawn') })
    .leftJoin('treasuryOrders', (on) => { void on.on('treasuryOrders.paymentId', 'payments.id').andOn('treasuryOrders.attempt', 'payments.attempt').andOnNull('treasuryOrders.withdrawnAt') })
    .orderBy(['awards.reference', 'payments.instalment'])
    .select(
      'payments.id as paymentId', 'payments.attempt', 'payments.state', 'payments.amountMinor', 'payments.approvedAt', 'payments.instalment', 'agreements.currency', 'agreements.iban', 'agreements.id as agreementId',
      'awards.organisationId', 'awards.reference', 'organisations.nameSq', 'organisations.kind', 'municipalities.nameSq as town', 'bankOrders.id as orderId', 'treasuryOrders.id as treasuryId',
    )
  const rows = (await (ids === null ? query.where('payments.state', 'approved') : query.whereIn('payments.id', [...ids]))) as PayableRow[]
  return rows.map((row) => ({
    paymentId: row.paymentId, attempt: row.attempt, state: row.state, amountMinor: row.amountMinor, currency: row.currency, iban: row.iban, creditor: row.nameSq, town: row.town, reference: row.reference,
    elsewhere: row.orderId !== null ? 'batch' : row.treasuryId !== null ? 'treasury' : null,
    agreementId: row.agreementId, organisationId: row.organisationId, organisationKind: row.kind, instalment: row.instalment, approvedOn: row.approvedAt === null ? '' : dayOf(row.approvedAt),
  }))
}
