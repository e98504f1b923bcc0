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

  test('never carries a password back into a page', async () => {
    const browser = await scene.as(await scene.person())
    await browser.get('/people/account')
    await scene.db('sessions').delete()
    const page = await browser.submit({ old: PASSWORD, password: 'krejt tjetër fjalëkalim' }, { action: '/people/account/password' })

    expect(page.text).not.toContain(PASSWORD)
    expect(page.text).not.toContain('krejt tjetër')
  })
})
