import { ensureForms } from '../../server/forms/actions'
import { findSheet } from '../../server/forms/store'
import type { Person } from '../../server/kernel/policy'
import { saveCheck } from '../../server/proposals/eligibility-actions'
import { findCheck } from '../../server/proposals/eligibility-store'
import { submitProposal } from '../../server/proposals/submission-actions'
import { DECLARATIONS } from '../../server/proposals/packages'
import { closeDueCalls } from '../../server/calls/actions'
import { squeeze, type Browser } from '../support/browser'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { aCompleteDraft, aPdf, aProposal, type ArrangedProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let call: BuiltCall
let manager: Person
let arranged: ArrangedProposal
beforeEach(async () => {
  scene = await openScene()
  await scene.arrange(ensureForms)
  // Monday, ten in the morning: five working days later is the Monday after.
  scene.clock('2026-03-02T10:00:00+01:00')
  call = await aCall(scene, { state: 'closed' })
  manager = await scene.person(['manager'], 'Mirela Kodra')
  arranged = await aProposal(scene, { call, state: 'submitted' })
})
afterEach(() => scene.close())

const address = (rest = '') => `/proposals/${arranged.proposal.id}${rest}`
const rowOf = () => scene.db('proposals').where({ id: arranged.proposal.id }).first() as Promise<Record<string, unknown>>
const letters = (language?: string) => scene.db('letters').where({ about: `proposal:${arranged.proposal.id}` }).where(language === undefined ? {} : { language }) as Promise<{ text: string; subject: string }[]>

async function opened(): Promise<Browser> {
  const browser = await scene.as(manager)
  await browser.get(address('/check'))
  await browser.submit({}, { button: browser.say('proposals.eligibility.open') })
  return browser
}

/** Fills the whole list in with `yes`, but for what is said otherwise. */
async function fillList(over: Record<string, string> = {}): Promise<void> {
  const check = await findCheck(scene.db, arranged.proposal.id)
  const sheet = await findSheet(scene.db, check?.answerSheetId ?? '')
  const points = sheet?.formVersion.definition.sections.flatMap(({ questions }) => questions).filter(({ kind }) => kind === 'one') ?? []
  await saveCheck(scene.services, manager, arranged.proposal.id, { ...Object.fromEntries(points.map(({ code }) => [code, 'yes'])), ...over }, sheet?.version ?? 0)
}

const decide = async (browser: Browser, outcome: string, reason = '') => {
  await browser.get(address('/check'))
  return browser.submit({ outcome, reason }, { button: browser.say('proposals.eligibility.decideButton') })
}

describe('the check', () => {
  test('begins with the opening of the package, which registers the proposal once', async () => {
    const browser = await opened()

    expect(await rowOf()).toMatchObject({ state: 'registered', shownState: 'registered' })
    await browser.post(address('/check'), { version: 1 })
    expect(await scene.db('eligibilityChecks')).toHaveLength(1)
    expect(await scene.db('eligibilityChecks').first('openedBy')).toEqual({ openedBy: manager.id })
  })

  test('shows beside the list what the data say by themselves', async () => {
    await scene.db('organisations').where({ id: arranged.organisation.id }).update({ state: 'submitted' })
    await aProposal(scene, { call, organisation: arranged.organisation, state: 'submitted' })
    const browser = await opened()

    expect(browser.text).toContain(browser.say('proposals.finding.verification.fail'))
    expect(browser.text).toContain(browser.say('proposals.finding.several.note', { proposals: 2 }))
    expect(browser.text).toContain(browser.say('proposals.finding.arrival.pass'))
    expect(browser.text).toContain(browser.say('proposals.finding.documents.fail', { titles: call.documents.filter(({ required }) => required === 'yes').map(({ titleSq }) => titleSq).join('; ') }))
  })

  test('is saved as far as it goes, and a second officer with an older page is told', async () => {
    const browser = await opened()
    const second = await scene.as(await scene.person(['manager']))
    await second.get(address('/check'))
    await browser.submit({ complete: 'yes' }, { button: browser.say('proposals.eligibility.save') })
    expect(browser.html.querySelector('input[name=complete][value=yes]')?.hasAttribute('checked')).toBe(true)

    const page = await second.submit({ complete: 'no' }, { button: second.say('proposals.eligibility.save') })
    expect(page.status).toBe(409)
  })

  test('is not for a manager who belongs to the applicant', async () => {
    const both = await scene.person(['manager', { role: 'editor', scope: arranged.organisation.id }])
    const browser = await scene.as(both)

    expect((await browser.get(address('/check'))).status).toBe(404)
    expect((await browser.post(address('/check'))).status).toBe(403)
    expect(await rowOf()).toMatchObject({ state: 'submitted' })
  })
})

describe('the decision', () => {
  test('eligible is told at once, in the language of each reader', async () => {
    await scene.db('people').where({ id: arranged.editor.id }).update({ language: 'en' })
    const browser = await opened()
    await fillList()
    await decide(browser, 'eligible')

    expect(await rowOf()).toMatchObject({ state: 'eligible', shownState: 'eligible', notifiedAt: scene.services.now().toISOString() })
    expect(await scene.db('eligibilityChecks').first('outcome', 'decidedBy')).toEqual({ outcome: 'eligible', decidedBy: manager.id })
    expect((await letters('sq')).map(({ subject }) => subject)).toEqual([scene.words.sq.say('proposals.letter.eligible.subject', { reference: arranged.proposal.reference ?? '' })])
    expect((await letters('en')).map(({ subject }) => subject)).toEqual([scene.words.en.say('proposals.letter.eligible.subject', { reference: arranged.proposal.reference ?? '' })])
  })

  test('ineligible names the failed point, the note and the reason in the letter, and the applicant reads it on the page', async () => {
    const browser = await opened()
    await fillList({ taxes: 'no', taxes_note: 'Vërtetimi mungon.' })
    await decide(browser, 'ineligible', 'Detyrime të papaguara.')

    expect(await rowOf()).toMatchObject({ state: 'ineligible', shownState: 'ineligible' })
    expect((await letters())[0]?.text).toContain('Vërtetimi mungon.')
    expect((await letters())[0]?.text).toContain('Detyrime të papaguara.')
    const applicant = await scene.as(arranged.editor)
    await applicant.get(address())
    expect(applicant.text).toContain('Detyrime të papaguara.')
  })

  test.each([
    ['a list that is not filled in', null, 'eligible', '', ''],
    ['a point that failed', { taxes: 'no', taxes_note: 'Mungon.' }, 'eligible', '', 'proposals.fault.pointFailed'],
    ['a point that waits for a word', { taxes: 'clarification', taxes_note: 'Cili vit?' }, 'eligible', '', 'proposals.fault.pointOpen'],
    ['no point that failed', {}, 'ineligible', 'Sepse po.', 'proposals.fault.noPointFailed'],
    ['no reason', { taxes: 'no', taxes_note: 'Mungon.' }, 'ineligible', '', 'proposals.fault.reasonIneligible'],
    ['no choice', {}, '', '', 'proposals.fault.outcome'],
  ])('is not taken with %s', async (_name, list, outcome, reason, words) => {
    const browser = await opened()
    if (list !== null) await fillList(list as Record<string, string>)
    await browser.get(address('/check'))
    const page = await browser.post(address('/eligibility'), { outcome, reason, version: 1 })

    expect(page.status).toBe(422)
    if (words !== '') expect(browser.text).toContain(browser.say(words, { point: 'Nuk ka detyrime tatimore dhe të sigurimeve shoqërore' }))
    expect(await rowOf()).toMatchObject({ state: 'registered' })
    expect(await letters()).toEqual([])
  })

  test('stands: it is not taken twice', async () => {
    const browser = await opened()
    await fillList()
    await decide(browser, 'eligible')
    const page = await browser.post(address('/eligibility'), { outcome: 'ineligible', reason: 'Tjetër', version: 2 })

    expect(page.status).toBe(409)
    expect(page.text).toContain(browser.say('kernel.overtaken.title'))
    expect(await rowOf()).toMatchObject({ state: 'eligible' })
  })

  test('of two officers at once one decides, the other is told', async () => {
    await opened()
    await fillList()
    const [one, two] = [await scene.as(manager), await scene.as(await scene.person(['manager']))]
    const pages = await Promise.all([one, two].map((browser) => browser.post(address('/eligibility'), { outcome: 'eligible', reason: '', version: 1 })))

    expect(pages.map(({ status }) => status).sort()).toEqual([200, 403])
    expect(await letters()).toHaveLength(2)
  })
})

describe('the clarification', () => {
  const ask = async (browser: Browser, question = 'Dërgoni vërtetimin e tatimeve.') => browser.submit({ question }, { button: browser.say('proposals.eligibility.askButton') })

  test('goes to the applicant with its day, five working days later, and is answered with text and files', async () => {
    const browser = await opened()
    await ask(browser)
    expect(await rowOf()).toMatchObject({ state: 'clarification', shownState: 'clarification' })
    expect(await scene.db('clarifications').first('dueAt')).toEqual({ dueAt: '2026-03-09T22:59:00.000Z' })
    expect((await letters()).map(({ text }) => text).every((text) => text.includes('Dërgoni vërtetimin'))).toBe(true)

    const applicant = await scene.as(arranged.editor)
    await applicant.get('/proposals')
    await applicant.follow(arranged.proposal.title)
    await applicant.follow(/clarification$/)
    await applicant.submit({ answer: 'Ja vërtetimi.' }, { action: address('/clarification/answer'), files: { file1: { name: 'vertetim.pdf', content: aPdf() } } })
    expect(applicant.text).toContain(applicant.say('proposals.clarification.answered'))
    expect(await rowOf()).toMatchObject({ state: 'registered', shownState: 'registered' })

    await browser.get(address('/check'))
    expect(browser.text).toContain('Ja vërtetimi.')
    const link = browser.html.querySelector('a[href*="/clarification/files/"]')?.getAttribute('href') ?? ''
    expect((await browser.download(link)).body).toEqual(aPdf())
  })

  test('is asked once', async () => {
    const browser = await opened()
    await ask(browser)
    const page = await browser.post(address('/clarification'), { question: 'Edhe një gjë' })

    expect(page.status).toBe(403)
    expect(await scene.db('clarifications')).toHaveLength(1)
  })

  test('is answered once, and in words too', async () => {
    await ask(await opened())
    const applicant = await scene.as(arranged.editor)
    await applicant.get(address('/clarification'))
    const page = await applicant.submit({ answer: '' }, { action: address('/clarification/answer'), files: { file1: { name: 'v.pdf', content: aPdf() } } })
    expect(page.status).toBe(422)
    expect(await scene.db('files')).toEqual([])

    await applicant.submit({ answer: 'Po.' }, { action: address('/clarification/answer') })
    expect((await applicant.post(address('/clarification/answer'), { answer: 'Jo.' })).status).toBe(403)
    expect(await scene.db('clarifications').first('answer')).toEqual({ answer: 'Po.' })
  })

  test.each([['2026-03-09T22:58:59.999Z', 'registered'], ['2026-03-09T22:59:00.000Z', 'clarification']])('answered at %s leaves the proposal %s', async (moment, state) => {
    await ask(await opened())
    scene.clock(new Date(Date.parse(moment) - 60_000).toISOString())
    const applicant = await scene.as(arranged.editor)
    await applicant.get(address('/clarification'))
    scene.clock(moment)
    await applicant.submit({ answer: 'Ja.' }, { action: address('/clarification/answer') })

    expect(await rowOf()).toMatchObject({ state })
  })

  test('keeps the decision waiting until it is answered or due; then the secretariat decides with what there is', async () => {
    const browser = await opened()
    await fillList({ taxes: 'no', taxes_note: 'Mungon.' })
    await browser.get(address('/check'))
    await ask(browser)
    expect(browser.text).toContain(browser.say('proposals.refused.clarificationRuns'))
    expect((await browser.post(address('/eligibility'), { outcome: 'ineligible', reason: 'Nuk u përgjigj.', version: 1 })).status).toBe(403)

    scene.clock('2026-03-10T09:00:00+01:00')
    await decide(await scene.as(manager), 'ineligible', 'Nuk u përgjigj.')
    expect(await rowOf()).toMatchObject({ state: 'ineligible' })
  })

  test('a file of the answer is found by nobody else', async () => {
    await ask(await opened())
    const applicant = await scene.as(arranged.editor)
    await applicant.get(address('/clarification'))
    await applicant.submit({ answer: 'Ja.' }, { action: address('/clarification/answer'), files: { file1: { name: 'v.pdf', content: aPdf() } } })
    const file = await scene.db('clarificationFiles').first('fileId') as { fileId: string }

    for (const role of ['chair', 'assessor', 'donor', 'payer']) {
      expect((await (await scene.as(await scene.person([role]))).get(address(`/clarification/files/${file.fileId}`))).status).toBe(404)
    }
    const other = await aProposal(scene, { call, state: 'submitted' })
    expect((await applicant.get(`/proposals/${other.proposal.id}/clarification/files/${file.fileId}`)).status).toBe(404)
  })
})

test('a proposal goes the whole way from the form to the decision through links and buttons', async () => {
  call = await aCall(scene)
  scene.clock(new Date(Date.parse(call.closesAt) - 60_000).toISOString())
  arranged = await aCompleteDraft(scene, { call })
  await submitProposal(scene.services, scene.words, arranged.signatory, arranged.proposal.id, scene.services.now(), DECLARATIONS)
  scene.clock(new Date(Date.parse(call.closesAt) + 60_000).toISOString())
  await closeDueCalls(scene.services)

  const browser = await scene.as(manager)
  await browser.get(`/proposals?call=${call.reference}`)
  await browser.follow(browser.say('proposals.register.check'))
  await browser.submit({}, { button: browser.say('proposals.eligibility.open') })
  expect(browser.text).toContain(squeeze(browser.say('proposals.finding.documents.pass', { count: 9 })))
  expect(browser.html.querySelectorAll('aside .q-tag--triangle')).toEqual([])
  await fillList()
  await decide(browser, 'eligible')
  expect(await rowOf()).toMatchObject({ state: 'eligible' })
})

