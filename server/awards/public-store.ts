import type { Db } from '../kernel/database'
import { dayOf, type Day, type Instant } from '../kernel/dates'
import { awardsMoney } from '../fund/balance-store'
import type { AwardMoney } from '../fund/fund'
import type { AwardState } from './lifecycle'

/** An award as the public knows it, with its money. */
export type PublicAward = {
  id: string
  reference: string
  proposalId: string
  title: string
  theme: string | null
  state: AwardState
  currency: string
  amountMinor: number
  cofinancingMinor: number
  callId: string
  callReference: string
  callTitleSq: string
  callTitleEn: string
  organisationId: string
  organisationNameSq: string
  organisationNameEn: string
  organisationKind: string
  nuis: string | null
  municipalityCode: string | null
  municipalitySq: string | null
  municipalityEn: string | null
  countyIso: string | null
  directBeneficiaries: number | null
  offeredAt: Instant
  answeredAt: Instant | null
  /** The day of the decision, or of the promotion from the reserve list. */
  awardedOn: Day
  money: AwardMoney
}

export type PublicFilter = { readonly callReference?: string; readonly municipalityCode?: string; readonly year?: string; readonly references?: readonly string[]; readonly states?: readonly AwardState[] }

/** Awards that stand, unless other states are asked for: latest first. The number of questions to the database does not grow with the awards. */
export async function listPublicAwards(db: Db, filter: PublicFilter = {}): Promise<PublicAward[]> {
  const query = db('awards')
    .join('calls', 'calls.id', 'awards.callId').join('organisations', 'organisations.id', 'awards.organisationId').join('proposals', 'proposals.id', 'awards.proposalId')
    .leftJoin('municipalities', 'municipalities.code', 'awards.municipalityCode')
    .whereNotNull('calls.resultsPublishedAt').whereIn('awards.state', [...(filter.states ?? ['offered', 'accepted'])])
    .orderBy('awards.offeredAt', 'desc').orderBy('awards.reference')
    .select('awards.id', 'awards.reference', 'awards.proposalId', 'awards.title', 'awards.state', 'awards.currency', 'awards.amountMinor', 'awards.cofinancingMinor', 'awards.callId',
      'awards.organisationId', 'awards.municipalityCode', 'awards.offeredAt', 'awards.answeredAt', 'proposals.theme', 'proposals.directBeneficiaries',
      'calls.reference as callReference', 'calls.titleSq as callTitleSq', 'calls.titleEn as callTitleEn',
      'organisations.nameSq as organisationNameSq', 'organisations.nameEn as organisationNameEn', 'organisations.kind as organisationKind', 'organisations.nuis',
      'municipalities.nameSq as municipalitySq', 'municipalities.nameEn as municipalityEn', 'municipalities.countyIso')
  if (filter.callReference !== undefined) void query.where('calls.reference', filter.callReference)
  if (filter.municipalityCode !== undefined) void query.where('awards.municipalityCode', filter.municipalityCode)
  if (filter.references !== undefined) void query.whereIn('awards.reference', [...filter.references])
  const rows = ((await query) as Omit<PublicAward, 'money' | 'awardedOn'>[]).map((row) => ({ ...row, awardedOn: dayOf(row.offeredAt) }))
  const chosen = filter.year === undefined ? rows : rows.filter(({ awardedOn }) => awardedOn.startsWith(`${filter.year}-`))
  const money = await awardsMoney(db, chosen.map(({ id }) => id))
  return chosen.map((row) => ({ ...row, money: money.get(row.id) as AwardMoney }))
}

/** Calls with results, municipalities and years in which awards stand: what the list can be narrowed to. */
export async function listAwardFacets(db: Db): Promise<{ calls: { reference: string; titleSq: string; titleEn: string }[]; municipalities: { code: string; nameSq: string; nameEn: string }[]; years: string[] }> {
  const standing = () => db('awards').join('calls', 'calls.id', 'awards.callId').whereNotNull('calls.resultsPublishedAt').whereIn('awards.state', ['offered', 'accepted'])
  const [calls, municipalities, moments] = (await Promise.all([
    standing().distinct('calls.reference', 'calls.titleSq', 'calls.titleEn').orderBy('calls.reference', 'desc'),
    standing().join('municipalities', 'municipalities.code', 'awards.municipalityCode').distinct('municipalities.code', 'municipalities.nameSq', 'municipalities.nameEn'),
    standing().distinct('awards.offeredAt'),
  ])) as [{ reference: string; titleSq: string; titleEn: string }[], { code: string; nameSq: string; nameEn: string }[], { offeredAt: Instant }[]]
  return { calls, municipalities, years: [...new Set(moments.map(({ offeredAt }) => dayOf(offeredAt).slice(0, 4)))].sort().reverse() }
}

export type Received = { readonly received: number; readonly eligible: number }

/** How many proposals came to a call, and how many of them were taken to the committee. Withdrawn ones count as received only. */
export async function countReceived(db: Db, callId: string): Promise<Received> {
  const rows = (await db('proposals').where({ callId }).whereNotNull('number').groupBy('state').select('state').count({ all: '*' })) as { state: string; all: number }[]
  const total = (states: (state: string) => boolean) => rows.filter(({ state }) => states(state)).reduce((sum, { all }) => sum + Number(all), 0)
  return { received: total(() => true), eligible: total((state) => !['ineligible', 'withdrawn', 'submitted', 'registered', 'clarification'].includes(state)) }
}

export type OwnOutcome = { proposalId: string; reference: string; title: string; outcome: string; awardState: AwardState | null; contractedAt: Instant | null; closedAt: Instant | null; answerBy: Day | null; callReference: string; decidedAt: Instant }

/** Results of these organisations, offers that wait for an answer first. */
export async function listOwnOutcomes(db: Db, organisationIds: readonly string[]): Promise<OwnOutcome[]> {
  if (organisationIds.length === 0) return []
  const rows = (await db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').join('awardDecisions', 'awardDecisions.id', 'outcomes.decisionId').join('calls', 'calls.id', 'proposals.callId')
    .leftJoin('awards', 'awards.proposalId', 'outcomes.proposalId').whereIn('proposals.organisationId', [...organisationIds])
    .orderBy('awardDecisions.decidedAt', 'desc').orderBy('proposals.reference')
    .select('outcomes.proposalId', 'proposals.reference', 'proposals.title', 'outcomes.outcome', 'awards.state as awardState', 'awards.contractedAt', 'awards.closedAt', 'awards.answerBy', 'calls.reference as callReference', 'awardDecisions.decidedAt')) as OwnOutcome[]
  // An award that a second decision took back says nothing any more: the outcome does.
  const shown = rows.map((row) => (row.awardState === 'retracted' && row.outcome !== 'awarded' ? { ...row, awardState: null } : row))
  return [...shown.filter(({ awardState }) => awardState === 'offered'), ...shown.filter(({ awardState }) => awardState !== 'offered')]
}

export type SelectionRow = { callId: string; reference: string; titleSq: string; titleEn: string; state: string; resultsOn: Day; recommended: Instant | null; /** What is recommended cannot be decided yet: the minutes on it are not sealed. */ unsealed: 'yes' | 'no' }

/** Calls that are, or were, before a committee: for the people who recommend and decide. */
export async function listSelections(db: Db): Promise<SelectionRow[]> {
  const latest = db('recommendations').whereIn('state', ['proposed', 'decided']).groupBy('callId').select('callId').max({ madeAt: 'madeAt' }).as('recommendations')
  const unsealed = new Set(((await db('recommendations').where({ state: 'proposed' }).whereNotIn('id', db('recommendationMinutes').select('recommendationId')).select('callId')) as { callId: string }[]).map(({ callId }) => callId))
  const rows = (await db('calls').leftJoin(latest, 'recommendations.callId', 'calls.id')
    .whereIn('calls.state', ['under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised'])
    .orderBy('calls.closesAt', 'desc').select('calls.id as callId', 'calls.reference', 'calls.titleSq', 'calls.titleEn', 'calls.state', 'calls.resultsOn', 'recommendations.madeAt as recommended')) as Omit<SelectionRow, 'unsealed'>[]
  return rows.map((row) => ({ ...row, unsealed: unsealed.has(row.callId) ? 'yes' : 'no' }))
}

/** Names of people, for signatures. */
export async function listNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = (await db('people').whereIn('id', [...ids]).select('id', 'name')) as { id: string; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Proposals of a call that a member of its committee did not judge. */
export async function listRecused(db: Db, callId: string): Promise<string[]> {
  const rows = (await db('conflicts').join('proposals', 'proposals.id', 'conflicts.proposalId').where('proposals.callId', callId).distinct('conflicts.proposalId', 'proposals.number').orderBy('proposals.number')) as { proposalId: string }[]
  return rows.map(({ proposalId }) => proposalId)
}
