import type { Express } from 'express'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { openScene, type Scene } from '../support/scene'
import { ChromiumReader, startChromium, type ReaderLook } from './chromium'

/** An app on a port of its own. */
export async function listen(app: Express): Promise<{ readonly base: string; readonly close: () => Promise<void> }> {
  const server = await new Promise<Server>((resolve) => { const listening: Server = app.listen(0, '127.0.0.1', () => { resolve(listening) }) })
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

export type Served = {
  readonly scene: Scene
  readonly browser: Browser
  readonly base: string
  /** Another reader who has just come, signed in as nobody. */
  readonly reader: (look?: ReaderLook) => Promise<ChromiumReader>
  readonly close: () => Promise<void>
}

/** A scene on a port of its own, and a browser to read it with. */
export async function serve(): Promise<Served> {
  const browser = await startChromium()
  const scene = await openScene()
  const { base, close } = await listen(scene.app)
  return {
    scene, browser, base,
    reader: (look) => ChromiumReader.open(browser, base, scene.words, look),
    async close() {
      await close()
      await scene.close()
      await browser.close()
    },
  }
}
