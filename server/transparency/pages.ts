import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { GUIDES, type GuideName } from './guides'
import type { DailyHead } from './store'

type LogView = { title: string; head: { hash: string; entries: string; at: string } | null; rows: { day: string; entries: string; seq: string; hash: string }[]; older: string | null }
const log = template<LogView>('transparency/log')

/** A hash in groups of four, so that two people can read it to each other. */
const grouped = (hash: string): string => hash.replace(/(.{4})(?=.)/g, '$1 ')

export function logPage(words: Words, heads: readonly DailyHead[], more: 'more' | 'end'): Page {
  const [latest] = heads
  const last = heads.at(-1)
  return log({
    title: words.say('transparency.log.title'),
    head: latest === undefined ? null : { hash: grouped(latest.hash), entries: words.number(latest.seq), at: words.moment(latest.at) },
    rows: heads.map((one) => ({ day: words.day(one.day), entries: words.number(one.entries), seq: words.number(one.seq), hash: grouped(one.hash) })),
    older: more === 'more' && last !== undefined ? `/log?before=${last.day}` : null,
  }, { wide: true })
}

type DataView = { title: string; rows: { href: string; name: string; what: string; format: string }[] }
const data = template<DataView>('transparency/data')

const PUBLISHED = [
  { href: '/data/awards.csv', name: 'awards', format: 'CSV' },
  { href: '/data/360giving.json', name: 'threesixty', format: 'JSON, 360Giving 1.4' },
  { href: '/calls.atom', name: 'feed', format: 'Atom' },
] as const

export function dataPage(words: Words): Page {
  return data({
    title: words.say('transparency.data.title'),
    rows: PUBLISHED.map(({ href, name, format }) => ({ href, format, name: words.say(`transparency.data.${name}`), what: words.say(`transparency.data.${name}What`) })),
  })
}

type GuideView = { title: string; lead: string; sections: { title: string; paragraphs: string[]; items: string[] }[] }
const guide = template<GuideView>('transparency/guide')

export function guidePage(words: Words, name: GuideName): Page {
  const { title, lead, sections } = GUIDES[name]
  return guide({
    title: words.pick(title),
    lead: words.pick(lead),
    sections: sections.map((section) => ({
      title: words.pick(section.title),
      paragraphs: section.paragraphs.map((one) => words.pick(one)),
      items: (section.items ?? []).map((one) => words.pick(one)),
    })),
  })
}
