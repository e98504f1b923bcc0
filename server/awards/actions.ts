import { addDays, addWorkingDays } from '../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { sum } from '../kernel/money'
import { insist, type Person, type Policy } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Words } from '../kernel/words'
import { moveCall } from '../calls/actions'
import type { Call } from '../calls/calls'
import { holdCall } from '../calls/store'
import { obligateAward } from '../fund/actions'
import { municipalityNames } from '../municipalities/store'
import { moveProposal, showProposal } from '../proposals/actions'
import type { Proposal } from '../proposals/proposals'
import { listProposalsOfCall } from '../proposals/store'
import { findOrganisation } from '../organisations/store'
import { commitmentsRoot } from '../scoring/sealing/sealing'
import { listCommitments } from '../scoring/sealing/store'
import { outcomesOf, type Award, type Decision, type OutcomeDraft, type Recommendation, type RecommendationContent, type SealedMinutes } from './awards'
import { feedbackText } from './feedback/feedback'
import { listFeedback } from './feedback/store'
import { witnessLine, writeToApplicant, valuesOfAward, type BothWords, type LetterValues } from './letters'
import * as may from './policy'
import { namesFrom, pointLines, reasonText } from './reasons'
import { inputsHash } from './published'
import { contentOf, hindrance, readStanding, standpointOf, type Standing } from './standing'
import { findMinutes, findRecommendation, findWitness, holdRecommendation, insertAwards, insertDecision, insertMinutes, insertOutcomes, insertRecommendation, moveRecommendation } from './store'

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

    const letters = await writeResults(tx, services, words, { decision, outcomes, awards, content, proposals })
    await moveCall(tx, call, 'announce', authority)
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

type Results = { decision: Decision; outcomes: readonly OutcomeDraft[]; awards: readonly Award[]; content: RecommendationContent; proposals: ReadonlyMap<string, Proposal> }

/** One letter about each proposal to everybody of its applicant: result, points by section, floors, rank, reason, how long one may complain. */
async function writeResults(tx: Tx, services: Services, words: BothWords, { decision, outcomes, awards, content, proposals }: Results): Promise<number> {
  const { ranking, rules, call } = content
  const municipalities = await municipalityNames(tx.db)
  const references = new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference]))
  const feedback = await listFeedback(tx.db, decision.callId)
  const witness = await findWitness(tx.db, decision.callId)
  let letters = 0
  for (const outcome of outcomes) {
    const proposal = proposalIn(proposals, outcome.proposalId)
    const ranked = found(ranking.find(({ proposalId }) => proposalId === outcome.proposalId), 'awards.refused.changed')
    const award = awards.find(({ proposalId }) => proposalId === outcome.proposalId)
    const licence = award === undefined ? undefined : (await findOrganisation(tx.db, proposal.organisationId))?.profile.licence.state
    const valuesFor = (own: Words): LetterValues => ({
      reference: ranked.reference, title: ranked.title, call: call.reference, decision: decision.reference,
      points: pointLines(own, ranked, rules).join('\n'), feedback: feedbackText(own, feedback.get(proposal.id), ranked, rules),
      ranked: ranked.rank === null ? own.say('awards.letter.noRank') : own.say('awards.letter.rank', { rank: ranked.rank, count: ranking.length }),
      reason: reasonText(own, outcome.reason, namesFrom(own, municipalities, references)), position: outcome.reservePosition ?? 0,
      complaintsUntil: own.day(decision.complaintsUntil), complaints: `${services.site.baseUrl}/complaints/proposals/${outcome.proposalId}`, log: witnessLine(own, services.site.baseUrl, witness),
      ...(award === undefined ? {} : { ...valuesOfAward(own, award), documents: own.say(licence === 'held' ? 'awards.letter.documents' : 'awards.letter.documentsAndLicence') }),
    })
    letters += await writeToApplicant(tx, services, words, { organisationId: proposal.organisationId, proposalId: proposal.id }, outcome.outcome, valuesFor)
  }
  return letters
}
