import type { Agreement } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy, type Verdict } from '../kernel/policy'
import { paymentLife, recoveryLife, type PaymentMove, type RecoveryMove } from './lifecycle'
import type { Payment, Recovery } from './payments'

type Grant = Pick<Agreement, 'organisationId' | 'municipalityCode' | 'state'>
/** A payment with whose it is, and who judged the proposal behind it. */
export type PaymentCase = { readonly agreement: Grant; readonly payment: Payment; readonly committee: readonly string[] }
export type RecoveryCase = { readonly agreement: Grant; readonly recovery: Recovery; readonly today: Day }

const STAFF = ['payer', 'verifier', 'authority', 'manager', 'auditor'] as const

const ofGrantee = (person: Person, { organisationId }: Grant) => holdsAny(person, ['editor', 'signatory'], organisationId)
const financeThere = (person: Person, { municipalityCode }: Grant) => municipalityCode !== null && holds(person, 'finance', municipalityCode)

/** The desk of payments: staff, finance officers and grantees each find their own part of it. */
export const openDesk: Policy = (person) =>
  holdsAny(person, [...STAFF, 'donor']) || scopesOf(person, ['finance', 'editor', 'signatory']).length > 0 ? yes : no('kernel.refused.role')

/** Where a grant's money is: the grantee, the finance officer of its municipality, and the scheme. To others it is not there. */
export const readMoney: Policy<{ agreement: Grant }> = (person, { agreement }) =>
  holdsAny(person, [...STAFF, 'donor']) || ofGrantee(person, agreement) || financeThere(person, agreement) ? yes : hidden('payments.missing')

/** Asking for an instalment is the grantee's; whether one can be asked for is the rule's. */
export const request: Policy<{ agreement: Grant }> = (person, { agreement }) =>
  ofGrantee(person, agreement) ? yes : readMoney(person, { agreement }).allowed ? no('payments.refused.granteeOnly') : hidden('payments.missing')

export const cancel: Policy<PaymentCase> = (person, about) => first(visible(person, about.agreement), grantee(person, about.agreement), drawn(about.payment, 'cancel'))

export const verify: Policy<PaymentCase> = (person, { agreement, payment, committee }) => first(
  visible(person, agreement),
  holdsAny(person, ['verifier']) ? yes : no('payments.refused.verifierOnly'),
  notOwn(person, agreement),
  committee.includes(person.id) ? no('payments.refused.committee') : yes,
  another(person, payment.requestedBy, 'payments.refused.requester'),
  drawn(payment, 'verify'),
)

/** The first of two approvals: a payer, neither the one who asked nor the one who verified. */
export const prepare: Policy<PaymentCase> = (person, { agreement, payment }) => first(
  visible(person, agreement),
  payer(person),
  notOwn(person, agreement),
  another(person, payment.requestedBy, 'payments.refused.requester'),
  another(person, payment.verifiedBy, 'payments.refused.verifier'),
  drawn(payment, 'prepare'),
)

/** The second approval: another payer than the first, and nobody who touched it before. */
export const approve: Policy<PaymentCase> = (person, { agreement, payment }) => first(
  visible(person, agreement),
  payer(person),
  notOwn(person, agreement),
  another(person, payment.requestedBy, 'payments.refused.requester'),
  another(person, payment.verifiedBy, 'payments.refused.verifier'),
  another(person, payment.preparedBy, 'payments.refused.preparer'),
  drawn(payment, 'approve'),
)

/** Whoever would take the next step may give it back instead. */
export const giveBack: Policy<PaymentCase> = (person, { agreement, payment }) => first(
  visible(person, agreement),
  holdsAny(person, payment.state === 'requested' ? ['verifier'] : ['payer']) ? yes : no('payments.refused.staffOnly'),
  notOwn(person, agreement),
  another(person, payment.requestedBy, 'payments.refused.requester'),
  drawn(payment, 'return'),
)

/** What bank or treasury wrote is entered by the finance side: a payer, or the finance officer of the grant's municipality. */
export const enterReference: Policy<PaymentCase> = (person, { agreement, payment }) => first(
  visible(person, agreement),
  holdsAny(person, ['payer']) || financeThere(person, agreement) ? yes : no('payments.refused.financeOnly'),
  notOwn(person, agreement),
  another(person, payment.requestedBy, 'payments.refused.requester'),
  drawn(payment, 'confirm'),
)

export const notify: Policy<RecoveryCase> = (person, about) => recovery(person, about, 'notify', ['verifier', 'manager'])

export const reply: Policy<RecoveryCase> = (person, { agreement, recovery: subject }) =>
  first(visible(person, agreement), grantee(person, agreement), recoveryDrawn(subject, 'reply'))

/** Ordering money back is the authority's, not of the one who assessed it, once the grantee has replied or the last day for it has passed. */
export const order: Policy<RecoveryCase> = (person, about) => first(
  recovery(person, about, 'order', ['authority']),
  another(person, about.recovery.assessedBy, 'payments.refused.assessor'),
  about.recovery.state === 'notified' && about.today <= (about.recovery.replyBy ?? '') ? no('payments.refused.replyOpen') : yes,
)

export const offset: Policy<RecoveryCase> = (person, about) => recovery(person, about, 'offset', ['verifier', 'manager'])

export const enterRepayment: Policy<RecoveryCase> = (person, { agreement, recovery: subject }) => first(
  visible(person, agreement),
  holdsAny(person, ['payer']) || financeThere(person, agreement) ? yes : no('payments.refused.financeOnly'),
  notOwn(person, agreement),
  recoveryDrawn(subject, 'repay'),
)

export const writeOff: Policy<RecoveryCase> = (person, about) =>
  first(recovery(person, about, 'writeOff', ['authority']), another(person, about.recovery.assessedBy, 'payments.refused.assessor'))

function recovery(person: Person, { agreement, recovery: subject }: RecoveryCase, move: RecoveryMove, roles: readonly string[]): Verdict {
  return first(visible(person, agreement), holdsAny(person, roles) ? yes : no('payments.refused.staffOnly'), notOwn(person, agreement), recoveryDrawn(subject, move))
}

/**
 * The form of a step, for whoever could take it as long as it could be taken: that another step was taken meanwhile is told beside
 * what was typed. The step itself asks its own policy.
 */
export const approach = (may: Policy<PaymentCase>, move: PaymentMove): Policy<PaymentCase> => (person, about) => {
  const now = may(person, about)
  const before = paymentLife.states.filter((state) => paymentLife.can(state, move)).map((state) => may(person, { ...about, payment: { ...about.payment, state } }))
  return now.allowed ? now : before.find(({ allowed }) => allowed) ?? now
}

export const approachRecovery = (may: Policy<RecoveryCase>, move: RecoveryMove): Policy<RecoveryCase> => (person, about) => {
  const now = may(person, about)
  const before = recoveryLife.states.filter((state) => recoveryLife.can(state, move)).map((state) => may(person, { ...about, recovery: { ...about.recovery, state } }))
  return now.allowed ? now : before.find(({ allowed }) => allowed) ?? now
}

/** The first refusal, in the order in which a person would want to hear them. */
function first(...verdicts: Verdict[]): Verdict {
  return verdicts.find(({ allowed }) => !allowed) ?? yes
}

const visible = (person: Person, agreement: Grant): Verdict => readMoney(person, { agreement })
const payer = (person: Person): Verdict => (holdsAny(person, ['payer']) ? yes : no('payments.refused.payerOnly'))
const grantee = (person: Person, agreement: Grant): Verdict => (ofGrantee(person, agreement) ? yes : no('payments.refused.granteeOnly'))
const notOwn = (person: Person, agreement: Grant): Verdict => (ofGrantee(person, agreement) ? no('payments.refused.ownOrganisation') : yes)
const another = (person: Person, before: string | null, words: string): Verdict => (person.id === before ? no(words) : yes)
const drawn = (payment: Payment, move: PaymentMove): Verdict => (paymentLife.can(payment.state, move) ? yes : no('payments.refused.moved'))
const recoveryDrawn = ({ state }: Recovery, move: RecoveryMove): Verdict => (recoveryLife.can(state, move) ? yes : no('payments.refused.moved'))
