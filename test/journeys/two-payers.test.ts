import { openScene, type Scene } from '../support/scene'
import { arrangeTwoPayers, tellTwoPayers } from './two-payers'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test.each(['sq', 'en'] as const)('an instalment comes to be paid through four hands, returned once and failed once, and the desk of the municipality shows it, in %s', async (language) => {
  const open = async () => Object.assign(scene.visitor(), { language })
  await tellTwoPayers({ scene, language, open }, await arrangeTwoPayers(scene))
}, 120_000)
