import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import type { Account } from '../ledger/ledger'
import { listAccounts, sumByKey, sumFlows } from '../ledger/store'
import { awardMoney as awardMoneyOf, callMoney as callMoneyOf, ofAward, ofCall, ofSource, type AwardMoney, type CallMoney, type Stage } from './fund'
import { partOwner, wholeOwner, type Part } from './parts'
import { findEnvelope, findObligation, listObligations, listParts } from './store'

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

/** The names under which these awards have accounts, with those of their further parts. */
export async function ownersOfAwards(db: Db, awardIds: readonly string[]): Promise<string[]> {
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
