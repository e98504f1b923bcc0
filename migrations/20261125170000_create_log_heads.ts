import type { Knex } from 'knex'

/** Heads of the log as a hash tree (RFC 6962): sealed at each stage of a call and daily, published, and never changed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('log_heads', (table) => {
    // How many entries stand under the head.
    table.integer('size').primary()
    table.string('root', 64).notNullable()
    table.string('at', 24).notNullable().index()
    // What it was sealed for: `day`, or the deed that ended a stage.
    table.string('occasion', 60).notNullable()
    table.string('subject', 120)
    table.check('size > 0', {}, 'heads_stand_over_entries')
  })
  // Roots over 1024 entries each, so that a proof reads two of them and not the log.
  await knex.schema.createTable('log_blocks', (table) => {
    table.integer('number').primary()
    table.string('root', 64).notNullable()
  })
  await stay(knex, 'log_heads', 'size')
  await stay(knex, 'log_blocks', 'number')
}

async function stay(knex: Knex, table: string, key: string): Promise<void> {
  const says = `${table} are never changed or removed`
  if ((knex.client as { dialect: string }).dialect === 'postgresql') {
    await knex.raw(`create function ${table}_stay() returns trigger language plpgsql as $$ begin raise exception '${says}'; end $$`)
    await knex.raw(`create trigger ${table}_stay before update or delete on ${table} for each row execute function ${table}_stay()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function ${table}_stay()`)
    return
  }
  for (const deed of ['update', 'delete']) await knex.raw(`create trigger ${table}_no_${deed} before ${deed} on ${table} begin select raise(abort, '${says}'); end`)
  await knex.raw(`create trigger ${table}_no_replace before insert on ${table} when exists (select 1 from ${table} where ${key} = new.${key}) begin select raise(abort, '${says}'); end`)
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['log_blocks', 'log_heads']) await knex.schema.dropTable(table)
  if ((knex.client as { dialect: string }).dialect !== 'postgresql') return
  for (const table of ['log_blocks', 'log_heads']) await knex.raw(`drop function ${table}_stay()`)
}
