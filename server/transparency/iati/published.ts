import type { Call, CallMunicipality } from '../../calls/calls'
import { listCalls, municipalitiesOfCalls } from '../../calls/store'
import type { Source } from '../../fund/fund'
import { callsMoney } from '../../fund/balance-store'
import { listEnvelopes, listSources, partsOfCalls } from '../../fund/store'
import type { Db } from '../../kernel/database'
import { listOpenAwards, type OpenAward } from '../open-awards'
import { sourceReceipts, type Receipt } from '../open-money'

export type OpenSource = Pick<Source, 'id' | 'code' | 'kind' | 'nameSq' | 'nameEn' | 'currency' | 'openedAt'> & { readonly receipts: readonly Receipt[] }

/** A call whose results are out, with the money set aside for it and those who gave it. */
export type OpenCall = Pick<Call, 'reference' | 'titleSq' | 'titleEn' | 'texts' | 'state' | 'template' | 'currency' | 'opensAt' | 'startsFrom' | 'endsBy'> & {
  readonly publishedAt: string
  readonly resultsPublishedAt: string
  readonly committedMinor: number
  readonly sources: readonly OpenSource[]
  readonly municipalities: readonly CallMunicipality[]
}

export type Published = { readonly sources: readonly OpenSource[]; readonly calls: readonly OpenCall[]; readonly awards: readonly OpenAward[] }

/** All that the public may have of money, as the ledger says today. A call appears with its results, not before. */
export async function readPublished(db: Db): Promise<Published> {
  const receipts = await sourceReceipts(db)
  const sources = (await listSources(db)).map((source) => ({ ...source, receipts: receipts.get(source.id) ?? [] }))
  const decided = (await listCalls(db, { published: 'yes' })).filter(({ resultsPublishedAt }) => resultsPublishedAt !== null).sort((a, b) => (a.reference < b.reference ? -1 : 1))
  const ids = decided.map(({ id }) => id)
  const money = await callsMoney(db, ids)
  const envelopes = await listEnvelopes(db)
  const parts = await partsOfCalls(db, ids)
  const municipalities = await municipalitiesOfCalls(db, ids)
  const calls = decided.map((call): OpenCall => {
    const given = (parts.get(call.id) ?? envelopes.filter(({ callId }) => callId === call.id)).map(({ sourceId }) => sourceId)
    return {
      ...call, publishedAt: call.publishedAt as string, resultsPublishedAt: call.resultsPublishedAt as string,
      committedMinor: money.get(call.id)?.committedMinor ?? 0, sources: sources.filter(({ id }) => given.includes(id)), municipalities: municipalities.get(call.id) ?? [],
    }
  })
  return { sources, calls, awards: await listOpenAwards(db) }
}
