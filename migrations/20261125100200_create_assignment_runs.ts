import type { Knex } from 'knex'

/** Every assignment made by computation or from a table: the seed and the rules, and the hashes of what went in and what came out. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('assignment_runs', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('way', 10).notNullable().checkIn(['automatic', 'table'])
    // The rules as chosen, among them the seed; null where a table said who reads what.
    table.text('rules')
    table.string('input_hash', 64).notNullable()
    table.string('result_hash', 64).notNullable()
    table.integer('sheets').notNullable()
    // Sheets wanted that could not be given.
    table.integer('short').notNullable()
    table.string('run_by', 36).notNullable()
    table.string('run_at', 24).notNullable()
    table.check("(way = 'automatic') = (rules is not null)", {}, 'runs_have_their_rules')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('assignment_runs')
}
