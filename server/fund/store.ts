import type { Db } from '../kernel/database'
import type { Envelope, Obligation, Source } from './fund'
import type { Part } from './parts'

export async function insertSource(db: Db, source: Source): Promise<void> {
  await db('fundSources').insert(source)
}

export async function findSource(db: Db, id: string): Promise<Source | undefined> {
  return (await db('fundSources').where({ id }).first()) as Source | undefined
}

export async function findSourceByCode(db: Db, code: string): Promise<Source | undefined> {
  return (await db('fundSources').where({ code }).first()) as Source | undefined
}

export async function listSources(db: Db): Promise<Source[]> {
  return (await db('fundSources').orderBy('code')) as Source[]
}

export async function findEnvelope(db: Db, callId: string): Promise<Envelope | undefined> {
  return (await db('fundEnvelopes').where({ callId }).first()) as Envelope | undefined
}

export async function insertEnvelope(db: Db, envelope: Envelope): Promise<void> {
  await db('fundEnvelopes').insert(envelope)
}

export async function listEnvelopes(db: Db): Promise<Envelope[]> {
  return (await db('fundEnvelopes').orderBy('reference')) as Envelope[]
}

/** The parts of the money of some calls; none for a call of one source. */
export async function partsOfCalls(db: Db, callIds: readonly string[]): Promise<Map<string, Part[]>> {
  const rows = callIds.length === 0 ? [] : ((await db('fundParts').whereIn('callId', [...callIds]).orderBy('number').select('callId', 'number', 'sourceId', 'amountMinor')) as (Part & { callId: string })[])
  const parts = new Map<string, Part[]>()
  for (const { callId, ...part } of rows) parts.set(callId, [...(parts.get(callId) ?? []), part])
  return parts
}

export const listParts = async (db: Db, callId: string): Promise<Part[]> => (await partsOfCalls(db, [callId])).get(callId) ?? []

/** Notes what each source has set aside; once more makes it larger. */
export async function addToParts(db: Db, callId: string, currency: string, parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    await db('fundParts').insert({ callId, currency, ...part }).onConflict(['callId', 'number']).merge({ amountMinor: db.raw('fund_parts.amount_minor + ?', [part.amountMinor]) })
  }
}

export async function findObligation(db: Db, awardId: string): Promise<(Obligation & Pick<Envelope, 'sourceId' | 'spending'>) | undefined> {
  return (await db('fundObligations as o').join('fundEnvelopes as e', 'e.callId', 'o.callId').where('o.awardId', awardId)
    .first('o.awardId', 'o.reference', 'o.callId', 'o.currency', 'e.spending', 'e.sourceId')) as (Obligation & Pick<Envelope, 'sourceId' | 'spending'>) | undefined
}

export async function insertObligation(db: Db, obligation: Obligation): Promise<void> {
  await db('fundObligations').insert(obligation)
}

export async function listObligations(db: Db, callIds: readonly string[]): Promise<Obligation[]> {
  return callIds.length === 0 ? [] : ((await db('fundObligations').whereIn('callId', callIds)) as Obligation[])
}
