/* Statements of SQLite kept prepared: preparing one, with the triggers it sets off, costs several times what running it does. */

type Outcome = (this: unknown, error: Error | null, response?: unknown) => void
type Statement = {
  all(bindings: readonly unknown[], done: Outcome): void
  run(bindings: readonly unknown[], done: Outcome): void
  finalize(done?: () => void): void
}
export type SqliteConnection = { prepare(sql: string, done: (error: Error | null) => void): Statement }
export type SqliteQuery = { sql: string; bindings?: readonly unknown[]; method?: string; returning?: unknown; response?: unknown; context?: unknown }

const KEPT_MAX = 250
const keptBy = new WeakMap<SqliteConnection, Map<string, Statement>>()

/** Runs a query as Knex's own client does, but on a statement prepared once for its connection. */
export async function runPrepared(connection: SqliteConnection, query: SqliteQuery): Promise<SqliteQuery> {
  const statement = await prepared(connection, query.sql)
  const writes = query.method === 'counter' || query.method === 'del' || ((query.method === 'insert' || query.method === 'update') && !query.returning)
  return new Promise((resolve, reject) => {
    statement[writes ? 'run' : 'all'](query.bindings ?? [], function done(error, response) {
      if (error !== null) { reject(error); return }
      query.response = response
      // The number of changed rows and the last id stand on the statement.
      query.context = this
      resolve(query)
    })
  })
}

function prepared(connection: SqliteConnection, sql: string): Statement | Promise<Statement> {
  const kept = keptBy.get(connection) ?? new Map<string, Statement>()
  keptBy.set(connection, kept)
  const known = kept.get(sql)
  if (known !== undefined) {
    kept.delete(sql)
    kept.set(sql, known)
    return known
  }
  return new Promise((resolve, reject) => {
    const statement = connection.prepare(sql, (error) => {
      if (error !== null) { reject(error); return }
      kept.set(sql, statement)
      const [oldest] = kept
      if (kept.size > KEPT_MAX && oldest !== undefined) {
        kept.delete(oldest[0])
        oldest[1].finalize()
      }
      resolve(statement)
    })
  })
}

/** A connection closes only when none of its statements is left. */
export async function forgetPrepared(connection: SqliteConnection): Promise<void> {
  const kept = keptBy.get(connection)
  keptBy.delete(connection)
  await Promise.all([...(kept?.values() ?? [])].map((statement) => new Promise<void>((resolve) => { statement.finalize(resolve) })))
}
