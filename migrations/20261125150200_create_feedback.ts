import type { Knex } from 'knex'

/** What an applicant is told of a proposal beside the points: edited before the decision, with every change kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('feedback', (table) => {
    table.string('proposal_id', 36).primary().references('proposals.id').onDelete('RESTRICT')
    table.text('strengths').notNullable()
    table.text('weaknesses').notNullable()
    table.string('edited_by', 36).notNullable()
    table.string('edited_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('feedback_changes', (table) => {
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    // Of the text as it was after the change.
    table.integer('version').notNullable().checkPositive()
    table.text('strengths').notNullable()
    table.text('weaknesses').notNullable()
    table.string('edited_by', 36).notNullable()
    table.string('edited_at', 24).notNullable()
    table.primary(['proposal_id', 'version'])
  })

  if (isPostgres(knex)) {
    await knex.raw(`create function feedback_changes_stay() returns trigger language plpgsql as $$ begin raise exception '${KEEPS}'; end $$`)
    await knex.raw('create trigger feedback_changes_stay before update or delete on feedback_changes for each row execute function feedback_changes_stay()')
    await knex.raw('create trigger feedback_changes_whole before truncate on feedback_changes for each statement execute function feedback_changes_stay()')
    return
  }
  for (const deed of ['update', 'delete']) await knex.raw(`create trigger feedback_changes_no_${deed} before ${deed} on feedback_changes begin select raise(abort, '${KEEPS}'); end`)
  await knex.raw(`create trigger feedback_changes_no_replace before insert on feedback_changes
    when exists (select 1 from feedback_changes where proposal_id = new.proposal_id and version = new.version) begin select raise(abort, '${KEEPS}'); end`)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const KEEPS = 'a change of feedback is never changed or removed'

export async function down(knex: Knex): Promise<void> {
  for (const table of ['feedback_changes', 'feedback']) await knex.schema.dropTable(table)
  if (isPostgres(knex)) await knex.raw('drop function feedback_changes_stay()')
}
