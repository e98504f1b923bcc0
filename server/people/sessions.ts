import { Store } from 'express-session'
import type { SessionData } from 'express-session'
import type { Db } from '../kernel/database'
import { instant } from '../kernel/dates'
import type { Grant } from '../kernel/policy'
import { ABSOLUTE_HOURS } from '../kernel/session'
import { idleMinutes } from './people'
import { secretHash } from './store'

const MINUTE = 60_000

type Row = {
  data: string; beganAt: string; seenAt: string
  personId: string | null; name: string | null; email: string | null; disabledAt: string | null
  role: string | null; scope: string | null; confirmedAt: string | null
}

/**
 * Keeps sessions in the database under a hash of their id, and answers session, person and roles with one statement.
 * What was once stored is only ever updated: a slow request that ends after the person signed out revives nothing.
 */
export class SessionStore extends Store {
  constructor(private readonly db: Db, private readonly now: () => Date) {
    super()
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.read(id).then((session) => { done(null, session) }, (error: unknown) => { done(error) })
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.write(id, session).then(() => { done() }, done)
  }

  override destroy(id: string, done: (error?: unknown) => void = () => undefined): void {
    this.db('sessions').where({ idHash: secretHash(id) }).delete().then(() => { done() }, done)
  }

  /** At most one write a minute: reading pages must not cost a commit each. */
  override touch(_id: string, _session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    done()
  }

  private async read(id: string): Promise<SessionData | null> {
    const idHash = secretHash(id)
    const rows = (await this.db('sessions')
      .leftJoin('people', 'people.id', 'sessions.personId')
      .leftJoin('roles', (join) => { join.on('roles.personId', 'people.id').onNull('roles.endedAt') })
      .leftJoin('secondFactors', 'secondFactors.personId', 'people.id')
      .where('sessions.idHash', idHash)
      .select('sessions.data', 'sessions.beganAt', 'sessions.seenAt', 'sessions.personId', 'people.name', 'people.email', 'people.disabledAt', 'roles.role', 'roles.scope', 'secondFactors.confirmedAt')) as Row[]
    const [row] = rows
    if (row === undefined || row.disabledAt !== null) return null
    const roles = rows.filter((one): one is Row & Grant => one.role !== null).map(({ role, scope }) => ({ role, scope }))
    const now = this.now().getTime()
    const idle = (now - Date.parse(row.seenAt)) / MINUTE
    const age = (now - Date.parse(row.beganAt)) / MINUTE
    if (idle > idleMinutes(roles) || age > ABSOLUTE_HOURS * 60) return null
    if (idle >= 1) await this.db('sessions').where({ idHash }).update({ seenAt: instant(this.now()) })
    const data = JSON.parse(row.data) as SessionData
    data.stored = true
    data.secured = row.confirmedAt === null ? 'no' : 'yes'
    if (row.personId !== null) data.person = { id: row.personId, name: row.name ?? '', email: row.email ?? '', roles, formKey: null }
    return data
  }

  private async write(id: string, session: SessionData): Promise<void> {
    const { person: _person, secured: _secured, stored, ...kept } = session
    const row = { personId: session.personId ?? null, data: JSON.stringify(kept) }
    const at = instant(this.now())
    if (stored === true) {
      await this.db('sessions').where({ idHash: secretHash(id) }).update(row)
      return
    }
    await this.db('sessions').insert({
      ...row, idHash: secretHash(id), beganAt: session.beganAt ?? at, seenAt: at, userAgent: session.userAgent ?? '',
    })
    session.stored = true
  }
}
