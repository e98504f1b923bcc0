import { isDeepStrictEqual } from 'node:util'
import { openDatabase } from '../../server/kernel/database'
import { post, type Posted } from '../../server/ledger/actions'
import { accountId, type AccountRef } from '../../server/ledger/ledger'
import { verifyLedger } from '../../server/ledger/verify'
import { forge, write } from '../support/builders/ledger'
import { engine, openScene, type Scene } from '../support/scene'

/* Everything here is done with the application's own connection: what it may not do, nobody may. */

const all = (owner: string, kind: string, currency = 'ALL'): AccountRef => ({ owner, kind, currency })
const outside = all('source:s', 'outside')
const pool = all('source:s', 'pool')
const committed = all('call:c', 'committed')
const obligated = all('award:a', 'obligated')

let scene: Scene
let before: unknown
let base: unknown

const lines = async () => ({
  events: await scene.db('ledgerEvents').orderBy('seq'),
  transfers: await scene.db('ledgerTransfers').orderBy('eventSeq').orderBy('legNo'),
  accounts: await scene.db('ledgerAccounts').orderBy('id'),
})

async function move(kind: string, debit: AccountRef, credit: AccountRef, amountMinor: number, key = `${kind} ${amountMinor}`): Promise<Posted> {
  const posted = await scene.arrange((tx) => post(tx, { kind, key, actorId: 'clockwork', legs: [{ debit, credit, amountMinor }] }, { action: 'ledger.test', subject: 'test:1' }))
  if ('short' in posted) throw new Error('the arrangement has too little money')
  return posted
}

/** A refusal leaves the scene as it was, so the next test may stand on it. */
let fresh = false

beforeEach(async () => {
  if (fresh) return
  scene = await openScene()
  await move('receipt', outside, pool, 1_000)
  await move('commitment', pool, committed, 600)
  before = await lines()
  base = before
  fresh = true
})

afterEach(async () => {
  expect((await verifyLedger(scene.db)).fault).toBeNull()
  fresh = isDeepStrictEqual(await lines(), base)
  if (!fresh) await scene.close()
})

afterAll(async () => { if (fresh) await scene.close() })

/** The database says no, for this reason, and nothing has changed. */
async function refused(attempt: Promise<unknown>, sqlite: RegExp, postgres: RegExp = sqlite): Promise<void> {
  await expect(attempt).rejects.toThrow(engine === 'sqlite' ? sqlite : postgres)
  expect(await lines()).toEqual(before)
}

const raw = (sql: string) => scene.db.raw(sql)
const KEY = /FOREIGN KEY constraint failed/
const STAYS = /never changed or removed/
const BALANCE = /a balance changes only by the transfer it names/

test('forged rows that are right in everything are taken: what follows fails for what it changes', async () => {
  await write(scene.db, await forge(scene.db, outside, pool, 5))

  expect(await scene.db('ledgerAccounts').where({ id: accountId(pool) }).first('balanceMinor')).toEqual({ balanceMinor: 405 })
})

describe('I1: an entry is balanced', () => {
  test.each(['debitAccountId', 'creditAccountId'])('a transfer without its %s is refused', async (side) => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { transfer: { [side]: null } })), /NOT NULL/, /not-null/)
  })

  test('a transfer from an account to itself is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, pool, pool, 5, { transfer: { debitAfterMinor: 400, creditAfterMinor: 400 } })), /between_two/)
  })

  test.each([['debitAfterMinor', -1_004], ['creditAfterMinor', 406]])('a transfer that leaves a wrong %s is refused', async (side, amount) => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { transfer: { [side]: amount } })), BALANCE)
  })
})

describe('I2: currencies do not mix', () => {
  const euros = all('source:s', 'pool', 'EUR')
  beforeEach(async () => {
    await move('receipt', all('source:s', 'outside', 'EUR'), euros, 50)
    before = await lines()
  })

  test.each(['ALL', 'EUR'])('a transfer of %s between an account in lek and one in euro is refused', async (currency) => {
    await refused(write(scene.db, await forge(scene.db, outside, euros, 5, { transfer: { currency } })), KEY, /foreign key/)
  })

  test('a currency that nobody has named is refused', async () => {
    const insert = scene.db('ledgerAccounts').insert({ id: 'x/pool/XXX', owner: 'x', kind: 'pool', currency: 'XXX', bounded: 'yes', openedAt: '2020' })
    await refused(Promise.resolve(insert), KEY, /foreign key/)
  })

  test('an exchange is two legs, each in its own currency', async () => {
    const fx = (currency: string) => all('source:s', 'exchange', currency)
    const legs = [{ debit: euros, credit: fx('EUR'), amountMinor: 10 }, { debit: fx('ALL'), credit: pool, amountMinor: 1_230 }]
    await scene.arrange((tx) => post(tx, { kind: 'exchange', key: 'fx', actorId: 'clockwork', legs }, { action: 'ledger.test', subject: 'test:1' }))

    expect(await scene.db('ledgerAccounts').whereIn('kind', ['pool', 'exchange']).orderBy('id').select('id', 'balanceMinor')).toEqual([
      { id: 'source:s/exchange/ALL', balanceMinor: -1_230 }, { id: 'source:s/exchange/EUR', balanceMinor: 10 },
      { id: 'source:s/pool/ALL', balanceMinor: 1_630 }, { id: 'source:s/pool/EUR', balanceMinor: 40 },
    ])
  })
})

describe('I3: an amount is a whole number of minor units', () => {
  test.each([0, -5, 9_007_199_254_740_992])('%d is refused', async (amount) => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, amount)), /CHECK|balance/i, /check|balance|integer/i)
  })

  test.each(['10.5', "'abc'"])('%s is refused', async (amount) => {
    const { event } = await forge(scene.db, outside, pool, 5)
    const attempt = scene.db.transaction(async (trx) => {
      await trx('ledgerEvents').insert(event)
      await trx.raw(`insert into ledger_transfers select event_seq + 2, leg_no, after_leg, leg_count, event_kind, debit_account_id, debit_kind, credit_account_id,
        credit_kind, currency, ${amount}, debit_after_minor - 5, credit_after_minor + 5 from ledger_transfers where event_seq = 1`)
    })
    await refused(attempt, /CHECK/, /balance|integer|bigint/)
  })

  test('the largest safe amount is taken', async () => {
    const fresh = { outside: all('source:t', 'outside'), pool: all('source:t', 'pool') }
    await move('receipt', fresh.outside, fresh.pool, Number.MAX_SAFE_INTEGER)

    expect(await scene.db('ledgerAccounts').where({ id: accountId(fresh.pool) }).first('balanceMinor')).toEqual({ balanceMinor: 9_007_199_254_740_991 })
  })
})

describe('I4: no stage is overspent', () => {
  test('one unit more than there is, is refused by the database', async () => {
    await refused(write(scene.db, await forge(scene.db, pool, committed, 401, { event: { kind: 'commitment' } })), /never_below_zero|CHECK/)
  })

  test('all there is, is taken', async () => {
    await write(scene.db, await forge(scene.db, pool, committed, 400, { event: { kind: 'commitment' } }))

    expect(await scene.db('ledgerAccounts').where({ id: accountId(pool) }).first('balanceMinor')).toEqual({ balanceMinor: 0 })
  })

  test('posting says what is short, and writes nothing', async () => {
    const short = await scene.arrange((tx) => post(
      tx, { kind: 'commitment', key: 'k', actorId: 'x', legs: [{ debit: pool, credit: committed, amountMinor: 401 }] }, { action: 'ledger.test', subject: 'test:1' },
    ))

    expect(short).toEqual({ short: pool, askedMinor: 401, leftMinor: 400 })
    expect(await lines()).toEqual(before)
  })

  test('a kind of account cannot be told to be unbounded', async () => {
    await refused(raw("update ledger_account_kinds set bounded = 'no' where kind = 'pool'"), KEY, /foreign key/)
    await refused(raw("update ledger_accounts set bounded = 'no' where kind = 'pool'"), BALANCE)
  })
})

describe('I5: money takes legal paths only', () => {
  test.each([
    ['receipt', pool, committed],
    ['commitment', committed, pool],
    ['obligation', pool, committed],
  ])('%s does not lead from %j to %j', async (kind, debit, credit) => {
    await refused(write(scene.db, await forge(scene.db, debit, credit, 5, { event: { kind } })), KEY, /legal_paths/)
  })

  test('a kind on the transfer that is not the account’s is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, committed, 5, { transfer: { creditKind: 'pool' } })), KEY, /foreign key/)
  })

  test('a transfer of another kind than its event is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { kind: 'release' }, transfer: { eventKind: 'receipt' } })), KEY, /foreign key/)
  })
})

describe('I6: what is written stays', () => {
  test.each([
    "update ledger_events set reason = 'later' where seq = 1",
    'delete from ledger_events where seq = 2',
    'update ledger_transfers set amount_minor = 601 where event_seq = 2',
    'delete from ledger_transfers where event_seq = 2',
  ])('%s is refused', async (sql) => {
    await refused(raw(sql), STAYS)
  })

  test('deleting accounts is refused', async () => {
    await refused(raw("delete from ledger_accounts where kind = 'pool'"), STAYS)
  })

  const only = (name: typeof engine) => (engine === name ? test : test.skip)

  // Without recursive triggers REPLACE removes rows silently; an attacker may turn them off.
  only('sqlite').each([
    "insert or replace into ledger_events select seq, kind, approval, idempotency_key, request_hash, actor_id, approver_id, effective_on, recorded_at, 'later', reference, leg_count, reverses_seq, reverses_kind, prev_seq, prev_hash, hash from ledger_events where seq = 2",
    'insert or replace into ledger_transfers select event_seq, leg_no, after_leg, leg_count, event_kind, debit_account_id, debit_kind, credit_account_id, credit_kind, currency, 601, debit_after_minor, credit_after_minor from ledger_transfers where event_seq = 2',
    "insert or replace into ledger_accounts select id, owner, kind, currency, bounded, opened_at, 0, 0, 0 from ledger_accounts where kind = 'pool'",
    "insert into ledger_accounts select id, owner, kind, currency, bounded, opened_at, 0, 0, 0 from ledger_accounts where kind = 'pool' on conflict (id) do update set balance_minor = 5000",
  ])('%s is refused', async (sql) => {
    const attacker = openDatabase(scene.config.databaseUrl, 1)
    await attacker.raw('pragma recursive_triggers = off')
    await refused(Promise.resolve(attacker.raw(sql)), STAYS)
    await attacker.destroy()
  })

  only('postgres').each([
    'truncate ledger_transfers, ledger_events, fund_returns, fund_exchanges, ledger_periods, ledger_openings',
    'truncate ledger_events cascade',
    'truncate ledger_accounts cascade',
    "insert into ledger_events select seq, kind, approval, idempotency_key, request_hash, actor_id, approver_id, effective_on, recorded_at, 'later', reference, leg_count, reverses_seq, reverses_kind, prev_seq, prev_hash, hash from ledger_events where seq = 2 on conflict (seq) do update set reason = 'later'",
  ])('%s is refused', async (sql) => {
    await refused(raw(sql), STAYS)
  })
})

describe('I7: a balance cannot be edited', () => {
  test.each([
    'balance_minor = balance_minor + 1',
    'balance_minor = balance_minor + 1, last_seq = 3',
    // Naming the transfer that made it once more, and one that is older.
    'balance_minor = balance_minor - 600, last_seq = 2, last_leg = 1',
    'balance_minor = balance_minor + 1000, last_seq = 1, last_leg = 1',
    "kind = 'outside'",
    "owner = 'source:other'",
    "opened_at = '1999'",
    'last_seq = 0, last_leg = 0',
  ])('set %s is refused', async (change) => {
    await refused(raw(`update ledger_accounts set ${change} where id = 'source:s/pool/ALL'`), BALANCE)
  })

  test('an account with money in it cannot be opened', async () => {
    const insert = scene.db('ledgerAccounts').insert({ id: 'award:a/advance/ALL', owner: 'award:a', kind: 'advance', currency: 'ALL', bounded: 'yes', openedAt: '2020', balanceMinor: 5 })
    await refused(Promise.resolve(insert), /opens at zero/)
  })

  test('an account that claims to know later transfers cannot be opened', async () => {
    const insert = scene.db('ledgerAccounts').insert({ id: 'award:a/advance/ALL', owner: 'award:a', kind: 'advance', currency: 'ALL', bounded: 'yes', openedAt: '2020', lastSeq: 99 })
    await refused(Promise.resolve(insert), /opens at zero/)
  })

  test('an account is named by owner, kind and currency', async () => {
    const insert = scene.db('ledgerAccounts').insert({ id: 'x', owner: 'award:a', kind: 'advance', currency: 'ALL', bounded: 'yes', openedAt: '2020' })
    await refused(Promise.resolve(insert), /CHECK/, /check/)
  })
})

describe('I8: an event is whole and closed', () => {
  test('an event without its transfer is refused when the transaction ends, and the connection is free again', async () => {
    const { event } = await forge(scene.db, outside, pool, 5)
    for (let turn = 0; turn < 5; turn += 1) await refused(write(scene.db, { event }), KEY, /are_whole/)

    // A connection left inside its transaction would refuse the next one or show the half event.
    await write(scene.db, await forge(scene.db, outside, pool, 5))
    expect(await scene.db('ledgerEvents').count({ n: '*' })).toEqual([{ n: 3 }])
  })

  test('an event of two legs with the first alone is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { legCount: 2 } })), KEY, /are_whole/)
  })

  test('a second leg without the first is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { legCount: 2 }, transfer: { legNo: 2, afterLeg: 1 } })), KEY, /foreign key/)
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { legCount: 2 }, transfer: { legNo: 2, afterLeg: null } })), /in_order|CHECK/)
  })

  test.each([{ legNo: 2, afterLeg: 1, legCount: 1 }, { legNo: 2, afterLeg: 1, legCount: 2 }, { legNo: 0 }])('a leg %j added to an event that is closed is refused', async (over) => {
    const { transfer } = await forge(scene.db, pool, committed, 5, { event: { seq: 2, kind: 'commitment' }, transfer: over })
    await refused(Promise.resolve(scene.db('ledgerTransfers').insert(transfer)), /CHECK|FOREIGN/, /check|foreign/)
  })
})

describe('I9: a repetition is harmless', () => {
  test('the same key with the same content is the same event', async () => {
    const again = await move('commitment', pool, committed, 600)

    expect(again).toMatchObject({ seq: 2, repeated: 'yes' })
    expect(await lines()).toEqual(before)
  })

  test('the same key with another amount is refused', async () => {
    await expect(move('commitment', pool, committed, 1, 'commitment 600')).rejects.toMatchObject({ status: 409, words: 'ledger.refused.keyReused' })
    expect(await lines()).toEqual(before)
  })

  test('the same key sent by twenty at once is one event', async () => {
    const all20 = await Promise.all(Array.from({ length: 20 }, () => move('commitment', pool, committed, 7, 'once')))

    expect(new Set(all20.map(({ seq }) => seq))).toEqual(new Set([3]))
    expect(all20.filter(({ repeated }) => repeated === 'no')).toHaveLength(1)
  })

  test('the database itself refuses a key used twice', async () => {
    const rows = await forge(scene.db, outside, pool, 5, { event: { idempotencyKey: 'commitment 600' } })
    await refused(write(scene.db, rows), STAYS, /idempotency_key/)
  })
})

describe('I10: a reversal mirrors, and once', () => {
  const undo = (over: { event?: Record<string, string | number | null>; transfer?: Record<string, string | number | null> } = {}, amount = 600) =>
    forge(scene.db, committed, pool, amount, { event: { kind: 'reversal', reversesSeq: 2, reversesKind: 'commitment', ...over.event }, transfer: { ...over.transfer } })

  test('the mirror itself is taken', async () => {
    await write(scene.db, await undo())

    expect(await scene.db('ledgerAccounts').where({ id: accountId(committed) }).first('balanceMinor')).toEqual({ balanceMinor: 0 })
  })

  test.each([599, 1])('with %d of 600 it is refused', async (amount) => {
    await refused(write(scene.db, await undo({}, amount)), /mirrors every leg/)
  })

  test('the same way round is refused', async () => {
    const rows = await forge(scene.db, outside, pool, 1_000, { event: { kind: 'reversal', reversesSeq: 1, reversesKind: 'receipt' } })
    await refused(write(scene.db, rows), /mirrors every leg/)
  })

  test('a second one is refused', async () => {
    await write(scene.db, await undo())
    await move('commitment', pool, committed, 900)
    before = await lines()
    await refused(write(scene.db, await undo()), STAYS, /reversed_once/)
  })

  test('reversing a reversal is refused', async () => {
    await write(scene.db, await undo())
    before = await lines()
    const rows = await forge(scene.db, pool, committed, 600, { event: { kind: 'reversal', reversesSeq: 3, reversesKind: 'reversal' } })
    await refused(write(scene.db, rows), /no_reversal|CHECK/)
    const lied = await forge(scene.db, pool, committed, 600, { event: { kind: 'reversal', reversesSeq: 3, reversesKind: 'commitment' } })
    await refused(write(scene.db, lied), KEY, /foreign key/)
  })

  test('a reversal of nothing, and another event that claims to reverse, are refused', async () => {
    await refused(write(scene.db, await undo({ event: { reversesSeq: null, reversesKind: null } })), /reverse_something|CHECK|mirrors/)
    await refused(write(scene.db, await forge(scene.db, committed, pool, 600, { event: { kind: 'release', reversesSeq: 2, reversesKind: 'commitment' } })), /reverse_something|CHECK/)
  })
})

describe('I11: whoever makes a payment does not approve it', () => {
  const payment = (event: Record<string, string | number | null>) =>
    forge(scene.db, obligated, all('award:a', 'in_payment'), 50, { event: { kind: 'payment_approval', approval: 'second', ...event } })

  beforeEach(async () => {
    await move('obligation', committed, obligated, 100)
    await scene.db('ledgerAccounts').insert({ id: 'award:a/in_payment/ALL', owner: 'award:a', kind: 'in_payment', currency: 'ALL', bounded: 'yes', openedAt: '2020' })
    before = await lines()
  })

  test('two people may', async () => {
    await write(scene.db, await payment({ actorId: 'one', approverId: 'other' }))
  })

  test('one person may not', async () => {
    await refused(write(scene.db, await payment({ actorId: 'one', approverId: 'one' })), /by_two_people|CHECK/)
  })

  test('nobody as the second may not', async () => {
    await refused(write(scene.db, await payment({ approverId: null })), /are_approved|CHECK/)
  })

  test('saying that the payment needs nobody does not help', async () => {
    await refused(write(scene.db, await payment({ approverId: null, approval: 'none' })), KEY, /foreign key/)
  })
})

describe('I12: one order without gaps and forks', () => {
  test('a gap is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { seq: 4 } })), /follow_each_other|CHECK/)
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { seq: 4, prevSeq: 3 } })), KEY, /foreign key/)
  })

  test('a number taken already is refused', async () => {
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { seq: 2 } })), STAYS, /pkey|follow_each_other/)
  })

  test('an event that follows another than the last is refused', async () => {
    const first = await scene.db('ledgerEvents').where({ seq: 1 }).first('hash') as { hash: string }
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { prevHash: first.hash } })), KEY, /foreign key/)
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { prevSeq: 1, prevHash: first.hash } })), /follow_each_other|CHECK/)
    await refused(write(scene.db, await forge(scene.db, outside, pool, 5, { event: { prevSeq: null } })), /follow_each_other|CHECK/)
  })
})
