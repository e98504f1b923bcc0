import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { Lot, PublicDraw, Source } from './draws'

type Row = Omit<PublicDraw, 'list' | 'sources' | 'numbers' | 'drawn'> & { list: string; sources: string; numbers: string | null; drawn: string | null }

const drawOf = (row: Row): PublicDraw => ({
  ...row, list: parsed<Lot[]>(row.list), sources: parsed<Source[]>(row.sources),
  numbers: row.numbers === null ? null : parsed<number[][]>(row.numbers), drawn: row.drawn === null ? null : parsed<string[]>(row.drawn),
})

/** Draws of a call, oldest first. */
export async function listPublicDraws(db: Db, callId: string): Promise<PublicDraw[]> {
  return ((await db('publicDraws').where({ callId }).orderBy('number')) as Row[]).map(drawOf)
}

export async function listAllDraws(db: Db): Promise<PublicDraw[]> {
  return ((await db('publicDraws').orderBy(['callId', 'number'])) as Row[]).map(drawOf)
}

export async function findPublicDraw(db: Db, id: string): Promise<PublicDraw | undefined> {
  const row = (await db('publicDraws').where({ id }).first()) as Row | undefined
  return row === undefined ? undefined : drawOf(row)
}

export async function holdPublicDraw(db: Db, id: string): Promise<PublicDraw | undefined> {
  const row = (await db('publicDraws').where({ id }).forUpdate().first()) as Row | undefined
  return row === undefined ? undefined : drawOf(row)
}

export async function insertPublicDraw(db: Db, { list, sources, numbers: _none, drawn: _nobody, ...draw }: PublicDraw): Promise<void> {
  await db('publicDraws').insert({ ...draw, list: JSON.stringify(list), sources: JSON.stringify(sources), numbers: null, drawn: null })
}

type Done = { numbers: readonly (readonly number[])[]; note: string; drawn: readonly string[]; doneBy: string; doneAt: Instant }
type Annulled = { annulledBy: string; annulledAt: Instant; annulledReason: string }

/** An announced draw ends once: done or annulled. */
export async function endPublicDraw(db: Db, id: string, end: ({ state: 'done' } & Done) | ({ state: 'annulled' } & Annulled)): Promise<void> {
  const change = end.state === 'done' ? { ...end, numbers: JSON.stringify(end.numbers), drawn: JSON.stringify(end.drawn) } : end
  const ended = await db('publicDraws').where({ id, state: 'announced' }).update(change)
  if (ended !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}
