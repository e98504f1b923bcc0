import type { Knex } from 'knex'

/** What people of the pool declare of themselves, how members answered what data suggests, who presides where the chair may not. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('interest_registers', (table) => {
    table.string('person_id', 36).primary().references('people.id').onDelete('RESTRICT')
    // Address, account and affiliations: its shape is `Register` in server/scoring/conflicts.
    table.text('content').notNullable()
    table.string('declared_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('hint_answers', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('kind', 20).notNullable()
    table.string('strength', 4).notNullable().checkIn(['bar', 'hint'])
    table.string('answer', 10).notNullable().checkIn(['confirmed', 'denied'])
    // Why it is none, in the member's own words.
    table.text('why').notNullable()
    table.string('answered_at', 24).notNullable()
    table.unique(['proposal_id', 'person_id', 'kind'])
    table.check("strength <> 'bar' or answer = 'confirmed'", {}, 'bars_are_not_denied')
    table.check("answer <> 'denied' or why <> ''", {}, 'denials_say_why')
  })

  await knex.schema.createTable('presidings', (table) => {
    table.string('id', 36).primary()
    table.string('committee_id', 36).notNullable().references('committees.id').onDelete('RESTRICT').index()
    table.string('member_id', 36).notNullable().references('committee_members.id').onDelete('RESTRICT')
    table.string('meeting_id', 36).notNullable().references('committee_meetings.id').onDelete('RESTRICT')
    table.integer('votes_for').notNullable()
    table.integer('votes_against').notNullable()
    table.integer('abstentions').notNullable()
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
    table.check('votes_for > votes_against + abstentions', {}, 'presidings_have_a_majority')
    table.check('votes_against >= 0 and abstentions >= 0', {}, 'presidings_count_votes')
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['presidings', 'hint_answers', 'interest_registers']) await knex.schema.dropTable(table)
}
