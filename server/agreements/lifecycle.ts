import { lifecycle } from '../kernel/lifecycle'

/**
 * A grant agreement from its draft to the closed grant. `sign` is the second of two signatures;
 * `start` and `end` are the calendar's; a suspended grant does not end by itself.
 */
export const agreementLife = lifecycle('agreement', {
  draft: { send: 'sent', cancel: 'cancelled' },
  sent: { recall: 'draft', sign: 'signed', cancel: 'cancelled' },
  signed: { start: 'active', terminate: 'terminated' },
  active: { suspend: 'suspended', end: 'ended', terminate: 'terminated' },
  suspended: { resume: 'active', terminate: 'terminated' },
  ended: { settle: 'closing' },
  closing: { reopen: 'ended', close: 'closed' },
  terminated: { settle: 'closing' },
  closed: {},
  cancelled: {},
})

export type AgreementState = (typeof agreementLife.states)[number]
export type AgreementMove = (typeof agreementLife.moves)[number]

/** States in which a grant is being carried out or settled: money may move, reports are owed. */
export const RUNNING: readonly AgreementState[] = ['signed', 'active', 'suspended', 'ended', 'closing', 'terminated']
