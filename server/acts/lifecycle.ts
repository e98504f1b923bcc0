import { lifecycle } from '../kernel/lifecycle'

/** An act is open while signatures are awaited. A sealed one stays; one with an error in it is taken back before, and drafted again. */
export const actLife = lifecycle('act', {
  open: { seal: 'sealed', withdraw: 'withdrawn' },
  sealed: {},
  withdrawn: {},
})

export type ActState = (typeof actLife.states)[number]
