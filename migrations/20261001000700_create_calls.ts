import type { Knex } from 'knex'

/** Calls for proposals: rules, grid, calendar, documents, questions in public, numbered corrigenda. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('calls', (table) => {
    table.string('id', 36).primary()
    table.string('reference', 30).notNullable().unique()
    table.string('template', 20).notNullable().checkIn(['cso_small', 'municipal'])
    table.string('state', 20).notNullable().index()
    table.string('title_sq', 255).notNullable()
    table.string('title_en', 255).notNullable()
    // Longer texts in both languages, by name: summary, background, objectives, priorities, eligibility, howToApply, contact …
    table.text('texts').notNullable()
    // Kinds of organisation that may apply; codes of target groups and service types; themes with their titles.
    table.text('applicant_kinds').notNullable()
    table.text('target_groups').notNullable()
    table.text('service_types').notNullable()
    table.text('themes').notNullable()
    table.string('currency', 3).notNullable().defaultTo('ALL')
    table.bigInteger('envelope_minor').notNullable()
    table.string('funding_source_id', 36)
    // Every parameter of the scheme's sheet; its shape is `CallSettings` in server/calls.
    table.text('settings').notNullable()
    table.string('application_form_id', 36).references('form_versions.id').onDelete('RESTRICT')
    table.string('check_form_id', 36).references('form_versions.id').onDelete('RESTRICT')
    table.string('opens_at', 24).notNullable()
    table.string('closes_at', 24).notNullable()
    table.string('info_session_at', 24)
    table.string('questions_until', 24).notNullable()
    table.string('answers_by', 24).notNullable()
    table.string('results_on', 10).notNullable()
    table.string('contract_by', 10).notNullable()
    table.string('starts_from', 10).notNullable()
    table.string('ends_by', 10).notNullable()
    table.string('created_by', 36).notNullable()
    table.string('created_at', 24).notNullable()
    // Who last changed what the publisher reads: as little allowed to publish as the author.
    table.string('changed_by', 36).notNullable()
    table.string('published_by', 36)
    table.string('published_at', 24)
    table.string('results_published_at', 24)
    // Why it was returned, suspended, cancelled or ended without an award, in both languages; told on its page.
    table.text('state_reason')
    table.integer('version').notNullable().defaultTo(1)
    table.check('published_by is null or (published_by <> created_by and published_by <> changed_by)', {}, 'calls_published_by_a_second_person')
    table.check('(published_by is null) = (published_at is null)', {}, 'calls_publication_is_whole')
    table.check('envelope_minor > 0', {}, 'calls_have_money')
    table.check('opens_at < closes_at', {}, 'calls_open_before_they_close')
    table.index(['state', 'closes_at'])
  })

  await knex.schema.createTable('call_municipalities', (table) => {
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('municipality_code', 2).notNullable().references('municipalities.code').onDelete('RESTRICT')
    table.primary(['call_id', 'municipality_code'])
  })

  await knex.schema.createTable('call_sections', (table) => {
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('code', 4).notNullable()
    table.integer('position').notNullable()
    table.string('title_sq', 200).notNullable()
    table.string('title_en', 200).notNullable()
    table.integer('floor_points')
    table.primary(['call_id', 'code'])
  })

  await knex.schema.createTable('call_criteria', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable()
    table.string('section_code', 4).notNullable()
    table.string('code', 6).notNullable()
    table.integer('position').notNullable()
    table.string('title_sq', 300).notNullable()
    table.string('title_en', 300).notNullable()
    table.integer('weight').notNullable().checkPositive()
    table.unique(['call_id', 'code'])
    table.foreign(['call_id', 'section_code']).references(['call_id', 'code']).inTable('call_sections').onDelete('RESTRICT')
  })

  await knex.schema.createTable('call_documents', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('code', 30).notNullable()
    table.integer('position').notNullable()
    table.string('title_sq', 200).notNullable()
    table.string('title_en', 200).notNullable()
    table.string('required', 3).notNullable().checkIn(['yes', 'no'])
    table.unique(['call_id', 'code'])
  })

  await knex.schema.createTable('call_files', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.string('title_sq', 200).notNullable()
    table.string('title_en', 200).notNullable()
    table.string('added_by', 36).notNullable()
    table.string('added_at', 24).notNullable()
  })

  await knex.schema.createTable('corrigenda', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.integer('number').notNullable()
    table.string('kind', 12).notNullable().checkIn(['corrigendum', 'extension'])
    table.text('reason_sq').notNullable()
    table.text('reason_en').notNullable()
    // Dates as they were and as they are: [{name, old, new}].
    table.text('changes').notNullable()
    table.string('published_by', 36).notNullable()
    table.string('published_at', 24).notNullable()
    table.unique(['call_id', 'number'])
  })

  await knex.schema.createTable('call_questions', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('asked_by', 36).notNullable()
    table.text('question').notNullable()
    table.string('asked_at', 24).notNullable()
    // As published: in both languages, without what would name the asker.
    table.text('question_sq')
    table.text('question_en')
    table.text('answer_sq')
    table.text('answer_en')
    table.string('answered_by', 36)
    table.string('answered_at', 24)
    table.string('published_at', 24)
    table.integer('version').notNullable().defaultTo(1)
  })

  // Who is told when something about the call changes: those who asked to be, and those who have begun a proposal.
  await knex.schema.createTable('call_followers', (table) => {
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('since', 24).notNullable()
    table.string('until', 24)
    table.primary(['call_id', 'person_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['call_followers', 'call_questions', 'corrigenda', 'call_files', 'call_documents', 'call_criteria', 'call_sections', 'call_municipalities', 'calls']) await knex.schema.dropTable(table)
}
