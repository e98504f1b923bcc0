import { callTemplates } from '../../calls/templates'
import { titleOf } from '../../calls/calls'
import { dayOf, type Day } from '../../kernel/dates'
import { grouped } from '../../kernel/grouped'
import type { Services, Site } from '../../kernel/services'
import { latest, stands, type OpenAward } from '../open-awards'
import { granteeId } from '../organisation-ids'
import type { Movement } from '../open-money'
import {
  awardDates, awardStatus, budgetPeriods, callStatus, DATE, DOCUMENT, granteeType, HIERARCHY, INCOMING_FUNDS, PROJECT, RELATED, ROLE, STANDARD_GRANT, STATUS, TRANSACTION, VERSION, type ActivityDate,
} from './iati'
import { activityId, actual, both, budget, dates, documentLink, funders, fundId, location, publisherRoles, reportingOrg, sector, sourceOrg, type AllWords } from './parts'
import type { OpenCall, OpenSource, Published } from './published'
import { code, longDocument, named, narratives, valueOf, type Xml } from './xml'

/** For whom and when a file is made. */
type Making = { readonly site: Site; readonly words: AllWords; readonly now: string; readonly today: Day }

/** The scheme with the money that came in, every call whose results are out, and every award with what was promised, paid and paid back. */
export async function activitiesFile({ site, now }: Pick<Services, 'site' | 'now'>, words: AllWords, published: Published): Promise<string> {
  const making: Making = { site, words, now: now().toISOString(), today: dayOf(now()) }
  return longDocument('iati-activities', { '@version': VERSION, '@generated-datetime': making.now }, 'iati-activity', activities(making, published))
}

function* activities(making: Making, published: Published): Iterable<Xml> {
  const awardsOf = grouped(published.awards, ({ callReference }) => callReference)
  const calls = new Map(published.calls.map((call) => [call.reference, call]))
  yield fundActivity(making, published)
  for (const call of published.calls) yield callActivity(making, call, awardsOf(call.reference))
  for (const award of published.awards) {
    const call = calls.get(award.callReference)
    if (call !== undefined) yield awardActivity(making, award, call)
  }
}

type Head = { readonly id: string; readonly currency: string; readonly hierarchy: string; readonly updatedAt: string }

const head = (head: Head, site: Site): Xml => ({
  '@xml:lang': 'sq', '@default-currency': head.currency, '@hierarchy': head.hierarchy, '@last-updated-datetime': head.updatedAt,
  'iati-identifier': { '#': head.id }, 'reporting-org': reportingOrg(site),
})

const related = (type: string, ids: readonly string[]): Xml[] => ids.map((ref) => ({ '@ref': ref, '@type': type }))

const country: Xml = { 'recipient-country': code('AL') }
const kinds: Xml = { 'default-finance-type': code(STANDARD_GRANT), 'default-aid-type': code(PROJECT) }

/** The scheme as a whole is for social protection. */
const FUND_SECTOR = '16010'

function fundActivity(making: Making, { sources, calls }: Published): Xml {
  const { site, words } = making
  const days = [...sources.flatMap(({ openedAt, receipts }) => [dayOf(openedAt), ...receipts.map(({ on }) => on)]), ...calls.map(({ publishedAt }) => dayOf(publishedAt))].sort()
  const first = days[0]
  const when: ActivityDate[] = [{ type: DATE.plannedStart, on: first ?? making.today }, ...(first === undefined ? [] : actual(first, null))]
  const updatedAt = latest([...sources.flatMap(({ openedAt, receipts }) => [openedAt, ...receipts.map(({ recordedAt }) => recordedAt)]), ...calls.map(({ resultsPublishedAt }) => resultsPublishedAt)])
  return {
    ...head({ id: fundId(site), currency: sources[0]?.currency ?? 'ALL', hierarchy: HIERARCHY.fund, updatedAt: updatedAt === '' ? making.now : updatedAt }, site),
    title: narratives(both(words, 'transparency.iati.fund.title', { site: site.name })),
    description: { '@type': '1', ...narratives(both(words, 'transparency.iati.fund.description')) },
    'participating-org': [...funders(site.identifiers, sources), ...publisherRoles(site)],
    'activity-status': code(first === undefined ? STATUS.pipeline : STATUS.implementation),
    'activity-date': dates(when),
    ...country, sector: sector(FUND_SECTOR), ...kinds,
    transaction: sources.flatMap((source) => source.receipts.map((receipt) => incoming(making, source, receipt))),
    'document-link': [documentLink(`${site.baseUrl}/fund`, both(words, 'transparency.iati.page.fund'), DOCUMENT.activityPage)],
    'related-activity': related(RELATED.child, calls.map(({ reference }) => activityId(site, reference))),
  }
}

function incoming({ site, words }: Making, source: OpenSource, receipt: OpenSource['receipts'][number]): Xml {
  return {
    '@ref': String(receipt.seq),
    'transaction-type': code(INCOMING_FUNDS), 'transaction-date': { '@iso-date': receipt.on }, value: valueOf(receipt.amountMinor, receipt.currency, receipt.on),
    description: narratives(both(words, `transparency.iati.transaction.${receipt.amountMinor < 0 ? 'returned' : 'received'}`)),
    'provider-org': sourceOrg(site.identifiers, source),
    'receiver-org': { '@ref': site.identifiers.publisher, '@type': site.identifiers.publisherType, '@receiver-activity-id': fundId(site), ...narratives(named(site.name)) },
  }
}

function callActivity({ site, words }: Making, call: OpenCall, awards: readonly OpenAward[]): Xml {
  const { reference, currency } = call
  const closed = call.state === 'finalised' ? dayOf(latest([call.resultsPublishedAt, ...awards.map(({ closedAt }) => closedAt)])) : null
  const when: ActivityDate[] = [{ type: DATE.plannedStart, on: dayOf(call.opensAt) }, ...actual(dayOf(call.publishedAt), closed), { type: DATE.plannedEnd, on: call.endsBy }]
  return {
    ...head({ id: activityId(site, reference), currency, hierarchy: HIERARCHY.call, updatedAt: latest([call.resultsPublishedAt, ...awards.map(({ changedAt }) => changedAt)]) }, site),
    title: narratives(both(words, 'transparency.iati.call.title', { reference, title: titleOf(call) })),
    description: { '@type': '1', ...narratives(call.texts.summary.sq + call.texts.summary.en === '' ? titleOf(call) : call.texts.summary) },
    'participating-org': [...funders(site.identifiers, call.sources), ...publisherRoles(site)],
    'activity-status': code(callStatus(call.state)),
    'activity-date': dates(when),
    ...country, location: call.municipalities.map(location), sector: sector(callTemplates[call.template].sectorCode), ...kinds,
    budget: call.committedMinor === 0 ? [] : budgetPeriods(call.startsFrom, call.endsBy, call.committedMinor).map((period) => budget(period, currency, 'committed')),
    'document-link': [
      documentLink(`${site.baseUrl}/calls/${reference}`, both(words, 'transparency.iati.page.call'), DOCUMENT.tender),
      documentLink(`${site.baseUrl}/calls/${reference}/results`, both(words, 'transparency.iati.page.results'), DOCUMENT.activityPage),
    ],
    'related-activity': [...related(RELATED.parent, [fundId(site)]), ...related(RELATED.child, awards.map((award) => activityId(site, award.reference)))],
  }
}

function awardActivity(making: Making, award: OpenAward, call: OpenCall): Xml {
  const { site, words, today } = making
  const { reference, currency, startsOn, endsOn } = award
  const grantee = granteeOrg(site, award)
  const municipality = award.municipalityCode === null ? [] : [{ code: award.municipalityCode, nameSq: award.municipalitySq ?? '', nameEn: award.municipalityEn ?? '' }]
  const signed = award.movements.length > 0 && award.agreementState !== null && award.agreementState !== 'draft' && award.agreementState !== 'sent'
  return {
    ...head({ id: activityId(site, reference), currency, hierarchy: HIERARCHY.award, updatedAt: award.changedAt }, site),
    title: narratives(both(words, 'transparency.iati.award.title', { reference, title: award.title })),
    description: { '@type': '1', ...narratives(both(words, 'transparency.iati.award.description', {
      grantee: { sq: award.organisationName, en: award.organisationNameEn || award.organisationName }, call: titleOf({ titleSq: award.callTitleSq, titleEn: award.callTitleEn }), reference: award.callReference,
    })) },
    'participating-org': [...funders(site.identifiers, call.sources), ...publisherRoles(site), { ...grantee, '@role': ROLE.implementing }],
    'activity-status': code(awardStatus(award)),
    'activity-date': dates(awardDates(award, call, today)),
    ...country, location: municipality.map(location), sector: sector(callTemplates[award.template].sectorCode), ...kinds,
    budget: startsOn === null || endsOn === null || !stands(award) ? [] : budgetPeriods(startsOn, endsOn, award.amountMinor).map((period) => budget(period, currency, signed ? 'committed' : 'indicative')),
    transaction: award.movements.map((movement) => outgoing(making, award, movement, grantee)),
    'document-link': [documentLink(`${site.baseUrl}/awards/${reference}`, both(words, 'transparency.iati.page.award'), DOCUMENT.activityPage)],
    'related-activity': related(RELATED.parent, [activityId(site, award.callReference)]),
  }
}

const granteeOrg = ({ identifiers }: Site, award: OpenAward): Xml => ({
  '@ref': granteeId(identifiers, award.organisationNuis) ?? undefined, '@type': granteeType(award.organisationKind), ...narratives({ sq: award.organisationName, en: award.organisationNameEn }),
})

function outgoing({ site, words }: Making, award: OpenAward, movement: Movement, grantee: Xml): Xml {
  const { kind, on, currency, amountMinor, seq } = movement
  return {
    '@ref': String(seq),
    'transaction-type': code(TRANSACTION[kind]), 'transaction-date': { '@iso-date': on }, value: valueOf(amountMinor, currency, on),
    description: narratives(both(words, `transparency.iati.transaction.${kind === 'commitment' && amountMinor < 0 ? 'released' : kind}`)),
    'provider-org': { '@ref': site.identifiers.publisher, '@type': site.identifiers.publisherType, '@provider-activity-id': activityId(site, award.callReference), ...narratives(named(site.name)) },
    'receiver-org': grantee,
  }
}
