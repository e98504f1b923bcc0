import { openScene, type Scene } from '../support/scene'
import { tell } from './committee'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each(['sq', 'en'] as const)('in %s', (language) => {
  test('a committee of five goes from appointment to decision with one recusal', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 300_000)
})
