import request from 'supertest'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('whoever takes exports like a machine is asked to wait, and told for how long; others are not', async () => {
  const browser = await scene.as(await scene.person(['manager']))
  const statuses: number[] = []
  for (let count = 0; count < 301; count += 1) statuses.push((await browser.get('/organisations/list.csv')).status)

  expect(statuses.slice(0, 300).every((status) => status === 200)).toBe(true)
  expect(statuses[300]).toBe(429)
  expect(Number(browser.page?.headers['retry-after'])).toBeGreaterThan(0)
  expect((await (await scene.as(await scene.person(['manager']))).get('/organisations/list.csv')).status).toBe(200)
  expect((await browser.get('/organisations')).status).toBe(200)
})

test('whoever signs out leaves nothing of the pages on the computer', async () => {
  const browser = await scene.as(await scene.person())
  const token = await browser.token()
  const cookies = browser as unknown as { cookies: Map<string, string> }
  const reply = await request(scene.app).post('/sign-out').set('Sec-Fetch-Site', 'same-origin').set('Cookie', [...cookies.cookies].map(([name, value]) => `${name}=${value}`).join('; ')).type('form').send({ _csrf: token, _key: 'x' })

  expect(reply.status).toBe(303)
  expect(reply.headers['clear-site-data']).toBe('"cache", "storage"')
})
