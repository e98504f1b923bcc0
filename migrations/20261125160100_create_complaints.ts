import type { Knex } from 'knex'

/**
 * Complaints of applicants against what was decided on their proposals: one for each proposal and decision, before a panel
 * of three who had no part in what is complained of. While one is undecided, no agreement of the call is signed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('complaints', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.string('proposal_id', 36).notNullable().references('proposals.id').onDelete('RESTRICT')
    table.string('organisation_id', 36).notNullable().references('organisations.id').onDelete('RESTRICT').index()
    table.integer('number').notNullable()
    table.string('reference', 50).notNullable().unique()
    // The id of the decision on awards, of the promoted award, or of the check of eligibility.
    table.string('against_kind', 12).notNullable().checkIn(['award', 'eligibility'])
    table.string('against_id', 36).notNullable()
    table.string('ground', 12).notNullable().checkIn(['procedure', 'eligibility', 'arithmetic', 'interest', 'other'])
    table.text('text').notNullable()
    table.string('filed_by', 36).notNullable()
    table.string('filed_at', 24).notNullable()
    table.string('acknowledge_by', 10).notNullable()
    table.string('decide_by', 10).notNullable()
    table.string('state', 12).notNullable().checkIn(['received', 'acknowledged', 'under_review', 'inadmissible', 'dismissed', 'upheld', 'settled'])
    table.string('acknowledged_by', 36)
    table.string('acknowledged_at', 24)
    table.string('assigned_by', 36)
    table.string('assigned_at', 24)
    table.string('decided_by', 36)
    table.string('decided_at', 24)
    table.text('decision_text')
    table.string('remedy', 10).checkIn(['none', 'sheets', 'recompute', 'readmit'])
    // Of sheets that are opened again: which, and for which sections.
    table.text('remedy_scope')
    table.string('settled_at', 24)
    // The decision on awards that followed from it.
    table.string('settled_decision_id', 36).references('award_decisions.id').onDelete('RESTRICT')
    table.integer('version').notNullable().defaultTo(1)
    table.unique(['call_id', 'number'])
    table.unique(['proposal_id', 'against_id'])
    table.check("(state in ('received', 'acknowledged', 'under_review')) = (decided_at is null)", {}, 'complaints_decided_once')
    table.check('(decided_at is null) = (decision_text is null)', {}, 'complaints_decided_with_reason')
    table.check("(state in ('upheld', 'settled')) = (remedy is not null)", {}, 'upheld_complaints_have_a_remedy')
    table.check('acknowledged_by is null or acknowledged_by <> filed_by', {}, 'complaints_acknowledged_by_another')
  })

  await knex.schema.createTable('complaint_files', (table) => {
    table.string('complaint_id', 36).notNullable().references('complaints.id').onDelete('RESTRICT')
    table.string('file_id', 36).notNullable().unique().references('files.id').onDelete('RESTRICT')
    table.primary(['complaint_id', 'file_id'])
  })

  await knex.schema.createTable('complaint_panellists', (table) => {
    table.string('id', 36).primary()
    table.string('complaint_id', 36).notNullable().references('complaints.id').onDelete('RESTRICT').index()
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.string('seat', 10).notNullable().checkIn(['presiding', 'member'])
    table.string('declared_at', 24)
    table.string('ended_at', 24)
    table.text('ended_reason')
    table.string('vote', 12).checkIn(['inadmissible', 'dismissed', 'upheld'])
    table.text('vote_text')
    table.string('voted_at', 24)
    // Who has said to have a conflict never sits on this panel again.
    table.unique(['complaint_id', 'person_id'])
    table.check('(vote is null) = (vote_text is null) and (vote is null) = (voted_at is null)', {}, 'votes_say_why')
    table.check('vote is null or declared_at is not null', {}, 'votes_come_after_the_declaration')
    table.check('(ended_at is null) = (ended_reason is null)', {}, 'seats_end_with_a_reason')
  })
  await knex.raw("create unique index complaint_panellists_presiding on complaint_panellists (complaint_id) where seat = 'presiding' and ended_at is null")
  await guard(knex)
}

const isPostgres = (knex: Knex): boolean => (knex.client as { dialect: string }).dialect === 'postgresql'
const SAYS = 'a panel has nobody who had a part in what is complained of'

/** Committee, sheets, eligibility, awards, applicants of the call, declared conflicts: each of them keeps a person off the panel. */
const INVOLVED = `
  exists (select 1 from complaints c where c.id = new.complaint_id and (
    exists (select 1 from committee_members m join committees k on k.id = m.committee_id where k.call_id = c.call_id and m.person_id = new.person_id)
    or exists (select 1 from score_sheets s where s.call_id = c.call_id and s.assessor_id = new.person_id)
    or exists (select 1 from eligibility_checks e join proposals p on p.id = e.proposal_id where p.call_id = c.call_id and (e.decided_by = new.person_id or e.opened_by = new.person_id))
    or exists (select 1 from award_decisions d where d.call_id = c.call_id and (d.decided_by = new.person_id or d.recommended_by = new.person_id))
    or exists (select 1 from conflicts f join proposals p on p.id = f.proposal_id where p.call_id = c.call_id and f.person_id = new.person_id)
    or exists (select 1 from roles r join proposals p on p.organisation_id = r.scope where p.call_id = c.call_id and p.number is not null and r.person_id = new.person_id)))`

async function guard(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`create function complaint_panellists_apart() returns trigger language plpgsql as $$ begin
      if ${INVOLVED} then raise exception '${SAYS}'; end if;
      return new; end $$`)
    await knex.raw('create trigger complaint_panellists_apart before insert on complaint_panellists for each row execute function complaint_panellists_apart()')
    return
  }
  await knex.raw(`create trigger complaint_panellists_apart before insert on complaint_panellists when ${INVOLVED} begin select raise(abort, '${SAYS}'); end`)
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['complaint_panellists', 'complaint_files', 'complaints']) await knex.schema.dropTable(table)
  if (isPostgres(knex)) await knex.raw('drop function complaint_panellists_apart()')
}
