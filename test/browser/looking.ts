import type { Person } from '../../server/kernel/policy'
import { PASSWORD, type Scene } from '../support/scene'
import type { ChromiumReader } from './chromium'
import { serve } from './served'

/** Axe looks at each width once, in one language each; how wide a page is, is asked of both languages at both. */
const WIDTHS = [1280, 360] as const

export type Look = { readonly language: 'sq' | 'en'; readonly width: number; readonly checked: Set<string> }

export type Looking = {
  readonly scene: Scene
  /** At the desk in Albanian, and on a phone in English. */
  readonly looks: readonly [Look, Look]
  /** Goes to each address as this person; a deed done on the last one is looked at too, with what it shows. */
  readonly look: (person: Person | null, addresses: readonly string[], deed?: (reader: ChromiumReader) => Promise<void>) => Promise<void>
  /** Signed in, at the desk. */
  readonly open: (person: Person) => Promise<ChromiumReader>
  /** Somebody who has just come, signed in as nobody. */
  readonly stranger: (look: Look) => Promise<ChromiumReader>
  readonly faults: () => string[]
  readonly close: () => Promise<void>
}

/** A scene on a port of its own, and somebody who looks at its pages in both languages at both widths and gathers what is wrong with them. */
export async function startLooking(): Promise<Looking> {
  const { scene, reader: openReader, close } = await serve()
  const looks = [{ language: 'sq', width: 1280, checked: new Set<string>() }, { language: 'en', width: 360, checked: new Set<string>() }] as const
  const readers = new Map<string, ChromiumReader>()
  const strangers: ChromiumReader[] = []
  const found: string[] = []

  const readerFor = async (person: Person | null, look: Look): Promise<ChromiumReader> => {
    const place = `${person?.id ?? ''} ${look.language}`
    const known = readers.get(place)
    if (known !== undefined) return known
    const reader = await openReader(look)
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
    scene, looks, close,
    open: (person) => readerFor(person, looks[0]),
    async stranger(look) {
      const reader = await openReader(look)
      strangers.push(reader)
      return reader
    },
    async look(person, addresses, deed) {
      for (const look of looks) {
        const reader = await readerFor(person, look)
        for (const address of addresses) {
          await reader.get(address)
          // A session ends when a story's clock goes on by days.
          if (person !== null && reader.address.startsWith('/sign-in')) {
            await reader.signIn(person.email, PASSWORD)
            await reader.get(address)
          }
          if (reader.address !== address) found.push(`${address} in ${look.language}: led to ${reader.address}`)
          if (reader.status !== 200) found.push(`${address} in ${look.language}: ${reader.status}`)
          await tooWide(reader, look.language)
        }
        if (deed === undefined) continue
        await deed(reader)
        await tooWide(reader, look.language)
      }
    },
    faults: () => [...found, ...[...readers.values(), ...strangers].flatMap(({ violations }) => violations)],
  }
}
