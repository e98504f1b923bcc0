import type { Person } from '../../../server/kernel/policy'
import { verifyLedger } from '../../../server/ledger/verify'
import { bookTreasuryList, lodgeOrder, readTreasuryList, withdrawLodged } from '../../../server/payments/treasury/actions'
import { listRows } from '../../../server/payments/treasury/store'
import { findPayment } from '../../../server/payments/store'
import type { Payment } from '../../../server/payments/payments'
import { openScene, type Scene } from '../../support/scene'
import { anUpload } from '../../support/builders/bank'
import { aGrant, aPayment, type ArrangedGrant } from '../../support/builders/payments'

let scene: Scene
let grant: ArrangedGrant
let payment: Payment
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
  payment = await aPayment(scene, grant, 'approved')
})
afterEach(() => scene.close())

const HEAD = 'Nr. urdhër shpenzimi;Nr. angazhimi;Nr. dokumenti;Dega;Shuma;Data e ekzekutimit;Data valutë'
const OURS = '12;A-1;D-900;Elbasan;345 000,00;2.3.2026;2.3.2026'
const THEIRS = '99;B-1;D-901;Elbasan;7 000,00;2.3.2026;2.3.2026'
const list = (...rows: string[]) => [HEAD, ...rows].join('\n')
const order = { commitmentNo: 'A-1', orderNo: '12', orderOn: '2026-03-02', treasuryBranch: 'Elbasan' }
const lodge = (by: Person = grant.finance, over: Partial<typeof order> = {}, id = payment.id) => lodgeOrder(scene.services, by, id, { ...order, ...over })
const read = (text: string, by: Person = grant.finance) => readTreasuryList(scene.services, by, anUpload(scene, 'lista.csv', text))
const idOf = async (text: string, by?: Person) => ((await read(text, by)) as { id: string }).id

test('a list is read without booking, then booked: the payment is paid with everything the treasury said', async () => {
  expect(await lodge()).toEqual([])
  const id = await idOf(list(OURS, THEIRS))
  expect((await findPayment(scene.db, payment.id))?.state).toBe('approved')
  expect(await bookTreasuryList(scene.services, scene.words, grant.finance, id)).toEqual({ booked: 1 })
  expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', channel: 'treasury', commitmentNo: 'A-1', orderNo: '12', orderOn: '2026-03-02', treasuryBranch: 'Elbasan', documentNo: 'D-900', executedOn: '2026-03-02', valueOn: '2026-03-02', recordedBy: grant.finance.id })
  expect((await listRows(scene.db, id)).map(({ booked }) => booked)).toEqual(['yes', 'no'])
  await expect(bookTreasuryList(scene.services, scene.words, grant.finance, id)).rejects.toThrow('payments.refused.moved')
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

test('the same file is taken once, also at once; the same payment in two lists is paid once', async () => {
  await lodge()
  const both = await Promise.all([read(list(OURS)), read(list(OURS), grant.payer1)])
  expect(both.filter((one) => Array.isArray(one))).toEqual([[{ field: 'file', words: 'payments.bank.file.taken' }]])
  const first = both.find((one): one is { id: string } => 'id' in one)!.id
  const second = await idOf(list(OURS, THEIRS))
  await bookTreasuryList(scene.services, scene.words, grant.payer1, first)
  expect(await bookTreasuryList(scene.services, scene.words, grant.finance, second)).toEqual({ booked: 0 })
  expect(await scene.db('treasuryRows').where({ booked: 'yes' })).toHaveLength(1)
})

test('two who book the same list at once pay once', async () => {
  await lodge()
  const id = await idOf(list(OURS))
  const both = await Promise.allSettled([bookTreasuryList(scene.services, scene.words, grant.finance, id), bookTreasuryList(scene.services, scene.words, grant.payer1, id)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await verifyLedger(scene.db)).fault).toBeNull()
})

test.each([['another amount', OURS.replace('345 000,00', '345 000,01')], ['another order', OURS.replace(/^12/, '13')], ['another commitment', OURS.replace('A-1', 'A-2')], ['another branch', OURS.replace('Elbasan', 'Tiranë')]])('a row with %s pays nobody', async (_name, row) => {
  await lodge()
  expect(await bookTreasuryList(scene.services, scene.words, grant.finance, await idOf(list(row)))).toEqual({ booked: 0 })
  expect((await findPayment(scene.db, payment.id))?.state).toBe('approved')
})

test('a list with a row that cannot be read is not taken at all, and can be sent again when it is mended', async () => {
  await lodge()
  expect(await read(list(OURS, '12;A-1;D-1;Elbasan;shumë;2.3.2026;'))).toEqual({ rows: [expect.objectContaining({ line: 3, words: 'payments.treasury.row.amount' })] })
  expect([await scene.db('treasuryLists').select(), await scene.db('bankImports').select()]).toEqual([[], []])
  expect(await read(HEAD)).toEqual([{ field: 'file', words: 'payments.treasury.fault.unreadable' }])
  expect(await read(list(OURS))).toMatchObject({ id: expect.any(String) })
})

describe('a spending order', () => {
  test('stands once for a payment and its number once for a branch and year; withdrawn, another may be lodged', async () => {
    const other = await aPayment(scene, await aGrant(scene), 'approved')
    expect(await lodge()).toEqual([])
    expect(await lodge(grant.payer1, { orderNo: '13' })).toEqual([expect.objectContaining({ words: 'payments.treasury.fault.lodged' })])
    expect(await lodge(grant.payer1, {}, other.id)).toEqual([expect.objectContaining({ words: 'payments.treasury.fault.orderKnown' })])
    await withdrawLodged(scene.services, grant.finance, payment.id)
    expect(await lodge(grant.payer1, {}, other.id)).toEqual([])
    expect(await lodge(grant.finance, { orderNo: '13' })).toEqual([])
  })

  test('is lodged by a payer or the finance officer of the municipality, and by nobody else', async () => {
    const stranger = await scene.person([{ role: 'finance', scope: '47' }])
    await expect(lodge(stranger)).rejects.toThrow('payments.missing')
    for (const person of [grant.manager, grant.verifier, grant.authority]) await expect(lodge(person)).rejects.toThrow('payments.refused.financeOnly')
    await expect(lodge(grant.signatory)).rejects.toThrow('payments.refused.financeOnly')
    expect(await lodge(grant.payer1)).toEqual([])
  })
})

test('a finance officer of another municipality sees no list of this one and books nothing of it', async () => {
  await lodge()
  const stranger = await scene.person([{ role: 'finance', scope: '47' }])
  const own = await idOf(list(OURS))
  const foreign = await idOf(list(OURS, THEIRS), stranger)
  await expect(bookTreasuryList(scene.services, scene.words, stranger, own)).rejects.toThrow('payments.missing')
  expect(await bookTreasuryList(scene.services, scene.words, stranger, foreign)).toEqual({ booked: 0 })
  const browser = await scene.as(stranger)
  expect((await browser.get(`/payments/treasury-list/${own}`)).status).toBe(404)
  expect((await browser.get('/payments/treasury-list')).text).not.toContain(own)
  await browser.get(`/payments/treasury-list/${foreign}`)
  expect(browser.html.querySelector('table')).toBeNull()
})
