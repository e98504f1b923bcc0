import type { CallState } from '../../calls/lifecycle'
import { holdsAny, no, yes, type Policy } from '../../kernel/policy'
import { isAtWork, type Evaluation } from '../evaluation'

/** Proposals are sealed until the call has closed; after the results everybody knows who applied. */
const OPENED: readonly CallState[] = ['closed', 'under_evaluation', 'decision_pending']

/** One's own register of interests: for people who sit, or may be called to sit, on a committee. */
export const keepRegister: Policy = (person) =>
  holdsAny(person, ['chair', 'secretary', 'assessor']) ? yes : person.id === '' ? no('kernel.refused.signIn') : no('scoring.refused.committeeOnly')

/**
 * The check of a committee, or of the whole pool, against the applicants. Nobody is invited by it. The secretariat reads it once
 * the envelopes are open; the heads of the committee when they have declared, without what is hidden from them.
 */
export const readHints: Policy<Evaluation> = (person, { call, seat }) => {
  const office = seat === null && holdsAny(person, ['manager', 'auditor'])
  const head = seat !== null && seat.seat !== 'voting'
  if (!office && !head) return person.id === '' ? no('kernel.refused.signIn') : no('scoring.refused.headsOnly')
  if (!OPENED.includes(call.state)) return no('conflicts.refused.sealed')
  if (head && call.state === 'closed') return no('scoring.refused.notRunning')
  return head && seat.declaredAt === null ? no('scoring.refused.declareFirst') : yes
}

/** Writing down whom the committee elected to preside: the secretary, or the secretariat; only where the chair may not. */
export const recordElection: Policy<Evaluation> = (person, evaluation) => {
  const { seat, chairRecused } = evaluation
  const secretary = seat?.seat === 'secretary'
  if (!secretary && !(seat === null && holdsAny(person, ['manager']))) return person.id === '' ? no('kernel.refused.signIn') : no('conflicts.refused.secretaryOnly')
  if (secretary && seat.declaredAt === null) return no('scoring.refused.declareFirst')
  if (!isAtWork(evaluation)) return no('scoring.refused.notRunning')
  return chairRecused === 'yes' ? yes : no('conflicts.refused.chairPresides')
}
