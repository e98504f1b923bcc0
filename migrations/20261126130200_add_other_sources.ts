import type { Knex } from 'knex'

/** What other sources than the first pay of a call: [{sourceId, amountMinor}] in their order; an empty list for a call of one source. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("ALTER TABLE calls ADD COLUMN other_sources text NOT NULL DEFAULT '[]'")
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE calls DROP COLUMN other_sources')
}
