import type { Db } from '../kernel/database'
import { OutOfDate } from '../kernel/errors'
import type { SourceReturn } from './fund'

export async function insertReturn(db: Db, row: SourceReturn): Promise<void> {
  await db('fundReturns').insert(row)
}

export async function findReturn(db: Db, id: string): Promise<SourceReturn | undefined> {
  return (await db('fundReturns').where({ id }).first()) as SourceReturn | undefined
}

export async function holdReturn(db: Db, id: string): Promise<SourceReturn | undefined> {
  return (await db('fundReturns').where({ id }).forUpdate().first()) as SourceReturn | undefined
}

export async function listReturns(db: Db, sourceId: string): Promise<(SourceReturn & { preparerName: string | null })[]> {
  return (await db('fundReturns as r').leftJoin('people as p', 'p.id', 'r.preparedBy').where('r.sourceId', sourceId)
    .orderBy('r.preparedAt', 'desc').select('r.*', 'p.name as preparerName')) as (SourceReturn & { preparerName: string | null })[]
}

/** Whoever decides second finds it decided. */
export async function decideReturn(
  db: Db, id: string, decision: Pick<SourceReturn, 'state' | 'decidedBy' | 'decidedAt' | 'refusalReason' | 'eventSeq'>,
): Promise<void> {
  const decided = await db('fundReturns').where({ id, state: 'prepared' }).update(decision)
  if (decided !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}
