import type { Knex } from 'knex'

/** Committees, declared interests, score sheets and their marks, meetings and draws. A sealed sheet stays as it was sealed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('committees', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().unique().references('calls.id').onDelete('RESTRICT')
    table.string('sheets_due_on', 10).notNullable()
    table.string('appointed_by', 36).notNullable()
    table.string('appointed_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
  })

  await knex.schema.createTable('committee_members', (table) => {
    table.string('id', 36).primary()
    table.string('committee_id', 36).notNullable().references('committees.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('seat', 10).notNullable().checkIn(['chair', 'secretary', 'voting'])
    // Whom the member comes from: the ministry, the State Social Service, an independent expert …
    table.string('body', 200).notNullable()
    table.string('declared_at', 24)
    table.string('ended_at', 24)
    table.string('ended_reason', 500)
    table.unique(['committee_id', 'person_id'])
    table.check('(ended_at is null) = (ended_reason is null)', {}, 'members_end_with_a_reason')
  })
  await knex.raw("create unique index committee_heads_once on committee_members (committee_id, seat) where ended_at is null and seat <> 'voting'")

  await knex.schema.createTable('conflicts', (table) => {
    table.string('id', 36).primary()
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('kind', 20).notNullable()
    table.text('note').notNullable()
    // Said in the declaration, or found out afterwards.
    table.string('found', 10).notNullable().checkIn(['declared', 'later'])
    table.string('declared_by', 36).notNullable()
    table.string('declared_at', 24).notNullable()
    table.unique(['proposal_id', 'person_id'])
  })

  await knex.schema.createTable('score_sheets', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
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
    table.index(['call_id', 'state', 'proposal_id', 'total_points'])
    table.check("state <> 'sealed' or (sealed_at is not null and section_points is not null and total_points is not null and seal_hash is not null)", {}, 'sealed_sheets_are_whole')
    table.check("(state = 'void') = (void_reason is not null)", {}, 'void_sheets_have_a_reason')
  })

  await knex.schema.createTable('marks', (table) => {
    table.string('sheet_id', 36).notNullable().references('score_sheets.id').onDelete('RESTRICT')
    table.string('criterion_id', 36).notNullable().references('call_criteria.id').onDelete('RESTRICT')
    // Null while only the reason has been written down.
    table.integer('points')
    table.text('reason').notNullable().defaultTo('')
    table.primary(['sheet_id', 'criterion_id'])
    table.check('points between 1 and 5', {}, 'marks_are_one_to_five')
  })

  await knex.schema.createTable('section_comments', (table) => {
    table.string('sheet_id', 36).notNullable().references('score_sheets.id').onDelete('RESTRICT')
    table.string('section_code', 4).notNullable()
    table.text('comment').notNullable()
    table.primary(['sheet_id', 'section_code'])
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

  await knex.schema.createTable('draws', (table) => {
    table.string('meeting_id', 36).notNullable().references('committee_meetings.id').onDelete('RESTRICT')
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.integer('place').notNullable().checkPositive()
    table.primary(['meeting_id', 'proposal_id'])
  })

  if ((knex.client as { dialect: string }).dialect === 'postgresql') await sealOnPostgres(knex)
  else await sealOnSqlite(knex)
}

/** What a sheet said when it was sealed or voided. Only its state may still go from sealed to void, with a reason. */
const KEPT = ['id', 'call_id', 'proposal_id', 'assessor_id', 'assigned_by', 'assigned_at', 'comment', 'saved_at', 'sealed_at', 'section_points', 'total_points', 'seal_hash']
const PARTS = ['marks', 'section_comments']
const SAYS = 'a sealed sheet is never changed'

async function sealOnSqlite(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is old.${column}`).join(' and ')
  await knex.raw(`create trigger score_sheets_no_update before update on score_sheets
    when old.state in ('sealed', 'void') and not (old.state = 'sealed' and new.state = 'void' and ${same})
    begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger score_sheets_no_delete before delete on score_sheets when old.state in ('sealed', 'void')
    begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger score_sheets_no_replace before insert on score_sheets
    when exists (select 1 from score_sheets where (id = new.id or (proposal_id = new.proposal_id and assessor_id = new.assessor_id)) and state in ('sealed', 'void'))
    begin select raise(abort, '${SAYS}'); end`)
  for (const table of PARTS) {
    for (const [deed, rows] of [['insert', ['new']], ['update', ['new', 'old']], ['delete', ['old']]] as const) {
      const sealed = rows.map((row) => `exists (select 1 from score_sheets where id = ${row}.sheet_id and state in ('sealed', 'void'))`).join(' or ')
      await knex.raw(`create trigger ${table}_no_${deed} before ${deed} on ${table} when ${sealed} begin select raise(abort, '${SAYS}'); end`)
    }
  }
}

async function sealOnPostgres(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')
  await knex.raw(`create function score_sheets_stay() returns trigger language plpgsql as $$ begin
    if tg_op = 'TRUNCATE' then raise exception '${SAYS}'; end if;
    if old.state in ('sealed', 'void') and (tg_op = 'DELETE' or not (old.state = 'sealed' and new.state = 'void' and ${same})) then raise exception '${SAYS}'; end if;
    if tg_op = 'DELETE' then return old; end if;
    return new; end $$`)
  await knex.raw('create trigger score_sheets_stay before update or delete on score_sheets for each row execute function score_sheets_stay()')
  await knex.raw('create trigger score_sheets_whole before truncate on score_sheets for each statement execute function score_sheets_stay()')
  await knex.raw(`create function sheet_parts_stay() returns trigger language plpgsql as $$ begin
    if tg_op = 'TRUNCATE' then raise exception '${SAYS}'; end if;
    if tg_op <> 'INSERT' and exists (select 1 from score_sheets where id = old.sheet_id and state in ('sealed', 'void')) then raise exception '${SAYS}'; end if;
    if tg_op <> 'DELETE' and exists (select 1 from score_sheets where id = new.sheet_id and state in ('sealed', 'void')) then raise exception '${SAYS}'; end if;
    if tg_op = 'DELETE' then return old; end if;
    return new; end $$`)
  for (const table of PARTS) {
    await knex.raw(`create trigger ${table}_stay before insert or update or delete on ${table} for each row execute function sheet_parts_stay()`)
    await knex.raw(`create trigger ${table}_whole before truncate on ${table} for each statement execute function sheet_parts_stay()`)
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['draws', 'committee_meetings', 'section_comments', 'marks', 'score_sheets', 'conflicts', 'committee_members', 'committees']) await knex.schema.dropTable(table)
  if ((knex.client as { dialect: string }).dialect !== 'postgresql') return
  for (const name of ['score_sheets_stay', 'sheet_parts_stay']) await knex.raw(`drop function ${name}()`)
}
