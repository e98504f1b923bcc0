import type { Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Tx } from '../kernel/services'
import { holdLedger } from './store'
import { findLastPeriod, insertPeriod } from './period-store'

/** A span of time whose money stands: nothing is dated into it any more, and each account opens the next one with a stored balance. */
export type Period = { readonly endsOn: Day; readonly closedBy: string; readonly closedAt: Instant; readonly headSeq: number }

/** Closes everything up to and with a day that is over. Periods are closed in order, each once. */
export async function closePeriod(tx: Tx, endsOn: Day | null | 'faulty', closedBy: string): Promise<Period | Fault[]> {
  await holdLedger(tx.db)
  const fault = (words: string, values: Record<string, string> = {}): Fault[] => [{ field: 'endsOn', words, values }]
  if (endsOn === null || endsOn === 'faulty') return fault('ledger.fault.day')
  if (endsOn >= tx.today) return fault('ledger.fault.notOver')
  const last = await findLastPeriod(tx.db)
  if (last !== undefined && endsOn <= last.endsOn) return fault('ledger.fault.closedAlready', { last: last.endsOn })
  const period = await insertPeriod(tx.db, { endsOn, closedBy, closedAt: tx.at })
  return period ?? fault('ledger.fault.nothing')
}

/** The day up to which everything is closed; null while no period is. */
export const closedUntil = async (db: Db): Promise<Day | null> => (await findLastPeriod(db))?.endsOn ?? null
