import type { Knex } from 'knex'

/** What every slice stands on: the audit trail, letters, files, and the keys of forms already received. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_entries', (table) => {
    table.integer('seq').primary()
    table.string('at', 24).notNullable()
    table.string('actor_id', 36).notNullable().index()
    table.string('action', 60).notNullable()
    table.string('subject', 120).notNullable().index()
    table.text('old')
    table.text('new')
    table.text('reason')
    table.string('prev_hash', 64).notNullable().unique()
    table.string('hash', 64).notNullable().unique()
  })
  await appendOnly(knex, 'audit_entries')

  await knex.schema.createTable('letters', (table) => {
    table.string('id', 36).primary()
    table.string('to_person_id', 36).notNullable().index()
    table.string('to_name', 200).notNullable()
    table.string('to_address', 254).notNullable()
    table.string('subject', 300).notNullable()
    table.text('text').notNullable()
    table.string('language', 2).notNullable().checkIn(['sq', 'en'])
    table.string('about', 120).notNullable().index()
    table.string('state', 10).notNullable().checkIn(['waiting', 'sent', 'failed', 'kept'])
    table.integer('attempts').notNullable()
    table.string('next_at', 24).notNullable()
    table.string('written_at', 24).notNullable()
    table.string('sent_at', 24)
    table.string('problem', 300)
    // Until then only its receiver may know of it: a receipt while a call is open would tell who applies.
    table.string('sealed_until', 24)
    table.index(['state', 'next_at'])
  })

  await knex.schema.createTable('files', (table) => {
    table.string('id', 36).primary()
    table.string('name', 160).notNullable()
    table.string('type', 4).notNullable().checkIn(['pdf', 'docx', 'xlsx', 'odt', 'ods', 'jpg', 'png', 'zip'])
    table.bigInteger('size').notNullable().checkPositive()
    table.string('sha256', 64).notNullable().index()
    table.string('storage_key', 64).notNullable().unique()
    table.string('uploaded_by', 36).notNullable()
    table.string('uploaded_at', 24).notNullable()
  })

  await knex.schema.createTable('form_keys', (table) => {
    table.string('key', 64).primary()
    table.string('claimed_at', 24).notNullable().index()
    table.string('location', 500)
  })
}

/** No row of the table is ever changed or removed, by whatever road: SQLite's REPLACE and PostgreSQL's TRUNCATE are closed too. */
async function appendOnly(knex: Knex, table: string): Promise<void> {
  if ((knex.client as { dialect: string }).dialect === 'postgresql') {
    await knex.raw(`
      create function ${table}_stay() returns trigger language plpgsql as
      $$ begin raise exception '${table} are never changed or removed'; end $$`)
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function ${table}_stay()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function ${table}_stay()`)
    return
  }
  for (const deed of ['update', 'delete']) {
    await knex.raw(`create trigger ${table}_no_${deed} before ${deed} on ${table} begin select raise(abort, '${table} are never changed or removed'); end`)
  }
  await knex.raw(`create trigger ${table}_no_replace before insert on ${table}
    when exists (select 1 from ${table} where seq = new.seq or hash = new.hash or prev_hash = new.prev_hash)
    begin select raise(abort, '${table} are never changed or removed'); end`)
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['form_keys', 'files', 'letters', 'audit_entries']) await knex.schema.dropTable(table)
  if ((knex.client as { dialect: string }).dialect === 'postgresql') await knex.raw('drop function audit_entries_stay()')
}
