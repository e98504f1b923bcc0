import type { Language } from '../../server/kernel/words'
import { openScene, type Scene } from '../support/scene'
import { tell } from './unsuccessful-applicant'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each<Language>(['sq', 'en'])('in %s', (language) => {
  test('an applicant who does not win reads scores, floors, reason and the last day to complain, and nobody\'s name', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 120_000)
})
