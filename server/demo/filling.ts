import { existsSync, linkSync, rmSync } from 'node:fs'
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
  if (sqlite && !existsSync(config.databaseUrl)) {
    const beside = `${config.databaseUrl}.${process.pid}`
    await tell({ ...config, databaseUrl: beside }, words)
    try {
      linkSync(beside, config.databaseUrl)
    } catch (error) {
      // Another start was quicker: its story is as good.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    for (const ending of ['', '-wal', '-shm']) rmSync(`${beside}${ending}`, { force: true })
    return
  }
  await tell(config, words)
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
