import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { Person } from '../../server/kernel/policy'
import { openScene, PASSWORD, type Scene } from '../support/scene'
import { ChromiumReader, startChromium } from './chromium'

/** Axe looks at each width once, in one language each; how wide a page is, is asked of both languages at both. */
const WIDTHS = [1280, 360] as const

export type Served = { readonly scene: Scene; readonly look: (person: Person | null, addresses: readonly string[], deed?: (reader: ChromiumReader) => Promise<void>) => Promise<void>; readonly open: (person: Person) => Promise<ChromiumReader>; readonly faults: () => string[]; readonly close: () => Promise<void> }

/** A scene on a port of its own, and somebody who looks at its pages in both languages at both widths and gathers what is wrong with them. */
export async function serve(): Promise<Served> {
  const browser: Browser = await startChromium()
  const scene = await openScene()
  const server = await new Promise<Server>((resolve) => { const listening: Server = scene.app.listen(0, '127.0.0.1', () => { resolve(listening) }) })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const looks = [{ language: 'sq', width: 1280, checked: new Set<string>() }, { language: 'en', width: 360, checked: new Set<string>() }] as const
  const readers = new Map<string, ChromiumReader>()
  const found: string[] = []

  const readerFor = async (person: Person | null, look: (typeof looks)[number]): Promise<ChromiumReader> => {
    const place = `${person?.id ?? ''} ${look.language}`
    const known = readers.get(place)
    if (known !== undefined) return known
    const reader = await ChromiumReader.open(browser, base, scene.words, look)
    readers.set(place, reader)
    if (person !== null) await reader.signIn(person.email, PASSWORD)
    return reader
  }
  const tooWide = async (reader: ChromiumReader, language: string) => {
    for (const width of WIDTHS) {
      await reader.page.setViewportSize({ width, height: 900 })
      const sideways = Number(await reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
      if (sideways !== 0) found.push(`${reader.address} in ${language} at ${width}: ${sideways} pixels too wide`)
    }
  }
  return {
    scene,
    open: (person) => readerFor(person, looks[0]),
    /** Goes to each address as this person; a deed done on the last one is looked at too, with what it shows. */
    async look(person, addresses, deed) {
      for (const look of looks) {
        const reader = await readerFor(person, look)
        for (const address of addresses) {
          await reader.get(address)
          if (reader.status !== 200) found.push(`${address} in ${look.language}: ${reader.status}`)
          await tooWide(reader, look.language)
        }
        if (deed === undefined) continue
        await deed(reader)
        await tooWide(reader, look.language)
      }
    },
    faults: () => [...found, ...[...readers.values()].flatMap(({ violations }) => violations)],
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
      await scene.close()
      await browser.close()
    },
  }
}
