import { ensureForms } from '../../server/forms/actions'
import { askClarification, openCheck } from '../../server/proposals/eligibility-actions'
import { aCall } from '../support/builders/calls'
import { aProposal } from '../support/builders/proposals'
import { openScene, PASSWORD, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const NAME = 'Ana Prova me emër të gjatë'

describe('a form sent after its session has ended', () => {
  test('changes nothing, shows what was written and says how to send it again', async () => {
    const browser = await scene.as(await scene.person())
    await browser.get('/people/account')
    await scene.db('sessions').delete()
    const page = await browser.submit({ name: NAME }, { action: '/people/account' })

    expect(page.status).toBe(403)
    expect(browser.text).toContain(NAME)
    expect(browser.text).toContain(browser.say('kernel.ended.signIn'))
    expect(page.html.querySelector('a[target=_blank]')?.getAttribute('href')).toBe('/sign-in')
    expect(await scene.db('people').where({ name: NAME })).toEqual([])
  })

  test('is sent again from that page once its writer has signed in', async () => {
    const person = await scene.person()
    const browser = await scene.as(person)
    await browser.get('/people/account')
    await scene.db('sessions').delete()
    const kept = await browser.submit({ name: NAME, phone: '' }, { action: '/people/account' })
    await browser.signIn(person.email, PASSWORD)

    browser.page = kept
    const asked = await browser.submit({}, { action: '/people/account' })
    expect(asked.status).toBe(403)
    expect(asked.html.querySelector('a[target=_blank]')).toBeNull()
    await browser.submit({}, { action: '/people/account' })
    expect(browser.address).toBe('/people/account?saved=1')
    expect(await scene.db('people').where({ id: person.id }).first('name')).toEqual({ name: NAME })
  })

  test('or after somebody else changed the same thing keeps what was written on the page', async () => {
    const person = await scene.person()
    const [browser, other] = [await scene.as(person), await scene.as(person)]
    await browser.get('/people/account')
    await other.get('/people/account')
    await other.submit({ phone: '0691234567' }, { action: '/people/account' })
    const page = await browser.submit({ name: NAME }, { action: '/people/account' })

    expect(page.status).toBe(409)
    expect(browser.text).toContain(NAME)
  })

  test.each([
    ['whose page anybody may know of', 'calls'], ['whose page is hidden from strangers', 'clarification'],
  ])('with files %s keeps the texts, and says that the files must be chosen again', async (_name, which) => {
    const { person, address, action, values } = await aFormWithFiles(which)
    const browser = await scene.as(person)
    await browser.get(address)
    await scene.db('sessions').delete()
    const page = await browser.submit(values, { action, files: { [which === 'calls' ? 'file' : 'file1']: { name: 'dokument.pdf', content: Buffer.from('%PDF-1.4 text') } } })

    expect(page.status).toBe(403)
    for (const text of Object.values(values)) expect(browser.text).toContain(text)
    expect(browser.text).toContain(browser.say('kernel.ended.files'))
    expect(page.html.querySelector(`input[type=hidden][name=${Object.keys(values)[0]}]`)?.getAttribute('value')).toBe(Object.values(values)[0])
    expect(await scene.db('files')).toEqual([])
  })

  test('never carries a password back into a page', async () => {
    const browser = await scene.as(await scene.person())
    await browser.get('/people/account')
    await scene.db('sessions').delete()
    const page = await browser.submit({ old: PASSWORD, password: 'krejt tjetër fjalëkalim' }, { action: '/people/account/password' })

    expect(page.text).not.toContain(PASSWORD)
    expect(page.text).not.toContain('krejt tjetër')
  })
})

async function aFormWithFiles(which: string) {
  const manager = await scene.person(['manager'])
  if (which === 'calls') {
    const call = await aCall(scene, { state: 'draft' })
    return { person: manager, address: `/calls/${call.reference}/manage/files`, action: /files$/, values: { titleSq: 'Udhëzuesi për aplikantët e thirrjes', titleEn: 'The guide for applicants of the call' } }
  }
  await scene.arrange(ensureForms)
  scene.clock('2026-03-02T10:00:00+01:00')
  const { proposal, signatory } = await aProposal(scene, { call: await aCall(scene, { state: 'closed' }), state: 'submitted' })
  await openCheck(scene.services, manager, proposal.id)
  await askClarification(scene.services, scene.words, manager, proposal.id, 'Ku është bilanci?')
  return { person: signatory, address: `/proposals/${proposal.id}/clarification`, action: /answer$/, values: { answer: 'Bilanci u dorëzua në tatime më 30 mars.' } }
}
