import type { Knex } from 'knex'
import { readConfig } from './server/config'

/* For knex's own command line. The product itself opens its database in server/kernel/database.ts. */
const { databaseUrl } = readConfig(process.env)
const postgres = /^postgres(ql)?:/.test(databaseUrl)

const config: Knex.Config = {
  client: postgres ? 'pg' : 'sqlite3',
  connection: postgres ? databaseUrl : { filename: databaseUrl },
  useNullAsDefault: true,
  migrations: { directory: './migrations', loadExtensions: ['.ts', '.js'] },
}

export default config
