import { addDays, addWorkingDays } from '../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { sum } from '../kernel/money'
import { insist, type Person, type Policy } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { moveCall } from '../calls/actions'
import type { Call } from '../calls/calls'
import { holdCall } from '../calls/store'
import { obligateAward } from '../fund/actions'
import { moveProposal, showProposal } from '../proposals/actions'
import type { Proposal } from '../proposals/proposals'
import { listProposalsOfCall } from '../proposals/store'
import { closeRevisits } from '../scoring/revisits/actions'
import { commitmentsRoot } from '../scoring/sealing/sealing'
import { listCommitments } from '../scoring/sealing/store'
import { outcomesOf, type Award, type Decision, type OutcomeDraft, type Recommendation, type RecommendationContent, type SealedMinutes } from './awards'
import { writeToApplicant, type BothWords } from './letters'
import * as may from './policy'
import { inputsHash } from './published'
import { readTelling, tellOf } from './result-letters'
import { contentOf, hindrance, readStanding, standpointOf, type Standing } from './standing'
import { findMinutes, findRecommendation, holdRecommendation, insertAwards, insertDecision, insertMinutes, insertOutcomes, insertRecommendation, moveRecommendation } from './store'

const TEXT_MAX = 2_000

/** The committee's chair sends ranking and selection, as they stand now, to the authority. The proposals move; nobody outside is told anything yet. */
export async function recommend(services: Services, chair: Person, callId: string): Promise<{ id: string }> {
  return transact(services, chair, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'awards.missing.call')
    const standing = await readStanding(tx.db, call, chair)
    insist(may.recommend(chair, standpointOf(standing)))
    const inTheWay = hindrance(standing)
    if (inTheWay !== null || standing.meeting === null) throw new Impossible(`awards.refused.${inTheWay ?? 'noMeeting'}`)

    const content = contentOf(standing, standing.meeting)
    const recommendation: Recommendation = {
      id: tx.id(), callId, madeBy: chair.id, madeAt: tx.at, content, inputsHash: inputsHash(content), state: 'proposed', returnedBy: null, returnedAt: null, returnedReason: null,
    }
    await insertRecommendation(tx.db, recommendation)
    const proposals = await proposalsOf(tx, callId)
    for (const { proposalId, outcome } of outcomesOf(content.ranking, content.selection)) {
      await moveProposal(tx, proposalIn(proposals, proposalId), ({ awarded: 'recommend', reserve: 'reserve', declined: 'decline' } as const)[outcome])
    }
    await moveCall(tx, call, 'conclude', chair)
    const commitments = commitmentsRoot((await listCommitments(tx.db, callId)).map(({ commitment }) => commitment))
    tx.record('awards.recommended', `call:${callId}`, { new: { recommendation: recommendation.id, inputsHash: recommendation.inputsHash, commitments, awards: content.selection.taken.length, totalMinor: content.selection.totalMinor } })
    return { id: recommendation.id }
  })
}

async function proposalsOf(tx: Tx, callId: string): Promise<Map<string, Proposal>> {
  return new Map((await listProposalsOfCall(tx.db, callId)).map((proposal) => [proposal.id, proposal]))
}

function proposalIn(proposals: ReadonlyMap<string, Proposal>, id: string): Proposal {
  const proposal = proposals.get(id)
  if (proposal === undefined) throw new OutOfDate('awards.refused.changed')
  return proposal
}

/** The committee's minutes on a recommendation are signed and sealed: from now on it can be decided. */
export async function keepMinutes(tx: Tx, { recommendationId, reference }: Pick<SealedMinutes, 'recommendationId' | 'reference'>): Promise<void> {
  await insertMinutes(tx.db, { recommendationId, reference, sealedAt: tx.at })
}

/** Holds call and recommendation, in this order, and asks whether this person may do this with it now. */
async function holdPending(tx: Tx, authority: Person, recommendationId: string, deed: Policy<may.Pending>): Promise<{ call: Call; recommendation: Recommendation; standing: Standing }> {
  const { callId } = found(await findRecommendation(tx.db, recommendationId), 'awards.missing.recommendation')
  const call = found(await holdCall(tx.db, callId), 'awards.missing.call')
  const recommendation = found(await holdRecommendation(tx.db, recommendationId), 'awards.missing.recommendation')
  if (recommendation.state !== 'proposed') throw new OutOfDate('awards.refused.decidedMeanwhile')
  // What is won in one lot counts in the others, so lots of a call are decided one after the other.
  if (call.lotOf !== null) await holdCall(tx.db, call.lotOf)
  const standing = await readStanding(tx.db, call, authority)
  const minutes = await findMinutes(tx.db, recommendationId) === undefined ? 'open' : 'sealed'
  insist(deed(authority, { ...standpointOf(standing), recommendation, minutes }))
  return { call, recommendation, standing }
}

/** Back to the committee with a reason: the proposals are scored again, and nothing has been told to anybody. */
export async function returnRecommendation(services: Services, authority: Person, recommendationId: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'awards.fault.reason' }]
  if (reason.length > TEXT_MAX) return [{ field: 'reason', words: 'awards.fault.long', values: { max: TEXT_MAX } }]
  return transact<Fault[]>(services, authority, async (tx) => {
    const { call, recommendation } = await holdPending(tx, authority, recommendationId, may.giveBack)
    await moveRecommendation(tx.db, recommendation, 'return', { returnedBy: authority.id, returnedAt: tx.at, returnedReason: reason })
    const proposals = await proposalsOf(tx, call.id)
    for (const { proposalId } of recommendation.content.ranking) {
      const proposal = proposalIn(proposals, proposalId)
      if (proposal.state !== 'withdrawn') await moveProposal(tx, proposal, 'return')
    }
    await moveCall(tx, call, 'reconsider', authority)
    tx.record('awards.returned', `call:${call.id}`, { old: { recommendation: recommendation.id }, reason })
    return []
  })
}

/**
 * The decision, in one transaction or not at all: what becomes of every proposal, the awards with their money owed in the
 * ledger, the reserve list, a letter to everybody of every applicant, and the results published. It refuses where the ranking
 * or the rules are no longer those that were recommended, and until the committee's minutes on them are signed and sealed.
 */
export async function decideAwards(services: Services, words: BothWords, authority: Person, recommendationId: string, note: string): Promise<{ awards: number; letters: number } | Fault[]> {
  if (note.length > TEXT_MAX) return [{ field: 'note', words: 'awards.fault.long', values: { max: TEXT_MAX } }]
  return transact<{ awards: number; letters: number } | Fault[]>(services, authority, async (tx) => {
    const { call, recommendation, standing } = await holdPending(tx, authority, recommendationId, may.decide)
    const { content } = recommendation
    if (inputsHash(contentOf(standing, found(standing.meeting, 'awards.refused.changed'))) !== recommendation.inputsHash) throw new OutOfDate('awards.refused.changed')

    const decision: Decision = {
      id: tx.id(), callId: call.id, recommendationId, reference: `V-${call.reference}`, recommendedBy: recommendation.madeBy, decidedBy: authority.id, decidedAt: tx.at,
      complaintsUntil: addDays(tx.today, call.settings.complaintDays), note, number: 1, supersedes: null, cause: null,
    }
    await moveRecommendation(tx.db, recommendation, 'decide')
    await insertDecision(tx.db, decision)
    const outcomes = outcomesOf(content.ranking, content.selection)
    await insertOutcomes(tx.db, outcomes.map((outcome) => ({ ...outcome, decisionId: decision.id })))

    const proposals = await proposalsOf(tx, call.id)
    const awards = outcomes.filter(({ outcome }) => outcome === 'awarded').map(({ proposalId }) => awardOf(tx, call, decision, proposalIn(proposals, proposalId)))
    await insertAwards(tx.db, awards)
    for (const award of awards) await obligateAward(tx, authority, { callId: call.id, awardId: award.id, amountMinor: award.amountMinor, key: award.id, reference: award.reference })
    for (const { proposalId, outcome } of outcomes) {
      const proposal = proposalIn(proposals, proposalId)
      if (outcome === 'awarded') await moveProposal(tx, proposal, 'award', 'awarded')
      else await showProposal(tx, proposal, proposal.state)
    }

    const letters = await writeResults(tx, services, words, { decision, outcomes, awards, content })
    await moveCall(tx, call, 'announce', authority)
    await closeRevisits(tx, call.id, decision.reference)
    tx.record('awards.decided', `call:${call.id}`, {
      new: { decision: decision.reference, inputsHash: recommendation.inputsHash, awards: awards.map(({ reference, amountMinor }) => ({ reference, amountMinor })), totalMinor: sum(awards.map(({ amountMinor }) => amountMinor)) },
      ...(note === '' ? {} : { reason: note }),
    })
    return { awards: awards.length, letters }
  })
}

/** An award of exactly what was asked: amounts are never cut by themselves. */
export function awardOf(tx: Tx, call: Call, decision: Pick<Decision, 'id'>, proposal: Proposal): Award {
  const { requestedMinor, totalMinor, reference } = proposal
  if (requestedMinor === null || totalMinor === null || reference === null) throw new Error('a ranked proposal was submitted')
  return {
    id: tx.id(), reference, decisionId: decision.id, proposalId: proposal.id, callId: call.id, organisationId: proposal.organisationId, municipalityCode: proposal.municipalityCode,
    title: proposal.title, currency: call.currency, amountMinor: requestedMinor, cofinancingMinor: totalMinor - requestedMinor, state: 'offered', offeredAt: tx.at,
    answerBy: addWorkingDays(tx.today, call.settings.acceptanceWorkingDays), answeredBy: null, answeredAt: null, answerReason: null, promotedBy: null, promotedAt: null, promotion: null,
    contractedAt: null, closedAt: null, offers: 1, version: 1,
  }
}

type Results = { decision: Decision; outcomes: readonly OutcomeDraft[]; awards: readonly Award[]; content: RecommendationContent }

/** One letter about each proposal to everybody of its applicant. */
async function writeResults(tx: Tx, services: Services, words: BothWords, { decision, outcomes, awards, content }: Results): Promise<number> {
  const telling = await readTelling(tx.db, { baseUrl: services.site.baseUrl, decision, content })
  let letters = 0
  for (const outcome of outcomes) {
    const { ranked: { organisationId, proposalId }, valuesFor } = await tellOf(tx.db, telling, outcome, awards.find((award) => award.proposalId === outcome.proposalId))
    letters += await writeToApplicant(tx, services, words, { organisationId, proposalId }, outcome.outcome, valuesFor)
  }
  return letters
}
