import { hidden, holdsAny, no, yes, type Person, type Policy, type Verdict } from '../../kernel/policy'
import { firstAreSealed, isWorkedOn, presides, type Evaluation } from '../evaluation'
import { readList, readProposal } from '../policy'
import type { Stand } from './standing'

const heads = ({ seat }: Evaluation) => seat !== null && seat.seat !== 'voting'

/**
 * Where the sheets of a call are apart, with their totals: for those who lead and do not score, and for the auditor, and not
 * before every sheet that was assigned from the start is sealed.
 */
export const readDivergences: Policy<Evaluation> = (person, evaluation) => {
  const first = follows(person, evaluation)
  if (!first.allowed) return first
  return firstAreSealed(evaluation) ? yes : no('scoring.refused.incomplete')
}

function follows(person: Person, evaluation: Evaluation): Verdict {
  const first = readList(person, evaluation)
  if (!first.allowed) return first
  const office = evaluation.seat === null && holdsAny(person, ['manager', 'auditor'])
  return heads(evaluation) || presides(evaluation) || office ? yes : no('scoring.refused.headsOnly')
}

export type DivergenceCase = {
  readonly evaluation: Evaluation
  readonly proposalId: string
  readonly stand: Stand
  /** Whether a consensus round was ever opened about the proposal. */
  readonly rounds: number
  /** Whether the person has sealed a sheet on the proposal, be it open again now. */
  readonly scored: 'yes' | 'no'
}

/**
 * The sheets of one proposal side by side: for those who may read where sheets diverge, and from the opening of a round for
 * those who scored. Whoever is still writing a further sheet sees nothing of it, and whoever has a conflict never does.
 */
export const readCase: Policy<DivergenceCase> = (person, { evaluation, proposalId, rounds, scored }) => {
  const reachable = readProposal(person, { evaluation, proposalId })
  if (!reachable.allowed) return reachable
  if (scored === 'yes' && rounds > 0) return yes
  const follow = follows(person, evaluation)
  if (!follow.allowed) return hidden()
  return rounds > 0 || firstAreSealed(evaluation) ? yes : no('scoring.refused.incomplete')
}

/** The chair, unless a conflict closes the proposal to the chair; then whoever was elected to preside. */
const leads = ({ seat, conflicts, chairRecused, presiding }: Evaluation, proposalId: string): boolean =>
  seat !== null && !conflicts.includes(proposalId) && (seat.seat === 'chair' || presides({ seat, chairRecused, presiding }))

const opens = (asks: 'consensus' | 'third'): Policy<DivergenceCase> => (person, subject) => {
  const { evaluation, proposalId, stand } = subject
  const readable = readCase(person, subject)
  if (!readable.allowed) return readable
  if (!leads(evaluation, proposalId)) return no('scoring.divergence.refused.chairOnly')
  if (!isWorkedOn(evaluation, proposalId)) return no('scoring.refused.notRunning')
  if (evaluation.call.settings.divergence !== asks) return no('scoring.divergence.refused.otherRule')
  return stand.state === 'unsettled' ? yes : no('scoring.divergence.refused.settled')
}

/** Calling those who scored together. */
export const openRound = opens('consensus')

/** Asking one more member, who sees none of the sheets before sealing. */
export const openFurther = opens('third')

export type StandInCase = DivergenceCase & { /** Members who could write a further sheet. */ readonly free: number; /** Seated for the proposal alone, and still to declare. */ readonly awaited: number }

/** Seating somebody named in advance for one proposal: only where nobody of the committee is free, and nobody so seated has still to declare. */
export const seatStandIn: Policy<StandInCase> = (person, subject) => {
  const further = openFurther(person, subject)
  if (!further.allowed) return further
  return subject.free === 0 && subject.awaited === 0 ? yes : no('scoring.divergence.refused.someoneFree')
}

/** Writing down what the meeting of those who scored came to: the chair or the secretary, who did not score. */
export const recordConsensus: Policy<DivergenceCase> = (person, subject) => {
  const { evaluation, proposalId, stand } = subject
  const readable = readCase(person, subject)
  if (!readable.allowed) return readable
  if (evaluation.seat?.seat !== 'secretary' && !leads(evaluation, proposalId)) return no('scoring.divergence.refused.headsOnly')
  if (!isWorkedOn(evaluation, proposalId)) return no('scoring.refused.notRunning')
  return stand.state === 'round' ? yes : no('scoring.divergence.refused.noRound')
}
