import type { Knex } from 'knex'

/**
 * What the bank wrote of an account. Statements follow each other without a gap: each is the next of its account, and its opening,
 * entries and closing add up. An entry stands once for an account, and pays, returns or repays at most once.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bank_statements', (table) => {
    table.string('id', 36).primary()
    table.string('import_id', 36).notNullable().references('bank_imports.id').onDelete('RESTRICT').index()
    table.string('account_id', 36).notNullable().references('paying_accounts.id').onDelete('RESTRICT')
    table.integer('ordinal').notNullable()
    table.string('statement_ref', 35).notNullable()
    table.string('opened_on', 10).notNullable()
    table.string('closed_on', 10).notNullable()
    table.bigInteger('opening_minor').notNullable()
    table.bigInteger('credits_minor').notNullable()
    table.bigInteger('debits_minor').notNullable()
    table.bigInteger('closing_minor').notNullable()
    table.integer('entries_count').notNullable()
    table.unique(['account_id', 'ordinal'])
    table.unique(['account_id', 'statement_ref'])
    table.check('opening_minor + credits_minor - debits_minor = closing_minor', {}, 'bank_statements_add_up')
  })

  await knex.schema.createTable('bank_entries', (table) => {
    table.string('id', 36).primary()
    table.string('statement_id', 36).notNullable().references('bank_statements.id').onDelete('RESTRICT')
    table.string('account_id', 36).notNullable().references('paying_accounts.id').onDelete('RESTRICT')
    table.integer('line').notNullable()
    // The bank's own reference of the entry, or a hash of what it says.
    table.string('entry_key', 120).notNullable()
    table.string('document_no', 60).notNullable()
    table.string('direction', 6).notNullable().checkIn(['credit', 'debit'])
    table.bigInteger('amount_minor').notNullable()
    table.string('booked_on', 10).notNullable()
    table.string('value_on', 10).notNullable()
    table.string('end_to_end_id', 35)
    table.string('counterparty', 140)
    table.string('counterparty_iban', 34)
    table.text('text')
    table.string('return_reason', 200)
    table.string('state', 10).notNullable().checkIn(['matched', 'open', 'set_aside']).index()
    table.string('matched_by', 12).checkIn(['end_to_end', 'account', 'reference', 'person'])
    table.string('outcome', 10).checkIn(['paid', 'returned', 'repaid'])
    table.string('payment_id', 36).references('payments.id').onDelete('RESTRICT').index()
    table.integer('attempt')
    table.string('recovery_id', 36).references('recoveries.id').onDelete('RESTRICT')
    // Why the rule left it to a person.
    table.string('open_reason', 20)
    table.text('set_aside_reason')
    table.string('settled_by', 36).references('people.id').onDelete('RESTRICT')
    table.string('settled_at', 24)
    table.integer('version').notNullable().defaultTo(1)
    table.unique(['account_id', 'entry_key'])
    table.unique(['statement_id', 'line'])
    table.check('amount_minor > 0', {}, 'bank_entries_have_an_amount')
    table.check("state <> 'matched' or (matched_by is not null and outcome is not null and settled_by is not null and (payment_id is not null or recovery_id is not null))", {}, 'bank_entries_matched_with_something')
    table.check("state <> 'set_aside' or (set_aside_reason is not null and settled_by is not null)", {}, 'bank_entries_set_aside_with_reason')
  })
  await knex.raw('create unique index bank_entries_settle_once on bank_entries (payment_id, attempt, outcome) where payment_id is not null')
  await knex.raw('create unique index bank_entries_repay_once on bank_entries (recovery_id) where recovery_id is not null')
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bank_entries', 'bank_statements']) await knex.schema.dropTable(table)
}
