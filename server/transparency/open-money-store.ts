import type { Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import type { Happening } from '../fund/fund'

/** One step of money on the ledger, with the owners between whom it went; of two or more legs each is a step. */
export type MoneyStep = {
  seq: number
  kind: Happening
  effectiveOn: Day
  recordedAt: Instant
  debitOwner: string
  creditOwner: string
  currency: string
  amountMinor: number
}

/** Every step of these kinds that stands, oldest first; what was taken back by a reversal never happened. */
export async function listMoneySteps(db: Db, kinds: readonly Happening[]): Promise<MoneyStep[]> {
  return (await db('ledgerTransfers as t')
    .join('ledgerEvents as e', 'e.seq', 't.eventSeq')
    .leftJoin('ledgerEvents as r', 'r.reversesSeq', 'e.seq')
    .join('ledgerAccounts as d', 'd.id', 't.debitAccountId')
    .join('ledgerAccounts as c', 'c.id', 't.creditAccountId')
    .whereIn('e.kind', [...kinds]).whereNull('r.seq')
    .orderBy('e.seq').orderBy('t.legNo')
    .select('e.seq', 'e.kind', 'e.effectiveOn', 'e.recordedAt', 'd.owner as debitOwner', 'c.owner as creditOwner', 't.currency', 't.amountMinor')) as MoneyStep[]
}
