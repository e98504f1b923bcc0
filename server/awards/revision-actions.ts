import { addDays } from '../kernel/dates'
import { found, Impossible, OutOfDate } from '../kernel/errors'
import { canonical } from '../kernel/canonical'
import type { Person } from '../kernel/policy'
import type { Services, Tx } from '../kernel/services'
import type { Words } from '../kernel/words'
import type { Call } from '../calls/calls'
import { deobligateAward } from '../fund/actions'
import { callMoney } from '../fund/balance-store'
import { moveProposal, showProposal } from '../proposals/actions'
import type { Proposal } from '../proposals/proposals'
import { holdProposal } from '../proposals/store'
import type { Meeting } from '../scoring/committee'
import { listMeetings } from '../scoring/committee-store'
import { broughtBack } from '../scoring/evaluation'
import { closeRevisits } from '../scoring/revisits/actions'
import { openedLast } from '../scoring/revisits/revisits'
import { sealedLast } from '../scoring/revisits/store'
import { findEvaluation } from '../scoring/store'
import { commitmentsRoot } from '../scoring/sealing/sealing'
import { listCommitments } from '../scoring/sealing/store'
import { awardOf } from './actions'
import { meanText, type Award, type Decision, type Outcome, type OutcomeDraft, type Recommendation, type RecommendationContent } from './awards'
import { writeToApplicant, type BothWords, type LetterKind } from './letters'
import { offerAward, offerKey } from './offers'
import { stands } from './reserve'
import { changesBetween, outcomesAnew, recast, type Change, type Place, type Revision } from './revision'
import { inputsHash } from './published'
import { readTelling, tellOf } from './result-letters'
import { selectionOf } from './selecting'
import { contentOf, hindrance, readStanding, type Standing } from './standing'
import {
  findDecision, findRecommendation, insertDecision, insertOutcomes, insertRecommendation, listAwardsOfCall, listOutcomes, listRecommendations, moveAward, moveRecommendation, replaceOutcome,
} from './store'

/** What a second decision would say, computed from the sheets as they are sealed now. */
export type Revised = {
  readonly standing: Standing
  readonly content: RecommendationContent | null
  readonly decision: Decision
  readonly before: readonly Outcome[]
  readonly outcomes: readonly OutcomeDraft[]
  readonly changes: readonly Change[]
  /** What stands in the way of recommending it; null when nothing does. */
  readonly hindrance: Exclude<ReturnType<typeof hindrance>, null | 'noMeeting'> | 'noSession' | null
}

/** Ranking and awards of a decided call computed again, beside what was decided. */
export async function readRevised(db: Tx['db'], call: string | Call, person: Pick<Person, 'id'>): Promise<Revised> {
  const standing = await readStanding(db, call, person)
  const { id } = standing.evaluation.call
  const decision = found(await findDecision(db, id), 'awards.missing.recommendation')
  const earlier = found(await findRecommendation(db, decision.recommendationId), 'awards.missing.recommendation')
  const [before, awards, { freeMinor }] = [await listOutcomes(db, id), await listAwardsOfCall(db, id), await callMoney(db, id)]
  const revision = revisionOf(standing, decision, awards, freeMinor)
  const { proposals: ranking } = standing.ranking
  const { candidates, rules } = recast(ranking, standing.rules, revision)
  const selection = await selectionOf(candidates, rules)
  const outcomes = outcomesAnew(ranking, selection, revision, before)
  const meeting = await findSession(db, standing)
  const anew = { ...standing, selection, meeting }
  const inTheWay = hindrance(anew)
  return {
    standing: anew, decision, before, outcomes, hindrance: inTheWay === 'noMeeting' ? 'noSession' : inTheWay,
    content: meeting === null ? null : { ...contentOf(anew, meeting), revision },
    changes: changesBetween({ ranking: earlier.content.ranking, outcomes: before }, { ranking, outcomes }),
  }
}

/** The session on which a second recommendation rests: about all that was brought back, with its quorum, after its last sheet was sealed. */
async function findSession(db: Tx['db'], { evaluation }: Standing): Promise<Meeting | null> {
  const about = broughtBack(evaluation)
  const sealed = await sealedLast(db, evaluation.call.id, about)
  const opened = openedLast(evaluation.revisits)
  const held = (await listMeetings(db, evaluation.call.id))
    .filter((meeting) => meeting.quorate === 'yes' && about.every((id) => meeting.about?.includes(id) === true) && meeting.heldAt >= sealed && meeting.heldAt >= opened)
  return about.length === 0 ? null : held.at(-1) ?? null
}

/** The standing on which a draw, a recusal or a recommendation works: anew where a complaint has brought a part back after the decision. */
export async function readCurrent(db: Tx['db'], call: string | Call, person: Pick<Person, 'id'>): Promise<Standing> {
  const evaluation = found(await findEvaluation(db, call, person.id), 'awards.missing.call')
  return broughtBack(evaluation).length > 0 ? (await readRevised(db, evaluation.call, person)).standing : readStanding(db, evaluation.call, person)
}

function revisionOf({ ranking }: Standing, decision: Decision, awards: readonly Award[], freeMinor: number): Revision {
  const inState = (...states: string[]) => ranking.proposals.map(({ proposalId }) => proposalId).filter((id) => states.includes(ranking.details.get(id)?.state ?? ''))
  const signed = inState('contracted')
  const owed = awards.filter((award) => stands(award) && !signed.includes(award.proposalId)).reduce((all, { amountMinor }) => all + amountMinor, 0)
  return { of: decision.id, signed, ended: inState('refused', 'retracted'), availableMinor: freeMinor + owed }
}

/** The committee sends the new ranking and selection to the authority, inside the caller's transaction and after its policy. */
export async function recommendAnew(tx: Tx, chair: Person, call: Call): Promise<Recommendation> {
  const { content, hindrance: inTheWay } = await readRevised(tx.db, call, chair)
  if (inTheWay !== null || content === null) throw new Impossible(`awards.refused.${inTheWay ?? 'noSession'}`)
  if ((await listRecommendations(tx.db, call.id)).some(({ state }) => state === 'proposed')) throw new OutOfDate('awards.refused.decidedMeanwhile')
  const recommendation: Recommendation = {
    id: tx.id(), callId: call.id, madeBy: chair.id, madeAt: tx.at, content, inputsHash: inputsHash(content), state: 'proposed', returnedBy: null, returnedAt: null, returnedReason: null,
  }
  await insertRecommendation(tx.db, recommendation)
  const commitments = commitmentsRoot((await listCommitments(tx.db, call.id)).map(({ commitment }) => commitment))
  tx.record('awards.recommendedAnew', `call:${call.id}`, { new: { recommendation: recommendation.id, inputsHash: recommendation.inputsHash, commitments, awards: content.selection.taken.length, totalMinor: content.selection.totalMinor } })
  return recommendation
}

type Deciding = { readonly call: Call; readonly recommendation: Recommendation; readonly note: string; /** References of the complaints. */ readonly cause: string }

/**
 * The second decision, in the caller's transaction: it supersedes the one before for the proposals whose result changes, and
 * for no other. Offers that are lost are taken back with their money before new ones are made; what is signed stays;
 * every applicant of the call reads what changed and what did not.
 */
export async function decideAnew(tx: Tx, services: Services, words: BothWords, authority: Person, { call, recommendation, note, cause }: Deciding): Promise<Decision> {
  const revised = await readRevised(tx.db, call, authority)
  const { content, decision: earlier, outcomes, before, changes } = revised
  const same = content !== null && inputsHash(content) === recommendation.inputsHash && canonical(content.revision) === canonical(recommendation.content.revision)
  if (!same || revised.hindrance !== null) throw new OutOfDate('awards.refused.changed')
  const number = earlier.number + 1
  const decision: Decision = {
    id: tx.id(), callId: call.id, recommendationId: recommendation.id, reference: `V-${call.reference}-${number}`, recommendedBy: recommendation.madeBy, decidedBy: authority.id, decidedAt: tx.at,
    complaintsUntil: addDays(tx.today, call.settings.complaintDays), note, number, supersedes: earlier.id, cause,
  }
  await moveRecommendation(tx.db, recommendation, 'decide')
  await insertDecision(tx.db, decision)
  await applyAnew(tx, authority, { call, decision, outcomes, before })
  await closeRevisits(tx, call.id, decision.reference)
  await writeChanges(tx, services, words, { call, decision, outcomes, changes, content })
  tx.record('awards.decidedAnew', `call:${call.id}`, {
    old: { decision: earlier.reference },
    new: { decision: decision.reference, inputsHash: recommendation.inputsHash, cause, changes: changes.map(({ reference, before: was, after: is }) => ({ reference, from: was?.outcome ?? null, to: is.outcome, amountMinor: is.amountMinor })) },
    ...(note === '' ? {} : { reason: note }),
  })
  return decision
}

type Applying = { call: Call; decision: Decision; outcomes: readonly OutcomeDraft[]; before: readonly Outcome[] }

/** First everything that is lost, then everything that is won: money is free before it is owed again. */
async function applyAnew(tx: Tx, authority: Person, { call, decision, outcomes, before }: Applying): Promise<void> {
  const awards = await listAwardsOfCall(tx.db, call.id)
  const standing = new Map(awards.filter(stands).map((award) => [award.proposalId, award]))
  for (const outcome of outcomes) {
    const award = standing.get(outcome.proposalId)
    if (award !== undefined && outcome.outcome !== 'awarded') await takeBack(tx, authority, award, decision)
  }
  for (const outcome of outcomes) {
    const earlier = before.find(({ proposalId }) => proposalId === outcome.proposalId)
    const proposal = found(await holdProposal(tx.db, outcome.proposalId), 'kernel.missing.page')
    await settle(tx, proposal, outcome.outcome)
    if (outcome.outcome === 'awarded' && !standing.has(outcome.proposalId) && !['contracted', 'refused', 'retracted'].includes(proposal.state)) {
      await offerAward(tx, authority, awardOf(tx, call, decision, proposal))
    }
    if (earlier === undefined) await insertOutcomes(tx.db, [{ ...outcome, decisionId: decision.id }])
    else if (saysOtherwise(earlier, outcome)) await replaceOutcome(tx.db, earlier, { ...outcome, decisionId: decision.id })
  }
}

const saysOtherwise = ({ decisionId: _decision, expiredAt: _expired, ...earlier }: Outcome, outcome: OutcomeDraft): boolean => canonical(earlier) !== canonical(outcome)

/** A second decision takes an offer back that no agreement binds: its money is free in the call. */
async function takeBack(tx: Tx, authority: Person, award: Award, decision: Decision): Promise<void> {
  await moveAward(tx.db, award, 'retract', { answeredBy: authority.id, answeredAt: tx.at, answerReason: decision.reference })
  await deobligateAward(tx, authority, { callId: award.callId, awardId: award.id, amountMinor: award.amountMinor, key: offerKey(award), reason: decision.reference })
  tx.record('awards.takenBack', `award:${award.id}`, { old: { state: award.state }, new: { decision: decision.reference } })
}

/** Moves the proposal to where the decision puts it, through the scores where it was decided before, and shows it. */
async function settle(tx: Tx, proposal: Proposal, outcome: Outcome['outcome']): Promise<void> {
  const { id, state } = proposal
  if (['contracted', 'refused', 'retracted', 'withdrawn'].includes(state)) return
  const held = { awarded: ['awarded', 'accepted'], reserve: ['reserve'], declined: ['declined'] }[outcome]
  if (held.includes(state)) return
  const scored = state === 'scored' ? state : await moveProposal(tx, proposal, state === 'awarded' || state === 'accepted' ? 'rejudge' : 'return')
  const to = await moveProposal(tx, { id, state: scored }, ({ awarded: 'recommend', reserve: 'reserve', declined: 'decline' } as const)[outcome])
  const last = outcome === 'awarded' ? await moveProposal(tx, { id, state: to }, 'award') : to
  await showProposal(tx, { id, state: last }, last)
}

type Changing = { call: Call; decision: Decision; outcomes: readonly OutcomeDraft[]; changes: readonly Change[]; content: RecommendationContent }
const KINDS = { awarded: 'anewAwarded', reserve: 'anewReserve', declined: 'anewDeclined' } as const satisfies Record<Outcome['outcome'], LetterKind>

/** A letter about each proposal: what it was and what it is now, or that nothing changes for it; and all that a first letter says. */
async function writeChanges(tx: Tx, services: Services, words: BothWords, { call, decision, outcomes, changes, content }: Changing): Promise<void> {
  const awards = await listAwardsOfCall(tx.db, call.id)
  const telling = await readTelling(tx.db, { baseUrl: services.site.baseUrl, decision, content })
  for (const outcome of outcomes) {
    const { proposalId } = outcome
    const change = changes.find((one) => one.proposalId === proposalId)
    const { ranked: { organisationId }, valuesFor } = await tellOf(tx.db, telling, outcome, awards.find((one) => one.proposalId === proposalId))
    await writeToApplicant(tx, services, words, { organisationId, proposalId }, change === undefined ? 'anewSame' : KINDS[change.after.outcome], (own) => ({
      ...valuesFor(own), cause: decision.cause ?? '', ...(change === undefined ? {} : { before: placeText(own, change.before), after: placeText(own, change.after) }),
    }))
  }
}

/** One line about where a proposal stands: outcome, rank and points. */
export function placeText(words: Words, place: Place | null): string {
  if (place === null) return words.say('awards.place.none')
  const outcome = place.outcome === 'reserve' ? words.say('awards.outcome.reserve', { position: place.reservePosition ?? 0 }) : words.say(`awards.place.${place.outcome}`)
  const points = meanText(words, place.points.sum, place.points.of)
  return place.rank === null ? words.say('awards.place.unranked', { outcome, points }) : words.say('awards.place.ranked', { outcome, points, rank: place.rank })
}
