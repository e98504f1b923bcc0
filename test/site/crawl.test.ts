import { crawl, faultsOf } from '../support/crawler'
import { openDemonstration, type Demonstration } from '../support/demonstration'
import { fingerprint } from '../support/fingerprint'
import { engine } from '../support/scene'

/* People of the demonstration follow the links that their pages offer; on the second engine the few who see most. */

const EVERYBODY = [
  'visitor', 'manager', 'publisher', 'chair', 'secretary', 'assessor1', 'assessor2', 'cso1', 'cso2', 'puka', 'finance.puka', 'authority', 'verifier', 'payer1', 'payer2', 'donor', 'auditor', 'admin',
]
const MOMENTS: readonly { name: string; moment: string; ofAKind: number; who: readonly string[] }[] = engine === 'sqlite'
  ? [
      { name: 'when everything is told', moment: '2026-10-01T10:00:00+02:00', ofAKind: 3, who: EVERYBODY },
      { name: 'while the committee scores', moment: '2020-06-05T10:00:00+02:00', ofAKind: 2, who: ['manager', 'chair', 'assessor1', 'authority', 'auditor', 'admin'] },
      { name: 'while reports are verified', moment: '2020-11-10T10:00:00+01:00', ofAKind: 2, who: ['cso1', 'verifier', 'payer1', 'finance.devoll'] },
    ]
  : [{ name: 'when everything is told', moment: '2026-10-01T10:00:00+02:00', ofAKind: 3, who: ['visitor', 'cso1', 'finance.puka', 'donor'] }]

/** Where a visitor who follows a link is asked to sign in on the way. */
const ASKED_TO_SIGN_IN = /^\/(organisations$|proposals\/new\?|calls\/[^/]+\/(following|questions\/ask)$)/

describe.each(MOMENTS)('$name', ({ moment, ofAKind, who }) => {
  let scene: Demonstration
  beforeAll(async () => { scene = await openDemonstration(moment) }, 120_000)
  afterAll(() => scene.close())

  test.each(who)('the links that the pages of %s offer lead to pages that are there, and following them changes nothing', async (name) => {
    const browser = name === 'visitor' ? scene.visitor() : await scene.as(await scene.demo(name))
    const before = await fingerprint(scene.db)
    const seen = await crawl(browser, [name === 'visitor' ? '/' : '/desk'], { most: 400, ofAKind })

    expect(faultsOf(seen)).toEqual([])
    const elsewhere = seen.filter(({ address, landed }) => landed !== address && !(name === 'visitor' && ASKED_TO_SIGN_IN.test(address)))
    expect(elsewhere.map(({ address, landed }) => `${address} -> ${landed}`)).toEqual([])
    expect(await fingerprint(scene.db)).toEqual(before)
  }, 120_000)
})
