import type { AuditEntry } from '../kernel/audit'
import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import { latestHead } from '../kernel/heads'
import type { Award, Decision, Outcome, OutcomeDraft, OutcomeReason, Recommendation, RecommendationContent, SealedMinutes, Witness } from './awards'
import { awardLife, recommendationLife, type AwardMove } from './lifecycle'

type RecommendationRow = Omit<Recommendation, 'content'> & { content: string }
type Ranked = RecommendationContent['ranking'][number]
/** Before a call could set its combination every result was the mean of all sheets. */
const before = ({ sheets }: Pick<Ranked, 'sheets'>): Pick<Ranked, 'divisor' | 'aside'> => ({ divisor: sheets, aside: [] })

function recommendationOf(row: RecommendationRow): Recommendation {
  const content = parsed<RecommendationContent>(row.content)
  return { ...row, content: { ...content, ranking: content.ranking.map((ranked) => ({ ...before(ranked), ...ranked })) } }
}

export async function holdRecommendation(db: Db, id: string): Promise<Recommendation | undefined> {
  const row = (await db('recommendations').where({ id }).forUpdate().first()) as RecommendationRow | undefined
  return row === undefined ? undefined : recommendationOf(row)
}

/** The recommendation that waits for its decision, held until the transaction ends. */
export async function findPending(db: Db, callId: string): Promise<Recommendation | undefined> {
  const row = (await db('recommendations').where({ callId, state: 'proposed' }).forUpdate().first()) as RecommendationRow | undefined
  return row === undefined ? undefined : recommendationOf(row)
}

/** The entries of the log by which the committee of a call recommended, the latest first. */
export async function listRecommendationEntries(db: Db, callId: string): Promise<AuditEntry[]> {
  return (await db('auditEntries').where({ subject: `call:${callId}` }).whereIn('action', ['awards.recommended', 'awards.recommendedAnew']).orderBy('seq', 'desc')) as AuditEntry[]
}

/** By what a reader can hold us to a recommendation: the number of its entry, and the head of the log that stands now. */
export async function findWitness(db: Db, callId: string): Promise<Witness | undefined> {
  const [entry] = await listRecommendationEntries(db, callId)
  const head = await latestHead(db)
  return entry === undefined || head === undefined ? undefined : { seq: entry.seq, head }
}

export async function findRecommendation(db: Db, id: string): Promise<Recommendation | undefined> {
  const row = (await db('recommendations').where({ id }).first()) as RecommendationRow | undefined
  return row === undefined ? undefined : recommendationOf(row)
}

/** Of one call, newest first: one that was returned is followed by another. */
export async function listRecommendations(db: Db, callId: string): Promise<Recommendation[]> {
  return ((await db('recommendations').where({ callId }).orderBy('madeAt', 'desc').orderBy('id', 'desc')) as RecommendationRow[]).map(recommendationOf)
}

export async function insertRecommendation(db: Db, recommendation: Recommendation): Promise<void> {
  await db('recommendations').insert({ ...recommendation, content: JSON.stringify(recommendation.content) })
}

export async function insertMinutes(db: Db, minutes: SealedMinutes): Promise<void> {
  await db('recommendationMinutes').insert(minutes)
}

export async function findMinutes(db: Db, recommendationId: string): Promise<SealedMinutes | undefined> {
  return (await db('recommendationMinutes').where({ recommendationId }).first()) as SealedMinutes | undefined
}

type Return = Pick<Recommendation, 'returnedBy' | 'returnedAt' | 'returnedReason'>

/** Decided or returned: whoever comes second is told so. */
export async function moveRecommendation(db: Db, recommendation: Pick<Recommendation, 'id' | 'state'>, move: 'decide' | 'return', change: Partial<Return> = {}): Promise<void> {
  const state = recommendationLife.after(recommendation.state, move)
  const moved = await db('recommendations').where({ id: recommendation.id, state: recommendation.state }).update({ ...change, state })
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The latest decision of a call. */
export async function findDecision(db: Db, callId: string): Promise<Decision | undefined> {
  return (await db('awardDecisions').where({ callId }).orderBy('number', 'desc').first()) as Decision | undefined
}

/** All decisions of a call, the first one first. */
export async function listDecisions(db: Db, callId: string): Promise<Decision[]> {
  return (await db('awardDecisions').where({ callId }).orderBy('number')) as Decision[]
}

export async function insertDecision(db: Db, decision: Decision): Promise<void> {
  await db('awardDecisions').insert(decision)
}

type OutcomeRow = Omit<Outcome, 'reason'> & { reason: string; reasonValues: string }
function outcomeOf({ reasonValues, ...row }: OutcomeRow): Outcome {
  const values = parsed<{ sheets?: number }>(reasonValues)
  const divisor = values.sheets === undefined ? {} : { divisor: values.sheets }
  return { ...row, reason: { ...divisor, ...values, code: row.reason } as OutcomeReason }
}

function rowOf<Kept extends { reason: OutcomeReason }>({ reason, ...rest }: Kept) {
  const { code, ...values } = reason
  return { ...rest, reason: code, reasonValues: JSON.stringify(values) }
}

export async function insertOutcomes(db: Db, outcomes: readonly Omit<Outcome, 'expiredAt'>[]): Promise<void> {
  const rows = outcomes.map(rowOf)
  for (let from = 0; from < rows.length; from += 50) await db('outcomes').insert(rows.slice(from, from + 50))
}

export async function findOutcome(db: Db, proposalId: string): Promise<Outcome | undefined> {
  const row = (await db('outcomes').where({ proposalId }).first()) as OutcomeRow | undefined
  return row === undefined ? undefined : outcomeOf(row)
}

/** What became of every proposal of a call, by the latest decision that says it. */
export async function listOutcomes(db: Db, callId: string): Promise<Outcome[]> {
  return ((await db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').where({ callId })
    .orderByRaw('case when outcomes.rank is null then 1 else 0 end, outcomes.rank, outcomes.proposal_id').select('outcomes.*')) as OutcomeRow[]).map(outcomeOf)
}

/** What outcomes said before this decision changed them. */
export async function listSuperseded(db: Db, decisionId: string): Promise<Outcome[]> {
  return ((await db('outcomeVersions').where({ supersededBy: decisionId }).orderBy('proposalId')) as (OutcomeRow & { supersededBy: string })[])
    .map(({ supersededBy: _by, ...row }) => outcomeOf({ ...row, expiredAt: null }))
}

/** Another decision says another thing: what was said before is kept. */
export async function replaceOutcome(db: Db, before: Outcome, after: OutcomeDraft & { decisionId: string }): Promise<void> {
  const { expiredAt: _expired, ...kept } = before
  await db('outcomeVersions').insert({ ...rowOf(kept), supersededBy: after.decisionId })
  const changed = await db('outcomes').where({ proposalId: before.proposalId, decisionId: before.decisionId }).update({ ...rowOf(after), expiredAt: null })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The reserve list has ended with the proposal on it. */
export async function expireOutcome(db: Db, proposalId: string, at: Instant): Promise<void> {
  const changed = await db('outcomes').where({ proposalId, outcome: 'reserve' }).whereNull('expiredAt').update({ expiredAt: at })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Proposals that wait on the reserve list of their call. */
export async function listWaiting(db: Db): Promise<{ proposalId: string; callId: string }[]> {
  return (await db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').where({ outcome: 'reserve', state: 'reserve' }).whereNull('expiredAt')
    .orderBy('outcomes.proposalId').select('outcomes.proposalId', 'proposals.callId')) as { proposalId: string; callId: string }[]
}

/** A proposal of the reserve list that has been promoted. Its place in the list stays readable. */
export async function promoteOutcome(db: Db, proposalId: string): Promise<void> {
  const changed = await db('outcomes').where({ proposalId, outcome: 'reserve' }).whereNull('expiredAt').update({ outcome: 'awarded' })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function insertAwards(db: Db, awards: readonly Award[]): Promise<void> {
  for (let from = 0; from < awards.length; from += 40) await db('awards').insert(awards.slice(from, from + 40))
}

export async function findAward(db: Db, idOrReference: string): Promise<Award | undefined> {
  return (await db('awards').where({ id: idOrReference }).orWhere({ reference: idOrReference }).first()) as Award | undefined
}

export async function findAwardOfProposal(db: Db, proposalId: string): Promise<Award | undefined> {
  return (await db('awards').where({ proposalId }).first()) as Award | undefined
}

export async function holdAward(db: Db, id: string): Promise<Award | undefined> {
  return (await db('awards').where({ id }).forUpdate().first()) as Award | undefined
}

export async function listAwardsOfCall(db: Db, callId: string): Promise<Award[]> {
  return (await db('awards').where({ callId }).orderBy('reference')) as Award[]
}

/** Offers that nobody answered by their day, at the start of `today`. */
export async function listLapsing(db: Db, today: string): Promise<Award[]> {
  return (await db('awards').where({ state: 'offered' }).where('answerBy', '<', today).orderBy('reference')) as Award[]
}

/** Offers an award anew that a second decision had taken back; it keeps its id and its number. */
export async function replaceOffer(db: Db, award: Award, offer: Pick<Award, 'decisionId' | 'offeredAt' | 'answerBy' | 'promotedBy' | 'promotedAt' | 'promotion'>): Promise<Award> {
  const state = awardLife.after(award.state, 'offer')
  const fresh = { ...offer, state, answeredBy: null, answeredAt: null, answerReason: null, offers: award.offers + 1, version: award.version + 1 }
  const moved = await db('awards').where({ id: award.id, state: award.state, version: award.version }).update(fresh)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  return { ...award, ...fresh }
}

type Answer = { answeredBy: string; answeredAt: Instant; answerReason: string | null }

/** The only statement that writes `awards.state`. Loses politely to whoever moved it first. */
export async function moveAward(db: Db, award: Pick<Award, 'id' | 'state'>, move: AwardMove, answer: Answer): Promise<void> {
  const state = awardLife.after(award.state, move)
  const moved = await db('awards').where({ id: award.id, state: award.state }).update({ ...answer, state }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Both parties have signed, or the grant is closed. The caller holds the agreement, which knows that it happens once. */
export async function followAward(db: Db, id: string, change: { contractedAt: Instant } | { closedAt: Instant }): Promise<void> {
  await db('awards').where({ id }).update(change).increment('version', 1)
}
