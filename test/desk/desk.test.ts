import { chosenRows, kindOf, nextDeed, paidByMonth, sumsOf, treasuryDays, type Filter, type GrantRow } from '../../server/desk/finance'
import { financePage } from '../../server/desk/pages'
import { transact } from '../../server/kernel/services'
import { loadWords } from '../../server/kernel/words'
import { grantRole } from '../../server/people/actions'
import { clockwork } from '../../server/kernel/policy'
import { openScene, type Scene } from '../support/scene'
import { aGrant, aPayment, type ArrangedGrant } from '../support/builders/payments'
import { anApprovedReport } from '../support/builders/reports'
import { SMALL_TERMS } from '../support/builders/agreements'

describe('figures and filters', () => {
  const agreement = (over: object = {}) => ({ id: 'a', state: 'active', startsOn: '2020-07-15', endsOn: '2021-03-15', terms: SMALL_TERMS, awardReference: 'CBSSG-2020-01/05', callReference: 'CBSSG-2020-01', title: 'Kujdes në shtëpi', organisationNameSq: 'Lugina', organisationNameEn: 'Lugina', ...over }) as never
  const at = (today: string, over: object = {}) => nextDeed({ agreement: agreement(), payments: [], recoveries: [], reports: [], today, ...over })
  const payment = { id: 'p', instalment: 2, state: 'prepared', preparedAt: '2020-11-09T10:00:00.000Z' } as never

  test.each([
    ['the next report', '2020-09-01', {}, { key: 'report', number: 1, on: '2020-10-15', late: 0 }],
    ['on its day', '2020-10-15', {}, { key: 'report', number: 1, on: '2020-10-15', late: 0 }],
    ['eleven days late', '2020-10-26', {}, { key: 'report', number: 1, on: '2020-10-15', late: 11 }],
    ['a payment that waits for its second approval', '2020-11-10', { payments: [payment], reports: [{ number: 1, state: 'approved' }] }, { key: 'payment', number: 2, on: '2020-11-12', late: 0 }],
    ['nothing in a closed grant', '2021-08-01', { agreement: agreement({ state: 'closed' }) }, { key: 'nothing', number: 0, on: null, late: 0 }],
    ['the closing', '2021-06-01', { agreement: agreement({ state: 'closing' }), reports: [{ number: 1, state: 'approved' }, { number: 2, state: 'approved' }] }, { key: 'closing', number: 0, on: null, late: 0 }],
  ])('what is next: %s', (_name, today, over, expected) => {
    expect(at(today, over)).toEqual(expected)
  })

  const row = (reference: string, agreedMinor: number, next: GrantRow['next'], state = 'active'): GrantRow => {
    const about = agreement({ awardReference: reference, state, amountMinor: agreedMinor }) as never as GrantRow['agreement']
    return { agreement: about, next, kind: kindOf(about, next), figures: { agreedMinor, paidMinor: 0, reportedMinor: 0, acceptedMinor: 0, outstandingMinor: agreedMinor / 2, promisedMinor: 0, realisedMinor: 0 } }
  }
  const rows = [
    row('X/01', 100, { key: 'nothing', number: 0, on: null, late: 0 }, 'closed'), row('X/02', 400, { key: 'report', number: 1, on: '2020-11-20', late: 0 }),
    row('X/03', 300, { key: 'report', number: 1, on: '2020-10-15', late: 26 }), row('X/04', 200, { key: 'payment', number: 2, on: '2020-11-17', late: 0 }),
  ]
  const all: Filter = { call: '', kind: '', until: '', text: '', sort: 'due' }
  test.each<[string, Partial<Filter>, string[]]>([
    ['what is late first, closed last', {}, ['X/03', 'X/04', 'X/02', 'X/01']],
    ['by number', { sort: 'reference' }, ['X/01', 'X/02', 'X/03', 'X/04']],
    ['by amount', { sort: 'agreed' }, ['X/02', 'X/03', 'X/04', 'X/01']],
    ['overdue only', { kind: 'late' }, ['X/03']],
    ['payments under way', { kind: 'payment' }, ['X/04']],
    ['due within a week: its last day counts', { until: 'week' }, ['X/03', 'X/04']],
    ['due within a month', { until: 'month' }, ['X/03', 'X/04', 'X/02']],
    ['found without its accents', { text: 'kujdes ne SHTEPI' }, ['X/03', 'X/04', 'X/02', 'X/01']],
    ['of another call', { call: 'SF-2026-01' }, []],
  ])('rows: %s', (_name, over, expected) => {
    expect(chosenRows(rows, { ...all, ...over }, '2020-11-10').map(({ agreement: one }) => one.awardReference)).toEqual(expected)
  })

  test('the sums are those of the rows shown', () => {
    expect(sumsOf(chosenRows(rows, { ...all, kind: 'late' }, '2020-11-10'))).toMatchObject({ agreedMinor: 300, outstandingMinor: 150 })
  })

  test.each([[1, 50, '1–50', null, true], [2, 1, '51–51', true, null]])('fifty grants stand on a page, and the sums are those of all: page %i', (page, shown, range, first, next) => {
    const many = Array.from({ length: 51 }, (_none, index) => row(`X/${index + 1}`, 100, { key: 'nothing', number: 0, on: null, late: 0 }))
    const place = { sq: 'Puka', en: 'Puka' }
    const { view } = financePage(loadWords().en, '2020-11-10', { place, code: '47', all: many, rows: many, filter: all, page, tasks: [], months: [], others: [], now: new Date('2020-11-10T10:00:00Z') })
    const { rows: drawn, total, foot, ...links } = view as unknown as { rows: unknown[]; total: { agreedMinor: string }; foot: string; first: string | null; next: string | null }
    expect(drawn).toHaveLength(shown)
    expect(total.agreedMinor).toBe('51')
    expect(foot).toContain(`${range} of 51`)
    expect([links.first, links.next]).toEqual([first && '/desk?municipality=47&sort=due', next && '/desk?municipality=47&sort=due&page=2'])
  })

  test.each([['2020-10-30', null], ['2020-10-31', { days: 31, begun: 'no' }], ['2020-11-10', { days: 21, begun: 'no' }], ['2020-11-30', { days: 1, begun: 'no' }], ['2020-12-01', { days: 0, begun: 'yes' }], ['2021-01-01', null]])('the treasury’s year end seen on %s', (today, expected) => {
    expect(treasuryDays(today)).toEqual(expected)
  })

  test('what was paid by month of this year', () => {
    expect(paidByMonth([{ valueOn: '2020-01-31', amountMinor: 5 }, { valueOn: '2020-03-01', amountMinor: 7 }, { valueOn: '2019-03-01', amountMinor: 9 }], '2020-03-02')).toEqual([{ month: 1, amountMinor: 5 }, { month: 2, amountMinor: 0 }, { month: 3, amountMinor: 7 }])
  })
})

describe('the desk', () => {
  let scene: Scene
  let grant: ArrangedGrant
  beforeEach(async () => {
    scene = await openScene()
    grant = await aGrant(scene)
  })
  afterEach(() => scene.close())

  describe.each(['sq', 'en'] as const)('in %s', (language) => {
    test('a finance officer sees the grants of the own municipality, and of no other', async () => {
      await aPayment(scene, grant, 'approved')
      const other = await aGrant(scene, { title: 'Diku tjetër', municipalityCode: '47' })
      const browser = await scene.as(grant.finance)
      browser.language = language
      const page = await browser.get('/desk')
      expect(page.html.querySelectorAll('tbody tr')).toHaveLength(1)
      expect(browser.text).toContain(grant.agreement.awardReference)
      expect(browser.text).not.toContain('Diku tjetër')
      expect(browser.text).toContain(browser.say('desk.task.payment.record', { detail: grant.agreement.awardReference }))
      expect((await browser.get('/desk?municipality=47')).status).toBe(403)
      expect((await browser.get('/desk/grants.csv?municipality=47')).status).toBe(403)
      expect((await (await scene.as(other.finance)).get('/desk')).html.querySelectorAll('tbody tr')).toHaveLength(1)
    })

    test('figures tie out from table to card to CSV', async () => {
      await aPayment(scene, grant, 'paid')
      await anApprovedReport(scene, grant, { lines: [{ net: '100000', charged: '100000' }, { net: '7000', charged: '', paidFrom: 'own' }] })
      const browser = await scene.as(grant.finance)
      browser.language = language
      const page = await browser.get('/desk')
      const foot = page.html.querySelectorAll('tfoot td').map((cell) => cell.text.trim().replace(/\D/g, ''))
      expect(foot.slice(0, 5)).toEqual(['690000', '345000', '100000', '100000', '245000'])
      const csv = ((await browser.download('/desk/grants.csv')).body as Buffer).toString('utf8').trim().split('\n')
      expect(csv).toHaveLength(3)
      expect(csv[2]).toMatch(/690000,345000,100000,100000,245000,0,7000$/)
      const none = await browser.get('/desk?state=closed')
      expect(none.html.querySelectorAll('tbody tr')).toHaveLength(0)
      expect(((await browser.download('/desk/grants.csv?state=closed')).body as Buffer).toString('utf8').trim().split('\n')).toHaveLength(2)
    })

    test('filters stay in the address and in the fields', async () => {
      const browser = await scene.as(grant.finance)
      browser.language = language
      await browser.get('/desk')
      const page = await browser.submit({ q: 'asgjë', state: 'late' }, { action: '/desk' })
      expect(page.address).toContain('state=late')
      expect(page.html.querySelector('#f-q')?.getAttribute('value')).toBe('asgjë')
      expect(browser.text).toContain(browser.say('desk.finance.noRows'))
    })

    test('everybody else finds what waits for them, or is told what will come', async () => {
      for (const [roles, kind] of [[[], 'newcomer'], [['auditor'], 'reader'], [['payer'], 'staff']] as const) {
        const browser = await scene.as(await scene.person([...roles]))
        browser.language = language
        await browser.get('/desk')
        expect(browser.text).toContain(browser.say(`desk.empty.${kind}.text`))
      }
      const grantee = await scene.as(grant.signatory)
      grantee.language = language
      await grantee.get('/desk')
      expect(grantee.text).toContain(grantee.say('desk.task.payment.request', { detail: grant.agreement.awardReference }))
    })
  })

  test('what another process recorded is on the desk at once', async () => {
    const browser = await scene.as(grant.finance)
    expect(await browser.get('/desk').then(({ html }) => html.querySelectorAll('tbody tr').length)).toBe(1)
    const services = { ...scene.services, version: { count: 0 } }
    await transact(services, clockwork, async (tx) => {
      await tx.db('awards').where({ id: grant.agreement.awardId }).update({ title: 'Titull tjetër' })
      tx.record('test.renamed', `award:${grant.agreement.awardId}`)
    })
    await browser.get('/desk')
    expect(browser.text).toContain('Titull tjetër')
  })

  test('every role opens its desk', async () => {
    for (const role of ['admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer', 'donor', 'auditor']) {
      expect([role, (await (await scene.as(await scene.person([role]))).get('/desk')).status]).toEqual([role, 200])
    }
  })

  test('an officer of two municipalities moves between them', async () => {
    await scene.arrange((tx) => grantRole(tx, clockwork, grant.finance.id, 'finance', '47'))
    const browser = await scene.as(grant.finance)
    await browser.get('/desk?municipality=53')
    await browser.follow(/municipality=47/)
    expect(browser.page?.status).toBe(200)
  })

  test('who is not signed in is asked to', async () => {
    expect((await scene.visitor().get('/desk')).address).toContain('/sign-in')
  })
})
