import type { Knex } from 'knex'

/** A workbook of score sheets as it was read, until its assessor confirms it: at most one for each assessor and call. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('sheet_uploads', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('assessor_id', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('name', 160).notNullable()
    table.text('drafts').notNullable()
    table.string('made_at', 24).notNullable()
    table.unique(['call_id', 'assessor_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('sheet_uploads')
}
