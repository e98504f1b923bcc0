import { openDatabase, type Db } from '../../server/kernel/database'
import { post, reverse } from '../../server/ledger/actions'
import { eventHash, type AccountRef, type LedgerEvent, type Transfer } from '../../server/ledger/ledger'
import { verifyLedger } from '../../server/ledger/verify'
import { forge } from '../support/builders/ledger'
import { engine, openScene, type Scene } from '../support/scene'

const all = (owner: string, kind: string): AccountRef => ({ owner, kind, currency: 'ALL' })
const outside = all('source:s', 'outside')
const pool = all('source:s', 'pool')
const committed = all('call:c', 'committed')
const about = { action: 'fund.test', subject: 'test:1' }

let scene: Scene
let owner: Db

/** Somebody who owns the database takes the guards away first. */
beforeEach(async () => {
  scene = await openScene()
  const move = (kind: string, debit: AccountRef, credit: AccountRef, amountMinor: number) =>
    scene.arrange((tx) => post(tx, { kind, key: `${kind} ${amountMinor}`, actorId: 'clockwork', legs: [{ debit, credit, amountMinor }] }, about))
  await move('receipt', outside, pool, 1_000)
  await move('commitment', pool, committed, 600)
  await move('release', committed, pool, 100)
  await scene.arrange((tx) => reverse(tx, { seq: 3, key: 'undo', actorId: 'clockwork', reason: 'typed twice' }, about))
  await move('receipt', outside, pool, 50)
  owner = openDatabase(scene.config.databaseUrl, 1)
  if (engine === 'postgres') {
    await owner.raw('set session_replication_role = replica')
    const checks = await owner.raw("select conname, conrelid::regclass::text as of from pg_constraint where contype = 'c' and conrelid::regclass::text like 'ledger_%'") as unknown as { conname: string; of: string }[]
    for (const check of checks) await owner.raw(`alter table ${check.of} drop constraint ${check.conname}`)
  } else {
    await owner.raw('pragma foreign_keys = off')
    await owner.raw('pragma ignore_check_constraints = on')
    const triggers = await owner.raw("select name from sqlite_master where type = 'trigger'") as unknown as { name: string }[]
    for (const { name } of triggers) await owner.raw(`drop trigger ${name}`)
  }
})

afterEach(async () => {
  await owner.destroy()
  await scene.close()
})

const fault = async () => (await verifyLedger(scene.db)).fault

test('an untouched ledger holds, and says how long it is', async () => {
  expect(await verifyLedger(scene.db)).toMatchObject({ fault: null, events: 5, accounts: 3 })
})

test('an empty ledger holds', async () => {
  const empty = await openScene()
  expect(await verifyLedger(empty.db)).toMatchObject({ fault: null, events: 0 })
  await empty.close()
})

test.each([
  ['one byte of a reason', "update ledger_events set reason = 'typed twicf' where seq = 4", 'entry 4 (reversal) was changed after it was written'],
  ['who did it', "update ledger_events set actor_id = 'nobody' where seq = 2", 'entry 2 (commitment) was changed after it was written'],
  ['the day that counts', "update ledger_events set effective_on = '2020-01-01' where seq = 1", 'entry 1 (receipt) was changed after it was written'],
  ['an amount', 'update ledger_transfers set amount_minor = 601 where event_seq = 2', 'entry 2 (commitment) was changed after it was written'],
  ['the account that receives', "update ledger_transfers set credit_account_id = 'source:s/pool/ALL' where event_seq = 2", 'entry 2 (commitment) was changed after it was written'],
  ['a hash', `update ledger_events set hash = '${'a'.repeat(64)}' where seq = 3`, 'entry 3 (release) was changed after it was written'],
  ['what it follows', `update ledger_events set prev_hash = '${'a'.repeat(64)}' where seq = 3`, 'entry 3 (release) does not follow entry 2'],
  ['an event in the middle taken out', 'delete from ledger_events where seq = 3', 'entry 3 is missing'],
  ['a transfer taken out', 'delete from ledger_transfers where event_seq = 3', 'entry 3 (release) is not whole: 0 of 1 transfers'],
  ['a balance', "update ledger_accounts set balance_minor = 451 where kind = 'pool'", 'the balance of source:s/pool/ALL says 451, its transfers say 450'],
  ['the entry that a balance names', "update ledger_accounts set last_seq = 4 where kind = 'pool'", 'the balance of source:s/pool/ALL names entry 4, its last is another'],
  ['an account taken out', "delete from ledger_accounts where kind = 'committed'", 'entry 2 (commitment): account call:c/committed/ALL is missing'],
  ['the kind of an account', "update ledger_accounts set kind = 'obligated' where kind = 'committed'", 'entry 2 (commitment): the accounts are not of its kinds'],
  ['the currency of an account', "update ledger_accounts set currency = 'EUR' where kind = 'committed'", 'entry 2 (commitment): the accounts are not of its currency'],
  ['a legal path taken away', "delete from ledger_rules where event_kind = 'release'", 'entry 3 (release): money does not go from committed to pool'],
  ['a kind that needs two people now', "update ledger_event_kinds set approval = 'second' where kind = 'release'", 'entry 3 (release) was approved by nobody'],
  ['an account that may not go below zero', "update ledger_accounts set bounded = 'yes' where kind = 'outside'", 'entry 1 (receipt): source:s/outside/ALL falls below zero, to -1000'],
])('%s changed by hand is named', async (_what, sql, sentence) => {
  await owner.raw(sql)

  expect(await fault()).toBe(sentence)
})

test('an end cut off with its balances put right is named by the sealed log', async () => {
  await owner.raw('delete from ledger_transfers where event_seq = 5')
  await owner.raw('delete from ledger_events where seq = 5')
  await owner.raw("update ledger_accounts set balance_minor = 400, last_seq = 4 where kind = 'pool'")
  await owner.raw("update ledger_accounts set balance_minor = -1000, last_seq = 1 where kind = 'outside'")

  expect(await fault()).toMatch(/^entry 5 is missing: the log names it in its entry \d+, and the ledger ends with 4$/)
})

test('a chain written anew from a changed entry on is named by the sealed log', async () => {
  await owner.raw("update ledger_events set reason = 'another story' where seq = 2")
  let prevHash = ''
  for (const event of await owner('ledgerEvents').orderBy('seq') as LedgerEvent[]) {
    const legs = await owner('ledgerTransfers').where({ eventSeq: event.seq }) as Transfer[]
    const { seq, kind, idempotencyKey, requestHash, actorId, approverId, effectiveOn, recordedAt, reason, reference, reversesSeq } = event
    const body = { seq, kind, idempotencyKey, requestHash, actorId, approverId, effectiveOn, recordedAt, reason, reference, reversesSeq, prevHash: prevHash === '' ? event.prevHash : prevHash }
    prevHash = eventHash(body, legs)
    await owner('ledgerEvents').where({ seq }).update({ prevHash: body.prevHash, hash: prevHash })
  }

  expect(await fault()).toMatch(/^entry 5 is not the one that the log names in its entry \d+$/)
})

test('a transfer without its event is named', async () => {
  const { transfer } = await forge(owner, outside, pool, 5, { event: { seq: 9 } })
  await owner('ledgerTransfers').insert(transfer)

  expect(await fault()).toBe('transfer 1 of entry 9 stands without its entry')
})

/** Rows whose hash is right, so that only what they say can be wrong. */
async function slip(rows: Awaited<ReturnType<typeof forge>>): Promise<string | null> {
  await owner('ledgerEvents').insert(rows.event)
  await owner('ledgerTransfers').insert(rows.transfer)
  return fault()
}

test('an event that one person made and approved is named', async () => {
  expect(await slip(await forge(owner, outside, pool, 5, { event: { approverId: 'forger' } }))).toBe('entry 6 (receipt) was approved by the person who made it')
})

test('an amount that is none is named', async () => {
  expect(await slip(await forge(owner, outside, pool, -5))).toBe('entry 6 (receipt): -5 is no amount')
})

test('balances that a transfer misstates are named', async () => {
  expect(await slip(await forge(owner, outside, pool, 5, { transfer: { creditAfterMinor: 999 } }))).toBe('entry 6 (receipt): it leaves 999 on source:s/pool/ALL where 455 remain')
})

test('a giver whose balance is misstated is named', async () => {
  expect(await slip(await forge(owner, outside, pool, 5, { transfer: { debitAfterMinor: 7 } }))).toBe('entry 6 (receipt): it leaves 7 on source:s/outside/ALL where -1055 remain')
})

test('a reversal that mirrors something else is named', async () => {
  const event = { kind: 'reversal', reversesSeq: 2, reversesKind: 'commitment' }
  expect(await slip(await forge(owner, committed, pool, 5, { event }))).toBe('entry 6 (reversal) does not mirror entry 2')
})
