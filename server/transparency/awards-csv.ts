import { csv, csvAmount } from '../kernel/csv'
import type { OpenAward } from './open-awards'

/** Column names are fixed for programs: English, the same in every language of the site. */
const COLUMNS = [
  'reference', 'state', 'call', 'title', 'grantee', 'grantee_nuis', 'municipality_code', 'municipality', 'decided_on', 'starts_on', 'ends_on', 'months', 'currency',
  'awarded', 'co_financing', 'paid', 'refunded', 'accepted', 'outstanding',
] as const

export function awardsCsv(awards: readonly OpenAward[]): string {
  return csv(COLUMNS, awards.map((award) => [
    award.reference, award.state, award.callReference, award.title, award.organisationName, award.organisationNuis, award.municipalityCode, award.municipalitySq,
    award.decidedOn, award.startsOn, award.endsOn, award.months, award.currency,
    csvAmount(award.amountMinor), csvAmount(award.cofinancingMinor), csvAmount(award.paidMinor), csvAmount(award.refundedMinor), csvAmount(award.acceptedMinor), csvAmount(award.outstandingMinor),
  ]))
}
