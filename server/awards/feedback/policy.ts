import { hidden, holdsAny, no, yes, type Person, type Policy } from '../../kernel/policy'
import { broughtBack, hiddenFrom, isComplete, type Evaluation } from '../../scoring/evaluation'

const seatless = (person: Person, { seat }: Evaluation, ...roles: string[]) => seat === null && holdsAny(person, roles)

/** What may be said to applicants is drawn from sheets: for the heads of the committee and the secretariat, once every sheet is sealed. */
export const listFeedback: Policy<Evaluation> = (person, evaluation) => {
  const { seat } = evaluation
  if (person.id === '') return no('kernel.refused.signIn')
  if (!(seat !== null && seat.seat !== 'voting') && !seatless(person, evaluation, 'manager', 'auditor')) return no('awards.feedback.refused.heads')
  if (seat !== null && seat.declaredAt === null) return no('awards.refused.declareFirst')
  return isComplete(evaluation) || evaluation.call.state !== 'under_evaluation' ? yes : no('awards.refused.incomplete')
}

export type FeedbackCase = { readonly evaluation: Evaluation; readonly proposalId: string }

export const readFeedback: Policy<FeedbackCase> = (person, { evaluation, proposalId }) => {
  const listed = listFeedback(person, evaluation)
  if (!listed.allowed) return listed
  return hiddenFrom(evaluation).includes(proposalId) ? hidden() : yes
}

/** Edited until the decision: with it the letters have gone out. What a complaint brought back is edited until the next one. */
export const editFeedback: Policy<FeedbackCase> = (person, subject) => {
  const readable = readFeedback(person, subject)
  if (!readable.allowed) return readable
  const { seat, call } = subject.evaluation
  if (seat === null && !holdsAny(person, ['manager'])) return no('awards.feedback.refused.heads')
  if (broughtBack(subject.evaluation).includes(subject.proposalId)) return yes
  return call.state === 'under_evaluation' || call.state === 'decision_pending' ? yes : no('awards.feedback.refused.decided')
}
