import type { Language } from '../../server/kernel/words'
import { openScene, type Scene } from '../support/scene'
import { tell } from './from-account-to-closure'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each<Language>(['sq', 'en'])('in %s', (language) => {
  test('a civil society organisation registers, applies, wins, is paid, reports and closes, by links and forms alone', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 180_000)
})
