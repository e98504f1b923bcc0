import { units } from '../kernel/money'
import type { Site } from '../kernel/services'
import type { OpenAward } from './open-awards'

/**
 * Awards as a 360Giving package (schema 1.4). Money is a JSON number there, in whole units. An organisation's
 * identifier is its tax number where it has one; the register behind it is named in the prefix, as the standard wants.
 */
export function threeSixtyPackage(site: Site, awards: readonly OpenAward[], issued: string) {
  return {
    version: '1.4',
    title: `${site.name}: grants`,
    description: 'Grants for integrated health and social care, from published award decisions.',
    issued,
    modified: issued,
    license: 'https://creativecommons.org/licenses/by/4.0/',
    publisher: { name: site.name, website: site.baseUrl },
    downloadURL: `${site.baseUrl}/data/360giving.json`,
    grants: awards.filter(({ state }) => state !== 'declined' && state !== 'lapsed' && state !== 'retracted').map((award) => grantOf(site, award)),
  }
}

const identifier = (nuis: string | null, reference: string): string => (nuis === null ? `AL-QARTE-${reference.replace(/\W/g, '-')}` : `AL-NUIS-${nuis}`)

function grantOf(site: Site, award: OpenAward) {
  const net = award.paidMinor - award.refundedMinor
  return {
    id: `qarte-${award.reference.replace('/', '-')}`,
    title: award.title,
    description: `${award.callTitleEn || award.callTitleSq}: ${award.title}`,
    currency: award.currency,
    amountAwarded: units(award.amountMinor),
    ...(net > 0 ? { amountDisbursed: units(net) } : {}),
    awardDate: award.decidedOn,
    ...(award.startsOn === null || award.endsOn === null || award.months === null
      ? {}
      : { plannedDates: [{ startDate: award.startsOn, endDate: award.endsOn, duration: award.months }] }),
    recipientOrganization: [{ id: identifier(award.organisationNuis, award.reference), name: award.organisationName, addressCountry: 'Albania' }],
    fundingOrganization: [{ id: 'AL-QARTE-fund', name: site.name }],
    ...(award.municipalityEn === null ? {} : { beneficiaryLocation: [{ name: award.municipalityEn, countryCode: 'AL' }] }),
    grantProgramme: [{ code: award.callReference, title: award.callTitleEn || award.callTitleSq, url: `${site.baseUrl}/calls/${award.callReference}` }],
    fromOpenCall: 'Yes',
    dataSource: `${site.baseUrl}/awards/${award.reference}`,
    dateModified: award.changedAt,
  }
}
