import type { Knex } from 'knex'

/** The accounts from which the scheme pays: entered by one payer, confirmed by another, closed and never changed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('paying_accounts', (table) => {
    table.string('id', 36).primary()
    table.string('holder', 70).notNullable()
    table.string('iban', 34).notNullable()
    table.string('bic', 11)
    table.string('currency', 3).notNullable().references('ledger_currencies.code').onDelete('RESTRICT')
    table.string('town', 35).notNullable()
    table.string('country', 2).notNullable()
    table.string('entered_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('entered_at', 24).notNullable()
    table.string('confirmed_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('confirmed_at', 24)
    table.string('closed_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('closed_at', 24)
    table.unique(['id', 'currency'])
    table.check('confirmed_by <> entered_by', {}, 'paying_accounts_confirmed_by_another')
    table.check('(confirmed_by is null) = (confirmed_at is null) and (closed_by is null) = (closed_at is null)', {}, 'paying_accounts_signed_with_time')
  })
  await knex.raw('create unique index paying_accounts_one_open on paying_accounts (iban) where closed_at is null')

  // Every file of a bank or of the treasury, once: its content is its name.
  await knex.schema.createTable('bank_imports', (table) => {
    table.string('id', 36).primary()
    table.string('kind', 10).notNullable().checkIn(['statement', 'status', 'treasury'])
    table.string('file_id', 36).notNullable().unique().references('files.id').onDelete('RESTRICT')
    table.string('sha256', 64).notNullable().unique()
    table.string('imported_by', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('imported_at', 24).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bank_imports', 'paying_accounts']) await knex.schema.dropTable(table)
}
