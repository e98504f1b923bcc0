import { engineOf, parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { accountId, type Account, type AccountRef, type LedgerEvent, type Transfer } from './ledger'

const LEDGER_LOCK = 7_202

export type Standing = {
  head: { seq: number; hash: string } | null
  /** What the key has posted already. */
  known: { seq: number; requestHash: string; hash: string } | null
  /** Whether events of the kind need a second person; null for a kind nobody has named. */
  approval: 'second' | 'none' | null
  /** Balances of those accounts that have been opened. */
  balances: Map<string, Pick<Account, 'balanceMinor' | 'bounded'>>
}

type StandingRow = {
  headSeq: number | null; headHash: string | null
  knownSeq: number | null; knownRequest: string | null; knownHash: string | null
  approval: 'second' | 'none' | null
  id: string | null; balanceMinor: number; bounded: 'yes' | 'no'
}

/** Until the transaction ends nobody else posts: SQLite has one writer, and on PostgreSQL a lock makes the ledger one queue. */
export async function holdLedger(db: Db): Promise<void> {
  if (engineOf(db) === 'postgres') await db.raw('select pg_advisory_xact_lock(?)', [LEDGER_LOCK])
}

/** Everything a posting has to know, in one question, and nobody else posts meanwhile. */
export async function holdStanding(db: Db, key: string, kind: string, accounts: readonly string[]): Promise<Standing> {
  await holdLedger(db)
  const rows = (await db.raw(
    `select h.seq as head_seq, h.hash as head_hash, e.seq as known_seq, e.request_hash as known_request, e.hash as known_hash,
      k.approval, a.id, a.balance_minor, a.bounded
    from (select 1 as one) o
    left join (select seq, hash from ledger_events order by seq desc limit 1) h on true
    left join ledger_events e on e.idempotency_key = ?
    left join ledger_event_kinds k on k.kind = ?
    left join ledger_accounts a on a.id in (${accounts.map(() => '?').join(', ')})`,
    [key, kind, ...accounts],
  )) as unknown as [StandingRow, ...StandingRow[]]
  const [first] = rows
  return {
    head: first.headSeq === null ? null : { seq: first.headSeq, hash: first.headHash as string },
    known: first.knownSeq === null ? null : { seq: first.knownSeq, requestHash: first.knownRequest as string, hash: first.knownHash as string },
    approval: first.approval,
    balances: new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, { balanceMinor: row.balanceMinor, bounded: row.bounded }]]))),
  }
}

/** Opens accounts at zero. Returns how each kind is bounded. */
export async function openAccounts(db: Db, accounts: readonly AccountRef[], openedAt: Instant): Promise<Map<string, 'yes' | 'no'>> {
  const kinds = (await db('ledgerAccountKinds').whereIn('kind', accounts.map(({ kind }) => kind))) as { kind: string; bounded: 'yes' | 'no' }[]
  const bounded = new Map(kinds.map((one) => [one.kind, one.bounded]))
  await db('ledgerAccounts').insert(accounts.map((account) => ({ ...account, id: accountId(account), bounded: bounded.get(account.kind) ?? null, openedAt })))
  return new Map(accounts.map((account) => [accountId(account), bounded.get(account.kind) ?? 'yes']))
}

const EVENT_COLUMNS = [
  'seq', 'kind', 'approval', 'idempotency_key', 'request_hash', 'actor_id', 'approver_id', 'effective_on', 'recorded_at', 'reason',
  'reference', 'leg_count', 'reverses_seq', 'reverses_kind', 'prev_seq', 'prev_hash', 'hash',
]
const TRANSFER_COLUMNS = [
  'event_seq', 'leg_no', 'after_leg', 'leg_count', 'event_kind', 'debit_account_id', 'debit_kind', 'credit_account_id', 'credit_kind',
  'currency', 'amount_minor', 'debit_after_minor', 'credit_after_minor',
]

const marks = (columns: readonly string[]) => `(${columns.map(() => '?').join(', ')})`
const INSERT_EVENT = `insert into ledger_events (${EVENT_COLUMNS.join(', ')}) values ${marks(EVENT_COLUMNS)}`
const INSERT_TRANSFERS = `insert into ledger_transfers (${TRANSFER_COLUMNS.join(', ')}) values `

/** Writes one event and its legs; the balances follow by the database's own hand. */
export async function insertEvent(db: Db, event: LedgerEvent, approval: 'second' | 'none', legs: readonly Transfer[]): Promise<void> {
  await db.raw(INSERT_EVENT, [
    event.seq, event.kind, approval, event.idempotencyKey, event.requestHash, event.actorId, event.approverId, event.effectiveOn, event.recordedAt, event.reason,
    event.reference, event.legCount, event.reversesSeq, event.reversesKind, event.seq === 1 ? null : event.seq - 1, event.prevHash, event.hash,
  ] as string[])
  await db.raw(INSERT_TRANSFERS + legs.map(() => marks(TRANSFER_COLUMNS)).join(', '), legs.flatMap((leg) => [
    leg.eventSeq, leg.legNo, leg.legNo === 1 ? null : leg.legNo - 1, event.legCount, event.kind, leg.debitAccountId, leg.debitKind, leg.creditAccountId, leg.creditKind,
    leg.currency, leg.amountMinor, leg.debitAfterMinor, leg.creditAfterMinor,
  ]) as string[])
}

export async function findEvent(db: Db, seq: number): Promise<LedgerEvent | undefined> {
  return (await db('ledgerEvents').where({ seq }).first()) as LedgerEvent | undefined
}

/** The event that was posted under this key. */
export async function findEventByKey(db: Db, idempotencyKey: string): Promise<LedgerEvent | undefined> {
  return (await db('ledgerEvents').where({ idempotencyKey }).first()) as LedgerEvent | undefined
}

/** The event that undid this one. */
export async function findReversalOf(db: Db, seq: number): Promise<LedgerEvent | undefined> {
  return (await db('ledgerEvents').where({ reversesSeq: seq }).first()) as LedgerEvent | undefined
}

export async function listLegs(db: Db, eventSeq: number): Promise<Transfer[]> {
  return (await db('ledgerTransfers').where({ eventSeq }).orderBy('legNo')) as Transfer[]
}

/** Accounts of these owners with their balances. */
export async function listAccounts(db: Db, owners: readonly string[]): Promise<Account[]> {
  return owners.length === 0 ? [] : ((await db('ledgerAccounts').whereIn('owner', owners)) as Account[])
}

/** What flowed from one stage of each owner to another stage, less what flowed back by reversal. */
export async function sumFlows(db: Db, owners: readonly string[], from: string, to: string): Promise<Map<string, number>> {
  if (owners.length === 0) return new Map()
  const flow = (own: 'debit' | 'credit', other: 'debit' | 'credit', sign: 1 | -1) =>
    db('ledgerAccounts as a').join('ledgerTransfers as t', `t.${own}AccountId`, 'a.id')
      .whereIn('a.owner', owners).where('a.kind', from).where(`t.${other}Kind`, to).groupBy('a.owner')
      .select('a.owner').sum({ amountMinor: 't.amountMinor' })
      .then((rows) => (rows as unknown as { owner: string; amountMinor: number }[]).map((row) => ({ owner: row.owner, amountMinor: sign * row.amountMinor })))
  const out = await flow('debit', 'credit', 1)
  const back = await flow('credit', 'debit', -1)
  const sums = new Map<string, number>()
  for (const { owner, amountMinor } of [...out, ...back]) sums.set(owner, (sums.get(owner) ?? 0) + amountMinor)
  return sums
}

/** What events whose key begins like this brought to the accounts of an owner, without those that were undone. */
export async function sumByKey(db: Db, owners: readonly string[], beginning: string): Promise<number> {
  const row = (await db('ledgerAccounts as a').join('ledgerTransfers as t', 't.creditAccountId', 'a.id').join('ledgerEvents as e', 'e.seq', 't.eventSeq').leftJoin('ledgerEvents as r', 'r.reversesSeq', 'e.seq')
    .whereIn('a.owner', [...owners]).where('e.idempotencyKey', 'like', `${beginning}%`).whereNull('r.seq').sum({ amountMinor: 't.amountMinor' }).first()) as { amountMinor: number | null } | undefined
  return Number(row?.amountMinor ?? 0)
}

export type Entry = LedgerEvent & {
  legNo: number
  debitAccountId: string
  creditAccountId: string
  debitKind: string
  creditKind: string
  currency: string
  amountMinor: number
  debitAfterMinor: number
  creditAfterMinor: number
  actorName: string | null
  approverName: string | null
  reversedBySeq: number | null
}

const entries = (db: Db) =>
  db('ledgerTransfers as t')
    .join('ledgerEvents as e', 'e.seq', 't.eventSeq')
    .leftJoin('ledgerEvents as r', 'r.reversesSeq', 'e.seq')
    .leftJoin('people as actor', 'actor.id', 'e.actorId')
    .leftJoin('people as approver', 'approver.id', 'e.approverId')
    .select(
      'e.seq', 'e.kind', 'e.idempotencyKey', 'e.requestHash', 'e.actorId', 'e.approverId', 'e.effectiveOn', 'e.recordedAt', 'e.reason', 'e.reference', 'e.legCount',
      'e.reversesSeq', 'e.reversesKind', 'e.prevHash', 'e.hash', 'r.seq as reversedBySeq', 'actor.name as actorName', 'approver.name as approverName',
      't.legNo', 't.debitAccountId', 't.creditAccountId', 't.debitKind', 't.creditKind', 't.currency', 't.amountMinor', 't.debitAfterMinor', 't.creditAfterMinor',
    )

/** Every step of the money of some owners, oldest first; one between two of them is there once. */
export async function listEntriesOf(db: Db, owners: readonly string[]): Promise<Entry[]> {
  const own = db('ledgerAccounts').whereIn('owner', [...owners]).select('id')
  return (await entries(db).where((either) => { void either.whereIn('t.debitAccountId', own).orWhereIn('t.creditAccountId', own.clone()) })
    .orderBy('t.eventSeq').orderBy('t.legNo')) as Entry[]
}

/** The newest steps of one account, before the event numbered so; each states the balance it left. */
export async function listEntries(db: Db, account: string, page: { before: number | null; limit: number }): Promise<Entry[]> {
  const side = (column: string) => {
    const query = db('ledgerTransfers').where(column, account).orderBy('eventSeq', 'desc').limit(page.limit).select('eventSeq', 'legNo')
    if (page.before !== null) void query.where('eventSeq', '<', page.before)
    return query as Promise<{ eventSeq: number; legNo: number }[]>
  }
  // Two short walks along two indexes; one question with "or" would sort the whole account.
  const hits = [...await side('debitAccountId'), ...await side('creditAccountId')]
    .sort((a, b) => b.eventSeq - a.eventSeq || b.legNo - a.legNo).slice(0, page.limit)
  const last = hits.at(-1)
  if (last === undefined) return []
  const found = (await entries(db).whereIn('t.eventSeq', [...new Set(hits.map(({ eventSeq }) => eventSeq))])
    .where((either) => { void either.where('t.debitAccountId', account).orWhere('t.creditAccountId', account) })
    .orderBy('t.eventSeq', 'desc').orderBy('t.legNo', 'desc')) as Entry[]
  return found.slice(0, page.limit)
}

export type StoredAccount = Account & { lastSeq: number; lastLeg: number }

/** Every account and the number of the last event, as they stand at one moment. */
export async function listAllAccounts(db: Db): Promise<{ accounts: StoredAccount[]; head: number }> {
  const rows = (await db.raw(
    `select h.head, a.id, a.owner, a.kind, a.currency, a.bounded, a.balance_minor, a.last_seq, a.last_leg
    from (select coalesce(max(seq), 0) as head from ledger_events) h left join ledger_accounts a on true order by a.id`,
  )) as unknown as (Omit<StoredAccount, 'id'> & { id: string | null; head: number })[]
  return { head: rows[0]?.head ?? 0, accounts: rows.filter((row): row is StoredAccount & { head: number } => row.id !== null) }
}

/** The legal paths, as `event debit credit`. */
export async function listRules(db: Db): Promise<Set<string>> {
  const rows = (await db('ledgerRules')) as { eventKind: string; debitKind: string; creditKind: string }[]
  return new Set(rows.map(({ eventKind, debitKind, creditKind }) => `${eventKind} ${debitKind} ${creditKind}`))
}

/** Which kinds of event need a second person. */
export async function listApprovals(db: Db): Promise<Map<string, 'second' | 'none'>> {
  const rows = (await db('ledgerEventKinds')) as { kind: string; approval: 'second' | 'none' }[]
  return new Map(rows.map(({ kind, approval }) => [kind, approval]))
}

/** What the sealed log knows of the ledger: the newest entry it names. */
export async function findAnchor(db: Db): Promise<{ seq: number; hash: string; logSeq: number } | undefined> {
  const named = (await db('auditEntries').whereLike('new', '%"ledgerHash":%').orderBy('seq', 'desc').first('seq', 'new')) as { seq: number; new: string } | undefined
  if (named === undefined) return undefined
  const { ledgerEvent, ledgerHash } = parsed<{ ledgerEvent: number; ledgerHash: string }>(named.new)
  return { seq: ledgerEvent, hash: ledgerHash, logSeq: named.seq }
}

/** A transfer whose event is not there. */
export async function findOrphan(db: Db): Promise<{ eventSeq: number; legNo: number } | undefined> {
  return (await db('ledgerTransfers as t').leftJoin('ledgerEvents as e', 'e.seq', 't.eventSeq').whereNull('e.seq').first('t.eventSeq', 't.legNo')) as
    { eventSeq: number; legNo: number } | undefined
}

/** Events between two numbers, each with its legs and the legs of what it reverses. */
export async function listEventsFrom(db: Db, from: number, to: number): Promise<{ event: LedgerEvent; legs: Transfer[]; reversed: Transfer[] }[]> {
  const events = (await db('ledgerEvents').whereBetween('seq', [from, to]).orderBy('seq')) as LedgerEvent[]
  const reversals = events.flatMap(({ reversesSeq }) => (reversesSeq === null ? [] : [reversesSeq]))
  const legs = groupBySeq((await db('ledgerTransfers').whereBetween('eventSeq', [from, to]).orderBy('eventSeq').orderBy('legNo')) as Transfer[])
  const mirrored = groupBySeq(reversals.length === 0 ? [] : ((await db('ledgerTransfers').whereIn('eventSeq', reversals).orderBy('legNo')) as Transfer[]))
  return events.map((event) => ({ event, legs: legs.get(event.seq) ?? [], reversed: event.reversesSeq === null ? [] : (mirrored.get(event.reversesSeq) ?? []) }))
}

function groupBySeq(transfers: readonly Transfer[]): Map<number, Transfer[]> {
  const groups = new Map<number, Transfer[]>()
  for (const transfer of transfers) {
    const group = groups.get(transfer.eventSeq)
    if (group === undefined) groups.set(transfer.eventSeq, [transfer])
    else group.push(transfer)
  }
  return groups
}
