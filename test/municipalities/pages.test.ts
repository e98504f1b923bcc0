import { openScene, type Scene } from '../support/scene'
import { aFinanceOfficer } from '../support/builders/municipalities'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('anybody sees all 61 municipalities, each linked to its own page', async () => {
  const browser = scene.visitor()
  const page = await browser.get('/municipalities')

  expect(page.status).toBe(200)
  expect(page.html.querySelectorAll('tbody tr')).toHaveLength(61)
  expect(page.html.querySelectorAll('.q-tiles rect')).toHaveLength(61)
  await browser.follow('Pukë')
  expect(browser.page?.address).toBe('/municipalities/47')
  expect(browser.text).toContain('Bashkia Pukë')
})
