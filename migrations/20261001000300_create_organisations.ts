import type { Knex } from 'knex'

/** Who may apply: civil society organisations and, as legal persons, municipalities and counties. Verified by the secretariat against a check list. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('organisations', (table) => {
    table.string('id', 36).primary()
    table.string('kind', 12).notNullable().checkIn(['association', 'foundation', 'centre', 'municipality', 'county'])
    table.string('name_sq', 200).notNullable()
    table.string('name_en', 200).notNullable().defaultTo('')
    table.string('acronym', 30).notNullable().defaultTo('')
    table.string('nuis', 20).unique()
    table.string('municipality_code', 2).references('municipalities.code').onDelete('RESTRICT').index()
    table.string('state', 10).notNullable().checkIn(['draft', 'submitted', 'verified', 'refused']).index()
    // The rest of the profile: registration, licence, board, bank, capacity. Its shape is `Profile` in server/organisations.
    table.text('profile').notNullable()
    table.string('iban', 34)
    // Part by part: how often it was saved, when and by whom, so that two people in different parts do not disturb each other.
    table.text('saved').notNullable().defaultTo('{}')
    table.string('created_by', 36).notNullable()
    table.string('created_at', 24).notNullable()
    table.string('submitted_at', 24)
    table.string('verified_at', 24)
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('organisation_verifications', (table) => {
    table.string('id', 36).primary()
    table.string('organisation_id', 36).notNullable().references('organisations.id').onDelete('RESTRICT').index()
    table.string('outcome', 10).notNullable().checkIn(['verified', 'refused', 'reopened'])
    table.text('answers').notNullable()
    table.text('note').notNullable()
    table.string('decided_by', 36).notNullable()
    table.string('decided_at', 24).notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['organisation_verifications', 'organisations']) await knex.schema.dropTable(table)
}
