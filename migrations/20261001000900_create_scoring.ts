import type { Knex } from 'knex'

/** Committees, declared interests, score sheets and their marks. A sealed sheet stays as it was sealed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('committees', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().unique().references('calls.id').onDelete('RESTRICT')
    table.string('appointed_by', 36).notNullable()
    table.string('appointed_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('committee_members', (table) => {
    table.string('id', 36).primary()
    table.string('committee_id', 36).notNullable().references('committees.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('seat', 10).notNullable().checkIn(['chair', 'secretary', 'voting', 'observer'])
    table.string('body', 200).notNullable()
    table.string('declared_at', 24)
    table.string('ended_at', 24)
    table.unique(['committee_id', 'person_id'])
  })

  await knex.schema.createTable('conflicts', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('kind', 20).notNullable()
    table.text('note').notNullable()
    table.string('declared_by', 36).notNullable()
    table.string('declared_at', 24).notNullable()
    table.unique(['proposal_id', 'person_id'])
  })

  await knex.schema.createTable('score_sheets', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT').index()
    table.string('assessor_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('state', 10).notNullable().checkIn(['assigned', 'draft', 'sealed', 'void'])
    table.string('assigned_by', 36).notNullable()
    table.string('assigned_at', 24).notNullable()
    table.text('comment').notNullable().defaultTo('')
    table.string('saved_at', 24)
    table.string('sealed_at', 24)
    // Of a sealed sheet, facts and no cache: points by section, their sum, the hash of the sheet as sealed.
    table.text('section_points')
    table.integer('total_points')
    table.string('seal_hash', 64)
    table.string('void_reason', 500)
    table.integer('version').notNullable().defaultTo(1)
    table.unique(['proposal_id', 'assessor_id'])
    table.check("state <> 'sealed' or (sealed_at is not null and total_points is not null and seal_hash is not null)", {}, 'sealed_sheets_are_whole')
  })

  await knex.schema.createTable('marks', (table) => {
    table.string('sheet_id', 36).notNullable().references('score_sheets.id').onDelete('RESTRICT')
    table.string('criterion_id', 36).notNullable().references('call_criteria.id').onDelete('RESTRICT')
    table.integer('points').notNullable()
    table.text('reason').notNullable().defaultTo('')
    table.primary(['sheet_id', 'criterion_id'])
    table.check('points between 1 and 5', {}, 'marks_are_one_to_five')
  })

  await knex.schema.createTable('committee_meetings', (table) => {
    table.string('id', 36).primary()
    table.string('committee_id', 36).notNullable().references('committees.id').onDelete('RESTRICT')
    table.integer('number').notNullable()
    table.string('held_at', 24).notNullable()
    table.string('place', 200).notNullable()
    table.text('present').notNullable()
    table.text('notes').notNullable().defaultTo('')
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
    table.unique(['committee_id', 'number'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['committee_meetings', 'marks', 'score_sheets', 'conflicts', 'committee_members', 'committees']) await knex.schema.dropTable(table)
}
