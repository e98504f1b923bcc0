import type { Knex } from 'knex'

/** The 61 municipalities, their social care plans, and what their budgets say. Every figure names its source. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('municipalities', (table) => {
    table.string('code', 2).primary()
    table.string('lau_code', 5).notNullable().unique()
    table.string('name_sq', 60).notNullable()
    table.string('name_en', 60).notNullable()
    table.text('aliases').notNullable().defaultTo('[]')
    table.string('county_sq', 40).notNullable()
    table.string('county_iso', 5).notNullable()
    table.integer('population_2023')
    table.integer('population_2011')
    table.string('programme_role', 12).checkIn(['target', 'additional'])
    table.text('agencies').notNullable().defaultTo('[]')
    table.string('naru', 3).checkIn(['yes', 'no'])
    table.integer('social_workers')
    table.integer('social_administrators')
    table.string('mayor', 200)
    table.string('directorate', 300)
    table.string('contact_email', 254)
    table.string('authorising_officer', 200)
    table.string('implementing_officer', 200)
    table.string('gender_focal_point', 200)
    table.string('treasury_branch', 100)
    table.string('budget_code', 30)
    table.string('programme_code', 30)
    table.string('saved_by', 36)
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('care_plans', (table) => {
    table.string('id', 36).primary()
    table.string('municipality_code', 2).notNullable().references('municipalities.code').onDelete('RESTRICT').index()
    table.string('title_sq', 300).notNullable()
    table.string('title_en', 300).notNullable()
    table.string('status', 20).notNullable().checkIn(['adopted', 'awaiting_council', 'in_preparation', 'supported'])
    table.string('decision_no', 60)
    table.string('decision_on', 10)
    table.integer('from_year')
    table.integer('to_year')
    table.bigInteger('cost_minor')
    table.string('source', 200)
    table.string('saved_by', 36)
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('care_plan_measures', (table) => {
    table.string('id', 36).primary()
    table.string('plan_id', 36).notNullable().references('care_plans.id').onDelete('RESTRICT').index()
    table.string('code', 20).notNullable()
    table.string('title_sq', 300).notNullable()
    table.string('title_en', 300).notNullable()
    table.bigInteger('cost_minor')
    table.unique(['plan_id', 'code'])
  })

  await knex.schema.createTable('budget_facts', (table) => {
    table.string('id', 36).primary()
    table.string('municipality_code', 2).references('municipalities.code').onDelete('RESTRICT').index()
    table.integer('year').notNullable()
    table.string('kind', 60).notNullable()
    table.string('status', 10).notNullable().checkIn(['planned', 'actual', 'stated'])
    table.bigInteger('amount_minor').notNullable()
    table.string('currency', 3).notNullable().defaultTo('ALL')
    table.string('source', 200).notNullable()
    table.string('note_sq', 500)
    table.string('note_en', 500)
    table.string('entered_by', 36)
    table.string('entered_at', 24)
    table.unique(['municipality_code', 'year', 'kind', 'status'])
  })
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['budget_facts', 'care_plan_measures', 'care_plans', 'municipalities']) await knex.schema.dropTable(table)
}
