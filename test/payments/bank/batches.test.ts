import type { Person } from '../../../server/kernel/policy'
import { grantRole } from '../../../server/people/actions'
import { findPerson } from '../../../server/people/store'
import { clockwork } from '../../../server/kernel/policy'
import { verifyLedger } from '../../../server/ledger/verify'
import { approvePayment, preparePayment, recordFailure } from '../../../server/payments/actions'
import { closeAccount, confirmAccount, enterAccount } from '../../../server/payments/bank/account-actions'
import type { PayingAccount } from '../../../server/payments/bank/accounts'
import { discardBatch, makeBatch, releaseBatch, takeOut } from '../../../server/payments/bank/batch-actions'
import { findBatch, listOrders, listStatusFiles } from '../../../server/payments/bank/batch-store'
import { readPaymentFile } from '../../../server/payments/bank/pain001'
import { importStatus } from '../../../server/payments/bank/status-actions'
import { findPayment, listFailures } from '../../../server/payments/store'
import { lodgeOrder } from '../../../server/payments/treasury/actions'
import type { Payment } from '../../../server/payments/payments'
import { findFile } from '../../../server/kernel/files'
import { openScene, type Scene } from '../../support/scene'
import { accountFields, anUpload, aPayingAccount, aReleasedBatch, pain002 } from '../../support/builders/bank'
import { aGrant, aPayment, type ArrangedGrant } from '../../support/builders/payments'

let scene: Scene
let grant: ArrangedGrant
let other: ArrangedGrant
let account: PayingAccount
let first: Payment
let second: Payment
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
  other = await aGrant(scene)
  account = await aPayingAccount(scene, grant)
  first = await aPayment(scene, grant, 'approved')
  second = await aPayment(scene, other, 'approved')
})
afterEach(() => scene.close())

const make = (paymentIds: readonly string[], over: { executeOn?: string; accountId?: string; by?: Person } = {}) =>
  makeBatch(scene.services, over.by ?? grant.payer1, { accountId: over.accountId ?? account.id, executeOn: over.executeOn ?? '2026-03-02', paymentIds })
const made = async (ids = [first.id, second.id]) => {
  const batch = await make(ids)
  if (Array.isArray(batch)) throw new Error(JSON.stringify(batch))
  return batch.id
}
const contentOf = async (fileId: string | null) => {
  const file = await findFile(scene.db, fileId ?? '')
  const chunks: Buffer[] = []
  for await (const chunk of await scene.services.files.open(file?.storageKey ?? '')) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

describe('an account of the scheme', () => {
  test('is confirmed by another than who entered it, in the policy and in the database', async () => {
    const entered = await enterAccount(scene.services, grant.payer1, accountFields())
    if (Array.isArray(entered)) throw new Error('refused')
    await expect(confirmAccount(scene.services, grant.payer1, entered.id)).rejects.toThrow('payments.bank.refused.enteredBy')
    await expect(scene.db('payingAccounts').where({ id: entered.id }).update({ confirmedBy: grant.payer1.id, confirmedAt: 'x' })).rejects.toThrow(/paying_accounts_confirmed_by_another/i)
    expect(await make([first.id], { accountId: entered.id })).toEqual([{ field: 'accountId', words: 'payments.bank.fault.account' }])
    await confirmAccount(scene.services, grant.payer2, entered.id)
    await expect(confirmAccount(scene.services, grant.payer2, entered.id)).rejects.toThrow('payments.refused.moved')
  })

  test('stands once while it is open, also when two enter it at once, and again after it was closed', async () => {
    const fields = accountFields()
    const both = await Promise.all([grant.payer1, grant.payer2].map((payer) => enterAccount(scene.services, payer, fields)))
    expect(both.filter((one) => Array.isArray(one))).toEqual([[{ field: 'iban', words: 'payments.bank.fault.ibanKnown' }]])
    const { id } = both.find((one): one is { id: string } => !Array.isArray(one))!
    await closeAccount(scene.services, grant.payer1, id)
    expect(await enterAccount(scene.services, grant.payer1, fields)).toMatchObject({ id: expect.any(String) })
  })
})

describe('a batch', () => {
  test('is released by another payer than who made it, in the policy and in the database', async () => {
    const id = await made()
    await expect(releaseBatch(scene.services, grant.payer1, id)).rejects.toThrow('payments.bank.refused.madeBy')
    await expect(scene.db('bankBatches').where({ id }).update({ releasedBy: grant.payer1.id })).rejects.toThrow(/bank_batches_released_by_another/i)
    await releaseBatch(scene.services, grant.payer2, id)
    expect(await findBatch(scene.db, id)).toMatchObject({ state: 'released', ordersCount: 2, sumMinor: first.amountMinor + second.amountMinor, releasedBy: grant.payer2.id })
  })

  test('makes the file once, with the sums of its payments, and pays nobody', async () => {
    const { batch, orders } = await aReleasedBatch(scene, grant, account, [first.id, second.id])
    const text = await contentOf(batch.fileId)
    expect(readPaymentFile(text)).toMatchObject({ counts: ['2', '2'], sums: [69_000_000, 69_000_000] })
    expect(readPaymentFile(text)?.orders.map(({ endToEndId }) => endToEndId)).toEqual(orders.map(({ endToEndId }) => endToEndId))
    expect(text).not.toContain('SEPA')
    expect((await findPayment(scene.db, first.id))?.state).toBe('approved')
    await expect(releaseBatch(scene.services, grant.payer2, batch.id)).rejects.toThrow('payments.refused.moved')
  })

  test('takes a payment once, also when two are made at once', async () => {
    const both = await Promise.allSettled([make([first.id]), make([first.id], { by: grant.payer2 })])
    const [won, lost] = [both.filter((one) => one.status === 'fulfilled' && !Array.isArray(one.value)), both.filter((one) => one.status === 'rejected' || Array.isArray(one.value))]
    expect([won.length, lost.length]).toEqual([1, 1])
    expect(await make([first.id, second.id])).toEqual([expect.objectContaining({ words: 'payments.bank.fault.in_batch' })])
    expect(await scene.db('bankOrders').where({ paymentId: second.id })).toEqual([])
  })

  test('numbers follow each other', async () => {
    const references = await Promise.all([await made([first.id]), await made([second.id])].map(async (id) => (await findBatch(scene.db, id))?.reference))
    expect(references).toEqual(['FS-2026-0001', 'FS-2026-0002'])
  })

  test('refuses what cannot go, and keeps nothing of it', async () => {
    const waiting = await aPayment(scene, await aGrant(scene), 'prepared')
    expect(await make([first.id, waiting.id])).toEqual([expect.objectContaining({ words: 'payments.bank.fault.notApproved' })])
    expect(await make([], { executeOn: '2026-03-01' })).toEqual([expect.objectContaining({ field: 'executeOn' }), expect.objectContaining({ field: 'payment' })])
    const euro = await aPayingAccount(scene, grant, { currency: 'EUR' })
    expect(await make([first.id], { accountId: euro.id })).toEqual([expect.objectContaining({ words: 'payments.bank.fault.otherCurrency' })])
    expect(await lodgeOrder(scene.services, grant.payer1, second.id, { commitmentNo: 'A-1', orderNo: '12', orderOn: '2026-03-02', treasuryBranch: 'Tiranë' })).toEqual([])
    expect(await make([second.id])).toEqual([expect.objectContaining({ words: 'payments.bank.fault.in_treasury' })])
    expect(await scene.db('bankBatches').select()).toEqual([])
  })

  test('is not released while a payment in it has moved on, and is after it was taken out', async () => {
    const id = await made()
    expect(await recordFailure(scene.services, scene.words, grant.finance, first.id, { reason: 'Gabim', failedOn: '2026-03-02' })).toEqual([])
    await expect(releaseBatch(scene.services, grant.payer2, id)).rejects.toThrow('payments.bank.refused.moved')
    const order = (await listOrders(scene.db, id)).find(({ paymentId }) => paymentId === first.id)!
    await takeOut(scene.services, grant.payer1, id, order.id)
    await releaseBatch(scene.services, grant.payer2, id)
    expect(await findBatch(scene.db, id)).toMatchObject({ ordersCount: 1, sumMinor: second.amountMinor })
  })

  test('is not released empty, nor after its day, nor from a closed account; discarded, its payments are free again', async () => {
    const id = await made([first.id])
    await closeAccount(scene.services, grant.payer1, account.id)
    await expect(releaseBatch(scene.services, grant.payer2, id)).rejects.toThrow('payments.bank.refused.account')
    account = await aPayingAccount(scene, grant)
    await discardBatch(scene.services, grant.payer2, id)
    const again = await made([first.id])
    expect((await listOrders(scene.db, again))[0]?.endToEndId).toBe((await listOrders(scene.db, id))[0]?.endToEndId)
    scene.clock('2026-03-03T09:00:00+01:00')
    await expect(releaseBatch(scene.services, grant.payer2, again)).rejects.toThrow('payments.bank.refused.executeOn')
    await takeOut(scene.services, grant.payer1, again, (await listOrders(scene.db, again))[0]!.id)
    await expect(releaseBatch(scene.services, grant.payer2, again)).rejects.toThrow('payments.bank.refused.empty')
  })

  test('nobody makes or releases one that pays the own organisation', async () => {
    const id = await made()
    for (const payer of [grant.payer1, grant.payer2]) await scene.arrange((tx) => grantRole(tx, clockwork, payer.id, 'editor', other.organisationId))
    const own = (await findPerson(scene.db, grant.payer2.id)) as Person
    await expect(releaseBatch(scene.services, own, id)).rejects.toThrow('payments.refused.ownOrganisation')
    await expect(make([second.id], { by: own })).rejects.toThrow('payments.refused.ownOrganisation')
  })
})

describe('the bank’s answer', () => {
  let batch: Awaited<ReturnType<typeof aReleasedBatch>>
  const answer = (text: string, by = grant.payer1) => importStatus(scene.services, scene.words, by, batch.batch.id, anUpload(scene, 'pergjigja.xml', text))
  const idOf = (payment: Payment) => batch.orders.find(({ paymentId }) => paymentId === payment.id)?.endToEndId ?? ''
  const statuses = async () => Object.fromEntries((await listOrders(scene.db, batch.batch.id)).map(({ paymentId, status }) => [paymentId === first.id ? 'first' : 'second', status]))
  beforeEach(async () => { batch = await aReleasedBatch(scene, grant, account, [first.id, second.id]) })

  test('rejects one with its reason, keeps the other, pays none; the failed one is paid again under another id', async () => {
    expect(await answer(pain002({ batch: batch.batch.reference, count: 2, sum: '690000.00', orders: [{ id: idOf(first), status: 'RJCT', code: 'AC04', text: 'Llogari e mbyllur' }, { id: idOf(second), status: 'PDNG' }] }))).toEqual({ accepted: 0, pending: 1, rejected: 1, unchanged: 0 })
    expect(await statuses()).toEqual({ first: 'rejected', second: 'pending' })
    expect(await findPayment(scene.db, first.id)).toMatchObject({ state: 'failed', attempt: 1 })
    expect(await listFailures(scene.db, grant.agreement.id)).toMatchObject([{ reason: 'AC04: Llogari e mbyllur', attempt: 1 }])
    expect(await answer(pain002({ batch: batch.batch.reference, group: 'ACSC' }))).toEqual({ accepted: 1, pending: 0, rejected: 0, unchanged: 1 })
    expect((await findPayment(scene.db, second.id))?.state).toBe('approved')

    await preparePayment(scene.services, grant.payer1, first.id)
    await approvePayment(scene.services, grant.payer2, first.id)
    const again = await aReleasedBatch(scene, grant, account, [first.id])
    expect(again.orders[0]?.endToEndId).toBe(idOf(first).replace(/-1$/, '-2'))
    expect((await verifyLedger(scene.db)).fault).toBeNull()
    expect(await listStatusFiles(scene.db, batch.batch.id)).toHaveLength(2)
  })

  test.each([
    ['of another batch', () => pain002({ batch: 'FS-2026-0999', group: 'RJCT' }), 'otherBatch'], ['with another count', () => pain002({ batch: batch.batch.reference, group: 'RJCT', count: 3 }), 'otherCount'], ['with another sum', () => pain002({ batch: batch.batch.reference, group: 'RJCT', sum: '690000.01' }), 'otherSum'],
    ['about a payment that is not in it', () => pain002({ batch: batch.batch.reference, orders: [{ id: 'X', status: 'RJCT' }] }), 'otherOrder'], ['damaged', () => pain002({ batch: batch.batch.reference, group: 'RJCT' }).slice(0, 300), 'damaged'],
  ])('%s changes nothing', async (_name, text, key) => {
    expect(await answer(text())).toEqual([expect.objectContaining({ field: 'file', words: `payments.bank.file.${key}` })])
    expect(await statuses()).toEqual({ first: 'listed', second: 'listed' })
    expect(await scene.db('bankImports').select()).toEqual([])
  })

  test('is taken once, also when it is sent twice at once', async () => {
    const text = pain002({ batch: batch.batch.reference, group: 'RJCT', count: 2 })
    const both = await Promise.all([answer(text), answer(text, grant.payer2)])
    expect(both.filter((one) => Array.isArray(one))).toEqual([[{ field: 'file', words: 'payments.bank.file.taken' }]])
    expect(await scene.db('paymentFailures').select()).toHaveLength(2)
  })
})
