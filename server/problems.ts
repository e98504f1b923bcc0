import type { Request, Response } from 'express'
import type { makeRenderer } from './frame'
import { asProblem } from './kernel/as-problem'
import type { Problem } from './kernel/errors'
import { readFields } from './kernel/fields'
import { ForgedForm, type Visit } from './kernel/http'
import { visitor, type Person } from './kernel/policy'
import { endedPage, problemPage } from './kernel/problem-pages'
import { stateOf } from './kernel/request-state'
import { AlreadyDone, type Services } from './kernel/services'
import type { Page } from './kernel/views'

/** Whoever sees the scheme from inside sets a second factor up before anything else. */
export class OwesSecondFactor extends Error {}

/** What becomes of everything that was thrown: a way on, a page that says what to do, or a page with a number. */
export function answerProblems(services: Services, render: ReturnType<typeof makeRenderer>) {
  return async (error: unknown, req: Request, res: Response, _next: unknown) => {
    if (res.headersSent) { res.destroy(); return }
    if (error instanceof OwesSecondFactor) { res.set('Cache-Control', 'no-store').redirect(303, '/people/account/second-factor'); return }
    if (error instanceof AlreadyDone) { res.redirect(303, error.location ?? backTo(req)); return }
    const problem = asProblem(error)
    const visit = (res.locals['visit'] as Visit | undefined) ?? await bareVisit(req, res)
    res.set('Cache-Control', 'no-store')

    // Somebody not signed in is asked to sign in, and comes back here afterwards.
    if (problem?.status === 403 && visit.person.id === '' && req.method === 'GET') {
      res.redirect(303, `/sign-in?next=${encodeURIComponent(req.originalUrl)}`)
      return
    }
    note(services, problem, error, req, visit.person, stateOf(res).requestId)
    if (problem !== null && 'retryAfterSeconds' in problem) res.set('Retry-After', String(problem.retryAfterSeconds))
    const page = pageOf(problem, req, visit, stateOf(res).requestId)
    res.status(page.status).type('html').send(render(page, visit))
  }
}

function note(services: Services, problem: Problem | null, err: unknown, req: Request, person: Person, requestId: string): void {
  const { path } = req
  if (problem === null || problem.status === 503) services.log.error({ requestId, err, path }, problem === null ? 'fault' : 'unavailable')
  else if (problem.status === 403) services.log.warn({ requestId, actor: person.id, path, words: problem.words }, 'refused')
}

function pageOf(problem: Problem | null, req: Request, visit: Visit, reference: string): Page {
  const { words, person } = visit
  const body = req.method === 'POST' ? (req.body as unknown) : undefined
  // The session ended while the form was filled in: it can be sent again, and what was written is kept.
  const unsigned = person.id === '' && problem !== null && !(problem instanceof ForgedForm) && (problem.status === 403 || (problem.status === 404 && carriesKeys(body)))
  if (body !== undefined && (unsigned || problem instanceof ForgedForm)) {
    const files = req.is('multipart/form-data') === false ? 'no' : 'yes'
    return endedPage(words, { action: req.originalUrl, body, signIn: unsigned ? 'yes' : 'no', files, reference })
  }
  const sentence = problem === null ? words.say('kernel.problem.fault.sentence') : words.say(problem.words, problem.details)
  const again = req.method === 'POST' && problem?.status !== 404 ? backTo(req) : null
  return problemPage(words, problem?.status ?? 500, sentence, reference, again, body ?? null)
}

/** Hidden from strangers, it is not there for somebody whose session ended either: the form knew better. */
const carriesKeys = (body: unknown): boolean => body !== null && typeof body === 'object' && '_csrf' in body && '_key' in body

/** The page the reader came from: named in the address, else the referring page of this same site. */
export function backTo(req: Request): string {
  const named = readFields(req.query).text('back')
  if (/^\/(?![/\\])[^\\\s]*$/.test(named)) return named
  const referer = req.headers.referer
  if (referer !== undefined && URL.canParse(referer)) {
    const { host, pathname, search } = new URL(referer)
    if (host === req.headers.host) return pathname + search
  }
  return '/'
}

/** A visit for pages outside every slice: the unknown address, the unreadable request. */
async function bareVisit(req: Request, res: Response): Promise<Visit> {
  const state = stateOf(res)
  let person: Person = visitor
  let session: Visit['session'] = { id: '', csrf: () => '', begin: async () => undefined, hold: async () => undefined, held: null, end: async () => undefined }
  if (state.hasSession) {
    try {
      const loaded = await state.loadSession(req, res)
      person = loaded.person
      session = loaded.session
    } catch { /* The database is away: the page of the problem needs nobody's name. */ }
  }
  return {
    person, session, words: state.wordsFor(person), at: state.arrivedAt, query: readFields({}), form: readFields({}), uploads: [], from: req.ip ?? '', address: req.originalUrl, params: {},
  }
}
