import type { Knex } from 'knex'

/** What cannot be had back is given up by name: it leaves what is owed, and is neither spent nor paid back. */
export async function up(knex: Knex): Promise<void> {
  await knex('ledger_account_kinds').insert({ kind: 'written_off', bounded: 'yes' })
  await knex('ledger_event_kinds').insert({ kind: 'write_off', approval: 'second' })
  await knex('ledger_rules').insert([
    { event_kind: 'write_off', debit_kind: 'receivable', credit_kind: 'written_off' },
    { event_kind: 'reversal', debit_kind: 'written_off', credit_kind: 'receivable' },
  ])
}

/** What the ledger knows is never removed: the path stays, and nobody takes it. */
export async function down(): Promise<void> {}
