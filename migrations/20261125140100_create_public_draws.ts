import type { Knex } from 'knex'

/**
 * Draws by RFC 3797: the numbered list, its hash, the public sources and their moment are announced before chance exists;
 * later their numbers are entered, once. An announcement is never changed, and what was done or annulled stays.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('public_draws', (table) => {
    table.string('id', 36).primary()
    table.string('call_id', 36).notNullable().references('calls.id').onDelete('RESTRICT')
    table.integer('number').notNullable().checkPositive()
    // The list in the order of proposal numbers, the sources, the numbers they gave and the order drawn, each as JSON.
    table.text('list').notNullable()
    table.string('list_hash', 64).notNullable()
    table.text('sources').notNullable()
    table.string('known_at', 24).notNullable()
    table.string('announced_by', 36).notNullable()
    table.string('announced_at', 24).notNullable()
    table.string('state', 10).notNullable().checkIn(['announced', 'done', 'annulled'])
    table.text('numbers')
    // Why a source gave none.
    table.text('note').notNullable().defaultTo('')
    table.text('drawn')
    table.string('done_by', 36)
    table.string('done_at', 24)
    table.string('annulled_by', 36)
    table.string('annulled_at', 24)
    table.text('annulled_reason')
    table.unique(['call_id', 'number'])
    table.check('announced_at < known_at', {}, 'draws_are_announced_before_chance')
    table.check("(state = 'done') = (numbers is not null) and (state = 'done') = (drawn is not null) and (state = 'done') = (done_by is not null) and (state = 'done') = (done_at is not null)", {}, 'draws_done_are_whole')
    table.check('done_at is null or done_at >= known_at', {}, 'draws_are_done_after_chance')
    table.check("(state = 'annulled') = (annulled_reason is not null) and (state = 'annulled') = (annulled_by is not null) and (state = 'annulled') = (annulled_at is not null)", {}, 'draws_annulled_say_why')
  })
  await knex.raw("create unique index public_draws_once on public_draws (call_id) where state = 'announced'")
  if ((knex.client as { dialect: string }).dialect === 'postgresql') await stayOnPostgres(knex)
  else await stayOnSqlite(knex)
}

const KEPT = ['id', 'call_id', 'number', 'list', 'list_hash', 'sources', 'known_at', 'announced_by', 'announced_at']
const SAYS = 'an announced draw is never changed'

async function stayOnSqlite(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is old.${column}`).join(' and ')
  await knex.raw(`create trigger public_draws_no_update before update on public_draws when old.state <> 'announced' or not (${same}) begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger public_draws_no_delete before delete on public_draws begin select raise(abort, '${SAYS}'); end`)
  await knex.raw(`create trigger public_draws_no_replace before insert on public_draws
    when exists (select 1 from public_draws where id = new.id or (call_id = new.call_id and number = new.number) or (call_id = new.call_id and state = 'announced' and new.state = 'announced')) begin select raise(abort, '${SAYS}'); end`)
}

async function stayOnPostgres(knex: Knex): Promise<void> {
  const same = KEPT.map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')
  await knex.raw(`create function public_draws_stay() returns trigger language plpgsql as $$ begin
    if tg_op <> 'UPDATE' or old.state <> 'announced' or not (${same}) then raise exception '${SAYS}'; end if;
    return new; end $$`)
  await knex.raw('create trigger public_draws_stay before update or delete on public_draws for each row execute function public_draws_stay()')
  await knex.raw('create trigger public_draws_whole before truncate on public_draws for each statement execute function public_draws_stay()')
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('public_draws')
  if ((knex.client as { dialect: string }).dialect === 'postgresql') await knex.raw('drop function public_draws_stay()')
}
