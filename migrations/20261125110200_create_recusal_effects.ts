import type { Knex } from 'knex'

/** What a conflict that was found late changed: the ranking and the awards as they stood before it, and after. Written once. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('recusal_effects', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('found_at', 24).notNullable()
    table.text('before').notNullable()
    table.text('after').notNullable()
    // The recommendation that went back to the committee because of it.
    table.string('returned_id', 36).references('recommendations.id').onDelete('RESTRICT')
    table.unique(['proposal_id', 'person_id'])
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recusal_effects')
}
