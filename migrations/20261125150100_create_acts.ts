import type { Knex } from 'knex'

/**
 * Acts of a call: who was appointed, the minutes of the committee, the decision. Each is frozen as a file in both languages
 * before anybody signs it, and sealed when everybody has answered. What is frozen, signed or sealed is never changed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('acts', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('kind', 12).notNullable().checkIn(['appointment', 'minutes', 'decision'])
    table.integer('number').notNullable().checkPositive()
    table.string('reference', 60).notNullable().unique()
    // What it is an act of: a recommendation, a decision, or the people of a committee.
    table.string('about_id', 36).notNullable()
    table.string('drafted_by', 36).notNullable()
    table.string('drafted_at', 24).notNullable()
    // The documents that are signed, and the SHA-256 of their bytes.
    for (const language of ['sq', 'en']) {
      table.string(`file_${language}`, 36).notNullable().references('files.id').onDelete('RESTRICT')
      table.string(`print_${language}`, 64).notNullable()
    }
    // The root over the seals of the sheets, and the head of the log, as they stand in the documents.
    table.string('seals_root', 64)
    table.integer('head_size')
    table.string('head_root', 64)
    table.string('state', 10).notNullable().checkIn(['open', 'sealed', 'withdrawn'])
    // The sheet of signatures, made when the act is sealed.
    table.string('sheet_sq', 36).references('files.id').onDelete('RESTRICT')
    table.string('sheet_en', 36).references('files.id').onDelete('RESTRICT')
    table.string('sealed_at', 24)
    table.string('withdrawn_by', 36)
    table.string('withdrawn_at', 24)
    table.string('withdrawn_reason', 2000)
    table.unique(['call_id', 'number'])
    table.check("(state = 'sealed') = (sealed_at is not null and sheet_sq is not null and sheet_en is not null)", {}, 'sealed_acts_are_whole')
    table.check("(state = 'withdrawn') = (withdrawn_by is not null and withdrawn_at is not null and withdrawn_reason is not null)", {}, 'acts_are_withdrawn_with_a_reason')
  })
  await knex.raw("create unique index acts_once on acts (call_id, kind, about_id) where state <> 'withdrawn'")

  await knex.schema.createTable('act_signatures', (table) => {
    table.string('act_id', 36).notNullable().references('acts.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.integer('place').notNullable()
    table.string('capacity', 10).notNullable().checkIn(['chair', 'secretary', 'voting', 'manager', 'authority'])
    table.string('state', 10).notNullable().checkIn(['awaited', 'signed', 'refused'])
    table.string('answered_at', 24)
    table.string('recorded_by', 36)
    // Of a signature: whether a second factor was asked for, and whether the signer could read the whole.
    table.string('factor', 3).checkIn(['yes', 'no'])
    table.string('extent', 5).checkIn(['whole', 'part'])
    table.text('dissent').notNullable().defaultTo('')
    table.string('reason', 2000)
    table.primary(['act_id', 'person_id'])
    table.check("(state = 'awaited') = (answered_at is null and recorded_by is null)", {}, 'signatures_have_a_moment')
    table.check("(state = 'signed') = (factor is not null and extent is not null)", {}, 'signatures_say_how')
    table.check("(state = 'refused') = (reason is not null)", {}, 'refusals_have_a_reason')
  })

  if (isPostgres(knex)) await guardOnPostgres(knex)
  else await guardOnSqlite(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'

const SAYS = 'an act that was drafted is never changed'
const SIGNED = 'a signature that was given is never changed'
const KEPT = ['id', 'call_id', 'kind', 'number', 'reference', 'about_id', 'drafted_by', 'drafted_at', 'file_sq', 'print_sq', 'file_en', 'print_en', 'seals_root', 'head_size', 'head_root']

async function guardOnSqlite(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is old.${column}`).join(' and ')
  await knex.raw(`create trigger acts_no_update before update on acts when old.state <> 'open' or not (${same}) begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger acts_no_delete before delete on acts begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger acts_no_replace before insert on acts when exists (select 1 from acts where id = new.id or (call_id = new.call_id and number = new.number)) begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger act_signatures_no_update before update on act_signatures when old.state <> 'awaited' or new.act_id <> old.act_id or new.person_id <> old.person_id begin select raise(abort, '${SIGNED}'); end`)
  await knex.raw(`create trigger act_signatures_no_delete before delete on act_signatures begin select raise(abort, '${SIGNED}'); end`)
  await knex.raw(`create trigger act_signatures_no_replace before insert on act_signatures when exists (select 1 from act_signatures where act_id = new.act_id and person_id = new.person_id) begin select raise(abort, '${SIGNED}'); end`)
}

async function guardOnPostgres(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')
  await knex.raw(`create function acts_stay() returns trigger language plpgsql as $$ begin
    if tg_op <> 'UPDATE' or old.state <> 'open' or not (${same}) then raise exception '${SAYS}'; end if;
    return new; end $$`)
  await knex.raw(`create function act_signatures_stay() returns trigger language plpgsql as $$ begin
    if tg_op <> 'UPDATE' or old.state <> 'awaited' or new.act_id <> old.act_id or new.person_id <> old.person_id then raise exception '${SIGNED}'; end if;
    return new; end $$`)
  for (const table of ['acts', 'act_signatures']) {
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function ${table}_stay()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function ${table}_stay()`)
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['act_signatures', 'acts']) await knex.schema.dropTable(table)
  if (isPostgres(knex)) for (const name of ['acts_stay', 'act_signatures_stay']) await knex.raw(`drop function ${name}()`)
}
