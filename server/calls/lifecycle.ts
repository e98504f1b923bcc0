import { lifecycle } from '../kernel/lifecycle'

/**
 * Where a call can be. `published` lasts from the publisher's decision to the deadline: whether it takes
 * proposals at a moment is said by `isOpen`, from the clock alone. A call in lots stays `closed` until its last lot settles it.
 */
export const callLife = lifecycle('call', {
  draft: { submit: 'in_review', cancel: 'cancelled' },
  in_review: { return: 'draft', publish: 'published', cancel: 'cancelled' },
  published: { close: 'closed', suspend: 'suspended', cancel: 'cancelled' },
  suspended: { resume: 'published', cancel: 'cancelled' },
  closed: { evaluate: 'under_evaluation', settle: 'finalised', fail: 'failed_no_award', cancel: 'cancelled' },
  under_evaluation: { conclude: 'decision_pending', fail: 'failed_no_award', cancel: 'cancelled' },
  decision_pending: { reconsider: 'under_evaluation', announce: 'results_published', fail: 'failed_no_award', cancel: 'cancelled' },
  results_published: { contract: 'contracting', finalise: 'finalised' },
  contracting: { finalise: 'finalised' },
  finalised: {},
  cancelled: {},
  failed_no_award: {},
})

export type CallState = (typeof callLife.states)[number]
export type CallMove = (typeof callLife.moves)[number]
