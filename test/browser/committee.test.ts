import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { tell } from '../journeys/committee'
import { openScene, type Scene } from '../support/scene'
import { ChromiumReader, startChromium } from './chromium'

let scene: Scene
let browser: Browser
let server: Server
beforeAll(async () => { browser = await startChromium() })
afterAll(() => browser.close())
beforeEach(async () => {
  scene = await openScene()
  server = await new Promise<Server>((resolve) => { const listening: Server = scene.app.listen(0, '127.0.0.1', () => { resolve(listening) }) })
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => { server.close(resolve) })
  await scene.close()
})

describe.each([{ language: 'sq', width: 1280 }, { language: 'en', width: 360 }] as const)('in $language at $width pixels, in browsers with script off', ({ language, width }) => {
  test('a committee of five goes from appointment to decision with one recusal, and no page on the way shuts anybody out', async () => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const readers: ChromiumReader[] = []
    const checked = new Set<string>()
    await tell({
      scene, language,
      open: async () => {
        const reader = await ChromiumReader.open(browser, base, scene.words, { language, width, checked })
        readers.push(reader)
        return reader
      },
    })
    expect(readers.flatMap(({ violations }) => violations)).toEqual([])
  }, 600_000)
})
