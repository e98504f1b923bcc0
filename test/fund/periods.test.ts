import type { Person } from '../../server/kernel/policy'
import { commitEnvelope, receiveMoney } from '../../server/fund/actions'
import { clockwork } from '../../server/kernel/policy'
import { verifyLedger } from '../../server/ledger/verify'
import { aSource } from '../support/builders/fund'
import { engine, openScene, type Scene } from '../support/scene'

let scene: Scene
let authority: Person
let source: { id: string; code: string; currency: string }
beforeEach(async () => {
  scene = await openScene()
  authority = await scene.person(['authority'], 'Aferdita Lleshi')
  source = await aSource(scene, { amountMinor: 500_000, receivedOn: '2025-11-03' })
})
afterEach(() => scene.close())

const close = async (day: string) => {
  const desk = await scene.as(authority)
  await desk.get('/fund/periods')
  await desk.submit({ endsOn: day, sure: 'yes' }, { action: '/fund/periods' })
  return desk
}
const receive = async (receivedOn: string, reference: string) =>
  receiveMoney(scene.services, await scene.person(['payer']), { sourceId: source.id, amountMinor: 100_000, reference, receivedOn })

test('the authority closes the year, the balances are stored, and each account opens the next period with them', async () => {
  await receive('2026-01-15', 'R-2')
  const desk = await close('31.12.2025')
  expect(desk.text).toContain(desk.say('fund.period.closed', { who: 'Aferdita Lleshi', when: scene.words.sq.moment(scene.services.now().toISOString()) }).replaceAll('\u00a0', ' '))
  const first = await desk.download('/fund/periods/2025-12-31/balances.csv')
  expect(first.body.toString()).toContain(`source:${source.id}/pool/ALL,${source.code},`)
  expect(rowsOf(first.body.toString(), 'pool').map((cells) => cells.slice(-4))).toEqual([['0', '0', '5000', '5000']])

  scene.clock('2026-04-02T09:00:00+02:00')
  const later = await close('31.3.2026')
  expect(rowsOf((await later.download('/fund/periods/2026-03-31/balances.csv')).body.toString(), 'pool').map((cells) => cells.slice(-4))).toEqual([['5000', '0', '1000', '6000']])
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

const rowsOf = (text: string, stage: string) => text.split(/\r?\n/).filter((line) => line.includes(`/${stage}/`)).map((line) => line.split(/[;,]/).map((cell) => cell.replaceAll('"', '')))

test('nothing is dated into a closed period any more, neither by a form nor by the hand of somebody with the rights of the application', async () => {
  await close('31.12.2025')
  await expect(receive('2025-12-30', 'LATE')).rejects.toMatchObject({ words: 'ledger.refused.closed' })
  expect(await receive('2026-01-01', 'NEW')).toMatchObject({ eventId: expect.any(Number) as number })
  const event = (await scene.db('ledgerEvents').orderBy('seq', 'desc').first()) as Record<string, unknown> & { seq: number; hash: string }
  await expect(scene.db('ledgerEvents').insert({ ...event, seq: event.seq + 1, prevSeq: event.seq, prevHash: event.hash, hash: 'f'.repeat(64), idempotencyKey: 'by hand', effectiveOn: '2025-12-31' })).rejects.toThrow(/closed/)
  for (const table of ['ledgerPeriods', 'ledgerOpenings']) {
    await expect(scene.db(table).delete()).rejects.toThrow()
    await expect(scene.db(table).update({ endsOn: '2027-01-01' })).rejects.toThrow()
  }
})

test.each([['no day', 'dje', 'ledger.fault.day'], ['today', '2.3.2026', 'ledger.fault.notOver'], ['before there was money', '1.1.2020', 'ledger.fault.nothing']])('%s closes nothing', async (_name, day, words) => {
  const desk = await close(day)
  expect(desk.page?.status).toBe(422)
  expect(desk.text).toContain(desk.say(words))
  expect(await scene.db('ledgerPeriods')).toEqual([])
})

test('nothing is closed before somebody says that it cannot be undone', async () => {
  const desk = await scene.as(authority)
  await desk.get('/fund/periods')
  await desk.submit({ endsOn: '31.12.2025' }, { action: '/fund/periods' })
  expect([desk.page?.status, await scene.db('ledgerPeriods')]).toEqual([422, []])
  expect(desk.text).toContain(desk.say('fund.fault.sure'))
})

test('a period is closed once and in order, by the authority alone', async () => {
  await close('31.12.2025')
  expect((await close('30.11.2025')).text).toContain(authorityWords('ledger.fault.closedAlready', { last: '2025-12-31' }))
  expect((await close('31.12.2025')).page?.status).toBe(422)
  for (const role of ['payer', 'manager', 'auditor']) {
    const other = await scene.as(await scene.person([role]))
    expect((await other.get('/fund/periods')).status).toBe(200)
    expect((await other.post('/fund/periods', { endsOn: '31.1.2026' })).status).toBe(403)
  }
  expect((await scene.visitor().get('/fund/periods')).address).toContain('/sign-in')
})

const authorityWords = (key: string, values: Record<string, string>) => scene.words.sq.say(key, values)

test('verify names a stored balance that was changed, and an entry dated into a closed period', async () => {
  await scene.arrange((tx) => commitEnvelope(tx, clockwork, { callId: 'c', reference: 'c', sourceId: source.id, currency: 'ALL', amountMinor: 1_000, key: 'c' }))
  await close('31.12.2025')
  const untie = async (name: string, table: string) => { await scene.db.raw(engine === 'sqlite' ? `drop trigger ${name}` : `drop trigger ${name} on ${table}`) }
  await untie(engine === 'sqlite' ? 'ledger_openings_no_update' : 'ledger_openings_stay', 'ledger_openings')
  await scene.db('ledgerOpenings').where({ accountId: `source:${source.id}/pool/ALL` }).update({ balanceMinor: 499_999 })
  expect((await verifyLedger(scene.db)).fault).toBe(`source:${source.id}/pool/ALL closes 2025-12-31 with 499999, its transfers say 500000`)
  await scene.db('ledgerOpenings').where({ accountId: `source:${source.id}/pool/ALL` }).update({ balanceMinor: 500_000 })
  expect((await verifyLedger(scene.db)).fault).toBeNull()

  await untie('ledger_events_in_open_periods', 'ledger_events')
  await scene.arrange(async (tx) => { await tx.db('ledgerPeriods').count() })
  const late = await receive('2026-01-02', 'X') as { eventId: number }
  await untie(engine === 'sqlite' ? 'ledger_events_no_update' : 'ledger_events_stay', 'ledger_events')
  await scene.db('ledgerEvents').where({ seq: late.eventId }).update({ effectiveOn: '2025-12-31' })
  expect((await verifyLedger(scene.db)).fault).toContain(`entry ${late.eventId}`)
})
