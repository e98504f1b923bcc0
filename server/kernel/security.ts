import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { csrfSync } from 'csrf-sync'
import helmet from 'helmet'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refused, TooMany } from './errors'

/** Only our own style sheet, script and pictures; no frame, no inline style, no other place to send a form. */
export function securityHeaders(https: boolean): RequestHandler {
  const headers = new Map<string, string>()
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], styleSrc: ["'self'"], scriptSrc: ["'self'"], imgSrc: ["'self'"], connectSrc: ["'self'"],
        formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], objectSrc: ["'none'"], manifestSrc: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
  })
  // They are the same for every answer, so they are worked out once.
  const collector = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader: (name: string) => headers.delete(name) }
  protect({} as Request, collector as unknown as Response, (error?: unknown) => { if (error !== undefined) throw error as Error })
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    next()
  }
}

/**
 * Refuses a form sent from another site before a byte of its body is read: browsers say
 * where a request comes from; where one does not, the origin must be ours.
 */
export function sameSiteOnly(req: Request, _res: Response, next: NextFunction): void {
  if (req.method === 'GET' || req.method === 'HEAD') { next(); return }
  const site = req.headers['sec-fetch-site']
  const origin = req.headers.origin
  const fine =
    site !== undefined ? site === 'same-origin' || site === 'none'
    : origin === undefined || origin === 'null' ? origin === undefined
    : URL.canParse(origin) && new URL(origin).host === req.headers.host
  if (fine) next()
  else next(new Refused('kernel.forged'))
}

const csrf = csrfSync({
  getTokenFromRequest: (req) => (req.body as Record<string, unknown> | undefined)?.['_csrf'] as string | undefined,
})

export const tokenFor = (req: Request): string => csrf.generateToken(req)
export const forgedForm = (req: Request): boolean => !csrf.isRequestValid(req)

/** So many tries in so many seconds for one key; the next is a 429 that says when to come back. */
export function limiter(points: number, seconds: number) {
  const limits = new RateLimiterMemory({ points, duration: seconds })
  return {
    async spend(key: string): Promise<void> {
      try {
        await limits.consume(key)
      } catch (refusal) {
        throw new TooMany('kernel.tooMany', Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1_000)))
      }
    },
    /** Refuses when all tries are spent, without spending one. */
    async insistOnRoom(key: string): Promise<void> {
      const spent = await limits.get(key)
      if (spent !== null && spent.consumedPoints >= points) throw new TooMany('kernel.tooMany', Math.max(1, Math.ceil(spent.msBeforeNext / 1_000)))
    },
    forgive: (key: string): Promise<boolean> => limits.delete(key),
  }
}
