import type { Knex } from 'knex'

/**
 * Workbooks of expenditure as they came in: faulty ones until the next, one that waits for its sender, and those that were
 * taken with their file. The same file is taken once for a report.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('expenditure_uploads', (table) => {
    table.string('id', 36).primary()
    table.string('report_id', 36).notNullable().references('reports.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('file_id', 36).references('files.id').onDelete('RESTRICT')
    table.string('sha256', 64).notNullable()
    table.string('state', 8).notNullable().checkIn(['faulty', 'waiting', 'replaced', 'taken'])
    table.text('book').notNullable()
    table.string('made_at', 24).notNullable()
    table.string('taken_at', 24)
    table.check("(state = 'faulty') = (file_id is null)", {}, 'expenditure_uploads_keep_their_file')
    table.check("(state = 'taken') = (taken_at is not null)", {}, 'expenditure_uploads_taken_at_a_time')
  })
  await knex.raw("create unique index expenditure_uploads_one_open on expenditure_uploads (report_id, person_id) where state in ('faulty', 'waiting')")
  await knex.raw("create unique index expenditure_uploads_taken_once on expenditure_uploads (report_id, sha256) where state = 'taken'")
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('expenditure_uploads')
}
