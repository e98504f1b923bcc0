import { hidden, no, visitor, yes, type Person, type Verdict } from '../../server/kernel/policy'
import { paymentLife, type PaymentState } from '../../server/payments/lifecycle'
import type { Payment, Recovery } from '../../server/payments/payments'
import * as may from '../../server/payments/policy'

const who = (id: string, ...roles: (string | [string, string])[]): Person => ({ ...visitor, id, name: id, email: `${id}@example.al`, roles: roles.map((role) => (typeof role === 'string' ? { role, scope: '' } : { role: role[0], scope: role[1] })) })

const people = {
  signatory: who('signatory', ['signatory', 'org']), editor: who('editor', ['editor', 'org']), stranger: who('stranger', ['signatory', 'other']), financeThere: who('financeThere', ['finance', '47']), financeElsewhere: who('financeElsewhere', ['finance', '53']),
  verifier: who('verifier', 'verifier'), assessor: who('assessor', 'assessor', 'verifier'), payer1: who('payer1', 'payer'), payer2: who('payer2', 'payer'), everything: who('everything', 'verifier', 'payer', 'authority', 'manager'),
  ownPayer: who('ownPayer', 'payer', ['editor', 'org']), manager: who('manager', 'manager'), authority: who('authority', 'authority'), auditor: who('auditor', 'auditor'), donor: who('donor', 'donor'), admin: who('admin', 'admin'), visitor,
}
type Name = keyof typeof people
const names = Object.keys(people) as Name[]

const payment = (state: PaymentState, over: Partial<Payment> = {}): Payment => {
  const after = (...states: PaymentState[]) => states.includes(state)
  return {
    id: 'p', agreementId: 'a', instalment: 1, attempt: 1, state, amountMinor: 1, arithmetic: {} as never, purpose: '', requestedBy: 'signatory', requestedAt: '2020-07-20T08:00:00.000Z',
    verifiedBy: after('requested', 'cancelled') ? null : 'verifier', verifiedAt: null, verifyNote: null, preparedBy: after('prepared', 'approved', 'paid', 'failed') ? 'payer1' : null, preparedAt: null,
    approvedBy: after('approved', 'paid', 'failed') ? 'payer2' : null, approvedAt: null, returnedBy: null, returnedAt: null, returnReason: null, channel: null, commitmentNo: null, orderNo: null, orderOn: null, treasuryBranch: null,
    documentNo: null, executedOn: null, valueOn: null, referenceKey: null, evidenceFileId: null, recordedBy: null, recordedAt: null, version: 1, ...over,
  }
}
const about = (state: PaymentState, over: Partial<Payment> = {}) => ({ agreement: { organisationId: 'org', municipalityCode: '47', state: 'active' as const }, payment: payment(state, over), committee: ['assessor'] })
const allowed = (policy: (person: Person, subject: never) => Verdict, subject: unknown) => names.filter((name) => policy(people[name], subject as never).allowed)

describe('who may, by state', () => {
  const table = paymentLife.states.map((state) => ({
    state, verify: allowed(may.verify, about(state)), prepare: allowed(may.prepare, about(state)), approve: allowed(may.approve, about(state)), giveBack: allowed(may.giveBack, about(state)),
    enterReference: allowed(may.enterReference, about(state)), cancel: allowed(may.cancel, about(state)),
  }))
  test('one table for all', () => { expect(table).toMatchInlineSnapshot(`
[
  {
    "approve": [],
    "cancel": [
      "signatory",
      "editor",
      "ownPayer",
    ],
    "enterReference": [],
    "giveBack": [
      "verifier",
      "assessor",
      "everything",
    ],
    "prepare": [],
    "state": "requested",
    "verify": [
      "verifier",
      "everything",
    ],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [],
    "giveBack": [
      "payer1",
      "payer2",
      "everything",
    ],
    "prepare": [
      "payer1",
      "payer2",
      "everything",
    ],
    "state": "verified",
    "verify": [],
  },
  {
    "approve": [
      "payer2",
      "everything",
    ],
    "cancel": [],
    "enterReference": [],
    "giveBack": [
      "payer1",
      "payer2",
      "everything",
    ],
    "prepare": [],
    "state": "prepared",
    "verify": [],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [
      "financeThere",
      "payer1",
      "payer2",
      "everything",
    ],
    "giveBack": [],
    "prepare": [],
    "state": "approved",
    "verify": [],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [],
    "giveBack": [
      "payer1",
      "payer2",
      "everything",
    ],
    "prepare": [
      "payer1",
      "payer2",
      "everything",
    ],
    "state": "failed",
    "verify": [],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [],
    "giveBack": [],
    "prepare": [],
    "state": "paid",
    "verify": [],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [],
    "giveBack": [],
    "prepare": [],
    "state": "returned",
    "verify": [],
  },
  {
    "approve": [],
    "cancel": [],
    "enterReference": [],
    "giveBack": [],
    "prepare": [],
    "state": "cancelled",
    "verify": [],
  },
]
`) })

  test('money is read by the grantee, its municipality and the scheme; to others it is not there', () => {
    expect(allowed(may.readMoney, about('paid'))).toEqual(['signatory', 'editor', 'financeThere', 'verifier', 'assessor', 'payer1', 'payer2', 'everything', 'ownPayer', 'manager', 'authority', 'auditor', 'donor'])
    for (const name of ['stranger', 'financeElsewhere', 'admin', 'visitor'] as const) expect(may.readMoney(people[name], about('paid'))).toEqual(hidden('payments.missing'))
  })

  test('a stranger is told of nothing whatever is asked', () => {
    for (const policy of [may.verify, may.prepare, may.approve, may.giveBack, may.enterReference, may.cancel]) for (const state of paymentLife.states) expect(policy(people.stranger, about(state)).hidden).toBe(true)
  })

  test('an instalment is asked for by the grantee only', () => {
    expect(allowed(may.request, about('paid'))).toEqual(['signatory', 'editor', 'ownPayer'])
    expect(may.request(people.manager, about('paid'))).toEqual(no('payments.refused.granteeOnly'))
  })
})

describe('no two steps are one person’s', () => {
  // One person who holds every role and did one of the steps before: each later step is refused, in words of its own.
  const did = (step: 'requestedBy' | 'verifiedBy' | 'preparedBy' | 'approvedBy', state: PaymentState) => about(state, { [step]: 'everything' })
  test.each([
    ['asked, then verifies', may.verify, did('requestedBy', 'requested'), no('payments.refused.requester')],
    ['asked, then prepares', may.prepare, did('requestedBy', 'verified'), no('payments.refused.requester')],
    ['asked, then approves', may.approve, did('requestedBy', 'prepared'), no('payments.refused.requester')],
    ['asked, then enters the reference', may.enterReference, did('requestedBy', 'approved'), no('payments.refused.requester')],
    ['verified, then prepares', may.prepare, did('verifiedBy', 'verified'), no('payments.refused.verifier')],
    ['verified, then approves', may.approve, did('verifiedBy', 'prepared'), no('payments.refused.verifier')],
    ['prepared, then approves', may.approve, did('preparedBy', 'prepared'), no('payments.refused.preparer')],
    ['prepared, then enters the reference', may.enterReference, did('preparedBy', 'approved'), yes],
    ['did nothing yet and approves', may.approve, about('prepared'), yes],
    ['approved a failed attempt, then prepares the next', may.prepare, did('approvedBy', 'failed'), yes],
  ] as const)('%s', (_name, policy, subject, expected) => {
    expect(policy(people.everything, subject)).toEqual(expected)
  })

  test('who sat on the committee does not verify, and nobody acts on the own organisation', () => {
    expect(may.verify(people.assessor, about('requested'))).toEqual(no('payments.refused.committee'))
    expect(may.prepare(people.ownPayer, about('verified'))).toEqual(no('payments.refused.ownOrganisation'))
    expect(may.enterReference(people.ownPayer, about('approved'))).toEqual(no('payments.refused.ownOrganisation'))
  })
})

describe('recoveries', () => {
  const recovery = (state: Recovery['state'], over: Partial<Recovery> = {}) => ({
    agreement: { organisationId: 'org', municipalityCode: '47', state: 'closing' as const }, today: '2021-06-11',
    recovery: { id: 'r', agreementId: 'a', amountMinor: 1, state, assessedBy: 'verifier', replyBy: '2021-06-10', version: 1, ...over } as Recovery,
  })
  test.each([
    ['assessed: notified', may.notify, recovery('assessed'), ['verifier', 'assessor', 'everything', 'manager']],
    ['notified: answered', may.reply, recovery('notified'), ['signatory', 'editor', 'ownPayer']],
    ['notified and the days over: ordered', may.order, recovery('notified'), ['everything', 'authority']],
    ['notified on the last day: not ordered yet', may.order, recovery('notified', { replyBy: '2021-06-11' }), []],
    ['replied: ordered at once', may.order, recovery('replied', { replyBy: '2021-06-30' }), ['everything', 'authority']],
    ['ordered: not by the one who assessed it', may.order, recovery('replied', { assessedBy: 'authority' }), ['everything']],
    ['replied: offset', may.offset, recovery('replied'), ['verifier', 'assessor', 'everything', 'manager']],
    ['ordered: repaid', may.enterRepayment, recovery('ordered'), ['financeThere', 'payer1', 'payer2', 'everything']],
    ['ordered: written off', may.writeOff, recovery('ordered'), ['everything', 'authority']],
    ['repaid: nothing more', may.writeOff, recovery('repaid'), []],
  ] as const)('%s', (_name, policy, subject, expected) => {
    expect(allowed(policy, subject)).toEqual(expected)
  })
})
