import type { Request, RequestHandler, Response } from 'express'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { visitor } from './policy'
import type { Written } from './replies'
import { stateOf } from './request-state'
import type { Services } from './services'

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
export async function answerShared(services: Services, req: Request, res: Response, make: () => Promise<Written>): Promise<void> {
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

