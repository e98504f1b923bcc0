import { openScene, type Scene } from '../support/scene'
import { tell } from './municipality'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each(['sq', 'en'] as const)('in %s', (language) => {
  test('a municipality registers and applies to the call that is open for municipalities, by links and forms alone', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 180_000)
})
