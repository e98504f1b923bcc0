import type { Knex } from 'knex'

const STAYS = 'what the ledger has written is never changed or removed'
const CLOSED = 'the period of that day is closed'

/** Closed periods of the ledger, and the balance with which each account opens the next one. Nothing is dated into a closed period any more. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('ledger_periods', (table) => {
    table.string('ends_on', 10).primary()
    table.string('closed_by', 36).notNullable()
    table.string('closed_at', 24).notNullable()
    // The last event that was there: everything later is dated after the period.
    table.integer('head_seq').notNullable().references('ledger_events.seq').onDelete('RESTRICT')
  })
  await knex.schema.createTable('ledger_openings', (table) => {
    table.string('ends_on', 10).notNullable().references('ledger_periods.ends_on').onDelete('RESTRICT')
    table.string('account_id', 120).notNullable().references('ledger_accounts.id').onDelete('RESTRICT')
    table.bigInteger('balance_minor').notNullable()
    table.primary(['ends_on', 'account_id'])
  })
  for (const statement of isPostgres(knex) ? postgresGuards() : sqliteGuards()) await knex.raw(statement)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const TABLES = ['periods', 'openings'] as const

const sqliteGuards = (): string[] => [
  ...TABLES.flatMap((name) => ['update', 'delete'].map((deed) => `create trigger ledger_${name}_no_${deed} before ${deed} on ledger_${name} begin select raise(abort, '${STAYS}'); end`)),
  `create trigger ledger_events_in_open_periods before insert on ledger_events when exists (select 1 from ledger_periods where ends_on >= new.effective_on) begin select raise(abort, '${CLOSED}'); end`,
]

const postgresGuards = (): string[] => [
  ...TABLES.flatMap((name) => [
    `create trigger ledger_${name}_stay before update or delete on ledger_${name} for each row execute function ledger_stays()`,
    `create trigger ledger_${name}_whole before truncate on ledger_${name} for each statement execute function ledger_stays()`,
  ]),
  `create function ledger_in_open_periods() returns trigger language plpgsql as $$ begin
    if exists (select 1 from ledger_periods where ends_on >= new.effective_on) then raise exception '${CLOSED}'; end if;
    return new; end $$`,
  'create trigger ledger_events_in_open_periods before insert on ledger_events for each row execute function ledger_in_open_periods()',
]

export async function down(knex: Knex): Promise<void> {
  await knex.raw(isPostgres(knex) ? 'drop trigger ledger_events_in_open_periods on ledger_events' : 'drop trigger ledger_events_in_open_periods')
  if (isPostgres(knex)) await knex.raw('drop function ledger_in_open_periods()')
  await knex.schema.dropTable('ledger_openings')
  await knex.schema.dropTable('ledger_periods')
}
