import type { Award } from '../awards/awards'
import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import type { OpenAward } from './open-awards'

type Row = Omit<OpenAward, 'decidedOn' | 'months' | 'paidMinor' | 'refundedMinor' | 'acceptedMinor' | 'outstandingMinor' | 'changedAt' | 'state'>
  & Pick<Award, 'id' | 'state' | 'contractedAt' | 'closedAt'> & { decidedAt: Instant }

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
      'awards.id', 'awards.reference', 'awards.title', 'awards.state', 'awards.contractedAt', 'awards.closedAt', 'awards.municipalityCode', 'awards.currency', 'awards.amountMinor', 'awards.cofinancingMinor',
      'awardDecisions.decidedAt', 'agreements.startsOn', 'agreements.endsOn',
      { callReference: 'calls.reference', callTitleSq: 'calls.titleSq', callTitleEn: 'calls.titleEn' },
      { organisationName: 'organisations.nameSq', organisationNuis: 'organisations.nuis' },
      { municipalitySq: 'municipalities.nameSq', municipalityEn: 'municipalities.nameEn' },
    )) as Row[]
}
