import { createHash } from 'node:crypto'
import express, { type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { isAway } from './database'
import { NotFound, Problem, Unreadable, type Fault } from './errors'
import { readFields, type Fields } from './fields'
import { discardUploads, MEDIA_TYPES, textsOnly, uploadOf, uploads, type StoredFile, type Upload } from './files'
import { insist, visitor, type Person, type Policy } from './policy'
import { forgedForm, limiter } from './security'
import { AlreadyDone, earlierOutcome, rememberOutcome, type Services } from './services'
import type { SessionHandle } from './session'
import type { Page } from './views'
import type { Words } from './words'

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

export type Reply =
  | Page
  | { readonly kind: 'goTo'; readonly location: string }
  | { readonly kind: 'bytes'; readonly body: string | Buffer; readonly type: string; readonly filename: string | null; readonly status: number }
  | { readonly kind: 'file'; readonly file: StoredFile; readonly stream: Readable }

/** After a deed: look at what it became (303). */
export const goTo = (location: string): Reply => ({ kind: 'goTo', location })

export const json = (body: unknown, status = 200): Reply =>
  ({ kind: 'bytes', body: `${JSON.stringify(body, null, 2)}\n`, type: 'application/json; charset=utf-8', filename: null, status })

export const text = (body: string, type = 'text/plain; charset=utf-8'): Reply => ({ kind: 'bytes', body, type, filename: null, status: 200 })

/** A document to be saved under a name. */
export const download = (body: string | Buffer, filename: string, type: string): Reply => ({ kind: 'bytes', body, type, filename, status: 200 })

/** A stored file, always as an attachment. The route's policy has been asked before. */
export async function sendFile(services: Services, file: StoredFile): Promise<Reply> {
  return { kind: 'file', file, stream: await services.files.open(file.storageKey) }
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

/** What app-level middleware leaves on the request for endpoints. */
export type RequestState = {
  arrivedAt: Date
  requestId: string
  wordsFor: (person: Person) => Words
  loadSession: (req: Request, res: Response) => Promise<{ person: Person; session: SessionHandle }>
  hasSession: boolean
}

export const stateOf = (res: Response): RequestState => res.locals as RequestState

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

type Written = { status: number; headers: Record<string, string>; body: string | Buffer } | null

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
  await spendFor(services, endpoint, visit, readFiles)
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

/** What one person, or one address of visitors, may ask for: wide for people, too narrow for a machine. */
type Spending = Record<'upload' | 'export' | 'search', ReturnType<typeof limiter>>
const spendingOf = new WeakMap<Services, Spending>()
const EXPORT = /\.(csv|json|pdf|xlsx|zip)$/

async function spendFor(services: Services, endpoint: Pick<Endpoint<never>, 'takesFiles'>, visit: Visit, readFiles: RequestHandler | null): Promise<void> {
  const kind = readFiles !== null ? (endpoint.takesFiles === true ? 'upload' : null) : EXPORT.test(visit.address.split('?')[0] ?? '') ? 'export' : visit.query.list('q').length > 0 ? 'search' : null
  if (kind === null) return
  const spending = spendingOf.get(services) ?? { upload: limiter(300, 600), export: limiter(300, 300), search: limiter(240, 60) }
  spendingOf.set(services, spending)
  await spending[kind].spend(visit.person.id === '' ? visit.from : visit.person.id)
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

function write(answer: Reply, visit: Visit, render: Renderer, res: Response, shared: boolean): Written {
  if (!shared) res.set('Cache-Control', 'no-store')
  switch (answer.kind) {
    case 'goTo':
      res.redirect(303, answer.location)
      return null
    case 'page': {
      const body = render(answer, visit)
      return send(res, { status: answer.status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Language': visit.words.language }, body }, shared)
    }
    case 'bytes': {
      const headers: Record<string, string> = { 'Content-Type': answer.type }
      if (answer.filename !== null) headers['Content-Disposition'] = attachment(answer.filename)
      return send(res, { status: answer.status, headers, body: answer.body }, shared)
    }
    case 'file': {
      const { file, stream } = answer
      res.set({
        'Content-Type': MEDIA_TYPES[file.type],
        'Content-Length': String(file.size),
        'Content-Disposition': attachment(file.name),
        'Content-Security-Policy': "sandbox; default-src 'none'",
      })
      stream.on('error', () => res.destroy())
      stream.pipe(res)
      return null
    }
  }
}

function send(res: Response, written: NonNullable<Written>, shared: boolean): Written {
  if (shared) return written
  res.status(written.status).set(written.headers).send(written.body)
  return null
}

/** RFC 6266: a plain name for old programs, the true one in UTF-8 for the rest. */
export function attachment(filename: string): string {
  const plain = filename.normalize('NFD').replace(/[^\x20-\x7e]/g, '').replace(/["\\%]/g, '')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`
}

type KeptPage = { version: number; minute: number; status: number; etag: string; headers: Record<string, string>; body: Buffer; packed: Buffer }
const KEPT_MAX = 400
const keptBy = new WeakMap<Services, Map<string, KeptPage>>()

/** Pages of visitors differ by address and language. */
const keptName = (req: Request, res: Response): string => `${stateOf(res).wordsFor(visitor).language} ${req.originalUrl}`

const minuteOf = (services: Services): number => Math.floor(services.now().getTime() / 60_000)

/**
 * Answers visitors from the pages kept in memory, before anything else is asked. A page is kept for as long as no
 * transaction was committed, and for a minute at most because some of its words count days and hours.
 */
export function keptPages(services: Services): RequestHandler {
  const kept = new Map<string, KeptPage>()
  keptBy.set(services, kept)
  return (req, res, next) => {
    const page = stateOf(res).hasSession ? undefined : kept.get(keptName(req, res))
    if (page?.version === services.version.count && page.minute === minuteOf(services) && (req.method === 'GET' || req.method === 'HEAD')) writeKept(page, req, res)
    else next()
  }
}

/** Makes a page that every visitor sees alike, and keeps it. */
async function answerShared(services: Services, req: Request, res: Response, make: () => Promise<Written>): Promise<void> {
  const [version, minute] = [services.version.count, minuteOf(services)]
  const written = await make()
  if (written === null) return
  const body = Buffer.from(written.body)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = { ...written.headers, 'Cache-Control': 'no-cache, no-transform', ETag: etag, Vary: 'Cookie, Accept-Encoding' }
  const page = { version, minute, status: written.status, etag, headers, body, packed: gzipSync(body, { level: 6 }) }
  const kept = keptBy.get(services)
  if (kept !== undefined && written.status === 200) {
    const [oldest] = kept.keys()
    if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    kept.set(keptName(req, res), page)
  }
  writeKept(page, req, res)
}

function writeKept({ status, etag, headers, body, packed }: KeptPage, req: Request, res: Response): void {
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end()
    return
  }
  const zipped = req.headers['accept-encoding']?.includes('gzip') === true
  const bytes = zipped ? packed : body
  res.writeHead(status, { ...headers, ...(zipped ? { 'Content-Encoding': 'gzip' } : {}), 'Content-Length': bytes.length }).end(bytes)
}

/** Turns what multer, body-parser and our own code throw into a problem with words, or leaves it a fault of ours. */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  if (!(error instanceof Error)) return null
  const { status, code } = error as Error & { status?: number; code?: string }
  if (code === 'LIMIT_FILE_SIZE' || status === 413) return new TooLargeBody()
  if (error.name === 'MulterError' || status === 400 || /multipart|unexpected end of form|malformed/i.test(error.message)) return new Unreadable('kernel.unreadable')
  if (status === 404) return new NotFound('kernel.missing.page')
  if (status === 415) return new UnknownCoding()
  if (isAway(error)) return new DatabaseAway()
  return null
}

class TooLargeBody extends Problem {
  readonly status = 413
  constructor() {
    super('kernel.tooLarge')
  }
}

/** A character set or packing that no browser's form has. */
class UnknownCoding extends Problem {
  readonly status = 415
  constructor() {
    super('kernel.unreadable')
  }
}

class DatabaseAway extends Problem {
  readonly status = 503
  constructor() {
    super('kernel.unavailable')
  }
}

export { AlreadyDone, type Fault, type NextFunction }
