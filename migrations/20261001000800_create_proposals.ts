import type { Knex } from 'knex'

/** Proposals while they are drafted, every submission as an immutable package, and the eligibility check. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('proposals', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('organisation_id', 36).notNullable().references('organisations.id').onDelete('RESTRICT').index()
    // Issued on submission, in order of arrival within the call: CBSSG-2020-01/07.
    table.integer('number')
    table.string('reference', 40).unique()
    table.string('title', 255).notNullable()
    table.string('municipality_code', 2).references('municipalities.code').onDelete('RESTRICT')
    table.string('theme', 4)
    // Where it is inside; what the applicant is shown; when the applicant was last told.
    table.string('state', 20).notNullable()
    table.string('shown_state', 20).notNullable()
    table.string('notified_at', 24)
    table.string('answer_sheet_id', 36).notNullable().unique().references('answer_sheets.id').onDelete('RESTRICT')
    // Facts of the latest submission, taken from its package; null while a draft.
    table.bigInteger('requested_minor')
    table.bigInteger('total_minor')
    table.bigInteger('own_minor')
    table.integer('direct_beneficiaries')
    table.string('submitted_at', 24)
    table.string('created_by', 36).notNullable()
    table.string('created_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
    table.unique(['call_id', 'number'])
    table.index(['call_id', 'state'])
  })

  await knex.schema.createTable('proposal_documents', (table) => {
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('document_id', 36).notNullable().references('call_documents.id').onDelete('RESTRICT')
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.string('added_by', 36).notNullable()
    table.string('added_at', 24).notNullable()
    table.primary(['proposal_id', 'document_id'])
  })

  await knex.schema.createTable('submissions', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.integer('number').notNullable()
    table.string('received_at', 24).notNullable()
    table.string('submitted_by', 36).notNullable()
    // The whole package as canonical JSON: answers, organisation as it was, names and hashes of files.
    table.text('content').notNullable()
    table.string('content_hash', 64).notNullable()
    table.string('receipt', 40).notNullable().unique()
    table.string('withdrawn_at', 24)
    table.unique(['proposal_id', 'number'])
  })

  await knex.schema.createTable('submission_files', (table) => {
    table.string('submission_id', 36).notNullable().references('submissions.id').onDelete('RESTRICT')
    table.string('document_code', 30).notNullable()
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.primary(['submission_id', 'document_code'])
  })

  await knex.schema.createTable('eligibility_checks', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().unique().references('proposals.id').onDelete('RESTRICT')
    table.string('answer_sheet_id', 36).notNullable().references('answer_sheets.id').onDelete('RESTRICT')
    table.string('outcome', 12).checkIn(['eligible', 'ineligible'])
    table.text('reason')
    table.string('opened_by', 36).notNullable()
    table.string('opened_at', 24).notNullable()
    table.string('decided_by', 36)
    table.string('decided_at', 24)
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('clarifications', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().unique().references('proposals.id').onDelete('RESTRICT')
    table.text('question').notNullable()
    table.string('asked_by', 36).notNullable()
    table.string('asked_at', 24).notNullable()
    table.string('due_at', 24).notNullable()
    table.text('answer')
    table.string('answered_by', 36)
    table.string('answered_at', 24)
  })

  await knex.schema.createTable('clarification_files', (table) => {
    table.string('clarification_id', 36).notNullable().references('clarifications.id').onDelete('RESTRICT')
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.primary(['clarification_id', 'file_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['clarification_files', 'clarifications', 'eligibility_checks', 'submission_files', 'submissions', 'proposal_documents', 'proposals']) await knex.schema.dropTable(table)
}
