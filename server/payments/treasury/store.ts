import type { Db } from '../../kernel/database'
import { dayOf, type Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { Lodged, TreasuryOrder, TreasuryRow } from './treasury'

export type TreasuryList = { id: string; importId: string; state: 'read' | 'booked'; name: string; municipalityCode: string | null; readBy: string; readAt: Instant; bookedBy: string | null; bookedAt: Instant | null }

export async function findLodged(db: Db, payment: { id: string; attempt: number }): Promise<TreasuryOrder | undefined> {
  return (await db('treasuryOrders').where({ paymentId: payment.id, attempt: payment.attempt }).whereNull('withdrawnAt').first()) as TreasuryOrder | undefined
}

export async function findByKey(db: Db, orderKey: string): Promise<TreasuryOrder | undefined> {
  return (await db('treasuryOrders').where({ orderKey }).whereNull('withdrawnAt').first()) as TreasuryOrder | undefined
}

export async function insertOrder(db: Db, order: TreasuryOrder): Promise<void> {
  await db('treasuryOrders').insert(order)
}

export async function withdrawOrder(db: Db, id: string, signed: { withdrawnBy: string; withdrawnAt: Instant }): Promise<void> {
  if (await db('treasuryOrders').where({ id }).whereNull('withdrawnAt').update(signed) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Orders that a list may be about, of all grants or of those of some municipalities. */
export async function listLodged(db: Db, municipalityCodes: readonly string[] | null): Promise<Lodged[]> {
  const query = db('treasuryOrders').join('payments', 'payments.id', 'treasuryOrders.paymentId').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .whereNull('treasuryOrders.withdrawnAt').orderBy('treasuryOrders.lodgedAt')
    .select('treasuryOrders.paymentId', 'treasuryOrders.attempt', 'treasuryOrders.commitmentNo', 'treasuryOrders.orderNo', 'treasuryOrders.orderOn', 'treasuryOrders.treasuryBranch', 'payments.amountMinor', 'payments.state', 'payments.approvedAt', 'payments.attempt as currentAttempt', 'payments.instalment', 'awards.reference')
  const rows = (await (municipalityCodes === null ? query : query.whereIn('awards.municipalityCode', [...municipalityCodes]))) as (Omit<Lodged, 'approvedOn'> & { approvedAt: Instant | null })[]
  return rows.map(({ approvedAt, ...row }) => ({ ...row, approvedOn: approvedAt === null ? '9999-12-31' : dayOf(approvedAt) }))
}

export async function insertList(db: Db, list: Omit<TreasuryList, 'state' | 'bookedBy' | 'bookedAt'>, rows: readonly (TreasuryRow & { id: string })[]): Promise<void> {
  await db('treasuryLists').insert({ ...list, state: 'read' })
  for (let from = 0; from < rows.length; from += 50) await db('treasuryRows').insert(rows.slice(from, from + 50).map((row) => ({ ...row, listId: list.id, booked: 'no' })))
}

export async function findList(db: Db, id: string): Promise<TreasuryList | undefined> {
  return (await db('treasuryLists').where({ id }).first()) as TreasuryList | undefined
}

export async function holdList(db: Db, id: string): Promise<TreasuryList | undefined> {
  return (await db('treasuryLists').where({ id }).forUpdate().first()) as TreasuryList | undefined
}

export async function listLists(db: Db, municipalityCodes: readonly string[] | null): Promise<(TreasuryList & { reader: string; rows: number; booked: number })[]> {
  const counted = db('treasuryRows').groupBy('listId').select('listId').count({ rows: 'id' }).select(db.raw("sum(case when booked = 'yes' then 1 else 0 end) as booked")).as('counted')
  const query = db('treasuryLists').join('people', 'people.id', 'treasuryLists.readBy').leftJoin(counted, 'counted.listId', 'treasuryLists.id')
    .orderBy('treasuryLists.readAt', 'desc').limit(100).select('treasuryLists.*', 'people.name as reader', 'counted.rows', 'counted.booked')
  const rows = (await (municipalityCodes === null ? query : query.whereIn('treasuryLists.municipalityCode', [...municipalityCodes]))) as (TreasuryList & { reader: string; rows: number | null; booked: number | null })[]
  return rows.map((row) => ({ ...row, rows: Number(row.rows ?? 0), booked: Number(row.booked ?? 0) }))
}

export type StoredRow = TreasuryRow & { id: string; listId: string; paymentId: string | null; attempt: number | null; booked: 'yes' | 'no' }

export async function listRows(db: Db, listId: string): Promise<StoredRow[]> {
  return (await db('treasuryRows').where({ listId }).orderBy('line')) as StoredRow[]
}

export async function bookRow(db: Db, id: string, attempt: { paymentId: string; attempt: number }): Promise<void> {
  if (await db('treasuryRows').where({ id, booked: 'no' }).update({ ...attempt, booked: 'yes' }) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The only statement that writes `treasury_lists.state`. */
export async function closeList(db: Db, id: string, signed: { bookedBy: string; bookedAt: Instant }): Promise<void> {
  if (await db('treasuryLists').where({ id, state: 'read' }).update({ ...signed, state: 'booked' }) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}
