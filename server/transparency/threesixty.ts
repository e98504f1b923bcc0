import { units } from '../kernel/money'
import type { Site } from '../kernel/services'
import { stands, type OpenAward } from './open-awards'
import type { Movement } from './open-money'
import { granteeIdAlways } from './organisation-ids'

/**
 * Awards as a 360Giving package (schema 1.4), with what was promised and what was paid. Money is a JSON number there,
 * in whole units; money paid back is a disbursement below zero.
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
    grants: awards.filter(stands).map((award) => grantOf(site, award)),
  }
}

function grantOf(site: Site, award: OpenAward) {
  const id = `qarte-${award.reference.replace('/', '-')}`
  const recipient = granteeIdAlways(site.identifiers, award.organisationNuis, award.reference)
  const transactions = (movements: readonly Movement[]) => movements.map((movement) => transactionOf(movement, id, site.identifiers.publisher, recipient))
  const [promised, paid] = [award.movements.filter(({ kind }) => kind === 'commitment'), award.movements.filter(({ kind }) => kind !== 'commitment')]
  return {
    id,
    title: award.title,
    description: `${award.callTitleEn || award.callTitleSq}: ${award.title}`,
    currency: award.currency,
    amountAwarded: units(award.amountMinor),
    ...(paid.length === 0 ? {} : { amountDisbursed: units(award.paidMinor - award.refundedMinor) }),
    awardDate: award.decidedOn,
    ...(award.startsOn === null || award.endsOn === null || award.months === null
      ? {}
      : { plannedDates: [{ startDate: award.startsOn, endDate: award.endsOn, duration: award.months }] }),
    recipientOrganization: [{ id: recipient, name: award.organisationName, addressCountry: 'Albania' }],
    fundingOrganization: [{ id: site.identifiers.publisher, name: site.name }],
    ...(award.municipalityEn === null ? {} : { beneficiaryLocation: [{ name: award.municipalityEn, countryCode: 'AL' }] }),
    grantProgramme: [{ code: award.callReference, title: award.callTitleEn || award.callTitleSq, url: `${site.baseUrl}/calls/${award.callReference}` }],
    fromOpenCall: 'Yes',
    ...(promised.length === 0 ? {} : { commitmentTransaction: transactions(promised) }),
    ...(paid.length === 0 ? {} : { disbursementTransaction: transactions(paid) }),
    dataSource: `${site.baseUrl}/awards/${award.reference}`,
    dateModified: award.changedAt,
  }
}

const transactionOf = ({ seq, on, currency, amountMinor, recordedAt }: Movement, grant: string, provider: string, recipient: string) =>
  ({ id: `${grant}-${seq}`, transactionDate: on, currency, value: units(amountMinor), valueDate: on, provider, recipient, dateModified: recordedAt })
