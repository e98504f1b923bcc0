import type { Person } from '../../server/kernel/policy'
import { anAgreement, type ArrangedAgreement } from '../support/builders/agreements'
import { anAward } from '../support/builders/awards'
import { anOrganisation } from '../support/builders/organisations'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const BUDGET = {
  lines: [{ heading: '1', description: 'Punonjëse sociale', unit: 'month', quantity: 8, unitCostMinor: 10_000_000 }],
  contingencyMinor: 0, indirectMinor: 0, ownMinor: 0, inKindMinor: 0, otherMinor: 0,
}
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

test('from an accepted award to a signed agreement, through links and buttons', async () => {
  const arranged = await anAward(scene, { amountMinor: 80_000_000, title: 'Kujdes në shtëpi', answers: { title: 'Kujdes në shtëpi', months: 8, budget: BUDGET } })
  const manager = await scene.as(await scene.person(['manager'], 'Mirela Kodra'))
  await manager.get('/agreements')
  await manager.follow(manager.say('agreements.awaiting.drawUp'))
  await manager.submit({ startsOn: '1.1.2026' }, { button: manager.say('agreements.drawUp.send') })
  expect(manager.page?.status).toBe(422)
  expect(manager.html.querySelector('#f-startsOn')?.getAttribute('value')).toBe('1.1.2026')
  const [year, month, day] = arranged.call.startsFrom.split('-')
  await manager.submit({ startsOn: `${Number(day)}.${Number(month)}.${year}` }, { button: manager.say('agreements.drawUp.send') })
  expect(manager.page?.status).toBe(200)
  const address = manager.page?.address ?? ''
  await manager.submit({}, { button: manager.say('agreements.act.send') })
  expect(manager.text).toContain(manager.say('agreements.state.sent'))

  const signatory = await scene.as(arranged.signatory)
  await signatory.get('/agreements')
  await signatory.follow('Kujdes në shtëpi')
  await signatory.submit({}, { button: signatory.say('agreements.act.sign') })
  expect(signatory.page?.status).toBe(422)
  expect(signatory.html.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#f-read')
  await signatory.submit({ read: 'yes' }, { button: signatory.say('agreements.act.sign') })
  expect(signatory.text).toContain('Për përfituesin: Sonila Sinani')

  const authority = await scene.as(arranged.authority)
  await authority.get(address)
  await authority.submit({ read: 'yes' }, { button: authority.say('agreements.act.countersign') })
  expect(authority.text).toContain(authority.say('agreements.state.signed'))
  expect(authority.html.querySelectorAll('a').map((one) => one.getAttribute('href'))).toEqual(expect.arrayContaining([`/payments${address}`, `/reports${address}`]))
})

test('the agreement is shown and printed in both languages', async () => {
  const { agreement, manager } = await anAgreement(scene)
  for (const language of ['sq', 'en'] as const) {
    const browser = await scene.as(manager)
    browser.language = language
    expect((await browser.get('/agreements')).status).toBe(200)
    const page = await browser.get(`/agreements/${agreement.id}`)
    expect(page.status).toBe(200)
    expect(page.html.querySelectorAll('h1')).toHaveLength(1)
    expect(page.html.querySelectorAll('table').every((table) => table.querySelector('caption') !== null)).toBe(true)
    expect(browser.text).toContain(browser.say('agreements.state.active'))
    const pdf = await browser.download(`/agreements/${agreement.id}/text/${language}`)
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    expect((pdf.body as Buffer).toString('latin1')).toContain(language === 'sq' ? '(sq-AL)' : '(en-GB)')
  }
  expect((await (await scene.as(manager)).get(`/agreements/${agreement.id}/text/de`)).status).toBe(404)
})

describe('who reads an agreement', () => {
  const people: Record<string, (arranged: ArrangedAgreement) => Promise<Person>> = {
    signatory: async ({ signatory }) => signatory, editor: async ({ editor }) => editor,
    'finance officer of its municipality': async () => scene.person([{ role: 'finance', scope: '53' }]), 'finance officer of another': async () => scene.person([{ role: 'finance', scope: '47' }]),
    'another applicant': async () => (await anOrganisation(scene)).signatory, manager: async ({ manager }) => manager, authority: async ({ authority }) => authority,
    verifier: async () => scene.person(['verifier']), payer: async () => scene.person(['payer']), donor: async () => scene.person(['donor']), auditor: async () => scene.person(['auditor']),
    assessor: async () => scene.person(['assessor']),
  }
  const running = new Set(['signatory', 'editor', 'finance officer of its municipality', 'manager', 'authority', 'verifier', 'payer', 'donor', 'auditor'])
  const draft = new Set(['manager', 'authority', 'auditor'])

  test.each(Object.keys(people))('%s', async (name) => {
    const active = await anAgreement(scene)
    const drafted = await anAgreement(scene, { state: 'draft', award: await anAward(scene, { with: active, applicant: active }) })
    const browser = await scene.as(await (people[name] as (arranged: ArrangedAgreement) => Promise<Person>)(active))

    expect((await browser.get(`/agreements/${active.agreement.id}`)).status).toBe(running.has(name) ? 200 : 404)
    expect((await browser.get(`/agreements/${drafted.agreement.id}`)).status).toBe(draft.has(name) ? 200 : 404)
    expect((await browser.get(`/agreements/${drafted.agreement.id}/text/sq`)).status).toBe(draft.has(name) ? 200 : 404)
    const listed = (await browser.get('/agreements')).html.querySelectorAll('tbody th a').length
    expect(listed).toBe(draft.has(name) ? 2 : running.has(name) ? 1 : 0)
  })
})

test('deeds are for whose they are: everybody else is refused, or told of no such page', async () => {
  const { agreement, signatory, authority, manager } = await anAgreement(scene)
  const auditor = await scene.person(['auditor'])
  const donor = await scene.person(['donor'])
  const stranger = (await anOrganisation(scene)).signatory
  const deeds = [['suspension', manager], ['termination', authority]] as const
  for (const [deed, whose] of deeds) {
    for (const person of [signatory, authority, manager, auditor, donor, stranger]) {
      const status = (await (await scene.as(person)).post(`/agreements/${agreement.id}/${deed}`, { reason: '' })).status
      expect(status).toBe(person === whose ? 422 : person === signatory || person === stranger ? 404 : 403)
    }
  }
  for (const deed of ['signature', 'countersignature', 'sending', 'recall', 'cancellation', 'resumption', 'text']) {
    for (const person of [signatory, authority, manager, auditor, stranger]) {
      const { status } = await (await scene.as(person)).post(`/agreements/${agreement.id}/${deed}`, { reason: 'x', read: 'yes', textHash: agreement.textHash })
      expect([403, 404]).toContain(status)
    }
  }
  expect(await scene.db('agreements').where({ id: agreement.id }).first('state')).toEqual({ state: 'active' })
})

test('a grant is terminated only with a document that is what it says', async () => {
  const { agreement, authority, signatory } = await anAgreement(scene)
  const browser = await scene.as(authority)
  await browser.get(`/agreements/${agreement.id}`)
  await browser.submit({ reason: 'Projekti nuk zbatohet.' }, { action: /termination$/, files: {} })
  expect(browser.page?.status).toBe(422)
  expect(browser.text).toContain(browser.say('kernel.file.missing'))
  await browser.submit({ reason: 'Projekti nuk zbatohet.' }, { action: /termination$/, files: { document: { name: 'zgjidhja.pdf', content: Buffer.from('not a pdf') } } })
  expect(browser.page?.status).toBe(422)
  expect(await scene.db('agreementDocuments').select()).toEqual([])
  await browser.submit({ reason: 'Projekti nuk zbatohet.' }, { action: /termination$/, files: { document: { name: 'zgjidhja.pdf', content: PDF } } })
  expect(browser.text).toContain('Marrëveshja është zgjidhur: Projekti nuk zbatohet.')

  const grantee = await scene.as(signatory)
  await grantee.get(`/agreements/${agreement.id}`)
  const link = grantee.html.querySelectorAll('a').find((one) => /documents/.test(one.getAttribute('href') ?? ''))?.getAttribute('href') ?? ''
  expect((await grantee.download(link)).status).toBe(200)
  expect((await (await scene.as((await anOrganisation(scene)).signatory)).get(link)).status).toBe(404)
})

test('the list asks the database the same number of questions for one agreement as for three', async () => {
  const first = await anAgreement(scene)
  const browser = await scene.as(first.manager)
  const count = async () => {
    let questions = 0
    const note = () => { questions += 1 }
    scene.db.on('query', note)
    await browser.get('/agreements')
    scene.db.removeListener('query', note)
    return questions
  }
  const one = await count()
  for (let i = 0; i < 2; i += 1) await anAgreement(scene, { award: await anAward(scene, { with: first }) })
  expect(await count()).toBe(one)
  expect(browser.html.querySelectorAll('tbody tr')).toHaveLength(3)
})
