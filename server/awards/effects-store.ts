import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'

/** Where one proposal stands: its place, the sum its mean is made of, and whether the selection as it stood took it. */
export type Standpoint = { readonly proposalId: string; readonly reference: string; readonly rank: number | null; readonly sheets: number; readonly totalSum: number; readonly divisor: number; readonly taken: 'yes' | 'no' }

/** Null where there was nothing to be seen yet: somebody was still scoring. */
export type Snapshot = readonly Standpoint[] | null

export type RecusalEffect = { id: string; callId: string; proposalId: string; personId: string; foundAt: Instant; before: Snapshot; after: Snapshot; returnedId: string | null }

export async function insertEffect(db: Db, effect: RecusalEffect): Promise<void> {
  await db('recusalEffects').insert({ ...effect, before: JSON.stringify(effect.before), after: JSON.stringify(effect.after) })
}

/** Oldest first. */
export async function listEffects(db: Db, callId: string): Promise<RecusalEffect[]> {
  const rows = (await db('recusalEffects').where({ callId }).orderBy(['foundAt', 'id'])) as (Omit<RecusalEffect, 'before' | 'after'> & { before: string; after: string })[]
  return rows.map((row) => ({ ...row, before: parsed<Snapshot>(row.before), after: parsed<Snapshot>(row.after) }))
}
