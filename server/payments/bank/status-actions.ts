import { found, type Fault } from '../../kernel/errors'
import type { Upload } from '../../kernel/files'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { holdCase, settleFailed, type Teller } from '../outcomes'
import { findBatch, insertStatusFile, setOrderStatus, type OrderLine } from './batch-store'
import { holdBatchCase } from './batch-actions'
import { orderStanding } from './batches'
import { shownMinor } from './statements'
import { faultOf, isTaken, keepImport, onceOnly, readUpload, TAKEN } from './files'
import { readStatus, type StatusReport, type StatusWord } from './pain002'
import * as may from './policy'

export type StatusOutcome = { accepted: number; pending: number; rejected: number; unchanged: number }

/**
 * Takes the bank's answer to a batch. A rejected order fails its payment, with the bank's reason; accepted and pending are noted.
 * Nothing is paid by it: that says only the statement.
 */
export async function importStatus(services: Services, words: Teller['words'], payer: Person, batchId: string, upload: Upload | undefined): Promise<StatusOutcome | Fault[]> {
  found(await findBatch(services.db, batchId), 'payments.missing')
  const text = await readUpload(upload, 'xml')
  if (typeof text === 'object' || upload === undefined) return [text as Fault]
  const report = readStatus(text)
  if ('key' in report) return [faultOf(report)]
  return onceOnly(() => transact<StatusOutcome | Fault[]>(services, payer, async (tx) => {
    const about = await holdBatchCase(tx, batchId)
    insist(may.importStatus(payer, about))
    if (await isTaken(tx, upload)) return [TAKEN]
    const { batch, lines } = about
    const wrong = findWrong(report, { reference: batch.reference, currency: batch.currency, count: batch.ordersCount ?? 0, sumMinor: batch.sumMinor ?? 0 }, lines)
    if (wrong !== null) return [wrong]
    const outcome: StatusOutcome = { accepted: 0, pending: 0, rejected: 0, unchanged: 0 }
    for (const line of lines) {
      const word = report.orders.get(line.endToEndId) ?? report.whole
      const standing = orderStanding(line, batch, { state: line.paymentState, attempt: line.paymentAttempt })
      if (word === null || !['sent', 'accepted', 'pending'].includes(standing) || line.status === word.status) { outcome.unchanged += 1; continue }
      await setOrderStatus(tx.db, line.id, { status: word.status, statusCode: word.code, statusReason: word.reason === '' ? null : word.reason, statusAt: tx.at })
      if (word.status === 'rejected') await settleFailed(tx, { services, words }, payer, await holdCase(tx, line.paymentId), { reason: reasonOf(word), failedOn: tx.today })
      outcome[word.status] += 1
    }
    const importId = await keepImport(tx, services, upload, 'xml', 'status', payer)
    await insertStatusFile(tx.db, { id: tx.id(), batchId, importId, ...outcome })
    tx.record('payments.statusImported', `batch:${batchId}`, { new: { ...outcome, sha256: upload.sha256 } })
    return outcome
  }))
}

const reasonOf = ({ code, reason }: StatusWord): string => (reason === '' ? code : reason)

function findWrong(report: StatusReport, batch: { reference: string; currency: string; count: number; sumMinor: number }, lines: readonly OrderLine[]): Fault | null {
  if (report.batch !== batch.reference) return faultOf({ key: 'otherBatch', values: { found: report.batch, reference: batch.reference } })
  if (report.count !== null && report.count !== batch.count) return faultOf({ key: 'otherCount', values: { foundCount: report.count, wantedCount: batch.count } })
  if (report.sumMinor !== null && report.sumMinor !== batch.sumMinor) return faultOf({ key: 'otherSum', values: { foundMinor: shownMinor(report.sumMinor, batch.currency), wantedMinor: shownMinor(batch.sumMinor, batch.currency) } })
  const stranger = [...report.orders.keys()].find((id) => !lines.some(({ endToEndId }) => endToEndId === id))
  return stranger === undefined ? null : faultOf({ key: 'otherOrder', values: { order: stranger } })
}
