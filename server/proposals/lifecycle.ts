import { lifecycle } from '../kernel/lifecycle'

/**
 * Where a proposal can be. A draft and a submitted (sealed) proposal are known to the applicant alone; the secretariat
 * registers it when it opens its check. From `eligible` on, the committee and the deciding authority move it.
 */
export const proposalLife = lifecycle('proposal', {
  draft: { submit: 'submitted', discard: 'discarded', expire: 'expired' },
  // Reopened before the deadline to be submitted again; the deadline seals it.
  submitted: { reopen: 'draft', register: 'registered', withdraw: 'withdrawn' },
  registered: { ask: 'clarification', admit: 'eligible', exclude: 'ineligible', withdraw: 'withdrawn' },
  clarification: { clarify: 'registered', admit: 'eligible', exclude: 'ineligible', withdraw: 'withdrawn' },
  eligible: { assess: 'in_assessment', withdraw: 'withdrawn' },
  in_assessment: { score: 'scored', withdraw: 'withdrawn' },
  // A sheet opened again, made void or added may take back what was complete.
  scored: { reassess: 'in_assessment', recommend: 'recommended', reserve: 'reserve', decline: 'declined', withdraw: 'withdrawn' },
  // A recommendation sent back by the authority returns to the scores.
  recommended: { award: 'awarded', reserve: 'reserve', decline: 'declined', return: 'scored', withdraw: 'withdrawn' },
  reserve: { award: 'awarded', decline: 'declined', return: 'scored', withdraw: 'withdrawn' },
  declined: { return: 'scored' },
  // A second decision, after a complaint was upheld, may judge anew what no agreement binds yet.
  awarded: { accept: 'accepted', refuse: 'refused', retract: 'retracted', rejudge: 'scored' },
  accepted: { contract: 'contracted', retract: 'retracted', rejudge: 'scored' },
  contracted: {},
  // The applicant did not take the grant; the scheme took the offer back.
  refused: {},
  retracted: {},
  // A complaint against the check was upheld.
  ineligible: { readmit: 'eligible' },
  withdrawn: {},
  discarded: {},
  // Begun, never submitted, and the call has closed.
  expired: {},
})

export type ProposalState = (typeof proposalLife.states)[number]
export type ProposalMove = (typeof proposalLife.moves)[number]

/** The applicant may still take the proposal back: nothing has been decided. */
export const UNDECIDED: readonly ProposalState[] = ['submitted', 'registered', 'clarification', 'eligible', 'in_assessment', 'scored', 'recommended', 'reserve']

/** Decided by the authority: there is a result to read. */
export const DECIDED: readonly ProposalState[] = ['awarded', 'accepted', 'contracted', 'refused', 'retracted', 'reserve', 'declined']

/** What counts as one proposal of the applicant in the call: not what was thrown away or taken back. */
export const COUNTED: readonly ProposalState[] = proposalLife.states.filter((state) => !['discarded', 'expired', 'withdrawn'].includes(state))
