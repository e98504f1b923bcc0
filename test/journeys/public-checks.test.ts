import { openDemonstration, type Demonstration } from '../support/demonstration'
import { tellPublicChecks, tellSameInside } from './public-checks'

let scene: Demonstration
beforeAll(async () => { scene = await openDemonstration() }, 120_000)
afterAll(() => scene.close())

test.each(['sq', 'en'] as const)('anybody checks a result from the front page to the sealed log, and no figure differs between two pages, in %s', async (language) => {
  await tellPublicChecks({ scene, open: () => Object.assign(scene.visitor(), { language }) })
}, 60_000)

test.each(['sq', 'en'] as const)('the people of the scheme and the finance officers read the figures that the public reads, in %s', async (language) => {
  const as = async (name: string) => Object.assign(await scene.as(await scene.demo(name)), { language })
  const auditor = await as('auditor')
  await tellSameInside(auditor, await Promise.all(['puka', 'tirana', 'devoll', 'pogradec', 'kamza', 'rrogozhina'].map((place) => as(`finance.${place}`))))
}, 60_000)
