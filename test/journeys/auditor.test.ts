import { verifyLedger } from '../../server/ledger/verify'
import { auditHead, verifyAudit } from '../../server/kernel/audit'
import type { Browser } from '../support/browser'
import { crawl, faultsOf, kindOf, type Seen } from '../support/crawler'
import { openDemonstration, type Demonstration } from '../support/demonstration'
import { fingerprint } from '../support/fingerprint'
import { realAddresses } from '../support/real-addresses'
import { engine } from '../support/scene'
import { listRoutes } from '../support/site-map'

/* An auditor reads everything and changes nothing: the told demonstration from the desk outwards. */

let scene: Demonstration
beforeAll(async () => { scene = await openDemonstration() }, 120_000)
afterAll(() => scene.close())

/** Signing in and one's own account are everybody's. */
const OWN = /^\/(sign-in|sign-out|register|forgotten-password|people\/links\/|people\/account)/

/** What an auditor must come to by links alone. */
const MUST_FIND = [
  '/calls/:reference/manage', '/organisations/:id', '/proposals/:id', '/proposals/:id/answers', '/proposals/:id/check', '/proposals/:id/receipt', '/scoring/:reference/ranking', '/scoring/:reference/minutes',
  '/scoring/sheets/:id', '/awards/selections/:reference', '/awards/:reference/:number', '/agreements/:id', '/payments/agreements/:id', '/payments/:id', '/payments/recoveries/:id', '/reports/:id', '/reports/:id/lines/:id',
  '/reports/:id/lines/:id/files/:id', '/fund/sources/:id', '/forms/:id', '/people/:id', '/people/outbox', '/people/letters/:id', '/results/findings', '/log', '/data/awards.csv', '/data/360giving.json',
]

async function auditorIn(language: 'sq' | 'en'): Promise<Browser> {
  const browser = await scene.as(await scene.demo('auditor'))
  browser.language = language
  return browser
}

describe.each(['sq', 'en'] as const)('an auditor, in %s,', (language) => {
  test('reads everything by following links, meets no fault and no form but those of the own account', async () => {
    const browser = await auditorIn(language)
    const before = await fingerprint(scene.db)
    // Once every address; for the second language and the second engine some of each kind say as much.
    const limits = language === 'sq' && engine === 'sqlite' ? { most: 1_000, ofAKind: 30 } : { most: 600, ofAKind: 8 }
    const seen = await crawl(browser, ['/desk'], limits)

    expect(faultsOf(seen)).toEqual([])
    expect(seen.flatMap(({ address, posts }) => posts.filter((post) => !OWN.test(post)).map((post) => `${post} in ${address}`))).toEqual([])
    expect(seen.filter(({ address, landed }) => landed !== address)).toEqual([])
    const kinds = new Set(seen.map(({ address }: Seen) => kindOf(address)))
    expect(MUST_FIND.filter((kind) => !kinds.has(kind))).toEqual([])
    expect(await fingerprint(scene.db)).toEqual(before)
  }, 240_000)

  test('is refused by every form of the site, with ids of things that are there', async () => {
    const browser = await auditorIn(language)
    const before = { tables: await fingerprint(scene.db), head: await auditHead(scene.db) }
    const wrong: string[] = []
    for (const { address } of listRoutes(scene.app).filter((route) => route.method === 'post' && !OWN.test(route.address))) {
      for (const real of await realAddresses(scene.db, address)) {
        const { status } = await browser.post(real)
        if (status !== 403 && status !== 404) wrong.push(`${status} ${address}`)
      }
    }

    expect(wrong).toEqual([])
    expect({ tables: await fingerprint(scene.db), head: await auditHead(scene.db) }).toEqual(before)
  }, 120_000)
})

test('what the auditor has read holds: the ledger and the sealed log', async () => {
  expect((await verifyLedger(scene.db)).fault).toBeNull()
  expect((await verifyAudit(scene.db)).fault).toBeNull()
})
