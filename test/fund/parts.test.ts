import fc from 'fast-check'
import * as fund from '../../server/fund/actions'
import { awardMoney, awardParts, callMoney, sourcesMoney } from '../../server/fund/balance-store'
import { statement } from '../../server/fund/register-store'
import type { Spending } from '../../server/fund/parts'
import { Impossible } from '../../server/kernel/errors'
import { clockwork } from '../../server/kernel/policy'
import type { Tx } from '../../server/kernel/services'
import { verifyLedger } from '../../server/ledger/verify'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

let count = 0

/** A call of 1,000 from two sources, 600 and 400, and an award of it. */
async function funded(spending: Spending, awardMinor = 500) {
  count += 1
  const [first, second] = [await aSource(scene, { amountMinor: 5_000, code: `P-${count}-1` }), await aSource(scene, { amountMinor: 5_000, code: `P-${count}-2` })]
  const names = { callId: `parts-call-${count}`, awardId: `parts-award-${count}` }
  await scene.arrange((tx) => fund.commitEnvelope(tx, clockwork, {
    callId: names.callId, reference: names.callId, sourceId: first.id, currency: 'ALL', amountMinor: 600, others: [{ sourceId: second.id, amountMinor: 400 }], spending, key: names.callId,
  }))
  await scene.arrange((tx) => fund.obligateAward(tx, clockwork, { ...names, amountMinor: awardMinor, key: names.awardId }))
  const { awardId } = names
  const steps = {
    pay: async (amountMinor: number, key: string) => {
      await scene.arrange((tx) => fund.approvePayment(tx, { awardId, amountMinor, key, preparedBy: 'one', approvedBy: 'other' }))
      await scene.arrange((tx) => fund.confirmPayment(tx, clockwork, { awardId, amountMinor, key, effectiveOn: '2020-03-03' }))
    },
    accept: (amountMinor: number, key: string) => scene.arrange((tx) => fund.acceptExpenditure(tx, clockwork, { awardId, amountMinor, key })),
    of: async (name: 'unpaidMinor' | 'advanceMinor' | 'acceptedMinor' | 'receivableMinor' | 'refundedMinor' | 'inPaymentMinor') => (await awardParts(scene.db, awardId)).map((part) => part[name]),
  }
  return { ...names, sources: [first, second], ...steps }
}

test('an envelope of two sources is one event of two legs, and the call has both', async () => {
  const { callId, sources } = await funded('proportional')
  expect(await callMoney(scene.db, callId)).toMatchObject({ committedMinor: 1_000, freeMinor: 500, obligatedMinor: 500 })
  expect((await sourcesMoney(scene.db, sources.map(({ id }) => id))).get(sources[1]?.id ?? '')).toMatchObject({ freeMinor: 4_600 })
  expect(await scene.db('ledgerEvents').where({ idempotencyKey: `commitment:${callId}` })).toMatchObject([{ legCount: 2 }])
})

test('in proportion, each source pays, is accounted for and gets back by its share', async () => {
  const award = await funded('proportional')
  expect(await award.of('unpaidMinor')).toEqual([300, 200])
  await award.pay(250, `${award.awardId}:1`)
  expect(await award.of('advanceMinor')).toEqual([150, 100])
  await award.accept(101, `${award.awardId}:1`)
  expect(await award.of('acceptedMinor')).toEqual([61, 40])
  await scene.arrange((tx) => fund.declareUnspent(tx, clockwork, { awardId: award.awardId, amountMinor: 149, key: award.awardId, reason: 'left over' }))
  expect(await award.of('receivableMinor')).toEqual([89, 60])
  await scene.arrange((tx) => fund.recordRefund(tx, clockwork, { awardId: award.awardId, amountMinor: 149, key: award.awardId, effectiveOn: '2020-05-05' }))
  expect(await award.of('refundedMinor')).toEqual([89, 60])
  expect(await awardMoney(scene.db, award.awardId)).toMatchObject({ paidMinor: 250, acceptedMinor: 101, refundedMinor: 149, outstandingMinor: 0 })
  expect((await statement(scene.db, award.awardId)).at(-1)?.outstandingMinor).toBe(0)
})

test('in order, the second source pays only when the first has paid all it owes', async () => {
  const award = await funded('inOrder')
  await award.pay(200, `${award.awardId}:1`)
  expect(await award.of('advanceMinor')).toEqual([200, 0])
  await award.pay(200, `${award.awardId}:2`)
  expect(await award.of('advanceMinor')).toEqual([300, 100])
  await award.accept(350, `${award.awardId}:1`)
  expect(await award.of('acceptedMinor')).toEqual([300, 50])
})

test('a payment that fails is owed again by the sources that would have paid it', async () => {
  const award = await funded('inOrder')
  await scene.arrange((tx) => fund.approvePayment(tx, { awardId: award.awardId, amountMinor: 400, key: award.awardId, preparedBy: 'one', approvedBy: 'other' }))
  expect(await award.of('inPaymentMinor')).toEqual([300, 100])
  await scene.arrange((tx) => fund.failPayment(tx, clockwork, { awardId: award.awardId, amountMinor: 400, key: award.awardId, reason: 'wrong account' }))
  expect(await award.of('unpaidMinor')).toEqual([300, 200])
})

test('the same deed once more is the same event, although what stands has changed; another amount under its key is refused', async () => {
  const award = await funded('proportional')
  const approve = (tx: Tx, amountMinor: number) => fund.approvePayment(tx, { awardId: award.awardId, amountMinor, key: 'once', preparedBy: 'one', approvedBy: 'other' })
  const first = await scene.arrange((tx) => approve(tx, 333))
  await scene.arrange((tx) => fund.confirmPayment(tx, clockwork, { awardId: award.awardId, amountMinor: 333, key: 'once', effectiveOn: '2020-03-03' }))
  expect(await scene.arrange((tx) => approve(tx, 333))).toEqual(first)
  await expect(scene.arrange((tx) => approve(tx, 334))).rejects.toMatchObject({ status: 409 })
})

test('what all sources lack together is refused in one sentence with the whole amounts', async () => {
  const award = await funded('proportional')
  await expect(scene.arrange((tx) => fund.approvePayment(tx, { awardId: award.awardId, amountMinor: 501, key: 'much', preparedBy: 'one', approvedBy: 'other' })))
    .rejects.toMatchObject({ words: 'fund.refused.short.obligated', details: { askedMinor: 501, leftMinor: 500 } })
  expect(await award.of('unpaidMinor')).toEqual([300, 200])
})

test('a source that is short of its own part refuses the whole envelope', async () => {
  const [rich, poor] = [await aSource(scene, { amountMinor: 5_000, code: 'P-RICH' }), await aSource(scene, { amountMinor: 100, code: 'P-POOR' })]
  await expect(scene.arrange((tx) => fund.commitEnvelope(tx, clockwork, {
    callId: 'short', reference: 'short', sourceId: rich.id, currency: 'ALL', amountMinor: 600, others: [{ sourceId: poor.id, amountMinor: 101 }], key: 'short',
  }))).rejects.toBeInstanceOf(Impossible)
  expect(await scene.db('fundEnvelopes').where({ callId: 'short' })).toEqual([])
})

test('sixty random histories of two sources: each stage is the sum of its parts, each part keeps what its source gave, and the ledger holds', async () => {
  const KINDS = ['deobligate', 'approve', 'confirm', 'fail', 'accept', 'disallow', 'unspent', 'refund', 'giveUp'] as const
  const deeds = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), amountMinor: fc.integer({ min: 1, max: 300 }) }), { minLength: 3, maxLength: 12 })
  await fc.assert(fc.asyncProperty(deeds, fc.constantFrom('proportional' as const, 'inOrder' as const), async (all, spending) => {
    const { awardId, callId } = await funded(spending, 777)
    for (const [index, { kind, amountMinor }] of all.entries()) {
      const of = { awardId, amountMinor, key: `${awardId}:${index}` }
      await scene.arrange((tx) => {
        switch (kind) {
          case 'deobligate': return fund.deobligateAward(tx, clockwork, { ...of, callId, reason: 'less' })
          case 'approve': return fund.approvePayment(tx, { ...of, preparedBy: 'one', approvedBy: 'other' })
          case 'confirm': return fund.confirmPayment(tx, clockwork, { ...of, effectiveOn: '2020-03-03' })
          case 'fail': return fund.failPayment(tx, clockwork, { ...of, reason: 'wrong account' })
          case 'accept': return fund.acceptExpenditure(tx, clockwork, of)
          case 'disallow': return fund.disallowExpenditure(tx, clockwork, { ...of, reason: 'no receipt' })
          case 'unspent': return fund.declareUnspent(tx, clockwork, { ...of, reason: 'left over' })
          case 'refund': return fund.recordRefund(tx, clockwork, { ...of, effectiveOn: '2020-04-04' })
          case 'giveUp': return fund.writeOff(tx, { ...of, assessedBy: 'one', decidedBy: 'other', reason: 'gone' })
        }
      }).catch((error: unknown) => { if (!(error instanceof Impossible)) throw error })
    }
    const [whole, parts, call] = [await awardMoney(scene.db, awardId), await awardParts(scene.db, awardId), await callMoney(scene.db, callId)]
    for (const stage of ['obligatedMinor', 'unpaidMinor', 'inPaymentMinor', 'paidMinor', 'advanceMinor', 'acceptedMinor', 'receivableMinor', 'writtenOffMinor', 'refundedMinor'] as const) {
      expect(parts.reduce((sum, part) => sum + part[stage], 0)).toBe(whole[stage])
      expect(parts.every((part) => part[stage] >= 0)).toBe(true)
    }
    expect(call.freeMinor + call.obligatedMinor).toBe(1_000)
    const free = (await scene.db('ledgerAccounts').whereIn('owner', [`call:${callId}`, `call:${callId}:2`]).orderBy('owner')) as { balanceMinor: number }[]
    expect(parts.map((part, index) => part.obligatedMinor + (free[index]?.balanceMinor ?? 0))).toEqual([600, 400])
  }), { numRuns: 60 })
  expect((await verifyLedger(scene.db)).fault).toBeNull()
}, 120_000)
