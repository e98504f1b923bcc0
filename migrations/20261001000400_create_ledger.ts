import type { Knex } from 'knex'

/**
 * Double entry that knows nothing of grants. A transfer debits one account (which gives) and credits another
 * (which receives) with the same whole number of minor units. Events and transfers are only ever added, each event
 * carrying the hash of the one before; a mistake is undone by an event that mirrors it. Which paths money may take,
 * which accounts may not go below zero and which events need a second person are rows that other tables point at.
 */
export async function up(knex: Knex): Promise<void> {
  const postgres = isPostgres(knex)
  for (const statement of tables(postgres)) await knex.raw(statement)
  // An event is whole: its last leg must stand when the transaction ends.
  if (postgres) await knex.raw(`alter table ledger_events add constraint ledger_events_are_whole ${WHOLE}`)
  for (const statement of postgres ? postgresGuards() : sqliteGuards()) await knex.raw(statement)
  await knex('ledger_currencies').insert(['ALL', 'CHF', 'EUR', 'USD'].map((code) => ({ code })))
  await knex('ledger_event_kinds').insert({ kind: 'reversal', approval: 'none' })
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'

const WHOLE = 'foreign key (seq, leg_count) references ledger_transfers (event_seq, leg_no) deferrable initially deferred'

/** 2^53 − 1: what a JavaScript number holds exactly. */
const LARGEST = '9007199254740991'

function tables(postgres: boolean): string[] {
  // SQLite keeps 10.5 and 'abc' in an integer column unless told not to.
  const whole = (...columns: string[]) => (postgres ? '' : columns.map((column) => `, check (typeof(${column}) = 'integer')`).join(''))
  const clustered = postgres ? '' : 'without rowid'
  return [
    'create table ledger_currencies (code varchar(3) primary key)',
    `create table ledger_account_kinds (
      kind varchar(24) primary key,
      bounded varchar(3) not null check (bounded in ('yes', 'no')),
      unique (kind, bounded))`,
    `create table ledger_event_kinds (
      kind varchar(24) primary key,
      approval varchar(6) not null check (approval in ('second', 'none')),
      unique (kind, approval))`,
    `create table ledger_rules (
      event_kind varchar(24) not null references ledger_event_kinds (kind),
      debit_kind varchar(24) not null references ledger_account_kinds (kind),
      credit_kind varchar(24) not null references ledger_account_kinds (kind),
      primary key (event_kind, debit_kind, credit_kind))`,
    `create table ledger_accounts (
      id varchar(120) primary key,
      owner varchar(60) not null,
      kind varchar(24) not null,
      currency varchar(3) not null references ledger_currencies (code),
      bounded varchar(3) not null,
      opened_at varchar(24) not null,
      balance_minor bigint not null default 0,
      last_seq integer not null default 0,
      last_leg integer not null default 0,
      unique (owner, kind, currency),
      unique (id, kind, currency),
      foreign key (kind, bounded) references ledger_account_kinds (kind, bounded),
      check (id = owner || '/' || kind || '/' || currency),
      constraint ledger_accounts_never_below_zero check (bounded = 'no' or balance_minor >= 0),
      check (balance_minor between -${LARGEST} and ${LARGEST})
      ${whole('balance_minor', 'last_seq', 'last_leg')}) ${clustered}`,
    `create table ledger_events (
      seq integer primary key,
      kind varchar(24) not null,
      approval varchar(6) not null,
      idempotency_key varchar(160) not null unique,
      request_hash varchar(64) not null,
      actor_id varchar(36) not null,
      approver_id varchar(36),
      effective_on varchar(10) not null,
      recorded_at varchar(24) not null,
      reason text,
      reference varchar(160),
      leg_count integer not null,
      reverses_seq integer,
      reverses_kind varchar(24),
      prev_seq integer,
      prev_hash varchar(64) not null,
      hash varchar(64) not null,
      unique (seq, kind, leg_count),
      unique (seq, hash),
      foreign key (kind, approval) references ledger_event_kinds (kind, approval),
      foreign key (prev_seq, prev_hash) references ledger_events (seq, hash),
      foreign key (reverses_seq, reverses_kind, leg_count) references ledger_events (seq, kind, leg_count),
      constraint ledger_events_follow_each_other check (
        (seq = 1 and prev_seq is null and prev_hash = '${'0'.repeat(64)}') or (seq > 1 and prev_seq is not null and prev_seq = seq - 1)),
      constraint ledger_events_by_two_people check (approver_id is null or approver_id <> actor_id),
      constraint ledger_events_are_approved check (approval = 'none' or approver_id is not null),
      constraint ledger_events_reverse_something check ((kind = 'reversal') = (reverses_seq is not null)),
      check ((reverses_seq is null) = (reverses_kind is null)),
      constraint ledger_events_reverse_no_reversal check (reverses_kind is null or reverses_kind <> 'reversal'),
      check (leg_count between 1 and 50)
      ${whole('seq', 'leg_count')}
      ${postgres ? '' : `, ${WHOLE}`})`,
    `create table ledger_transfers (
      event_seq integer not null,
      leg_no integer not null,
      after_leg integer,
      leg_count integer not null,
      event_kind varchar(24) not null,
      debit_account_id varchar(120) not null,
      debit_kind varchar(24) not null,
      credit_account_id varchar(120) not null,
      credit_kind varchar(24) not null,
      currency varchar(3) not null,
      amount_minor bigint not null,
      debit_after_minor bigint not null,
      credit_after_minor bigint not null,
      primary key (event_seq, leg_no),
      foreign key (event_seq, event_kind, leg_count) references ledger_events (seq, kind, leg_count),
      foreign key (event_seq, after_leg) references ledger_transfers (event_seq, leg_no),
      foreign key (debit_account_id, debit_kind, currency) references ledger_accounts (id, kind, currency),
      foreign key (credit_account_id, credit_kind, currency) references ledger_accounts (id, kind, currency),
      constraint ledger_transfers_take_legal_paths foreign key (event_kind, debit_kind, credit_kind) references ledger_rules (event_kind, debit_kind, credit_kind),
      constraint ledger_transfers_amount check (amount_minor between 1 and ${LARGEST}),
      constraint ledger_transfers_between_two check (debit_account_id <> credit_account_id),
      constraint ledger_transfers_in_order check (
        leg_no <= leg_count and ((leg_no = 1 and after_leg is null) or (leg_no > 1 and after_leg is not null and after_leg = leg_no - 1)))
      ${whole('amount_minor', 'event_seq', 'leg_no', 'debit_after_minor', 'credit_after_minor')}) ${clustered}`,
    // Most events reverse nothing, and need not stand in this index.
    'create unique index ledger_events_reversed_once on ledger_events (reverses_seq) where reverses_seq is not null',
    'create index ledger_transfers_debit on ledger_transfers (debit_account_id, event_seq)',
    'create index ledger_transfers_credit on ledger_transfers (credit_account_id, event_seq)',
  ]
}

const STAYS = 'what the ledger has written is never changed or removed'
const BALANCE = 'a balance changes only by the transfer it names'
const MIRROR = 'a reversal mirrors every leg of what it reverses'
const OPENS = 'an account opens at zero'

/** An account changes only by a transfer that came after the last one it knew. Each is applied at once, so no edit by hand finds one. */
const NAMED_TRANSFER = `
  (new.last_seq, new.last_leg) > (old.last_seq, old.last_leg)
  and exists (select 1 from ledger_transfers t where t.event_seq = new.last_seq and t.leg_no = new.last_leg
    and ((t.debit_account_id = new.id and new.balance_minor = old.balance_minor - t.amount_minor)
      or (t.credit_account_id = new.id and new.balance_minor = old.balance_minor + t.amount_minor)))`

const MIRRORED = `
  select 1 from ledger_events e join ledger_transfers t on t.event_seq = e.reverses_seq and t.leg_no = new.leg_no
  where e.seq = new.event_seq and t.debit_account_id = new.credit_account_id and t.credit_account_id = new.debit_account_id
    and t.amount_minor = new.amount_minor`

/** The balance that a transfer says it leaves is what the account gets; the guard above compares it with the one that was. */
const MOVE = `
  update ledger_accounts set balance_minor = new.debit_after_minor, last_seq = new.event_seq, last_leg = new.leg_no where id = new.debit_account_id;
  update ledger_accounts set balance_minor = new.credit_after_minor, last_seq = new.event_seq, last_leg = new.leg_no where id = new.credit_account_id;`

function sqliteGuards(): string[] {
  const stay = ['events', 'transfers'].flatMap((name) => ['update', 'delete'].map((deed) =>
    `create trigger ledger_${name}_no_${deed} before ${deed} on ledger_${name} begin select raise(abort, '${STAYS}'); end`))
  // INSERT OR REPLACE would remove the row that stands in its way without asking the triggers above.
  const noReplace = (name: string, same: string) =>
    `create trigger ledger_${name}_no_replace before insert on ledger_${name} when exists (select 1 from ledger_${name} where ${same})
      begin select raise(abort, '${STAYS}'); end`
  return [
    ...stay,
    noReplace('events', 'seq = new.seq or idempotency_key = new.idempotency_key or reverses_seq = new.reverses_seq'),
    noReplace('transfers', 'event_seq = new.event_seq and leg_no = new.leg_no'),
    noReplace('accounts', 'id = new.id'),
    `create trigger ledger_accounts_no_delete before delete on ledger_accounts begin select raise(abort, '${STAYS}'); end`,
    `create trigger ledger_accounts_open before insert on ledger_accounts when not (new.balance_minor = 0 and new.last_seq = 0 and new.last_leg = 0)
      begin select raise(abort, '${OPENS}'); end`,
    `create trigger ledger_accounts_guard before update on ledger_accounts when not (${NAMED_TRANSFER})
      begin select raise(abort, '${BALANCE}'); end`,
    `create trigger ledger_transfers_mirror before insert on ledger_transfers when new.event_kind = 'reversal' and not exists (${MIRRORED})
      begin select raise(abort, '${MIRROR}'); end`,
    `create trigger ledger_transfers_move after insert on ledger_transfers begin ${MOVE} end`,
  ]
}

function postgresGuards(): string[] {
  const refuse = (name: string, sentence: string) =>
    `create function ${name}() returns trigger language plpgsql as $$ begin raise exception '${sentence}'; end $$`
  return [
    refuse('ledger_stays', STAYS),
    ...['events', 'transfers'].map((name) =>
      `create trigger ledger_${name}_stay before update or delete on ledger_${name} for each row execute function ledger_stays()`),
    'create trigger ledger_accounts_stay before delete on ledger_accounts for each row execute function ledger_stays()',
    ...['events', 'transfers', 'accounts'].map((name) =>
      `create trigger ledger_${name}_whole before truncate on ledger_${name} for each statement execute function ledger_stays()`),
    refuse('ledger_opens_at_zero', OPENS),
    `create trigger ledger_accounts_open before insert on ledger_accounts for each row
      when (not (new.balance_minor = 0 and new.last_seq = 0 and new.last_leg = 0)) execute function ledger_opens_at_zero()`,
    `create function ledger_guard() returns trigger language plpgsql as $$ begin
      if not (${NAMED_TRANSFER}) then raise exception '${BALANCE}'; end if;
      return new; end $$`,
    'create trigger ledger_accounts_guard before update on ledger_accounts for each row execute function ledger_guard()',
    `create function ledger_mirror() returns trigger language plpgsql as $$ begin
      if not exists (${MIRRORED}) then raise exception '${MIRROR}'; end if;
      return new; end $$`,
    `create trigger ledger_transfers_mirror before insert on ledger_transfers for each row when (new.event_kind = 'reversal') execute function ledger_mirror()`,
    `create function ledger_move() returns trigger language plpgsql as $$ begin ${MOVE} return null; end $$`,
    'create trigger ledger_transfers_move after insert on ledger_transfers for each row execute function ledger_move()',
  ]
}

export async function down(knex: Knex): Promise<void> {
  if (isPostgres(knex)) await knex.raw('alter table ledger_events drop constraint ledger_events_are_whole')
  for (const name of ['transfers', 'events', 'accounts', 'rules', 'event_kinds', 'account_kinds', 'currencies']) {
    await knex.schema.dropTable(`ledger_${name}`)
  }
  if (!isPostgres(knex)) return
  for (const name of ['stays', 'opens_at_zero', 'guard', 'mirror', 'move']) await knex.raw(`drop function ledger_${name}()`)
}
