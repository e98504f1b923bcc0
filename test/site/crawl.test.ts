import { crawl, faultsOf } from '../support/crawler'
import { openDemonstration, type Demonstration } from '../support/demonstration'
import { fingerprint } from '../support/fingerprint'
import { engine } from '../support/scene'

/* Everybody of the demonstration follows the links that their pages offer; on the second engine the few who see most. */

const EVERYBODY = [
  'visitor', 'manager', 'publisher', 'chair', 'secretary', 'assessor1', 'assessor2', 'cso1', 'cso2', 'puka', 'finance.puka', 'authority', 'verifier', 'payer1', 'payer2', 'donor', 'auditor', 'admin',
]
const WHO = engine === 'sqlite' ? EVERYBODY : ['visitor', 'cso1', 'finance.puka', 'donor']

let scene: Demonstration
beforeAll(async () => { scene = await openDemonstration() }, 120_000)
afterAll(() => scene.close())

/** Where a visitor who follows a link is asked to sign in on the way. */
const ASKED_TO_SIGN_IN = /^\/(organisations$|proposals\/new\?|calls\/[^/]+\/(following|questions\/ask)$)/

test.each(WHO)('the links that the pages of %s offer lead to pages that are there, and following them changes nothing', async (name) => {
  const browser = name === 'visitor' ? scene.visitor() : await scene.as(await scene.demo(name))
  const before = await fingerprint(scene.db)
  const seen = await crawl(browser, [name === 'visitor' ? '/' : '/desk'], { most: 400, ofAKind: 3 })

  expect(faultsOf(seen)).toEqual([])
  const elsewhere = seen.filter(({ address, landed }) => landed !== address && !(name === 'visitor' && ASKED_TO_SIGN_IN.test(address)))
  expect(elsewhere.map(({ address, landed }) => `${address} -> ${landed}`)).toEqual([])
  expect(await fingerprint(scene.db)).toEqual(before)
}, 120_000)
