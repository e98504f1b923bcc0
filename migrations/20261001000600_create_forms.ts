import type { Knex } from 'knex'

/** A form is versioned data; what was answered stays tied to the version it answers. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('form_versions', (table) => {
    table.string('id', 36).primary()
    table.string('code', 40).notNullable()
    table.integer('number').notNullable()
    table.string('purpose', 20).notNullable().checkIn(['application', 'check', 'report'])
    table.text('definition').notNullable()
    table.string('created_by', 36).notNullable()
    table.string('created_at', 24).notNullable()
    table.unique(['code', 'number'])
  })

  await knex.schema.createTable('answer_sheets', (table) => {
    table.string('id', 36).primary()
    table.string('form_version_id', 36).notNullable().references('form_versions.id').onDelete('RESTRICT').index()
    table.integer('version').notNullable().defaultTo(1)
    table.string('created_at', 24).notNullable()
    table.string('saved_at', 24)
    table.string('saved_by', 36)
  })

  await knex.schema.createTable('answers', (table) => {
    table.string('answer_sheet_id', 36).notNullable().references('answer_sheets.id').onDelete('RESTRICT')
    table.string('question', 40).notNullable()
    table.text('value').notNullable()
    table.string('saved_at', 24).notNullable()
    table.string('saved_by', 36).notNullable()
    table.primary(['answer_sheet_id', 'question'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['answers', 'answer_sheets', 'form_versions']) await knex.schema.dropTable(table)
}
