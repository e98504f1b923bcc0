import type { Knex } from 'knex'

/** The stages that money of the fund passes through; below zero goes only what lies outside it. */
const STAGES = [
  ['outside', 'no'], ['exchange', 'no'],
  ['pool', 'yes'], ['committed', 'yes'], ['obligated', 'yes'], ['in_payment', 'yes'], ['advance', 'yes'], ['expenditure', 'yes'], ['receivable', 'yes'],
] as const

/** What can happen to money: event, the stage that gives, the stage that receives, whether a second person approves. */
const EVENTS = [
  ['receipt', 'outside', 'pool', 'none'],
  ['source_return', 'pool', 'outside', 'second'],
  ['exchange', 'pool', 'exchange', 'none'],
  ['exchange', 'exchange', 'pool', 'none'],
  ['commitment', 'pool', 'committed', 'none'],
  ['release', 'committed', 'pool', 'none'],
  ['obligation', 'committed', 'obligated', 'none'],
  ['deobligation', 'obligated', 'committed', 'none'],
  ['payment_approval', 'obligated', 'in_payment', 'second'],
  ['payment', 'in_payment', 'advance', 'none'],
  ['reimbursement', 'in_payment', 'expenditure', 'none'],
  ['payment_failure', 'in_payment', 'obligated', 'none'],
  ['acceptance', 'advance', 'expenditure', 'none'],
  ['disallowance', 'expenditure', 'receivable', 'none'],
  ['unspent', 'advance', 'receivable', 'none'],
  ['refund', 'receivable', 'pool', 'none'],
] as const

/** Where the fund's money comes from, which call it is set aside for, and which award it is owed to; the amounts are the ledger's. */
export async function up(knex: Knex): Promise<void> {
  await knex('ledger_account_kinds').insert(STAGES.map(([kind, bounded]) => ({ kind, bounded })))
  const kinds = new Map(EVENTS.map(([kind, , , approval]) => [kind, approval]))
  await knex('ledger_event_kinds').insert([...kinds].map(([kind, approval]) => ({ kind, approval })))
  await knex('ledger_rules').insert(EVENTS.map(([kind, debit, credit]) => ({ event_kind: kind, debit_kind: debit, credit_kind: credit })))
  const mirrored = new Map(EVENTS.map(([, debit, credit]) => [`${credit} ${debit}`, { event_kind: 'reversal', debit_kind: credit, credit_kind: debit }]))
  await knex('ledger_rules').insert([...mirrored.values()])

  await knex.schema.createTable('fund_sources', (table) => {
    table.string('id', 36).primary()
    table.string('code', 30).notNullable().unique()
    table.string('kind', 20).notNullable().checkIn(['ministry', 'municipal_budget', 'donor', 'private', 'fees'])
    table.string('name_sq', 200).notNullable()
    table.string('name_en', 200).notNullable()
    table.string('currency', 3).notNullable().references('ledger_currencies.code').onDelete('RESTRICT')
    table.string('opened_by', 36).notNullable()
    table.string('opened_at', 24).notNullable()
    table.unique(['id', 'currency'])
  })

  // A call's money comes from one source. Calls and awards are made to the right of the fund, so nothing points at their tables.
  await knex.schema.createTable('fund_envelopes', (table) => {
    table.string('call_id', 36).primary()
    table.string('reference', 30).notNullable()
    table.string('source_id', 36).notNullable().index()
    table.string('currency', 3).notNullable()
    table.unique(['call_id', 'currency'])
    table.foreign(['source_id', 'currency']).references(['id', 'currency']).inTable('fund_sources').onDelete('RESTRICT')
  })

  await knex.schema.createTable('fund_obligations', (table) => {
    table.string('award_id', 36).primary()
    table.string('reference', 40)
    table.string('call_id', 36).notNullable().index()
    table.string('currency', 3).notNullable()
    table.foreign(['call_id', 'currency']).references(['call_id', 'currency']).inTable('fund_envelopes').onDelete('RESTRICT')
  })

  // Money that goes back to its source leaves by two people: one prepares, another approves or refuses.
  await knex.schema.createTable('fund_returns', (table) => {
    table.string('id', 36).primary()
    table.string('source_id', 36).notNullable().references('fund_sources.id').onDelete('RESTRICT').index()
    table.bigInteger('amount_minor').notNullable().checkPositive()
    table.text('reason').notNullable()
    table.string('state', 10).notNullable().checkIn(['prepared', 'approved', 'refused'])
    table.string('prepared_by', 36).notNullable()
    table.string('prepared_at', 24).notNullable()
    table.string('decided_by', 36)
    table.string('decided_at', 24)
    table.text('refusal_reason')
    table.integer('event_seq').unique().references('ledger_events.seq').onDelete('RESTRICT')
    table.check('decided_by is null or decided_by <> prepared_by', {}, 'fund_returns_decided_by_a_second_person')
    table.check("(state = 'prepared') = (decided_by is null)", {}, 'fund_returns_are_decided_by_somebody')
    table.check("(state = 'approved') = (event_seq is not null)", {}, 'fund_returns_leave_through_the_ledger')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['fund_returns', 'fund_obligations', 'fund_envelopes', 'fund_sources']) await knex.schema.dropTable(table)
  await knex('ledger_rules').delete()
  await knex('ledger_event_kinds').whereNot({ kind: 'reversal' }).delete()
  await knex('ledger_account_kinds').delete()
}
