import type { Express } from 'express'
import { inflateRawSync } from 'node:zlib'
import { Browser } from './browser'
import { textOfPdf } from './pdf'
import { PASSWORD, type Scene } from './scene'
import { listRoutes } from './site-map'
import type { Person } from '../../server/kernel/policy'

/** What stands for a part of an address, by the words before it and its own name; the first that fits is taken. */
export type Known = readonly (readonly [pattern: RegExp, values: readonly string[]])[]

export type Visited = { readonly address: string; readonly status: number; readonly text: string }

/** Every address of the site that can be read, filled in with everything that is known: no link has to lead there. */
export function addressesOf(app: Express, known: Known): string[] {
  return listRoutes(app).filter(({ method }) => method === 'get').flatMap(({ address }) => filledIn(address.replace(/:language\b/g, 'sq'), known))
}

function filledIn(address: string, known: Known): string[] {
  const part = /:\w+/.exec(address)
  if (part === null) return [address]
  const upTo = address.slice(0, part.index + part[0].length)
  const values = known.find(([pattern]) => pattern.test(upTo))?.[1] ?? []
  return values.flatMap((value) => filledIn(address.slice(0, part.index) + value + address.slice(part.index + part[0].length), known))
}

/** Goes to each address as the person, or as a visitor, and reads what comes back: pages, refusals, documents, tables, archives. */
export async function walk(scene: Pick<Scene, 'words'> & { app: Express }, person: Person | null, addresses: readonly string[]): Promise<Visited[]> {
  const browser = new Browser(scene.app, scene.words)
  if (person !== null) await browser.signIn(person.email, PASSWORD)
  const visited: Visited[] = []
  for (const address of addresses) {
    const reply = await browser.download(address)
    const headers = ['location', 'content-disposition', 'etag'].map((name) => `${name}: ${String(reply.headers[name] ?? '')}`).join('\n')
    visited.push({ address, status: reply.status, text: `${headers.replace(/etag: .*/, '')}\n${readable(Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.text ?? ''), String(reply.headers['content-type'] ?? ''))}` })
  }
  return visited
}

function readable(bytes: Buffer, type: string): string {
  if (type.includes('pdf')) return textOfPdf(bytes)
  if (bytes.subarray(0, 2).toString() === 'PK') return partsOf(bytes).join('\n')
  return unescaped(bytes.toString('utf8'))
}

const unescaped = (text: string): string => text.replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, '’').replace(/&amp;/g, '&').replace(/&nbsp;|\u00a0/g, ' ')

/** The parts of an archive or a workbook, unpacked one after the other. */
function partsOf(bytes: Buffer): string[] {
  const parts: string[] = []
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at !== -1; at = bytes.indexOf('PK\u0001\u0002', at + 4, 'latin1')) {
    const [method, size, nameLength, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)]
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(begin, begin + size)
    parts.push(bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8'), (method === 8 ? inflateRawSync(packed) : packed).toString('utf8'))
  }
  return parts
}

/** Where a marker of something hidden stands. */
export const leaksIn = (visited: readonly Visited[], markers: Readonly<Record<string, string | RegExp>>): string[] =>
  visited.flatMap(({ address, text }) => Object.entries(markers).filter(([, marker]) => (typeof marker === 'string' ? text.includes(marker) : marker.test(text))).map(([name]) => `${address} says the ${name}`))

/** What is made anew for every reply and says nothing. */
const plain = (text: string): string => text
  .replace(/<dcterms:(created|modified)[^>]*>[^<]*/g, '').replace(/name="_(?:csrf|key)" value="[^"]*"/g, '').replace(/name="version" value="\d+"/g, '')
  .replace(/name="seed" type="text" value="[^"]*"/g, '')
  .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}(?=<\/(?:code|span|p)>)/g, '')

/** Addresses that say something else than before, although only what is hidden from their reader has changed. */
export function differences(before: readonly Visited[], after: readonly Visited[]): string[] {
  return before.flatMap(({ address, status, text }, index) => {
    const now = after[index]
    if (now === undefined || now.status !== status) return [`${address}: ${status}, then ${now?.status ?? 'nothing'}`]
    const [a, b] = [plain(text), plain(now.text)]
    if (a === b) return []
    const at = [...a].findIndex((letter, place) => letter !== b[place])
    return [`${address}: …${a.slice(Math.max(0, at - 40), at + 60)}… then …${b.slice(Math.max(0, at - 40), at + 60)}…`]
  })
}
