import type { Knex } from 'knex'

/**
 * Money on its way. A payment is what a grantee asked for, who verified, prepared and approved it, and what the bank or the
 * treasury said; a claim is the money side of a report; an acceptance is one accepted line of it; a recovery is what comes back.
 * Four people stand behind a paid instalment, and no two of them are one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('payments', (table) => {
    table.string('id', 36).primary()
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT').index()
    table.integer('instalment').notNullable()
    table.integer('attempt').notNullable().defaultTo(1)
    table.string('state', 12).notNullable().checkIn(['requested', 'verified', 'prepared', 'approved', 'paid', 'failed', 'returned', 'cancelled']).index()
    table.bigInteger('amount_minor').notNullable()
    // The facts from which the rule made the amount, so that anybody can do the sum again.
    table.text('arithmetic').notNullable()
    table.text('purpose').notNullable()
    table.string('requested_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('requested_at', 24).notNullable()
    table.string('verified_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('verified_at', 24)
    table.text('verify_note')
    table.string('prepared_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('prepared_at', 24)
    table.string('approved_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('approved_at', 24)
    table.string('returned_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('returned_at', 24)
    table.text('return_reason')
    // What the bank or the treasury branch wrote when the money went.
    table.string('channel', 8).checkIn(['treasury', 'bank'])
    table.string('commitment_no', 40)
    table.string('order_no', 40)
    table.string('order_on', 10)
    table.string('treasury_branch', 60)
    table.string('document_no', 60)
    table.string('executed_on', 10)
    table.string('value_on', 10)
    // Channel, branch and document in one: the same document pays once.
    table.string('reference_key', 200).unique()
    table.string('evidence_file_id', 36).references('files.id').onDelete('RESTRICT')
    table.string('recorded_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('recorded_at', 24)
    table.integer('version').notNullable().defaultTo(1)
    table.check('amount_minor > 0', {}, 'payments_have_an_amount')
    table.check('verified_by <> requested_by', {}, 'payments_verified_by_another')
    table.check('prepared_by <> requested_by and prepared_by <> verified_by', {}, 'payments_prepared_by_another')
    table.check('approved_by <> requested_by and approved_by <> verified_by and approved_by <> prepared_by', {}, 'payments_approved_by_another')
    table.check("state not in ('approved', 'paid') or (verified_by is not null and prepared_by is not null and approved_by is not null)", {}, 'payments_approved_by_two')
    table.check("state <> 'paid' or (channel is not null and document_no is not null and value_on is not null and recorded_by is not null and reference_key is not null)", {}, 'payments_paid_with_reference')
  })
  await knex.raw("create unique index payments_one_alive on payments (agreement_id, instalment) where state not in ('returned', 'cancelled')")

  await knex.schema.createTable('payment_failures', (table) => {
    table.string('id', 36).primary()
    table.string('payment_id', 36).notNullable().references('payments.id').onDelete('RESTRICT')
    table.integer('attempt').notNullable()
    table.text('reason').notNullable()
    table.string('failed_on', 10).notNullable()
    table.string('prepared_by', 36).notNullable()
    table.string('approved_by', 36).notNullable()
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
    table.unique(['payment_id', 'attempt'])
  })

  await knex.schema.createTable('claims', (table) => {
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT')
    table.integer('report_number').notNullable()
    table.string('kind', 8).notNullable().checkIn(['interim', 'final'])
    table.bigInteger('reported_minor').notNullable()
    table.bigInteger('refused_minor').notNullable()
    table.string('approved_by', 36)
    table.string('approved_at', 24)
    table.primary(['agreement_id', 'report_number'])
    table.check('refused_minor >= 0 and reported_minor >= refused_minor', {}, 'claims_refuse_at_most_what_was_reported')
  })

  await knex.schema.createTable('acceptances', (table) => {
    table.string('id', 36).primary()
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT').index()
    table.integer('report_number').notNullable()
    table.string('line_id', 36).notNullable().index()
    // As the register calls it: budget code and description of the line.
    table.string('label', 320).notNullable()
    table.bigInteger('amount_minor').notNullable()
    table.string('accepted_by', 36).notNullable()
    table.string('accepted_at', 24).notNullable()
    table.string('reversed_by', 36)
    table.string('reversed_at', 24)
    table.text('reverse_reason')
    table.check('amount_minor > 0', {}, 'acceptances_have_an_amount')
  })
  await knex.raw('create unique index acceptances_one_alive on acceptances (line_id) where reversed_at is null')

  // Money accepted before it was paid enters the ledger in parts, as the advances that cover it arrive.
  await knex.schema.createTable('acceptance_postings', (table) => {
    table.string('acceptance_id', 36).notNullable().references('acceptances.id').onDelete('RESTRICT')
    table.integer('part').notNullable()
    table.integer('event_seq').notNullable().unique()
    table.bigInteger('amount_minor').notNullable()
    table.primary(['acceptance_id', 'part'])
    table.check('amount_minor > 0', {}, 'acceptance_postings_have_an_amount')
  })

  await knex.schema.createTable('recoveries', (table) => {
    table.string('id', 36).primary()
    table.string('agreement_id', 36).notNullable().references('agreements.id').onDelete('RESTRICT').index()
    table.bigInteger('amount_minor').notNullable()
    table.text('arithmetic').notNullable()
    table.string('state', 12).notNullable().checkIn(['assessed', 'notified', 'replied', 'ordered', 'repaid', 'offset', 'written_off'])
    table.string('assessed_by', 36).notNullable()
    table.string('assessed_at', 24).notNullable()
    table.string('notified_by', 36)
    table.string('notified_at', 24)
    table.string('reply_by', 10)
    table.text('reply')
    table.string('replied_by', 36)
    table.string('replied_at', 24)
    table.string('ordered_by', 36)
    table.string('ordered_at', 24)
    table.string('repay_by', 10)
    table.string('document_no', 60)
    table.string('value_on', 10)
    table.text('settle_reason')
    table.string('settled_by', 36)
    table.string('settled_at', 24)
    table.integer('version').notNullable().defaultTo(1)
    table.check('amount_minor > 0', {}, 'recoveries_have_an_amount')
    table.check('ordered_by <> assessed_by', {}, 'recoveries_ordered_by_another')
    table.check("state <> 'written_off' or (settled_by <> assessed_by and settle_reason is not null)", {}, 'recoveries_written_off_by_another')
    table.check("state <> 'repaid' or (document_no is not null and value_on is not null)", {}, 'recoveries_repaid_with_reference')
  })
  await knex.raw("create unique index recoveries_one_alive on recoveries (agreement_id) where state not in ('repaid', 'offset', 'written_off')")
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['recoveries', 'acceptance_postings', 'acceptances', 'claims', 'payment_failures', 'payments']) await knex.schema.dropTable(table)
}
