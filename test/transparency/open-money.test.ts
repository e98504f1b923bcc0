import request from 'supertest'
import { receiveMoney, reverseReceipt } from '../../server/fund/actions'
import { exchangeMoney } from '../../server/fund/exchange-actions'
import { approveReturn, prepareReturn } from '../../server/fund/returns'
import { awardsMoney, callsMoney, sourcesMoney } from '../../server/fund/balance-store'
import { ENTRIES } from '../../server/transparency/dictionary'
import { activitiesFile } from '../../server/transparency/iati/activities'
import { readPublished } from '../../server/transparency/iati/published'
import { threeSixtyPackage } from '../../server/transparency/threesixty'
import { anAward } from '../support/builders/awards'
import { aSource } from '../support/builders/fund'
import { aRefundedGrant, aReimbursedAward } from '../support/builders/open-data'
import { aGrant, aPayment } from '../support/builders/payments'
import { openDemonstration } from '../support/demonstration'
import { activitiesIn, minorOf, organisationIn, published, publishedTable, total, type ActivityXml } from '../support/open-data'
import { openScene, type Scene } from '../support/scene'

const FILES = ['awards.csv', 'payments.csv', 'municipalities.csv', '360giving.json', 'iati-activities.xml', 'iati-organisation.xml'] as const

type Row = { id: string; reference: string; callId: string; amountMinor: number; municipalityCode: string | null; state: string }
const awardRows = (scene: Scene) => scene.db('awards').orderBy('reference').select('id', 'reference', 'callId', 'amountMinor', 'municipalityCode', 'state') as unknown as Promise<Row[]>
const sumOf = ({ transaction = [] }: ActivityXml, codes: readonly string[], sign: 1 | -1 | 0 = 0) =>
  total(transaction.filter(({ 'transaction-type': type }) => codes.includes(type['@code'])).map(({ value }) => minorOf(value['#text'])).filter((minor) => sign === 0 || Math.sign(minor) === sign))
const activityOf = (activities: readonly ActivityXml[], reference: string) => activities.find(({ 'iati-identifier': id }) => id === `AL-QKB-PLACEHOLDER-${reference.replace('/', '-')}`) as ActivityXml

/** Every file says of every award what the ledger says of it, to the last qindarka. */
async function expectFiguresOfLedger(scene: Scene): Promise<void> {
  const rows = await awardRows(scene)
  const money = await awardsMoney(scene.db, rows.map(({ id }) => id))
  const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
  const { grants } = JSON.parse(await published(scene, '360giving.json')) as { grants: { dataSource: string; amountDisbursed?: number; commitmentTransaction?: { value: number }[]; disbursementTransaction?: { value: number }[] }[] }
  const payments = (await publishedTable(scene, 'payments.csv')).rows
  for (const { id, reference, state } of rows) {
    const { obligatedMinor = 0, paidMinor = 0, refundedMinor = 0 } = money.get(id) ?? {}
    const activity = activityOf(activities, reference)
    expect({ reference, promised: sumOf(activity, ['2']), paid: sumOf(activity, ['3', '7'], 1), refunded: 0 - sumOf(activity, ['3', '7'], -1) })
      .toEqual({ reference, promised: obligatedMinor, paid: paidMinor, refunded: refundedMinor })
    const own = payments.filter((row) => row['reference'] === reference)
    expect({ reference, sum: total(own.map((row) => minorOf(row['amount'] as string))) }).toEqual({ reference, sum: paidMinor - refundedMinor })
    expect(own.every((row) => (row['kind'] === 'refund') === (row['amount'] as string).startsWith('-'))).toBe(true)
    const grant = grants.find(({ dataSource }) => dataSource.endsWith(`/awards/${reference}`))
    expect(grant !== undefined).toBe(state === 'offered' || state === 'accepted')
    if (grant === undefined) continue
    const sums = [grant.commitmentTransaction ?? [], grant.disbursementTransaction ?? []].map((all) => total(all.map(({ value }) => minorOf(value))))
    expect({ reference, sums, disbursed: minorOf(grant.amountDisbursed ?? 0) }).toEqual({ reference, sums: [obligatedMinor, paidMinor - refundedMinor], disbursed: paidMinor - refundedMinor })
  }
  expect(activities.filter((activity) => activity['@hierarchy'] === '3')).toHaveLength(rows.length)
  await expectSumsOfPlaces(scene, rows, money)
  await expectSumsOfFund(scene, activities, rows, money)
}

type Money = Awaited<ReturnType<typeof awardsMoney>>

async function expectSumsOfPlaces(scene: Scene, rows: readonly Row[], money: Money): Promise<void> {
  const places = (await publishedTable(scene, 'municipalities.csv')).rows
  expect(places.map((row) => row['municipality_code'])).toEqual([...new Set(rows.map(({ municipalityCode }) => municipalityCode ?? ''))].sort())
  for (const place of places) {
    const own = rows.filter(({ municipalityCode }) => (municipalityCode ?? '') === place['municipality_code'])
    const all = (of: 'paidMinor' | 'refundedMinor' | 'acceptedMinor' | 'outstandingMinor') => total(own.map(({ id }) => money.get(id)?.[of] ?? 0))
    const standing = own.filter(({ state }) => state === 'offered' || state === 'accepted')
    expect(['awards', 'awarded', 'paid', 'refunded', 'accepted', 'outstanding'].map((name) => (name === 'awards' ? Number(place[name]) : minorOf(place[name] as string))))
      .toEqual([standing.length, total(standing.map(({ amountMinor }) => amountMinor)), all('paidMinor'), all('refundedMinor'), all('acceptedMinor'), all('outstandingMinor')])
  }
}

async function expectSumsOfFund(scene: Scene, activities: readonly ActivityXml[], rows: readonly Row[], money: Money): Promise<void> {
  const sources = (await scene.db('fundSources').select('id')) as { id: string }[]
  const received = await sourcesMoney(scene.db, sources.map(({ id }) => id))
  expect(sources.length).toBeGreaterThan(0)
  expect(sumOf(activities[0] as ActivityXml, ['1'])).toBe(total([...received.values()].map(({ receivedMinor }) => receivedMinor)))
  const calls = (await scene.db('calls').whereNotNull('resultsPublishedAt').select('id', 'reference')) as { id: string; reference: string }[]
  const ofCalls = await callsMoney(scene.db, calls.map(({ id }) => id))
  for (const { id, reference } of calls) expect(total((activityOf(activities, reference).budget ?? []).map(({ value }) => minorOf(value['#text'])))).toBe(ofCalls.get(id)?.committedMinor)
  const spent = organisationIn(await published(scene, 'iati-organisation.xml'))['total-expenditure'] ?? []
  const net = total(rows.map(({ id }) => (money.get(id)?.paidMinor ?? 0) - (money.get(id)?.refundedMinor ?? 0)))
  expect(total(spent.map(({ value }) => minorOf(value['#text'])))).toBe(net)
  for (const year of spent) expect(total(year['expense-line'].map(({ value }) => minorOf(value['#text'])))).toBe(minorOf(year.value['#text']))
}

/** Nobody's name, account, telephone or address stands in what is published, and no number of a bank document. */
async function expectNothingPersonal(scene: Scene): Promise<void> {
  const people = (await scene.db('people').select('name', 'email', 'phone')) as { name: string; email: string; phone: string | null }[]
  const ibans = (await scene.db('agreements').select('iban')) as { iban: string | null }[]
  const documents = (await scene.db('payments').select('documentNo', 'purpose')) as { documentNo: string | null; purpose: string | null }[]
  const secrets = [...people.flatMap(({ name, email, phone }) => [name, email, phone]), ...ibans.map(({ iban }) => iban), ...documents.flatMap(({ documentNo, purpose }) => [documentNo, purpose])]
    .filter((one): one is string => one !== null && one.length > 3)
  expect(secrets.length).toBeGreaterThan(5)
  for (const file of FILES) {
    const text = await published(scene, file)
    expect({ file, personal: secrets.filter((one) => text.includes(one)) }).toEqual({ file, personal: [] })
  }
}

describe('the demonstration', () => {
  let scene: Scene
  beforeAll(async () => { scene = await openDemonstration() }, 240_000)
  afterAll(() => scene.close())

  test('is published with the figures of the ledger in every file', () => expectFiguresOfLedger(scene))

  test('is published without anything personal', () => expectNothingPersonal(scene))

  test('has an activity for the fund, the decided call and its six grants, all closed; the open call is in no file', async () => {
    const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
    expect(activities.map((activity) => activity['@hierarchy'])).toEqual(['1', '2', '3', '3', '3', '3', '3', '3'])
    expect(activities.slice(1).map((activity) => activity['activity-status']['@code'])).toEqual(Array(7).fill('4'))
    for (const file of FILES) expect({ file, open: (await published(scene, file)).includes('SF-2026-01') }).toEqual({ file, open: false })
  })

  test('every page that an activity links to is there', async () => {
    const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
    const addresses = [...new Set(activities.flatMap((activity) => activity['document-link'].map((link) => link['@url'].replace(scene.services.site.baseUrl, ''))))]
    expect(addresses.length).toBe(9)
    for (const address of addresses) expect({ address, status: (await request(scene.app).get(address)).status }).toEqual({ address, status: 200 })
  })

  test('every column and field that is published stands in the dictionary, in the same order, and nothing else does', async () => {
    const entries = (file: string) => ENTRIES.filter((entry) => entry.file === file).map(({ column }) => column)
    for (const file of ['awards.csv', 'payments.csv', 'municipalities.csv', 'dictionary.csv']) expect((await publishedTable(scene, file)).head).toEqual(entries(file))

    const { grants, ...pack } = JSON.parse(await published(scene, '360giving.json')) as { grants: object[] }
    const fields = [...Object.keys(pack), ...new Set(grants.flatMap((grant) => Object.keys(grant).map((name) => `grants.${name}`)))]
    expect(fields.sort()).toEqual(entries('360giving.json').sort())

    const elements = (things: readonly object[]) => [...new Set(things.flatMap((one) => Object.keys(one)))].filter((name) => !name.startsWith('@')).sort()
    expect(elements(activitiesIn(await published(scene, 'iati-activities.xml')))).toEqual(entries('iati-activities.xml').sort())
    expect(elements([organisationIn(await published(scene, 'iati-organisation.xml'))])).toEqual(entries('iati-organisation.xml').sort())
  })

  test('the dictionary says in both languages what each column means, as a page and as a table', async () => {
    const { rows } = await publishedTable(scene, 'dictionary.csv')
    expect(rows).toHaveLength(ENTRIES.length)
    expect(rows.filter((row) => row['sq'] === '' || row['en'] === '' || row['sq'] === row['en']).map((row) => row['column'])).toEqual([])
    for (const language of ['sq', 'en'] as const) {
      const browser = scene.visitor()
      browser.language = language
      await browser.get('/data/dictionary')
      expect(browser.html.querySelectorAll('tbody tr')).toHaveLength(ENTRIES.length)
      expect(browser.text).toContain(rows[0]?.[language])
    }
    await scene.visitor().get('/data').then(({ html }) => { expect(html.querySelectorAll('a').map((link) => link.getAttribute('href'))).toContain('/data/dictionary') })
  })
})

describe('a grant of which money was paid back', () => {
  let scene: Scene
  beforeEach(async () => { scene = await openScene() })
  afterEach(() => scene.close())

  test('is published with the refund as a disbursement below zero, and with the figures of the ledger in every file', async () => {
    const grant = await aRefundedGrant(scene)
    await aReimbursedAward(scene, grant)
    await anAward(scene, { with: grant, state: 'declined', amountMinor: 60_000_000, title: 'I refuzuar' })
    await anAward(scene, { with: grant, state: 'offered', amountMinor: 55_000_000, title: 'I ofruar', municipalityCode: null })

    await expectFiguresOfLedger(scene)
    await expectNothingPersonal(scene)
    const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
    const { transaction = [], budget = [] } = activityOf(activities, grant.award.reference)
    expect(transaction.map(({ 'transaction-type': type, value }) => [type['@code'], value['#text'], value['@currency'], value['@value-date']])).toEqual([
      ['2', '690000', 'ALL', '2026-03-02'], ['3', '345000', 'ALL', '2026-03-02'], ['3', '276000', 'ALL', '2026-03-02'], ['3', '-21000', 'ALL', '2026-03-02'],
    ])
    expect(budget.map(({ value }) => value['#text'])).toEqual(['690000'])
  })

  test('a payment straight for spending is a reimbursement, and one that was written down wrongly and taken back never happened', async () => {
    const { award } = await aReimbursedAward(scene, await anAward(scene))
    const { transaction = [] } = activityOf(activitiesIn(await published(scene, 'iati-activities.xml')), award.reference)
    expect(transaction.map(({ 'transaction-type': type, value }) => [type['@code'], value['#text']])).toEqual([['2', '50000'], ['7', '40000.50']])
    const { rows } = await publishedTable(scene, 'payments.csv')
    expect(rows.map((row) => [row['reference'], row['kind'], row['amount']])).toEqual([[award.reference, 'reimbursement', '40000.50']])
  })

  test('a payment out of two sources is one payment, and both are named as giving', async () => {
    const grant = await aGrant(scene, { award: await anAward(scene, { secondSourceMinor: 200_000_000, amountMinor: 69_000_000 }) })
    await aPayment(scene, grant, 'paid')

    await expectFiguresOfLedger(scene)
    const activity = activityOf(activitiesIn(await published(scene, 'iati-activities.xml')), grant.award.reference)
    expect(activity.transaction?.map(({ value }) => value['#text'])).toEqual(['690000', '345000'])
    expect(activity['participating-org'].filter((one) => one['@role'] === '1')).toHaveLength(2)
    expect((await publishedTable(scene, 'payments.csv')).rows.map((row) => row['amount'])).toEqual(['345000'])
  })

  test('money that came in one currency and was exchanged for another came in once, in the first', async () => {
    const [euros, leks] = [await aSource(scene, { currency: 'EUR', amountMinor: 100_000 }), await aSource(scene, { amountMinor: 0 })]
    const payer = await scene.person(['payer'])
    const exchanged = await exchangeMoney(scene.services, payer, euros.id, {
      toSourceId: leks.id, fromMinor: 100_000, toMinor: 9_650_000, rate: '96.5', rateOn: '2026-03-02', rateSource: 'Banka e Shqipërisë', reference: 'K-1',
    })
    expect(exchanged).toMatchObject({ id: expect.any(String) as string })
    const [fund] = activitiesIn(await published(scene, 'iati-activities.xml'))
    expect(fund?.transaction?.map(({ value }) => [value['#text'], value['@currency']])).toEqual([['1000', 'EUR']])
  })

  test('a receipt written down wrongly and taken back did not come in; money given back to its source is below zero', async () => {
    const source = await aSource(scene, { amountMinor: 500_000 })
    const [one, other] = [await scene.person(['payer'], 'Njëra'), await scene.person(['payer'], 'Tjetra')]
    const wrong = await receiveMoney(scene.services, one, { sourceId: source.id, amountMinor: 700_000, reference: 'GABIM', receivedOn: '2026-03-01' })
    await reverseReceipt(scene.services, other, { sourceId: source.id, seq: (wrong as { eventId: number }).eventId, reason: 'Burim tjetër' })
    const back = await prepareReturn(scene.services, one, { sourceId: source.id, amountMinor: 120_050, reason: 'E papërdorur' })
    await approveReturn(scene.services, other, (back as { id: string }).id)
    const [fund] = activitiesIn(await published(scene, 'iati-activities.xml'))
    expect(fund?.transaction?.map(({ value }) => value['#text'])).toEqual(['5000', '-1200.50'])
    expect(sumOf(fund as ActivityXml, ['1'])).toBe((await sourcesMoney(scene.db, [source.id])).get(source.id)?.receivedMinor)
  })

  test('an award refused is cancelled, its promise taken back; one offered is in preparation', async () => {
    const first = await anAward(scene, { state: 'declined' })
    const second = await anAward(scene, { with: first, state: 'offered', amountMinor: 55_000_000 })
    const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
    expect([first, second].map(({ award }) => activityOf(activities, award.reference)['activity-status']['@code'])).toEqual(['5', '1'])
    expect(activityOf(activities, first.award.reference).transaction?.map(({ value }) => value['#text'])).toEqual(['950000', '-950000'])
    expect(activityOf(activities, first.award.reference).budget).toBeUndefined()
  })

  test('a title that a spreadsheet or a parser could trip over comes out as it was written', async () => {
    const beside = await anAward(scene, { title: '=1+1 & <b>"x"</b>\u0001' })
    const xml = await published(scene, 'iati-activities.xml')
    const [title] = activityOf(activitiesIn(xml), beside.award.reference).title.narrative
    expect(title?.['#text']).toContain('=1+1 & <b>"x"</b>')
    expect(xml).not.toContain('\u0001')
    expect((await publishedTable(scene, 'awards.csv')).rows[0]?.['title']).toMatch(/^'=1\+1/)
  })
})

describe('what is not out', () => {
  let scene: Scene
  beforeEach(async () => { scene = await openScene() })
  afterEach(() => scene.close())

  test('stands in no file: neither the call, nor its awards, nor their money', async () => {
    const grant = await aRefundedGrant(scene)
    const secret = await anAward(scene, { amountMinor: 87_654_300, title: 'Ende i fshehtë' })
    await scene.db('calls').where({ id: secret.callId }).update({ resultsPublishedAt: null, state: 'decision_pending' })
    expect(secret.callReference).not.toBe(grant.callReference)
    for (const file of FILES) {
      const text = await published(scene, file)
      expect({ file, shown: [secret.callReference, 'Ende i fshehtë', '876543'].filter((one) => text.includes(one)) }).toEqual({ file, shown: [] })
    }
  })

  test('of an empty fund there is the scheme alone, in preparation', async () => {
    const activities = activitiesIn(await published(scene, 'iati-activities.xml'))
    expect(activities).toHaveLength(1)
    expect(activities[0]?.['activity-status']['@code']).toBe('1')
    expect((await publishedTable(scene, 'payments.csv')).rows).toEqual([])
  })

  test.each([...FILES, 'dictionary.csv', 'dictionary'])('%s unchanged since the last visit is answered with 304, and anew after any deed', async (file) => {
    const { etag } = (await request(scene.app).get(`/data/${file}`)).headers
    const again = () => request(scene.app).get(`/data/${file}`).set('If-None-Match', etag ?? '')
    expect((await again()).status).toBe(304)
    if (file.startsWith('dictionary')) return
    await aRefundedGrant(scene)
    expect((await again()).status).toBe(200)
  })

  test('as many questions go to the database for three awards as for one', async () => {
    const first = await aRefundedGrant(scene)
    const questions = async () => {
      let asked = 0
      const count = () => { asked += 1 }
      scene.db.on('query', count)
      await readPublished(scene.db)
      scene.db.off('query', count)
      return asked
    }
    const before = await questions()
    await anAward(scene, { with: first, amountMinor: 50_000_000 })
    await anAward(scene, { with: first, amountMinor: 50_000_000 })
    expect(await questions()).toBe(before)
  })
})

test('identifiers that were agreed stand where the placeholders stood', async () => {
  const scene = await openScene()
  const { award, organisation } = await anAward(scene)
  const data = await readPublished(scene.db)
  const [source] = data.sources
  const site = { ...scene.services.site, identifiers: { publisher: 'AL-COA-0000000', publisherType: '15', granteeScheme: 'AL-QKB', sources: { [source?.code ?? '']: 'XM-DAC-00000' } } }
  const [fund, , grant] = activitiesIn(await activitiesFile({ site, now: scene.services.now }, scene.words, data))
  const granteeId = organisation.nuis === null ? undefined : `AL-QKB-${organisation.nuis}`
  expect(granteeId).toBeDefined()
  expect(fund?.['iati-identifier']).toBe('AL-COA-0000000-FUND')
  expect(fund?.transaction?.[0]?.['provider-org']['@ref']).toBe('XM-DAC-00000')
  expect(grant?.transaction?.[0]?.['receiver-org']['@ref']).toBe(granteeId)
  expect(threeSixtyPackage(site, data.awards, '2026-03-02').grants[0]).toMatchObject({ fundingOrganization: [{ id: 'AL-COA-0000000' }], recipientOrganization: [{ id: granteeId }] })

  const [, , unagreed] = activitiesIn(await activitiesFile(scene.services, scene.words, data))
  expect(unagreed?.transaction?.[0]?.['receiver-org']['@ref']).toBeUndefined()
  expect(threeSixtyPackage(scene.services.site, data.awards, '2026-03-02').grants[0]).toMatchObject({ recipientOrganization: [{ id: `AL-QKB-PLACEHOLDER-NUIS-${organisation.nuis}` }] })
  expect(award.reference).toBeTruthy()
  await scene.close()
})
