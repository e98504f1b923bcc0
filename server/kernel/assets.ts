import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import express, { type Router } from 'express'
import { sha256 } from './hash'

const DIRECTORY = path.resolve('dist', 'assets')

/** The address of a built asset with a mark of its content, so that browsers may keep it for ever. */
export function assetAddress(name: string): string {
  const file = path.join(DIRECTORY, name)
  if (!existsSync(file)) return `/assets/${name}`
  return `/assets/${name}?v=${sha256(readFileSync(file)).slice(0, 10)}`
}

/** Style sheet, script and pictures; what was packed while building goes out packed, without work for each reader. */
export function assets(): Router {
  const router = express.Router()
  const keep = { maxAge: '365d', immutable: true, index: false } as const
  router.get(/\.(css|js)$/, (req, res, next) => {
    const packed = path.join(DIRECTORY, `${path.basename(req.path)}.gz`)
    if (req.acceptsEncodings('gzip') !== 'gzip' || !existsSync(packed)) { next(); return }
    res.set({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding', 'Content-Type': req.path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8' })
    res.sendFile(packed, { maxAge: keep.maxAge, immutable: true })
  })
  router.use(express.static(DIRECTORY, keep))
  return router
}
