import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config'
import { engineOf, migrate } from '../kernel/database'
import type { Language, Words } from '../kernel/words'
import { makeServices } from '../services'
import { fillDemonstration } from './story'

/**
 * Sees to it that an empty installation has the demonstration, whole or not at all. On SQLite it is told into a file
 * beside the real one, which takes the real name only when the story has ended: a start that is killed in the middle,
 * or a second one during the first, leaves no half-told story.
 */
export async function prepareDemonstration(config: Config, words: Record<Language, Words>): Promise<void> {
  const sqlite = !/^postgres(ql)?:/.test(config.databaseUrl)
  if (sqlite) sweepUnfinished(config.databaseUrl)
  if (sqlite && !existsSync(config.databaseUrl)) {
    const beside = `${config.databaseUrl}.${process.pid}`
    await tell({ ...config, databaseUrl: beside }, words)
    takeName(beside, config.databaseUrl)
    removeAll(beside)
    return
  }
  await tell(config, words)
}

/** Gives the finished file its real name, unless another start was quicker: its story is as good. Folders without hard links get it by renaming. */
export function takeName(beside: string, real: string, link: typeof linkSync = linkSync): void {
  try {
    link(beside, real)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    if (!NO_HARD_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    if (!existsSync(real)) renameSync(beside, real)
  }
}

const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']

/** Stories that a start did not finish before it was killed; those still being told are left alone. */
export function sweepUnfinished(real: string): void {
  const folder = path.dirname(real)
  if (!existsSync(folder)) return
  const unfinished = new Set(readdirSync(folder).flatMap((name) => {
    const pid = name.startsWith(`${path.basename(real)}.`) ? /^\d+(?=$|-(?:wal|shm|journal)$)/.exec(name.slice(path.basename(real).length + 1))?.[0] : undefined
    return pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid))) ? [pid] : []
  }))
  for (const pid of unfinished) removeAll(`${real}.${pid}`)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function removeAll(file: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${ending}`, { force: true })
}

async function tell(config: Config, words: Record<Language, Words>): Promise<void> {
  const services = makeServices(config)
  try {
    await migrate(services.db)
    if ((await services.db('people').first('id')) !== undefined) return
    process.stdout.write('Filling the empty database with the demonstration …\n')
    await fillDemonstration(services, words, config.demoPassword)
    if (engineOf(services.db) === 'sqlite') await services.db.raw('pragma wal_checkpoint(truncate)')
  } finally {
    await services.db.destroy()
  }
}
