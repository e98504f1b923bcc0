import type { Knex } from 'knex'

const BEFORE = ['pdf', 'docx', 'xlsx', 'odt', 'ods', 'jpg', 'png', 'zip']
const BANK = ['xml', 'csv']

/** Files of banks and of the treasury are kept as they came: XML and CSV beside the documents of people. */
export async function up(knex: Knex): Promise<void> {
  await allow(knex, [...BEFORE, ...BANK])
}

export async function down(knex: Knex): Promise<void> {
  await allow(knex, BEFORE)
}

async function allow(knex: Knex, types: readonly string[]): Promise<void> {
  if ((knex.client as { dialect: string }).dialect === 'postgresql') {
    await knex.raw('alter table files drop constraint files_type_check')
    await knex.raw(`alter table files add constraint files_type_check check (type in (${types.map((type) => `'${type}'`).join(', ')}))`)
    return
  }
  // SQLite changes no check: the table is made anew, and what points at it is looked at when the transaction ends.
  await knex.raw('pragma defer_foreign_keys = on')
  await knex.raw('create table files_kept as select * from files')
  await knex.schema.dropTable('files')
  await knex.schema.createTable('files', (table) => {
    table.string('id', 36).primary()
    table.string('name', 160).notNullable()
    table.string('type', 4).notNullable().checkIn([...types])
    table.bigInteger('size').notNullable().checkPositive()
    table.string('sha256', 64).notNullable().index()
    table.string('storage_key', 64).notNullable().unique()
    table.string('uploaded_by', 36).notNullable()
    table.string('uploaded_at', 24).notNullable()
  })
  await knex.raw('insert into files select * from files_kept')
  await knex.schema.dropTable('files_kept')
}
