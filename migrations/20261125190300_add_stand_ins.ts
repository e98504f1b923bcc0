import type { Knex } from 'knex'

/** Somebody named in advance may be seated for one proposal, where nobody of the committee is free to be its further assessor. */
export async function up(knex: Knex): Promise<void> {
  // The one proposal that the member assesses; null for everybody who sits for the whole call. Written out, because the query builder would make the table anew on SQLite.
  await knex.raw('alter table committee_members add column only_proposal_id varchar(36) references proposals (id)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table committee_members drop column only_proposal_id')
}
