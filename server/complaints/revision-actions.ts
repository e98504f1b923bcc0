import type { Db } from '../kernel/database'
import { found, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Call } from '../calls/calls'
import { holdCall } from '../calls/store'
import type { Recommendation } from '../awards/awards'
import { decideAnew, recommendAnew } from '../awards/revision-actions'
import { findMinutes, holdRecommendation, listRecommendations, moveRecommendation } from '../awards/store'
import { findAccount, listRecipients } from '../people/store'
import { listAssessed, findEvaluation } from '../scoring/store'
import type { Complaint } from './complaints'
import { OPEN } from './lifecycle'
import { writeAboutCall, type BothWords } from './letters'
import * as may from './policy'
import { listComplaints, moveComplaint } from './store'

const TEXT_MAX = 2_000

export type Revisited = may.Revisiting & { readonly call: Call; readonly upheldOnes: readonly Complaint[]; readonly recommendation: Recommendation | null }

/** A call in which complaints were upheld, with what has been recommended since. */
export async function readRevisiting(db: Db, call: string | Call, person: Person): Promise<Revisited> {
  const evaluation = found(await findEvaluation(db, call, person.id), 'kernel.missing.page')
  const { id } = evaluation.call
  const complaints = await listComplaints(db, { callId: id })
  const upheldOnes = complaints.filter(({ state }) => state === 'upheld')
  const recommendation = (await listRecommendations(db, id)).find(({ state }) => state === 'proposed') ?? null
  const applicants = [...new Set((await listAssessed(db, id)).map(({ organisationId }) => organisationId))]
  return {
    evaluation, call: evaluation.call, applicants, upheldOnes, recommendation, upheld: upheldOnes.length,
    undecided: complaints.filter(({ state }) => OPEN.includes(state)).length, proposed: recommendation,
    minutes: recommendation !== null && await findMinutes(db, recommendation.id) !== undefined ? 'sealed' : 'open',
  }
}

async function holdRevisiting(tx: Tx, callId: string, person: Person): Promise<Revisited> {
  const call = found(await holdCall(tx.db, callId), 'kernel.missing.page')
  return readRevisiting(tx.db, call, person)
}

/** The committee recommends again, from the sheets as they are sealed now. */
export async function recommendAgain(services: Services, words: BothWords, chair: Person, callId: string): Promise<void> {
  await transact(services, chair, async (tx) => {
    const revisited = await holdRevisiting(tx, callId, chair)
    insist(may.recommend(chair, revisited))
    await recommendAnew(tx, chair, revisited.call)
    await writeAboutCall(tx, { services, words }, await listRecipients(tx.db, '', ['authority']), callId, revisited.call.reference, 'toAuthority')
    tx.seal('call.recommendAnew', revisited.call.reference)
  })
}

/** What was recommended when the page was read, or the sender is told that things have moved on. */
async function holdProposed(tx: Tx, { recommendation }: Revisited, recommendationId: string): Promise<Recommendation> {
  if (recommendation === null || recommendation.id !== recommendationId) throw new OutOfDate('kernel.movedMeanwhile')
  return found(await holdRecommendation(tx.db, recommendationId), 'kernel.missing.page')
}

type Deciding = { readonly recommendationId: string; readonly note: string }

/** The second decision: every complaint that was upheld is settled by it. */
export async function decideAgain(services: Services, words: BothWords, authority: Person, callId: string, { recommendationId, note }: Deciding): Promise<Fault[]> {
  if (note.length > TEXT_MAX) return [{ field: 'note', words: 'complaints.fault.long', values: { max: TEXT_MAX } }]
  return transact<Fault[]>(services, authority, async (tx) => {
    const revisited = await holdRevisiting(tx, callId, authority)
    insist(may.decideAgain(authority, revisited))
    const recommendation = await holdProposed(tx, revisited, recommendationId)
    const cause = revisited.upheldOnes.map(({ reference }) => reference).join(', ').slice(0, 255)
    const decision = await decideAnew(tx, services, words, authority, { call: revisited.call, recommendation, note, cause })
    for (const complaint of revisited.upheldOnes) {
      await moveComplaint(tx.db, complaint, 'settle', { settledAt: tx.at, settledDecisionId: decision.id })
      tx.record('complaints.settled', `complaint:${complaint.id}`, { new: { decision: decision.reference } })
    }
    tx.seal('call.decideAnew', revisited.call.reference)
    return []
  })
}

/** Back to the committee with a reason. */
export async function returnAgain(services: Services, words: BothWords, authority: Person, callId: string, { recommendationId, reason }: { recommendationId: string; reason: string }): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'complaints.fault.returnReason' }]
  if (reason.length > TEXT_MAX) return [{ field: 'reason', words: 'complaints.fault.long', values: { max: TEXT_MAX } }]
  return transact<Fault[]>(services, authority, async (tx) => {
    const revisited = await holdRevisiting(tx, callId, authority)
    insist(may.returnAgain(authority, revisited))
    const recommendation = await holdProposed(tx, revisited, recommendationId)
    await moveRecommendation(tx.db, recommendation, 'return', { returnedBy: authority.id, returnedAt: tx.at, returnedReason: reason })
    const account = await findAccount(tx.db, recommendation.madeBy)
    if (account !== undefined) await writeAboutCall(tx, { services, words }, [account], callId, revisited.call.reference, 'returned', () => ({ reason }))
    tx.record('awards.returned', `call:${callId}`, { old: { recommendation: recommendation.id }, reason })
    return []
  })
}
