import type { Knex } from 'knex'

/** People sign in; roles say for what part of the scheme they act. A role ended stays readable. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('people', (table) => {
    table.string('id', 36).primary()
    table.string('email', 254).notNullable().unique()
    table.string('name', 200).notNullable()
    table.string('phone', 40)
    table.string('language', 2).notNullable().checkIn(['sq', 'en'])
    table.string('password_hash', 200)
    table.string('created_at', 24).notNullable()
    table.string('disabled_at', 24)
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('roles', (table) => {
    table.string('id', 36).primary()
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('role', 30).notNullable()
    table.string('scope', 36).notNullable().index()
    table.string('granted_by', 36).notNullable()
    table.string('granted_at', 24).notNullable()
    table.string('ended_at', 24)
  })
  await knex.raw('create unique index roles_once on roles (person_id, role, scope) where ended_at is null')

  await knex.schema.createTable('sessions', (table) => {
    table.string('id_hash', 64).primary()
    table.string('person_id', 36).references('people.id').onDelete('RESTRICT').index()
    table.text('data').notNullable()
    table.string('began_at', 24).notNullable()
    table.string('seen_at', 24).notNullable()
    table.string('user_agent', 200).notNullable()
  })

  await knex.schema.createTable('single_use_links', (table) => {
    table.string('token_hash', 64).primary()
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('purpose', 10).notNullable().checkIn(['reset', 'invite'])
    table.string('expires_at', 24).notNullable()
    table.string('used_at', 24)
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['single_use_links', 'sessions', 'roles', 'people']) await knex.schema.dropTable(table)
}
