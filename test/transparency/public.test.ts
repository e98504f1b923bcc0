import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe('without signing in', () => {
  test.each(['/', '/log', '/data', '/guide/applicants', '/guide/scoring', '/guide/complaints', '/guide/accessibility'])('%s can be read in both languages and holds no keys and nothing to send', async (address) => {
    for (const language of ['sq', 'en'] as const) {
      const browser = scene.visitor()
      browser.language = language
      const page = await browser.get(address)
      expect(page.status).toBe(200)
      expect(page.html.querySelectorAll('h1')).toHaveLength(1)
      expect(page.html.querySelector('html')?.getAttribute('lang')).toBe(language)
      expect(page.html.querySelectorAll('form').map((form) => form.getAttribute('method') ?? 'get').filter((method) => method.toLowerCase() !== 'get')).toEqual([])
      expect(page.html.querySelectorAll('input').map((input) => input.getAttribute('name')).filter((name) => name?.startsWith('_'))).toEqual([])
      expect(page.headers['set-cookie']).toBeUndefined()
    }
  })

  test.each([['sq', 'Kosto këtu është granti i kërkuar, pa bashkëfinancimin.'], ['en', 'Cost here is the grant requested, without co-financing.']] as const)('the guide to scoring says in %s which cost decides a tie', async (language, sentence) => {
    const browser = scene.visitor()
    browser.language = language
    await browser.get('/guide/scoring')
    expect(browser.text).toContain(sentence)
  })

  test('an unknown guide is not there', async () => {
    expect((await scene.visitor().get('/guide/constructor')).status).toBe(404)
  })

  test('a page unchanged since the last visit is answered with 304, and anew after any deed', async () => {
    const browser = scene.visitor()
    const { etag } = (await browser.get('/log')).headers
    const { default: request } = await import('supertest')
    expect((await request(scene.app).get('/log').set('If-None-Match', etag ?? '')).status).toBe(304)
    await scene.arrange(async (tx) => { tx.record('test.written', 'thing:1') })
    expect((await request(scene.app).get('/log').set('If-None-Match', etag ?? '')).status).toBe(200)
  })
})

test('the log shows the last fingerprint of each day', async () => {
  await scene.arrange(async (tx) => { tx.record('test.written', 'thing:1') })
  scene.clock('2026-03-03T10:00:00+01:00')
  await scene.arrange(async (tx) => { tx.record('test.written', 'thing:2'); tx.record('test.written', 'thing:3') })
  const browser = scene.visitor()
  await browser.get('/log')
  const rows = browser.html.querySelectorAll('tbody tr')
  const head = await scene.db('auditEntries').orderBy('seq', 'desc').first('hash') as { hash: string }

  expect(rows).toHaveLength(2)
  expect(rows[0]?.text.replace(/\s/g, '')).toContain(head.hash)
  expect(browser.text.replace(/\s/g, '')).toContain(head.hash)
})
