import type { Knex } from 'knex'

/** What the committee recommends, what the authority decides, and what became of each proposal, with its reason. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('recommendations', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('made_by', 36).notNullable()
    table.string('made_at', 24).notNullable()
    // The ranking and the selection as they were recommended, and the hash of what they were computed from.
    table.text('content').notNullable()
    table.string('inputs_hash', 64).notNullable()
    table.string('state', 10).notNullable().checkIn(['proposed', 'decided', 'returned'])
    table.string('returned_by', 36)
    table.string('returned_at', 24)
    table.text('returned_reason')
    table.check("(state = 'returned') = (returned_reason is not null and returned_by is not null and returned_at is not null)", {}, 'returned_recommendations_say_why')
    table.check('returned_by is null or returned_by <> made_by', {}, 'recommendations_returned_by_another')
  })
  await knex.raw("create unique index recommendations_once on recommendations (call_id) where state = 'proposed'")

  await knex.schema.createTable('award_decisions', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().unique().references('calls.id').onDelete('RESTRICT')
    table.string('recommendation_id', 36).notNullable().references('recommendations.id').onDelete('RESTRICT')
    table.string('reference', 40).notNullable().unique()
    table.string('recommended_by', 36).notNullable()
    table.string('decided_by', 36).notNullable()
    table.string('decided_at', 24).notNullable()
    // Until the end of this day applicants may complain, and no agreement is signed.
    table.string('complaints_until', 10).notNullable()
    table.text('note').notNullable().defaultTo('')
    table.check('decided_by <> recommended_by', {}, 'decisions_have_two_people')
  })

  await knex.schema.createTable('outcomes', (table) => {
    table.string('proposal_id', 36).primary().references('proposals.id').onDelete('RESTRICT')
    table.string('decision_id', 36).notNullable().references('award_decisions.id').onDelete('RESTRICT').index()
    table.string('outcome', 12).notNullable().checkIn(['awarded', 'reserve', 'declined'])
    table.integer('rank')
    table.integer('reserve_position')
    // Code and figures of the sentence that says why, so that both languages say the same.
    table.string('reason', 60).notNullable()
    table.text('reason_values').notNullable()
    table.check("(outcome = 'reserve') = (reserve_position is not null) or outcome = 'awarded'", {}, 'reserve_has_an_order')
  })

  await knex.schema.createTable('awards', (table) => {
    table.string('id', 36).primary()
    // As the public knows it: CBSSG-2020-01/10.
    table.string('reference', 40).notNullable().unique()
    table.string('decision_id', 36).notNullable().references('award_decisions.id').onDelete('RESTRICT').index()
    table.string('proposal_id', 36).notNullable().unique().references('proposals.id').onDelete('RESTRICT')
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('organisation_id', 36).notNullable().references('organisations.id').onDelete('RESTRICT').index()
    table.string('municipality_code', 2).references('municipalities.code').onDelete('RESTRICT').index()
    table.string('title', 255).notNullable()
    table.string('currency', 3).notNullable()
    table.bigInteger('amount_minor').notNullable()
    table.bigInteger('cofinancing_minor').notNullable()
    table.string('state', 12).notNullable().checkIn(['offered', 'accepted', 'declined', 'lapsed', 'retracted'])
    table.string('offered_at', 24).notNullable()
    table.string('answer_by', 10).notNullable()
    table.string('answered_by', 36)
    table.string('answered_at', 24)
    table.text('answer_reason')
    // Of an award from the reserve list: who promoted it, when, and the figures that say why this one was next.
    table.string('promoted_by', 36)
    table.string('promoted_at', 24)
    table.text('promotion')
    table.integer('version').notNullable().defaultTo(1)
    table.check('amount_minor > 0', {}, 'awards_have_money')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['awards', 'outcomes', 'award_decisions', 'recommendations']) await knex.schema.dropTable(table)
}
