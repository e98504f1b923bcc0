import { aForm, aFormOf, aSheetOfAnswers } from '../support/builders/forms'
import { both, section, short } from '../../server/forms/definitions/making'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe('the forms of the scheme', () => {
  test.each(['manager', 'auditor'])('are read by the %s, version by version', async (role) => {
    await aSheetOfAnswers(scene, await aForm(scene), { title: 'x' })
    await aFormOf(scene, { sections: [section('only', null, both('Vetëm kjo', 'Only this'), [short('x', both('Pyetja e vetme', 'The only question'))])] }, 'report_final')
    const browser = await scene.as(await scene.person([role]))

    await browser.get('/forms')
    expect(browser.html.querySelectorAll('tbody tr')).toHaveLength(7)
    expect(browser.text).toContain(browser.say('forms.name.application_cso'))

    await browser.follow('Raporti përfundimtar')
    expect(browser.page?.status).toBe(200)
    expect(browser.text).toContain('Pyetja e vetme')
    expect(browser.text).not.toContain('Pas grantit')
  })

  test('show every question, also those that wait for another answer, and say what they wait for', async () => {
    const form = await aForm(scene)
    const browser = await scene.as(await scene.person(['manager']))
    for (const language of ['sq', 'en'] as const) {
      browser.language = language
      await browser.get(`/forms/${form.id}`)
      const labels = form.definition.sections.flatMap(({ questions }) => questions.map(({ label }) => label[language]))
      for (const label of labels) expect(browser.text).toContain(label.replace(/\s+/g, ' '))
      expect(browser.html.querySelectorAll('fieldset[disabled]').length).toBe(form.definition.sections.length)
      expect(browser.html.querySelectorAll('main button')).toHaveLength(0)
    }
    expect(browser.text).toContain('Shown when the answer to “Do you have partners or co-applicants?” is: Yes.')
    expect(browser.html.querySelectorAll('option').some((one) => one.text === 'Puka')).toBe(true)
  })

  test.each([['a visitor', []], ['an assessor', ['assessor']], ['a payer', ['payer']]])('are not for %s', async (_who, roles) => {
    const form = await aForm(scene)
    const browser = roles.length === 0 ? scene.visitor() : await scene.as(await scene.person(roles))
    for (const address of ['/forms', `/forms/${form.id}`]) {
      const page = await browser.get(address)
      if (roles.length === 0) expect(page.address).toContain('/sign-in')
      else expect([page.status, browser.text.includes(browser.say('forms.refused.readers'))]).toEqual([403, true])
    }
  })

  test('one that does not exist is said to be missing', async () => {
    const browser = await scene.as(await scene.person(['manager']))
    const page = await browser.get('/forms/00000000-0000-0000-0000-000000000000')

    expect(page.status).toBe(404)
    expect(browser.text).toContain(browser.say('forms.refused.missing'))
  })

  test('before any form is published there is a sentence in place of the table', async () => {
    const browser = await scene.as(await scene.person(['auditor']))
    await browser.get('/forms')

    expect(browser.text).toContain(browser.say('forms.list.empty'))
  })
})
