import { appendAudit, type AuditDraft, type AuditEntry } from './audit'
import { instant, type Day, dayOf, type Instant } from './dates'
import { engineOf, isPassing, type Db } from './database'
import type { Fault } from './errors'
import { sealHead, type Head } from './heads'
import type { FileStore } from './files'
import type { Identifiers } from './identifiers'
import type { Log } from './log'
import { insertLetter, type Letter } from './mail'
import type { Person } from './policy'
import { sha256 } from './hash'
import type { Vault } from './vault'

/** What the outside world gives us. Built once in `main.ts`; tests pass their own. Nothing else reads the clock. */
export type Services = {
  readonly db: Db
  readonly now: () => Date
  readonly random: Random
  readonly files: FileStore
  readonly log: Log
  readonly site: Site
  /** Hides what the database keeps and may not give away. */
  readonly vault: Vault
  /** Counts up with every committed transaction of this process: pages kept in memory are fresh while it stands still. */
  readonly version: { count: number }
}

export type Random = {
  /** A fresh id for a row: a UUID that sorts by time. */
  id(): string
  /** 256 bits for links and sessions, as text. */
  token(): string
}

export type Site = { readonly name: string; readonly baseUrl: string; readonly helpAddress: string; readonly identifiers: Identifiers }

/** One transaction while it runs. Everything it does is one deed of one person at one moment. */
export type Tx = {
  readonly db: Db
  /** The moment of the deed, the same for every row it writes. */
  readonly at: Instant
  /** The day of the deed in the scheme's zone. */
  readonly today: Day
  readonly id: () => string
  readonly token: () => string
  readonly vault: Vault
  /** Appends to the audit trail: what was done, to what, from which values to which, and why. */
  record(action: string, subject: string, change?: { old?: unknown; new?: unknown; reason?: string }): void
  /** Seals the log over everything up to and with this deed: a stage has ended. */
  seal(occasion: string, subject?: string): void
  /** Runs when the trail of this deed has been written, still in its transaction: for what names its own entry. */
  onRecorded(work: (entries: readonly AuditEntry[]) => Promise<void>): void
  /** Puts a letter in the outbox; it leaves only if the transaction holds. */
  send(letter: Letter): Promise<void>
}

/** The same form sent twice: the first outcome stands, and the second sender is led to it. */
export class AlreadyDone extends Error {
  constructor(readonly location: string | null) {
    super('the form was already received')
  }
}

class Undone extends Error {
  constructor(readonly result: unknown) {
    super('faults undo the transaction')
  }
}

const TRIES = 4

/**
 * One verb, one transaction. Holds, asks, writes and records, or does nothing at all:
 * a thrown problem and a returned list of faults both leave the database as it was.
 * Where the person acts through a form, its key makes a repetition harmless.
 */
export async function transact<Result>(
  services: Services,
  person: Person,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await inLine(services.db, () => services.db.transaction((db) => perform(services, person, db, work)))
      services.version.count += 1
      return result
    } catch (error) {
      if (error instanceof Undone) return error.result as Result
      if (!isPassing(error) || attempt === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt * attempt))
    }
  }
}

const lines = new WeakMap<Db, Promise<unknown>>()

/** SQLite has one writer: those of this process stand in a line, instead of each holding a connection and asking again and again. */
async function inLine<Result>(db: Db, work: () => Promise<Result>): Promise<Result> {
  if (engineOf(db) === 'postgres') return work()
  const turn = (lines.get(db) ?? Promise.resolve()).then(work)
  lines.set(db, turn.catch(() => undefined))
  return turn
}

async function perform<Result>(services: Services, person: Person, db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const at = instant(services.now())
  if (person.formKey !== null) await claimForm(db, person, at)
  const entries: AuditDraft[] = []
  const afterwards: ((entries: readonly AuditEntry[]) => Promise<void>)[] = []
  const stages: Pick<Head, 'occasion' | 'subject'>[] = []
  const tx: Tx = {
    db,
    at,
    today: dayOf(at),
    id: services.random.id,
    token: services.random.token,
    vault: services.vault,
    record: (action, subject, change = {}) => {
      entries.push({ at, actorId: person.id === '' ? 'visitor' : person.id, action, subject, ...change })
    },
    seal: (occasion, subject) => { stages.push({ occasion, subject: subject ?? null }) },
    onRecorded: (work) => { afterwards.push(work) },
    send: (letter) => insertLetter(db, services.random.id(), at, letter),
  }
  const result = await work(tx)
  if (isFaults(result)) throw new Undone(result)
  // The trail is written last, because its order is one queue for the whole scheme.
  const written = await appendAudit(db, entries)
  for (const one of afterwards) await one(written)
  const stage = stages.at(-1)
  if (stage !== undefined) await sealHead(db, { at, ...stage })
  return result
}

function isFaults(result: unknown): result is Fault[] {
  return Array.isArray(result) && result.length > 0 && result.every((one) => one !== null && typeof one === 'object' && 'field' in one && 'words' in one)
}

async function claimForm(db: Db, person: Person, at: Instant): Promise<void> {
  const key = formKeyOf(person)
  const claimed = await db('formKeys').insert({ key, claimedAt: at, location: null }).onConflict('key').ignore().returning('key')
  if (claimed.length > 0) return
  const earlier = (await db('formKeys').where({ key }).first('location')) as { location: string | null } | undefined
  throw new AlreadyDone(earlier?.location ?? null)
}

export const formKeyOf = (person: Person): string =>
  sha256(`${person.id} ${person.formKey ?? ''}`)

/** Remembers where a form led, so that its repetition leads there too. */
export async function rememberOutcome(db: Db, person: Person, location: string): Promise<void> {
  if (person.formKey === null) return
  await db('formKeys').where({ key: formKeyOf(person) }).whereNull('location').update({ location })
}

const OUTCOME_TRIES = 20

/**
 * Where this form led when it was first sent; null where it never was. The first sending may still be under way:
 * its outcome is written just after its deed, so it is waited for a moment.
 */
export async function earlierOutcome(db: Db, person: Person): Promise<string | null> {
  if (person.formKey === null) return null
  for (let tried = 0; tried < OUTCOME_TRIES; tried += 1) {
    const row = (await db('formKeys').where({ key: formKeyOf(person) }).first('location')) as { location: string | null } | undefined
    if (row === undefined || row.location !== null) return row?.location ?? null
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return null
}

export { isDuplicate } from './database'

const FORMS_REMEMBERED_DAYS = 7

/** Keys of forms are needed while somebody may send the form again; after a week nobody will. */
export async function forgetForms(services: Services): Promise<void> {
  const before = instant(new Date(services.now().getTime() - FORMS_REMEMBERED_DAYS * 86_400_000))
  await services.db('formKeys').where('claimedAt', '<', before).delete()
}
