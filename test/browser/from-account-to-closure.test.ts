import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { Language } from '../../server/kernel/words'
import { tell } from '../journeys/from-account-to-closure'
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

describe.each<Language>(['sq', 'en'])('in %s, in a browser with script off', (language) => {
  test('a grant goes from the account to its closure, and no page on the way shuts anybody out', async () => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const readers: ChromiumReader[] = []
    const checked = new Set<string>()
    await tell({
      scene, language,
      open: async () => {
        const reader = await ChromiumReader.open(browser, base, scene.words, { language, checked })
        readers.push(reader)
        // Nobody in the story keeps more than a few windows open.
        await readers.at(-9)?.close()
        return reader
      },
    })
    expect(readers.flatMap(({ violations }) => violations)).toEqual([])
  }, 900_000)
})
