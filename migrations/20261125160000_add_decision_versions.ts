import type { Knex } from 'knex'

/**
 * A decision on awards may be followed by another, which supersedes it for the proposals whose result changes. What an
 * outcome said before stays. A place on the reserve list ends with the list; a section may be all that a sheet was opened for.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('award_decisions', (table) => { table.dropUnique(['call_id']) })
  await knex.raw('alter table award_decisions add column number integer not null default 1 check (number >= 1)')
  await knex.raw('alter table award_decisions add column supersedes varchar(36) references award_decisions (id) check ((number = 1) = (supersedes is null))')
  // What made it necessary, as people know it: the references of complaints.
  await knex.raw('alter table award_decisions add column cause varchar(255) check ((number = 1) = (cause is null))')
  await knex.schema.alterTable('award_decisions', (table) => { table.unique(['call_id', 'number']) })

  await knex.raw('alter table outcomes add column expired_at varchar(24)')
  await knex.raw('alter table awards add column offers integer not null default 1 check (offers >= 1)')
  await knex.raw('alter table score_sheets add column reopened_sections varchar(255)')

  await knex.schema.createTable('outcome_versions', (table) => {
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('decision_id', 36).notNullable().references('award_decisions.id').onDelete('RESTRICT')
    table.string('outcome', 12).notNullable()
    table.integer('rank')
    table.integer('reserve_position')
    table.string('reason', 60).notNullable()
    table.text('reason_values').notNullable()
    table.string('superseded_by', 36).notNullable().references('award_decisions.id').onDelete('RESTRICT').index()
    table.primary(['proposal_id', 'decision_id'])
  })
  await guard(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const SAYS = 'what an outcome said before is never changed or removed'

async function guard(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`create function outcome_versions_stay() returns trigger language plpgsql as $$ begin raise exception '${SAYS}'; end $$`)
    await knex.raw('create trigger outcome_versions_stay before update or delete on outcome_versions for each row execute function outcome_versions_stay()')
    await knex.raw('create trigger outcome_versions_whole before truncate on outcome_versions for each statement execute function outcome_versions_stay()')
    return
  }
  for (const deed of ['update', 'delete']) await knex.raw(`create trigger outcome_versions_no_${deed} before ${deed} on outcome_versions begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger outcome_versions_no_replace before insert on outcome_versions
    when exists (select 1 from outcome_versions where proposal_id = new.proposal_id and decision_id = new.decision_id) begin select raise(abort, '${SAYS}'); end`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('outcome_versions')
  if (isPostgres(knex)) await knex.raw('drop function outcome_versions_stay()')
  await knex.schema.alterTable('award_decisions', (table) => { table.dropUnique(['call_id', 'number']) })
  for (const [table, column] of [['score_sheets', 'reopened_sections'], ['awards', 'offers'], ['outcomes', 'expired_at'], ['award_decisions', 'cause'], ['award_decisions', 'supersedes'], ['award_decisions', 'number']] as const) {
    await knex.raw(`alter table ${table} drop column ${column}`)
  }
  await knex.schema.alterTable('award_decisions', (table) => { table.unique(['call_id']) })
}
