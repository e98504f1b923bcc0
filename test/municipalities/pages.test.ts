import type { Person } from '../../server/kernel/policy'
import { listBudgetFacts, listCarePlans } from '../../server/municipalities/store'
import { aFinanceOfficer } from '../support/builders/municipalities'
import { squeeze } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let officer: Person
beforeEach(async () => { scene = await openScene(); officer = await aFinanceOfficer(scene) })
afterEach(() => scene.close())

describe('the list', () => {
  test('shows anybody all 61 municipalities, each linked to its own page', async () => {
    const browser = scene.visitor()
    const page = await browser.get('/municipalities')

    expect(page.status).toBe(200)
    expect(page.html.querySelectorAll('tbody tr')).toHaveLength(61)
    expect(page.html.querySelectorAll('.q-tiles rect')).toHaveLength(61)
    await browser.follow('Pukë')
    expect(browser.page?.address).toBe('/municipalities/47')
    expect(browser.text).toContain('Bashkia Pukë')
  })

  test('is filtered by county and role in the address, and exported as filtered', async () => {
    const browser = scene.visitor()
    await browser.get('/municipalities')
    await browser.submit({ county: 'AL-11', role: 'target' })
    expect(browser.html.querySelectorAll('tbody th a').map((one) => one.text)).toEqual(['Kamëz', 'Rrogozhinë', 'Tiranë'])

    const csv = await browser.follow('CSV')
    expect(csv.text.trim().split('\n')).toHaveLength(4)
    expect(csv.headers['content-disposition']).toContain('bashkite.csv')
  })

  test('says so when nothing fits, and passes over what is no county', async () => {
    const browser = scene.visitor()
    await browser.get('/municipalities?county=AL-09&role=target')
    expect(browser.text).toContain(browser.say('municipalities.list.none'))
    expect((await browser.get('/municipalities?county=__proto__')).html.querySelectorAll('tbody tr')).toHaveLength(61)
  })

  test('costs the same questions whether three or all municipalities have figures', async () => {
    const asked = async () => {
      let count = 0
      const counter = () => { count += 1 }
      scene.db.on('query', counter)
      scene.services.version.count += 1
      await scene.visitor().get('/municipalities')
      scene.db.off('query', counter)
      return count
    }
    const before = await asked()
    await scene.arrange(async (tx) => {
      for (const code of ['47', '53', '33']) await tx.db('budgetFacts').insert({ id: tx.id(), municipalityCode: code, year: 2020, kind: 'social_services', status: 'stated', amountMinor: 1, currency: 'ALL', source: 'x' })
    })
    expect(await asked()).toBe(before)
  })
})

test('an unknown code leads to no page', async () => {
  expect((await scene.visitor().get('/municipalities/99')).status).toBe(404)
})

describe('budget figures', () => {
  test('are entered by the finance officer, doubted aloud and shown to everybody', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47')
    await browser.follow(browser.say('municipalities.budget.enter'))
    await browser.submit({ 'planned.total.2025': '100 000 000', 'planned.social_services.2025': '50 000 000', 'planned.total.2026': '110 000 000', 'planned.social_services.2026': '100 500 000', source: 'Vendimi nr. 12' })

    expect(browser.text).toContain(squeeze(browser.say('municipalities.doubt.shareSentence', { year: 2026, isMinor: 10_050_000_000, totalMinor: 11_000_000_000, shareBp: 9_136 })))
    expect(browser.text).toContain(squeeze(browser.say('municipalities.doubt.changeSentence', { year: 2026, wasMinor: 5_000_000_000, isMinor: 10_050_000_000, change: '101,0 %' })))
    const page = await scene.visitor().get('/municipalities/47')
    expect(page.text).toContain('+101,0')
    expect(page.text).toContain('Vendimi nr. 12')
    expect(await listBudgetFacts(scene.db, '47')).toHaveLength(4)
  })

  test('a part beyond its whole is refused with everything kept, and nothing is saved', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/budget')
    const page = await browser.submit({ 'planned.total.2025': '100', 'planned.social_services.2025': '101', 'actual.total.2024': '7', source: 'x' })

    expect(page.status).toBe(422)
    expect(page.html.querySelector('#f-planned-social_services-2025, #f-planned-social-services-2025')?.getAttribute('value')).toBe('101')
    expect(page.html.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#f-planned-social-services-2025')
    expect(await listBudgetFacts(scene.db, '47')).toEqual([])
  })

  test('an amount that cannot be read and a missing source are named', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/budget')
    expect((await browser.submit({ 'planned.total.2025': 'shumë', source: 'x' })).text).toContain(browser.say('municipalities.fault.amount'))
    expect((await browser.submit({ 'planned.total.2025': '1', source: '' })).text).toContain(browser.say('municipalities.fault.source'))
  })

  test('an emptied field takes the figure back, and the trail keeps what it said', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/budget')
    await browser.submit({ 'planned.total.2025': '500', source: 'x' })
    await browser.submit({ 'planned.total.2025': '' })

    expect(await listBudgetFacts(scene.db, '47')).toEqual([])
    const entries = await scene.db('auditEntries').where({ action: 'municipalities.saveFigure' }).orderBy('seq').pluck('old')
    expect(entries).toEqual(['null', '50000'])
  })

  test('figures entered by somebody else meanwhile are not overwritten unseen', async () => {
    const mine = await scene.as(officer)
    const theirs = await scene.as(await scene.person(['manager']))
    await mine.get('/municipalities/47/budget')
    await theirs.get('/municipalities/47/budget')
    await theirs.submit({ 'planned.total.2025': '500', source: 'x' })
    const page = await mine.submit({ 'planned.total.2025': '600', source: 'y' })

    expect(page.status).toBe(409)
    expect(page.text).toContain(mine.say('kernel.conflict.title'))
    expect((await listBudgetFacts(scene.db, '47')).map(({ amountMinor }) => amountMinor)).toEqual([50_000])
  })

  test('the officer of another municipality is refused by page and by form', async () => {
    const browser = await scene.as(await aFinanceOfficer(scene, '53'))
    expect((await browser.get('/municipalities/47/budget')).status).toBe(403)
    expect((await browser.post('/municipalities/47/budget', { 'planned.total.2025': '1', source: 'x', seen: '' })).status).toBe(403)
    expect(await listBudgetFacts(scene.db, '47')).toEqual([])
  })
})

describe('a care plan', () => {
  const decided = { titleSq: 'Plani social vendor 2021–2025', status: 'adopted', decisionNo: '45', decisionOn: '18.12.2020', fromYear: '2021', toYear: '2025', cost: '9 000 000', 'measure.0.code': 'M1', 'measure.0.titleSq': 'Kujdes në shtëpi', 'measure.0.cost': '3 000 000' }

  test('is written down with its measures and read by everybody', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47')
    await browser.follow(browser.say('municipalities.plan.add'))
    await browser.submit(decided)

    const page = await scene.visitor().get('/municipalities/47')
    for (const text of ['Kujdes në shtëpi', '45, 18', '2021–2025', '3&#160;000&#160;000', browser.say('municipalities.plan.status.adopted')]) expect(page.text.replace(/\u00a0/g, '&#160;')).toContain(text)
  })

  test('a measure keeps its id when the plan is saved again, and an emptied row leaves', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/plans/new')
    await browser.submit({ ...decided, 'measure.1.code': 'M2', 'measure.1.titleSq': 'Ekip i lëvizshëm' })
    const [first] = await listCarePlans(scene.db, '47')
    await browser.follow(/plans\/[0-9a-f-]+$/)
    await browser.submit({ 'measure.0.titleSq': 'Kujdes në shtëpi për të moshuarit', 'measure.1.code': '', 'measure.1.titleSq': '', 'measure.1.titleEn': '' })

    const [second] = await listCarePlans(scene.db, '47')
    expect(second?.measures.map(({ id, titleSq }) => [id, titleSq])).toEqual([[first?.measures[0]?.id, 'Kujdes në shtëpi për të moshuarit']])
  })

  test('two people who save it see both versions and choose field by field', async () => {
    const mine = await scene.as(officer)
    await mine.get('/municipalities/47/plans/new')
    await mine.submit(decided)
    const theirs = await scene.as(await scene.person(['manager'], 'Mirela Kodra'))
    const address = `/municipalities/47/plans/${(await listCarePlans(scene.db, '47'))[0]?.id ?? ''}`
    await mine.get(address)
    await theirs.get(address)
    await theirs.submit({ titleSq: 'I tyri', 'measure.0.cost': '4 000 000' })
    const page = await mine.submit({ titleSq: 'I imi' })

    expect(page.status).toBe(409)
    expect(page.text).toContain('Mirela Kodra')
    await mine.submit({ 'choice.titleSq': 'mine', 'choice.measure.0.cost': 'theirs' })
    const [plan] = await listCarePlans(scene.db, '47')
    expect([plan?.titleSq, plan?.measures[0]?.costMinor, plan?.decisionNo]).toEqual(['I imi', 400_000_000, '45'])
  })

  test('of another municipality is not found under this one', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get('/municipalities/47/plans/new')
    await browser.submit(decided)
    const id = (await listCarePlans(scene.db, '47'))[0]?.id ?? ''
    expect((await browser.get(`/municipalities/53/plans/${id}`)).status).toBe(404)
  })
})

describe('the profile', () => {
  test('is saved by the municipality; officers\' names are not for the public', async () => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/profile')
    await browser.submit({ naru: 'yes', socialWorkers: '3', mayor: 'Rrok Dodaj', authorisingOfficer: 'Ana Autorizon', implementingOfficer: 'Zef Zbaton' })

    expect(browser.text).toContain('Ana Autorizon')
    const page = await scene.visitor().get('/municipalities/47')
    expect(page.text).toContain('Rrok Dodaj')
    expect(page.text).not.toContain('Ana Autorizon')
  })

  test.each([
    [{ socialWorkers: '-1' }, 'municipalities.fault.count'],
    [{ socialWorkers: '10001' }, 'municipalities.fault.count'],
    [{ contactEmail: 'zyra' }, 'municipalities.fault.email'],
    [{ budgetCode: 'x'.repeat(31) }, 'municipalities.fault.long'],
    [{ authorisingOfficer: 'Ana', implementingOfficer: 'Ana' }, 'municipalities.fault.samePerson'],
  ])('%p comes back with a sentence', async (form, words) => {
    const browser = await scene.as(officer)
    await browser.get('/municipalities/47/profile')
    const page = await browser.submit(form as Record<string, string>)

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say(words, { max: words.endsWith('count') ? 10_000 : 30 }))
  })

  test('two people who save it see both versions', async () => {
    const mine = await scene.as(officer)
    const theirs = await scene.as(await scene.person(['manager']))
    await mine.get('/municipalities/47/profile')
    await theirs.get('/municipalities/47/profile')
    await theirs.submit({ mayor: 'I tyri', naru: 'no' })
    const page = await mine.submit({ mayor: 'I imi', naru: 'yes', socialWorkers: '4' })
    expect(page.status).toBe(409)
    await mine.submit({ 'choice.mayor': 'theirs', 'choice.naru': 'mine', 'choice.socialWorkers': 'mine' })

    expect(await scene.db('municipalities').where({ code: '47' }).first('mayor', 'naru', 'socialWorkers')).toEqual({ mayor: 'I tyri', naru: 'yes', socialWorkers: 4 })
  })
})

describe('finance officers', () => {
  test('are invited by the secretariat for one municipality, and dismissed with a reason', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get('/municipalities/53')
    await browser.follow(browser.say('municipalities.officers.title'))
    await browser.submit({ name: 'Fatos Financa', email: 'fatos@example.al', language: 'sq' })
    expect(await scene.db('roles').where({ role: 'finance', scope: '53' }).whereNull('endedAt')).toHaveLength(1)
    expect(await scene.db('letters').where({ toAddress: 'fatos@example.al' })).toHaveLength(1)

    expect((await browser.submit({}, { action: /withdrawal$/ })).status).toBe(422)
    await browser.submit({ reason: 'Ndërroi punë.' }, { action: /withdrawal$/ })
    expect(await scene.db('roles').where({ role: 'finance', scope: '53' }).whereNull('endedAt')).toHaveLength(0)
  })

  test('cannot be dismissed under another municipality\'s address', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    const role = await scene.db('roles').where({ personId: officer.id }).first('id') as { id: string }
    expect((await browser.post(`/municipalities/53/officers/${role.id}/withdrawal`, { reason: 'x' })).status).toBe(404)
  })
})

describe('figures from documents', () => {
  test('are quoted once by the secretariat, with their source, and shown on the list', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get('/municipalities/stated-figures')
    await browser.submit({ kind: 'transfer_to_municipalities', year: '2019', amount: '88 713 000', source: 'Annual Report 2020' })
    await browser.submit({ kind: 'transfer_to_municipalities', year: '2020', amount: '131 313 000', source: 'Annual Report 2020' })
    const page = await browser.submit({ kind: 'transfer_to_municipalities', year: '2020', amount: '1', source: 'x' })

    expect(page.status).toBe(422)
    expect((await scene.visitor().get('/municipalities')).text).toContain('+48,0')
  })

  test.each([
    [{ kind: 'social_services', municipality: '' }, 'municipalities.fault.figurePlace'],
    [{ kind: 'transfer_to_municipalities', municipality: '47' }, 'municipalities.fault.figurePlace'],
    [{ amount: '-5' }, 'municipalities.fault.amount'],
    [{ source: '' }, 'municipalities.fault.source'],
    [{ kind: '' }, 'municipalities.fault.kind'],
  ])('%p is refused', async (form, words) => {
    const browser = await scene.as(await scene.person(['manager']))
    const page = await browser.post('/municipalities/stated-figures', { kind: 'social_services', municipality: '47', year: '2020', amount: '5', source: 'x', ...form })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say(words))
    expect(await scene.db('budgetFacts')).toEqual([])
  })
})
