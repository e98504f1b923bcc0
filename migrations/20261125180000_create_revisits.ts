import type { Knex } from 'knex'

/**
 * A proposal that a complaint brings back before the committee, and each member's word about it. A session about such proposals
 * says about which. What is closed stays closed, and what somebody has said stays said.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('revisits', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT').index()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT').index()
    // As people know it: the reference of the complaint.
    table.string('cause', 50).notNullable().unique()
    table.string('opened_by', 36).notNullable()
    table.string('opened_at', 24).notNullable()
    // By the decision on awards that followed.
    table.string('closed_at', 24)
    table.string('closed_by', 40)
    table.check('(closed_at is null) = (closed_by is null)', {}, 'revisits_close_with_a_decision')
  })
  await knex.schema.createTable('revisit_declarations', (table) => {
    table.string('revisit_id', 36).notNullable().references('revisits.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('answer', 8).notNullable().checkIn(['none', 'conflict'])
    table.string('declared_at', 24).notNullable()
    table.primary(['revisit_id', 'person_id'])
  })
  // Ids of the proposals that a session was about; null where it was about all of them.
  await knex.raw('alter table committee_meetings add column about text')
  await guard(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const SAYS = 'what a member declared is never changed or removed'
const KEEPS = 'a closed revisit is never changed or removed'

async function guard(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`create function revisit_declarations_stay() returns trigger language plpgsql as $$ begin raise exception '${SAYS}'; end $$`)
    await knex.raw('create trigger revisit_declarations_stay before update or delete on revisit_declarations for each row execute function revisit_declarations_stay()')
    await knex.raw('create trigger revisit_declarations_whole before truncate on revisit_declarations for each statement execute function revisit_declarations_stay()')
    await knex.raw(`create function revisits_stay() returns trigger language plpgsql as $$ begin
      if tg_op <> 'UPDATE' or old.closed_at is not null then raise exception '${KEEPS}'; end if;
      return new; end $$`)
    await knex.raw('create trigger revisits_stay before update or delete on revisits for each row execute function revisits_stay()')
    return
  }
  for (const deed of ['update', 'delete']) await knex.raw(`create trigger revisit_declarations_no_${deed} before ${deed} on revisit_declarations begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger revisit_declarations_no_replace before insert on revisit_declarations
    when exists (select 1 from revisit_declarations where revisit_id = new.revisit_id and person_id = new.person_id) begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger revisits_no_update before update on revisits when old.closed_at is not null begin select raise(abort, '${KEEPS}'); end`)
  await knex.raw(`create trigger revisits_no_delete before delete on revisits begin select raise(abort, '${KEEPS}'); end`)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table committee_meetings drop column about')
  for (const table of ['revisit_declarations', 'revisits']) await knex.schema.dropTable(table)
  if (isPostgres(knex)) for (const name of ['revisit_declarations_stay', 'revisits_stay']) await knex.raw(`drop function ${name}()`)
}
