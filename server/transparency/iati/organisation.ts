import type { Services } from '../../kernel/services'
import { latest, type OpenAward } from '../open-awards'
import { DOCUMENT, spentByYear, VERSION, type YearSpent } from './iati'
import { both, documentLink, reportingOrg, type AllWords } from './parts'
import type { Published } from './published'
import { named, narratives, valueOf, xmlDocument, type Xml } from './xml'

/** The scheme as an organisation: who it is, and what it paid in each calendar year, by call. Budgets that nobody adopted are not made up. */
export function organisationFile({ site, now }: Pick<Services, 'site' | 'now'>, words: AllWords, { sources, awards }: Published): string {
  const updatedAt = latest([...sources.map(({ openedAt }) => openedAt), ...awards.map(({ changedAt }) => changedAt)])
  return xmlDocument('iati-organisations', {
    '@version': VERSION, '@generated-datetime': now().toISOString(),
    'iati-organisation': {
      '@xml:lang': 'sq', '@default-currency': sources[0]?.currency ?? 'ALL', '@last-updated-datetime': updatedAt === '' ? now().toISOString() : updatedAt,
      'organisation-identifier': { '#': site.identifiers.publisher },
      name: narratives(named(site.name)),
      'reporting-org': reportingOrg(site),
      'total-expenditure': spentByYear(movementsOf(awards)).map((year) => yearOf(words, year, awards)),
      'document-link': [
        documentLink(`${site.baseUrl}/fund`, both(words, 'transparency.iati.page.fund'), DOCUMENT.organisationPage),
        documentLink(`${site.baseUrl}/data`, both(words, 'transparency.iati.page.data'), DOCUMENT.organisationPage),
      ],
    },
  })
}

const movementsOf = (awards: readonly OpenAward[]) => awards.flatMap(({ movements }) => movements)

function yearOf(words: AllWords, { year, currency, lastOn, amountMinor }: YearSpent, awards: readonly OpenAward[]): Xml {
  const references = [...new Set(awards.map(({ callReference }) => callReference))].sort()
  const lines = references.flatMap((reference) => {
    const own = spentByYear(movementsOf(awards.filter(({ callReference }) => callReference === reference))).filter((one) => one.year === year && one.currency === currency)
    return own.map((one) => ({ reference, amountMinor: one.amountMinor }))
  })
  return {
    'period-start': { '@iso-date': `${year}-01-01` }, 'period-end': { '@iso-date': `${year}-12-31` }, value: valueOf(amountMinor, currency, lastOn),
    'expense-line': lines.map((line) => ({ '@ref': line.reference, value: valueOf(line.amountMinor, currency, lastOn), ...narratives(both(words, 'transparency.iati.spentByCall', { reference: line.reference })) })),
  }
}
