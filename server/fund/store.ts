import type { Db } from '../kernel/database'
import { found, OutOfDate } from '../kernel/errors'
import { listAccounts, listEntries, listEntriesOf, sumByKey, sumFlows, type Entry } from '../ledger/store'
import { accountId, type Account } from '../ledger/ledger'
import {
  awardMoney as awardMoneyOf, callMoney as callMoneyOf, ofAward, ofCall, ofSource, stageAccount, statementLines,
  type AwardMoney, type CallMoney, type Envelope, type Obligation, type Source, type SourceReturn, type Stage, type StatementLine,
} from './fund'
import type { Exchange } from './exchanges'
import { partOwner, wholeOwner, type Part } from './parts'

export async function insertSource(db: Db, source: Source): Promise<void> {
  await db('fundSources').insert(source)
}

export async function findSource(db: Db, id: string): Promise<Source | undefined> {
  return (await db('fundSources').where({ id }).first()) as Source | undefined
}

export async function findSourceByCode(db: Db, code: string): Promise<Source | undefined> {
  return (await db('fundSources').where({ code }).first()) as Source | undefined
}

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

/** Receipts that carry this bank reference: how many stand, how many were reversed. */
export async function countReceipts(db: Db, sourceId: string, reference: string): Promise<{ standing: number; reversed: number }> {
  const own = db('ledgerAccounts').where({ owner: ofSource(sourceId) }).select('id')
  const rows = (await db('ledgerEvents as e').join('ledgerTransfers as t', 't.eventSeq', 'e.seq').leftJoin('ledgerEvents as r', 'r.reversesSeq', 'e.seq')
    .where({ 'e.kind': 'receipt', 'e.reference': reference }).whereIn('t.creditAccountId', own)
    .select('r.seq as reversedBySeq')) as { reversedBySeq: number | null }[]
  const reversed = rows.filter((row) => row.reversedBySeq !== null).length
  return { standing: rows.length - reversed, reversed }
}

type Balances = Map<string, Partial<Record<Stage, number>>>

/** Balances of whole owners: the parts of a call or an award are added up. */
function byOwner(accounts: readonly Account[]): Balances {
  const balances: Balances = new Map()
  for (const { owner, kind, balanceMinor } of accounts) {
    const own = balances.get(wholeOwner(owner)) ?? {}
    balances.set(wholeOwner(owner), { ...own, [kind]: (own[kind as Stage] ?? 0) + balanceMinor })
  }
  return balances
}

/** The names under which these owners have accounts, with those of their further parts. */
async function partOwners(db: Db, owners: ReadonlyMap<string, string>): Promise<string[]> {
  const parts = (await db('fundParts').where('number', '>', 1).whereIn('callId', [...new Set(owners.values())]).select('callId', 'number')) as { callId: string; number: number }[]
  return [...owners].flatMap(([owner, callId]) => [owner, ...parts.filter((part) => part.callId === callId).map(({ number }) => partOwner(owner, number))])
}

async function ownersOfAwards(db: Db, awardIds: readonly string[]): Promise<string[]> {
  const rows = awardIds.length === 0 ? [] : ((await db('fundParts as p').join('fundObligations as o', 'o.callId', 'p.callId').where('p.number', '>', 1).whereIn('o.awardId', [...awardIds]).select('o.awardId', 'p.number')) as { awardId: string; number: number }[])
  return [...awardIds.map(ofAward), ...rows.map(({ awardId, number }) => partOwner(ofAward(awardId), number))]
}

/** Where the money of each award stands; one without money stands at zero. Three questions, however many awards. */
export async function awardsMoney(db: Db, awardIds: readonly string[]): Promise<Map<string, AwardMoney>> {
  const owners = await ownersOfAwards(db, awardIds)
  // One after the other: inside a transaction there is one connection, and it answers one question at a time.
  const accounts = await listAccounts(db, owners)
  const refunds = new Map<string, number>()
  for (const [owner, minor] of await sumFlows(db, owners, 'receivable', 'pool')) refunds.set(wholeOwner(owner), (refunds.get(wholeOwner(owner)) ?? 0) + minor)
  const balances = byOwner(accounts)
  return new Map(awardIds.map((id) => [id, awardMoneyOf(balances.get(ofAward(id)) ?? {}, refunds.get(ofAward(id)) ?? 0)]))
}

export async function awardMoney(db: Db, awardId: string): Promise<AwardMoney> {
  return (await awardsMoney(db, [awardId])).get(awardId) as AwardMoney
}

/** Where the money of one award stands, source by source; one of a call of one source has a single part. */
export async function awardParts(db: Db, awardId: string): Promise<(AwardMoney & Pick<Part, 'number' | 'sourceId'>)[]> {
  const { callId, sourceId } = found(await findObligation(db, awardId), 'fund.missing.obligation')
  const known = await listParts(db, callId)
  const parts = known.length === 0 ? [{ number: 1, sourceId }] : known
  const owners = parts.map(({ number }) => partOwner(ofAward(awardId), number))
  const accounts = await listAccounts(db, owners)
  const refunds = await sumFlows(db, owners, 'receivable', 'pool')
  return parts.map((part, index) => {
    const owner = owners[index] as string
    const balances = Object.fromEntries(accounts.filter((account) => account.owner === owner).map(({ kind, balanceMinor }) => [kind, balanceMinor]))
    return { number: part.number, sourceId: part.sourceId, ...awardMoneyOf(balances, refunds.get(owner) ?? 0) }
  })
}

/** Where the money of each call stands. */
export async function callsMoney(db: Db, callIds: readonly string[]): Promise<Map<string, CallMoney>> {
  const accounts = await listAccounts(db, await partOwners(db, new Map(callIds.map((id) => [ofCall(id), id]))))
  const obligations = await listObligations(db, callIds)
  const awards = await awardsMoney(db, obligations.map(({ awardId }) => awardId))
  const free = byOwner(accounts)
  return new Map(callIds.map((callId) => {
    const own = obligations.filter((one) => one.callId === callId).map(({ awardId }) => awards.get(awardId) as AwardMoney)
    return [callId, callMoneyOf(free.get(ofCall(callId))?.committed ?? 0, own)]
  }))
}

export async function callMoney(db: Db, callId: string): Promise<CallMoney> {
  return (await callsMoney(db, [callId])).get(callId) as CallMoney
}

/** Under which commitments stand that take recovered money from its source back to its call. */
export const RECOVERY_KEY = 'recovery:'

export type Recovered = {
  /** What came back from the awards of a call and can go to its reserve list: not yet taken back into the call, and still free at its source. */
  readonly availableMinor: number
  /** Awards that paid back, by what was refunded in all. */
  readonly from: readonly { readonly reference: string; readonly refundedMinor: number }[]
}

/** Money that grantees of a call have paid back: refunds stand at the source, and a commitment takes them to the call again. */
export async function recoveredMoney(db: Db, callId: string): Promise<Recovered> {
  const envelope = await findEnvelope(db, callId)
  if (envelope === undefined) return { availableMinor: 0, from: [] }
  const obligations = await listObligations(db, [callId])
  const awards = await awardsMoney(db, obligations.map(({ awardId }) => awardId))
  const from = obligations.map(({ awardId, reference }) => ({ reference: reference ?? '', refundedMinor: awards.get(awardId)?.refundedMinor ?? 0 }))
    .filter(({ refundedMinor }) => refundedMinor > 0).sort((a, b) => (a.reference < b.reference ? -1 : 1))
  const back = from.reduce((all, { refundedMinor }) => all + refundedMinor, 0) - await sumByKey(db, await partOwners(db, new Map([[ofCall(callId), callId]])), `commitment:${RECOVERY_KEY}`)
  const parts = await listParts(db, callId)
  const sources = await sourcesMoney(db, parts.length === 0 ? [envelope.sourceId] : parts.map(({ sourceId }) => sourceId))
  const freeMinor = [...sources.values()].reduce((all, source) => all + source.freeMinor, 0)
  return { availableMinor: Math.max(0, Math.min(back, freeMinor)), from }
}

export type SourceMoney = { receivedMinor: number; freeMinor: number; /** Given for another currency. */ exchangedMinor: number }

/** What came in from each source less what went back, exchanged money with what it brought, and what of it all is free. */
export async function sourcesMoney(db: Db, sourceIds: readonly string[]): Promise<Map<string, SourceMoney>> {
  const balances = byOwner(await listAccounts(db, sourceIds.map(ofSource)))
  return new Map(sourceIds.map((id) => {
    const own = balances.get(ofSource(id)) ?? {}
    const exchange = own.exchange ?? 0
    return [id, { receivedMinor: Math.max(0, -exchange) - (own.outside ?? 0), freeMinor: own.pool ?? 0, exchangedMinor: Math.max(0, exchange) }]
  }))
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
