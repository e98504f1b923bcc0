import type { Knex } from 'knex'

/** What data says of a member after the declaration is put to the member as a question; until it is answered the proposal is closed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('hint_questions', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT')
    table.string('asked_at', 24).notNullable()
    // Answered by the member, or dropped because data no longer says it.
    table.string('closed_at', 24)
    table.string('outcome', 10).checkIn(['answered', 'dropped'])
    table.check('(closed_at is null) = (outcome is null)', {}, 'closed_questions_say_how')
  })
  await knex.raw('create unique index hint_questions_open on hint_questions (person_id, proposal_id) where closed_at is null')

  await knex.schema.alterTable('hint_answers', (table) => {
    // What the hint rested on, as hashes: something else of the same kind is asked about again.
    table.text('evidence')
    table.dropUnique(['proposal_id', 'person_id', 'kind'])
    table.index(['proposal_id', 'person_id'])
  })

  await knex.schema.alterTable('committees', (table) => {
    // How far the log had come when data was last searched for what its members have not been asked.
    table.integer('hints_seq')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table committees drop column hints_seq')
  await knex.schema.alterTable('hint_answers', (table) => {
    table.dropIndex(['proposal_id', 'person_id'])
    table.unique(['proposal_id', 'person_id', 'kind'])
    table.dropColumn('evidence')
  })
  await knex.schema.dropTable('hint_questions')
}
