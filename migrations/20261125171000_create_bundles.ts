import type { Knex } from 'knex'

/** The bundle of each award decision, made once when it was published and never again. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bundles', (table) => {
    table.string('decision_id', 36).primary().references('award_decisions.id').onDelete('RESTRICT')
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('file_id', 36).notNullable().references('files.id').onDelete('RESTRICT')
    table.string('made_at', 24).notNullable()
  })
  const says = 'bundles are never changed or removed'
  if ((knex.client as { dialect: string }).dialect === 'postgresql') {
    await knex.raw(`create function bundles_stay() returns trigger language plpgsql as $$ begin raise exception '${says}'; end $$`)
    await knex.raw('create trigger bundles_stay before update or delete on bundles for each row execute function bundles_stay()')
    await knex.raw('create trigger bundles_whole before truncate on bundles for each statement execute function bundles_stay()')
    return
  }
  for (const deed of ['update', 'delete']) await knex.raw(`create trigger bundles_no_${deed} before ${deed} on bundles begin select raise(abort, '${says}'); end`)
  await knex.raw(`create trigger bundles_no_replace before insert on bundles when exists (select 1 from bundles where decision_id = new.decision_id) begin select raise(abort, '${says}'); end`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('bundles')
  if ((knex.client as { dialect: string }).dialect === 'postgresql') await knex.raw('drop function bundles_stay()')
}
