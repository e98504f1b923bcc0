import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Express } from 'express'
import { buildApp } from '../../server/app'
import { readConfig, type Config } from '../../server/config'
import { openDatabase, type Db } from '../../server/kernel/database'
import { folderStore } from '../../server/kernel/files'
import { clockwork, type Person } from '../../server/kernel/policy'
import { transact, type Services, type Tx } from '../../server/kernel/services'
import { makeVault } from '../../server/kernel/vault'
import { loadTemplates, type Templates } from '../../server/kernel/views'
import { loadWords, type Language, type Words } from '../../server/kernel/words'
import { grantRole } from '../../server/people/actions'
import { hashPassword } from '../../server/people/passwords'
import { findPerson, insertAccount } from '../../server/people/store'
import { realRandom } from '../../server/services'
import { Browser } from './browser'
import { insistOneAtATime } from './one-at-a-time'

declare const ENGINE: 'sqlite' | 'postgres'
export const engine = ENGINE

/** Everybody's password in tests. */
export const PASSWORD = 'nje fjalekalim i gjate'

/** Where the clock of a scene stands when it opens. */
export const MORNING = '2026-03-02T09:00:00+01:00'

export type Scene = {
  db: Db
  services: Services
  words: Record<Language, Words>
  app: Express
  config: Config
  /** Sets the clock; it stands still until it is set again. */
  clock(moment: string): void
  /** One transaction of the clockwork, to arrange what a test needs. */
  arrange<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
  /** A new person with roles, as policies see one. */
  person(roles?: readonly (string | { role: string; scope: string })[], name?: string): Promise<Person>
  /** The person signed in, in a browser of their own. */
  as(person: Person): Promise<Browser>
  visitor(): Browser
  close(): Promise<void>
}

let templates: Templates | undefined
let words: Record<Language, Words> | undefined
let passwordHash: Promise<string> | undefined
let count = 0

/** The real app on a real database of the engine under test: a migrated copy of its own. */
export async function openScene(): Promise<Scene> {
  templates ??= loadTemplates()
  words ??= loadWords()
  passwordHash ??= hashPassword(PASSWORD)
  const catalogues = words
  const folder = mkdtempSync(path.join(process.env['TEST_FOLDER'] ?? os.tmpdir(), 'qarte-scene-'))
  const database = await copyDatabase(folder)
  let now = new Date(MORNING)
  const config = readConfig({ SECRET: 'a secret only for tests, long enough', LOG_LEVEL: 'silent', DATABASE_URL: database.address, UPLOADS: path.join(folder, 'uploads'), DEMO: '0' })
  const db = openDatabase(database.address, engine === 'sqlite' ? 3 : 12)
  insistOneAtATime(db)
  const services: Services = {
    db,
    now: () => now,
    random: realRandom(() => now.getTime() + (count += 1)),
    files: folderStore(config.uploads),
    log: { info: () => undefined, warn: () => undefined, debug: () => undefined, error: (...all: unknown[]) => { if (process.env['SHOW_FAULTS'] === '1') console.error(...all) } } as Services['log'],
    site: { name: 'Fondi Social', baseUrl: 'http://localhost:3000', helpAddress: 'ndihme@example.al', identifiers: config.identifiers },
    vault: makeVault(config.secret),
    version: { count: 0 },
  }
  const app = buildApp({ services, config, templates, words })

  const scene: Scene = {
    db, services, words, app, config,
    clock: (moment) => { now = new Date(moment) },
    arrange: (work) => transact(services, clockwork, work),
    async person(roles = [], name = 'Ana Prova') {
      const hash = await (passwordHash as Promise<string>)
      const id = await scene.arrange(async (tx) => {
        const fresh = tx.id()
        await insertAccount(tx.db, { id: fresh, email: `person-${fresh}@example.al`, name, phone: null, language: 'sq', passwordHash: hash, createdAt: tx.at, disabledAt: null, version: 1 })
        for (const role of roles) {
          if (typeof role === 'string') await grantRole(tx, clockwork, fresh, role)
          else await grantRole(tx, clockwork, fresh, role.role, role.scope)
        }
        return fresh
      })
      return (await findPerson(db, id)) as Person
    },
    async as(person) {
      const browser = new Browser(app, catalogues)
      await browser.signIn(person.email, PASSWORD)
      return browser
    },
    visitor: () => new Browser(app, catalogues),
    async close() {
      await db.destroy()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return scene
}

async function copyDatabase(folder: string): Promise<{ address: string; drop(): Promise<void> }> {
  if (engine === 'sqlite') {
    const file = path.join(folder, 'scene.sqlite')
    copyFileSync(process.env['TEST_SQLITE_TEMPLATE'] as string, file)
    return { address: file, drop: async () => undefined }
  }
  const admin = openDatabase(process.env['TEST_POSTGRES'] as string, 1)
  const name = `scene_${process.pid}_${(count += 1)}_${Math.floor(performance.now())}`
  await admin.raw(`create database ${name} template qarte_template strategy file_copy`)
  const address = new URL(process.env['TEST_POSTGRES'] as string)
  address.pathname = `/${name}`
  return {
    address: address.href,
    async drop() {
      await admin.raw(`drop database ${name} with (force)`)
      await admin.destroy()
    },
  }
}
