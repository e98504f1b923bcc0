import { exchanged, findExchangeFaults, readRate } from '../../server/fund/exchanges'
import type { Source } from '../../server/fund/fund'

test.each([
  ['103,52', 103_520_000n], ['103.52', 103_520_000n], ['0,009660', 9_660n], ['1', 1_000_000n], ['103 000', 103_000_000_000n],
  ['0', null], ['-1', null], ['1,1234567', null], ['1,2.3', null], ['një', null], ['', null],
])('the rate “%s” is read as %s millionths', (text, millionths) => {
  expect(readRate(text)).toBe(millionths)
})

test.each([[10_000, 103_520_000n, 1_035_200], [1, 500_000n, 1], [1, 499_999n, 0], [3, 333_333n, 1]])('%i at %s millionths is %i', (from, rate, to) => {
  expect(exchanged(from, rate)).toBe(to)
})

const source = (currency: string): Source => ({ id: currency, code: currency, kind: 'donor', nameSq: '', nameEn: '', currency, openedBy: '', openedAt: '2026-01-01T00:00:00.000Z' })
const fields = { toSourceId: 'ALL', fromMinor: 1_000_000, toMinor: 103_520_000, rate: '103,52', rateOn: '2026-03-01', rateSource: 'Banka e Shqipërisë', reference: 'NJ-1' }

test.each([
  ['all as it should be', {}, []],
  ['a unit of rounding', { toMinor: 103_520_100 }, []],
  ['more than a unit of rounding', { toMinor: 103_520_101 }, ['toMinor']],
  ['no amount', { fromMinor: null }, ['fromMinor']],
  ['an unreadable rate', { rate: 'njëqind' }, ['rate']],
  ['a rate of tomorrow', { rateOn: '2026-03-03' }, ['rateOn']],
  ['nobody’s rate', { rateSource: '' }, ['rateSource']],
  ['no document', { reference: '' }, ['reference']],
])('%s', (_name, over, wrong) => {
  expect(findExchangeFaults({ ...fields, ...over }, source('EUR'), source('ALL'), '2026-03-02').map(({ field }) => field)).toEqual(wrong)
})

test('money is exchanged into another currency only', () => {
  expect(findExchangeFaults(fields, source('EUR'), source('EUR'), '2026-03-02').map(({ field }) => field)).toEqual(['toSourceId'])
  expect(findExchangeFaults(fields, source('EUR'), undefined, '2026-03-02').map(({ field }) => field)).toEqual(['toSourceId'])
})
