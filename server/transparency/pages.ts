import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { GUIDES, type GuideName } from './guides'

type DataView = { title: string; rows: { href: string; name: string; what: string; format: string }[] }
const data = template<DataView>('transparency/data')

const PUBLISHED = [
  { href: '/data/awards.csv', name: 'awards', format: 'CSV' },
  { href: '/data/360giving.json', name: 'threesixty', format: 'JSON, 360Giving 1.4' },
  { href: '/calls?state=decided', name: 'bundle', format: 'ZIP, JSON' },
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
