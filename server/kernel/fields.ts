import { Unreadable } from './errors'
import { readDay } from './dates'
import { readMoney } from './money'

/** Names whose lookup would reach into every object of the process. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A reader for untrusted fields: of a form, of the address. It never trusts a name or a type;
 * it gives text, numbers and lists, and leaves the judging to the rules.
 */
export type Fields = {
  /** Trimmed text, line ends and accents normalised, control characters dropped; empty when absent. Sent twice is refused. */
  text(name: string): string
  /** Every value sent under the name: check boxes. */
  list(name: string): string[]
  has(name: string): boolean
  /** A whole number, null when left empty, `'faulty'` when it is no whole number. */
  whole(name: string): number | null | 'faulty'
  /** An amount in minor units, null when left empty, `'faulty'` when it cannot be read. */
  money(name: string): number | null | 'faulty'
  /** A calendar day, null when left empty, `'faulty'` when there is no such day. */
  day(name: string): string | null | 'faulty'
  /** All names sent, e.g. to find `points.12`. */
  names(): string[]
}

export function readFields(source: unknown): Fields {
  const values = new Map<string, string[]>()
  if (source !== null && typeof source === 'object') {
    for (const [name, value] of Object.entries(source)) {
      if (FORBIDDEN.has(name)) continue
      const all: unknown[] = Array.isArray(value) ? value : [value]
      values.set(name, all.filter((one) => typeof one === 'string').map(clean))
    }
  }

  const text = (name: string): string => {
    const all = values.get(name) ?? []
    if (all.length > 1) throw new Unreadable('kernel.sentTwice', { field: name })
    return all[0] ?? ''
  }

  return {
    text,
    list: (name) => [...new Set(values.get(name) ?? [])].filter((one) => one !== ''),
    has: (name) => values.has(name),
    whole(name) {
      const written = text(name).replace(/[\s\u00a0\u202f.,](?=\d{3}\b)/g, '')
      if (written === '') return null
      const number = Number(written)
      return /^-?\d{1,15}$/.test(written) && Number.isSafeInteger(number) ? number : 'faulty'
    },
    money(name) {
      const written = text(name)
      return written === '' ? null : (readMoney(written) ?? 'faulty')
    },
    day(name) {
      const written = text(name)
      return written === '' ? null : (readDay(written) ?? 'faulty')
    },
    names: () => [...values.keys()],
  }
}

function clean(value: string): string {
  return value.normalize('NFC').replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '').trim()
}
