import type { Knex } from 'knex'

/** Calls whose money comes from several sources, and how their awards spend them. A call of one source has no rows here. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('fund_parts', (table) => {
    table.string('call_id', 36).notNullable()
    table.integer('number').notNullable()
    table.string('source_id', 36).notNullable().index()
    table.string('currency', 3).notNullable()
    // What the source has set aside for the call: the weight of its part where money is divided in proportion.
    table.bigInteger('amount_minor').notNullable().checkPositive()
    table.primary(['call_id', 'number'])
    table.unique(['call_id', 'source_id'])
    table.foreign(['call_id', 'currency']).references(['call_id', 'currency']).inTable('fund_envelopes').onDelete('RESTRICT')
    table.foreign(['source_id', 'currency']).references(['id', 'currency']).inTable('fund_sources').onDelete('RESTRICT')
    table.check('number between 1 and 5')
  })
  await knex.raw("ALTER TABLE fund_envelopes ADD COLUMN spending varchar(12) NOT NULL DEFAULT 'proportional' CHECK (spending IN ('proportional', 'inOrder'))")
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE fund_envelopes DROP COLUMN spending')
  await knex.schema.dropTable('fund_parts')
}
