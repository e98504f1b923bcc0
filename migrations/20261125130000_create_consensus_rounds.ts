import type { Knex } from 'knex'

/**
 * What becomes of sheets that diverge: a further sheet, numbered among the further ones of its proposal, or a consensus
 * round of those who scored, with what they agreed on. What was opened and what was recorded is never changed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table score_sheets add column further integer check (further is null or further >= 1)')
  await knex.raw('create unique index score_sheets_further_once on score_sheets (proposal_id, further) where further is not null')

  await knex.schema.createTable('consensus_rounds', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.integer('number').notNullable().checkPositive()
    // Ids and seals of the sheets that diverged, how far, and by which of the two rules.
    table.text('sheets').notNullable()
    table.integer('gap').notNullable()
    table.text('triggers').notNullable()
    table.string('opened_by', 36).notNullable()
    table.string('opened_at', 24).notNullable()
    table.unique(['proposal_id', 'number'])
  })

  await knex.schema.createTable('consensus_records', (table) => {
    table.string('round_id', 36).primary().references('consensus_rounds.id').onDelete('RESTRICT')
    table.string('held_at', 24).notNullable()
    table.string('place', 200).notNullable()
    // Ids of members.
    table.text('present').notNullable()
    // Ids and seals of the sheets as they were when it was recorded: the record is about these and no others.
    table.text('sheets').notNullable()
    // Marks by criterion and the points they give, where the call's result is the agreed score.
    table.text('marks')
    table.text('section_points')
    table.integer('total_points')
    table.text('reasons').notNullable()
    table.text('minority').notNullable().defaultTo('')
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
    table.check('(marks is null) = (total_points is null) and (marks is null) = (section_points is null)', {}, 'agreed_scores_are_whole')
  })

  if (isPostgres(knex)) await guardOnPostgres(knex)
  else await guardOnSqlite(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'

const KEEPS = 'consensus rounds and their records are never changed or removed'
const FURTHER = 'a further sheet stays the one it was opened as'
const LOGS = [['consensus_rounds', 'id = new.id or (proposal_id = new.proposal_id and number = new.number)'], ['consensus_records', 'round_id = new.round_id']] as const

async function guardOnSqlite(knex: Knex): Promise<void> {
  await knex.raw(`create trigger score_sheets_further_stays before update on score_sheets when new.further is not old.further begin select raise(abort, '${FURTHER}'); end`)
  for (const [table, same] of LOGS) {
    for (const deed of ['update', 'delete']) await knex.raw(`create trigger ${table}_no_${deed} before ${deed} on ${table} begin select raise(abort, '${KEEPS}'); end`)
    await knex.raw(`create trigger ${table}_no_replace before insert on ${table} when exists (select 1 from ${table} where ${same}) begin select raise(abort, '${KEEPS}'); end`)
  }
}

async function guardOnPostgres(knex: Knex): Promise<void> {
  await knex.raw(`create function score_sheets_further_stays() returns trigger language plpgsql as $$ begin
    if new.further is distinct from old.further then raise exception '${FURTHER}'; end if;
    return new; end $$`)
  await knex.raw('create trigger score_sheets_further_stays before update on score_sheets for each row execute function score_sheets_further_stays()')
  await knex.raw(`create function consensus_stays() returns trigger language plpgsql as $$ begin raise exception '${KEEPS}'; end $$`)
  for (const [table] of LOGS) {
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function consensus_stays()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function consensus_stays()`)
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('consensus_records')
  await knex.schema.dropTable('consensus_rounds')
  if (isPostgres(knex)) {
    await knex.raw('drop trigger score_sheets_further_stays on score_sheets')
    for (const name of ['consensus_stays', 'score_sheets_further_stays']) await knex.raw(`drop function ${name}()`)
  } else await knex.raw('drop trigger score_sheets_further_stays')
  await knex.raw('drop index score_sheets_further_once')
  await knex.raw('alter table score_sheets drop column further')
}
