import { XMLParser } from 'fast-xml-parser'
import { readCodes } from './iati-rules'

/** Which list the codes of an attribute are from, by `element@attribute` or `@attribute` of any element. */
const LISTS: Readonly<Record<string, string>> = {
  '@xml:lang': 'Language', '@default-currency': 'Currency', '@currency': 'Currency', '@format': 'FileFormat',
  'activity-status@code': 'ActivityStatus', 'activity-date@type': 'ActivityDateType', 'participating-org@role': 'OrganisationRole',
  'reporting-org@type': 'OrganisationType', 'participating-org@type': 'OrganisationType', 'provider-org@type': 'OrganisationType', 'receiver-org@type': 'OrganisationType',
  'recipient-country@code': 'Country', 'sector@code': 'Sector', 'sector@vocabulary': 'SectorVocabulary', 'location-class@code': 'GeographicLocationClass',
  'default-finance-type@code': 'FinanceType', 'default-aid-type@code': 'AidType', 'budget@type': 'BudgetType', 'budget@status': 'BudgetStatus', 'transaction-type@code': 'TransactionType',
  'category@code': 'DocumentCategory', 'language@code': 'Language', 'related-activity@type': 'RelatedActivityType',
}

/** Attributes that hold no code: references, days, addresses; and the kind of a description, whose list is not among those at hand. */
const FREE = new Set(['@version', '@generated-datetime', '@last-updated-datetime', '@hierarchy', '@ref', '@iso-date', '@value-date', '@url', '@provider-activity-id', '@receiver-activity-id', 'description@type'])

type Node = Record<string, unknown>

/** Every attribute of the file that has a code no list knows, or that nobody has said where its codes come from. */
export function strangeCodes(xml: string, standards: string): string[] {
  const tree = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true }).parse(xml) as Node
  const known = new Map<string, Set<string>>()
  const strange = new Set<string>()
  const walk = (name: string, value: unknown): void => {
    if (Array.isArray(value)) { for (const one of value) walk(name, one); return }
    if (value === null || typeof value !== 'object') return
    for (const [key, inner] of Object.entries(value as Node)) {
      if (!key.startsWith('@')) { walk(key, inner); continue }
      const list = LISTS[`${name}${key}`] ?? LISTS[key]
      if (list === undefined) { if (!FREE.has(key) && !FREE.has(`${name}${key}`)) strange.add(`${name}${key}: of no list`); continue }
      const codes = known.get(list) ?? readCodes(standards, list)
      known.set(list, codes)
      if (!codes.has(String(inner))) strange.add(`${name}${key}: ${String(inner)} is not in ${list}`)
    }
  }
  walk('', tree)
  return [...strange]
}
