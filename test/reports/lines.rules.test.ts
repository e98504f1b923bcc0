import type { BudgetLine } from '../../server/agreements/agreements'
import { readFields } from '../../server/kernel/fields'
import { closureChecks, mayClose, type ClosureFacts } from '../../server/reports/closure'
import { LINE_TESTS } from '../../server/calls/line-tests'
import { refusalsOf, TESTS, warningsOf, type LineContext } from '../../server/reports/eligibility'
import { rateText, readEntry, readRate } from '../../server/reports/entry'
import { lineLife, reportLife } from '../../server/reports/lifecycle'
import { chargedByHeading, CHECK_ALL_FROM_MINOR, deskCheck, documentKey, findDecisionFaults, lineSums, type Decision, type Entry } from '../../server/reports/lines'
import { reportSchedule, standingOf } from '../../server/reports/reports'
import { SMALL_TERMS } from '../support/builders/agreements'
import { lineFields } from '../support/builders/reports'

const lek = (whole: number) => whole * 100

const budget = (over: Partial<BudgetLine> = {}): BudgetLine => ({ id: 'b1', agreementId: 'a', position: 1, code: '1.1', heading: '1', description: 'Punonjës social', unit: 'month', quantity: 8, unitCostMinor: lek(48_000), amountMinor: lek(384_000), ...over })
const entry: Entry = {
  budgetLineId: 'b1', incurredOn: '2020-08-31', paidOn: '2020-08-31', description: 'Paga e gushtit', quantity: 1, supplier: 'Punonjës', supplierNuis: null, documentKind: 'payroll', documentNo: 'LP-08', documentOn: '2020-08-31',
  netMinor: lek(40_000), vatMinor: lek(8_000), grossMinor: lek(48_000), vatRecoverable: 'no', paidFrom: 'grant', method: 'bank', bankReference: 'x', chargedMinor: lek(48_000),
  activityCode: null, fiscalCode: null, zeroRated: 'no', statementPage: null, originalCurrency: null, originalMinor: null, rateMicro: null, rateOn: null, procurementRef: null, groupCode: null,
}
const context = (over: Partial<LineContext> = {}): LineContext => ({
  startsOn: '2020-07-15', endsOn: '2021-03-15', periodFrom: '2020-07-15', periodTo: '2020-09-30', terms: SMALL_TERMS, budget: [budget()], chargedByHeading: { 1: lek(48_000) }, twins: [], documents: 1, ...over,
})
const warned = (over: Partial<Entry>, about: Partial<LineContext> = {}) => warningsOf({ ...entry, ...over }, context(about)).map(({ words }) => words.replace('reports.warning.', ''))

describe('a line is warned of', () => {
  test.each<[string, Partial<Entry>, Partial<LineContext>, string[]]>([
    ['nothing where all is in order', {}, {}, []],
    ['nothing on the first day of the grant', { incurredOn: '2020-07-15' }, {}, []],
    ['the period, a day before the grant', { incurredOn: '2020-07-14' }, {}, ['period']],
    ['nothing on the last day of the period', { incurredOn: '2020-09-30' }, {}, []],
    ['the period, a day after it', { incurredOn: '2020-10-01' }, {}, ['period']],
    ['nothing where only the payment came later', { paidOn: '2020-11-30' }, {}, []],
    ['nothing at 10 000 lek in cash', { method: 'cash', netMinor: lek(10_000), vatMinor: 0, grossMinor: lek(10_000), chargedMinor: lek(10_000) }, {}, []],
    ['cash, one lek over', { method: 'cash', netMinor: lek(10_001), vatMinor: 0, grossMinor: lek(10_001), chargedMinor: lek(10_001) }, {}, ['cash']],
    ['the rate, one qindarka over the unit cost', { chargedMinor: lek(48_000) + 1, grossMinor: lek(50_000), netMinor: lek(50_000), vatMinor: 0 }, {}, ['rate']],
    ['nothing for two units at twice the price', { quantity: 2, chargedMinor: lek(96_000), grossMinor: lek(96_000), netMinor: lek(80_000), vatMinor: lek(16_000) }, {}, []],
    ['VAT charged to the grant though it can be recovered', { vatRecoverable: 'yes' }, {}, ['vatRecoverable']],
    ['nothing where only the net is charged', { vatRecoverable: 'yes', chargedMinor: lek(40_000) }, {}, []],
    ['nothing where VAT is a lek off its rate', { vatMinor: lek(8_001), grossMinor: lek(48_001) }, {}, []],
    ['VAT of no known rate', { vatMinor: lek(8_002), grossMinor: lek(48_002) }, {}, ['vatRate']],
    ['a missing document', {}, { documents: 0 }, ['document']],
    ['the same document elsewhere', {}, { twins: ['CBSSG-2020-01/02/R1, 3'] }, ['twin']],
    ['nothing on the first day of a later report', { incurredOn: '2020-09-01' }, { periodFrom: '2020-09-01' }, []],
    ['the wrong period, a day before it', { incurredOn: '2020-08-31' }, { periodFrom: '2020-09-01' }, ['cutOff']],
    ['nothing paid on the last day of the grant', { paidOn: '2021-03-15' }, {}, []],
    ['a payment a day after the grant', { paidOn: '2021-03-16' }, {}, ['paidLate']],
    ['VAT on what was bought zero-rated', { zeroRated: 'yes' }, {}, ['vatExempt']],
    ['nothing zero-rated without VAT', { zeroRated: 'yes', vatMinor: 0, netMinor: lek(48_000) }, {}, []],
    ['nothing where the rate gives the amount to a lek', { originalCurrency: 'EUR', originalMinor: 40_000, rateMicro: 120_002_500, rateOn: '2020-08-31' }, {}, []],
    ['an amount that is a qindarka more than a lek off its rate', { originalCurrency: 'EUR', originalMinor: 40_000, rateMicro: 120_002_525, rateOn: '2020-08-31' }, {}, ['exchange']],
    ['nothing on an invoice without a code on the last day before the law', { documentKind: 'invoice', supplierNuis: 'L12345678A', documentOn: '2021-08-31' }, {}, []],
    ['an invoice without its fiscalisation code from then on', { documentKind: 'invoice', supplierNuis: 'L12345678A', documentOn: '2021-09-01' }, {}, ['fiscalCode']],
    ['nothing on an invoice with it', { documentKind: 'invoice', supplierNuis: 'L12345678A', documentOn: '2021-09-01', fiscalCode: 'x' }, {}, []],
    ['nothing on a contract without it', { documentKind: 'contract', supplierNuis: 'L12345678A', documentOn: '2021-09-01' }, {}, []],
    ['contingency', { budgetLineId: 'b9' }, { budget: [budget({ id: 'b9', heading: '9', amountMinor: lek(48_000) })], chargedByHeading: {} }, ['contingency']],
    ['a bank fee', { description: 'Komision bankar për transfertën' }, {}, ['bankFee']],
    ['a bank fee in English', { description: 'Bank charges, March' }, {}, ['bankFee']],
    ['interest', { description: 'Kamatë për vonesën' }, {}, ['interest']],
    ['interest owed on a loan, and the loan', { description: 'Interesa e kredisë' }, {}, ['interest', 'debt']],
    ['a debt', { description: 'Shlyerje borxhi' }, {}, ['debt']],
    ['an exchange loss', { description: 'Diferencë kursi këmbimi' }, {}, ['exchangeLoss']],
    ['a penalty', { description: 'Gjobë nga tatimet' }, {}, ['penalty']],
    ['nothing where words only look alike', { description: 'Komisioni i vlerësimit; interesi publik; fine paper; huazim librash, loanwords' }, {}, []],
    ['a document that stands where the reader may not look', {}, { twins: [null] }, ['twinElsewhere']],
    ['nothing at exactly 120% of the heading', {}, { chargedByHeading: { 1: lek(460_800) } }, []],
    ['reallocation, one qindarka over 120%', {}, { chargedByHeading: { 1: lek(460_800) + 1 } }, ['reallocation']],
    ['reallocation of contingency at once', { budgetLineId: 'b9' }, { budget: [budget({ id: 'b9', heading: '9', unitCostMinor: lek(48_000), amountMinor: lek(48_000) })], chargedByHeading: { 9: lek(48_001) } }, ['contingency', 'reallocation']],
  ])('%s', (_name, over, about, expected) => {
    expect(warned(over, about)).toEqual(expected)
  })

  test('with the figures: heading, budget, limit, and by how much', () => {
    const [warning] = warningsOf(entry, context({ chargedByHeading: { 1: lek(470_000) } }))
    expect(warning?.values).toEqual({ heading: '1', chargedMinor: lek(470_000), budgetMinor: lek(384_000), limitMinor: lek(460_800), overMinor: lek(9_200) })
  })
})

test('every test of a call is made, once', () => {
  expect(TESTS.map(([test]) => test).sort()).toEqual([...LINE_TESTS].sort())
})

describe.each(LINE_TESTS)('%s', (test) => {
  const broken: Record<typeof test, [Partial<Entry>, Partial<LineContext>]> = {
    period: [{ incurredOn: '2020-07-14' }, {}], cutOff: [{ incurredOn: '2020-08-31' }, { periodFrom: '2020-09-01' }], paidLate: [{ paidOn: '2021-03-16' }, {}], rate: [{ chargedMinor: lek(48_001) }, {}],
    reallocation: [{}, { chargedByHeading: { 1: lek(460_801) } }], contingency: [{}, { budget: [budget({ heading: '9' })] }], cash: [{ method: 'cash' }, {}], vatRecoverable: [{ vatRecoverable: 'yes' }, {}],
    vatExempt: [{ zeroRated: 'yes' }, {}], vatRate: [{ vatMinor: 200 }, {}], exchange: [{ originalMinor: 1, rateMicro: 1 }, {}],
    fiscalCode: [{ documentKind: 'receipt', documentOn: '2024-01-01', supplierNuis: 'L12345678A' }, {}], bankFee: [{ description: 'Komisione bankare' }, {}], interest: [{ description: 'kamata' }, {}],
    debt: [{ description: 'kësti i kredisë' }, {}], exchangeLoss: [{ description: 'Humbje nga kursi' }, {}], penalty: [{ description: 'penalitete' }, {}], document: [{}, { documents: 0 }], twin: [{}, { twins: ['R1, 3'] }],
  }
  const [over, about] = broken[test]
  const found = (lineRefusals: LineContext['terms']['lineRefusals']) => warningsOf({ ...entry, ...over }, context({ ...about, terms: { ...SMALL_TERMS, lineRefusals } })).filter((one) => one.test === test)

  it('warns unless the agreement says otherwise, and refuses where it does', () => {
    expect(found([]).map(({ refuses }) => refuses)).toEqual(['no'])
    expect(refusalsOf(found([]), 'submission')).toEqual([])
    expect(found([test]).map(({ refuses }) => refuses)).toEqual(['yes'])
    expect(refusalsOf(found([test]), 'submission')).toHaveLength(1)
    expect(refusalsOf(found([test]), 'entering')).toHaveLength(test === 'document' ? 0 : 1)
  })
})

describe('a rate', () => {
  test.each<[string, number | null]>([
    ['98,45', 98_450_000], ['98.45', 98_450_000], ['114', 114_000_000], ['114,550', 114_550_000], ['0,000001', 1], ['0', null], ['-1', null], ['1.234,5', null], ['98,4500001', null], ['', null], ['njëqind', null],
  ])('%s', (text, micro) => {
    expect(readRate(text)).toBe(micro)
    if (micro !== null) expect(readRate(rateText(micro))).toBe(micro)
  })
})

test('what was refused does not count against a heading, what is not decided counts as asked', () => {
  const line = { heading: '1', state: 'submitted' as const, chargedMinor: 100, grossMinor: 100, acceptedMinor: null, paidFrom: 'grant' as const }
  expect(chargedByHeading([line, { ...line, state: 'rejected', acceptedMinor: 0 }, { ...line, state: 'partial', acceptedMinor: 40 }, { ...line, paidFrom: 'own', chargedMinor: 0, grossMinor: 7 }])).toEqual({ 1: 147 })
})

test('a document is the same however its supplier and number are written', () => {
  const one = { supplier: 'Telekom  Lidhja', supplierNuis: 'L12345678A', documentNo: 'F 118/2020', documentOn: '2020-08-12', grossMinor: 100 }
  expect(documentKey(one)).toBe(documentKey({ ...one, supplier: 'TELEKOM', documentNo: 'f-118/2020' }))
  expect(documentKey(one)).not.toBe(documentKey({ ...one, grossMinor: 101 }))
  expect(documentKey({ ...one, supplierNuis: null })).toBe(documentKey({ ...one, supplierNuis: null, supplier: 'telekom lidhja' }))
})

describe('the desk check', () => {
  const lines = (count: number, grossMinor: number) => Array.from({ length: count }, (_one, index) => ({ id: `${grossMinor}-${index}`, grossMinor }))
  test.each([
    ['every line from 50 000 lek', lines(3, CHECK_ALL_FROM_MINOR), 3],
    ['three in ten just under it', lines(10, CHECK_ALL_FROM_MINOR - 1), 3],
    ['one of one small line', lines(1, 100), 1],
    ['none of none', [], 0],
    ['both kinds together', [...lines(2, CHECK_ALL_FROM_MINOR), ...lines(4, 100)], 4],
  ])('takes %s', (_name, all, count) => {
    expect(deskCheck(all).size).toBe(count)
    expect(deskCheck([...all].reverse())).toEqual(deskCheck(all))
  })
})

describe('a decision', () => {
  const decision = (over: Partial<Decision>): Decision => ({ outcome: 'partial', acceptedMinor: lek(10_200), reasonCode: 'insufficientDocuments', note: 'Pa emër furnizuesi.', ...over })
  test.each<[string, Decision, string[]]>([
    ['in full needs nothing else', decision({ outcome: 'accepted', acceptedMinor: null, reasonCode: '', note: '' }), []],
    ['in part needs amount, reason and sentence', decision({ acceptedMinor: null, reasonCode: '', note: '' }), ['acceptedMinor', 'reasonCode', 'note']],
    ['in part is more than nothing', decision({ acceptedMinor: 0 }), ['acceptedMinor']],
    ['in part is less than all', decision({ acceptedMinor: lek(14_600) }), ['acceptedMinor']],
    ['in part may be all but one qindarka', decision({ acceptedMinor: lek(14_600) - 1 }), []],
    ['with an amount that cannot be read', decision({ acceptedMinor: 'faulty' }), ['acceptedMinor']],
    ['with a reason that is none of the list', decision({ reasonCode: 'because' }), ['reasonCode']],
    ['refused needs reason and sentence', decision({ outcome: 'rejected', reasonCode: '', note: '' }), ['reasonCode', 'note']],
    ['of no known kind', decision({ outcome: 'perhaps' }), ['outcome']],
  ])('%s', (_name, one, fields) => {
    expect(findDecisionFaults(one, lek(14_600)).map(({ field }) => field)).toEqual(fields)
  })
})

test('the sums of a report tie out', () => {
  const line = { state: 'accepted' as const, chargedMinor: 100, grossMinor: 120, acceptedMinor: 100, paidFrom: 'grant' as const }
  const sums = lineSums([line, { ...line, state: 'partial', acceptedMinor: 60 }, { ...line, state: 'rejected', acceptedMinor: 0 }, { ...line, state: 'query', acceptedMinor: null }, { ...line, paidFrom: 'own', chargedMinor: 0 }])
  expect(sums).toEqual({ reported: { count: 4, minor: 400 }, accepted: { count: 1, minor: 160 }, open: { count: 1, minor: 100 }, refused: { count: 2, minor: 140 }, ownMinor: 120 })
  expect(sums.accepted.minor + sums.open.minor + sums.refused.minor).toBe(sums.reported.minor)
})

describe('an entry as typed', () => {
  const fields = (over: Record<string, string> = {}) => readEntry(readFields(lineFields({ budgetLineId: 'b1', net: '12500', ...over })), [budget()], '2026-07-01').faults.map(({ field }) => field)
  test.each<[string, Record<string, string>, string[]]>([
    ['a whole one', {}, []],
    ['no budget line of this grant', { budgetLineId: 'b2' }, ['budgetLineId']],
    ['a day of tomorrow', { incurredOn: '2026-07-02' }, ['incurredOn']],
    ['a day that is none', { documentOn: '31.2.2026' }, ['documentOn']],
    ['half a unit', { quantity: '0,5' }, ['quantity']],
    ['no unit', { quantity: '0' }, ['quantity']],
    ['an invoice without the supplier’s number', { documentKind: 'invoice' }, ['supplierNuis']],
    ['a number of the wrong shape', { supplierNuis: '12345' }, ['supplierNuis']],
    ['a number with its country before it', { documentKind: 'invoice', supplierNuis: '(AL)L12345678a' }, []],
    ['no amount', { net: '', charged: '1' }, ['net', 'charged']],
    ['an amount below zero', { net: '-5', charged: '5' }, ['net', 'charged']],
    ['charged in full', { charged: '12500' }, []],
    ['charged one lek too much', { charged: '12501' }, ['charged']],
    ['a document in euro, whole', { originalCurrency: 'EUR', original: '100', rate: '98,45', rateOn: '1.4.2026' }, []],
    ['a document in euro without amount, rate and day', { originalCurrency: 'EUR' }, ['original', 'rate', 'rateOn']],
    ['a currency that is none of the list', { originalCurrency: 'JPY', original: '100', rate: '98,45', rateOn: '1.4.2026' }, ['originalCurrency']],
    ['a rate without a currency', { rate: '98,45' }, ['rate']],
    ['a group that is none of the list', { groupCode: 'XXX' }, ['groupCode']],
    ['a group of the list', { groupCode: 'ELD' }, []],
    ['an activity code of 31 characters', { activityCode: 'x'.repeat(31) }, ['activityCode']],
    ['charged though somebody else paid', { paidFrom: 'own', charged: '1' }, ['charged']],
    ['paid by oneself, nothing charged', { paidFrom: 'own', charged: '' }, []],
    ['VAT without saying whether it comes back', { vat: '2500', vatRecoverable: '' }, ['vatRecoverable']],
    ['by bank without the bank’s number', { bankReference: '' }, ['bankReference']],
    ['in cash without it', { method: 'cash', bankReference: '' }, []],
    ['too long', { description: 'x'.repeat(301) }, ['description']],
    ['as long as it may be', { description: 'x'.repeat(300) }, []],
  ])('%s', (_name, over, expected) => {
    expect(fields(over)).toEqual(expected)
  })

  test('nothing at all names every field it needs and writes nothing', () => {
    const { entry: read, faults } = readEntry(readFields({}), [budget()], '2026-07-01')
    expect(read).toBeNull()
    expect(faults.map(({ field }) => field)).toEqual(['budgetLineId', 'incurredOn', 'description', 'documentKind', 'documentNo', 'documentOn', 'supplier', 'supplierNuis', 'net', 'paidFrom', 'method', 'paidOn', 'bankReference', 'charged'])
  })
})

describe('reports are due', () => {
  test('for the grants of 2020: until 30 September by 15 October, and sixty days after the end', () => {
    expect(reportSchedule({ startsOn: '2020-07-15', endsOn: '2021-03-15', terms: SMALL_TERMS })).toEqual([
      { number: 1, kind: 'interim', periodFrom: '2020-07-15', periodTo: '2020-09-30', dueOn: '2020-10-15' },
      { number: 2, kind: 'final', periodFrom: '2020-10-01', periodTo: '2021-03-15', dueOn: '2021-05-14' },
    ])
  })

  test('for a grant too short for a quarter the period is half of it', () => {
    expect(reportSchedule({ startsOn: '2020-06-10', endsOn: '2020-09-09', terms: SMALL_TERMS })[0]).toMatchObject({ periodTo: '2020-07-25' })
  })

  test('with two interim instalments twice, one period after the other', () => {
    const terms = { ...SMALL_TERMS, instalments: [{ number: 1, shareBp: 4_000, condition: 'signature' as const }, { number: 2, shareBp: 2_500, condition: 'interim' as const }, { number: 3, shareBp: 2_500, condition: 'interim' as const }, { number: 4, shareBp: 1_000, condition: 'final' as const }] }
    expect(reportSchedule({ startsOn: '2026-09-01', endsOn: '2028-08-31', terms }).map(({ periodFrom, periodTo }) => [periodFrom, periodTo])).toEqual([['2026-09-01', '2027-03-31'], ['2027-04-01', '2027-12-31'], ['2028-01-01', '2028-08-31']])
  })

  test.each([
    ['on the day it is due', undefined, '2020-10-15', 'awaited'],
    ['the day after', undefined, '2020-10-16', 'overdue'],
    ['a draft the day after', 'draft', '2020-10-16', 'overdue'],
    ['handed in late it is with the verifier', 'submitted', '2020-10-26', 'submitted'],
    ['returned it is with the grantee', 'returned', '2020-11-26', 'returned'],
    ['approved it is done', 'approved', '2020-12-26', 'approved'],
  ] as const)('standing: %s', (_name, state, today, expected) => {
    expect(standingOf({ dueOn: '2020-10-15' }, state === undefined ? undefined : { state }, today)).toBe(expected)
  })
})

describe('the closure check list', () => {
  const done: ClosureFacts = {
    endsOn: '2021-03-15', today: '2021-06-28', finalApproved: 'yes', undecided: 0, toPayMinor: 0, underWay: 0, advanceMinor: 0, openRecoveries: 0, closure: { assets: 'asnjë', interestMinor: 0, archive: 'zyra', lessons: 'x' },
  }
  test.each<[string, Partial<ClosureFacts>, string[]]>([
    ['nothing open', {}, []],
    ['on the last day', { today: '2021-03-15' }, ['ended']],
    ['the final report not approved', { finalApproved: 'no' }, ['finalReport', 'lines', 'balance']],
    ['a line undecided', { undecided: 1 }, ['lines']],
    ['a qindarka to be paid', { toPayMinor: 1 }, ['balance']],
    ['a payment under way', { underWay: 1 }, ['balance']],
    ['a qindarka with the grantee', { advanceMinor: 1 }, ['balance']],
    ['a recovery open', { openRecoveries: 1 }, ['balance']],
    ['no statement', { closure: undefined }, ['assets', 'interest', 'archive', 'lessons']],
    ['interest not stated', { closure: { assets: 'a', interestMinor: null, archive: 'b', lessons: 'c' } }, ['interest']],
  ])('%s', (_name, over, open) => {
    const checks = closureChecks({ ...done, ...over })
    expect(Object.entries(checks).filter(([, state]) => state === 'open').map(([point]) => point)).toEqual(open)
    expect(mayClose(checks)).toBe(open.length === 0)
  })
})

describe('lifecycles', () => {
  test('of a report and of a line', () => {
    expect({ report: reportLife.table, line: lineLife.table }).toMatchInlineSnapshot(`
{
  "line": {
    "accepted": {
      "accept": "accepted",
      "acceptPart": "partial",
      "correctToPart": "partial",
      "correctToRejected": "rejected",
      "query": "query",
      "reject": "rejected",
    },
    "answered": {
      "accept": "accepted",
      "acceptPart": "partial",
      "enter": "entered",
      "query": "query",
      "reject": "rejected",
    },
    "entered": {
      "enter": "entered",
      "submit": "submitted",
    },
    "partial": {
      "accept": "accepted",
      "acceptPart": "partial",
      "correctToAccepted": "accepted",
      "correctToPart": "partial",
      "correctToRejected": "rejected",
      "enter": "entered",
      "query": "query",
      "reject": "rejected",
    },
    "query": {
      "accept": "accepted",
      "acceptPart": "partial",
      "answer": "answered",
      "enter": "entered",
      "query": "query",
      "reject": "rejected",
    },
    "rejected": {
      "accept": "accepted",
      "acceptPart": "partial",
      "correctToAccepted": "accepted",
      "correctToPart": "partial",
      "enter": "entered",
      "query": "query",
      "reject": "rejected",
    },
    "submitted": {
      "accept": "accepted",
      "acceptPart": "partial",
      "enter": "entered",
      "query": "query",
      "reject": "rejected",
    },
  },
  "report": {
    "approved": {},
    "draft": {
      "submit": "submitted",
    },
    "returned": {
      "submit": "submitted",
    },
    "submitted": {
      "approve": "approved",
      "return": "returned",
    },
  },
}
`)
  })
  test.each([['report', reportLife], ['line', lineLife]] as const)('a %s refuses every move that is not drawn', (_name, life) => {
    for (const state of life.states) for (const move of life.moves) {
      const drawn = (life.table as Record<string, Record<string, string>>)[state]?.[move]
      if (drawn === undefined) expect(() => life.after(state as never, move as never)).toThrow('kernel.movedMeanwhile')
      else expect(life.after(state as never, move as never)).toBe(drawn)
    }
  })
})
