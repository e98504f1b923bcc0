import { answerOffer, promoteReserve, readReserve } from '../../server/awards/offers'
import { approvePayment, commitEnvelope, confirmPayment, declareUnspent, recommitRecovered, recordRefund, reverseEvent } from '../../server/fund/actions'
import { callMoney, recoveredMoney, sourcesMoney } from '../../server/fund/balance-store'
import { dayOf } from '../../server/kernel/dates'
import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import { aDecidedCall, proposalOf, signatoryOf } from '../support/builders/complaints'
import type { RankedCall } from '../support/builders/awards'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const B = 'Projekti B'
const awardOf = async (title: string) => (await scene.db('awards').where({ title }).first('id', 'reference')) as { id: string; reference: string }
const sourceOf = async (ranked: RankedCall) => ((await scene.db('fundEnvelopes').where({ callId: ranked.call.id }).first('sourceId')) as { sourceId: string }).sourceId
const reserve = async (ranked: RankedCall) => readReserve({ db: scene.db }, ranked.call.id)
const promote = (ranked: RankedCall, title = B) => promoteReserve(scene.services, scene.words, ranked.authority, ranked.call.id, proposalOf(ranked, title))

/** The whole grant of C was paid, and so much of it comes back: 30 million lie free in the call, B asks 80. */
async function paidBack(amountMinor: number): Promise<{ ranked: RankedCall; refund: number }> {
  const ranked = await aDecidedCall(scene)
  const { id: awardId } = await awardOf('Projekti C')
  await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'c'), awardId, { answer: 'accept', reason: '' })
  const [first, second] = [await scene.person(['payer'], 'Pirro Çela'), await scene.person(['payer'], 'Teuta Lila')]
  const effectiveOn = dayOf(scene.services.now())
  const refund = await scene.arrange(async (tx) => {
    await approvePayment(tx, { awardId, amountMinor: 60_000_000, key: 'k1', preparedBy: first.id, approvedBy: second.id })
    await confirmPayment(tx, first, { awardId, amountMinor: 60_000_000, key: 'k2', effectiveOn })
    await declareUnspent(tx, ranked.manager, { awardId, amountMinor, key: 'k3', reason: 'Nuk u shpenzua.' })
    return recordRefund(tx, first, { awardId, amountMinor, key: 'k4', effectiveOn, reference: 'FT-9' })
  })
  return { ranked, refund: refund.eventId }
}

test('money that a grantee has paid back is free for the reserve list, and the authority sees from which award it came', async () => {
  const { ranked } = await paidBack(50_000_000)
  const seen = await reserve(ranked)
  expect(seen).toMatchObject({ freeMinor: 80_000_000, recovered: { availableMinor: 50_000_000, from: [{ reference: (await awardOf('Projekti C')).reference, refundedMinor: 50_000_000 }] }, next: { proposalId: proposalOf(ranked, B), freeMinor: 80_000_000 } })
  const browser = await scene.as(ranked.authority)
  await browser.get('/desk')
  expect(browser.text).toContain(browser.say('desk.task.promoteReserve', { detail: ranked.call.reference }))
  await browser.get(`/awards/selections/${ranked.call.reference}`)
  const { money } = scene.words.sq
  const said = browser.say('awards.reserveList.recovered', { amount: money(50_000_000, 'ALL'), from: `P03 ${money(50_000_000, 'ALL')}` })
  expect(browser.text.replace(/\s+/g, ' ')).toContain(said.replace(/\s+/g, ' '))

  await browser.submit({}, { button: browser.say('awards.reserveList.promote') })
  expect(await scene.db('awards').where({ title: B }).first('state', 'amountMinor')).toEqual({ state: 'offered', amountMinor: 80_000_000 })
  const promoted = (await scene.db('auditEntries').where({ action: 'awards.promoted' }).first('new')) as { new: string }
  expect(JSON.parse(promoted.new)).toMatchObject({ recommittedMinor: 50_000_000, recovered: { availableMinor: 50_000_000 } })
  expect([(await verifyLedger(scene.db)).fault, (await verifyAudit(scene.db)).fault]).toEqual([null, null])
})

test('goes from its source to the call by an ordinary commitment, as much as the call lacks and no more', async () => {
  const { ranked } = await paidBack(60_000_000)
  const sourceId = await sourceOf(ranked)
  const before = (await sourcesMoney(scene.db, [sourceId])).get(sourceId)?.freeMinor ?? 0
  await promote(ranked)

  expect((await sourcesMoney(scene.db, [sourceId])).get(sourceId)?.freeMinor).toBe(before - 50_000_000)
  expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ freeMinor: 0, committedMinor: 180_000_000 + 50_000_000 })
  expect(await scene.db('ledgerEvents').where('idempotencyKey', 'like', 'commitment:recovery:%').select('kind', 'reference')).toEqual([{ kind: 'commitment', reference: (await awardOf('Projekti C')).reference }])
  expect(await recoveredMoney(scene.db, ranked.call.id)).toMatchObject({ availableMinor: 10_000_000 })
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

test('is free in the call, and not a second time at the source, when the promoted applicant declines', async () => {
  const { ranked } = await paidBack(60_000_000)
  await promote(ranked)
  await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'b'), (await awardOf(B)).id, { answer: 'decline', reason: '' })
  expect(await reserve(ranked)).toMatchObject({ freeMinor: 80_000_000 + 10_000_000, recovered: { availableMinor: 10_000_000 }, next: null })
})

test.each([
  ['one qindarka less than the grant lacks', 49_999_999, null], ['exactly what it lacks', 50_000_000, B],
])('reaches or does not: %s', async (_what, amountMinor, title) => {
  const { ranked } = await paidBack(amountMinor)
  expect((await reserve(ranked))?.next?.proposalId ?? null).toBe(title === null ? null : proposalOf(ranked, title))
})

test('is not there where the refund was a mistake of the books', async () => {
  const { ranked, refund } = await paidBack(50_000_000)
  await scene.arrange((tx) => reverseEvent(tx, ranked.manager, { eventId: refund, key: 'back', reason: 'Dokument i gabuar.' }))
  expect(await recoveredMoney(scene.db, ranked.call.id)).toEqual({ availableMinor: 0, from: [] })
  expect((await reserve(ranked))?.next).toBeNull()
})

test('is not there where its source has given it elsewhere', async () => {
  const { ranked } = await paidBack(50_000_000)
  const sourceId = await sourceOf(ranked)
  const free = (await sourcesMoney(scene.db, [sourceId])).get(sourceId)?.freeMinor ?? 0
  await scene.arrange((tx) => commitEnvelope(tx, ranked.manager, { callId: 'another-call', reference: 'TST-OTHER', sourceId, currency: 'ALL', amountMinor: free - 20_000_000, key: 'another' }))
  expect(await recoveredMoney(scene.db, ranked.call.id)).toMatchObject({ availableMinor: 20_000_000 })
  await expect(promote(ranked)).rejects.toMatchObject({ words: 'awards.refused.noNext' })
  await scene.arrange(async (tx) => { await expect(recommitRecovered(tx, ranked.authority, { callId: ranked.call.id, amountMinor: 20_000_001, key: 'x' })).rejects.toMatchObject({ words: 'fund.refused.recovered' }) })
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

test('waits for nobody when the reserve list has ended', async () => {
  const { ranked } = await paidBack(50_000_000)
  scene.clock('2027-03-03T08:00:00+01:00')
  await expect(promote(ranked)).rejects.toMatchObject({ words: 'awards.refused.reserveExpired' })
  expect(await scene.db('ledgerEvents').where('idempotencyKey', 'like', 'commitment:recovery:%')).toEqual([])
})

test('two promotions at once take it once', async () => {
  const { ranked } = await paidBack(50_000_000)
  const done = await Promise.allSettled([promote(ranked), promote(ranked)])
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await scene.db('ledgerEvents').where('idempotencyKey', 'like', 'commitment:recovery:%')).toHaveLength(1)
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})
