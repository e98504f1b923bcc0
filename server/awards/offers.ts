import { addDays, dayOf } from '../kernel/dates'
import { found, OutOfDate, type Fault } from '../kernel/errors'
import { clockwork, insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { findCall, holdCall } from '../calls/store'
import { deobligateAward, obligateAward, recommitRecovered } from '../fund/actions'
import { callMoney, recoveredMoney, type Recovered } from '../fund/balance-store'
import { municipalityNames } from '../municipalities/store'
import { moveProposal } from '../proposals/actions'
import type { ProposalMove } from '../proposals/lifecycle'
import type { Proposal } from '../proposals/proposals'
import { holdProposal } from '../proposals/store'
import { awardOf } from './actions'
import type { Award, Decision } from './awards'
import { writeToApplicant, valuesOfAward, type BothWords, type LetterKind } from './letters'
import type { AwardMove } from './lifecycle'
import * as may from './policy'
import { namesFrom, reasonText } from './reasons'
import type { Call } from '../calls/calls'
import { winsElsewhere } from './lots-store'
import type { SelectionRules } from './selection'
import { nextOnReserve, reserveUntil, type Promotion } from './reserve'
import { readStanding, standpointOf } from './standing'
import {
  expireOutcome, findAward, findAwardOfProposal, findDecision, findOutcome, findRecommendation, holdAward, insertAwards, listAwardsOfCall, listLapsing, listOutcomes, listWaiting, moveAward,
  promoteOutcome, replaceOffer,
} from './store'

const REASON_MAX = 2_000

type Answer = { readonly answer: 'accept' | 'decline' | ''; readonly reason: string }

/** The applicant's signatory takes the grant, or does not: then its money is free again for the reserve list. */
export async function answerOffer(services: Services, words: BothWords, signatory: Person, awardId: string, { answer, reason }: Answer): Promise<Fault[]> {
  if (answer === '') return [{ field: 'answer', words: 'awards.fault.answer' }]
  if (reason.length > REASON_MAX) return [{ field: 'reason', words: 'awards.fault.long', values: { max: REASON_MAX } }]
  return transact<Fault[]>(services, signatory, async (tx) => {
    const award = await holdInCall(tx, awardId)
    insist(may.answer(signatory, { award, today: tx.today }))
    if (answer === 'decline') {
      await giveBack(tx, services, words, signatory, award, { move: 'decline', proposal: 'refuse', letter: 'refused', said: reason === '' ? null : reason })
      return []
    }
    await moveAward(tx.db, award, 'accept', { answeredBy: signatory.id, answeredAt: tx.at, answerReason: reason === '' ? null : reason })
    await moveProposal(tx, found(await holdProposal(tx.db, award.proposalId), 'kernel.missing.page'), 'accept', 'accepted')
    await writeToApplicant(tx, services, words, award, 'accepted', (own) => valuesOfAward(own, award))
    tx.record('awards.accepted', `award:${award.id}`, { old: { state: award.state }, new: { state: 'accepted' } })
    return []
  })
}

/** Whoever holds call and award takes them in this order. */
async function holdInCall(tx: Tx, awardId: string): Promise<Award> {
  const { callId } = found(await findAward(tx.db, awardId), 'kernel.missing.page')
  await holdCall(tx.db, callId)
  return found(await holdAward(tx.db, awardId), 'kernel.missing.page')
}

/** Under which the ledger knows one offer of an award: it moves the money of each once. */
export const offerKey = ({ id, offers }: Pick<Award, 'id' | 'offers'>): string => (offers === 1 ? id : `${id}:${offers}`)

/** Offers an award and owes it its money: a new one, or the one that a second decision had taken back. */
export async function offerAward(tx: Tx, person: Person, draft: Award): Promise<Award> {
  const earlier = await findAwardOfProposal(tx.db, draft.proposalId)
  const award = earlier === undefined ? draft : await replaceOffer(tx.db, earlier, draft)
  if (earlier === undefined) await insertAwards(tx.db, [draft])
  await obligateAward(tx, person, { callId: award.callId, awardId: award.id, amountMinor: award.amountMinor, key: offerKey(award), reference: award.reference })
  return award
}

type End = { move: AwardMove; proposal: ProposalMove; letter: LetterKind; said: string | null }

/** An award ends before its agreement: the money goes back to the call, the proposal ends, the applicant reads why. */
async function giveBack(tx: Tx, services: Services, words: BothWords, person: Person, award: Award, { move, proposal, letter, said }: End): Promise<void> {
  await moveAward(tx.db, award, move, { answeredBy: person.id, answeredAt: tx.at, answerReason: said })
  const held = found(await holdProposal(tx.db, award.proposalId), 'kernel.missing.page')
  await moveProposal(tx, held, proposal, proposal === 'retract' ? 'retracted' : 'refused')
  await deobligateAward(tx, person, { callId: award.callId, awardId: award.id, amountMinor: award.amountMinor, key: offerKey(award), reason: said ?? letter })
  await writeToApplicant(tx, services, words, award, letter, (own) => ({ ...valuesOfAward(own, award), reason: said ?? '' }))
  tx.record(`awards.${letter}`, `award:${award.id}`, { old: { state: award.state }, new: { move }, ...(said === null ? {} : { reason: said }) })
}

/** Offers whose day has passed without an answer. Harmless when there are none; returns how many lapsed. */
export async function lapseOffers(services: Services, words: BothWords): Promise<number> {
  const due = await listLapsing(services.db, dayOf(services.now()))
  let lapsed = 0
  for (const { id } of due) {
    await transact(services, clockwork, async (tx) => {
      const award = await holdInCall(tx, id)
      if (award.state !== 'offered' || award.answerBy >= tx.today) return
      await giveBack(tx, services, words, clockwork, award, { move: 'lapse', proposal: 'refuse', letter: 'lapsed', said: null })
      lapsed += 1
    })
  }
  return lapsed
}

/** The scheme takes an award back before an agreement is signed, inside the caller's transaction and after the caller's policy. */
export async function retractAward(tx: Tx, services: Services, words: BothWords, authority: Person, awardId: string, reason: string): Promise<void> {
  const award = await holdInCall(tx, awardId)
  await giveBack(tx, services, words, authority, award, { move: 'retract', proposal: 'retract', letter: 'retracted', said: reason })
}

export type Reserve = { readonly decision: Decision; readonly next: Promotion | null; readonly freeMinor: number; /** Part of it: money that was paid back and stands at its source. */ readonly recovered: Recovered; readonly until: string }

/** Who is next on the reserve list of a decided call, by the rules and the money that is free now. */
export async function readReserve(tx: Pick<Tx, 'db'>, callId: string): Promise<Reserve | null> {
  const decision = await findDecision(tx.db, callId)
  const call = await findCall(tx.db, callId)
  if (decision === undefined || call === undefined) return null
  const recommendation = await findRecommendation(tx.db, decision.recommendationId)
  const outcomes = await listOutcomes(tx.db, callId)
  const awards = await listAwardsOfCall(tx.db, callId)
  const money = await callMoney(tx.db, callId)
  const recovered = await recoveredMoney(tx.db, callId)
  const freeMinor = money.freeMinor + recovered.availableMinor
  const { content } = found(recommendation, 'awards.missing.recommendation')
  return {
    decision, freeMinor, recovered, until: reserveUntil(decision, call.settings.reserveMonths),
    next: withRecovered(nextOnReserve(content.ranking, outcomes, awards, await rulesNow(tx, call, content.rules), freeMinor), recovered),
  }
}

/** The rules of the decision, with what applicants hold in other lots now. */
async function rulesNow(tx: Pick<Tx, 'db'>, call: Call, { wonElsewhere: _then, ...rules }: SelectionRules): Promise<SelectionRules> {
  const wonElsewhere = await winsElsewhere(tx.db, call)
  return wonElsewhere.length === 0 ? rules : { ...rules, wonElsewhere }
}

const withRecovered = (next: Promotion | null, recovered: Recovered): Promotion | null => (next === null || recovered.availableMinor === 0 ? next : { ...next, recovered })

/** The reserve list of a call ends on its day: whoever still waits is told. Harmless when there is nothing to do; returns how many places ended. */
export async function expireReserves(services: Services, words: BothWords): Promise<number> {
  let ended = 0
  for (const { proposalId, callId } of await listWaiting(services.db)) {
    const until = await endOfReserve(services.db, callId)
    if (until === null || until >= dayOf(services.now())) continue
    await transact(services, clockwork, async (tx) => {
      await holdCall(tx.db, callId)
      const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
      const outcome = await findOutcome(tx.db, proposalId)
      if (proposal.state !== 'reserve' || outcome?.outcome !== 'reserve' || outcome.expiredAt !== null) return
      await expireOutcome(tx.db, proposalId, tx.at)
      await moveProposal(tx, proposal, 'decline', 'declined')
      await writeToApplicant(tx, services, words, { organisationId: proposal.organisationId, proposalId }, 'expired', (own) => ({
        reference: proposal.reference ?? '', title: proposal.title, until: own.day(until), position: outcome.reservePosition ?? 0,
      }))
      tx.record('awards.reserveExpired', `proposal:${proposalId}`, { old: { position: outcome.reservePosition }, new: { until } })
      ended += 1
    })
  }
  return ended
}

async function endOfReserve(db: Tx['db'], callId: string): Promise<string | null> {
  const [decision, call] = [await findDecision(db, callId), await findCall(db, callId)]
  return decision === undefined || call === undefined ? null : reserveUntil(decision, call.settings.reserveMonths)
}

/** The authority offers the grant to who is next on the reserve list; whoever meant another one is told that things have moved on. */
export async function promoteReserve(services: Services, words: BothWords, authority: Person, callId: string, proposalId: string): Promise<{ id: string }> {
  return transact(services, authority, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'awards.missing.call')
    const standing = await readStanding(tx.db, call, authority)
    const reserve = found(await readReserve(tx, callId), 'awards.refused.noReserve')
    insist(may.promote(authority, { ...standpointOf(standing), today: tx.today, reserveUntil: reserve.until, next: reserve.next?.proposalId ?? null }))
    const next = found(reserve.next, 'awards.refused.noNext')
    if (next.proposalId !== proposalId) throw new OutOfDate('awards.refused.otherNext')

    const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
    const recommittedMinor = await fillCall(tx, authority, call.id, proposal)
    const award = await offerAward(tx, authority, { ...awardOf(tx, call, reserve.decision, proposal), promotedBy: authority.id, promotedAt: tx.at, promotion: JSON.stringify(next) })
    await promoteOutcome(tx.db, proposalId)
    await moveProposal(tx, proposal, 'award', 'awarded')
    const municipalities = await municipalityNames(tx.db)
    const references = new Map(standing.ranking.proposals.map((ranked) => [ranked.proposalId, ranked.reference]))
    await writeToApplicant(tx, services, words, award, 'promoted', (own) => ({
      ...valuesOfAward(own, award), free: own.money(next.freeMinor, award.currency), reason: reasonText(own, next.reason, namesFrom(own, municipalities, references)),
      complaintsUntil: own.day(addDays(tx.today, call.settings.complaintDays)),
    }))
    tx.record('awards.promoted', `award:${award.id}`, { new: { reference: award.reference, amountMinor: award.amountMinor, freeMinor: next.freeMinor, passedOver: next.passedOver, ...(recommittedMinor === 0 ? {} : { recommittedMinor, recovered: next.recovered }) } })
    return { id: award.id }
  })
}

/** What the call itself lacks for the grant comes from what was paid back: from its source to the call, and then it is owed. */
async function fillCall(tx: Tx, authority: Person, callId: string, { id, requestedMinor }: Pick<Proposal, 'id' | 'requestedMinor'>): Promise<number> {
  const lackMinor = (requestedMinor ?? 0) - (await callMoney(tx.db, callId)).freeMinor
  if (lackMinor <= 0) return 0
  await recommitRecovered(tx, authority, { callId, amountMinor: lackMinor, key: `${id}:${tx.at}` })
  return lackMinor
}
