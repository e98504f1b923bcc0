import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { draftAct } from '../../server/acts/actions'
import { decideAgain, recommendAgain } from '../../server/complaints/revision-actions'
import type { Person } from '../../server/kernel/policy'
import { minutesSealed, type RankedCall } from '../support/builders/awards'
import { aComplaint, aDecidedCall, aPanel, decidedBy, declareAgain, markAgain, meetAgain, proposalOf, sheetsOf } from '../support/builders/complaints'
import { openScene, PASSWORD, type Scene } from '../support/scene'
import { ChromiumReader, startChromium } from './chromium'

let scene: Scene
let browser: Browser
let server: Server
let base: string
beforeAll(async () => {
  browser = await startChromium()
  scene = await openScene()
  server = await new Promise<Server>((resolve) => { const listening: Server = scene.app.listen(0, '127.0.0.1', () => { resolve(listening) }) })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => { server.close(resolve) })
  await scene.close()
  await browser.close()
})

const WIDTHS = [1280, 360] as const
const readers = new Map<string, ChromiumReader>()

/** What is wrong with these pages, in Albanian, at the desk and on a phone; axe looks at both widths. */
async function looksAt(person: Person, addresses: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    const place = `${person.id} ${width}`
    const reader = readers.get(place) ?? await ChromiumReader.open(browser, base, scene.words, { language: 'sq', width })
    readers.set(place, reader)
    for (const address of addresses) {
      await reader.get(address)
      if (reader.address.startsWith('/sign-in')) {
        await reader.signIn(person.email, PASSWORD)
        await reader.get(address)
      }
      if (reader.status !== 200) faults.push(`${address}: ${reader.status}`)
      const sideways = Number(await reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
      if (sideways !== 0) faults.push(`${address} at ${width}: ${sideways} pixels too wide`)
    }
  }
  return faults
}

/** B's complaint is upheld: its three sheets are open. */
async function upheld(): Promise<RankedCall> {
  const ranked = await aDecidedCall(scene)
  scene.clock('2026-03-02T10:00:00+01:00')
  const complaint = await aComplaint(scene, ranked)
  const panel = await aPanel(scene, ranked, complaint.id)
  await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: (await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))).map(({ id }) => id) })
  scene.clock('2026-03-02T10:30:00+01:00')
  return ranked
}

test('the pages of a second session shut nobody out and do not run off the screen', async () => {
  const ranked = await upheld()
  const { chair, secretary, authority, manager, assessors: [assessor], call: { reference, id } } = ranked
  const faults: string[] = []
  faults.push(...await looksAt(assessor as Person, ['/desk', `/scoring/${reference}`, `/scoring/${reference}/declaration/again`]))
  faults.push(...await looksAt(chair, [`/complaints/revisions/${reference}`, `/scoring/${reference}/assignment`]))
  await declareAgain(scene, ranked)
  for (const sheet of await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))) await markAgain(scene, ranked, sheet.id, 5)
  faults.push(...await looksAt(secretary, ['/desk', `/scoring/${reference}/meetings`, `/complaints/revisions/${reference}`, `/awards/feedback/${reference}/2`]))
  await meetAgain(scene, ranked)
  await recommendAgain(scene.services, scene.words, chair, id)
  const act = await draftAct(scene.services, scene.words, manager, id, 'minutes')
  faults.push(...await looksAt(secretary, [`/scoring/${reference}/minutes`, `/acts/${reference}`, `/acts/${reference}/${act.number}`]))
  const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
  await minutesSealed(scene, recommendationId)
  faults.push(...await looksAt(authority, [`/complaints/revisions/${reference}`]))
  await decideAgain(scene.services, scene.words, authority, id, { recommendationId, note: '' })
  faults.push(...await looksAt(authority, [`/calls/${reference}/results`, `/awards/selections/${reference}`]))

  expect([...faults, ...[...readers.values()].flatMap(({ violations }) => violations)]).toEqual([])
}, 600_000)
