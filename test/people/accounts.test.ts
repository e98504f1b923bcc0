import { requestReset } from '../../server/people/actions'
import type { Person } from '../../server/kernel/policy'
import { anOrganisation } from '../support/builders/organisations'
import { openScene, PASSWORD, type Scene } from '../support/scene'

let scene: Scene
let admin: Person
beforeEach(async () => { scene = await openScene(); admin = await scene.person(['admin'], 'Admir Sistemi') })
afterEach(() => scene.close())

const rolesOf = (person: Person) => scene.db('roles').where({ personId: person.id }).whereNull('endedAt').pluck('role')

describe('the list of people', () => {
  test('finds a name without its accents, and filters by role', async () => {
    await scene.person(['manager'], 'Përparim Çela')
    await scene.person(['payer'], 'Zana Zëri')
    const browser = await scene.as(admin)
    await browser.get('/people')
    await browser.submit({ q: 'perparim cela' })
    expect(browser.html.querySelectorAll('tbody tr')).toHaveLength(1)

    await browser.get('/people?role=payer')
    expect(browser.text).toContain('Zana Zëri')
    expect(browser.text).not.toContain('Përparim')
  })

  test('is for administrators and auditors only', async () => {
    for (const [role, status] of [['admin', 200], ['auditor', 200], ['manager', 403], ['donor', 403]] as const) {
      const browser = await scene.as(await scene.person([role]))
      expect((await browser.get('/people')).status).toBe(status)
    }
    expect((await scene.visitor().get('/people')).address).toBe('/sign-in?next=%2Fpeople')
  })

  test('an auditor reads a person and finds nothing to change', async () => {
    const somebody = await scene.person(['manager'])
    const browser = await scene.as(await scene.person(['auditor']))
    await browser.get(`/people/${somebody.id}`)

    expect(browser.html.querySelectorAll('main form')).toHaveLength(0)
    expect((await browser.post(`/people/${somebody.id}/closure`, { reason: 'x' })).status).toBe(403)
  })
})

test('a person page says what each role allows, where it holds and who gave it', async () => {
  const { organisation, signatory } = await anOrganisation(scene)
  const browser = await scene.as(admin)
  await browser.get(`/people/${signatory.id}`)

  expect(browser.text).toContain(browser.say('people.roleWhy.signatory'))
  expect(browser.text).toContain(browser.say('people.person.bySystem'))
  await browser.follow(organisation.nameSq)
  expect(browser.page?.address).toBe(`/organisations/${organisation.id}`)
})

describe('inviting somebody to work for the scheme', () => {
  test('makes an account, a role and a letter with a link that opens it', async () => {
    const browser = await scene.as(admin)
    await browser.get('/people')
    await browser.follow(browser.say('people.list.invite'))
    await browser.submit({ name: 'Vera Verifikuesi', email: 'Vera@Example.al', language: 'en', role: 'verifier' })
    expect(browser.page?.address).toBe('/people')

    const letter = await scene.db('letters').where({ toAddress: 'vera@example.al' }).first() as { text: string; language: string }
    expect(letter.language).toBe('en')
    const fresh = scene.visitor()
    await fresh.get(new URL(/http\S+/.exec(letter.text)?.[0] ?? '').pathname)
    await fresh.submit({ password: 'nje fjalekalim krejt tjeter' })
    expect(fresh.page?.address).toBe('/desk')
  })

  test.each([
    [['manager'], 'auditor', 'people.fault.readsOnly'],
    [['auditor'], 'manager', 'people.fault.alreadyReadsOnly'],
    [['manager'], 'manager', 'people.fault.roleHeld'],
    [['manager'], '', 'people.fault.role'],
    [['manager'], 'editor', 'people.fault.role'],
  ])('somebody with %p cannot be given %s', async (roles, wanted, words) => {
    const person = await scene.person(roles)
    const browser = await scene.as(admin)
    await browser.get(`/people/${person.id}`)
    const page = await browser.post(`/people/${person.id}/roles`, { role: wanted })

    expect(page.status).toBe(422)
    expect(page.text).toContain(browser.say(words))
    expect(await rolesOf(person)).toEqual(roles)
  })

  test('somebody of an organisation that applies cannot work for the scheme', async () => {
    const { editor } = await anOrganisation(scene)
    const browser = await scene.as(admin)
    const page = await browser.post(`/people/${editor.id}/roles`, { role: 'assessor' })

    expect(page.status).toBe(422)
    expect(await rolesOf(editor)).toEqual(['editor'])
  })
})

describe('ending a role', () => {
  test('asks why, takes effect at the next request, and stays readable', async () => {
    const manager = await scene.person(['manager'], 'Mira Menaxheri')
    const works = await scene.as(manager)
    expect((await works.get('/organisations')).html.querySelector('form.q-filters')).not.toBeNull()

    const browser = await scene.as(admin)
    await browser.get(`/people/${manager.id}`)
    await browser.submit({}, { action: /withdrawal$/ })
    expect(browser.page?.status).toBe(422)
    await browser.submit({ reason: 'Mandati mbaroi.' }, { action: /withdrawal$/ })

    expect(browser.text).toContain(browser.say('people.person.earlier'))
    expect((await works.get('/organisations')).html.querySelector('form.q-filters')).toBeNull()
    const entry = await scene.db('auditEntries').where({ action: 'people.roleEnded' }).first() as { reason: string }
    expect(entry.reason).toBe('Mandati mbaroi.')
  })

  test('is not for one\'s own roles', async () => {
    const browser = await scene.as(admin)
    const role = await scene.db('roles').where({ personId: admin.id }).first() as { id: string }
    const page = await browser.post(`/people/${admin.id}/roles/${role.id}/withdrawal`, { reason: 'x' })

    expect(page.status).toBe(403)
    expect(await rolesOf(admin)).toEqual(['admin'])
  })
})

describe('closing an account', () => {
  test('signs the person out everywhere and lets nobody in; reopening gives it back', async () => {
    const person = await scene.person(['payer'])
    const works = await scene.as(person)
    const browser = await scene.as(admin)
    await browser.get(`/people/${person.id}`)
    await browser.submit({ reason: 'U largua.' }, { action: /closure$/ })

    expect((await works.get('/people/account')).address).toContain('/sign-in')
    expect((await scene.visitor().signIn(person.email, PASSWORD)).status).toBe(422)
    await browser.submit({ reason: 'U kthye.' }, { action: /reopening$/ })
    expect((await scene.visitor().signIn(person.email, PASSWORD)).address).toBe('/desk')
  })

  test('is not for one\'s own account', async () => {
    const browser = await scene.as(admin)
    expect((await browser.post(`/people/${admin.id}/closure`, { reason: 'x' })).status).toBe(403)
  })
})

describe('a letter with a single-use link', () => {
  test.each([['its receiver', 200, 1], ['admin', 200, 1], ['auditor', 200, 0], ['manager', 404, 0]])('for %s', async (who, status, links) => {
    const person = await scene.person(['payer'])
    await requestReset(scene.services, scene.words, person.email)
    const { id } = await scene.db('letters').first('id') as { id: string }
    const browser = await scene.as(who === 'its receiver' ? person : await scene.person([who]))
    const page = await browser.get(`/people/letters/${id}`)

    expect(page.status).toBe(status)
    expect(page.html.querySelectorAll('a[href^="/people/links/"]')).toHaveLength(links)
    expect(/\/people\/links\/[\w-]{10,}/.test(page.text)).toBe(links === 1)
  })
})

/* Every page of people, asked for by everybody. */
describe('who opens what', () => {
  test.each([
    ['/people', { admin: 200, auditor: 200, manager: 403, donor: 403, payer: 403, finance: 403 }],
    ['/people/invitations/new', { admin: 200, auditor: 403, manager: 403, donor: 403, payer: 403, finance: 403 }],
    ['/people/outbox', { admin: 200, auditor: 200, manager: 403, donor: 403, payer: 403, finance: 403 }],
    ['/people/account', { admin: 200, auditor: 200, manager: 200, donor: 200, payer: 200, finance: 200 }],
    ['/people/letters', { admin: 200, auditor: 200, manager: 200, donor: 200, payer: 200, finance: 200 }],
    ['/people/nobody', { admin: 404, auditor: 404, manager: 404, donor: 404, payer: 404, finance: 404 }],
  ])('%s', async (address, expected) => {
    for (const [role, status] of Object.entries(expected)) {
      const person = await scene.person([role === 'finance' ? { role, scope: '47' } : role])
      expect({ role, status: (await (await scene.as(person)).get(address)).status }).toEqual({ role, status })
    }
  })
})
