import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The address of a built asset with a mark of its content, so that browsers may keep it for ever. */
export function assetAddress(name: string, directory = path.resolve('dist', 'assets')): string {
  const file = path.join(directory, name)
  if (!existsSync(file)) return `/assets/${name}`
  return `/assets/${name}?v=${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10)}`
}
