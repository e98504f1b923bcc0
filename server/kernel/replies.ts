import type { Response } from 'express'
import type { Readable } from 'node:stream'
import { MEDIA_TYPES, type StoredFile } from './files'
import type { Renderer, Visit } from './http'
import type { Services } from './services'
import type { Page } from './views'

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

/** What was written of an answer that is to be kept; null where it has been sent already. */
export type Written = { status: number; headers: Record<string, string>; body: string | Buffer } | null

/** Sends an answer; that of a shared page is handed back instead, so that it can be kept. */
export function write(answer: Reply, visit: Visit, render: Renderer, res: Response, shared: boolean): Written {
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

