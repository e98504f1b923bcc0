import { lifecycle } from '../kernel/lifecycle'

/** A report; that it is due or overdue follows from the calendar and is kept nowhere. */
export const reportLife = lifecycle('report', {
  draft: { submit: 'submitted' },
  submitted: { return: 'returned', approve: 'approved' },
  returned: { submit: 'submitted' },
  approved: {},
})

export type ReportState = (typeof reportLife.states)[number]
export type ReportMove = (typeof reportLife.moves)[number]

const decisions = { accept: 'accepted', acceptPart: 'partial', reject: 'rejected', query: 'query' } as const

/**
 * One line of expenditure. Until its report is approved a verifier may decide anew; `enter` is the grantee changing a line
 * of a returned report that was not accepted; `correct…` undoes a decision of an approved report and takes two people.
 */
export const lineLife = lifecycle('line', {
  entered: { submit: 'submitted', enter: 'entered' },
  submitted: { ...decisions, enter: 'entered' },
  query: { ...decisions, answer: 'answered', enter: 'entered' },
  answered: { ...decisions, enter: 'entered' },
  accepted: { ...decisions, correctToPart: 'partial', correctToRejected: 'rejected' },
  partial: { ...decisions, enter: 'entered', correctToAccepted: 'accepted', correctToPart: 'partial', correctToRejected: 'rejected' },
  rejected: { ...decisions, enter: 'entered', correctToAccepted: 'accepted', correctToPart: 'partial' },
})

export type LineState = (typeof lineLife.states)[number]
export type LineMove = (typeof lineLife.moves)[number]

/** States in which somebody still has to decide about a line. */
export const UNDECIDED: readonly LineState[] = ['entered', 'submitted', 'query', 'answered']
