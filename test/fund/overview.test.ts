import * as fund from '../../server/fund/actions'
import { clockwork } from '../../server/kernel/policy'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const cells = (html: { querySelectorAll(selector: string): { text: string }[] }, selector: string) => html.querySelectorAll(selector).map(({ text }) => text.replace(/\s+/g, ' ').trim())

test('an empty fund says what will be here', async () => {
  const visitor = scene.visitor()
  expect((await visitor.get('/fund')).status).toBe(200)
  expect(visitor.text).toContain(visitor.say('fund.overview.none'))
})

test('everybody sees where the money is, and the places add up to what came in', async () => {
  const source = await aSource(scene, { amountMinor: 1_000_000_00 })
  await scene.arrange(async (tx) => {
    await fund.commitEnvelope(tx, clockwork, { callId: 'c', reference: 'T-1', sourceId: source.id, currency: 'ALL', amountMinor: 600_000_00, key: 'c' })
    await fund.obligateAward(tx, clockwork, { callId: 'c', awardId: 'a', amountMinor: 400_000_00, key: 'a' })
    await fund.approvePayment(tx, { awardId: 'a', amountMinor: 250_000_00, key: 'p', preparedBy: 'x', approvedBy: 'y' })
    await fund.confirmPayment(tx, clockwork, { awardId: 'a', amountMinor: 200_000_00, key: 'p', effectiveOn: '2026-03-01' })
    await fund.acceptExpenditure(tx, clockwork, { awardId: 'a', amountMinor: 120_000_00, key: 'r' })
    await fund.declareUnspent(tx, clockwork, { awardId: 'a', amountMinor: 30_000_00, key: 'u', reason: 'r' })
    await fund.recordRefund(tx, clockwork, { awardId: 'a', amountMinor: 10_000_00, key: 'f', effectiveOn: '2026-03-01' })
  })

  for (const language of ['sq', 'en'] as const) {
    const visitor = scene.visitor()
    visitor.language = language
    const page = await visitor.get('/fund')
    expect(cells(page.html, 'details td:nth-child(2)')).toEqual(
      ['410 000', '200 000', '150 000', '50 000', '50 000', '120 000', '20 000', '1 000 000'].map((one) => (language === 'sq' ? one : one.replace(/ /g, ','))),
    )
    expect(page.html.querySelectorAll('form')).toHaveLength(0)
  }
  const visitor = scene.visitor()
  const page = await visitor.get('/fund')
  expect(visitor.text).toContain('për 70 000 lekë prej tyre ende nuk ka llogari të pranuar')
  expect(visitor.text).toContain('kthyer nga përfituesit, 10 000 lekë')
  expect(cells(page.html, 'tbody tr:has(a[href="/calls/T-1"]) td')).toEqual(['600 000', '400 000', '200 000', '120 000', '70 000'])
  expect(cells(page.html, 'tfoot td')).toEqual(['600 000', '400 000', '200 000', '120 000', '70 000'])
})

test('money of two currencies is never added up', async () => {
  await aSource(scene, { amountMinor: 100_00 })
  await aSource(scene, { amountMinor: 7_00, currency: 'EUR', code: 'EURO-1' })
  const visitor = scene.visitor()
  const page = await visitor.get('/fund')

  expect(cells(page.html, 'details tr:last-child td:nth-child(2)')).toEqual(['100', '7'])
  expect(visitor.text).toContain(visitor.say('fund.currency.EUR'))
})

test('the books of a source are paged by key, newest first, each entry with what it left', async () => {
  const source = await aSource(scene, { amountMinor: 1_000_00 })
  await scene.arrange(async (tx) => {
    for (let index = 1; index <= 60; index += 1) {
      await fund.commitEnvelope(tx, clockwork, { callId: 'c', reference: 'T-1', sourceId: source.id, currency: 'ALL', amountMinor: 1_00, key: `c${index}` })
    }
  })
  const payer = await scene.as(await scene.person(['payer']))
  const first = await payer.get(`/fund/sources/${source.id}`)
  expect(cells(first.html, 'tbody td:first-child')).toHaveLength(50)
  expect(cells(first.html, 'tbody tr:first-child td')).toEqual(['61', expect.any(String), 'T-1', '−1', '940', payer.say('fund.event.itself')])

  const second = await payer.follow(payer.say('kernel.paging.next'))
  expect(cells(second.html, 'tbody td:first-child')).toEqual(Array.from({ length: 11 }, (_one, index) => String(11 - index)))
  await payer.follow(payer.say('kernel.paging.first'))
  expect(cells(payer.html, 'tbody tr:first-child td:first-child')).toEqual(['61'])
})
