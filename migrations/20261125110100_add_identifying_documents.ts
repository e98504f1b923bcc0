import type { Knex } from 'knex'

/** Whether a document that a call asks for names its applicant: where names are hidden it is kept from assessors. All do, unless the call says otherwise. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("alter table call_documents add column identifying varchar(3) not null default 'yes' check (identifying in ('yes', 'no'))")
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table call_documents drop column identifying')
}
