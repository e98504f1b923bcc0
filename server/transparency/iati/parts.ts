import type { Identifiers } from '../../kernel/identifiers'
import type { Site } from '../../kernel/services'
import type { Both, Language, Words } from '../../kernel/words'
import { referenceId } from '../organisation-ids'
import { ADMINISTRATIVE_REGION, DATE, ROLE, SOURCE_TYPE, type ActivityDate, type BudgetPeriod } from './iati'
import type { OpenSource } from './published'
import { code, named, narratives, valueOf, type Xml } from './xml'

export type AllWords = Record<Language, Words>
type Values = Parameters<Words['say']>[1]

/** A sentence of ours in both languages. */
export const both = (words: AllWords, key: string, values?: Values): Both => ({ sq: words.sq.say(key, values), en: words.en.say(key, values) })

/** Identifiers of activities begin with that of the publisher, as the standard wants. */
export const fundId = ({ identifiers }: Site): string => `${identifiers.publisher}-FUND`
export const activityId = ({ identifiers }: Site, reference: string): string => `${identifiers.publisher}-${referenceId(reference)}`

export const reportingOrg = ({ name, identifiers }: Site): Xml => ({ '@ref': identifiers.publisher, '@type': identifiers.publisherType, ...narratives(named(name)) })

/** The scheme answers for the money and gives it on. */
export const publisherRoles = (site: Site): Xml[] =>
  [ROLE.accountable, ROLE.extending].map((role) => ({ '@ref': site.identifiers.publisher, '@type': site.identifiers.publisherType, '@role': role, ...narratives(named(site.name)) }))

export const sourceOrg = (identifiers: Identifiers, source: OpenSource): Xml =>
  ({ '@ref': identifiers.sources[source.code], '@type': SOURCE_TYPE[source.kind], ...narratives({ sq: source.nameSq, en: source.nameEn }) })

export const funders = (identifiers: Identifiers, sources: readonly OpenSource[]): Xml[] =>
  sources.map((source) => ({ ...sourceOrg(identifiers, source), '@role': ROLE.funding }))

export const dates = (all: readonly ActivityDate[]): Xml[] => all.map(({ type, on }) => ({ '@type': type, '@iso-date': on }))

export const actual = (start: string, end: string | null): ActivityDate[] =>
  [{ type: DATE.actualStart, on: start }, ...(end === null ? [] : [{ type: DATE.actualEnd, on: end }])]

/** A municipality by its name: where it lies on a map the scheme does not keep, and does not guess. */
export const location = (municipality: { readonly code: string; readonly nameSq: string; readonly nameEn: string }): Xml => ({
  '@ref': municipality.code, name: narratives({ sq: municipality.nameSq, en: municipality.nameEn }), 'location-class': code(ADMINISTRATIVE_REGION),
})

export const budget = (period: BudgetPeriod, currency: string, status: 'indicative' | 'committed'): Xml => ({
  '@type': '1', '@status': status === 'committed' ? '2' : '1',
  'period-start': { '@iso-date': period.from }, 'period-end': { '@iso-date': period.to }, value: valueOf(period.amountMinor, currency, period.from),
})

/** A page of the site; every page is there in both languages. */
export const documentLink = (url: string, title: Both, category: string): Xml =>
  ({ '@url': url, '@format': 'text/html', title: narratives(title), category: code(category), language: [code('sq'), code('en')] })

export const sector = (sectorCode: string): Xml => ({ '@vocabulary': '1', '@code': sectorCode })
