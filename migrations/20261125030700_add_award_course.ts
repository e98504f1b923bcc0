import type { Knex } from 'knex'

/** When an accepted award became an agreement, and when its grant was closed: the public reads how far a grant has come. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('awards', (table) => {
    table.string('contracted_at', 24)
    table.string('closed_at', 24)
  })
  const agreement = () => knex('agreements').whereRaw('agreements.award_id = awards.id').whereNot('state', 'cancelled')
  await knex('awards').update({ contracted_at: agreement().select('funder_signed_at'), closed_at: agreement().select('closed_at') })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('awards', (table) => { table.dropColumns('contracted_at', 'closed_at') })
}
