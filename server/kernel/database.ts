import { mkdirSync } from 'node:fs'
import path from 'node:path'
import knex, { type Knex } from 'knex'
import { assertSafe } from './money'
import { forgetPrepared, runPrepared, type SqliteConnection, type SqliteQuery } from './statements'

export type Db = Knex
export type Engine = 'sqlite' | 'postgres'

/** Tables and columns are snake_case in SQL and camelCase in code; both directions are remembered. */
const snakes = new Map<string, string>()
const camels = new Map<string, string>()

function remembered(memory: Map<string, string>, word: string, change: (word: string) => string): string {
  let changed = memory.get(word)
  if (changed === undefined) {
    changed = change(word)
    if (memory.size < 5_000) memory.set(word, changed)
  }
  return changed
}

const snake = (word: string) =>
  remembered(snakes, word, (w) => w.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
const camel = (word: string) =>
  remembered(camels, word, (w) => w.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()))

function camelRow(row: unknown): unknown {
  if (row === null || typeof row !== 'object' || Array.isArray(row) || row instanceof Date || Buffer.isBuffer(row)) return row
  const result: Record<string, unknown> = {}
  for (const key in row) result[camel(key)] = (row as Record<string, unknown>)[key]
  return result
}

function camelRows(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(camelRow)
  if (result !== null && typeof result === 'object' && 'rows' in result) return camelRows(result.rows)
  return camelRow(result)
}

const naming: Partial<Knex.Config> = {
  // Knex asks for the name of an unnamed primary key too.
  wrapIdentifier: (value: string | undefined, original) => original(value === undefined || value === '*' ? (value as string) : snake(value)),
  postProcessResponse: camelRows,
  // A connection that fails is thrown to whoever asked; printing it as well would say everything twice.
  log: { warn: (message: string) => { if (!message.startsWith('Acquire connection error')) process.stderr.write(`${message}\n`) } },
}

export function engineOf(db: Db): Engine {
  return (db.client as { dialect: string }).dialect === 'postgresql' ? 'postgres' : 'sqlite'
}

/**
 * Opens the database named by an address: `postgres://…`, or the path of a SQLite file.
 * A SQLite transaction takes the write lock when it begins, so that two writers queue
 * instead of one of them failing in the middle.
 */
export function openDatabase(address: string, poolMax = 4): Db {
  return isPostgres(address) ? openPostgres(address, poolMax) : openSqlite(address, poolMax)
}

export const isPostgres = (address: string): boolean => /^postgres(ql)?:/.test(address)

function openPostgres(address: string, poolMax: number): Db {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { types } = require('pg') as typeof import('pg')
  types.setTypeParser(types.builtins.INT8, (text) => assertSafe(Number(text)))
  types.setTypeParser(types.builtins.NUMERIC, (text) => assertSafe(Number(text)))
  return knex({
    client: 'pg',
    connection: { connectionString: address, statement_timeout: 30_000, connectionTimeoutMillis: 3_000 },
    pool: { min: 0, max: Math.max(poolMax, 8) },
    acquireConnectionTimeout: 5_000,
    ...naming,
  })
}

function openSqlite(file: string, poolMax: number): Db {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  return knex({
    client: immediate(sqliteClient()),
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: poolMax, afterCreate: prepareConnection },
    acquireConnectionTimeout: 5_000,
    ...naming,
  } as Knex.Config)
}

/** `synchronous=FULL`: an acknowledged commit survives a power cut. `foreign_keys` is per connection and off by default. */
const PRAGMAS = ['foreign_keys=ON', 'journal_mode=WAL', 'synchronous=FULL', 'busy_timeout=5000', 'recursive_triggers=ON']

type RawConnection = {
  exec(sql: string, done?: (error: Error | null) => void): unknown
  run?: unknown
}

function prepareConnection(connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) {
  const sql = PRAGMAS.map((pragma) => `PRAGMA ${pragma};`).join(' ')
  if (typeof connection.run === 'function') {
    connection.exec(sql, (error) => { done(error, connection) })
    return
  }
  connection.exec(sql)
  done(null, connection)
}

/** `sqlite3` is the default driver; where it has no binary, `better-sqlite3` on a Node that can load it. */
function sqliteClient(): SqliteClient {
  try {
    require('sqlite3')
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require('knex/lib/dialects/sqlite3/index.js') as SqliteClient
  } catch (error) {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    if (major < 22 || (major === 22 && minor < 14)) throw error
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require('knex/lib/dialects/better-sqlite3/index.js') as SqliteClient
  }
}

type RawTransaction = {
  _completed: boolean
  _resolver(value: unknown): void
  _rejecter(error: unknown): void
  trxClient: { query(connection: unknown, sql: string): Promise<unknown> }
  begin(connection: unknown): Promise<unknown>
  commit(connection: unknown, value: unknown): Promise<unknown>
}
type SqliteClient = new (config: unknown) => {
  transaction(...args: unknown[]): RawTransaction
  _query(connection: unknown, query: SqliteQuery): Promise<SqliteQuery>
  destroyRawConnection(connection: unknown): Promise<unknown>
}

function immediate(Client: SqliteClient): SqliteClient {
  return class ImmediateClient extends Client {
    override transaction(...args: unknown[]): RawTransaction {
      const transaction = super.transaction(...args)
      transaction.begin = (connection) => transaction.trxClient.query(connection, 'BEGIN IMMEDIATE;')
      transaction.commit = async (connection, value) => {
        try {
          await transaction.trxClient.query(connection, 'COMMIT;')
          transaction._completed = true
          transaction._resolver(value)
        } catch (error) {
          // A COMMIT refused by a deferred key leaves the connection inside the transaction.
          await transaction.trxClient.query(connection, 'ROLLBACK;').catch(() => undefined)
          transaction._completed = true
          transaction._rejecter(error)
        }
      }
      return transaction
    }

    override _query(connection: unknown, query: SqliteQuery): Promise<SqliteQuery> {
      return isCallbackDriver(connection) ? runPrepared(connection, query) : super._query(connection, query)
    }

    override async destroyRawConnection(connection: unknown): Promise<unknown> {
      if (isCallbackDriver(connection)) await forgetPrepared(connection)
      return super.destroyRawConnection(connection)
    }
  }
}

/** `sqlite3` answers by callback and prepares anew for each query unless told to keep; `better-sqlite3` does its own. */
const isCallbackDriver = (connection: unknown): connection is SqliteConnection => typeof (connection as { run?: unknown }).run === 'function'

/** Whether the database refused because something with the same unique value is there already. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: string }
  return code === '23505' || /UNIQUE constraint failed/.test(error.message)
}

/** Whether trying the same transaction again may succeed: a deadlock, a busy file, a serialisation failure. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: string }
  return code === '40001' || code === '40P01' || code === 'SQLITE_BUSY'
}

/** No connection, no room, no answer in time: nothing of ours is wrong, and trying later may help. */
const AWAY = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOSPC', 'EDQUOT',
  'SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_IOERR', 'SQLITE_CANTOPEN',
  '08000', '08001', '08003', '08006', '53100', '53200', '53300', '57014', '57P01', '57P02', '57P03',
])

export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: string }
  return (code !== undefined && AWAY.has(code)) || error.name === 'KnexTimeoutError' || /^(Connection terminated|timeout exceeded when trying to connect|timeout expired)/.test(error.message)
}

/** Migrations are named without their ending, so that sources and compiled files are the same migration. */
export function migrations(directory = path.join(__dirname, '..', '..', 'migrations')): Knex.MigrationSource<string> {
  return {
    getMigrations: async () => {
      const { readdirSync } = await import('node:fs')
      const names = readdirSync(directory)
        .filter((file) => /^\d{14}_\w+\.(ts|js)$/.test(file))
        .map((file) => file.replace(/\.(ts|js)$/, ''))
      return [...new Set(names)].sort()
    },
    getMigrationName: (name) => name,
    // eslint-disable-next-line @typescript-eslint/require-await, @typescript-eslint/no-require-imports
    getMigration: async (name) => require(path.join(directory, name)) as Knex.Migration,
  }
}

const LOCK_PATIENCE_MS = 30_000

/**
 * Brings the schema up to date. Another process may be doing the same: it is waited for. A lock that nobody
 * lets go of was left by a process that was killed; every migration is one transaction, so it is safe to go on.
 */
export async function migrate(db: Db, patienceMs = LOCK_PATIENCE_MS): Promise<string[]> {
  for (let waited = 0; ; waited += 250) {
    try {
      const [, names] = (await db.migrate.latest({ migrationSource: migrations() })) as [number, string[]]
      return names
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'MigrationLocked') throw error
      if (waited >= patienceMs) await db.migrate.forceFreeMigrationsLock({ migrationSource: migrations() })
      else await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

/** Reads JSON kept as text. What our own code wrote is trusted to have its type. */
export function parsed<T>(text: string): T {
  return JSON.parse(text) as T
}
