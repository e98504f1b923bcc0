import * as fund from '../../server/fund/actions'
import { PATHS } from '../../server/fund/fund'
import { awardMoney, awardsMoney, callMoney, sourcesMoney } from '../../server/fund/balance-store'
import { statement } from '../../server/fund/register-store'
import { clockwork } from '../../server/kernel/policy'
import type { Tx } from '../../server/kernel/services'
import { verifyLedger } from '../../server/ledger/verify'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let sourceId: string
let callId: string
let awardId: string
let turn = 0

/** Each test has a source, a call, an award and keys of its own. */
const k = (name: string) => `${turn}:${name}`

beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

beforeEach(async () => {
  turn += 1
  ;[callId, awardId] = [k('call'), k('award')]
  sourceId = (await aSource(scene, { amountMinor: 10_000 })).id
  await scene.arrange(async (tx) => {
    await fund.commitEnvelope(tx, clockwork, { callId, reference: 'T-1', sourceId, currency: 'ALL', amountMinor: 6_000, key: k('call') })
    await fund.obligateAward(tx, clockwork, { callId, awardId, amountMinor: 1_000, key: k('award'), reference: 'T-1/1' })
  })
})

afterEach(async () => {
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

const all = <Result>(work: (tx: Tx) => Promise<Result>) => scene.arrange(work)
const pay = (tx: Tx, amountMinor: number, name: string) => fund.approvePayment(tx, { awardId, amountMinor, key: k(name), preparedBy: 'one', approvedBy: 'other' })
  .then(() => fund.confirmPayment(tx, clockwork, { awardId, amountMinor, key: k(name), effectiveOn: '2026-03-01', reference: '2026/0017' }))

test('the table of paths in the code is the table in the database', async () => {
  const rules = await scene.db('ledgerRules').whereNotIn('eventKind', ['reversal', 'exchange']).orderBy('eventKind') as { eventKind: string; debitKind: string; creditKind: string }[]

  expect(Object.fromEntries(rules.map(({ eventKind, debitKind, creditKind }) => [eventKind, [debitKind, creditKind]]))).toEqual(PATHS)
})

test('the way of one grant from the source to its closure adds up at every step', async () => {
  await all((tx) => pay(tx, 500, 'first'))
  expect(await awardMoney(scene.db, awardId)).toMatchObject({ obligatedMinor: 1_000, unpaidMinor: 500, paidMinor: 500, outstandingMinor: 500 })

  await all((tx) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 440, key: k('report-1') }))
  await all((tx) => pay(tx, 400, 'second'))
  await all((tx) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 430, key: k('report-2') }))
  await all((tx) => fund.declareUnspent(tx, clockwork, { awardId, amountMinor: 30, key: k('final'), reason: 'left over' }))
  await all((tx) => fund.recordRefund(tx, clockwork, { awardId, amountMinor: 30, key: k('refund'), effectiveOn: '2026-03-02' }))
  await all((tx) => fund.deobligateAward(tx, clockwork, { callId, awardId, amountMinor: 100, key: k('rest'), reason: 'closed' }))

  expect(await awardMoney(scene.db, awardId)).toEqual({
    obligatedMinor: 900, unpaidMinor: 0, inPaymentMinor: 0, paidMinor: 900, advanceMinor: 0, acceptedMinor: 870, receivableMinor: 0, writtenOffMinor: 0, refundedMinor: 30, outstandingMinor: 0,
  })
  expect(await callMoney(scene.db, callId)).toMatchObject({ committedMinor: 6_000, freeMinor: 5_100, obligatedMinor: 900, refundedMinor: 30 })
  expect((await sourcesMoney(scene.db, [sourceId])).get(sourceId)).toEqual({ receivedMinor: 10_000, freeMinor: 4_030, exchangedMinor: 0 })
})

test('spending accepted before it is paid is reimbursed, and leaves nothing outstanding', async () => {
  await all(async (tx) => {
    await fund.approvePayment(tx, { awardId, amountMinor: 100, key: k('final'), preparedBy: 'one', approvedBy: 'other' })
    await fund.confirmPayment(tx, clockwork, { awardId, amountMinor: 100, key: k('final'), effectiveOn: '2026-03-01', toward: 'reimbursement' })
  })

  expect(await awardMoney(scene.db, awardId)).toMatchObject({ paidMinor: 100, acceptedMinor: 100, outstandingMinor: 0 })
})

test('spending disallowed later is to be paid back', async () => {
  await all((tx) => pay(tx, 300, 'p').then(() => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 300, key: k('r') })))
  await all((tx) => fund.disallowExpenditure(tx, clockwork, { awardId, amountMinor: 40, key: k('d'), reason: 'no receipt' }))

  expect(await awardMoney(scene.db, awardId)).toMatchObject({ acceptedMinor: 260, receivableMinor: 40, outstandingMinor: 40 })
})

test('a payment that the bank did not make is owed again', async () => {
  await all((tx) => fund.approvePayment(tx, { awardId, amountMinor: 100, key: k('p'), preparedBy: 'one', approvedBy: 'other' }))
  await all((tx) => fund.failPayment(tx, clockwork, { awardId, amountMinor: 100, key: k('p'), reason: 'account closed' }))

  expect(await awardMoney(scene.db, awardId)).toMatchObject({ unpaidMinor: 1_000, inPaymentMinor: 0, paidMinor: 0 })
})

test('an award that nobody knows stands at zero', async () => {
  expect(await awardMoney(scene.db, 'nobody')).toMatchObject({ obligatedMinor: 0, paidMinor: 0, outstandingMinor: 0 })
})

describe('one unit more than a stage has is refused with both amounts', () => {
  const edges: [string, number, (tx: Tx, amountMinor: number) => Promise<unknown>, string][] = [
    ['the source', 4_000, (tx, amountMinor) => fund.commitEnvelope(tx, clockwork, { callId: k('call-2'), reference: 'T-2', sourceId, currency: 'ALL', amountMinor, key: k('x') }), 'pool'],
    ['the call', 5_000, (tx, amountMinor) => fund.obligateAward(tx, clockwork, { callId, awardId: k('award-2'), amountMinor, key: k('x') }), 'committed'],
    ['the call when it releases', 5_000, (tx, amountMinor) => fund.releaseEnvelope(tx, clockwork, { callId, amountMinor, key: k('x') }), 'committed'],
    ['the grant', 500, (tx, amountMinor) => fund.approvePayment(tx, { awardId, amountMinor, key: k('x'), preparedBy: 'one', approvedBy: 'other' }), 'obligated'],
    ['the grant when it is reduced', 500, (tx, amountMinor) => fund.deobligateAward(tx, clockwork, { callId, awardId, amountMinor, key: k('x'), reason: 'r' }), 'obligated'],
    ['the payment', 100, (tx, amountMinor) => fund.confirmPayment(tx, clockwork, { awardId, amountMinor, key: k('x'), effectiveOn: '2026-03-01' }), 'in_payment'],
    ['the advance', 250, (tx, amountMinor) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor, key: k('x') }), 'advance'],
    ['what is unspent', 250, (tx, amountMinor) => fund.declareUnspent(tx, clockwork, { awardId, amountMinor, key: k('x'), reason: 'r' }), 'advance'],
    ['what was accepted', 100, (tx, amountMinor) => fund.disallowExpenditure(tx, clockwork, { awardId, amountMinor, key: k('x'), reason: 'r' }), 'expenditure'],
    ['what is to be paid back', 50, (tx, amountMinor) => fund.recordRefund(tx, clockwork, { awardId, amountMinor, key: k('x'), effectiveOn: '2026-03-01' }), 'receivable'],
  ]

  test.each(edges)('%s: %d and not one more', async (_what, edge, deed, stage) => {
    await all(async (tx) => {
      await pay(tx, 400, 'a')
      await fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 100, key: k('a') })
      await fund.declareUnspent(tx, clockwork, { awardId, amountMinor: 50, key: k('a'), reason: 'r' })
      await fund.approvePayment(tx, { awardId, amountMinor: 100, key: k('b'), preparedBy: 'one', approvedBy: 'other' })
    })
    const before = await scene.db('ledgerEvents').count({ n: '*' })

    await expect(all((tx) => deed(tx, edge + 1))).rejects.toMatchObject({ status: 422, words: `fund.refused.short.${stage}`, details: { askedMinor: edge + 1, leftMinor: edge } })
    expect(await scene.db('ledgerEvents').count({ n: '*' })).toEqual(before)
    await all((tx) => deed(tx, edge))
  })

  test('forty at once with room for ten: exactly ten', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 40 }, (_one, index) =>
      all((tx) => fund.obligateAward(tx, clockwork, { callId, awardId: k(`racer-${index}`), amountMinor: 500, key: k(`racer-${index}`) }))))

    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ words: 'fund.refused.short.committed' })
    expect(await callMoney(scene.db, callId)).toMatchObject({ freeMinor: 0, obligatedMinor: 6_000 })
  })
})

describe('a deed happens once', () => {
  test('sent again it is the same event, and the log says it once', async () => {
    const obligate = () => all((tx) => fund.obligateAward(tx, clockwork, { callId, awardId, amountMinor: 1_000, key: k('award'), reference: 'T-1/1' }))
    const [first, second] = [await obligate(), await obligate()]

    expect(first).toEqual(second)
    expect(await scene.db('auditEntries').where({ action: 'fund.obligation', subject: `award:${awardId}` })).toHaveLength(1)
  })

  test('with another amount it is refused', async () => {
    await expect(all((tx) => fund.obligateAward(tx, clockwork, { callId, awardId, amountMinor: 999, key: k('award'), reference: 'T-1/1' })))
      .rejects.toMatchObject({ status: 409, words: 'ledger.refused.keyReused' })
  })

  test('a key of one kind of deed is free for another', async () => {
    await all((tx) => pay(tx, 10, 'same'))
    await all((tx) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 10, key: k('same') }))
  })

  test('what the caller undoes is undone', async () => {
    const before = await scene.db('ledgerEvents').count({ n: '*' })
    await expect(all(async (tx) => {
      await pay(tx, 100, 'p')
      throw new Error('the caller changed its mind')
    })).rejects.toThrow('changed its mind')

    expect(await scene.db('ledgerEvents').count({ n: '*' })).toEqual(before)
    expect(await awardMoney(scene.db, awardId)).toMatchObject({ unpaidMinor: 1_000 })
  })
})

describe('what cannot be', () => {
  test.each([
    ['the same person preparing and approving', (tx: Tx) => fund.approvePayment(tx, { awardId, amountMinor: 1, key: k('x'), preparedBy: 'one', approvedBy: 'one' }), 'fund.refused.samePerson'],
    ['a day to come', (tx: Tx) => fund.recordRefund(tx, clockwork, { awardId, amountMinor: 1, key: k('x'), effectiveOn: '2026-03-03' }), 'fund.refused.future'],
    ['another currency than the source', (tx: Tx) => fund.commitEnvelope(tx, clockwork, { callId: k('c'), reference: 'C', sourceId, currency: 'EUR', amountMinor: 1, key: k('x') }), 'fund.refused.currency'],
    ['a source nobody opened', (tx: Tx) => fund.commitEnvelope(tx, clockwork, { callId: 'c', reference: 'C', sourceId: 'none', currency: 'ALL', amountMinor: 1, key: k('x') }), 'fund.missing.source'],
    ['an award of a call without money', (tx: Tx) => fund.obligateAward(tx, clockwork, { callId: 'nobody', awardId: 'a', amountMinor: 1, key: k('x') }), 'fund.missing.envelope'],
    ['a payment to a grant without money', (tx: Tx) => fund.approvePayment(tx, { awardId: 'none', amountMinor: 1, key: k('x'), preparedBy: 'one', approvedBy: 'other' }), 'fund.missing.obligation'],
    ['an award reduced in favour of another call', (tx: Tx) => fund.deobligateAward(tx, clockwork, { callId: 'other', awardId, amountMinor: 1, key: k('x'), reason: 'r' }), 'fund.refused.otherCall'],
    ['a reversal of nothing', (tx: Tx) => fund.reverseEvent(tx, clockwork, { eventId: 999_999, key: k('x'), reason: 'r' }), 'ledger.missing.event'],
  ])('%s is refused', async (_what, deed, words) => {
    await expect(all<unknown>(deed)).rejects.toMatchObject({ words })
  })

  test('a call with money of one source is not given money of another', async () => {
    const other = await aSource(scene)
    await expect(all((tx) => fund.commitEnvelope(tx, clockwork, { callId, reference: 'T-1', sourceId: other.id, currency: 'ALL', amountMinor: 1, key: k('x') })))
      .rejects.toMatchObject({ words: 'fund.refused.otherSource' })
  })

  test('an award of one call is not owed money of another', async () => {
    await all((tx) => fund.commitEnvelope(tx, clockwork, { callId: k('call-2'), reference: 'T-2', sourceId, currency: 'ALL', amountMinor: 100, key: k('x') }))
    await expect(all((tx) => fund.obligateAward(tx, clockwork, { callId: k('call-2'), awardId, amountMinor: 1, key: k('x') }))).rejects.toMatchObject({ words: 'fund.refused.otherCall' })
  })

  test.each([0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1])('an amount of %d is our mistake and stops us', async (amountMinor) => {
    await expect(all((tx) => fund.obligateAward(tx, clockwork, { callId, awardId, amountMinor, key: k('x') }))).rejects.toThrow(/amount/)
  })
})

describe('a reversal', () => {
  test('puts the money back, once, and says why', async () => {
    const { eventId } = await all((tx) => pay(tx, 500, 'p').then(() => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 146, key: k('r') })))
    const undo = (name: string) => all((tx) => fund.reverseEvent(tx, clockwork, { eventId, key: k(name), reason: 'twice the same receipt' }))
    const first = await undo('u')

    expect(await awardMoney(scene.db, awardId)).toMatchObject({ acceptedMinor: 0, advanceMinor: 500 })
    expect(await undo('u')).toEqual(first)
    await expect(undo('v')).rejects.toMatchObject({ status: 409, words: 'ledger.refused.reversed' })
    await expect(all((tx) => fund.reverseEvent(tx, clockwork, { eventId: first.eventId, key: k('w'), reason: 'r' }))).rejects.toMatchObject({ words: 'ledger.refused.reversal' })
  })

  test('of money that has moved on is refused', async () => {
    const { eventId } = await all((tx) => pay(tx, 500, 'p'))
    await all((tx) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor: 1, key: k('r') }))

    await expect(all((tx) => fund.reverseEvent(tx, clockwork, { eventId, key: k('u'), reason: 'r' }))).rejects.toMatchObject({ words: 'fund.refused.short.advance', details: { leftMinor: 499 } })
  })

  test('by ten at once under different keys happens once', async () => {
    const { eventId } = await all((tx) => pay(tx, 500, 'p'))
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_one, index) => all((tx) => fund.reverseEvent(tx, clockwork, { eventId, key: k(`u${index}`), reason: 'r' }))))

    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await awardMoney(scene.db, awardId)).toMatchObject({ inPaymentMinor: 500, paidMinor: 0 })
  })

  test('of a refund gives the debt back', async () => {
    const { eventId } = await all(async (tx) => {
      await pay(tx, 500, 'p')
      await fund.declareUnspent(tx, clockwork, { awardId, amountMinor: 60, key: k('u'), reason: 'r' })
      return fund.recordRefund(tx, clockwork, { awardId, amountMinor: 60, key: k('f'), effectiveOn: '2026-03-01' })
    })
    await all((tx) => fund.reverseEvent(tx, clockwork, { eventId, key: k('u'), reason: 'the bank took it back' }))

    expect(await awardMoney(scene.db, awardId)).toMatchObject({ refundedMinor: 0, receivableMinor: 60, outstandingMinor: 500 })
  })
})

test('the statement of an award tells its steps in order with what is outstanding after each', async () => {
  const verifier = await scene.person(['verifier'], 'Vera Verifikon')
  await all(async (tx) => {
    await pay(tx, 345, 'first')
    await fund.acceptExpenditure(tx, verifier, { awardId, amountMinor: 279, key: k('r1'), reference: 'Raporti 1' })
    const { eventId } = await fund.acceptExpenditure(tx, verifier, { awardId, amountMinor: 14, key: k('r2') })
    await fund.reverseEvent(tx, verifier, { eventId, key: k('r2'), reason: 'dy herë i njëjti kupon' })
  })

  const lines = await statement(scene.db, awardId)
  expect(lines.map(({ kind, from, to, amountMinor, outstandingMinor }) => [kind, from, to, amountMinor, outstandingMinor])).toEqual([
    ['obligation', 'committed', 'obligated', 1_000, 0],
    ['payment_approval', 'obligated', 'in_payment', 345, 0],
    ['payment', 'in_payment', 'advance', 345, 345],
    ['acceptance', 'advance', 'expenditure', 279, 66],
    ['acceptance', 'advance', 'expenditure', 14, 52],
    ['reversal', 'expenditure', 'advance', -14, 66],
  ])
  expect(lines[2]).toMatchObject({ reference: '2026/0017', effectiveOn: '2026-03-01' })
  expect(lines[1]).toMatchObject({ actorId: 'one', approverId: 'other' })
  expect(lines[4]).toMatchObject({ reversedBySeq: lines[5]?.seq, actorName: 'Vera Verifikon' })
  expect(lines[5]).toMatchObject({ reversesSeq: lines[4]?.seq, reversesKind: 'acceptance', reason: 'dy herë i njëjti kupon' })
})

test('every deed is in the sealed log with the entry it made', async () => {
  await all((tx) => pay(tx, 5, 'p'))
  const entry = await scene.db('auditEntries').where({ action: 'fund.payment', subject: `award:${awardId}` }).first() as { new: string }
  const event = await scene.db('ledgerEvents').where({ kind: 'payment', idempotencyKey: `payment:${k('p')}` }).first() as { seq: number; hash: string }

  expect(JSON.parse(entry.new)).toEqual({ ledgerEvent: event.seq, ledgerHash: event.hash, amountMinor: 5 })
})

test('the money of one award and of a hundred takes the same number of questions', async () => {
  const asked: string[] = []
  scene.db.on('query', (query: { sql: string }) => { asked.push(query.sql) })
  await awardsMoney(scene.db, [awardId])
  const one = asked.length
  await awardsMoney(scene.db, Array.from({ length: 100 }, (_one, index) => `award-${index}`))

  expect(asked.length - one).toBe(one)
})
