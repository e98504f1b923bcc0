import type { Knex } from 'knex'

/** The sealed minutes on which a recommendation rests: without them nothing is decided. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('recommendation_minutes', (table) => {
    table.string('recommendation_id', 36).primary().references('recommendations.id').onDelete('RESTRICT')
    // Of the act, by which people name it.
    table.string('reference', 60).notNullable()
    table.string('sealed_at', 24).notNullable()
  })
  // Minutes that were sealed before anybody kept count of them here.
  await knex.raw(`insert into recommendation_minutes (recommendation_id, reference, sealed_at)
    select about_id, reference, sealed_at from acts where kind = 'minutes' and state = 'sealed' and about_id in (select id from recommendations)`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recommendation_minutes')
}
