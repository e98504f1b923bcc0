import type { Knex } from 'knex'

/** Money of one source exchanged for another currency: what was given, what came, at which rate of which day and whose rate it was. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('fund_exchanges', (table) => {
    table.string('id', 36).primary()
    table.string('from_source_id', 36).notNullable().references('fund_sources.id').onDelete('RESTRICT')
    table.string('to_source_id', 36).notNullable().references('fund_sources.id').onDelete('RESTRICT').index()
    table.bigInteger('from_minor').notNullable().checkPositive()
    table.bigInteger('to_minor').notNullable().checkPositive()
    // Units of the second currency for one of the first, as typed: at most six decimals.
    table.string('rate', 20).notNullable()
    table.string('rate_on', 10).notNullable()
    table.string('rate_source', 120).notNullable()
    table.string('reference', 100).notNullable()
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
    table.integer('event_seq').notNullable().unique().references('ledger_events.seq').onDelete('RESTRICT')
    table.unique(['from_source_id', 'reference'])
    table.check('from_source_id <> to_source_id')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('fund_exchanges')
}
