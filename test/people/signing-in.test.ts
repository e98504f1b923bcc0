import { openScene, PASSWORD, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe('signing in', () => {
  test('leads to the desk and makes a new session id', async () => {
    const person = await scene.person(['manager'])
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)

    expect(browser.page?.address).toBe('/desk')
    expect(await scene.db('sessions').where({ personId: person.id })).toHaveLength(1)
  })

  test('a wrong password is a fault beside the field, with the address kept', async () => {
    const person = await scene.person()
    const browser = scene.visitor()
    const page = await browser.signIn(person.email, 'something else altogether')

    expect(page.status).toBe(422)
    expect(page.html.querySelector('#f-email')?.getAttribute('value')).toBe(person.email)
    expect(page.text).toContain(browser.say('people.fault.signIn'))
    expect(page.html.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#f-email')
  })

  test('an unknown address is answered with the same sentence', async () => {
    const page = await scene.visitor().signIn('nobody@example.al', PASSWORD)

    expect(page.status).toBe(422)
    expect(page.text).toContain(scene.words.sq.say('people.fault.signIn'))
  })

  test('ten wrong tries in a row are followed by a pause with its length', async () => {
    const person = await scene.person()
    const browser = scene.visitor()
    for (let i = 0; i < 10; i += 1) await browser.signIn(person.email, 'wrong')
    const page = await browser.signIn(person.email, PASSWORD)

    expect(page.status).toBe(429)
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('a place from which many accounts were tried waits, whatever it tries next', async () => {
    const person = await scene.person()
    const visitor = scene.visitor()
    await visitor.get('/sign-in')
    for (let i = 0; i < 100; i += 1) await visitor.post('/sign-in', { email: `somebody${i}@example.al`, password: 'x', _key: String(i) })
    const page = await visitor.signIn(person.email, PASSWORD)

    expect(page.status).toBe(429)
    expect(await scene.db('sessions').where({ personId: person.id })).toEqual([])
  })

  test('a place that opens sixty accounts in an hour waits with the next', async () => {
    const visitor = scene.visitor()
    await visitor.get('/register')
    for (let i = 0; i < 60; i += 1) expect((await visitor.post('/register', { name: 'X', email: 'no address', password: 'x', language: 'sq', _key: String(i) })).status).toBe(422)
    const page = await visitor.post('/register', { name: 'Ana', email: 'ana@example.al', password: PASSWORD, language: 'sq' })

    expect(page.status).toBe(429)
    expect(await scene.db('people').where({ email: 'ana@example.al' })).toEqual([])
  })

  test('signing out ends the session in the database', async () => {
    const person = await scene.person()
    const browser = await scene.as(person)
    await browser.post('/sign-out')

    expect(await scene.db('sessions').where({ personId: person.id })).toEqual([])
    expect((await browser.get('/people/account')).address).toBe('/sign-in?next=%2Fpeople%2Faccount')
  })

  test('a form without the token of its session is refused and says that nothing was saved', async () => {
    const browser = await scene.as(await scene.person())
    const page = await browser.post('/people/account', { _csrf: 'forged', name: 'X', phone: '', language: 'sq', version: 1 })

    expect(page.status).toBe(403)
    expect(page.text).toContain(browser.say('kernel.ended.sentence'))
  })

  test('a link that sets a password works once and ends all sessions', async () => {
    const person = await scene.person()
    await scene.as(person)
    const browser = scene.visitor()
    await browser.get('/forgotten-password')
    await browser.submit({ email: person.email })
    const letter = await scene.db('letters').first('text') as { text: string }
    const address = new URL(/http\S+/.exec(letter.text)?.[0] ?? '').pathname

    await browser.get(address)
    await browser.submit({ password: 'tri fjale te reja' })
    expect(browser.page?.address).toBe('/desk')
    expect((await browser.get(address)).status).toBe(404)
    expect(await scene.db('sessions').where({ personId: person.id })).toHaveLength(1)
  })

  test('the address after signing in can only be one of this site', async () => {
    const person = await scene.person()
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const browser = scene.visitor()
      await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
      await browser.submit({ email: person.email, password: PASSWORD }, { action: '/sign-in' })
      expect(browser.page?.address).toBe('/desk')
    }
  })
})
