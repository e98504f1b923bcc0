import { existsSync, readdirSync } from 'node:fs'
import request from 'supertest'
import { ensureForms } from '../../server/forms/actions'
import { saveAnswers } from '../../server/forms/store'
import type { Person } from '../../server/kernel/policy'
import { squeeze, type Browser } from '../support/browser'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { anOrganisation } from '../support/builders/organisations'
import { aPdf, aProposal, fullAnswers, type ArrangedProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let call: BuiltCall
beforeEach(async () => {
  scene = await openScene()
  await scene.arrange(ensureForms)
  call = await aCall(scene)
})
afterEach(() => scene.close())

const aDraft = (over: Partial<Parameters<typeof aProposal>[1]> = {}): Promise<ArrangedProposal> => aProposal(scene, { call, state: 'draft', ...over })
const answersOf = async ({ proposal }: ArrangedProposal): Promise<Record<string, unknown>> => {
  const rows = (await scene.db('answers').where({ answerSheetId: proposal.answerSheetId })) as { question: string; value: string }[]
  return Object.fromEntries(rows.map(({ question, value }) => [question, JSON.parse(value) as unknown]))
}
const open = async (person: Person, address: string): Promise<Browser> => {
  const browser = await scene.as(person)
  await browser.get(address)
  return browser
}

/** Some minutes before the deadline: sessions begun then are still open when it comes. */
const shortlyBefore = (ms = 600_000) => { scene.clock(new Date(Date.parse(call.closesAt) - ms).toISOString()) }

describe('beginning', () => {
  test('a member begins for an organisation that fits, and is told of changes of the call from then on', async () => {
    const { organisation, editor } = await anOrganisation(scene)
    const browser = await open(editor, `/proposals/new?call=${call.reference}`)
    await browser.submit({ title: 'Kujdes në shtëpi' })

    const rows = await scene.db('proposals').where({ organisationId: organisation.id })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ title: 'Kujdes në shtëpi', state: 'draft', shownState: 'draft', number: null, reference: null, municipalityCode: '47' })
    expect(browser.page?.address).toBe(`/proposals/${(rows[0] as { id: string }).id}`)
    expect(await scene.db('callFollowers').where({ callId: call.id, personId: editor.id })).toHaveLength(1)
  })

  test('without a title nothing begins, and the sentence stands beside the field', async () => {
    const { editor } = await anOrganisation(scene)
    const browser = await open(editor, `/proposals/new?call=${call.reference}`)
    const page = await browser.submit({ title: '' })

    expect(page.status).toBe(422)
    expect(browser.text).toContain(browser.say('proposals.fault.title'))
    expect(await scene.db('proposals')).toEqual([])
  })

  test.each([
    ['an organisation of another municipality', { municipalityCode: '01' }, 'place'],
    ['an organisation whose profile was not sent', { state: 'draft' as const }, 'verified'],
    ['a municipality, in a call for civil society', { kind: 'municipality' as const }, 'kind'],
  ])('%s is told why it does not fit, and the form is not there', async (_name, over, reason) => {
    const { organisation, editor } = await anOrganisation(scene, over)
    const browser = await open(editor, `/proposals/new?call=${call.reference}`)

    expect(browser.text).toContain(browser.say(`proposals.unfit.${reason}`))
    expect(browser.html.querySelector('form[action="/proposals"]')).toBeNull()
    const page = await browser.post('/proposals', { call: call.reference, organisation: organisation.id, title: 'X' })
    expect(page.status).toBe(403)
    expect(await scene.db('proposals')).toEqual([])
  })

  test('an organisation sent for verification and not yet verified may begin', async () => {
    const { editor } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await open(editor, `/proposals/new?call=${call.reference}`)
    await browser.submit({ title: 'Në pritje' })

    expect(await scene.db('proposals')).toHaveLength(1)
  })

  test('the call says how many an applicant may have: the last one fits, the next does not', async () => {
    const strict = await aCall(scene, { settings: { applicationsPerApplicantMax: 2 } })
    const { organisation, editor } = await anOrganisation(scene)
    await aProposal(scene, { call: strict, organisation, state: 'draft' })
    await aProposal(scene, { call: strict, organisation, state: 'discarded' })
    const browser = await scene.as(editor)
    const begin = () => browser.post('/proposals', { call: strict.reference, organisation: organisation.id, title: 'E radhës' })

    expect((await begin()).status).toBe(200)
    expect((await begin()).status).toBe(403)
    expect(await scene.db('proposals').where({ callId: strict.id, state: 'draft' })).toHaveLength(2)
  })

  test('nobody begins for an organisation of others', async () => {
    const { organisation } = await anOrganisation(scene)
    const stranger = await anOrganisation(scene)
    const browser = await scene.as(stranger.editor)
    const page = await browser.post('/proposals', { call: call.reference, organisation: organisation.id, title: 'X' })

    expect(page.status).toBe(422)
    expect(await scene.db('proposals')).toEqual([])
  })

  test('a call that is not open takes no draft', async () => {
    const { organisation, editor } = await anOrganisation(scene)
    shortlyBefore()
    const browser = await scene.as(editor)
    scene.clock(call.closesAt)
    const page = await browser.post('/proposals', { call: call.reference, organisation: organisation.id, title: 'X' })

    expect(page.status).toBe(403)
    expect(browser.text).toContain(browser.say('proposals.refused.callClosed'))
    expect(await scene.db('proposals')).toEqual([])
  })

  test('five clicks on the button are one draft', async () => {
    const { organisation, editor } = await anOrganisation(scene)
    const browser = await scene.as(editor)
    const form = { call: call.reference, organisation: organisation.id, title: 'Një', _key: 'the same form' }
    for (let click = 0; click < 5; click += 1) await browser.post('/proposals', form)

    expect(await scene.db('proposals')).toHaveLength(1)
  })
})

describe('a section', () => {
  test('saved with gaps is saved, and the page says what is still wrong', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/project`)
    const page = await browser.submit({ title: 'Titull i ri', months: '99' }, { button: browser.say('proposals.section.next') })

    expect(page.status).toBe(422)
    expect(browser.text).toContain('është e ruajtur, por ka')
    expect(page.html.querySelector('.govuk-error-summary a[href="#f-months"]')).not.toBeNull()
    expect(await answersOf(draft)).toMatchObject({ title: 'Titull i ri', months: 99 })
    expect(await scene.db('proposals').where({ id: draft.proposal.id }).first('title')).toEqual({ title: 'Titull i ri' })
  })

  test('what nobody can read as a number stays as it was typed', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/project`)
    const page = await browser.submit({ months: 'tetë muaj' }, { button: browser.say('proposals.section.next') })

    expect(page.status).toBe(422)
    expect(page.html.querySelector('#f-months')?.getAttribute('value')).toBe('tetë muaj')
    expect(await answersOf(draft)).toMatchObject({ months: 'tetë muaj' })
  })

  test('complete leads to the next one, put aside leads back to the list', async () => {
    const draft = await aDraft({ answers: fullAnswers(call) })
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/summary`)
    await browser.submit({ summary: 'Shkurt.' }, { button: browser.say('proposals.section.next') })
    expect(browser.page?.address).toBe(`/proposals/${draft.proposal.id}/sections/team`)

    await browser.get(`/proposals/${draft.proposal.id}/sections/summary`)
    await browser.submit({ summary: '' }, { button: browser.say('proposals.section.later') })
    expect(browser.page?.address).toBe(`/proposals/${draft.proposal.id}?saved=summary`)
    expect((await answersOf(draft))['summary']).toBeUndefined()
  })

  test('rows come and go without script, and nothing typed is lost on the way', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/risks`)
    const page = await browser.post(`/proposals/${draft.proposal.id}/sections/risks`, { _shown: 'risks', version: 0, 'risks.0.risk': 'Moti', add: 'risks' })

    expect(page.status).toBe(200)
    expect(page.html.querySelector('[name="risks.0.risk"]')?.text).toBe('Moti')
    expect(page.html.querySelector('[name="risks.1.risk"]')).not.toBeNull()
    expect((await answersOf(draft))['risks']).toBeUndefined()
  })

  test('an autosave answers in JSON with the time and the version to go on with', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/summary`)
    const version = browser.html.querySelector('input[name=version]')?.getAttribute('value') ?? ''
    const reply = await browser.post(`/proposals/${draft.proposal.id}/sections/summary`, { _shown: 'summary', summary: 'Gjysmë', version, autosave: '1' })

    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ saved: browser.say('proposals.autosave.saved', { time: '09:00' }) })
    expect(await answersOf(draft)).toMatchObject({ summary: 'Gjysmë' })
    const next = (reply.body as { version: number }).version
    expect((await browser.post(`/proposals/${draft.proposal.id}/sections/summary`, { _shown: 'summary', summary: 'E plotë', version: next, autosave: '2' })).status).toBe(200)
  })

  test('two people in the same section: the second sees both versions and loses nothing', async () => {
    const draft = await aDraft()
    const address = `/proposals/${draft.proposal.id}/sections/summary`
    const [first, second] = [await open(draft.editor, address), await open(draft.signatory, address)]
    await first.submit({ summary: 'E para' }, { button: first.say('proposals.section.later') })
    const page = await second.submit({ summary: 'E dyta' }, { button: second.say('proposals.section.later') })

    expect(page.status).toBe(409)
    expect(second.text).toContain('E para')
    expect(second.text).toContain('E dyta')
    expect(await answersOf(draft)).toMatchObject({ summary: 'E para' })

    await second.submit({ 'choice.summary': 'mine' })
    expect(await answersOf(draft)).toMatchObject({ summary: 'E dyta' })
  })

  test('of two versions one may keep the other’s, or write a third', async () => {
    const draft = await aDraft()
    const address = `/proposals/${draft.proposal.id}/sections/summary`
    const [first, second] = [await open(draft.editor, address), await open(draft.signatory, address)]
    await first.submit({ summary: 'E para' }, { button: first.say('proposals.section.later') })
    await second.submit({ summary: 'E dyta' }, { button: second.say('proposals.section.later') })
    await second.submit({ 'choice.summary': 'theirs' })
    expect(await answersOf(draft)).toMatchObject({ summary: 'E para' })

    await second.get(address)
    const third = await open(draft.editor, address)
    await third.submit({ summary: 'E treta' }, { button: third.say('proposals.section.later') })
    await second.submit({ summary: 'E katërta' }, { button: second.say('proposals.section.later') })
    await second.submit({ 'choice.summary': 'theirs', 'own.summary': 'Të dyja bashkë' })
    expect(await answersOf(draft)).toMatchObject({ summary: 'Të dyja bashkë' })
  })

  test('a budget in conflict is chosen whole, and the other fields travel along', async () => {
    const draft = await aDraft({ answers: fullAnswers(call) })
    const address = `/proposals/${draft.proposal.id}/sections/budget`
    const [first, second] = [await open(draft.editor, address), await open(draft.signatory, address)]
    await first.submit({ 'budget.0.unitCost': '700 000' }, { button: first.say('proposals.section.later') })
    const page = await second.submit({ 'budget.0.unitCost': '720 000', budget_notes: 'Shënim' }, { button: second.say('proposals.section.later') })

    expect(page.status).toBe(409)
    expect(page.html.querySelector('[name="own.budget"]')).toBeNull()
    await second.submit({ 'choice.budget': 'mine' })
    expect(await answersOf(draft)).toMatchObject({ budget_notes: 'Shënim', budget: { lines: [{ unitCostMinor: 72_000_000 }, { unitCostMinor: 5_000_000 }] } })
  })

  test('two people in different sections do not disturb each other', async () => {
    const draft = await aDraft()
    const first = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/summary`)
    const second = await open(draft.signatory, `/proposals/${draft.proposal.id}/sections/project`)
    await first.submit({ summary: 'E para' }, { button: first.say('proposals.section.later') })
    const page = await second.submit({ title: 'E dyta' }, { button: second.say('proposals.section.later') })

    expect(page.status).toBe(200)
    expect(await answersOf(draft)).toMatchObject({ summary: 'E para', title: 'E dyta' })
  })

  test('what is sent after the deadline is shown again, not saved, with the moment of closing', async () => {
    const draft = await aDraft()
    shortlyBefore()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/summary`)
    scene.clock(call.closesAt)
    const page = await browser.submit({ summary: 'Shumë vonë' }, { button: browser.say('proposals.section.next') })

    expect(page.status).toBe(403)
    expect(page.html.querySelector('#f-summary')?.text).toContain('Shumë vonë')
    expect(browser.text).toContain(squeeze(browser.say('proposals.draft.closed', { moment: scene.words.sq.moment(call.closesAt) })))
    expect((await answersOf(draft))['summary']).toBeUndefined()
  })

  test('the last millisecond before the deadline still saves', async () => {
    const draft = await aDraft()
    shortlyBefore()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/summary`)
    shortlyBefore(1)
    await browser.submit({ summary: 'Në kohë' }, { button: browser.say('proposals.section.later') })

    expect(await answersOf(draft)).toMatchObject({ summary: 'Në kohë' })
  })

  test('hostile text is shown as text', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/sections/project`)
    await browser.submit({ title: '<script>alert(1)</script>"\'' }, { button: browser.say('proposals.section.later') })

    expect(browser.page?.text).not.toContain('<script>alert')
    expect(browser.text).toContain('<script>alert(1)</script>"\'')
  })
})

describe('a document', () => {
  const put = async (browser: Browser, draft: ArrangedProposal, code: string, name: string, content: Buffer) => {
    await browser.get(`/proposals/${draft.proposal.id}/documents/${code}`)
    return browser.submit({}, { action: `/proposals/${draft.proposal.id}/documents/${code}`, files: { file: { name, content } } })
  }

  test('is put in its place, replaced, downloaded and removed', async () => {
    const draft = await aDraft()
    const browser = await scene.as(draft.editor)
    await put(browser, draft, 'statute', 'statuti.pdf', aPdf('një'))
    await put(browser, draft, 'statute', 'statuti-2.pdf', aPdf('dy'))
    const rows = await scene.db('proposalDocuments').where({ proposalId: draft.proposal.id })
    expect(rows).toHaveLength(1)

    const sent = await browser.download(`/proposals/${draft.proposal.id}/documents/statute/file`)
    expect(sent.body).toEqual(aPdf('dy'))
    expect(sent.headers['content-disposition']).toContain('attachment')

    await browser.get(`/proposals/${draft.proposal.id}/documents/statute`)
    await browser.submit({}, { button: browser.say('proposals.document.remove') })
    expect(await scene.db('proposalDocuments')).toEqual([])
  })

  test.each([
    ['an empty file', 'bosh.pdf', Buffer.from(''), 'kernel.file.empty'],
    ['a text that calls itself a PDF', 'rreme.pdf', Buffer.from('hello, not a PDF'), 'kernel.file.mismatch'],
    ['a program', 'program.exe', Buffer.from('MZ'), 'kernel.file.type'],
  ])('%s is refused beside the field, and what was there stays', async (_name, name, content, words) => {
    const draft = await aDraft()
    const browser = await scene.as(draft.editor)
    await put(browser, draft, 'statute', 'statuti.pdf', aPdf('një'))
    const page = await put(browser, draft, 'statute', name, content)

    expect(page.status).toBe(422)
    expect(browser.text).toContain(browser.say(words, { name, types: 'pdf, docx, xlsx, odt, ods, jpg, png' }))
    expect(await scene.db('files')).toHaveLength(1)
  })

  test('an upload that breaks off leaves nothing, neither a row nor a file', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/documents/statute`)
    const cookies = (browser as unknown as { cookies: Map<string, string> }).cookies
    const part = (name: string, value: string) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const reply = await request(scene.app).post(`/proposals/${draft.proposal.id}/documents/statute`)
      .set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')).set('Sec-Fetch-Site', 'same-origin').set('Content-Type', 'multipart/form-data; boundary=edge')
      .send(`${part('_csrf', await browser.token())}--edge\r\nContent-Disposition: form-data; name="file"; filename="statuti.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 gjys`)

    expect(reply.status).toBe(400)
    expect(await scene.db('files')).toEqual([])
    expect(await scene.db('proposalDocuments')).toEqual([])
    await new Promise((resolve) => { setTimeout(resolve, 300) })
    expect(existsSync(scene.services.files.temporary) ? readdirSync(scene.services.files.temporary) : []).toEqual([])
  })

  test('a file over the limit is refused with the limit named', async () => {
    const draft = await aDraft()
    const browser = await scene.as(draft.editor)
    const page = await put(browser, draft, 'statute', 'madh.pdf', Buffer.concat([aPdf(), Buffer.alloc(10_000_001)]))

    expect(page.status).toBe(413)
    expect(browser.text).toContain('10 MB')
    expect(await scene.db('files')).toEqual([])
  })

  test('no file chosen is a sentence, not a fault of ours', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/documents/statute`)
    const page = await browser.submit({}, { action: `/proposals/${draft.proposal.id}/documents/statute` })

    expect(page.status).toBe(422)
    expect(browser.text).toContain(browser.say('kernel.file.missing'))
  })

  test('after the deadline nothing is put and nothing removed', async () => {
    const draft = await aDraft()
    shortlyBefore()
    const browser = await scene.as(draft.editor)
    await put(browser, draft, 'statute', 'statuti.pdf', aPdf())
    scene.clock(call.closesAt)
    expect((await browser.post(`/proposals/${draft.proposal.id}/documents/statute/removal`)).status).toBe(403)
    expect(browser.text).toContain(browser.say('proposals.refused.callClosed'))
    expect((await browser.post(`/proposals/${draft.proposal.id}/documents/nuis`, {}, { file: { name: 'n.pdf', content: aPdf() } })).status).toBe(403)
    expect(await scene.db('proposalDocuments')).toHaveLength(1)
  })
})

describe('a draft', () => {
  test('is thrown away after a page that says what that means, and stays readable to its people', async () => {
    const draft = await aDraft()
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}/removal`)
    await browser.submit()

    expect(await scene.db('proposals').where({ id: draft.proposal.id }).first('state', 'shownState')).toEqual({ state: 'discarded', shownState: 'discarded' })
    await browser.get(`/proposals/${draft.proposal.id}`)
    expect(browser.page?.status).toBe(200)
    expect(browser.text).toContain(browser.say('proposals.draft.discarded'))
    expect(browser.html.querySelectorAll('main form')).toEqual([])
  })

  test('lists what still hinders its submission, each with the page where it is put right', async () => {
    const draft = await aDraft({ answers: { ...fullAnswers(call), summary: '', budget: { lines: [{ heading: '1', description: 'Punë', unit: 'month', quantity: 1, unitCostMinor: 102_400_000 }] } } })
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}`)

    expect(browser.text).toContain(browser.say('proposals.progress', { done: 11, all: 14 }))
    expect(browser.text).toMatch(/24\s000 lekë/)
    const page = await browser.follow(/sections\/budget\?show=faults/)
    expect(page.status).toBe(200)
    expect(page.html.querySelectorAll('.govuk-error-summary li')).not.toHaveLength(0)
  })

  test('says who saved last and who else works on it', async () => {
    const draft = await aDraft()
    await scene.arrange((tx) => saveAnswers(tx, draft.signatory, draft.proposal.answerSheetId, { summary: 'Po' }, 2))
    const browser = await open(draft.editor, `/proposals/${draft.proposal.id}`)

    expect(browser.text).toContain(browser.say('proposals.saved.by', { when: browser.say('proposals.when.today', { time: '09:00' }), who: draft.signatory.name }))
    expect(browser.text).toContain(draft.editor.name)
  })
})
