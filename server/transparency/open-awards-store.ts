import type { AgreementState } from '../agreements/lifecycle'
import type { Award } from '../awards/awards'
import type { TemplateName } from '../calls/calls'
import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import type { OpenAward } from './open-awards'

type Computed = 'decidedOn' | 'months' | 'paidMinor' | 'refundedMinor' | 'acceptedMinor' | 'outstandingMinor' | 'changedAt' | 'state' | 'movements'
type Row = Omit<OpenAward, Computed>
  & Pick<Award, 'id' | 'state' | 'contractedAt' | 'closedAt' | 'answeredAt' | 'promotedAt'>
  & { decidedAt: Instant; agreementState: AgreementState | null; template: TemplateName }

export async function openAwardRows(db: Db): Promise<Row[]> {
  return (await db('awards')
    .join('awardDecisions', 'awardDecisions.id', 'awards.decisionId')
    .join('calls', 'calls.id', 'awards.callId')
    .join('organisations', 'organisations.id', 'awards.organisationId')
    .leftJoin('municipalities', 'municipalities.code', 'awards.municipalityCode')
    .leftJoin('agreements', 'agreements.awardId', 'awards.id')
    .whereNotNull('calls.resultsPublishedAt')
    .orderBy('awards.reference')
    .select(
      'awards.id', 'awards.reference', 'awards.title', 'awards.state', 'awards.contractedAt', 'awards.closedAt', 'awards.answeredAt', 'awards.promotedAt', 'awards.municipalityCode', 'awards.currency', 'awards.amountMinor', 'awards.cofinancingMinor',
      'awardDecisions.decidedAt', 'agreements.startsOn', 'agreements.endsOn', 'agreements.endedAt',
      { agreementState: 'agreements.state' },
      { callReference: 'calls.reference', callTitleSq: 'calls.titleSq', callTitleEn: 'calls.titleEn', template: 'calls.template' },
      { organisationName: 'organisations.nameSq', organisationNameEn: 'organisations.nameEn', organisationKind: 'organisations.kind', organisationNuis: 'organisations.nuis' },
      { municipalitySq: 'municipalities.nameSq', municipalityEn: 'municipalities.nameEn' },
    )) as Row[]
}
