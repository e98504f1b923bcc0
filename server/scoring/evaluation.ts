import type { Call } from '../calls/calls'
import type { ProposalState } from '../proposals/lifecycle'
import type { Committee, Member } from './committee'
import { affectedBy, type Revisit } from './revisits/revisits'

/** How far the sheets of a call are, over its proposals that were not withdrawn. */
export type Counts = {
  readonly proposals: number
  readonly sealed: number
  /** Assigned and not yet sealed. */
  readonly open: number
  /** Of those: neither opened because others diverged nor sealed before. */
  readonly openFirst: number
  /** Proposals that have as many sealed sheets as the call asks for. */
  readonly covered: number
  /** Proposals before the committee that are not scored: a sheet is missing, or a divergence is not settled. */
  readonly unscored: number
}

/** The evaluation of one call, as one person meets it. */
export type Evaluation = {
  readonly call: Call
  readonly committee: Committee | null
  /** Who sits now; those who were replaced are left out. */
  readonly members: readonly Member[]
  /** The seat of whoever looks; null for everybody outside the committee. */
  readonly seat: Member | null
  /** Proposals on which whoever looks has a conflict. */
  readonly conflicts: readonly string[]
  /** Proposals about which data says something of whoever looks since the declaration: closed until it is answered. */
  readonly asked: readonly string[]
  /** All proposals but one, of whoever was seated for that one alone. */
  readonly elsewhere: readonly string[]
  /** Over the proposals that whoever looks may know of: what is hidden is not counted either. */
  readonly counts: Counts
  /** Proposals that a complaint has brought back before the committee and that were not decided on again. */
  readonly revisits: readonly Revisit[]
  /** Whether the chair has a conflict with a proposal of the call, and so cannot speak for the whole of it. */
  readonly chairRecused: 'yes' | 'no'
  /** Who was elected to preside where the chair may not; null without an election, or where the elected one left or has a conflict too. */
  readonly presiding: Member | null
  /** Whether whoever looks may not learn who applies: the voting members of a call that says so, until the results are out. */
  readonly blind: 'yes' | 'no'
}

/** States of proposals that are or were before the committee. */
export const ASSESSED: readonly ProposalState[] = ['in_assessment', 'scored', 'recommended', 'reserve', 'declined', 'awarded', 'accepted', 'contracted', 'refused', 'retracted']

/**
 * Every proposal has a ranking's worth of sealed sheets, nobody is still writing, and every divergence that the call's
 * rule must settle is settled: now there is something to see.
 */
export const isComplete = ({ counts }: Pick<Evaluation, 'counts'>): boolean =>
  counts.proposals > 0 && counts.open === 0 && counts.covered === counts.proposals && counts.unscored === 0

/** Every sheet that was assigned from the start has been sealed: what divergence there is can be seen. */
export const firstAreSealed = ({ counts }: Pick<Evaluation, 'counts'>): boolean =>
  counts.proposals > 0 && counts.openFirst === 0 && counts.covered + counts.open >= counts.proposals

type AtWork = Pick<Evaluation, 'call' | 'revisits'>

/** The evaluation itself, before anything was recommended. */
export const isRunning = ({ call }: Pick<Evaluation, 'call'>): boolean => call.state === 'under_evaluation'

/** What the committee works on again after the results: the part that a complaint brought back, and nothing else. */
export const broughtBack = ({ call, revisits }: AtWork): string[] => (call.state === 'results_published' || call.state === 'contracting' ? affectedBy(revisits) : [])

/** Whether the committee has work at all: all of the call, or the part that was brought back. */
export const isAtWork = (evaluation: AtWork): boolean => isRunning(evaluation) || broughtBack(evaluation).length > 0

/** Whether the committee works on this proposal. */
export const isWorkedOn = (evaluation: AtWork, proposalId: string): boolean => isRunning(evaluation) || broughtBack(evaluation).includes(proposalId)

/** Of these, what the committee works on. */
export const workOf = <One extends { readonly id: string }>(evaluation: AtWork, proposals: readonly One[]): One[] => proposals.filter(({ id }) => isWorkedOn(evaluation, id))

export const resultsAreOut = ({ call }: Pick<Evaluation, 'call'>): boolean => call.resultsPublishedAt !== null

/** Whether the proposal is hidden from the person, by a conflict or by a question that waits: until the results are everybody's. */
export const isRecused = (evaluation: Evaluation, proposalId: string): boolean => hiddenFrom(evaluation).includes(proposalId)

/** Why it is, as the refusal says it. */
export const whyRecused = ({ conflicts, elsewhere }: Pick<Evaluation, 'conflicts' | 'elsewhere'>, proposalId: string): string =>
  conflicts.includes(proposalId) ? 'scoring.refused.conflict' : elsewhere.includes(proposalId) ? 'scoring.refused.elsewhere' : 'conflicts.refused.asked'

/** What the person may not see of the list: hidden whole, so that no gap in it says anything. */
export const hiddenFrom = (evaluation: Pick<Evaluation, 'call' | 'conflicts' | 'asked' | 'elsewhere'>): readonly string[] =>
  resultsAreOut(evaluation) ? [] : [...evaluation.conflicts, ...evaluation.asked, ...evaluation.elsewhere]

/** Whether whoever looks speaks for the whole committee: the chair, or where the chair has a conflict the member elected for it. */
export function presides({ seat, chairRecused, presiding }: Pick<Evaluation, 'seat' | 'chairRecused' | 'presiding'>): boolean {
  if (seat === null) return false
  return chairRecused === 'no' ? seat.seat === 'chair' : presiding?.personId === seat.personId
}

/** Who sits for the whole call: meets, votes and can be assigned; not who was seated for one proposal. */
export const sitting = ({ members }: Pick<Evaluation, 'members'>): Member[] => members.filter(({ onlyProposalId }) => onlyProposalId === null)

export const voters = (evaluation: Pick<Evaluation, 'members'>): Member[] => sitting(evaluation).filter(({ seat }) => seat === 'voting')
