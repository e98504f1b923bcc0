import assert from 'node:assert/strict'
import { found, Impossible, OutOfDate } from '../kernel/errors'
import { assertSafe } from '../kernel/money'
import type { Tx } from '../kernel/services'
import { accountId, eventHash, FIRST_HASH, requestHash, type AccountRef, type EventDraft, type LedgerEvent, type Transfer } from './ledger'
import { closedUntil } from './periods'
import { findEvent, findReversalOf, holdLedger, holdStanding, insertEvent, listAccounts, listLegs, openAccounts, type Standing } from './store'

export type Posted = { readonly seq: number; readonly hash: string; readonly repeated: 'yes' | 'no' }

/** A stage has less than was asked of it: what, by how much. The caller knows the words for it. */
export type Short = { readonly short: AccountRef; readonly askedMinor: number; readonly leftMinor: number }

/**
 * Posts one event inside the caller's transaction: once, however often it is asked to. Either all of it
 * stands or, where an account that may not go below zero has too little, nothing of it. The entry is named
 * in the sealed log, so that even a cut-off end of the ledger is noticed.
 */
export async function post(tx: Pick<Tx, 'db' | 'at' | 'today' | 'record'>, draft: EventDraft, about: { action: string; subject: string }): Promise<Posted | Short> {
  const accounts = new Map(draft.legs.flatMap(({ debit, credit }) => [[accountId(debit), debit], [accountId(credit), credit]] as const))
  const asked = requestHash(draft)
  const standing = await holdStanding(tx.db, draft.key, draft.kind, [...accounts.keys()])
  if (standing.known !== null) {
    if (standing.known.requestHash !== asked) throw new OutOfDate('ledger.refused.keyReused', { key: draft.key })
    return { seq: standing.known.seq, hash: standing.known.hash, repeated: 'yes' }
  }
  assert(standing.approval !== null, `the kind of event ${draft.kind} is known`)
  // A period is closed only when it is over, so what is dated today needs no look.
  if (draft.effectiveOn !== undefined && draft.effectiveOn < tx.today) {
    const until = await closedUntil(tx.db)
    if (until !== null && draft.effectiveOn <= until) throw new Impossible('ledger.refused.closed', { until })
  }

  await openMissing(tx, standing, accounts)
  const seq = (standing.head?.seq ?? 0) + 1
  const legs = walk(standing, draft, seq)
  if ('short' in legs) return legs
  const event = sealed(tx, draft, asked, seq, standing.head?.hash ?? FIRST_HASH, legs)
  await insertEvent(tx.db, event, standing.approval, legs)
  tx.record(about.action, about.subject, {
    new: { ledgerEvent: seq, ledgerHash: event.hash, amountMinor: legs.reduce((all, leg) => all + leg.amountMinor, 0) },
    ...(draft.reason === undefined ? {} : { reason: draft.reason }),
  })
  return { seq, hash: event.hash, repeated: 'no' }
}

async function openMissing(tx: Pick<Tx, 'db' | 'at'>, standing: Standing, accounts: ReadonlyMap<string, AccountRef>): Promise<void> {
  const missing = [...accounts].filter(([id]) => !standing.balances.has(id)).map(([, account]) => account)
  if (missing.length === 0) return
  const opened = await openAccounts(tx.db, missing, tx.at)
  for (const [id, bounded] of opened) standing.balances.set(id, { balanceMinor: 0, bounded })
}

/** The legs with the balances they leave, one after the other; or the first stage that has too little. */
function walk(standing: Standing, draft: EventDraft, eventSeq: number): Transfer[] | Short {
  const transfers: Transfer[] = []
  for (const [index, { debit, credit, amountMinor }] of draft.legs.entries()) {
    assert(assertSafe(amountMinor) > 0, 'money moves in positive amounts')
    assert(debit.currency === credit.currency, 'both sides of a transfer have one currency')
    const [debitAccountId, creditAccountId] = [accountId(debit), accountId(credit)]
    const from = standing.balances.get(debitAccountId)
    const to = standing.balances.get(creditAccountId)
    assert(from !== undefined && to !== undefined, 'the accounts of a leg are open')
    if (from.bounded === 'yes' && from.balanceMinor < amountMinor) return { short: debit, askedMinor: amountMinor, leftMinor: from.balanceMinor }
    const debitAfterMinor = assertSafe(from.balanceMinor - amountMinor)
    const creditAfterMinor = assertSafe(to.balanceMinor + amountMinor)
    standing.balances.set(debitAccountId, { ...from, balanceMinor: debitAfterMinor })
    standing.balances.set(creditAccountId, { ...to, balanceMinor: creditAfterMinor })
    transfers.push({
      eventSeq, legNo: index + 1, debitAccountId, creditAccountId, debitKind: debit.kind, creditKind: credit.kind,
      currency: debit.currency, amountMinor, debitAfterMinor, creditAfterMinor,
    })
  }
  return transfers
}

function sealed(tx: Pick<Tx, 'at' | 'today'>, draft: EventDraft, asked: string, seq: number, prevHash: string, legs: readonly Transfer[]): LedgerEvent {
  const body = {
    seq,
    kind: draft.kind,
    idempotencyKey: draft.key,
    requestHash: asked,
    actorId: draft.actorId,
    approverId: draft.approverId ?? null,
    effectiveOn: draft.effectiveOn ?? tx.today,
    recordedAt: tx.at,
    reason: draft.reason ?? null,
    reference: draft.reference ?? null,
    reversesSeq: draft.reverses?.seq ?? null,
    prevHash,
  }
  return { ...body, legCount: legs.length, reversesKind: draft.reverses?.kind ?? null, hash: eventHash(body, legs) }
}

type Reversal = { seq: number; key: string; actorId: string; approverId?: string; reason: string }

/** Undoes an event once, by one that mirrors each of its legs; a reversal itself is final. */
export async function reverse(tx: Pick<Tx, 'db' | 'at' | 'today' | 'record'>, reversal: Reversal, about: { action: string; subject: string }): Promise<Posted | Short> {
  const { seq, ...rest } = reversal
  await holdLedger(tx.db)
  const event = found(await findEvent(tx.db, seq), 'ledger.missing.event')
  if (event.reversesSeq !== null) throw new Impossible('ledger.refused.reversal', { seq })
  const earlier = await findReversalOf(tx.db, seq)
  if (earlier !== undefined && earlier.idempotencyKey !== reversal.key) throw new OutOfDate('ledger.refused.reversed', { seq, by: earlier.seq })
  const legs = await listLegs(tx.db, seq)
  const accounts = new Map((await listAccounts(tx.db, legs.flatMap((leg) => [ownerOf(leg.debitAccountId), ownerOf(leg.creditAccountId)]))).map((one) => [one.id, one]))
  const ref = (id: string): AccountRef => {
    const account = accounts.get(id)
    assert(account !== undefined, 'a posted leg has its accounts')
    return { owner: account.owner, kind: account.kind, currency: account.currency }
  }
  const mirrored = legs.map((leg) => ({ debit: ref(leg.creditAccountId), credit: ref(leg.debitAccountId), amountMinor: leg.amountMinor }))
  return post(tx, { ...rest, kind: 'reversal', legs: mirrored, reverses: { seq, kind: event.kind } }, about)
}

const ownerOf = (id: string): string => id.slice(0, id.indexOf('/'))
