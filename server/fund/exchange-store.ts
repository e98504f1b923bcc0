import type { Db } from '../kernel/database'
import type { Exchange } from './exchanges'

export async function insertExchange(db: Db, exchange: Exchange): Promise<void> {
  await db('fundExchanges').insert(exchange)
}

export async function findExchange(db: Db, fromSourceId: string, reference: string): Promise<Exchange | undefined> {
  return (await db('fundExchanges').where({ fromSourceId, reference }).first()) as Exchange | undefined
}

/** Exchanges out of a source and into it, the newest first. */
export async function listExchanges(db: Db, sourceId: string): Promise<Exchange[]> {
  return (await db('fundExchanges').where({ fromSourceId: sourceId }).orWhere({ toSourceId: sourceId }).orderBy('eventSeq', 'desc')) as Exchange[]
}
