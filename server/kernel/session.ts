import type { Request, RequestHandler, Response } from 'express'
import session, { type SessionData, type Store } from 'express-session'
import { visitor, type Person } from './policy'
import { tokenFor } from './security'

declare module 'express-session' {
  interface SessionData {
    personId: string
    /** ISO instant at which the session began; it ends for good twelve hours later. */
    beganAt: string
    userAgent: string
    /** Who has shown a right password and not yet a code, and since when. */
    heldId: string
    heldAt: string
    /** Set by the store: whether the account has a second factor. */
    secured: 'yes' | 'no'
    /** Set by the store on what it read, so that a late save can only update. */
    stored?: true
    person?: Person
  }
}

export type SessionHandle = {
  readonly id: string
  /** The token that every form of this session carries. */
  csrf(): string
  /** Signs a person in: a new id, so that an id known before is worth nothing after. */
  begin(personId: string): Promise<void>
  /** Remembers, for a few minutes, who has shown the first half of signing in; nobody is signed in by that. */
  hold(personId: string): Promise<void>
  /** The person of whom the second half is awaited. */
  readonly held: string | null
  end(): Promise<void>
}

export const ABSOLUTE_HOURS = 12

/** How long the second half of signing in may take. */
const HELD_MINUTES = 10

export type SessionOptions = { readonly store: Store; readonly secret: string; readonly https: boolean; readonly now: () => Date }

/** The cookie's name is bound to this host where TLS allows it; on plain http the prefix would be refused. */
export const cookieName = (https: boolean): string => (https ? '__Host-session' : 'session')

export function sessions({ store, secret, https, now }: SessionOptions) {
  const handle: RequestHandler = session({
    store,
    secret,
    name: cookieName(https),
    resave: false,
    saveUninitialized: false,
    rolling: false,
    proxy: https,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
  })

  return async (req: Request, res: Response): Promise<{ person: Person; session: SessionHandle; secured: 'yes' | 'no' }> => {
    await new Promise<void>((resolve, reject) => {
      void handle(req, res, (error?: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(error as Error)
      })
    })
    const person = req.session.person ?? visitor
    return { person, session: sessionOf(req, res, now), secured: req.session.secured ?? 'no' }
  }
}

function sessionOf(req: Request, res: Response, now: () => Date): SessionHandle {
  const call = (work: (done: (error?: unknown) => void) => unknown) =>
    new Promise<void>((resolve, reject) => {
      work((error) => {
        if (error === undefined || error === null) resolve()
        else reject(error as Error)
      })
    })
  return {
    get id() { return req.sessionID },
    csrf: () => tokenFor(req),
    async begin(personId) {
      await call((done) => req.session.regenerate(done))
      req.session.personId = personId
      req.session.beganAt = now().toISOString()
      req.session.userAgent = String(req.headers['user-agent'] ?? '').slice(0, 200)
      await call((done) => req.session.save(done))
    },
    async hold(personId) {
      await call((done) => req.session.regenerate(done))
      req.session.heldId = personId
      req.session.heldAt = now().toISOString()
      await call((done) => req.session.save(done))
    },
    get held() {
      const { heldId, heldAt } = req.session
      return heldId !== undefined && heldAt !== undefined && now().getTime() - Date.parse(heldAt) <= HELD_MINUTES * 60_000 ? heldId : null
    },
    async end() {
      await call((done) => req.session.destroy(done))
      // What was read stays on no shared computer. The language is a cookie of its own and stays.
      res.set('Clear-Site-Data', '"cache", "storage"')
    },
  }
}

export type { SessionData }
