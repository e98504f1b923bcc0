import type { Knex } from 'knex'

/** Which groups a proposal is for, as submitted: a call may keep a share of its money for one of them. Null before the first submission. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('proposals', (table) => { table.text('target_groups') })
  const rows = (await knex('submissions').whereNull('withdrawn_at').orderBy(['proposal_id', 'number']).select(knex.ref('proposal_id').as('id'), 'content')) as { id: string; content: string }[]
  for (const { id, content } of rows) {
    const groups = (JSON.parse(content) as { answers?: { target_groups?: unknown } }).answers?.target_groups
    await knex('proposals').where({ id }).update({ target_groups: JSON.stringify(Array.isArray(groups) ? groups : []) })
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('proposals', (table) => { table.dropColumn('target_groups') })
}
