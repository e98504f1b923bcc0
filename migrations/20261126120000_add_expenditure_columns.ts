import type { Knex } from 'knex'

/** The columns of the expenditure ledger that lines did without: each may be empty, so that older lines stay as they are. */
const COLUMNS: readonly (readonly [name: string, definition: string])[] = [
  ['activity_code', 'varchar(30)'],
  // The number the tax office gives an invoice (NIVF) or the issuer gives it (NSLF).
  ['fiscal_code', 'varchar(60)'],
  // Bought without VAT under an exemption certificate.
  ['zero_rated', "varchar(3) NOT NULL DEFAULT 'no' CHECK (zero_rated IN ('yes', 'no'))"],
  ['statement_page', 'varchar(20)'],
  ['original_currency', "varchar(3) CHECK (original_currency IN ('EUR', 'USD', 'CHF'))"],
  ['original_minor', 'bigint CHECK (original_minor > 0)'],
  // Lek for one unit of the currency, in millionths.
  ['rate_micro', 'bigint CHECK (rate_micro > 0)'],
  ['rate_on', 'varchar(10) CHECK ((rate_on IS NULL) = (original_currency IS NULL) AND (rate_micro IS NULL) = (original_currency IS NULL) AND (original_minor IS NULL) = (original_currency IS NULL))'],
  ['procurement_ref', 'varchar(60)'],
  ['group_code', 'varchar(10)'],
]

export async function up(knex: Knex): Promise<void> {
  for (const [name, definition] of COLUMNS) await knex.raw(`ALTER TABLE expenditures ADD COLUMN ${name} ${definition}`)
}

export async function down(knex: Knex): Promise<void> {
  for (const [name] of [...COLUMNS].reverse()) await knex.raw(`ALTER TABLE expenditures DROP COLUMN ${name}`)
}
