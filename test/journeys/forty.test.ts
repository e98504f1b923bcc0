import { openScene, type Scene } from '../support/scene'
import { tell } from './forty'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe.each(['sq', 'en'] as const)('in %s', (language) => {
  test('a committee of five goes over forty proposals from pool to acts: a workbook, a third sheet, a late conflict, a draw, a complaint and a promotion', async () => {
    await tell({ scene, language, open: async () => Object.assign(scene.visitor(), { language }) })
  }, 300_000)
})
