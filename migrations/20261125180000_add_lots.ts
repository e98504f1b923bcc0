import type { Knex } from 'knex'

/** Calls in lots: while a call is drafted its lots stand in it; from publication on each is a call of its own within the call. */
export async function up(knex: Knex): Promise<void> {
  // [{code, title, envelopeMinor, municipalityCodes}] in their order; an empty list for a call that is one.
  await knex.raw("ALTER TABLE calls ADD COLUMN lots text NOT NULL DEFAULT '[]'")
  await knex.raw('ALTER TABLE calls ADD COLUMN lot_of varchar(36) REFERENCES calls (id) ON DELETE RESTRICT')
  await knex.raw('ALTER TABLE calls ADD COLUMN lot_code varchar(4) CHECK ((lot_code IS NULL) = (lot_of IS NULL))')
  await knex.raw('CREATE UNIQUE INDEX calls_lot_of_lot_code_unique ON calls (lot_of, lot_code)')
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX calls_lot_of_lot_code_unique')
  for (const column of ['lot_code', 'lot_of', 'lots']) await knex.raw(`ALTER TABLE calls DROP COLUMN ${column}`)
}
