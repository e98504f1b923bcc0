import type { Knex } from 'knex'

/** The second factor of an account: a secret shared with an app (RFC 6238), and ten recovery codes of which only hashes are kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('second_factors', (table) => {
    table.string('person_id', 36).primary().references('people.id').onDelete('RESTRICT')
    // 160 bits, in base 32.
    table.string('secret', 32).notNullable()
    table.string('begun_at', 24).notNullable()
    // Null until a first code has shown that the app holds the secret.
    table.string('confirmed_at', 24)
    // The time step of the last code that was accepted: no code counts twice, and none that is older.
    table.integer('last_step').notNullable().defaultTo(0)
  })

  await knex.schema.createTable('recovery_codes', (table) => {
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('code_hash', 64).notNullable()
    table.string('used_at', 24)
    table.primary(['person_id', 'code_hash'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['recovery_codes', 'second_factors']) await knex.schema.dropTable(table)
}
