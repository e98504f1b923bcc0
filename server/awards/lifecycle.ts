import { lifecycle } from '../kernel/lifecycle'

/** An award is an offer until the applicant's signatory answers it, the day to answer passes, or the scheme takes it back with its reason. */
export const awardLife = lifecycle('award', {
  offered: { accept: 'accepted', decline: 'declined', lapse: 'lapsed', retract: 'retracted' },
  accepted: { retract: 'retracted' },
  declined: {},
  lapsed: {},
  // Taken back by a second decision, its proposal may still be promoted from the reserve list.
  retracted: { offer: 'offered' },
})

export type AwardState = (typeof awardLife.states)[number]
export type AwardMove = (typeof awardLife.moves)[number]

/** A recommendation waits for the authority, which decides it or sends it back with a reason. */
export const recommendationLife = lifecycle('recommendation', {
  proposed: { decide: 'decided', return: 'returned' },
  decided: {},
  returned: {},
})

export type RecommendationState = (typeof recommendationLife.states)[number]
