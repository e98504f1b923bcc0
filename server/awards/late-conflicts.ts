import { found, type Fault } from '../kernel/errors'
import { clockwork, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { moveCall } from '../calls/actions'
import type { Call } from '../calls/calls'
import { holdCall } from '../calls/store'
import { moveProposal } from '../proposals/actions'
import { findProposal, listProposalsOfCall } from '../proposals/store'
import { recuseIn, type Recusal, type Recused } from '../scoring/interest-actions'
import { insertEffect, type Snapshot } from './effects-store'
import type { BothWords } from './letters'
import { RETURNED_BY_CONFLICT } from './reasons'
import { readCurrent } from './revision-actions'
import type { Standing } from './standing'
import { findPending, moveRecommendation } from './store'

/**
 * A conflict found late, with all that follows from it: the sheet is void, a recommendation that still waits for its decision
 * goes back to the committee, and what changed in ranking and awards is kept for those who may read it.
 */
export async function recuseLate(services: Services, words: BothWords, person: Person, recusal: Recusal): Promise<Recused | Fault[]> {
  return transact<Recused | Fault[]>(services, person, async (tx) => {
    const { callId } = found(await findProposal(tx.db, recusal.proposalId), 'kernel.missing.page')
    const call = found(await holdCall(tx.db, callId), 'kernel.missing.page')
    const before = snapshot(await readCurrent(tx.db, call, clockwork))
    const done = await recuseIn(tx, { services, words }, person, recusal)
    if (Array.isArray(done)) return done

    const returnedId = await returnPending(tx, call, { reason: RETURNED_BY_CONFLICT, proposalId: recusal.proposalId })
    const after = snapshot(await readCurrent(tx.db, callId, clockwork))
    if (done.sheet === 'sealed') await insertEffect(tx.db, { id: tx.id(), callId, proposalId: recusal.proposalId, personId: recusal.personId, foundAt: tx.at, before, after, returnedId })
    return done
  })
}

function snapshot({ evaluation: { call }, ranking, selection }: Standing): Snapshot {
  if (!ranking.complete && call.state !== 'decision_pending') return null
  const taken = new Set(selection.taken.map(({ id }) => id))
  return ranking.proposals.map(({ proposalId, reference, rank, sheets, totalSum, divisor }) => ({ proposalId, reference, rank, sheets, totalSum, divisor, taken: taken.has(proposalId) ? 'yes' : 'no' }))
}

/**
 * What was recommended does not rest any longer on what the committee works on: it goes back by the rule, whoever made it. A
 * second recommendation goes back alone: the first decision stands until another one is made.
 */
export async function returnPending(tx: Tx, call: Call, { reason, proposalId }: { reason: string; proposalId: string }): Promise<string | null> {
  const recommendation = await findPending(tx.db, call.id)
  if (recommendation === undefined) return null
  await moveRecommendation(tx.db, recommendation, 'return', { returnedBy: clockwork.id, returnedAt: tx.at, returnedReason: reason })
  if (call.state === 'decision_pending') {
    const ranked = new Set(recommendation.content.ranking.map((one) => one.proposalId))
    for (const proposal of await listProposalsOfCall(tx.db, call.id)) {
      if (ranked.has(proposal.id) && proposal.state !== 'withdrawn') await moveProposal(tx, proposal, 'return')
    }
    await moveCall(tx, call, 'reconsider', clockwork)
  }
  tx.record('awards.returned', `call:${call.id}`, { old: { recommendation: recommendation.id }, new: { [reason]: proposalId }, reason })
  return recommendation.id
}
