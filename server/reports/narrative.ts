import type { Agreement } from '../agreements/agreements'
import type { FormLimits } from '../forms/forms'

/** What the agreement sets for the narrative form: a report has no budget grid, so only the money of the grant is a limit. */
export function limitsOf(agreement: Pick<Agreement, 'amountMinor' | 'startsOn' | 'endsOn'>): FormLimits {
  return {
    grantMinMinor: 0, grantMaxMinor: agreement.amountMinor, indirectMaxBp: 10_000, contingencyMaxBp: 10_000, communicationAdvisedBp: 0, cofinancingMinBp: 0, inKindAllowed: 'yes',
    durationMonthsMin: 0, durationMonthsMax: 120,
  }
}
