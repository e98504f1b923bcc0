import type { Person } from '../../../server/kernel/policy'
import type { Browser } from '../../support/browser'
import { findPayment } from '../../../server/payments/store'
import { listAccounts } from '../../../server/payments/bank/account-store'
import { listBatches, listOrders } from '../../../server/payments/bank/batch-store'
import type { Payment } from '../../../server/payments/payments'
import { openScene, type Scene } from '../../support/scene'
import { accountFields, anUpload, aPayingAccount, aReleasedBatch, camt053, pain002, type Line } from '../../support/builders/bank'
import { aGrant, aPayment, type ArrangedGrant } from '../../support/builders/payments'
import { importStatement } from '../../../server/payments/bank/statement-actions'
import { readTreasuryList } from '../../../server/payments/treasury/actions'

let scene: Scene
let grant: ArrangedGrant
let payment: Payment
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
  payment = await aPayment(scene, grant, 'approved')
})
afterEach(() => scene.close())

const xml = (content: string) => ({ file: { name: 'banka.xml', content: Buffer.from(content) } })

describe.each(['sq', 'en'] as const)('the way to the bank and back, by links and forms, in %s', (language) => {
  const as = async (person: Person): Promise<Browser> => {
    const browser = await scene.as(person)
    browser.language = language
    return browser
  }
  const say = (browser: Browser, key: string) => browser.say(`payments.${key}`)

  test('a rejected payment is prepared again, goes out under another id, and is paid by the statement', async () => {
    const first = await as(grant.payer1)
    await first.get('/payments')
    await first.follow(say(first, 'bank.accounts'))
    const fields = accountFields()
    const faulty = await first.submit({ ...fields, iban: 'AL00', town: '' }, { action: '/payments/accounts' })
    expect(faulty.status).toBe(422)
    expect(faulty.html.querySelectorAll('.govuk-error-summary a').map((link) => link.getAttribute('href'))).toEqual(['#f-iban', '#f-town'])
    await first.submit({ ...fields }, { action: '/payments/accounts' })
    expect(first.html.querySelector('form[action$=confirmation]')).toBeNull()
    expect(first.text).toContain(say(first, 'bank.refused.enteredBy'))
    const second = await as(grant.payer2)
    await second.get('/payments/accounts')
    await second.submit({}, { action: /confirmation$/ })
    expect(second.text).toContain(say(second, 'bank.accountState.confirmed'))

    const send = async () => {
      await first.get('/payments')
      await first.follow(say(first, 'bank.batches'))
      await first.submit({ payment: payment.id, accountId: (await listAccounts(scene.db))[0]!.id }, { action: '/payments/batches' })
      expect(first.text).toContain(say(first, 'bank.refused.madeBy'))
      expect(first.html.querySelector('form[action$=release]')).toBeNull()
      const address = first.address
      await second.get(address)
      await second.submit({}, { action: /release$/ })
      expect(second.text).toContain(say(second, 'bank.batchState.released'))
      const file = await second.download(`${address}/file`)
      expect(file.headers['content-disposition']).toMatch(/FS-2026-000\d\.xml/)
      return { address, text: String(file.body), orders: await listOrders(scene.db, (await listBatches(scene.db)).find(({ id }) => address.endsWith(id))!.id) }
    }
    const sent = await send()
    expect(sent.text).toContain(sent.orders[0]!.endToEndId)
    const reference = (await listBatches(scene.db))[0]!.reference
    await first.get(sent.address)
    const wrong = await first.submit({}, { action: /status$/, files: xml(camt053([])) })
    expect(wrong.status).toBe(422)
    expect(first.text).toContain(say(first, 'bank.file.notStatus'))
    await first.submit({}, { action: /status$/, files: xml(pain002({ batch: reference, orders: [{ id: sent.orders[0]!.endToEndId, status: 'RJCT', code: 'AC04', text: 'Llogari e mbyllur' }] })) })
    expect(first.text).toContain(say(first, 'bank.standing.rejected'))
    expect(first.text).toContain('AC04: Llogari e mbyllur')

    await first.get(`/payments/${payment.id}`)
    await first.submit({}, { action: /preparation$/ })
    await second.get(`/payments/${payment.id}`)
    await second.submit({}, { action: /approval$/ })
    const again = await send()
    expect(again.orders[0]!.endToEndId).not.toBe(sent.orders[0]!.endToEndId)

    await first.get('/payments/statements')
    const lines: Line[] = [{ amount: '345000.00', endToEndId: again.orders[0]!.endToEndId, ref: 'BNK-1' }, { amount: '150.00', text: 'Komision', ref: 'FEE' }]
    const { iban } = (await listAccounts(scene.db))[0]!
    const torn = await first.submit({}, { action: '/payments/statements', files: xml(camt053([{ iban, opening: '500000.00', closing: '1.00', lines }])) })
    expect(torn.status).toBe(422)
    expect((await findPayment(scene.db, payment.id))?.state).toBe('approved')
    await first.submit({}, { action: '/payments/statements', files: xml(camt053([{ iban, opening: '500000.00', closing: '154850.00', lines }])) })
    expect(first.text).toContain(say(first, 'bank.matchedBy.end_to_end'))
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', attempt: 2, documentNo: 'BNK-1' })

    await first.follow(say(first, 'bank.act.match'))
    expect(first.text).toContain(say(first, 'bank.nothingFits'))
    await first.submit({ reason: 'Komision i bankës' }, { action: /exclusion$/ })
    expect(first.text).toContain(say(first, 'bank.nothingOpen'))
    expect(first.html.querySelectorAll('h1')).toHaveLength(1)
    const csv = await first.download(`${first.address}/entries.csv`)
    expect(String(csv.body)).toContain('Komision i bankës')
    await first.get(`/payments/${payment.id}`)
    expect(first.text).toContain(again.orders[0]!.endToEndId)
  })

  test('several lines are set aside with one reason; without one the page says so and keeps what was ticked', async () => {
    const account = await aPayingAccount(scene, grant)
    await importStatement(scene.services, scene.words, grant.payer1, anUpload(scene, 'n.xml', camt053([{ iban: account.iban, opening: '10.00', closing: '7.00', lines: [{ amount: '1.00', ref: 'A' }, { amount: '2.00', ref: 'B' }] }])))
    const payer = await as(grant.payer1)
    await payer.get('/payments')
    await payer.follow(/\/payments\/statements$/)
    await payer.follow('N-1')
    const ticked = payer.html.querySelectorAll('input[name=entry]').map((box) => box.getAttribute('value') ?? '')
    expect((await payer.submit({ entry: ticked, reason: '' }, { action: /exclusion$/ })).status).toBe(422)
    expect(payer.html.querySelectorAll('input[name=entry][checked]')).toHaveLength(2)
    await payer.submit({ entry: ticked, reason: 'Komisione' }, { action: /exclusion$/ })
    expect(payer.text).toContain(say(payer, 'bank.nothingOpen'))
  })

  test('a spending order is lodged, the treasury’s list is looked at, mended and booked', async () => {
    const finance = await as(grant.finance)
    await finance.get(`/payments/${payment.id}`)
    await finance.follow(say(finance, 'treasury.do.lodge'))
    expect((await finance.submit({}, { action: /spending-order$/ })).status).toBe(422)
    await finance.submit({ commitmentNo: 'A-1', orderNo: '12', orderOn: '2.3.2026', treasuryBranch: 'Elbasan' }, { action: /spending-order$/ })
    expect(finance.text).toContain('Elbasan')
    await finance.get('/payments')
    await finance.follow(say(finance, 'treasury.list'))
    const list = (amount: string) => ({ file: { name: 'lista.csv', content: Buffer.from(`Spending order,Commitment,Document,Amount,Execution date\n12,A-1,D-7,"${amount}",2.3.2026\n77,Z-9,D-8,"1,000.00",2.3.2026\n`) } })
    const faulty = await finance.submit({}, { action: '/payments/treasury-list', files: list('many') })
    expect(faulty.status).toBe(422)
    expect(finance.text).toContain('many')
    await finance.submit({}, { action: '/payments/treasury-list', files: list('345,000.00') })
    expect(finance.text).toContain(say(finance, 'treasury.verdict.ready'))
    expect((await findPayment(scene.db, payment.id))?.state).toBe('approved')
    await finance.submit({}, { action: /booking$/ })
    expect(finance.text).toContain(say(finance, 'treasury.verdict.booked'))
    expect((await findPayment(scene.db, payment.id))?.state).toBe('paid')
  })
})

describe('what is on the account of the scheme', () => {
  test('is seen by the scheme’s own people, and by nobody of one grant', async () => {
    const account = await aPayingAccount(scene, grant)
    const { batch } = await aReleasedBatch(scene, grant, account, [payment.id])
    const outcome = (await importStatement(scene.services, scene.words, grant.payer1, anUpload(scene, 'n.xml', camt053([{ iban: account.iban, opening: '5.00', closing: '4.00', lines: [{ amount: '1.00', ref: 'A' }] }])))) as { ids: readonly string[] }
    const list = (await readTreasuryList(scene.services, grant.payer1, anUpload(scene, 'l.csv', 'Spending order,Commitment,Document,Amount,Execution date\n1,A,D,5,2.3.2026'))) as { id: string }
    const entry = (await scene.db('bankEntries').first('id')) as { id: string }
    const pages = ['/payments/accounts', '/payments/batches', '/payments/statements', `/payments/batches/${batch.id}`, `/payments/batches/${batch.id}/file`, `/payments/statements/${outcome.ids[0] ?? ''}`, `/payments/statements/${outcome.ids[0] ?? ''}/file`, `/payments/statements/${outcome.ids[0] ?? ''}/entries.csv`, `/payments/entries/${entry.id}`, `/payments/treasury-list/${list.id}`]
    const seen: Record<string, number[]> = {}
    const people = { payer: grant.payer1, auditor: await scene.person(['auditor']), manager: grant.manager, authority: grant.authority, verifier: grant.verifier, donor: await scene.person(['donor']), finance: grant.finance, grantee: grant.signatory, admin: await scene.person(['admin']) }
    for (const [name, person] of Object.entries(people)) {
      const browser = await scene.as(person)
      seen[name] = []
      for (const page of pages) seen[name].push((await browser.get(page)).status)
    }
    const outside = [403, 403, 403, 404, 404, 404, 404, 404, 404, 404]
    const reader = [200, 200, 200, 200, 403, 200, 200, 200, 200, 200]
    const all = pages.map(() => 200)
    expect(seen).toEqual({ payer: all, auditor: all, manager: reader, authority: reader, verifier: outside, donor: outside, finance: outside, grantee: outside, admin: outside })
    const visitor = scene.visitor()
    for (const page of pages) { const reply = await visitor.get(page); expect(reply.status === 404 || reply.address.startsWith('/sign-in')).toBe(true) }
  })

  test('the grantee’s page of a payment says nothing of batches and orders', async () => {
    const account = await aPayingAccount(scene, grant)
    const { batch, orders } = await aReleasedBatch(scene, grant, account, [payment.id])
    const grantee = await scene.as(grant.signatory)
    const page = await grantee.get(`/payments/${payment.id}`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain(batch.reference)
    expect(page.text).not.toContain(orders[0]?.endToEndId)
    expect((await (await scene.as(grant.payer1)).get(`/payments/${payment.id}`)).text).toContain(batch.reference)
  })

  test('is changed by payers only, whatever address is tried', async () => {
    const account = await aPayingAccount(scene, grant)
    const { batch, orders } = await aReleasedBatch(scene, grant, account, [payment.id])
    const outsiders = [grant.manager, grant.finance, grant.signatory, await scene.person(['auditor'])]
    const deeds = async () => (await scene.db('auditEntries').where('action', 'like', 'payments.%').select('action')).length
    const before = await deeds()
    for (const person of outsiders) {
      const browser = await scene.as(person)
      for (const address of ['/payments/accounts', `/payments/accounts/${account.id}/closure`, '/payments/batches', `/payments/batches/${batch.id}/discard`, `/payments/batches/${batch.id}/release`, `/payments/batches/${batch.id}/orders/${orders[0]?.id ?? ''}/removal`, `/payments/batches/${batch.id}/status`, '/payments/statements']) {
        expect([403, 404]).toContain((await browser.post(address)).status)
      }
    }
    expect(await deeds()).toBe(before)
  })
})
