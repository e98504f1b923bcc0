import { recordFailure, recordPayment, returnPayment, verifyPayment } from '../../server/payments/actions'
import { notifyRecovery, orderRecovery, recordRepayment, replyToRecovery } from '../../server/payments/recoveries'
import { findPayment, listRecoveries } from '../../server/payments/store'
import { aGrant, anAcceptedReport, aPayment, aReference, type ArrangedGrant } from '../support/builders/payments'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let grant: ArrangedGrant
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
})
afterEach(() => scene.close())

describe('of two who take a step on a payment the second reads what the first did beside what was typed', () => {
  test('a verifier who verifies what another verifier has returned', async () => {
    const payment = await aPayment(scene, grant)
    const other = await scene.person(['verifier'], 'Vera Dytë')
    const second = await scene.as(grant.verifier)
    await second.get(`/payments/${payment.id}`)
    await returnPayment(scene.services, scene.words, other, payment.id, 'Mungon fatura e fundit.')
    await second.submit({ note: 'I kontrollova të gjitha faturat.' }, { action: /verification$/ })

    expect(second.status).toBe(409)
    for (const said of ['I kontrollova të gjitha faturat.', second.say('payments.state.returned'), 'Vera Dytë']) expect(second.text).toContain(said)
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'returned', verifiedBy: null })
  })

  test('a verifier who returns what another one has verified', async () => {
    const payment = await aPayment(scene, grant)
    const other = await scene.person(['verifier'], 'Vera Dytë')
    const second = await scene.as(grant.verifier)
    await second.get(`/payments/${payment.id}`)
    await verifyPayment(scene.services, other, payment.id, 'Në rregull.')
    await second.submit({ reason: 'Faturat nuk janë të plota.' }, { action: /return$/ })

    expect(second.status).toBe(409)
    for (const said of ['Faturat nuk janë të plota.', second.say('payments.state.verified'), 'Vera Dytë']) expect(second.text).toContain(said)
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'verified', returnReason: null })
  })

  test('a payer who enters what the bank wrote after the other payer did', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    const second = await scene.as(grant.payer2)
    await second.get(`/payments/${payment.id}/reference`)
    const first = aReference(scene, { documentNo: 'FT-PARA' })
    expect(await recordPayment(scene.services, scene.words, grant.payer1, payment.id, first, undefined)).toEqual([])
    await second.submit({ channel: 'bank', documentNo: 'FT-PAS', valueOn: '2.3.2026' }, { action: /reference$/ })

    expect(second.status).toBe(409)
    for (const said of ['FT-PARA', 'FT-PAS', grant.payer1.name]) expect(second.text).toContain(said)
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', documentNo: 'FT-PARA' })
  })

  test('a payer who says that a payment failed after the other said so, or that it went through', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    const second = await scene.as(grant.payer2)
    await second.get(`/payments/${payment.id}/failure`)
    await recordFailure(scene.services, scene.words, grant.payer1, payment.id, { reason: 'Llogari e gabuar.', failedOn: '2026-03-02' })
    await second.submit({ reason: 'Banka e ktheu pagesën.', failedOn: '2.3.2026' }, { action: /failure$/ })
    expect(second.status).toBe(409)
    for (const said of ['Banka e ktheu pagesën.', second.say('payments.state.failed'), grant.payer1.name]) expect(second.text).toContain(said)
    expect(await scene.db('paymentFailures').select('reason')).toEqual([{ reason: 'Llogari e gabuar.' }])
  })

  test('but whoever could never take the step is only refused, and learns nothing', async () => {
    const payment = await aPayment(scene, grant)
    const other = await scene.person(['verifier'], 'Vera Dytë')
    await returnPayment(scene.services, scene.words, other, payment.id, 'Mungon fatura e fundit.')
    const grantee = await scene.as(grant.signatory)
    const page = await grantee.post(`/payments/${payment.id}/verification`, { note: 'x' })
    expect([page.status, page.text.includes('Mungon fatura')]).toEqual([403, false])
    const stranger = await scene.as(await scene.person())
    expect((await stranger.post(`/payments/${payment.id}/verification`, { note: 'x' })).status).toBe(404)
  })
})

test('of two who settle a recovery the second reads both', async () => {
  const { services, words } = scene
  await aPayment(scene, grant, 'paid')
  await anAcceptedReport(scene, grant, { acceptedMinor: 30_000_000 })
  await aPayment(scene, grant, 'paid', 2)
  await anAcceptedReport(scene, grant, { acceptedMinor: 30_000_000, reportNumber: 2, kind: 'final' })
  const id = (await listRecoveries(scene.db, [grant.agreement.id]))[0]?.id ?? ''
  await notifyRecovery(services, words, grant.manager, id)
  await replyToRecovery(services, grant.signatory, id, 'E kthejmë.')
  await orderRecovery(services, words, grant.authority, id)
  const second = await scene.as(grant.authority)
  await second.get(`/payments/recoveries/${id}`)
  expect(await recordRepayment(services, words, grant.finance, id, { documentNo: 'FT-KTHIM', valueOn: '2026-03-02' })).toEqual([])
  await second.submit({ writeOffReason: 'Organizata u mbyll me vendim gjykate.' }, { action: /write-off$/ })

  expect(second.status).toBe(409)
  for (const said of ['Organizata u mbyll me vendim gjykate.', 'FT-KTHIM', second.say('payments.recoveryState.repaid'), grant.finance.name]) expect(second.text).toContain(said)
  expect((await listRecoveries(scene.db, [grant.agreement.id]))[0]).toMatchObject({ state: 'repaid' })
})
