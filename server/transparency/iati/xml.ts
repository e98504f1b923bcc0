import { XMLBuilder } from 'fast-xml-parser'
import { csvAmount } from '../../kernel/csv'
import type { Day } from '../../kernel/dates'
import type { Both } from '../../kernel/words'

/** An element: attributes begin with `@`, its text stands under `#`; a list is the element repeated, undefined is none. */
export type Xml = { readonly [name: string]: string | Xml | readonly Xml[] | undefined }

const builder = new XMLBuilder({
  ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#', format: true, indentBy: '  ', suppressEmptyNode: true, suppressBooleanAttributes: false, processEntities: true,
})

/** A whole document. Characters that XML cannot hold, however they got into a text, are left out. */
export const xmlDocument = (root: string, content: Xml): string =>
  builder.build(allowed({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [root]: content }))

const BETWEEN = '\ue000'
const ITEMS_A_TURN = 20

/** A document of many elements of one name. A long one is written in turns, so that other requests do not wait for the whole of it. */
export async function longDocument(root: string, attributes: Xml, name: string, items: Iterable<Xml>): Promise<string> {
  const [opening = '', closing = ''] = xmlDocument(root, { ...attributes, '#': BETWEEN }).split(BETWEEN)
  const written: string[] = []
  for (const item of items) {
    written.push(builder.build({ [name]: allowed(item) }))
    if (written.length % ITEMS_A_TURN === 0) await new Promise((resolve) => { setImmediate(resolve) })
  }
  return `${opening}\n${written.join('')}${closing}`
}

function allowed(value: string | Xml | readonly Xml[] | undefined): unknown {
  // eslint-disable-next-line no-control-regex
  if (typeof value === 'string') return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  if (value === undefined) return undefined
  if (Array.isArray(value)) return (value as readonly Xml[]).map(allowed)
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => [name, allowed(one)]))
}

/** A text in the languages in which it was written. */
export const narratives = (text: Both): Xml => ({
  narrative: (['sq', 'en'] as const).filter((language) => text[language] !== '').map((language) => ({ '@xml:lang': language, '#': text[language] })),
})

/** A name that is the same in every language. */
export const named = (name: string): Both => ({ sq: name, en: '' })

/** Money always says its currency and the day at whose rate it is to be read. */
export const valueOf = (amountMinor: number, currency: string, on: Day): Xml => ({ '@currency': currency, '@value-date': on, '#': String(csvAmount(amountMinor)) })

export const code = (value: string): Xml => ({ '@code': value })
