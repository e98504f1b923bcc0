import { paymentLife, recoveryLife } from '../../server/payments/lifecycle'
import { daysLate, dueOn, findReferenceFaults, referenceKey, type Reference } from '../../server/payments/payments'

const treasury: Reference = {
  channel: 'treasury', commitmentNo: 'A-17', orderNo: '88', orderOn: '2020-07-22', treasuryBranch: 'Pukë', documentNo: '2020/0717', executedOn: '2020-07-23', valueOn: '2020-07-24',
}
const bank: Reference = { ...treasury, channel: 'bank', commitmentNo: '', orderNo: '', orderOn: null, treasuryBranch: '', executedOn: null, documentNo: 'FT20206' }
const faults = (reference: Reference) => findReferenceFaults(reference, '2020-07-21', '2020-07-24').map(({ field, words }) => `${field} ${words.replace('payments.fault.', '')}`)

describe('the reference of a payment', () => {
  test.each<[string, Reference, string[]]>([
    ['a whole treasury reference', treasury, []],
    ['all on the day of approval', { ...treasury, orderOn: '2020-07-21', executedOn: '2020-07-21', valueOn: '2020-07-21' }, []],
    ['a bank reference with its value date', bank, []],
    ['no channel', { ...bank, channel: 'cash' }, ['channel channel']],
    ['a bank without reference', { ...bank, documentNo: '' }, ['documentNo bankReference']],
    ['a treasury payment without its numbers', { ...treasury, commitmentNo: '', orderNo: '', treasuryBranch: '', documentNo: '' }, ['documentNo documentNo', 'commitmentNo commitmentNo', 'orderNo orderNo', 'treasuryBranch treasuryBranch']],
    ['a number of 60 characters', { ...bank, documentNo: 'x'.repeat(60) }, []],
    ['a number of 61 characters', { ...bank, documentNo: 'x'.repeat(61) }, ['documentNo tooLong']],
    ['an order before the approval', { ...treasury, orderOn: '2020-07-20' }, ['orderOn dayBeforeApproval']],
    ['an execution before the order', { ...treasury, executedOn: '2020-07-21' }, ['executedOn dayOrder']],
    ['a value date before the execution', { ...treasury, valueOn: '2020-07-22' }, ['valueOn dayOrder']],
    ['a value date of tomorrow', { ...bank, valueOn: '2020-07-25' }, ['valueOn dayAhead']],
    ['a value date before the approval', { ...bank, valueOn: '2020-07-20' }, ['valueOn dayBeforeApproval']],
    ['a day that is no day', { ...bank, valueOn: 'faulty' }, ['valueOn day']],
    ['no day', { ...treasury, orderOn: null, executedOn: null, valueOn: null }, ['orderOn day', 'executedOn day', 'valueOn day']],
  ])('%s', (_name, reference, expected) => {
    expect(faults(reference)).toEqual(expected)
  })

  test('is the same however it is spaced and written', () => {
    expect(referenceKey({ ...treasury, treasuryBranch: 'PUKË', documentNo: '2020/0717' })).toBe(referenceKey(treasury))
    expect(referenceKey(bank)).not.toBe(referenceKey({ ...bank, channel: 'treasury' }))
  })
})

describe('a step is due', () => {
  const at = { requestedAt: '2020-07-20T08:00:00.000Z', verifiedAt: '2020-07-21T08:00:00.000Z', preparedAt: '2020-11-09T10:52:00.000Z', approvedAt: '2020-11-12T10:00:00.000Z' }
  test.each([
    ['verification five working days after the request', 'requested', '2020-07-27'],
    ['preparation three after verification', 'verified', '2020-07-24'],
    ['the second approval three after preparation', 'prepared', '2020-11-12'],
    ['the bank five after approval', 'approved', '2020-11-19'],
    ['nothing once paid', 'paid', null],
    ['nothing once returned', 'returned', null],
  ] as const)('%s', (_name, state, expected) => {
    expect(dueOn({ ...at, state })).toBe(expected)
  })

  test.each([['on the day', '2020-11-12', 0], ['a day later', '2020-11-13', 1], ['before', '2020-11-11', 0]])('late: %s', (_name, today, days) => {
    expect(daysLate('2020-11-12', today)).toBe(days)
  })
})

describe('lifecycles', () => {
  test('of a payment', () => {
    expect(paymentLife.table).toMatchInlineSnapshot(`
{
  "approved": {
    "confirm": "paid",
    "fail": "failed",
  },
  "cancelled": {},
  "failed": {
    "prepare": "prepared",
    "return": "returned",
  },
  "paid": {
    "bounce": "failed",
  },
  "prepared": {
    "approve": "approved",
    "return": "returned",
  },
  "requested": {
    "cancel": "cancelled",
    "return": "returned",
    "verify": "verified",
  },
  "returned": {},
  "verified": {
    "prepare": "prepared",
    "return": "returned",
  },
}
`)
  })
  test('of a recovery', () => {
    expect(recoveryLife.table).toMatchInlineSnapshot(`
{
  "assessed": {
    "notify": "notified",
  },
  "notified": {
    "offset": "offset",
    "order": "ordered",
    "reply": "replied",
  },
  "offset": {},
  "ordered": {
    "repay": "repaid",
    "writeOff": "written_off",
  },
  "repaid": {},
  "replied": {
    "offset": "offset",
    "order": "ordered",
  },
  "written_off": {},
}
`)
  })
  test.each([['payment', paymentLife], ['recovery', recoveryLife]] as const)('a %s refuses every move that is not drawn', (_name, life) => {
    for (const state of life.states) for (const move of life.moves) {
      const drawn = (life.table as Record<string, Record<string, string>>)[state]?.[move]
      if (drawn === undefined) expect(() => life.after(state as never, move as never)).toThrow('kernel.movedMeanwhile')
      else expect(life.after(state as never, move as never)).toBe(drawn)
    }
  })
})
