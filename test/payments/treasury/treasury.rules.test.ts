import { readCsv } from '../../../server/kernel/csv'
import { findOrderFaults, isYearEnd, judgeRows, orderKey, readList, type Lodged, type TreasuryRow } from '../../../server/payments/treasury/treasury'

const SQ = 'Dega e Thesarit;Nr. urdhër shpenzimi;Nr. angazhimi;Nr. dokumenti;Furnitori;Shuma;Data e ekzekutimit;Data valutë'
const EN = 'Treasury branch,Spending order number,Commitment number,Document number,Payee,Amount,Execution date,Value date'
const read = (...lines: string[]) => readList(readCsv(lines.join('\n')) ?? [])
const amountOf = (text: string) => read(SQ, `Pukë;12;A-1;D-1;Bashkia;${text};2.3.2026;3.3.2026`)

describe('the daily list', () => {
  test.each([['in Albanian, with a comma', SQ, 'Pukë;12;A-1;D-1;Bashkia Pukë;1 234,56;2.3.2026;3.3.2026'], ['in English, with a point', EN, 'Pukë,12,A-1,D-1,Bashkia Pukë,"1,234.56",2026-03-02,3/3/2026']])('%s is read by the names of its columns', (_name, head, row) => {
    expect(read(head, row)).toEqual([{ line: 2, branch: 'Pukë', orderNo: '12', commitmentNo: 'A-1', documentNo: 'D-1', supplier: 'Bashkia Pukë', description: null, amountMinor: 123_456, executedOn: '2026-03-02', valueOn: '2026-03-03' }])
  })

  test('takes the day of execution where no value date is given, and leaves the line with the total out', () => {
    expect(read('urdher shpenzimi;ANGAZHIMI;dokumenti;shuma (lekë);ekzekutuar më', '12;A-1;D-1;500;2.3.2026', ';;;500;')).toMatchObject([{ valueOn: '2026-03-02', amountMinor: 50_000, branch: '' }])
  })

  test.each([['345000', 34_500_000], ['345 000', 34_500_000], ['345.000', 34_500_000], ['345.000,00', 34_500_000], ['345000.5', 34_500_050], ['1 234,5 lekë', 123_450]])('the amount %s is %i', (text, amountMinor) => {
    expect(amountOf(text)).toMatchObject([{ amountMinor }])
  })

  test.each([
    ['an amount in words', () => amountOf('shumë'), 'payments.treasury.row.amount'], ['nothing paid', () => amountOf('0'), 'payments.treasury.row.amount'], ['money back', () => amountOf('-5'), 'payments.treasury.row.amount'], ['three decimals', () => amountOf('1,2345'), 'payments.treasury.row.amount'],
    ['a day that is none', () => read(SQ, 'Pukë;12;A-1;D-1;B;5;31.2.2026;'), 'payments.treasury.row.day'], ['no document', () => read(SQ, 'Pukë;12;A-1;;B;5;2.3.2026;'), 'payments.treasury.row.numbers'], ['a number too long', () => read(SQ, `Pukë;${'1'.repeat(41)};A-1;D;B;5;2.3.2026;`), 'payments.treasury.row.long'],
    ['no column for the order', () => read(SQ.replace('Nr. urdhër shpenzimi', 'Nr.'), 'Pukë;12;A-1;D-1;B;5;2.3.2026;'), 'payments.treasury.row.column.orderNo'],
  ])('with %s is not read, and the line is named', (_name, list, words) => { expect(list()).toEqual([expect.objectContaining({ words })]) })

  test('that writes one amount with a comma and another with a point is not believed', () => {
    expect(read(SQ, 'P;1;A;D;B;1.234,56;2.3.2026;', 'P;2;A;D;B;1,234.56;2.3.2026;')).toEqual([{ line: 3, words: 'payments.treasury.row.mixed', values: { other: 2 } }])
    expect(read(SQ, 'P;1;A;D;B;1.234;2.3.2026;', 'P;2;A;D;B;1.234,56;2.3.2026;')).toMatchObject([{ amountMinor: 123_400 }, { amountMinor: 123_456 }])
  })
})

const lodged = (over: Partial<Lodged> = {}): Lodged => ({
  paymentId: 'p', attempt: 1, currentAttempt: 1, commitmentNo: 'A-1', orderNo: '12/2026', orderOn: '2026-03-02', treasuryBranch: 'Pukë', amountMinor: 100, state: 'approved', approvedOn: '2026-03-01', reference: 'R', instalment: 1, ...over,
})
const row = (over: Partial<TreasuryRow> = {}): TreasuryRow => ({ line: 2, orderNo: '12 / 2026', commitmentNo: 'a1', branch: 'PUKE', documentNo: 'D-1', amountMinor: 100, executedOn: '2026-03-02', valueOn: '2026-03-03', supplier: null, description: null, ...over })

describe('a row', () => {
  test.each([
    ['with all three numbers of one order', row(), [lodged()], 'ready'], ['without a branch', row({ branch: '' }), [lodged()], 'ready'], ['of another amount', row({ amountMinor: 99 }), [lodged()], 'amount'], ['of another commitment', row({ commitmentNo: 'A-2' }), [lodged()], 'commitment'],
    ['of another branch', row({ branch: 'Tiranë' }), [lodged()], 'branch'], ['of another order with the same commitment and amount', row({ orderNo: '13' }), [lodged()], 'order'], ['of nobody', row({ orderNo: '13', amountMinor: 7 }), [lodged()], 'unknown'],
    ['of a payment that is paid', row(), [lodged({ state: 'paid' })], 'settled'], ['of an attempt that is over', row(), [lodged({ currentAttempt: 2 })], 'settled'], ['executed before the order', row({ executedOn: '2026-03-01' }), [lodged()], 'order'], ['with a value date that has not come', row({ valueOn: '2026-03-05' }), [lodged()], 'day'],
    ['valued before it was executed', row({ valueOn: '2026-03-01' }), [lodged()], 'day'],
  ] as const)('%s is %s', (_name, one, orders, verdict) => { expect(judgeRows([one], orders, '2026-03-04').map((judged) => judged.verdict)).toEqual([verdict]) })

  test('pays once, however often it stands in the list', () => { expect(judgeRows([row(), row({ line: 3 })], [lodged()], '2026-03-04').map(({ verdict }) => verdict)).toEqual(['ready', 'twice']) })
})

test('orders are numbered by branch and year, however they are written', () => {
  expect(orderKey({ treasuryBranch: 'Pukë', orderNo: 'U 12', orderOn: '2026-03-02' })).toBe(orderKey({ treasuryBranch: 'PUKE', orderNo: 'u-12', orderOn: '2026-11-30' }))
  expect(orderKey({ treasuryBranch: 'Pukë', orderNo: '12', orderOn: '2026-03-02' })).not.toBe(orderKey({ treasuryBranch: 'Pukë', orderNo: '12', orderOn: '2027-01-02' }))
})

test.each([['2026-11-30', false], ['2026-12-01', true], ['2026-12-31', true], ['2027-01-01', false]])('on %s the end of the year is near: %s', (day, near) => { expect(isYearEnd(day)).toBe(near) })

test.each([['nothing', { commitmentNo: '', orderNo: ' ', orderOn: null, treasuryBranch: '' }, ['commitmentNo', 'orderNo', 'treasuryBranch', 'orderOn']], ['a day before the approval', { orderOn: '2026-02-28' }, ['orderOn']], ['a day ahead', { orderOn: '2026-03-05' }, ['orderOn']], ['a number too long', { orderNo: '1'.repeat(41) }, ['orderNo']]])('an order with %s is refused at its fields', (_name, over, fields) => {
  expect(findOrderFaults({ commitmentNo: 'A', orderNo: '1', orderOn: '2026-03-02', treasuryBranch: 'Pukë', ...over }, '2026-03-01', '2026-03-04').map(({ field }) => field)).toEqual(fields)
})
