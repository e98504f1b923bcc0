import assert from 'node:assert/strict'
import { readCsv } from '../../kernel/csv'
import { isDuplicate } from '../../kernel/database'
import { dayOf, type Day } from '../../kernel/dates'
import { found, type Fault } from '../../kernel/errors'
import type { Upload } from '../../kernel/files'
import { holds, insist, scopesOf, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { isTaken, keepImport, onceOnly, readUpload, TAKEN } from '../bank/files'
import { findOrderOf } from '../bank/batch-store'
import { findPaidFaults, holdCase, settlePaid, type Teller } from '../outcomes'
import { enterReference } from '../policy'
import * as may from './policy'
import { bookRow, closeList, findByKey, findLodged, holdList, insertList, insertOrder, listLodged, listRows, withdrawOrder } from './store'
import { findOrderFaults, judgeRows, orderKey, readList, referenceOf, type JudgedRow, type OrderFields, type RowFault, type TreasuryRow } from './treasury'

/** Notes the spending order under which the treasury is asked to pay: its numbers are what the daily list is matched by. */
export async function lodgeOrder(services: Services, finance: Person, paymentId: string, fields: OrderFields): Promise<Fault[]> {
  const taken: Fault[] = [{ field: 'orderNo', words: 'payments.treasury.fault.orderKnown' }]
  try {
    return await transact<Fault[]>(services, finance, async (tx) => {
      const about = await holdCase(tx, paymentId)
      insist(may.lodge(finance, about))
      const { payment } = about
      assert(payment.approvedAt !== null, 'an approved payment has its moment')
      const faults = findOrderFaults(fields, dayOf(payment.approvedAt), tx.today)
      if (faults.length > 0) return faults
      if (await findOrderOf(tx.db, payment) !== undefined) return [{ field: 'orderNo', words: 'payments.treasury.fault.inBatch' }]
      if (await findLodged(tx.db, payment) !== undefined) return [{ field: 'orderNo', words: 'payments.treasury.fault.lodged' }]
      const orderOn = fields.orderOn as Day
      const key = orderKey({ ...fields, orderOn })
      if (await findByKey(tx.db, key) !== undefined) return taken
      await insertOrder(tx.db, { ...fields, orderOn, id: tx.id(), paymentId, attempt: payment.attempt, orderKey: key, lodgedBy: finance.id, lodgedAt: tx.at, withdrawnBy: null, withdrawnAt: null })
      tx.record('payments.orderLodged', `payment:${paymentId}`, { new: { ...fields, attempt: payment.attempt } })
      return []
    })
  } catch (error) {
    if (isDuplicate(error)) return taken
    throw error
  }
}

/** The order was given back or written wrongly: another may be lodged. */
export async function withdrawLodged(services: Services, finance: Person, paymentId: string): Promise<void> {
  await transact(services, finance, async (tx) => {
    const about = await holdCase(tx, paymentId)
    insist(may.lodge(finance, about))
    const order = found(await findLodged(tx.db, about.payment), 'payments.missing')
    await withdrawOrder(tx.db, order.id, { withdrawnBy: finance.id, withdrawnAt: tx.at })
    tx.record('payments.orderWithdrawn', `payment:${paymentId}`, { old: { orderNo: order.orderNo } })
  })
}

/** The whole list for a payer; for a finance officer what concerns the own municipality. */
const scopeOf = (person: Person): string | null => (holds(person, 'payer') ? null : scopesOf(person, ['finance'])[0] ?? '')

/** Reads the treasury's daily list without booking anything; what it would do is shown and waits for a yes. */
export async function readTreasuryList(services: Services, finance: Person, upload: Upload | undefined): Promise<{ id: string } | { rows: RowFault[] } | Fault[]> {
  const text = await readUpload(upload, 'csv')
  if (typeof text === 'object' || upload === undefined) return [text as Fault]
  const table = readCsv(text)
  if (table === undefined || table.length < 2) return [{ field: 'file', words: 'payments.treasury.fault.unreadable' }]
  if (table.length > 20_000) return [{ field: 'file', words: 'payments.treasury.fault.tooLong' }]
  const read = readList(table)
  if (hasFaults(read)) return { rows: read }
  if (read.length === 0) return [{ field: 'file', words: 'payments.treasury.fault.unreadable' }]
  return onceOnly(() => transact<{ id: string } | Fault[]>(services, finance, async (tx) => {
    insist(may.importList(finance, null))
    if (await isTaken(tx, upload)) return [TAKEN]
    const importId = await keepImport(tx, services, upload, 'csv', 'treasury', finance)
    const id = tx.id()
    await insertList(tx.db, { id, importId, name: upload.name, municipalityCode: scopeOf(finance), readBy: finance.id, readAt: tx.at }, read.map((row) => ({ ...row, id: tx.id() })))
    tx.record('payments.treasuryListRead', `list:${id}`, { new: { rows: read.length, sha256: upload.sha256 } })
    return { id }
  }))
}

const hasFaults = (read: readonly (TreasuryRow | RowFault)[]): read is RowFault[] => read[0] !== undefined && 'words' in read[0]

/** Books every row that is surely ours; the others stay in the list with the reason. The rows are judged again, for much may have happened since. */
export async function bookTreasuryList(services: Services, words: Teller['words'], finance: Person, id: string): Promise<{ booked: number }> {
  return transact(services, finance, async (tx) => {
    const list = found(await holdList(tx.db, id), 'payments.missing')
    insist(may.bookList(finance, list))
    const rows = await listRows(tx.db, id)
    const judged = judgeRows(rows, await listLodged(tx.db, list.municipalityCode === null ? null : [list.municipalityCode]), tx.today)
    let booked = 0
    for (const [index, one] of judged.entries()) {
      const attempt = await pay(tx, { services, words }, finance, one)
      if (attempt === null) continue
      await bookRow(tx.db, rows[index]?.id ?? '', attempt)
      booked += 1
    }
    await closeList(tx.db, id, { bookedBy: finance.id, bookedAt: tx.at })
    tx.record('payments.treasuryListBooked', `list:${id}`, { new: { booked } })
    return { booked }
  })
}

async function pay(tx: Tx, teller: Teller, finance: Person, { row, verdict, lodged }: JudgedRow): Promise<{ paymentId: string; attempt: number } | null> {
  if (verdict !== 'ready' || lodged === null) return null
  const about = await holdCase(tx, lodged.paymentId)
  if (about.payment.state !== 'approved' || about.payment.attempt !== lodged.attempt || !enterReference(finance, about).allowed) return null
  const reference = referenceOf(row, lodged)
  if ((await findPaidFaults(tx, about, reference)).length > 0) return null
  await settlePaid(tx, teller, finance, about, reference, null)
  return { paymentId: lodged.paymentId, attempt: lodged.attempt }
}
