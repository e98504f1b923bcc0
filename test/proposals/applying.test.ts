import { openScene, type Scene } from '../support/scene'
import { aCall } from '../support/builders/calls'
import { ensureForms } from '../../server/forms/actions'
import { anOrganisation } from '../support/builders/organisations'
import { aPdf, aProposal, fullAnswers } from '../support/builders/proposals'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
  await scene.arrange(ensureForms)
})
afterEach(() => scene.close())

test('smoke', async () => {
  const call = await aCall(scene)
  const { organisation, editor } = await anOrganisation(scene)
  const browser = await scene.as(editor)
  let page = await browser.get(`/proposals/new?call=${call.reference}`)
  expect(page.status).toBe(200)
  page = await browser.submit({ title: 'Kujdes në shtëpi' })
  console.log(page.status, page.address, browser.text.slice(0, 3000))
  page = await browser.follow('Titulli, bashkia')
  console.log(page.status, browser.text.slice(0, 1500))
  void organisation; void aPdf; void aProposal; void fullAnswers
})
