import { createHash } from 'node:crypto'
import { canonical } from './canonical'
import { engineOf, type Db } from './database'
import type { Instant } from './dates'

export type AuditDraft = {
  readonly at: Instant
  readonly actorId: string
  /** What was done, as `<slice>.<verb>`. */
  readonly action: string
  /** What it was done to, as `<kind>:<id>`. */
  readonly subject: string
  readonly old?: unknown
  readonly new?: unknown
  readonly reason?: string
}

export type AuditEntry = {
  seq: number
  at: Instant
  actorId: string
  action: string
  subject: string
  old: string | null
  new: string | null
  reason: string | null
  prevHash: string
  hash: string
}

/** The chain begins with 32 zero bytes. */
export const FIRST_HASH = '0'.repeat(64)

/** SHA-256 over a zero byte, the 32 bytes before, and the entry in canonical JSON. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { prevHash, ...body } = entry
  return createHash('sha256').update(Buffer.from([0])).update(Buffer.from(prevHash, 'hex')).update(canonical(body)).digest('hex')
}

const AUDIT_LOCK = 7_201

/** Appends entries to the end of the chain, and returns them as they stand there. On PostgreSQL a lock makes the chain one queue; SQLite has one writer anyway. */
export async function appendAudit(db: Db, drafts: readonly AuditDraft[]): Promise<AuditEntry[]> {
  if (drafts.length === 0) return []
  if (engineOf(db) === 'postgres') await db.raw('select pg_advisory_xact_lock(?)', [AUDIT_LOCK])
  const [head] = (await db.raw('select seq, hash from audit_entries order by seq desc limit 1')) as unknown as { seq: number; hash: string }[]
  let seq = head?.seq ?? 0
  let prevHash = head?.hash ?? FIRST_HASH
  const rows: AuditEntry[] = []
  for (const draft of drafts) {
    seq += 1
    const body = {
      seq,
      at: draft.at,
      actorId: draft.actorId,
      action: draft.action,
      subject: draft.subject,
      old: draft.old === undefined ? null : canonical(draft.old),
      new: draft.new === undefined ? null : canonical(draft.new),
      reason: draft.reason ?? null,
      prevHash,
    }
    const hash = entryHash(body)
    rows.push({ ...body, hash })
    prevHash = hash
  }
  for (let from = 0; from < rows.length; from += 50) await insertEntries(db, rows.slice(from, from + 50))
  return rows
}

const COLUMNS = ['seq', 'at', 'actorId', 'action', 'subject', 'old', 'new', 'reason', 'prevHash', 'hash'] as const
const INSERT = 'insert into audit_entries (seq, "at", actor_id, action, subject, "old", "new", reason, prev_hash, hash) values '
const MARKS = `(${COLUMNS.map(() => '?').join(', ')})`

/** Every deed ends here, so the statement is not built anew each time. */
async function insertEntries(db: Db, rows: readonly AuditEntry[]): Promise<void> {
  await db.raw(INSERT + rows.map(() => MARKS).join(', '), rows.flatMap((row) => COLUMNS.map((column) => row[column])) as string[])
}

export async function auditHead(db: Db): Promise<{ seq: number; hash: string; at: Instant } | undefined> {
  return (await db('auditEntries').orderBy('seq', 'desc').first('seq', 'hash', 'at')) as { seq: number; hash: string; at: Instant } | undefined
}

/** What was done to one thing in one way, oldest first: each entry is the head of the log at its moment. */
export async function listEntries(db: Db, action: string, subject: string): Promise<AuditEntry[]> {
  return (await db('auditEntries').where({ action, subject }).orderBy('seq')) as AuditEntry[]
}

/** The latest entry of a deed about a subject: what a receipt names, so that its holder can find it in the log. */
export async function findEntryOf(db: Db, action: string, subject: string): Promise<AuditEntry | undefined> {
  return (await db('auditEntries').where({ subject, action }).orderBy('seq', 'desc').first()) as AuditEntry | undefined
}

/** Who last did something to a subject, and when. */
export async function lastDeed(db: Db, subject: string): Promise<{ actorId: string; at: Instant } | undefined> {
  return (await db('auditEntries').where({ subject }).orderBy('seq', 'desc').first('actorId', 'at')) as { actorId: string; at: Instant } | undefined
}

const PAGE = 2_000

/** Walks the whole chain. Returns the first difference in words, or null and the length of the chain when all holds. */
export async function verifyAudit(db: Db): Promise<{ fault: string | null; entries: number; head: string }> {
  let prevHash = FIRST_HASH
  let expected = 1
  for (;;) {
    const rows = (await db('auditEntries').where('seq', '>=', expected).orderBy('seq').limit(PAGE)) as AuditEntry[]
    for (const row of rows) {
      const { hash, ...body } = row
      if (row.seq !== expected) return { fault: `entry ${expected} is missing`, entries: expected - 1, head: prevHash }
      if (row.prevHash !== prevHash) return { fault: `entry ${row.seq} does not follow entry ${row.seq - 1}`, entries: expected - 1, head: prevHash }
      if (entryHash(body) !== hash) return { fault: `entry ${row.seq} (${row.action}) was changed after it was written`, entries: expected - 1, head: prevHash }
      prevHash = hash
      expected += 1
    }
    if (rows.length < PAGE) return { fault: null, entries: expected - 1, head: prevHash }
  }
}
