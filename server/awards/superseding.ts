import type { Db } from '../kernel/database'
import type { Outcome, OutcomeDraft, Recommendation } from './awards'
import { changesBetween, outcomesAnew, type Change } from './revision'
import { findRecommendation, listDecisions, listOutcomes, listSuperseded } from './store'

/** A second recommendation beside the decision that it follows: which that is, what becomes of every proposal, and what changes. */
export type Superseding = { readonly earlier: string; readonly outcomes: readonly OutcomeDraft[]; readonly changes: readonly Change[] }

/** Computed from the two recommendations, before the second is decided and afterwards alike; null where it is the first one. */
export async function readSuperseding(db: Db, { id, callId, content }: Recommendation): Promise<Superseding | null> {
  const { revision, ranking, selection } = content
  const decisions = await listDecisions(db, callId)
  const earlier = decisions.find((decision) => decision.id === revision?.of)
  const before = earlier === undefined ? undefined : await findRecommendation(db, earlier.recommendationId)
  if (revision === undefined || earlier === undefined || before === undefined) return null
  const own = decisions.find(({ recommendationId }) => recommendationId === id)
  const superseded = own === undefined ? [] : await listSuperseded(db, own.id)
  const now = await listOutcomes(db, callId)
  const said = before.content.ranking.flatMap(({ proposalId }): Outcome[] => {
    const outcome = superseded.find((one) => one.proposalId === proposalId) ?? now.find((one) => one.proposalId === proposalId)
    return outcome === undefined ? [] : [outcome]
  })
  const outcomes = outcomesAnew(ranking, selection, revision, said)
  const changes = changesBetween({ ranking: before.content.ranking, outcomes: said }, { ranking, outcomes })
  // What came later, such as a promotion from the reserve list, is no change of this decision.
  const isOwn = (proposalId: string) => own === undefined || superseded.some((one) => one.proposalId === proposalId) || !before.content.ranking.some((one) => one.proposalId === proposalId)
  return { earlier: earlier.reference, outcomes, changes: changes.filter((change) => isOwn(change.proposalId)) }
}
