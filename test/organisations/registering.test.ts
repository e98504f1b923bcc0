import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('somebody new registers an organisation, fills it in part by part and sends it for verification', async () => {
  const person = await scene.person([], 'Ana Agimi')
  const browser = await scene.as(person)
  await browser.get('/organisations')
  await browser.follow(browser.say('organisations.own.register'))
  await browser.submit({ kind: 'association', nameSq: 'Shoqata Agimi', nuis: 'al l12345678a', municipalityCode: '47' })
  expect(browser.page?.status).toBe(200)
  const organisation = await scene.db('organisations').first() as { id: string; nuis: string; state: string }
  expect(organisation).toMatchObject({ nuis: 'L12345678A', state: 'draft' })

  const parts: Record<string, Record<string, string | string[]>> = {
    registration: { decisionNo: '77', authority: 'Gjykata', decidedOn: '1.3.2015' },
    contact: { address: 'Rruga 1', phone: '069', email: 'zyra@example.al', representative: 'Ana Agimi' },
    board: { board: 'Ana Agimi\nBesa Bordi' },
    licence: { licence: 'applied' },
    bank: { bankName: 'Banka', holder: 'Shoqata Agimi', iban: 'AL13 2021 1109 0000 0000 2000 0001', separate: 'yes' },
    capacity: { staff: '5-9', sectors: 'Shërbime', municipalities: ['47', '53'], 'budget.2025': '1 000 000' },
    management: { 'duty.authorise': 'drejtoresha', 'duty.pay': 'financierja', basis: 'accrual', books: 'software' },
  }
  for (const [section, answers] of Object.entries(parts)) {
    await browser.follow(new RegExp(`/${section}$`))
    await browser.submit(answers)
    expect(browser.page?.status).toBe(200)
    expect(browser.page?.address).toBe(`/organisations/${organisation.id}?saved=1`)
  }
  await browser.follow(browser.say('organisations.submission.open'))
  await browser.submit({ 'declare.truthful': 'yes', 'declare.no_exclusion': 'yes', 'declare.no_arrears': 'yes', 'declare.consent': 'yes' })

  expect(await scene.db('organisations').first('state')).toEqual({ state: 'submitted' })
})
