import type { Knex } from 'knex'

/**
 * The way of municipalities: a spending order is lodged at a branch of the treasury, and the treasury's daily list says
 * that it was executed. A list is read first and booked afterwards; what each row said stays.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('treasury_orders', (table) => {
    table.string('id', 36).primary()
    table.string('payment_id', 36).notNullable().references('payments.id').onDelete('RESTRICT')
    table.integer('attempt').notNullable()
    table.string('commitment_no', 40).notNullable()
    table.string('order_no', 40).notNullable()
    table.string('order_on', 10).notNullable()
    table.string('treasury_branch', 60).notNullable()
    table.string('order_key', 120).notNullable()
    table.string('lodged_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('lodged_at', 24).notNullable()
    table.string('withdrawn_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('withdrawn_at', 24)
  })
  await knex.raw('create unique index treasury_orders_one_alive on treasury_orders (payment_id, attempt) where withdrawn_at is null')
  await knex.raw('create unique index treasury_orders_one_number on treasury_orders (order_key) where withdrawn_at is null')

  await knex.schema.createTable('treasury_lists', (table) => {
    table.string('id', 36).primary()
    table.string('import_id', 36).notNullable().unique().references('bank_imports.id').onDelete('RESTRICT')
    table.string('state', 10).notNullable().checkIn(['read', 'booked'])
    table.string('name', 160).notNullable()
    // Of a finance officer's list: only grants of this municipality are looked at.
    table.string('municipality_code', 2).references('municipalities.code').onDelete('RESTRICT')
    table.string('read_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('read_at', 24).notNullable()
    table.string('booked_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('booked_at', 24)
    table.check("(state = 'booked') = (booked_by is not null and booked_at is not null)", {}, 'treasury_lists_booked_by_somebody')
  })

  await knex.schema.createTable('treasury_rows', (table) => {
    table.string('id', 36).primary()
    table.string('list_id', 36).notNullable().references('treasury_lists.id').onDelete('RESTRICT')
    table.integer('line').notNullable()
    table.string('order_no', 40).notNullable()
    table.string('commitment_no', 40).notNullable()
    table.string('branch', 60).notNullable()
    table.string('document_no', 60).notNullable()
    table.bigInteger('amount_minor').notNullable()
    table.string('executed_on', 10).notNullable()
    table.string('value_on', 10).notNullable()
    table.string('supplier', 200)
    table.text('description')
    table.string('payment_id', 36).references('payments.id').onDelete('RESTRICT')
    table.integer('attempt')
    table.string('booked', 3).notNullable().defaultTo('no').checkIn(['yes', 'no'])
    table.unique(['list_id', 'line'])
    table.check("booked = 'no' or payment_id is not null", {}, 'treasury_rows_booked_for_a_payment')
  })
  await knex.raw("create unique index treasury_rows_pay_once on treasury_rows (payment_id, attempt) where booked = 'yes'")
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['treasury_rows', 'treasury_lists', 'treasury_orders']) await knex.schema.dropTable(table)
}
