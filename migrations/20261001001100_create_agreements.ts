import type { Knex } from 'knex'

/** Grant agreements: a versioned text filled from the award, signed by both sides, with the approved budget line by line. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('agreements', (table) => {
    table.string('id', 36).primary()
    table.string('award_id', 36).notNullable().unique().references('awards.id').onDelete('RESTRICT')
    table.string('reference', 40).notNullable().unique()
    table.string('state', 12).notNullable().index()
    table.string('currency', 3).notNullable()
    table.bigInteger('amount_minor').notNullable()
    table.bigInteger('cofinancing_minor').notNullable()
    table.string('starts_on', 10).notNullable()
    table.string('ends_on', 10).notNullable()
    // The text as it is signed, in both languages, with the version it was made from and its hash.
    table.string('text_version', 20).notNullable()
    table.text('text_sq').notNullable()
    table.text('text_en').notNullable()
    table.string('text_hash', 64).notNullable()
    // Settings of the call that rule the grant, as agreed: instalments, spent share, reallocation, reports due.
    table.text('terms').notNullable()
    table.string('iban', 34)
    table.string('drawn_up_by', 36).notNullable()
    table.string('drawn_up_at', 24).notNullable()
    table.string('grantee_signed_by', 36)
    table.string('grantee_signed_at', 24)
    table.string('funder_signed_by', 36)
    table.string('funder_signed_at', 24)
    // Why it is suspended, terminated, cancelled or back in draft.
    table.string('state_reason', 1000)
    table.string('ended_at', 24)
    table.string('closed_by', 36)
    table.string('closed_at', 24)
    table.integer('version').notNullable().defaultTo(1)
    table.check('starts_on < ends_on', {}, 'agreements_start_before_they_end')
    table.check('grantee_signed_by is null or funder_signed_by is null or grantee_signed_by <> funder_signed_by', {}, 'agreements_have_two_signatories')
  })

  await knex.schema.createTable('agreement_budget_lines', (table) => {
    table.string('id', 36).primary()
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT').index()
    table.integer('position').notNullable()
    table.string('code', 10).notNullable()
    table.string('heading', 4).notNullable()
    table.string('description', 300).notNullable()
    table.string('unit', 20).notNullable()
    table.integer('quantity').notNullable()
    table.bigInteger('unit_cost_minor').notNullable()
    table.bigInteger('amount_minor').notNullable()
    table.unique(['agreement_id', 'code'])
  })

  await knex.schema.createTable('agreement_documents', (table) => {
    table.string('id', 36).primary()
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT').index()
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.string('kind', 12).notNullable().checkIn(['termination'])
    table.string('added_by', 36).notNullable()
    table.string('added_at', 24).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['agreement_documents', 'agreement_budget_lines', 'agreements']) await knex.schema.dropTable(table)
}
