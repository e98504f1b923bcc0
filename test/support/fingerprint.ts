import { createHash } from 'node:crypto'
import { engineOf, type Db } from '../../server/kernel/database'

/** A hash over every row of every table but the sessions, by table, so that what changed is named. */
export async function fingerprint(db: Db): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of await listTables(db)) {
    const rows = ((await db.raw(`select * from "${table}"`)) as unknown[]).map((row) => JSON.stringify(row)).sort()
    prints[table] = `${rows.length} rows ${createHash('sha256').update(rows.join('\n')).digest('hex')}`
  }
  return prints
}

async function listTables(db: Db): Promise<string[]> {
  const rows = (await db.raw(engineOf(db) === 'sqlite'
    ? "select name from sqlite_master where type = 'table' order by name"
    : "select table_name as name from information_schema.tables where table_schema = 'public' order by table_name")) as { name: string }[]
  return rows.map(({ name }) => name).filter((name) => name !== 'sessions')
}
