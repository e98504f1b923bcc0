import type { Knex } from 'knex'

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'

/** A secret is kept encrypted and is longer then. SQLite does not hold a column to its length; the server seals what is still plain. */
export async function up(knex: Knex): Promise<void> {
  if (isPostgres(knex)) await knex.schema.alterTable('second_factors', (table) => { table.text('secret').notNullable().alter() })
}

/** Nothing to take back: a sealed secret would not fit in the column as it was, and a plain one fits in it as it is. */
export async function down(): Promise<void> {}
