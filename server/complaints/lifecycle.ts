import { lifecycle } from '../kernel/lifecycle'

/**
 * A complaint from its arrival to what follows from it. Upheld, it waits for the committee and the authority, unless
 * nothing has to follow: then it is settled at once.
 */
export const complaintLife = lifecycle('complaint', {
  received: { acknowledge: 'acknowledged' },
  acknowledged: { assign: 'under_review' },
  under_review: { reject: 'inadmissible', dismiss: 'dismissed', uphold: 'upheld' },
  upheld: { settle: 'settled' },
  inadmissible: {},
  dismissed: {},
  settled: {},
})

export type ComplaintState = (typeof complaintLife.states)[number]
export type ComplaintMove = (typeof complaintLife.moves)[number]

/** The panel has not decided yet. */
export const OPEN: readonly ComplaintState[] = ['received', 'acknowledged', 'under_review']

/** While one of these is about a call, none of its agreements is signed: an upheld complaint stands still until it is put right. */
export const STANDSTILL: readonly ComplaintState[] = [...OPEN, 'upheld']
