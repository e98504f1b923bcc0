import { findOrganisation, moveOrganisation } from '../../server/organisations/store'
import { registerOrganisation, submitForVerification, verifyOrganisation } from '../../server/organisations/actions'
import { CHECKS, type CheckAnswers } from '../../server/organisations/verification'
import { emptyProfile } from '../../server/organisations/organisations'
import { findPerson } from '../../server/people/store'
import { anOrganisation } from '../support/builders/organisations'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const answers = (answer: string, over: Record<string, string> = {}) => Object.fromEntries(CHECKS.map((check) => [`check.${check}`, over[check] ?? answer]))
const stateOf = async (id: string) => (await findOrganisation(scene.db, id))?.state
const lettersAbout = (id: string) => scene.db('letters').where({ about: `organisation:${id}` }).orderBy('toName')

describe('asking for verification', () => {
  test('needs every declaration, and writes to the secretariat', async () => {
    const manager = await scene.person(['manager'])
    const { organisation, signatory } = await anOrganisation(scene, { state: 'draft' })
    const browser = await scene.as(signatory)
    await browser.get(`/organisations/${organisation.id}`)
    await browser.follow(browser.say('organisations.submission.open'))
    const page = await browser.submit({ 'declare.truthful': 'yes', 'declare.no_exclusion': 'yes', 'declare.no_arrears': 'yes' })
    expect(page.status).toBe(422)
    expect(page.html.querySelector('#f-declare-truthful')?.hasAttribute('checked')).toBe(true)
    expect(await stateOf(organisation.id)).toBe('draft')

    await browser.submit({ 'declare.consent': 'yes' })
    expect(await stateOf(organisation.id)).toBe('submitted')
    expect(await lettersAbout(organisation.id)).toMatchObject([{ toPersonId: manager.id }])
  })

  test('is refused while something is missing, whatever way it is asked', async () => {
    const { organisation, signatory } = await anOrganisation(scene, { state: 'draft', profile: emptyProfile })
    const browser = await scene.as(signatory)
    expect((await browser.get(`/organisations/${organisation.id}/submission`)).address).toBe(`/organisations/${organisation.id}`)
    const page = await browser.post(`/organisations/${organisation.id}/submission`, { 'declare.truthful': 'yes', 'declare.no_exclusion': 'yes', 'declare.no_arrears': 'yes', 'declare.consent': 'yes' })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say('organisations.refused.incomplete', { count: 19 }))
    expect(await stateOf(organisation.id)).toBe('draft')
  })

  test('is for whoever signs, not for whoever edits', async () => {
    const { organisation, editor } = await anOrganisation(scene, { state: 'draft' })
    const browser = await scene.as(editor)
    await browser.get(`/organisations/${organisation.id}`)
    expect(browser.html.querySelector('a[href$="/submission"]')).toBeNull()
    expect((await browser.post(`/organisations/${organisation.id}/submission`, {})).status).toBe(403)
  })
})

describe('the secretariat', () => {
  test('verifies against five questions, and everybody of the organisation is told', async () => {
    const { organisation } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await scene.as(await scene.person(['manager'], 'Mirela Kodra'))
    await browser.get('/organisations?state=submitted')
    await browser.follow('Shoqata Prova')
    await browser.follow(browser.say('organisations.verification.open'))
    await browser.submit(answers('yes'), { button: browser.say('organisations.verification.verify') })

    expect(await findOrganisation(scene.db, organisation.id)).toMatchObject({ state: 'verified', verifiedAt: scene.services.now().toISOString() })
    expect((await lettersAbout(organisation.id)).map((letter) => (letter as { toName: string }).toName)).toEqual(['Edlira Editori', 'Sonila Sinani'])
    expect(browser.text).toContain('Mirela Kodra')
  })

  test('cannot verify with one "no": the answers come back, nothing changes', async () => {
    const { organisation } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(`/organisations/${organisation.id}/verification`)
    const page = await browser.submit(answers('yes', { risk: 'no' }), { button: browser.say('organisations.verification.verify') })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say('organisations.fault.checkFails'))
    expect(page.html.querySelectorAll('input[type=radio][checked]')).toHaveLength(5)
    expect(await stateOf(organisation.id)).toBe('submitted')
    expect(await scene.db('organisationVerifications')).toEqual([])
  })

  test('refuses with a reason that the organisation reads on its page and in its letter, and may ask again', async () => {
    const { organisation, signatory } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(`/organisations/${organisation.id}/verification`)
    await browser.submit({ ...answers('yes', { registration: 'no' }), note: 'Vendimi i regjistrimit nuk lexohet.' }, { button: browser.say('organisations.verification.refuse') })
    expect(await stateOf(organisation.id)).toBe('refused')

    const own = await scene.as(signatory)
    await own.get(`/organisations/${organisation.id}`)
    expect(own.text).toContain('Vendimi i regjistrimit nuk lexohet.')
    expect((await lettersAbout(organisation.id))[0]).toMatchObject({ text: expect.stringContaining('Vendimi i regjistrimit nuk lexohet.') as string })
    await own.follow(own.say('organisations.submission.open'))
    expect(own.page?.status).toBe(200)
  })

  test('decides on what it has read: a change meanwhile is a 409', async () => {
    const { organisation, editor } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(`/organisations/${organisation.id}/verification`)
    const theirs = await scene.as(editor)
    await theirs.get(`/organisations/${organisation.id}/contact`)
    await theirs.submit({ phone: '+355 4 111 1111' })
    const page = await browser.submit(answers('yes'), { button: browser.say('organisations.verification.verify') })

    expect(page.status).toBe(409)
    expect(page.text).toContain(browser.say('organisations.refused.changedMeanwhile'))
    expect(await stateOf(organisation.id)).toBe('submitted')
  })

  test('does not verify an organisation of its own', async () => {
    const { organisation } = await anOrganisation(scene, { state: 'submitted' })
    const browser = await scene.as(await scene.person(['manager', { role: 'editor', scope: organisation.id }]))
    expect((await browser.get(`/organisations/${organisation.id}/verification`)).status).toBe(403)
    expect((await browser.post(`/organisations/${organisation.id}/verification`, { ...answers('yes'), outcome: 'verified', version: 1 })).status).toBe(403)
  })

  test('two decisions at once are one', async () => {
    const { organisation } = await anOrganisation(scene, { state: 'submitted' })
    const one = await scene.person(['manager'])
    const other = await scene.person(['manager'])
    const decision = { answers: Object.fromEntries(CHECKS.map((check) => [check, 'yes'])) as CheckAnswers, note: '', version: 1 }
    const results = await Promise.allSettled([one, other].map((manager) => verifyOrganisation(scene.services, scene.words, manager, organisation.id, decision)))

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await scene.db('organisationVerifications')).toHaveLength(1)
  })

  test('reopens a verification for a reason', async () => {
    const { organisation } = await anOrganisation(scene)
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(`/organisations/${organisation.id}`)
    expect((await browser.submit({ reason: '' }, { action: /reopening$/ })).status).toBe(422)
    await browser.submit({ reason: 'Kemi marrë një vërejtje.' }, { action: /reopening$/ })

    expect(await stateOf(organisation.id)).toBe('submitted')
    expect(await scene.db('organisationVerifications').first('outcome', 'note')).toEqual({ outcome: 'reopened', note: 'Kemi marrë një vërejtje.' })
  })
})

describe('after a verification', () => {
  const iban = 'AL92999000000000000000000531'

  test.each([
    ['bank', { iban }, 'submitted'],
    ['bank', { holder: 'Tjetër' }, 'submitted'],
    ['identity', { nameSq: 'Shoqata e Re' }, 'submitted'],
    ['contact', { phone: '069' }, 'verified'],
    ['bank', { separate: 'no' }, 'verified'],
  ])('a change of %s to %p leaves it %s', async (section, change, state) => {
    const { organisation, editor } = await anOrganisation(scene)
    const browser = await scene.as(editor)
    await browser.get(`/organisations/${organisation.id}/${section}`)
    await browser.submit(change as Record<string, string>)

    expect(await stateOf(organisation.id)).toBe(state)
    expect(await scene.db('organisationVerifications').where({ outcome: 'reopened' })).toHaveLength(state === 'submitted' ? 1 : 0)
  })

  test('nothing needed can be emptied', async () => {
    const { organisation, editor } = await anOrganisation(scene)
    const browser = await scene.as(editor)
    await browser.get(`/organisations/${organisation.id}/bank`)
    const page = await browser.submit({ iban: '' })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say('organisations.missing.iban'))
    expect(await findOrganisation(scene.db, organisation.id)).toEqual(organisation)
  })
})

describe('two people in one organisation', () => {
  test('who save different parts do not disturb each other', async () => {
    const { organisation, editor, signatory } = await anOrganisation(scene, { state: 'draft' })
    const one = await scene.as(editor)
    const other = await scene.as(signatory)
    await one.get(`/organisations/${organisation.id}/contact`)
    await other.get(`/organisations/${organisation.id}/board`)
    expect((await one.submit({ phone: '111' })).status).toBe(200)
    expect((await other.submit({ board: 'Ana' })).status).toBe(200)

    expect((await findOrganisation(scene.db, organisation.id))?.profile).toMatchObject({ board: ['Ana'], contact: { phone: '111' } })
  })

  test('who save the same part see both versions and choose field by field', async () => {
    const { organisation, editor, signatory } = await anOrganisation(scene, { state: 'draft' })
    const mine = await scene.as(editor)
    const theirs = await scene.as(signatory)
    await mine.get(`/organisations/${organisation.id}/capacity`)
    await theirs.get(`/organisations/${organisation.id}/capacity`)
    await theirs.submit({ sectors: 'Fusha e tyre', groups: ['PWD', 'ELD'], staff: '10-24' })
    const page = await mine.submit({ sectors: 'Fusha ime', groups: ['ROMA'], 'budget.2025': '4 500 000' })

    expect(page.status).toBe(409)
    expect(page.text).toContain('Sonila Sinani')
    expect(page.html.querySelectorAll('fieldset.q-choose').length).toBe(4)
    await mine.submit({ 'choice.sectors': 'mine', 'choice.groups': 'theirs', 'choice.staff': 'theirs', 'choice.budget.2025': 'mine' })
    expect((await findOrganisation(scene.db, organisation.id))?.profile.capacity).toMatchObject({
      sectors: 'Fusha ime', groups: ['PWD', 'ELD'], staff: '10-24', budgets: { 2025: 450_000_000 }, municipalities: ['47'], years: 6,
    })
  })

  test('who save the same words have nothing to choose', async () => {
    const { organisation, editor, signatory } = await anOrganisation(scene, { state: 'draft' })
    const mine = await scene.as(editor)
    const theirs = await scene.as(signatory)
    for (const browser of [mine, theirs]) await browser.get(`/organisations/${organisation.id}/contact`)
    await theirs.submit({ phone: '222' })
    expect((await mine.submit({ phone: '222' })).status).toBe(200)
  })
})

describe('registering', () => {
  const wanted = { kind: 'association', nameSq: 'Shoqata', nameEn: '', nuis: 'L12345678A', municipalityCode: '47' }

  test('a tax number belongs to one organisation, also when two register at once', async () => {
    const people = [await scene.person(), await scene.person(), await scene.person()]
    const results = await Promise.all(people.map((person) => registerOrganisation(scene.services, person, wanted)))

    expect(results.filter((result) => Array.isArray(result) && result[0]?.words === 'organisations.fault.nuisTaken')).toHaveLength(2)
    expect(await scene.db('organisations')).toHaveLength(1)
    expect(await scene.db('roles').whereIn('role', ['editor', 'signatory'])).toHaveLength(2)
  })

  test.each([
    [{ nameSq: '' }, 'organisations.missing.nameSq'],
    [{ kind: 'company' }, 'organisations.missing.kind'],
    [{ nuis: '12' }, 'organisations.fault.nuis'],
    [{ municipalityCode: '77' }, 'organisations.fault.option'],
  ])('%p comes back with what was typed', async (change, words) => {
    const browser = await scene.as(await scene.person())
    const page = await browser.post('/organisations', { ...wanted, ...change })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say(words))
    expect(await scene.db('organisations')).toEqual([])
  })

  test('sent five times, one form is one organisation', async () => {
    const browser = await scene.as(await scene.person())
    await browser.get('/organisations/new')
    const key = browser.html.querySelector('main input[name=_key]')?.getAttribute('value') ?? ''
    const replies = []
    for (let i = 0; i < 5; i += 1) replies.push((await browser.post('/organisations', { ...wanted, nuis: '', _key: key })).address)

    expect(new Set(replies).size).toBe(1)
    expect(await scene.db('organisations')).toHaveLength(1)
  })

  test('a person of the scheme is refused', async () => {
    const browser = await scene.as(await scene.person(['assessor']))
    expect((await browser.post('/organisations', wanted)).status).toBe(403)
  })
})

describe('the people of an organisation', () => {
  test('invite a colleague, who gets in by the letter and sees the organisation and no other', async () => {
    const { organisation, signatory } = await anOrganisation(scene)
    const { organisation: foreign } = await anOrganisation(scene, { nameSq: 'Shoqata Tjetër' })
    const browser = await scene.as(signatory)
    await browser.get(`/organisations/${organisation.id}`)
    await browser.follow(browser.say('organisations.members.manage'))
    await browser.submit({ name: 'Kolë Kolegu', email: 'kole@example.al', role: 'editor', language: 'sq' }, { action: `/organisations/${organisation.id}/members` })
    const letter = await scene.db('letters').where({ toAddress: 'kole@example.al' }).first('text') as { text: string }

    const colleague = scene.visitor()
    await colleague.get(new URL(/http\S+/.exec(letter.text)?.[0] ?? '').pathname)
    await colleague.submit({ password: 'nje fjalekalim krejt tjeter' })
    expect((await colleague.get('/organisations')).text).toContain('Shoqata Prova')
    expect((await colleague.get(`/organisations/${organisation.id}/contact`)).status).toBe(200)
    expect((await colleague.get(`/organisations/${foreign.id}`)).status).toBe(404)
    expect((await colleague.get(`/organisations/${organisation.id}/members`)).html.querySelectorAll('main form')).toHaveLength(0)
  })

  test('lose a role with a reason, and at once', async () => {
    const { organisation, signatory, editor } = await anOrganisation(scene)
    const works = await scene.as(editor)
    const browser = await scene.as(signatory)
    const role = await scene.db('roles').where({ personId: editor.id }).first('id') as { id: string }
    await browser.get(`/organisations/${organisation.id}/members`)
    expect((await browser.submit({ reason: '' }, { action: new RegExp(role.id) })).status).toBe(422)
    await browser.submit({ reason: 'Nuk punon më këtu.' }, { action: new RegExp(role.id) })

    expect((await works.get(`/organisations/${organisation.id}`)).status).toBe(404)
  })

  test('keep somebody who signs, also when two leave at once', async () => {
    const { organisation, signatory } = await anOrganisation(scene)
    const browser = await scene.as(signatory)
    const only = await scene.db('roles').where({ personId: signatory.id }).first('id') as { id: string }
    const page = await browser.post(`/organisations/${organisation.id}/members/${only.id}/withdrawal`, { reason: 'x' })
    expect(page.text).toContain(browser.say('organisations.fault.lastSignatory'))

    const second = await scene.person([{ role: 'signatory', scope: organisation.id }])
    const other = await scene.db('roles').where({ personId: second.id }).first('id') as { id: string }
    const browsers = [browser, await scene.as(second)]
    await Promise.all(browsers.map((one, index) => one.post(`/organisations/${organisation.id}/members/${index === 0 ? only.id : other.id}/withdrawal`, { reason: 'x' })))
    expect(await scene.db('roles').where({ role: 'signatory', scope: organisation.id }).whereNull('endedAt')).toHaveLength(1)
  })

  test('cannot be reached through another organisation\'s address', async () => {
    const { editor } = await anOrganisation(scene)
    const { organisation, signatory } = await anOrganisation(scene, { nameSq: 'Shoqata Tjetër' })
    const role = await scene.db('roles').where({ personId: editor.id }).first('id') as { id: string }
    const browser = await scene.as(signatory)
    expect((await browser.post(`/organisations/${organisation.id}/members/${role.id}/withdrawal`, { reason: 'x' })).status).toBe(404)
    expect(await scene.db('roles').where({ id: role.id }).first('endedAt')).toEqual({ endedAt: null })
  })
})

describe('the list for staff', () => {
  test('begins with those that wait, finds by name without accents or by tax number, and is exported as filtered', async () => {
    await anOrganisation(scene, { nameSq: 'Ëndrra' })
    const { organisation } = await anOrganisation(scene, { nameSq: 'Zëri', state: 'submitted', kind: 'centre', municipalityCode: '53' })
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get('/organisations')
    expect(browser.html.querySelectorAll('tbody th a').map((one) => one.text)).toEqual(['Zëri', 'Ëndrra'])
    await browser.submit({ q: 'endrra' })
    expect(browser.html.querySelectorAll('tbody th a').map((one) => one.text)).toEqual(['Ëndrra'])
    expect((await browser.get(`/organisations?q=${organisation.nuis ?? ''}`)).html.querySelectorAll('tbody tr')).toHaveLength(1)

    await browser.get('/organisations?state=submitted&kind=centre&municipality=53')
    const csv = await browser.follow('CSV')
    expect(csv.text.trim().split('\n')).toHaveLength(2)
  })

  test('an account number is never in the list, its export or a foreign page', async () => {
    const { organisation } = await anOrganisation(scene)
    const browser = await scene.as(await scene.person(['auditor']))
    for (const address of ['/organisations', '/organisations/list.csv']) expect((await browser.get(address)).text).not.toContain(organisation.iban)
  })

  test('shows fifty rows a page', async () => {
    await Promise.all(Array.from({ length: 3 }, () => anOrganisation(scene)))
    const row = await scene.db('organisations').first() as Record<string, unknown>
    await scene.db('organisations').insert(Array.from({ length: 48 }, (_one, index) => ({ ...row, id: `row-${index}`, nuis: null })))
    const browser = await scene.as(await scene.person(['manager']))
    expect((await browser.get('/organisations')).html.querySelectorAll('tbody tr')).toHaveLength(50)
    await browser.follow(browser.say('kernel.paging.next'))
    expect(browser.html.querySelectorAll('tbody tr')).toHaveLength(1)
  })
})

test('a municipality registers with three parts', async () => {
  const person = await scene.person([], 'Pashk Prendi')
  const registered = await registerOrganisation(scene.services, person, { kind: 'municipality', nameSq: 'Bashkia Pukë', nameEn: '', nuis: 'K90000047P', municipalityCode: '47' })
  const id = Array.isArray(registered) ? '' : registered.id
  const browser = await scene.as(person)
  await browser.get(`/organisations/${id}/contact`)
  await browser.submit({ address: 'Pukë', phone: '1', email: 'a@b.al', representative: 'Pashk Prendi', representativeRole: 'kryetar' })
  await browser.follow(/bank$/)
  await browser.submit({ bankName: 'Thesari', holder: 'Bashkia Pukë', iban: 'AL63999000000000000000000471', separate: 'no' })

  expect((await browser.get(`/organisations/${id}/licence`)).status).toBe(404)
  const signatory = await findPerson(scene.db, person.id)
  expect(await submitForVerification(scene.services, scene.words, signatory ?? person, id, ['truthful', 'no_exclusion', 'no_arrears', 'consent'])).toEqual([])
})

test('whoever moved it first wins; the other loses politely', async () => {
  const { organisation } = await anOrganisation(scene, { state: 'submitted' })
  await scene.arrange((tx) => moveOrganisation(tx.db, organisation, 'verify', tx.at))
  await expect(scene.arrange((tx) => moveOrganisation(tx.db, organisation, 'refuse', tx.at))).rejects.toThrow('kernel.movedMeanwhile')
})
