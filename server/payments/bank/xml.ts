import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** One element of a bank's message; every value is text, as it was written. */
export type Node = Readonly<Record<string, unknown>>

const SIZE_MAX = 10_000_000

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, trimValues: true,
  ignoreDeclaration: true, ignorePiTags: true, processEntities: true, htmlEntities: true,
})

/** The message under its `Document`, with the name of its version; undefined where it is damaged, too large, or brings entities of its own. */
export function readMessage(text: string): { version: string; body: Node } | undefined {
  const bare = text.replace(/^\ufeff/, '')
  if (bare.length > SIZE_MAX || /<!(DOCTYPE|ENTITY)/i.test(bare) || XMLValidator.validate(bare) !== true) return undefined
  try {
    const { Document: document } = parser.parse(bare) as { Document?: Node }
    if (document === undefined || typeof document !== 'object') return undefined
    return { version: /\bxmlns(?::\w+)?\s*=\s*["']urn:iso:std:iso:20022:tech:xsd:([\w.]+)/.exec(bare)?.[1] ?? '', body: document }
  } catch {
    return undefined
  }
}

/** Banks write UTF-8; some still declare a western encoding. Undefined for bytes that are neither. */
export function decode(content: Buffer): string | undefined {
  const declared = /encoding=["']([\w-]+)["']/i.exec(content.subarray(0, 200).toString('latin1'))?.[1]?.toLowerCase() ?? 'utf-8'
  try {
    return new TextDecoder(declared, { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}

/** Every element of this name. */
export function all(node: Node | undefined, name: string): Node[] {
  const value = node?.[name]
  if (value === undefined || value === '') return []
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => (typeof one === 'object' && one !== null ? one as Node : { '#text': one }))
}

/** The first element along a path. */
export function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((now, name) => all(now, name)[0], node)
}

/** The text of the first element along a path; empty where there is none. */
export function textAt(node: Node | undefined, ...path: readonly string[]): string {
  const text = at(node, ...path)?.['#text']
  return typeof text === 'string' ? text.trim() : ''
}

/** An amount as XML writes it, in minor units and never through a float; null for what has more than two decimals that count. */
export function readAmount(text: string): number | null {
  const match = /^\+?(\d{0,15})(?:\.(\d{0,18}))?$/.exec(text)
  if (match === null || !/\d/.test(text)) return null
  const [, whole = '', decimals = ''] = match
  if (/[^0]/.test(decimals.slice(2))) return null
  const minor = Number(`${whole}${decimals.slice(0, 2).padEnd(2, '0')}`)
  return Number.isSafeInteger(minor) ? minor : null
}
