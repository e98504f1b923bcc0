import { lifecycle } from '../kernel/lifecycle'

/**
 * A payment from the grantee's request to the bank's word. A returned or cancelled request is over: the next one is a new row,
 * so that nothing that people signed is ever overwritten. A failed payment is prepared and approved again; one that was paid fails too
 * when the bank sends the money back.
 */
export const paymentLife = lifecycle('payment', {
  requested: { verify: 'verified', return: 'returned', cancel: 'cancelled' },
  verified: { prepare: 'prepared', return: 'returned' },
  prepared: { approve: 'approved', return: 'returned' },
  approved: { confirm: 'paid', fail: 'failed' },
  failed: { prepare: 'prepared', return: 'returned' },
  paid: { bounce: 'failed' },
  returned: {},
  cancelled: {},
})

export type PaymentState = (typeof paymentLife.states)[number]
export type PaymentMove = (typeof paymentLife.moves)[number]

/** Money that was paid and not accounted for, on its way back. `offset`: accepted spending came to cover it after all. */
export const recoveryLife = lifecycle('recovery', {
  assessed: { notify: 'notified' },
  notified: { reply: 'replied', order: 'ordered', offset: 'offset' },
  replied: { order: 'ordered', offset: 'offset' },
  ordered: { repay: 'repaid', writeOff: 'written_off' },
  repaid: {},
  offset: {},
  written_off: {},
})

export type RecoveryState = (typeof recoveryLife.states)[number]
export type RecoveryMove = (typeof recoveryLife.moves)[number]
