import { parsed, type Db } from '../kernel/database'
import type { Corrigendum, DateChange } from './corrigenda'

type Row = Omit<Corrigendum, 'changes'> & { changes: string }
const corrigendumOf = (row: Row): Corrigendum => ({ ...row, changes: parsed<DateChange[]>(row.changes) })

/** Newest first. */
export async function listCorrigenda(db: Db, callIds: readonly string[]): Promise<Corrigendum[]> {
  return ((await db('corrigenda').whereIn('callId', [...callIds]).orderBy([{ column: 'publishedAt', order: 'desc' }, { column: 'number', order: 'desc' }])) as Row[]).map(corrigendumOf)
}

/** The next number of the call; the call is held while it is used. */
export async function nextCorrigendumNumber(db: Db, callId: string): Promise<number> {
  const { last } = (await db('corrigenda').where({ callId }).max({ last: 'number' }).first()) as unknown as { last: number | null }
  return (last ?? 0) + 1
}

export async function insertCorrigendum(db: Db, corrigendum: Corrigendum): Promise<void> {
  await db('corrigenda').insert({ ...corrigendum, changes: JSON.stringify(corrigendum.changes) })
}
