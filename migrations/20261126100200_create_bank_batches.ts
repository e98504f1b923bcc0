import type { Knex } from 'knex'

/**
 * Approved payments that go to the bank together: one account, one currency, made by one payer and released by another.
 * An order is one attempt to pay; its end-to-end id is the payment's and the attempt's, and comes back with everything the bank says.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bank_batches', (table) => {
    table.string('id', 36).primary()
    // What the file is called inside: the bank answers with it.
    table.string('reference', 35).notNullable().unique()
    table.string('account_id', 36).notNullable()
    table.string('currency', 3).notNullable()
    table.string('state', 10).notNullable().checkIn(['made', 'released', 'discarded'])
    table.string('execute_on', 10).notNullable()
    table.string('made_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('made_at', 24).notNullable()
    table.string('released_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('released_at', 24)
    table.string('discarded_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('discarded_at', 24)
    table.string('file_id', 36).unique().references('files.id').onDelete('RESTRICT')
    table.integer('orders_count')
    table.bigInteger('sum_minor')
    table.integer('version').notNullable().defaultTo(1)
    table.foreign(['account_id', 'currency']).references(['id', 'currency']).inTable('paying_accounts').onDelete('RESTRICT')
    table.check('released_by <> made_by', {}, 'bank_batches_released_by_another')
    table.check("state <> 'released' or (released_by is not null and released_at is not null and file_id is not null and orders_count > 0 and sum_minor > 0)", {}, 'bank_batches_released_whole')
  })

  await knex.schema.createTable('bank_orders', (table) => {
    table.string('id', 36).primary()
    table.string('batch_id', 36).notNullable().references('bank_batches.id').onDelete('RESTRICT').index()
    table.string('payment_id', 36).notNullable().references('payments.id').onDelete('RESTRICT').index()
    table.integer('attempt').notNullable()
    table.string('end_to_end_id', 35).notNullable().index()
    table.bigInteger('amount_minor').notNullable()
    table.string('iban', 34).notNullable()
    table.string('creditor', 70).notNullable()
    table.string('town', 35).notNullable()
    table.string('country', 2).notNullable()
    table.string('text', 140).notNullable()
    // What the bank said of it. That it was paid says only the statement, and stands with the payment.
    table.string('status', 10).notNullable().checkIn(['listed', 'accepted', 'pending', 'rejected', 'withdrawn'])
    table.string('status_code', 10)
    table.text('status_reason')
    table.string('status_at', 24)
    table.check('amount_minor > 0', {}, 'bank_orders_have_an_amount')
  })
  await knex.raw("create unique index bank_orders_one_alive on bank_orders (payment_id, attempt) where status <> 'withdrawn'")
  await knex.raw("create unique index bank_orders_one_id on bank_orders (end_to_end_id) where status <> 'withdrawn'")

  await knex.schema.createTable('bank_status_files', (table) => {
    table.string('id', 36).primary()
    table.string('batch_id', 36).notNullable().references('bank_batches.id').onDelete('RESTRICT').index()
    table.string('import_id', 36).notNullable().unique().references('bank_imports.id').onDelete('RESTRICT')
    table.integer('accepted').notNullable()
    table.integer('pending').notNullable()
    table.integer('rejected').notNullable()
    table.integer('unchanged').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bank_status_files', 'bank_orders', 'bank_batches']) await knex.schema.dropTable(table)
}
