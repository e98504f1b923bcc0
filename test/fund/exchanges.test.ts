import type { Person } from '../../server/kernel/policy'
import { sourcesMoney } from '../../server/fund/balance-store'
import { verifyLedger } from '../../server/ledger/verify'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let payer: Person
beforeEach(async () => {
  scene = await openScene()
  payer = await scene.person(['payer'], 'Paguesja e Tretë')
})
afterEach(() => scene.close())

const typed = { fromMinor: '10 000', toMinor: '1 035 200', rate: '103,52', rateOn: '1.3.2026', rateSource: 'Banka e Shqipërisë', reference: 'NJ-7' }

test('euros of a donor become lekë of a second source by one event, with the rate, its day and whose it is', async () => {
  const [euros, lek] = [await aSource(scene, { currency: 'EUR', amountMinor: 2_000_000 }), await aSource(scene, { amountMinor: 0 })]
  const desk = await scene.as(payer)
  await desk.get(`/fund/sources/${euros.id}`)
  await desk.follow(/exchanges\/new$/)
  await desk.submit({ toSourceId: lek.id, ...typed, toMinor: '1 035 302' }, { action: /exchanges$/ })
  expect(desk.page?.status).toBe(422)
  expect(desk.text).toContain(desk.say('fund.fault.rateSum', { expected: 1_035_200 }))
  await desk.submit({ toMinor: typed.toMinor }, { action: /exchanges$/ })

  const money = await sourcesMoney(scene.db, [euros.id, lek.id])
  expect(money.get(euros.id)).toEqual({ receivedMinor: 2_000_000, freeMinor: 1_000_000, exchangedMinor: 1_000_000 })
  expect(money.get(lek.id)).toEqual({ receivedMinor: 103_520_000, freeMinor: 103_520_000, exchangedMinor: 0 })
  for (const { id } of [euros, lek]) {
    await desk.get(`/fund/sources/${id}`)
    expect(desk.text).toContain('103,52')
    expect(desk.text).toContain('Banka e Shqipërisë')
    expect(desk.text).toContain(desk.say('fund.event.exchange'))
  }
  await scene.visitor().get('/fund')
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

test('the way to an exchange is shown only where another currency has a source, and what came is in no currency before one is chosen', async () => {
  const euros = await aSource(scene, { currency: 'EUR', amountMinor: 1_000_000 })
  const desk = await scene.as(payer)
  expect((await desk.get(`/fund/sources/${euros.id}`)).text).not.toContain(desk.say('fund.exchange.title'))
  await aSource(scene, { amountMinor: 0 })
  expect((await desk.get(`/fund/sources/${euros.id}`)).text).toContain(desk.say('fund.exchange.title'))
  await desk.follow(/exchanges\/new$/)
  expect(desk.html.toString()).toContain(desk.say('fund.unit.EUR'))
  expect(desk.html.toString()).not.toContain(`>${desk.say('kernel.currency.ALL')}<`)
})

test('the same advice counts once, more than is free is refused, and nobody else than a payer records it', async () => {
  const [euros, lek] = [await aSource(scene, { currency: 'EUR', amountMinor: 1_500_000 }), await aSource(scene, { amountMinor: 0 })]
  const desk = await scene.as(payer)
  const send = async (over: Record<string, string> = {}) => {
    await desk.get(`/fund/sources/${euros.id}/exchanges/new`)
    return desk.submit({ toSourceId: lek.id, ...typed, ...over }, { action: /exchanges$/ })
  }
  await send()
  await send()
  expect(desk.text).toContain(desk.say('fund.fault.referenceUsed', { reference: 'NJ-7' }))
  expect((await send({ reference: 'NJ-8' })).status).toBe(422)
  expect((await sourcesMoney(scene.db, [lek.id])).get(lek.id)?.freeMinor).toBe(103_520_000)
  for (const role of ['manager', 'authority', 'auditor']) expect((await (await scene.as(await scene.person([role]))).get(`/fund/sources/${euros.id}/exchanges/new`)).status).toBe(403)
})
