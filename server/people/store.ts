import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import type { LetterRow } from '../kernel/mail'
import type { Grant, Person } from '../kernel/policy'
import type { Account } from './people'

export const secretHash = (secret: string): string => sha256(secret)

export async function findAccount(db: Db, id: string): Promise<Account | undefined> {
  return (await db('people').where({ id }).first()) as Account | undefined
}

export async function findAccountByEmail(db: Db, email: string): Promise<Account | undefined> {
  return (await db('people').where({ email }).first()) as Account | undefined
}

export async function listAccounts(db: Db): Promise<(Account & { roles: Grant[] })[]> {
  const [accounts, roles] = await Promise.all([
    db('people').orderBy('email') as Promise<Account[]>,
    db('roles').whereNull('endedAt').select('personId', 'role', 'scope') as Promise<(Grant & { personId: string })[]>,
  ])
  const byPerson = new Map<string, Grant[]>()
  for (const { personId, role, scope } of roles) byPerson.set(personId, [...(byPerson.get(personId) ?? []), { role, scope }])
  return accounts.map((account) => ({ ...account, roles: byPerson.get(account.id) ?? [] }))
}

export async function insertAccount(db: Db, account: Account): Promise<void> {
  await db('people').insert(account)
}

export async function replacePassword(db: Db, personId: string, passwordHash: string): Promise<void> {
  await db('people').where({ id: personId }).update({ passwordHash }).increment('version', 1)
}

export async function replaceAccount(db: Db, account: Account, change: { name: string; phone: string | null; language: string }): Promise<void> {
  const changed = await db('people').where({ id: account.id, version: account.version }).update(change).increment('version', 1)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function disableAccount(db: Db, personId: string, at: Instant | null): Promise<void> {
  await db('people').where({ id: personId }).update({ disabledAt: at })
}

/** The person as policies see one: with every role not ended. */
export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const account = await findAccount(db, id)
  if (account === undefined || account.disabledAt !== null) return undefined
  const roles = (await db('roles').where({ personId: id }).whereNull('endedAt').select('role', 'scope')) as Grant[]
  return { id: account.id, name: account.name, email: account.email, roles, formKey: null }
}

export async function findPersonByEmail(db: Db, email: string): Promise<Person | undefined> {
  const account = await findAccountByEmail(db, email)
  return account === undefined ? undefined : findPerson(db, account.id)
}

export async function insertRole(db: Db, row: { id: string; personId: string; role: string; scope: string; grantedBy: string; grantedAt: Instant }): Promise<void> {
  await db('roles').insert({ ...row, endedAt: null })
}

/** The id of a role held now. */
export async function findRole(db: Db, personId: string, role: string, scope: string): Promise<string | undefined> {
  const row = (await db('roles').where({ personId, role, scope }).whereNull('endedAt').first('id')) as { id: string } | undefined
  return row?.id
}

export async function endRole(db: Db, roleId: string, at: Instant): Promise<boolean> {
  return (await db('roles').where({ id: roleId }).whereNull('endedAt').update({ endedAt: at })) === 1
}

export type RoleRow = { id: string; personId: string; role: string; scope: string; name: string; email: string; grantedAt: Instant }

/** Who holds a role in an organisation or a municipality, or over the scheme where `scope` is empty. */
export async function listHolders(db: Db, scope: string, roles?: readonly string[]): Promise<RoleRow[]> {
  const query = db('roles').join('people', 'people.id', 'roles.personId')
    .where('roles.scope', scope).whereNull('roles.endedAt').whereNull('people.disabledAt')
    .orderBy('people.name')
    .select('roles.id', 'roles.personId', 'roles.role', 'roles.scope', 'roles.grantedAt', 'people.name', 'people.email')
  if (roles !== undefined) void query.whereIn('roles.role', roles)
  return (await query) as RoleRow[]
}

export type RoleHistory = { id: string; role: string; scope: string; grantedAt: Instant; endedAt: Instant | null; granter: string | null }

/** Every role the person holds or has held, newest first, with who gave it. */
export async function listRolesOf(db: Db, personId: string): Promise<RoleHistory[]> {
  return (await db('roles').leftJoin('people as granters', 'granters.id', 'roles.grantedBy').where('roles.personId', personId)
    .orderBy([{ column: 'roles.grantedAt', order: 'desc' }, 'roles.role'])
    .select('roles.id', 'roles.role', 'roles.scope', 'roles.grantedAt', 'roles.endedAt', 'granters.name as granter')) as RoleHistory[]
}

/** Accounts to write to, e.g. everybody of an organisation. */
export async function listRecipients(db: Db, scope: string, roles: readonly string[]): Promise<Account[]> {
  return (await db('people').whereNull('disabledAt')
    .whereIn('id', db('roles').select('personId').where({ scope }).whereIn('role', roles).whereNull('endedAt'))
    .orderBy('email')) as Account[]
}

export async function insertLink(db: Db, row: { token: string; personId: string; purpose: 'reset' | 'invite'; expiresAt: Instant }): Promise<void> {
  const { token, ...rest } = row
  await db('singleUseLinks').insert({ ...rest, tokenHash: secretHash(token), usedAt: null })
}

/** Uses the link up. Undefined when it was never made, was used, or is too old. */
export async function takeLink(db: Db, token: string, at: Instant): Promise<{ personId: string; purpose: string } | undefined> {
  const tokenHash = secretHash(token)
  const taken = await db('singleUseLinks').where({ tokenHash }).whereNull('usedAt').where('expiresAt', '>', at).update({ usedAt: at })
  if (taken !== 1) return undefined
  return (await db('singleUseLinks').where({ tokenHash }).first('personId', 'purpose')) as { personId: string; purpose: string }
}

export async function findLink(db: Db, token: string, at: Instant): Promise<{ personId: string; purpose: string } | undefined> {
  return (await db('singleUseLinks').where({ tokenHash: secretHash(token) }).whereNull('usedAt').where('expiresAt', '>', at).first('personId', 'purpose')) as
    | { personId: string; purpose: string } | undefined
}

export type SessionRow = { idHash: string; personId: string | null; data: string; beganAt: Instant; seenAt: Instant; userAgent: string }

export async function listSessions(db: Db, personId: string): Promise<SessionRow[]> {
  return (await db('sessions').where({ personId }).orderBy('seenAt', 'desc')) as SessionRow[]
}

export async function endSessions(db: Db, personId: string, which: { only?: string; except?: string } = {}): Promise<number> {
  const query = db('sessions').where({ personId })
  if (which.only !== undefined) void query.where({ idHash: which.only })
  if (which.except !== undefined) void query.whereNot({ idHash: which.except })
  return query.delete()
}

/** Sessions that can no longer be used by anybody. */
export async function dropOldSessions(db: Db, beganBefore: Instant): Promise<number> {
  return db('sessions').where('beganAt', '<', beganBefore).delete()
}

export async function listLettersTo(db: Db, personId: string, limit = 200): Promise<LetterRow[]> {
  return (await db('letters').where({ toPersonId: personId }).orderBy('writtenAt', 'desc').limit(limit)) as LetterRow[]
}

/** The outbox as staff may read it: letters that are still sealed do not count among them. */
export async function listLetters(db: Db, at: Instant, limit = 200): Promise<LetterRow[]> {
  return (await db('letters').where((open) => { void open.whereNull('sealedUntil').orWhere('sealedUntil', '<=', at) }).orderBy('writtenAt', 'desc').limit(limit)) as LetterRow[]
}

export async function findLetter(db: Db, id: string): Promise<LetterRow | undefined> {
  return (await db('letters').where({ id }).first()) as LetterRow | undefined
}
