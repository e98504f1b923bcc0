import request from 'supertest'
import { readConfig, Misconfigured } from '../../server/config'
import { asProblem } from '../../server/kernel/as-problem'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

describe('a request that cannot be served', () => {
  test('to an unknown address is a 404 with a reference', async () => {
    const page = await scene.visitor().get('/nowhere/at/all')
    expect(page.status).toBe(404)
    expect(page.text).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
    expect(page.html.querySelectorAll('h1')).toHaveLength(1)
  })

  test('sent from another site is refused before its body is read', async () => {
    const reply = await request(scene.app).post('/sign-in').set('Sec-Fetch-Site', 'cross-site').type('form').send('email=a')
    expect(reply.status).toBe(403)
  })

  test('without a browser mark but with a foreign origin is refused too', async () => {
    const reply = await request(scene.app).post('/sign-in').set('Origin', 'https://evil.example').type('form').send('email=a')
    expect(reply.status).toBe(403)
  })

  test('with one field twice is unreadable, in words', async () => {
    const browser = scene.visitor()
    await browser.get('/sign-in')
    const page = await browser.post('/sign-in', { email: ['a@b.al', 'c@d.al'], password: 'x' })
    expect(page.status).toBe(400)
    expect(page.text).toContain('email')
  })

  test('with a body over the limit is a 413', async () => {
    const reply = await request(scene.app).post('/sign-in').set('Sec-Fetch-Site', 'same-origin').type('form').send(`email=${'a'.repeat(1_100_000)}`)
    expect(reply.status).toBe(413)
  })

  test.each([['Content-Type', 'application/x-www-form-urlencoded; charset=klingon'], ['Content-Encoding', 'klingon']])('with a %s that nobody can read is no fault of ours', async (header, value) => {
    const reply = await request(scene.app).post('/sign-in').set('Sec-Fetch-Site', 'same-origin').type('form').set(header, value).send('email=a')
    expect(reply.status).toBe(415)
    expect(reply.text).toContain(scene.words.sq.say('kernel.unreadable'))
  })

  test.each([
    { code: 'SQLITE_BUSY' }, { code: 'SQLITE_IOERR' }, { code: 'ENOSPC' }, { code: '57014' }, { code: '57P01' }, { code: '53300' },
    { name: 'KnexTimeoutError' }, { message: 'Connection terminated unexpectedly' }, { message: 'timeout exceeded when trying to connect' },
  ])('because of %p is asked to come again, and is no fault of ours', (error) => {
    expect(asProblem(Object.assign(new Error('x'), error))?.status).toBe(503)
    expect(asProblem(new Error('x'))).toBeNull()
  })

  test('with keys that would reach into objects changes no object', async () => {
    await request(scene.app).post('/sign-in').set('Sec-Fetch-Site', 'same-origin').type('form').send('__proto__[polluted]=1&constructor.prototype.polluted=1&__proto__=1')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('every answer', () => {
  test('carries the headers that keep a page to itself', async () => {
    const { headers } = await scene.visitor().get('/sign-in')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Lax/)
  })

  test('stays on its page when the language is switched', async () => {
    const browser = scene.visitor()
    await browser.get('/sign-in')
    const english = await browser.follow('English')
    expect(english.address).toBe('/sign-in')
    expect(english.html.querySelector('html')?.getAttribute('lang')).toBe('en')
    expect((await browser.get('/language/en?back=//evil.example')).address).not.toContain('evil')
  })
})

describe('the configuration', () => {
  test('lists every fault at once and refuses to start', () => {
    const wrong = () => readConfig({ NODE_ENV: 'production', PORT: 'eighty', CLOCK: '2020-05-01T09:00:00+02:00', SMTP_URL: 'http://x' })
    expect(wrong).toThrow(Misconfigured)
    try { wrong() } catch (error) {
      const faults = (error as Misconfigured).faults.join('\n')
      for (const name of ['PORT', 'SMTP_URL', 'SECRET', 'BASE_URL', 'CLOCK']) expect(faults).toContain(name)
    }
  })

  test.each([
    [{ CLAMD: 'localhost:3310' }, 'CLAMD'], [{ UPLOADS: 's3://bucket' }, 'UPLOADS'], [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'], [{ TRUST_PROXY: '10.0.0.0/8,10.0.0.1/33' }, 'TRUST_PROXY'],
  ])('promises nothing that it does not keep: %p is refused', (environment, name) => {
    expect(() => readConfig(environment)).toThrow(new RegExp(`${name}: `))
  })

  test.each([['loopback'], ['10.0.0.0/8, ::1'], ['']])('takes %p as the proxies it trusts', (proxies) => {
    expect(readConfig({ TRUST_PROXY: proxies }).trustProxy).toBe(proxies)
  })

  test('has no demonstration in production', () => {
    expect(readConfig({ NODE_ENV: 'production', SECRET: 'x'.repeat(32), BASE_URL: 'https://grants.example.al' }).demo).toBe(false)
  })
})
