import assert from 'node:assert/strict'
import type { Db } from '../kernel/database'
import { eventHash, FIRST_HASH, type LedgerEvent, type Transfer } from './ledger'
import { listOpenings, listPeriods } from './period-store'
import type { Period } from './periods'
import { findAnchor, findEvent, findOrphan, listAllAccounts, listApprovals, listEventsFrom, listRules, type StoredAccount } from './store'

export type Verified = {
  /** The first difference in words; null when all holds. */
  readonly fault: string | null
  readonly events: number
  readonly accounts: number
  readonly head: string
}

const PAGE = 1_000

type Walk = {
  accounts: ReadonlyMap<string, StoredAccount>
  rules: ReadonlySet<string>
  approvals: ReadonlyMap<string, 'second' | 'none'>
  balances: Map<string, number>
  /** Where each account was touched last. */
  last: Map<string, string>
  prevHash: string
  /** Closed periods, each with what its accounts come to at its end. */
  periods: readonly { readonly period: Period; readonly balances: Map<string, number> }[]
}

/**
 * Recomputes everything the ledger says from its first event: the chain, each path, each balance, what is whole
 * and what is mirrored, and that no money came from nowhere. It trusts neither triggers nor keys, which
 * somebody who owns the file could have removed.
 */
export async function verifyLedger(db: Db): Promise<Verified> {
  // Accounts and head are read in one statement, so that postings made meanwhile do not look like differences.
  const { accounts, head } = await listAllAccounts(db)
  const walk: Walk = {
    accounts: new Map(accounts.map((one) => [one.id, one])),
    rules: await listRules(db),
    approvals: await listApprovals(db),
    balances: new Map(),
    last: new Map(),
    prevHash: FIRST_HASH,
    periods: (await listPeriods(db)).map((period) => ({ period, balances: new Map<string, number>() })),
  }
  let next = 1
  const stop = (fault: string | null): Verified => ({ fault, events: next - 1, accounts: accounts.length, head: walk.prevHash })

  while (next <= head) {
    const page = await listEventsFrom(db, next, Math.min(head, next + PAGE - 1))
    for (const { event, legs, reversed } of page) {
      const fault = event.seq === next ? faultOf(walk, event, legs, reversed) : `entry ${next} is missing`
      if (fault !== null) return stop(fault)
      walk.prevHash = event.hash
      next += 1
    }
    if (page.length === 0) return stop(`entry ${next} is missing`)
  }
  return stop(balanceFault(walk) ?? (await openingFault(db, walk)) ?? (await orphanFault(db)) ?? (await anchorFault(db, next - 1)))
}

/** The first thing about an event that is not as it was written. */
function faultOf(walk: Walk, event: LedgerEvent, legs: readonly Transfer[], reversed: readonly Transfer[]): string | null {
  const name = `entry ${event.seq} (${event.kind})`
  if (event.prevHash !== walk.prevHash) return `${name} does not follow entry ${event.seq - 1}`
  if (legs.length !== event.legCount || legs.some((leg, index) => leg.legNo !== index + 1)) return `${name} is not whole: ${legs.length} of ${event.legCount} transfers`
  const { hash, legCount: _legCount, reversesKind: _reversesKind, ...body } = event
  if (eventHash(sealedBody(body), legs) !== hash) return `${name} was changed after it was written`
  if (event.approverId !== null && event.approverId === event.actorId) return `${name} was approved by the person who made it`
  if (event.approverId === null && walk.approvals.get(event.kind) === 'second') return `${name} was approved by nobody`
  const closed = walk.periods.find(({ period }) => event.effectiveOn <= period.endsOn && event.seq > period.headSeq)
  if (closed !== undefined) return `${name} is dated ${event.effectiveOn}, into the period that was closed on ${closed.period.endsOn}`
  for (const leg of legs) {
    const fault = legFault(walk, event, leg)
    if (fault !== null) return `${name}: ${fault}`
  }
  return event.reversesSeq !== null && !mirrors(legs, reversed) ? `${name} does not mirror entry ${event.reversesSeq}` : null
}

/** A row may carry columns that are not sealed; what is sealed is named. */
function sealedBody(event: Omit<LedgerEvent, 'hash' | 'legCount' | 'reversesKind'>) {
  const { seq, kind, idempotencyKey, requestHash, actorId, approverId, effectiveOn, recordedAt, reason, reference, reversesSeq, prevHash } = event
  return { seq, kind, idempotencyKey, requestHash, actorId, approverId, effectiveOn, recordedAt, reason, reference, reversesSeq, prevHash }
}

function legFault(walk: Walk, event: LedgerEvent, leg: Transfer): string | null {
  const debit = walk.accounts.get(leg.debitAccountId)
  const credit = walk.accounts.get(leg.creditAccountId)
  if (debit === undefined || credit === undefined) return `account ${debit === undefined ? leg.debitAccountId : leg.creditAccountId} is missing`
  if (debit.currency !== leg.currency || credit.currency !== leg.currency) return 'the accounts are not of its currency'
  if (debit.kind !== leg.debitKind || credit.kind !== leg.creditKind) return 'the accounts are not of its kinds'
  if (!walk.rules.has(`${event.kind} ${leg.debitKind} ${leg.creditKind}`)) return `money does not go from ${leg.debitKind} to ${leg.creditKind}`
  if (!Number.isSafeInteger(leg.amountMinor) || leg.amountMinor < 1) return `${leg.amountMinor} is no amount`
  const from = (walk.balances.get(debit.id) ?? 0) - leg.amountMinor
  const to = (walk.balances.get(credit.id) ?? 0) + leg.amountMinor
  if (from !== leg.debitAfterMinor) return `it leaves ${leg.debitAfterMinor} on ${debit.id} where ${from} remain`
  if (to !== leg.creditAfterMinor) return `it leaves ${leg.creditAfterMinor} on ${credit.id} where ${to} remain`
  if (debit.bounded === 'yes' && from < 0) return `${debit.id} falls below zero, to ${from}`
  walk.balances.set(debit.id, from)
  walk.balances.set(credit.id, to)
  for (const { period, balances } of walk.periods) {
    if (event.effectiveOn > period.endsOn) continue
    balances.set(debit.id, (balances.get(debit.id) ?? 0) - leg.amountMinor)
    balances.set(credit.id, (balances.get(credit.id) ?? 0) + leg.amountMinor)
  }
  for (const { id } of [debit, credit]) walk.last.set(id, `${event.seq}.${leg.legNo}`)
  return null
}

const mirrors = (legs: readonly Transfer[], reversed: readonly Transfer[]): boolean =>
  legs.length === reversed.length && legs.every((leg, index) => {
    const original = reversed[index]
    return original !== undefined && original.debitAccountId === leg.creditAccountId && original.creditAccountId === leg.debitAccountId && original.amountMinor === leg.amountMinor
  })

function balanceFault({ accounts, balances, last }: Walk): string | null {
  const totals = new Map<string, number>()
  for (const account of accounts.values()) {
    const recomputed = balances.get(account.id) ?? 0
    if (account.balanceMinor !== recomputed) return `the balance of ${account.id} says ${account.balanceMinor}, its transfers say ${recomputed}`
    if (`${account.lastSeq}.${account.lastLeg}` !== (last.get(account.id) ?? '0.0')) return `the balance of ${account.id} names entry ${account.lastSeq}, its last is another`
    totals.set(account.currency, (totals.get(account.currency) ?? 0) + recomputed)
  }
  for (const total of totals.values()) assert(total === 0, 'double entry keeps the sum of each currency at zero')
  return null
}

/** The balance with which an account opens a period is what its transfers up to then come to. */
async function openingFault(db: Db, { periods }: Walk): Promise<string | null> {
  const stored = new Map((await listOpenings(db)).map(({ endsOn, accountId, balanceMinor }) => [`${endsOn} ${accountId}`, balanceMinor]))
  for (const { period, balances } of periods) {
    for (const [id, minor] of balances) {
      const said = stored.get(`${period.endsOn} ${id}`)
      if (said !== minor) return `${id} closes ${period.endsOn} with ${said ?? 'nothing'}, its transfers say ${minor}`
      stored.delete(`${period.endsOn} ${id}`)
    }
  }
  const [extra] = stored.keys()
  return extra === undefined ? null : `a balance stands at ${extra} that no transfer explains`
}

/** The newest entry of the sealed log that names a ledger entry must find it: an end cut off leaves the chain whole. */
async function anchorFault(db: Db, events: number): Promise<string | null> {
  const anchor = await findAnchor(db)
  if (anchor === undefined) return null
  const hash = (await findEvent(db, anchor.seq))?.hash
  if (hash === undefined) return `entry ${anchor.seq} is missing: the log names it in its entry ${anchor.logSeq}, and the ledger ends with ${events}`
  return hash === anchor.hash ? null : `entry ${anchor.seq} is not the one that the log names in its entry ${anchor.logSeq}`
}

async function orphanFault(db: Db): Promise<string | null> {
  const orphan = await findOrphan(db)
  return orphan === undefined ? null : `transfer ${orphan.legNo} of entry ${orphan.eventSeq} stands without its entry`
}
