import type { Language } from '../../server/kernel/words'
import { openScene, type Scene } from '../support/scene'
import { tell } from './complaint'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each<Language>(['sq', 'en'])('in %s', (language) => {
  test('a complaint that is upheld changes an award, and who lost it is promoted from the reserve list', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 120_000)
})
