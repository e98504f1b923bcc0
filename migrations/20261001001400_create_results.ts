import type { Knex } from 'knex'

/** Indicators with their values over time, people reached, risks, recommendations, and the contradictions found in the sources. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('indicators', (table) => {
    table.string('id', 36).primary()
    table.string('framework', 20).notNullable()
    table.string('code', 10).notNullable()
    table.integer('position').notNullable()
    table.string('level', 20).notNullable()
    table.string('kind', 20).notNullable()
    table.string('title_sq', 300).notNullable()
    table.string('title_en', 300).notNullable()
    table.string('status', 20).notNullable()
    table.text('reason_sq')
    table.text('reason_en')
    table.string('source', 100).notNullable()
    table.unique(['framework', 'code'])
  })

  // A value is never overwritten: a newer one for the same measure, moment and year stands above it.
  await knex.schema.createTable('indicator_values', (table) => {
    table.string('id', 36).primary()
    table.string('indicator_id', 36).notNullable().references('indicators.id').onDelete('RESTRICT').index()
    table.integer('revision').notNullable()
    table.string('moment', 10).notNullable().checkIn(['baseline', 'target', 'result'])
    table.integer('year')
    table.string('measure', 60).notNullable()
    table.string('op', 10).notNullable().checkIn(['eq', 'at_least', 'more_than', 'about'])
    table.bigInteger('hundredths')
    table.string('percent', 3).notNullable().checkIn(['yes', 'no'])
    table.string('status', 12).notNullable()
    table.string('source', 200).notNullable()
    table.string('recorded_by', 36).notNullable()
    table.string('recorded_at', 24).notNullable()
  })

  await knex.schema.createTable('beneficiary_counts', (table) => {
    table.string('id', 36).primary()
    table.string('kind', 20).notNullable()
    table.string('what_sq', 300).notNullable()
    table.string('what_en', 300).notNullable()
    table.string('unit', 12).notNullable().checkIn(['persons', 'households'])
    table.string('period_from', 10)
    table.string('period_to', 10)
    table.text('municipality_codes').notNullable()
    table.integer('total').notNullable()
    table.integer('female')
    table.integer('male')
    table.integer('not_recorded')
    table.string('qualifier', 12).notNullable()
    // Where two printed figures conflict, the one that is left out of sums says so.
    table.string('carried', 3).notNullable().checkIn(['yes', 'no'])
    table.string('source', 100).notNullable()
  })

  // Groups are tags: one person may belong to several, so they are never added up.
  await knex.schema.createTable('beneficiary_groups', (table) => {
    table.string('count_id', 36).notNullable().references('beneficiary_counts.id').onDelete('RESTRICT')
    table.integer('position').notNullable()
    table.text('codes').notNullable()
    table.string('label_sq', 200).notNullable()
    table.string('label_en', 200).notNullable()
    table.integer('people')
    table.primary(['count_id', 'position'])
  })

  await knex.schema.createTable('risks', (table) => {
    table.string('id', 36).primary()
    table.string('category', 20).notNullable()
    table.string('title_sq', 400).notNullable()
    table.string('title_en', 400).notNullable()
    table.integer('likelihood').notNullable()
    table.integer('impact').notNullable()
    table.integer('stated_score')
    table.string('stated_level', 10)
    table.text('mitigation_sq').notNullable()
    table.text('mitigation_en').notNullable()
    table.string('owner', 100).notNullable()
    table.string('source', 100).notNullable()
    table.check('likelihood between 1 and 5', {}, 'risks_likelihood_one_to_five')
    table.check('impact between 1 and 5', {}, 'risks_impact_one_to_five')
  })

  await knex.schema.createTable('recommendations_made', (table) => {
    table.string('id', 36).primary()
    table.integer('number').notNullable()
    table.string('title_sq', 400).notNullable()
    table.string('title_en', 400).notNullable()
    table.string('response', 20).notNullable()
    table.string('source', 100).notNullable()
  })

  await knex.schema.createTable('recommendation_actions', (table) => {
    table.string('id', 36).primary()
    table.string('recommendation_id', 36).notNullable().references('recommendations_made.id').onDelete('RESTRICT').index()
    table.string('title_sq', 400).notNullable()
    table.string('title_en', 400).notNullable()
    table.text('responsible').notNullable()
    table.string('deadline', 10)
    table.string('status', 20).notNullable().checkIn(['not_initiated', 'ongoing', 'completed'])
    table.text('comment_sq').notNullable()
    table.text('comment_en').notNullable()
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('findings', (table) => {
    table.string('id', 36).primary()
    table.string('kind', 20).notNullable()
    table.string('severity', 10).notNullable().checkIn(['high', 'medium', 'low'])
    table.string('title_sq', 400).notNullable()
    table.string('title_en', 400).notNullable()
    table.string('rule_sq', 300).notNullable()
    table.string('rule_en', 300).notNullable()
    table.text('places').notNullable()
    table.text('carried_en').notNullable()
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['findings', 'recommendation_actions', 'recommendations_made', 'risks', 'beneficiary_groups', 'beneficiary_counts', 'indicator_values', 'indicators']) await knex.schema.dropTable(table)
}
