import { PLACEHOLDER } from '../kernel/identifiers'
import type { Site } from '../kernel/services'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { GUIDES, type GuideName } from './guides'

type DataView = { title: string; placeholder: string | null; rows: { href: string; name: string; what: string; format: string }[] }
const data = template<DataView>('transparency/data')

const PUBLISHED = [
  { href: '/data/awards.csv', name: 'awards', format: 'CSV' },
  { href: '/data/payments.csv', name: 'payments', format: 'CSV' },
  { href: '/data/municipalities.csv', name: 'municipalities', format: 'CSV' },
  { href: '/data/360giving.json', name: 'threesixty', format: 'JSON, 360Giving 1.4' },
  { href: '/data/iati-activities.xml', name: 'activities', format: 'XML, IATI 2.03' },
  { href: '/data/iati-organisation.xml', name: 'organisation', format: 'XML, IATI 2.03' },
  { href: '/data/dictionary', name: 'dictionary', format: 'HTML, CSV' },
  { href: '/calls?state=decided', name: 'bundle', format: 'ZIP, JSON' },
  { href: '/calls.atom', name: 'feed', format: 'Atom' },
] as const

/** Whoever takes the data is told when the scheme's identifier is not agreed yet. */
export function dataPage(words: Words, { identifiers }: Pick<Site, 'identifiers'>): Page {
  return data({
    title: words.say('transparency.data.title'),
    placeholder: identifiers.publisher === PLACEHOLDER ? words.say('transparency.data.placeholder', { identifier: PLACEHOLDER }) : null,
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
