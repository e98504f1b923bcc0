import { randomBytes } from 'node:crypto'
import type { Config } from './config'
import { openDatabase } from './kernel/database'
import { folderStore } from './kernel/files'
import { makeLog } from './kernel/log'
import type { Random, Services } from './kernel/services'
import { makeVault } from './kernel/vault'

/** A UUID of version 7: its first 48 bits are the time, so that rows made later sort later. */
export function sortableId(now: () => number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const realRandom = (now: () => number): Random => ({ id: () => sortableId(now), token: () => randomBytes(32).toString('base64url') })

/** The clock: the machine's, or one that was set to a moment at start and runs on from there. */
export function makeClock(startAt: Date | null): () => Date {
  if (startAt === null) return () => new Date()
  const offset = startAt.getTime() - Date.now()
  return () => new Date(Date.now() + offset)
}

export function makeServices(config: Config, now: () => Date = makeClock(config.clock)): Services {
  return {
    db: openDatabase(config.databaseUrl),
    now,
    random: realRandom(() => now().getTime()),
    files: folderStore(config.uploads),
    log: makeLog(config.logLevel),
    site: { name: config.siteName, baseUrl: config.baseUrl, helpAddress: config.helpAddress, identifiers: config.identifiers },
    vault: makeVault(config.secret, config.secretBefore),
    version: { count: 0 },
  }
}
