import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildApp } from '../../server/app'
import { readConfig } from '../../server/config'
import { fillDemonstration } from '../../server/demo/story'
import { migrate } from '../../server/kernel/database'
import type { Services } from '../../server/kernel/services'
import { loadTemplates } from '../../server/kernel/views'
import { loadWords, type Language, type Words } from '../../server/kernel/words'
import { makeServices } from '../../server/services'
import { listen } from './served'

export const DEMO_PASSWORD = 'provoje-qarte'

export type Site = { base: string; services: Services; words: Record<Language, Words>; clock(moment: string): void; close(): Promise<void> }

/** The real site on a port of its own, with the demonstration told up to `clock`. */
export async function openSite(startAt: string | null): Promise<Site> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-site-'))
  const config = readConfig({ DATA_DIR: folder, UPLOADS: path.join(folder, 'uploads'), LOG_LEVEL: 'silent', DEMO_PASSWORD, SECRET: 'a secret only for tests, long enough' })
  let now: Date | null = startAt === null ? null : new Date(startAt)
  const services = makeServices(config, () => now ?? new Date())
  const words = loadWords()
  await migrate(services.db)
  await fillDemonstration(services, words, DEMO_PASSWORD)
  const app = buildApp({ services, config, templates: loadTemplates(), words })
  const { base, close } = await listen(app)
  return {
    base,
    services,
    words,
    clock: (moment) => { now = new Date(moment) },
    async close() {
      await close()
      await services.db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
