import { randomInt } from 'node:crypto'
import type { Knex } from 'knex'

/**
 * Assessors get codes under which everything about their sheets is published. A sheet is sealed by a commitment that
 * opens with its nonce, and a sealed sheet is opened again only when the version that was sealed has been kept.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table committee_members add column code varchar(8)')
  await fillCodes(knex)
  await knex.schema.alterTable('committee_members', (table) => { table.unique(['committee_id', 'code']) })

  await knex.raw('alter table score_sheets add column revision integer not null default 1 check (revision >= 1)')
  // Null on sheets that were sealed by the plain hash of what they say.
  await knex.raw('alter table score_sheets add column seal_nonce varchar(32) check (seal_nonce is null or length(seal_nonce) = 32)')
  await knex.raw("alter table score_sheets add column reopened_for varchar(10) check (reopened_for is null or reopened_for in ('chair', 'consensus', 'complaint'))")

  await knex.schema.createTable('sheet_versions', (table) => {
    table.string('id', 36).primary()
    table.string('sheet_id', 36).notNullable().references('score_sheets.id').onDelete('RESTRICT')
    table.integer('revision').notNullable()
    // Exactly the text that was sealed.
    table.text('content').notNullable()
    table.text('section_points').notNullable()
    table.integer('total_points').notNullable()
    table.string('seal_hash', 64).notNullable()
    table.string('seal_nonce', 32)
    table.string('sealed_at', 24).notNullable()
    table.string('reopened_for', 10).notNullable()
    table.string('reopened_by', 36).notNullable()
    table.string('reopened_at', 24).notNullable()
    table.string('reason', 500).notNullable()
    table.unique(['sheet_id', 'revision'])
  })

  await knex.schema.createTable('sheet_changes', (table) => {
    table.string('id', 36).primary()
    table.string('sheet_id', 36).notNullable().references('score_sheets.id').onDelete('RESTRICT').index()
    table.integer('revision').notNullable()
    table.string('deed', 10).notNullable().checkIn(['saved', 'uploaded', 'sealed', 'reopened'])
    table.string('by_id', 36).notNullable()
    table.string('at', 24).notNullable()
    // Fields before and after.
    table.text('fields').notNullable()
    table.string('reason', 500)
  })

  if (isPostgres(knex)) await guardOnPostgres(knex)
  else await guardOnSqlite(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const LETTERS: Record<string, string> = { chair: 'C', secretary: 'S' }

/** Numbers in an order that says nothing of who was appointed first. */
async function fillCodes(knex: Knex): Promise<void> {
  const members = (await knex('committee_members').select('id', 'committee_id', 'seat')) as { id: string; committee_id?: string; committeeId?: string; seat: string }[]
  const left = [...members]
  const counts = new Map<string, number>()
  while (left.length > 0) {
    const [member] = left.splice(randomInt(left.length), 1)
    if (member === undefined) continue
    const letter = LETTERS[member.seat] ?? 'A'
    const series = `${member.committee_id ?? member.committeeId} ${letter}`
    const number = (counts.get(series) ?? 0) + 1
    counts.set(series, number)
    await knex('committee_members').where({ id: member.id }).update({ code: `${letter}-${number}` })
  }
}

const SAYS = 'a sealed sheet is never changed'
const KEEPS = 'versions and changes of a sheet are never changed or removed'
const ARCHIVES = 'only a sealed sheet is kept as a version'
const ASSIGNED = ['id', 'call_id', 'proposal_id', 'assessor_id', 'assigned_by', 'assigned_at', 'comment', 'saved_at']
const SEAL = ['sealed_at', 'section_points', 'total_points', 'seal_hash', 'seal_nonce']
const VERSION = ['sealed_at', 'section_points', 'total_points', 'seal_hash']
const BEFORE = ['sealed_at', 'section_points', 'total_points', 'seal_hash']
const LOGS = ['sheet_versions', 'sheet_changes']

/** What the database lets happen to a sheet that was sealed: made void as it is, or opened again when its version is kept. */
function allowed(same: (columns: readonly string[]) => string, equal: string): string {
  const made = `old.state = 'sealed' and new.state = 'void' and ${same([...ASSIGNED, ...SEAL, 'reopened_for'])}`
  const kept = `exists (select 1 from sheet_versions where sheet_id = old.id and revision = old.revision and seal_nonce ${equal} old.seal_nonce and ${VERSION.map((column) => `${column} = old.${column}`).join(' and ')})`
  const opened = `old.state = 'sealed' and new.state = 'draft' and new.revision = old.revision + 1 and new.reopened_for is not null and ${same(ASSIGNED)} and ${SEAL.map((column) => `new.${column} is null`).join(' and ')} and ${kept}`
  return `((${made} and new.revision = old.revision) or (${opened}))`
}

async function guardOnSqlite(knex: Knex): Promise<void> {
  const same = (columns: readonly string[]) => columns.map((column) => `new.${column} is old.${column}`).join(' and ')
  await knex.raw('drop trigger score_sheets_no_update')
  await knex.raw(`create trigger score_sheets_no_update before update on score_sheets
    when (old.state in ('sealed', 'void') and not ${allowed(same, 'is')}) or (old.state not in ('sealed', 'void') and new.revision <> old.revision)
    begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger sheet_versions_of_sealed before insert on sheet_versions
    when not exists (select 1 from score_sheets where id = new.sheet_id and state = 'sealed' and revision = new.revision and seal_nonce is new.seal_nonce and ${VERSION.map((column) => `${column} = new.${column}`).join(' and ')})
    begin select raise(abort, '${ARCHIVES}'); end`)
  await knex.raw(`create trigger sheet_versions_no_replace before insert on sheet_versions
    when exists (select 1 from sheet_versions where id = new.id or (sheet_id = new.sheet_id and revision = new.revision)) begin select raise(abort, '${KEEPS}'); end`)
  await knex.raw(`create trigger sheet_changes_no_replace before insert on sheet_changes when exists (select 1 from sheet_changes where id = new.id) begin select raise(abort, '${KEEPS}'); end`)
  for (const table of LOGS) {
    for (const deed of ['update', 'delete']) await knex.raw(`create trigger ${table}_no_${deed} before ${deed} on ${table} begin select raise(abort, '${KEEPS}'); end`)
  }
}

async function guardOnPostgres(knex: Knex): Promise<void> {
  const same = (columns: readonly string[]) => columns.map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')
  await replaceGuard(knex, allowed(same, 'is not distinct from'), "old.state not in ('sealed', 'void') and new.revision <> old.revision")
  await knex.raw(`create function sheet_logs_stay() returns trigger language plpgsql as $$ begin raise exception '${KEEPS}'; end $$`)
  for (const table of LOGS) {
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function sheet_logs_stay()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function sheet_logs_stay()`)
  }
  await knex.raw(`create function sheet_versions_of_sealed() returns trigger language plpgsql as $$ begin
    if not exists (select 1 from score_sheets where id = new.sheet_id and state = 'sealed' and revision = new.revision and seal_nonce is not distinct from new.seal_nonce and ${VERSION.map((column) => `${column} = new.${column}`).join(' and ')})
    then raise exception '${ARCHIVES}'; end if;
    return new; end $$`)
  await knex.raw('create trigger sheet_versions_of_sealed before insert on sheet_versions for each row execute function sheet_versions_of_sealed()')
}

async function replaceGuard(knex: Knex, may: string, never: string): Promise<void> {
  await knex.raw(`create or replace function score_sheets_stay() returns trigger language plpgsql as $$ begin
    if tg_op = 'TRUNCATE' then raise exception '${SAYS}'; end if;
    if old.state in ('sealed', 'void') and (tg_op = 'DELETE' or not ${may}) then raise exception '${SAYS}'; end if;
    if tg_op = 'DELETE' then return old; end if;
    if ${never} then raise exception '${SAYS}'; end if;
    return new; end $$`)
}

/** Sheets sealed by commitment stay sealed; without the nonce nobody can open what was committed to. */
export async function down(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    const same = [...ASSIGNED, ...BEFORE].map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')
    await replaceGuard(knex, `(old.state = 'sealed' and new.state = 'void' and ${same})`, 'false')
  } else {
    const same = [...ASSIGNED, ...BEFORE].map((column) => `new.${column} is old.${column}`).join(' and ')
    await knex.raw('drop trigger score_sheets_no_update')
    await knex.raw(`create trigger score_sheets_no_update before update on score_sheets
      when old.state in ('sealed', 'void') and not (old.state = 'sealed' and new.state = 'void' and ${same}) begin select raise(abort, '${SAYS}'); end`)
  }
  for (const table of ['sheet_changes', 'sheet_versions']) await knex.schema.dropTable(table)
  if (isPostgres(knex)) for (const name of ['sheet_logs_stay', 'sheet_versions_of_sealed']) await knex.raw(`drop function ${name}()`)
  await knex.schema.alterTable('committee_members', (table) => { table.dropUnique(['committee_id', 'code']) })
  for (const [table, column] of [['committee_members', 'code'], ['score_sheets', 'reopened_for'], ['score_sheets', 'seal_nonce'], ['score_sheets', 'revision']] as const) await knex.raw(`alter table ${table} drop column ${column}`)
}
