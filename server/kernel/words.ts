import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Day, Instant } from './dates'
import { ZONE } from './dates'
import { MINOR_PER_UNIT } from './money'

export const LANGUAGES = ['sq', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The same text in both languages, as data of the scheme keeps it. */
export type Both = { readonly sq: string; readonly en: string }

export type Catalogue = Readonly<Record<string, string>>
type Values = Readonly<Record<string, string | number | Both>>

/** All catalogues of one language, one file a slice, flattened into one frozen object. */
export function loadCatalogue(language: Language, directory = path.resolve('views', 'words')): Catalogue {
  const folder = path.join(directory, language)
  const all: Record<string, string> = Object.create(null) as Record<string, string>
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    Object.assign(all, JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
  }
  return Object.freeze(all)
}

const NBSP = '\u00a0'

/**
 * Everything that differs between the languages: sentences, plurals, numbers, money and dates.
 * The formatters are made once for each language and shared by all requests.
 */
export function makeWords(language: Language, catalogue: Catalogue) {
  const locale = language === 'sq' ? 'sq-AL' : 'en-GB'
  const plural = new Intl.PluralRules(locale)
  const collator = new Intl.Collator(locale)
  const longDate = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: 'numeric', month: 'long', year: 'numeric' })
  const shortMonth = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: 'numeric', month: 'short', year: 'numeric' })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const clockExact = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
  })
  const group = language === 'sq' ? NBSP : ','
  const point = language === 'sq' ? ',' : '.'

  const fill = (sentence: string, values: Values) =>
    declined(sentence.replace(/\{(\w+)\}/g, (all, name: string) => (Object.hasOwn(values, name) ? shown(name, values[name] ?? '') : all)))

  /** Albanian: after «prej» the lek stands in the ablative, «prej 945 000 lekësh». */
  const declined = (sentence: string) => (language === 'sq' ? sentence.replace(/(\bprej [\d\u00a0,]+\u00a0lekë)(?!\p{L})/gu, '$1sh') : sentence)

  /**
   * Rules know no language: they give amounts as `…Minor`, shares as `…Bp`, counts as `…Count`,
   * days as `…On` and texts of the scheme in both languages. Here they become words.
   */
  function shown(name: string, value: string | number | Both): string {
    if (typeof value === 'object') return pick(value)
    if (typeof value === 'string') return name.endsWith('On') && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value
    if (name.endsWith('Minor')) return money(value)
    if (name.endsWith('Bp')) return percent(value)
    return name.endsWith('Count') ? number(value) : String(value)
  }

  function say(key: string, values?: Values): string {
    const sentence = catalogue[key]
    if (sentence === undefined) throw new Error(`no words for ${key} in ${language}`)
    return values === undefined ? sentence : fill(sentence, values)
  }

  function number(value: number, decimals = 0): string {
    const [whole = '', rest = ''] = Math.abs(value).toFixed(decimals).split('.')
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
    const negative = value < 0 && /[1-9]/.test(whole + rest)
    return `${negative ? '−' : ''}${grouped}${rest === '' ? '' : point + rest}`
  }

  /** The amount without its currency, for a column whose head names it. Minor units appear only where there are any. */
  function amount(minor: number): string {
    return number(minor / MINOR_PER_UNIT, minor % MINOR_PER_UNIT === 0 ? 0 : 2)
  }

  function money(minor: number, currency = 'ALL'): string {
    if (language === 'en') return `${currency}${NBSP}${amount(minor)}`
    return `${amount(minor)}${NBSP}${currency === 'ALL' ? 'lekë' : currency}`
  }

  const pick = (text: Both): string => (text[language] === '' ? text[language === 'sq' ? 'en' : 'sq'] : text[language])

  function percent(basisPoints: number, decimals = basisPoints % 100 === 0 ? 0 : basisPoints % 10 === 0 ? 1 : 2): string {
    return `${number(basisPoints / 100, decimals)}${language === 'sq' ? NBSP : ''}%`
  }

  const at = (value: Instant | Date) => (typeof value === 'string' ? new Date(value) : value)
  const noon = (value: Day) => new Date(`${value}T12:00:00Z`)
  const day = (value: Day): string => longDate.format(noon(value)).replace(/ /g, NBSP)

  return {
    language,
    catalogue,
    say,
    has: (key: string): boolean => key in catalogue,
    /** A sentence that counts: `key.one` or `key.other`, with `{count}` filled in. */
    count(key: string, count: number, values: Values = {}): string {
      return say(`${key}.${plural.select(count) === 'one' ? 'one' : 'other'}`, { count: number(count), ...values })
    },
    pick,
    number,
    amount,
    money,
    /** Basis points as a percentage: 750 is `7,5 %` in Albanian and `7.5%` in English. */
    percent,
    day,
    shortDay: (value: Day): string => shortMonth.format(noon(value)).replace(/ /g, NBSP),
    dayOf: (value: Instant | Date): string => longDate.format(at(value)).replace(/ /g, NBSP),
    /** `20 maj 2020, ora 17:00`, in the scheme's zone. */
    moment(value: Instant | Date): string {
      const day = longDate.format(at(value)).replace(/ /g, NBSP)
      return language === 'sq' ? `${day}, ora${NBSP}${clock.format(at(value))}` : `${day}, ${clock.format(at(value))}`
    },
    /** The same to the millisecond, for receipts. */
    exactly(value: Instant | Date): string {
      return `${longDate.format(at(value)).replace(/ /g, NBSP)}, ${clockExact.format(at(value))}`
    },
    clock: (value: Instant | Date): string => clock.format(at(value)),
    compare: (a: string, b: string): number => collator.compare(a, b),
    /** `a, b dhe c`. */
    list: (items: readonly string[]): string =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${say('kernel.and')} ${items.at(-1) ?? ''}`,
    size(bytes: number): string {
      if (bytes >= 1_000_000) return `${number(bytes / 1_000_000, 1)}${NBSP}MB`
      return `${number(Math.max(1, Math.round(bytes / 1_000)))}${NBSP}KB`
    },
  }
}

export type Words = ReturnType<typeof makeWords>

/** Names as people compare them: without accents, marks, spaces and capitals. */
export const folded = (text: string): string => text.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()

export function loadWords(directory?: string): Record<Language, Words> {
  return { sq: makeWords('sq', loadCatalogue('sq', directory)), en: makeWords('en', loadCatalogue('en', directory)) }
}
