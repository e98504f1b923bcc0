import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'

/**
 * Who may be called to a committee: with what knowledge, for how long, for how many sheets. Replacements of a committee are
 * named in advance, in order. A meeting without its quorum is kept too, and decides nothing.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('pool_members', (table) => {
    table.string('id', 36).primary()
    table.string('person_id', 36).notNullable().unique().references('people.id').onDelete('RESTRICT')
    // Of an institution, of nobody, or of civil society chosen by a public call.
    table.string('standing', 12).notNullable().checkIn(['official', 'independent', 'civil'])
    table.string('body', 200).notNullable()
    table.string('civil_reference', 200).notNullable().defaultTo('')
    table.text('seats').notNullable()
    table.text('service_types').notNullable()
    table.text('target_groups').notNullable()
    table.text('languages').notNullable()
    // Sheets in one call; null: as many as there are.
    table.integer('load_max')
    table.string('serves_from', 10).notNullable()
    table.string('serves_until', 10)
    table.string('entered_by', 36).notNullable()
    table.string('entered_at', 24).notNullable()
    table.integer('version').notNullable().defaultTo(1)
    table.check("(standing = 'civil') = (civil_reference <> '')", {}, 'civil_members_name_their_call')
    table.check('load_max is null or load_max > 0', {}, 'pool_load_is_positive')
    table.check('serves_until is null or serves_until >= serves_from', {}, 'pool_terms_end_after_they_begin')
  })

  await knex.schema.createTable('committee_reserves', (table) => {
    table.string('committee_id', 36).notNullable().references('committees.id').onDelete('RESTRICT')
    table.integer('place').notNullable().checkPositive()
    table.string('person_id', 36).notNullable().references('people.id').onDelete('RESTRICT').index()
    table.primary(['committee_id', 'place'])
    table.unique(['committee_id', 'person_id'])
  })

  await knex.schema.alterTable('committee_meetings', (table) => {
    table.string('quorate', 3).notNullable().defaultTo('yes')
  })

  await fillFromOffices(knex)
}

const SEATS: Readonly<Record<string, string>> = { chair: 'chair', secretary: 'secretary', assessor: 'voting' }

/** Whoever holds an office of evaluation now was in the pool before there was one. */
async function fillFromOffices(knex: Knex): Promise<void> {
  const roles = (await knex('roles').where({ scope: '' }).whereIn('role', Object.keys(SEATS)).whereNull('ended_at')
    .orderBy('granted_at').select({ personId: 'person_id', role: 'role', grantedAt: 'granted_at' })) as { personId: string; role: string; grantedAt: string }[]
  const bodies = (await knex('committee_members').orderBy('id').select({ personId: 'person_id', body: 'body' })) as { personId: string; body: string }[]
  for (const personId of new Set(roles.map((one) => one.personId))) {
    const own = roles.filter((one) => one.personId === personId)
    const at = (own[0] as { grantedAt: string }).grantedAt
    await knex('pool_members').insert({
      id: randomUUID(), person_id: personId, standing: 'official', body: bodies.filter((one) => one.personId === personId).at(-1)?.body ?? '', civil_reference: '',
      seats: JSON.stringify([...new Set(own.map(({ role }) => SEATS[role]))]), service_types: '[]', target_groups: '[]', languages: '["sq"]', load_max: null,
      serves_from: at.slice(0, 10), serves_until: null, entered_by: 'clockwork', entered_at: at, version: 1,
    })
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('committee_meetings', (table) => { table.dropColumn('quorate') })
  await knex.schema.dropTable('committee_reserves')
  await knex.schema.dropTable('pool_members')
}
