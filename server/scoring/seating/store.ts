import type { Db } from '../../kernel/database'
import type { Day, Instant } from '../../kernel/dates'
import { listBars } from '../committee-store'
import { listPool } from '../pool/store'
import { choosableFrom, type Choosable } from './seating'

export type Reserve = { readonly personId: string; readonly name: string; readonly place: number }

/** Who is named to step in, in order. */
export async function listReserves(db: Db, callId: string): Promise<Reserve[]> {
  return (await db('committeeReserves').join('committees', 'committees.id', 'committeeReserves.committeeId').join('people', 'people.id', 'committeeReserves.personId')
    .where({ callId }).orderBy('place').select('committeeReserves.personId', 'people.name', 'place')) as Reserve[]
}

export async function replaceReserves(db: Db, committeeId: string, personIds: readonly string[]): Promise<void> {
  await db('committeeReserves').where({ committeeId }).delete()
  if (personIds.length > 0) await db('committeeReserves').insert(personIds.map((personId, index) => ({ committeeId, personId, place: index + 1 })))
}

/** Everybody of the pool with what bars them in this call. */
export async function readChoosable(db: Db, callId: string, { barredSince, from, until }: { barredSince: Instant; from: Day; until: Day }): Promise<Choosable> {
  return choosableFrom(await listPool(db), { bars: await listBars(db, callId, barredSince), from, until })
}
