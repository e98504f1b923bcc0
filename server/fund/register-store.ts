import type { Db } from '../kernel/database'
import { accountId } from '../ledger/ledger'
import { listEntries, listEntriesOf, type Entry } from '../ledger/store'
import { callsMoney, ownersOfAwards, sourcesMoney, type SourceMoney } from './balance-store'
import { ofAward, ofCall, ofSource, stageAccount, statementLines, type CallMoney, type Envelope, type Obligation, type Source, type StatementLine } from './fund'
import { wholeOwner } from './parts'
import { listEnvelopes, listSources } from './store'

/** Receipts that carry this bank reference: how many stand, how many were reversed. */
export async function countReceipts(db: Db, sourceId: string, reference: string): Promise<{ standing: number; reversed: number }> {
  const own = db('ledgerAccounts').where({ owner: ofSource(sourceId) }).select('id')
  const rows = (await db('ledgerEvents as e').join('ledgerTransfers as t', 't.eventSeq', 'e.seq').leftJoin('ledgerEvents as r', 'r.reversesSeq', 'e.seq')
    .where({ 'e.kind': 'receipt', 'e.reference': reference }).whereIn('t.creditAccountId', own)
    .select('r.seq as reversedBySeq')) as { reversedBySeq: number | null }[]
  const reversed = rows.filter((row) => row.reversedBySeq !== null).length
  return { standing: rows.length - reversed, reversed }
}

/** Every step of an award's money in order, with what is outstanding after each. */
export async function statement(db: Db, awardId: string): Promise<StatementLine[]> {
  return statementLines((await listEntriesOf(db, await ownersOfAwards(db, [awardId]))).map(step))
}

function step(entry: Entry): Parameters<typeof statementLines>[0][number] {
  return {
    seq: entry.seq, kind: entry.kind, effectiveOn: entry.effectiveOn, recordedAt: entry.recordedAt, amountMinor: entry.amountMinor,
    debitKind: entry.debitKind, creditKind: entry.creditKind, reason: entry.reason, reference: entry.reference,
    actorId: entry.actorId, actorName: entry.actorName, approverId: entry.approverId, approverName: entry.approverName,
    reversesSeq: entry.reversesSeq, reversesKind: entry.reversesKind, reversedBySeq: entry.reversedBySeq,
  }
}

const poolOf = ({ id, currency }: Source): string => accountId(stageAccount('pool', { sourceId: id, callId: '', awardId: '', currency }))

/** The newest steps of a source's free money, each with the balance it left. */
export async function listSourceEntries(db: Db, source: Source, page: { before: number | null; limit: number }): Promise<Entry[]> {
  return listEntries(db, poolOf(source), page)
}

/** One step of a source's free money, by its number. */
export async function findSourceEntry(db: Db, source: Source, seq: number): Promise<Entry | undefined> {
  const [newest] = await listEntries(db, poolOf(source), { before: seq + 1, limit: 1 })
  return newest?.seq === seq ? newest : undefined
}

/** Sources and calls with their money, one part for each currency that has either. */
export async function readOverview(db: Db): Promise<{ currency: string; sources: (Source & SourceMoney)[]; calls: (Envelope & CallMoney)[] }[]> {
  const [sources, envelopes] = await Promise.all([listSources(db), listEnvelopes(db)])
  const [ofSources, ofCalls] = await Promise.all([sourcesMoney(db, sources.map(({ id }) => id)), callsMoney(db, envelopes.map(({ callId }) => callId))])
  return [...new Set(sources.map(({ currency }) => currency))].sort().map((currency) => ({
    currency,
    sources: sources.filter((one) => one.currency === currency).map((one) => ({ ...one, ...(ofSources.get(one.id) as SourceMoney) })),
    calls: envelopes.filter((one) => one.currency === currency).map((one) => ({ ...one, ...(ofCalls.get(one.callId) as CallMoney) })),
  }))
}

/** What the calls and awards on the other side of a source's entries are called, and where they are shown. */
export async function nameOwners(db: Db, entries: readonly Pick<Entry, 'debitAccountId' | 'creditAccountId'>[]): Promise<Map<string, { text: string; href: string }>> {
  const owners = entries.flatMap(({ debitAccountId, creditAccountId }) => [debitAccountId, creditAccountId]).map((id) => wholeOwner(id.slice(0, id.indexOf('/'))))
  const ids = (prefix: string) => [...new Set(owners.filter((owner) => owner.startsWith(prefix)).map((owner) => owner.slice(prefix.length)))]
  const [envelopes, obligations] = await Promise.all([
    db('fundEnvelopes').whereIn('callId', ids('call:')) as Promise<Envelope[]>,
    db('fundObligations').whereIn('awardId', ids('award:')) as Promise<Obligation[]>,
  ])
  return new Map<string, { text: string; href: string }>([
    ...envelopes.map(({ callId, reference }) => [ofCall(callId), { text: reference, href: `/calls/${reference}` }] as const),
    ...obligations.flatMap(({ awardId, reference }) => (reference === null ? [] : [[ofAward(awardId), { text: reference, href: `/awards/${reference}` }] as const])),
  ])
}
