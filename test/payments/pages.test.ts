import { findPayment, listPayments, listRecoveries } from '../../server/payments/store'
import { openScene, type Scene } from '../support/scene'
import type { Browser } from '../support/browser'
import { anAward } from '../support/builders/awards'
import { aGrant, anAcceptedReport, aPayment, aReference, PURPOSE, type ArrangedGrant } from '../support/builders/payments'
import { recordFailure } from '../../server/payments/actions'

const lek = (whole: number) => whole * 100

let scene: Scene
let grant: ArrangedGrant
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
})
afterEach(() => scene.close())

const moneyPage = () => `/payments/agreements/${grant.agreement.id}`

describe.each(['sq', 'en'] as const)('from request to paid, by links and forms, in %s', (language) => {
  const as = async (person: ArrangedGrant['signatory']): Promise<Browser> => {
    const browser = await scene.as(person)
    browser.language = language
    return browser
  }

  test('grantee, verifier, two payers and the finance officer each find their step at the desk', async () => {
    const grantee = await as(grant.signatory)
    await grantee.get('/payments')
    await grantee.follow(/\/request\?number=1/)
    expect(grantee.text).toContain(grantee.say('payments.condition.signature'))
    const faulty = await grantee.submit({ purpose: 'paga' }, { action: /requests$/ })
    expect(faulty.status).toBe(422)
    expect(grantee.text).toContain('paga')
    await grantee.submit({ purpose: PURPOSE, certified: 'yes' }, { action: /requests$/ })
    expect(grantee.text).toContain(grantee.say('payments.state.requested'))

    const verifier = await as(grant.verifier)
    await verifier.get('/payments')
    await verifier.follow(verifier.say('payments.act.verify'))
    await verifier.submit({ note: 'Në rregull.' }, { action: /verification$/ })

    const first = await as(grant.payer1)
    await first.get('/payments')
    await first.follow(first.say('payments.act.prepare'))
    await first.submit({}, { action: /preparation$/ })
    expect(first.text).toContain(first.say('payments.refused.preparer'))
    expect(first.html.querySelector('form[action$=approval]')).toBeNull()

    const second = await as(grant.payer2)
    await second.get('/payments')
    await second.follow(second.say('payments.act.approve'))
    await second.submit({}, { action: /approval$/ })

    const finance = await as(grant.finance)
    await finance.get('/desk')
    await finance.follow(/\/payments\/[0-9a-f-]{36}$/)
    await finance.follow(finance.say('payments.do.record'))
    const wrong = await finance.submit({ channel: 'treasury', documentNo: '2020/0717' }, { action: /reference$/ })
    expect(wrong.status).toBe(422)
    expect(wrong.html.querySelectorAll('.govuk-error-summary a').map((link) => link.getAttribute('href'))).toEqual(['#f-commitmentNo', '#f-orderNo', '#f-treasuryBranch', '#f-orderOn', '#f-executedOn', '#f-valueOn'])
    expect(wrong.html.querySelector('#f-documentNo')?.getAttribute('value')).toBe('2020/0717')
    await finance.submit({ channel: 'treasury', commitmentNo: 'A-1', orderNo: 'U-1', orderOn: '2.3.2026', treasuryBranch: 'Tiranë', executedOn: '2.3.2026', valueOn: '2.3.2026' }, { action: /reference$/ })
    expect(finance.page?.status).toBe(200)

    const [payment] = await listPayments(scene.db, grant.agreement.id)
    expect(payment).toMatchObject({ state: 'paid', amountMinor: lek(345_000), channel: 'treasury', documentNo: '2020/0717' })
    await grantee.get(moneyPage())
    expect(grantee.text).toContain(grantee.say('payments.state.paid'))
    expect(grantee.text).toContain('2020/0717')
    expect(grantee.html.querySelectorAll('caption')).toHaveLength(2)
    expect(grantee.html.querySelectorAll('h1')).toHaveLength(1)
  })

  test('a payment that failed, a reduced instalment and a recovery read as what they are', async () => {
    const failed = await aPayment(scene, grant, 'approved')
    await recordFailure(scene.services, scene.words, grant.finance, failed.id, { reason: 'IBAN i mbyllur', failedOn: '2026-03-02' })
    const payer = await as(grant.payer1)
    await payer.get(moneyPage())
    expect(payer.text).toContain('IBAN i mbyllur')
    expect(payer.text).toContain(payer.say('payments.event.payment_failure'))
    await payer.get(`/payments/${failed.id}`)
    await payer.submit({}, { action: /preparation$/ })
    const other = await as(grant.payer2)
    await other.get(`/payments/${failed.id}`)
    await other.submit({}, { action: /approval$/ })
    await other.get(`/payments/${failed.id}/reference`)
    await other.submit({ channel: 'bank', documentNo: 'FT-X', valueOn: '2.3.2026' }, { action: /reference$/ })

    await anAcceptedReport(scene, grant, { acceptedMinor: lek(200_000) })
    const grantee = await as(grant.signatory)
    await grantee.get(moneyPage())
    await grantee.follow(grantee.say('payments.do.request'))
    expect(grantee.text).toContain(grantee.say('payments.condition.notMet'))
    expect(grantee.text).toContain(language === 'sq' ? '131 000 lekë' : 'ALL 131,000')

    await aPayment(scene, grant, 'paid', 2)
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(1_000), reportNumber: 2, kind: 'final' })
    const { id } = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!
    const manager = await as(grant.manager)
    await manager.get('/desk')
    await manager.follow(new RegExp(`/payments/recoveries/${id}`))
    await manager.submit({}, { action: /notice$/ })
    await grantee.get(`/payments/recoveries/${id}`)
    expect((await grantee.submit({ reply: '' }, { action: /reply$/ })).status).toBe(422)
    await grantee.submit({ reply: 'E kthejmë.' }, { action: /reply$/ })
    const authority = await as(grant.authority)
    await authority.get(`/payments/recoveries/${id}`)
    await authority.submit({}, { action: /order$/ })
    const finance = await as(grant.finance)
    await finance.get(`/payments/recoveries/${id}`)
    expect((await finance.submit({ documentNo: '', valueOn: '31.2.2026' }, { action: /repayment$/ })).status).toBe(422)
    await finance.submit({ documentNo: 'KTH-1', valueOn: '2.3.2026' }, { action: /repayment$/ })
    expect(finance.text).toContain(finance.say('payments.recoveryState.repaid'))
    await finance.get(moneyPage())
    expect(finance.text).toContain(finance.say('payments.event.refund'))
  })
})

test('five clicks are one request, one approval and one payment', async () => {
  const grantee = await scene.as(grant.signatory)
  await grantee.get(`${moneyPage()}/request?number=1`)
  const form = { _key: 'one-form', number: 1, purpose: PURPOSE, certified: 'yes' }
  const clicks = await Promise.all([1, 2, 3, 4, 5].map(() => grantee.post(`${moneyPage()}/requests`, form)))
  expect(clicks.every(({ status }) => status === 200)).toBe(true)
  expect(await listPayments(scene.db, grant.agreement.id)).toHaveLength(1)
})

test('who is not of the grant finds nothing under its addresses', async () => {
  const payment = await aPayment(scene, grant, 'verified')
  const other = await aGrant(scene, { title: 'Tjetri', municipalityCode: '47' })
  for (const person of [other.signatory, other.finance, await scene.person(['assessor']), await scene.person(['admin'])]) {
    const browser = await scene.as(person)
    for (const address of [moneyPage(), `${moneyPage()}/register.csv`, `${moneyPage()}/request?number=1`, `/payments/${payment.id}`, `/payments/${payment.id}/reference`, `/payments/${payment.id}/evidence`, '/payments/nothing', '/payments/agreements/nothing', '/payments/recoveries/nothing']) {
      expect([address, (await browser.get(address)).status]).toEqual([address, 404])
    }
    for (const noun of ['verification', 'preparation', 'approval', 'return', 'reference', 'failure', 'cancellation']) expect([noun, (await browser.post(`/payments/${payment.id}/${noun}`)).status]).toEqual([noun, 404])
  }
  expect((await findPayment(scene.db, payment.id))?.state).toBe('verified')
})

test('an auditor and a donor read and change nothing', async () => {
  const payment = await aPayment(scene, grant, 'prepared')
  for (const role of ['auditor', 'donor']) {
    const browser = await scene.as(await scene.person([role]))
    for (const address of ['/payments', moneyPage(), `/payments/${payment.id}`]) {
      const page = await browser.get(address)
      expect(page.status).toBe(200)
      expect(page.html.querySelectorAll('main form')).toHaveLength(0)
    }
    for (const noun of ['verification', 'preparation', 'approval', 'return', 'reference', 'failure', 'cancellation']) expect((await browser.post(`/payments/${payment.id}/${noun}`, { reason: 'x' })).status).toBe(403)
  }
  expect((await findPayment(scene.db, payment.id))?.state).toBe('prepared')
})

test('somebody who moved it first is told politely, and what was typed is not lost to the wrong step', async () => {
  const payment = await aPayment(scene, grant, 'verified')
  const browser = await scene.as(grant.payer1)
  await browser.get(`/payments/${payment.id}`)
  const other = await scene.as(grant.payer2)
  await other.get(`/payments/${payment.id}`)
  await other.submit({}, { action: /preparation$/ })
  const page = await browser.submit({}, { action: /preparation$/ })
  expect(page.status).toBe(403)
  expect(browser.text).toContain(browser.say('payments.refused.moved'))
})

test('the register as CSV says exactly what the page says, and starts no formula', async () => {
  const approved = await aPayment(scene, grant, 'approved')
  const finance = await scene.as(grant.finance)
  await finance.post(`/payments/${approved.id}/reference`, { ...aReference(scene, { documentNo: '=1+1' }), orderOn: '', executedOn: '', commitmentNo: '', orderNo: '', treasuryBranch: '' } as Record<string, string>)
  const reply = await finance.download(`${moneyPage()}/register.csv`)
  const text = (reply.body as Buffer).toString('utf8')
  expect(reply.headers['content-type']).toContain('text/csv')
  expect(text.split('\n').filter((line) => line !== '')).toHaveLength(4)
  expect(text).toContain('345000')
  expect(text).not.toMatch(/[,"]=1/)
})

test('a proof of payment is kept, and given only to those who may see the grant', async () => {
  const approved = await aPayment(scene, grant, 'approved')
  const finance = await scene.as(grant.finance)
  await finance.get(`/payments/${approved.id}/reference`)
  const bad = await finance.submit({ channel: 'bank', documentNo: 'FT-9', valueOn: '2.3.2026' }, { action: /reference$/, files: { evidence: { name: 'proof.pdf', content: Buffer.from('not a pdf') } } })
  expect(bad.status).toBe(422)
  expect((await findPayment(scene.db, approved.id))?.state).toBe('approved')
  await finance.submit({}, { action: /reference$/, files: { evidence: { name: 'proof.pdf', content: Buffer.from('%PDF-1.4 proof') } } })
  const reply = await (await scene.as(grant.signatory)).download(`/payments/${approved.id}/evidence`)
  expect((reply.body as Buffer).toString()).toBe('%PDF-1.4 proof')
})

describe('a grant that two sources pay', () => {
  test('shows what each owes and has paid, and the register names each of its entries once', async () => {
    const award = await anAward(scene, { secondSourceMinor: 216_000_000 })
    const shared = await aGrant(scene, { award })
    const paid = await aPayment(scene, shared, 'paid')
    const reader = await scene.as(await scene.person(['auditor']))
    const page = await reader.get(`/payments/agreements/${shared.agreement.id}`)

    const rows = page.html.querySelectorAll('table').find((table) => table.text.includes(reader.say('payments.money.bySource')))?.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('th, td').map((cell) => cell.text.replaceAll('\u00a0', ' '))) ?? []
    expect(rows.map(([, agreed, settled]) => [agreed, settled])).toEqual([['570 000', '285 000'], ['380 000', '190 000']])
    expect(new Set(rows.map(([name]) => name)).size).toBe(2)
    expect(paid.amountMinor).toBe(lek(475_000))
    const ids = page.html.querySelectorAll('[id]').map((element) => element.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
