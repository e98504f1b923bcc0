import type { Db } from '../../kernel/database'
import { listAnswers, listHints } from '../conflicts/hint-store'
import type { Hint } from '../conflicts/hints'
import type { Evaluation } from '../evaluation'
import { listShown, type AssessedProposal } from '../store'
import { affectedBy, silentAbout } from './revisits'

/** What whoever looks is asked again: the proposals that were brought back, without those with a known conflict, and what data says that was not answered yet. */
export async function readAsked(db: Db, evaluation: Evaluation): Promise<{ proposals: AssessedProposal[]; hints: Hint[] }> {
  const { seat, revisits, conflicts, call } = evaluation
  if (seat === null) return { proposals: [], hints: [] }
  const only = affectedBy(silentAbout(seat, revisits)).filter((id) => !conflicts.includes(id))
  const answered = (await listAnswers(db, call.id)).filter(({ personId }) => personId === seat.personId)
  const hints = (await listHints(db, call.id, [seat.personId])).filter((hint) => only.includes(hint.proposalId) && !answered.some(({ proposalId, kind }) => proposalId === hint.proposalId && kind === hint.kind))
  return { proposals: await listShown(db, evaluation, { only }), hints }
}
