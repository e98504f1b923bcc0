import type { Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'

export type DailyHead = { day: Day; entries: number; seq: number; hash: string; at: Instant }

/** The end of the audit trail on each day on which something was done, newest first. */
export async function listDailyHeads(db: Db, limit: number, before?: Day): Promise<DailyHead[]> {
  const days = db('auditEntries').groupByRaw('substr(at, 1, 10)').select(db.raw('substr(at, 1, 10) as day'), db.raw('count(*) as entries'), db.raw('max(seq) as seq')).orderBy('seq', 'desc').limit(limit)
  if (before !== undefined) void days.where('at', '<', `${before}T`)
  const rows = (await days) as { day: Day; entries: number; seq: number }[]
  const heads = (await db('auditEntries').whereIn('seq', rows.map(({ seq }) => seq)).select('seq', 'hash', 'at')) as { seq: number; hash: string; at: Instant }[]
  return rows.map((row) => {
    const head = heads.find(({ seq }) => seq === row.seq)
    return { ...row, hash: head?.hash ?? '', at: head?.at ?? '' }
  })
}

export type Fingerprint = { seq: number; hash: string }

/** An entry without what it says, when it was written or what kind of deed it was: while a call is open, even that would tell. */
export async function findFingerprint(db: Db, seq: number): Promise<Fingerprint | undefined> {
  return (await db('auditEntries').where({ seq }).first('seq', 'hash')) as Fingerprint | undefined
}

export type News = { kind: 'results' | 'corrigendum' | 'call'; at: Instant; reference: string; titleSq: string; titleEn: string; number: number | null }

/** What was decided or published last, newest first. */
export async function listNews(db: Db, limit: number): Promise<News[]> {
  const [results, corrigenda, calls] = await Promise.all([
    db('calls').whereNotNull('resultsPublishedAt').orderBy('resultsPublishedAt', 'desc').limit(limit)
      .select('reference', 'titleSq', 'titleEn', { at: 'resultsPublishedAt' }) as Promise<Omit<News, 'kind' | 'number'>[]>,
    db('corrigenda').join('calls', 'calls.id', 'corrigenda.callId').whereNull('calls.lotOf').orderBy('corrigenda.publishedAt', 'desc').limit(limit)
      .select('calls.reference', 'calls.titleSq', 'calls.titleEn', 'corrigenda.number', { at: 'corrigenda.publishedAt' }) as Promise<Omit<News, 'kind'>[]>,
    db('calls').whereNotNull('publishedAt').whereNull('lotOf').orderBy('publishedAt', 'desc').limit(limit)
      .select('reference', 'titleSq', 'titleEn', { at: 'publishedAt' }) as Promise<Omit<News, 'kind' | 'number'>[]>,
  ])
  return [
    ...results.map((one): News => ({ ...one, kind: 'results', number: null })),
    ...corrigenda.map((one): News => ({ ...one, kind: 'corrigendum' })),
    ...calls.map((one): News => ({ ...one, kind: 'call', number: null })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit)
}
