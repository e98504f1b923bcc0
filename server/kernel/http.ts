import { createHash } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { Problem } from './errors'
import { readFields, type Fields } from './fields'
import { discardUploads, textsOnly, uploadOf, uploads, type Upload } from './files'
import { insist, visitor, type Person, type Policy } from './policy'
import { goTo, write, type Reply, type Written } from './replies'
import { stateOf } from './request-state'
import { forgedForm } from './security'
import { AlreadyDone, earlierOutcome, rememberOutcome, type Services } from './services'
import type { SessionHandle } from './session'
import { answerShared } from './shared-pages'
import { spendFor } from './spending'
import type { Page } from './views'
import type { Words } from './words'

/** What an endpoint can answer with. */
export { download, goTo, json, sendFile, text, type Reply } from './replies'

/** One request, as routes see it. */
export type Visit = {
  readonly person: Person
  readonly words: Words
  /** When the request arrived, before its body was read: deadlines are judged by it. */
  readonly at: Date
  readonly query: Fields
  readonly form: Fields
  readonly uploads: readonly Upload[]
  readonly session: SessionHandle
  /** The network address of the visitor, for limits; behind a proxy only what `TRUST_PROXY` lets us believe. */
  readonly from: string
  /** The path with its query, for links that come back here. */
  readonly address: string
  readonly params: Readonly<Record<string, string>>
}

export type Endpoint<Subject> = {
  /** How to find what the address names. Throws `NotFound` when there is no such thing. */
  readonly find: (visit: Visit) => Promise<Subject> | Subject
  /** Who may open it. Not optional: a page cannot be declared without. */
  readonly may: Policy<Subject>
  readonly answer: (subject: Subject, visit: Visit) => Promise<Reply> | Reply
  /** The form carries files. */
  readonly takesFiles?: true
  /** The page is the same for every visitor who is not signed in, and may be kept while no data changes. */
  readonly shared?: true
}

export type Renderer = (page: Page, visit: Visit) => string

export const nothing = (): null => null

/** The value of a named part of the address. */
export function key(visit: Visit, name: string): string {
  const value = visit.params[name]
  if (value === undefined) throw new Error(`the address has no part called ${name}`)
  return value
}

/** Every endpoint keeps its declaration, so that tests can walk the site. */
export type DeclaredHandler = RequestHandler & { endpoint: { method: 'get' | 'post'; path: string; may: Policy<never>; takesFiles: boolean } }

/**
 * The addresses of one slice. An endpoint is three answers: how to find the subject,
 * who may, and what to reply; order, status and headers are decided here and nowhere else.
 */
export function siteMap(services: Services, render: Renderer) {
  const router: Router = express.Router({ caseSensitive: true })
  const readFiles = uploads(services.files, services.random.id)

  function declare<Subject>(method: 'get' | 'post', path: string, endpoint: Endpoint<Subject>): void {
    const handler = async (req: Request, res: Response) => {
      if (endpoint.shared === true && !stateOf(res).hasSession) {
        await answerShared(services, req, res, () => reply(services, render, endpoint, req, res, null))
        return
      }
      await reply(services, render, endpoint, req, res, method === 'post' ? readFiles : null)
    }
    const declared = Object.assign(handler, {
      endpoint: { method, path, may: endpoint.may as Policy<never>, takesFiles: endpoint.takesFiles === true },
    })
    router[method](path, declared)
  }

  return {
    router,
    get: <Subject>(path: string, endpoint: Endpoint<Subject>): void => { declare('get', path, endpoint) },
    post: <Subject>(path: string, endpoint: Endpoint<Subject>): void => { declare('post', path, endpoint) },
  }
}

/** Answers; a form that was sent before leads to where it led then, also when its page has moved on since. */
async function reply<Subject>(
  services: Services, render: Renderer, endpoint: Endpoint<Subject>, req: Request, res: Response, readFiles: RequestHandler | null,
): Promise<Written> {
  try {
    return await answerOnce(services, render, endpoint, req, res, readFiles)
  } catch (error) {
    const visit = res.locals['visit'] as Visit | undefined
    if (readFiles === null || visit === undefined || !(error instanceof AlreadyDone || error instanceof Problem) || error instanceof ForgedForm) throw error
    const location = await earlierOutcome(services.db, { ...visit.person, formKey: formKeyIn(req) })
    if (location === null) throw error
    return write(goTo(location), visit, render, res, false)
  }
}

async function answerOnce<Subject>(
  services: Services, render: Renderer, endpoint: Endpoint<Subject>, req: Request, res: Response, readFiles: RequestHandler | null,
): Promise<Written> {
  const state = stateOf(res)
  const shared = endpoint.shared === true && !state.hasSession
  const { person, session } = shared ? { person: visitor, session: noSession } : await state.loadSession(req, res)
  let visit = makeVisit(req, res, person, session, [])
  res.locals['visit'] = visit
  const subject = await findFor(endpoint, visit, req, res)
  await spendFor(services, visit, readFiles === null ? 'question' : endpoint.takesFiles === true ? 'upload' : 'form')
  try {
    if (readFiles !== null) {
      if (endpoint.takesFiles === true && req.is('multipart/form-data') !== false) await run(readFiles, req, res)
      if (forgedForm(req)) throw new ForgedForm()
      const files = (req.files as Express.Multer.File[] | undefined) ?? []
      visit = makeVisit(req, res, { ...person, formKey: formKeyIn(req) }, session, files.map(uploadOf))
      res.locals['visit'] = visit
    }
    const answer = await endpoint.answer(subject, visit)
    if (answer.kind === 'goTo' && readFiles !== null) await rememberOutcome(services.db, visit.person, answer.location)
    return write(answer, visit, render, res, shared)
  } finally {
    await discardUploads(visit.uploads)
  }
}

const readTexts = textsOnly()

/** Finds and asks. Whoever is no longer signed in is refused, but keeps what was written in a form with files. */
async function findFor<Subject>(endpoint: Endpoint<Subject>, visit: Visit, req: Request, res: Response): Promise<Subject> {
  try {
    const subject = await endpoint.find(visit)
    insist(endpoint.may(visit.person, subject))
    return subject
  } catch (error) {
    if (error instanceof Problem && visit.person.id === '' && req.method === 'POST' && endpoint.takesFiles === true && req.is('multipart/form-data') !== false) {
      await run(readTexts, req, res).catch(() => undefined)
    }
    throw error
  }
}

/** The token of the form is missing or another session's: the form may have been forged, or the session has ended. */
export class ForgedForm extends Problem {
  readonly status = 403
  constructor() {
    super('kernel.forged')
  }
}

const noSession: SessionHandle = {
  id: '',
  csrf: () => '',
  // eslint-disable-next-line @typescript-eslint/require-await
  begin: async () => { throw new Error('a shared page begins no session') },
  // eslint-disable-next-line @typescript-eslint/require-await
  hold: async () => { throw new Error('a shared page holds no session') },
  held: null,
  // eslint-disable-next-line @typescript-eslint/require-await
  end: async () => { throw new Error('a shared page ends no session') },
}

function makeVisit(req: Request, res: Response, person: Person, session: SessionHandle, files: readonly Upload[]): Visit {
  const state = stateOf(res)
  return {
    person,
    session,
    words: state.wordsFor(person),
    at: state.arrivedAt,
    query: readFields(req.query),
    form: readFields(req.body),
    uploads: files,
    from: req.ip ?? '',
    address: req.originalUrl,
    params: req.params as Record<string, string>,
  }
}

/** The key of the form together with what it says: sent again it is a repetition, changed and sent it is a new deed. */
function formKeyIn(req: Request): string | null {
  const body = (req.body ?? {}) as Record<string, unknown>
  const given = body['_key']
  if (typeof given !== 'string' || given === '') return null
  const files = ((req.files as Express.Multer.File[] | undefined) ?? []).map((file) => file.filename)
  return createHash('sha256').update(`${req.originalUrl} ${JSON.stringify(body)} ${files.join(' ')}`).digest('hex')
}

function run(handler: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(req, res, (error?: unknown) => {
      if (error === undefined || error === null) resolve()
      else reject(error instanceof Error ? error : new Error('the upload broke off'))
    })
  })
}
