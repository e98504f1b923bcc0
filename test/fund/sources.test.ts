import { openSource, receiveMoney, reverseReceipt } from '../../server/fund/actions'
import type { SourceFields } from '../../server/fund/fund'
import { approveReturn, prepareReturn, refuseReturn } from '../../server/fund/returns'
import { sourcesMoney } from '../../server/fund/balance-store'
import type { Person } from '../../server/kernel/policy'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

const fields: SourceFields = { code: 'MSHMS-2026', kind: 'ministry', nameSq: 'Ministria', nameEn: 'Ministry', currency: 'ALL' }
const lastEntry = async () => (await scene.db('ledgerEvents').max({ seq: 'seq' }) as { seq: number }[])[0]?.seq ?? 0
const money = async (id: string) => (await sourcesMoney(scene.db, [id])).get(id)

describe('the secretariat opens a source, and a payer records its money', () => {
  test('through the pages', async () => {
    const manager = await scene.as(await scene.person(['manager']))
    await manager.get('/fund')
    await manager.follow(manager.say('fund.source.openLink'))
    await manager.submit({ code: 'mshms-2026', kind: 'ministry', nameSq: 'Ministria përgjegjëse', nameEn: 'The ministry', currency: 'ALL' }, { action: '/fund/sources' })
    expect(manager.page?.status).toBe(200)
    expect(manager.text).toContain('MSHMS-2026 · Ministria')
    expect(manager.text).toContain(manager.say('fund.source.empty'))

    const payer = await scene.as(await scene.person(['payer'], 'Petrit Paguan'))
    await payer.get(manager.page?.address ?? '')
    await payer.follow(payer.say('fund.receipt.title'))
    await payer.submit({ amountMinor: '1 500 000', reference: 'TH-1', receivedOn: '1.3.2026' })
    expect(payer.page?.status).toBe(200)
    expect(payer.text).toContain('1 500 000 lekë')
    expect(payer.text).toContain('Petrit Paguan')
    expect(payer.text).toContain('TH-1')
  })

  test('a faulty form comes back with what was typed, and nothing is written', async () => {
    const source = await aSource(scene, { amountMinor: 0 })
    const payer = await scene.as(await scene.person(['payer']))
    await payer.get(`/fund/sources/${source.id}/receipts/new`)
    const page = await payer.submit({ amountMinor: 'shumë', reference: 'TH-1', receivedOn: '3.3.2026' })

    expect(page.status).toBe(422)
    expect(payer.text).toContain(payer.say('fund.fault.amount'))
    expect(payer.text).toContain(payer.say('fund.fault.dayAhead'))
    expect(page.html.querySelector('#f-amountMinor')?.getAttribute('value')).toBe('shumë')
    expect(page.html.querySelector('#f-reference')?.getAttribute('value')).toBe('TH-1')
    expect(await money(source.id)).toEqual({ receivedMinor: 0, freeMinor: 0, exchangedMinor: 0 })
  })

  test('five clicks are one receipt', async () => {
    const source = await aSource(scene, { amountMinor: 0 })
    const payer = await scene.as(await scene.person(['payer']))
    const form = { _key: 'one form', amountMinor: '100', reference: 'TH-1', receivedOn: '1.3.2026' }
    for (let click = 0; click < 5; click += 1) await payer.post(`/fund/sources/${source.id}/receipts`, form)

    expect(await money(source.id)).toEqual({ receivedMinor: 10_000, freeMinor: 10_000, exchangedMinor: 0 })
  })

  test('the same document is recorded once, until another payer reverses it', async () => {
    const source = await aSource(scene, { amountMinor: 0 })
    const [first, second] = [await scene.person(['payer']), await scene.person(['payer'])]
    const receive = (amountMinor: number) => receiveMoney(scene.services, first, { sourceId: source.id, amountMinor, reference: 'TH-1', receivedOn: '2026-03-01' })
    const receipt = await receive(150) as { eventId: number }

    expect(await receive(1_500)).toEqual([{ field: 'reference', words: 'fund.fault.referenceUsed', values: { reference: 'TH-1' } }])
    await expect(reverseReceipt(scene.services, first, { sourceId: source.id, seq: receipt.eventId, reason: 'r' })).rejects.toMatchObject({ words: 'fund.refused.ownReceipt' })
    expect(await reverseReceipt(scene.services, second, { sourceId: source.id, seq: receipt.eventId, reason: '' })).toEqual([{ field: 'reason', words: 'fund.fault.reason' }])
    expect(await reverseReceipt(scene.services, second, { sourceId: source.id, seq: receipt.eventId, reason: 'one zero missing' })).toEqual([])
    expect(await receive(1_500)).toMatchObject({ eventId: receipt.eventId + 2 })
    expect(await money(source.id)).toEqual({ receivedMinor: 1_500, freeMinor: 1_500, exchangedMinor: 0 })
  })

  test('the same document sent by ten at once counts once', async () => {
    const source = await aSource(scene, { amountMinor: 0 })
    const payer = await scene.person(['payer'])
    await Promise.allSettled(Array.from({ length: 10 }, () => receiveMoney(scene.services, payer, { sourceId: source.id, amountMinor: 7, reference: 'TH-1', receivedOn: '2026-03-01' })))

    expect(await money(source.id)).toEqual({ receivedMinor: 7, freeMinor: 7, exchangedMinor: 0 })
  })

  test('two sources have two codes', async () => {
    const manager = await scene.person(['manager'])
    const again = { ...fields, code: 'TWICE' }
    await openSource(scene.services, manager, again)

    expect(await openSource(scene.services, manager, again)).toEqual([{ field: 'code', words: 'fund.fault.codeTaken' }])
  })

  test('reversing a receipt through its page tells both entries of each other', async () => {
    const source = await aSource(scene, { amountMinor: 5_000 })
    const payer = await scene.as(await scene.person(['payer']))
    await payer.get(`/fund/sources/${source.id}`)
    await payer.follow(/entries\/\d+\/reversal$/)
    await payer.submit({ reason: 'Shënuar te burimi i gabuar' })

    expect(payer.text).toContain(payer.say('fund.event.reversedBy', { seq: String(await lastEntry()) }))
    expect(payer.text).toContain('Shënuar te burimi i gabuar')
    expect(await money(source.id)).toEqual({ receivedMinor: 0, freeMinor: 0, exchangedMinor: 0 })
  })
})

describe('money leaves the fund by two people', () => {
  let first: Person
  let second: Person
  let sourceId: string

  beforeEach(async () => {
    ;[first, second] = [await scene.person(['payer'], 'Një'), await scene.person(['payer'], 'Dy')]
    sourceId = (await aSource(scene, { amountMinor: 1_000 })).id
  })

  const prepare = async (amountMinor: number) => (await prepareReturn(scene.services, first, { sourceId, amountMinor, reason: 'left over' }) as { id: string }).id

  test('one prepares and another approves', async () => {
    const id = await prepare(400)
    expect(await money(sourceId)).toEqual({ receivedMinor: 1_000, freeMinor: 1_000, exchangedMinor: 0 })
    await expect(approveReturn(scene.services, first, id)).rejects.toMatchObject({ words: 'fund.refused.samePerson' })

    await approveReturn(scene.services, second, id)
    expect(await money(sourceId)).toEqual({ receivedMinor: 600, freeMinor: 600, exchangedMinor: 0 })
    expect(await scene.db('ledgerEvents').where({ seq: await lastEntry() }).first('actorId', 'approverId')).toEqual({ actorId: first.id, approverId: second.id })
    await expect(approveReturn(scene.services, second, id)).rejects.toMatchObject({ words: 'fund.refused.returnDecided' })
  })

  test('the database says so too', async () => {
    const id = await prepare(400)
    await expect(scene.db('fundReturns').where({ id }).update({ state: 'refused', decidedBy: first.id })).rejects.toThrow(/CHECK|check/)
    await expect(scene.db('fundReturns').where({ id }).update({ state: 'approved', decidedBy: second.id })).rejects.toThrow(/CHECK|check/)
  })

  test('a refusal has a reason, and the money stays', async () => {
    const id = await prepare(400)
    expect(await refuseReturn(scene.services, second, id, '')).toEqual([{ field: 'reason', words: 'fund.fault.reason' }])
    expect(await refuseReturn(scene.services, second, id, 'no letter')).toEqual([])

    expect(await money(sourceId)).toEqual({ receivedMinor: 1_000, freeMinor: 1_000, exchangedMinor: 0 })
  })

  test('more than is free is refused when it is approved, and stays to be decided', async () => {
    const id = await prepare(1_001)
    await expect(approveReturn(scene.services, second, id)).rejects.toMatchObject({ words: 'fund.refused.short.pool' })

    expect(await scene.db('fundReturns').where({ id }).first('state')).toEqual({ state: 'prepared' })
  })

  test('approved by ten at once it leaves once', async () => {
    const id = await prepare(400)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => approveReturn(scene.services, second, id)))

    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await money(sourceId)).toEqual({ receivedMinor: 600, freeMinor: 600, exchangedMinor: 0 })
  })

  test('through the pages', async () => {
    const one = await scene.as(first)
    await one.get(`/fund/sources/${sourceId}`)
    await one.follow(one.say('fund.return.title'))
    expect((await one.submit({ amountMinor: '', reason: '' })).status).toBe(422)
    await one.submit({ amountMinor: '4', reason: 'Mbetje' })
    expect(one.text).toContain(one.say('fund.return.waiting'))
    expect(one.text).not.toContain(one.say('fund.return.approve'))

    const other = await scene.as(second)
    await other.get(`/fund/sources/${sourceId}`)
    await other.submit({}, { button: other.say('fund.return.approve') })
    expect(other.text).toContain(other.say('fund.event.source_return'))
    expect(other.text).toContain(other.say('fund.event.approvedBy', { who: 'Dy' }))
    expect(await money(sourceId)).toEqual({ receivedMinor: 600, freeMinor: 600, exchangedMinor: 0 })

    await one.get(`/fund/sources/${sourceId}/returns/new`)
    await one.submit({ amountMinor: '1', reason: 'Edhe pak' })
    await other.get(`/fund/sources/${sourceId}`)
    await other.follow(other.say('fund.return.refuse'))
    expect((await other.submit({ reason: '' })).status).toBe(422)
    await other.submit({ reason: 'Pa letër' })
    expect(other.text).not.toContain(other.say('fund.return.pending'))
  })
})

describe('who may', () => {
  test('the pages ask the same', async () => {
    const source = await aSource(scene)
    const before = await lastEntry()
    const donor = await scene.as(await scene.person(['donor']))
    expect((await donor.get(`/fund/sources/${source.id}`)).status).toBe(200)
    expect(donor.text).not.toContain(donor.say('fund.receipt.title'))
    for (const address of ['/fund/sources/new', `/fund/sources/${source.id}/receipts/new`, `/fund/sources/${source.id}/returns/new`, `/fund/sources/${source.id}/entries/${before}/reversal`]) {
      expect((await donor.get(address)).status).toBe(403)
    }
    expect((await donor.post(`/fund/sources/${source.id}/receipts`, { amountMinor: '1', reference: 'X', receivedOn: '1.3.2026' })).status).toBe(403)
    const verifier = await scene.as(await scene.person(['verifier']))
    expect((await verifier.get(`/fund/sources/${source.id}`)).status).toBe(403)
    for (const address of ['/fund/sources/none', `/fund/sources/${source.id}/entries/${before + 1}/reversal`, `/fund/sources/${source.id}/entries/${before - 1}/reversal`, `/fund/sources/${source.id}/entries/x/reversal`]) expect((await donor.get(address)).status).toBe(404)
    expect(await lastEntry()).toBe(before)
  })
})
