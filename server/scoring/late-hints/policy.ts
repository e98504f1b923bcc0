import { hidden, no, yes, type Policy } from '../../kernel/policy'
import type { Evaluation } from '../evaluation'

export type Asked = { readonly evaluation: Evaluation; readonly proposalId: string }

/** What data says of a member is answered by that member alone; for everybody else there is no such page. */
export const answerHints: Policy<Asked> = (_person, { evaluation: { call, seat, asked, conflicts }, proposalId }) => {
  if (seat === null || conflicts.includes(proposalId) || !asked.includes(proposalId)) return hidden()
  if (seat.declaredAt === null) return no('scoring.refused.declareFirst')
  return call.state === 'under_evaluation' || call.state === 'decision_pending' ? yes : no('scoring.refused.notRunning')
}
