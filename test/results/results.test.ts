import { loadProgramme } from '../../server/results/actions'
import { clockwork } from '../../server/kernel/policy'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
  await scene.arrange((tx) => loadProgramme(tx, clockwork))
})
afterEach(() => scene.close())

describe('what the programme reported', () => {
  test('is public in both languages, with the contradiction beside the figure', async () => {
    const browser = scene.visitor()
    const page = await browser.get('/results')
    expect(page.status).toBe(200)
    expect(browser.text).toContain('539')
    expect(browser.text).toContain(browser.say('results.sexGap', { gap: 1 }))
    browser.language = 'en'
    await browser.get('/results')
    expect(browser.text).toContain(browser.say('results.sexGap', { gap: 1 }))
  })

  test('shows every finding with at least two places', async () => {
    const browser = scene.visitor()
    await browser.get('/results/findings')
    const rows = browser.html.querySelectorAll('tbody tr')
    expect(rows).toHaveLength(88)
    expect(rows.every((row) => row.querySelectorAll('li').length >= 2)).toBe(true)
  })

  test('computes the level of a risk and says where the source differs', async () => {
    const browser = scene.visitor()
    await browser.get('/results')
    expect(browser.text).toContain('3 × 3 = 9')
    expect(browser.text).toContain(browser.say('results.risk.stated', { level: browser.say('results.risk.medium'), score: 12 }))
  })
})

describe('a result recorded later', () => {
  const page = '/results/indicators/IMSPSD-OC2'

  test('by the secretariat stands above the earlier figure, which stays', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(page)
    await browser.submit({ measure: 're_action_plan_rating', year: 2021, value: '3,71', status: 'final', source: 'Raporti vjetor 2021' }, { action: `${page}/values` })
    await browser.submit({ measure: 're_action_plan_rating', year: 2021, value: '3,75', status: 'final', source: 'Raporti i ndrequr' }, { action: `${page}/values` })
    expect(browser.page?.status).toBe(200)
    expect(browser.text).toContain('3,71')
    expect(browser.text).toContain('3,75')
    expect(await scene.db('indicatorValues').where({ indicatorId: 'IMSPSD-OC2', year: 2021, moment: 'result' }).orderBy('revision').pluck('hundredths')).toEqual([371, 375])
  })

  test('with faults comes back with what was typed, and nothing is saved', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get(page)
    const before = await scene.db('indicatorValues').count({ n: '*' })
    const reply = await browser.submit({ measure: '', year: 2099, value: 'shumë', source: '' }, { action: `${page}/values` })
    expect(reply.status).toBe(422)
    expect(reply.html.querySelector('#f-value')?.getAttribute('value')).toBe('shumë')
    expect(reply.html.querySelectorAll('.govuk-error-summary li')).toHaveLength(5)
    expect(await scene.db('indicatorValues').count({ n: '*' })).toEqual(before)
  })

  test.each(['auditor', 'donor', 'admin', 'assessor'])('by a %s is refused', async (role) => {
    const browser = await scene.as(await scene.person([role]))
    await browser.get(page)
    expect(browser.html.querySelector(`form[action="${page}/values"]`)).toBeNull()
    expect((await browser.post(`${page}/values`, { measure: 're_action_plan_rating', year: 2021, value: '4', status: 'final', source: 'x' })).status).toBe(403)
  })
})

describe('an action on a recommendation', () => {
  test('is followed up by the secretariat, once for each version', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    await browser.get('/results/recommendations/ACT-01')
    await browser.submit({ status: 'completed', commentSq: 'U krye.', commentEn: 'Done.' })
    expect(browser.page?.address).toBe('/results/recommendations')
    const late = await browser.post('/results/recommendations/ACT-01', { status: 'ongoing', commentSq: 'x', commentEn: 'x', version: 1 })
    expect(late.status).toBe(409)
    expect(await scene.db('recommendationActions').where({ id: 'ACT-01' }).first('status')).toEqual({ status: 'completed' })
  })
})
