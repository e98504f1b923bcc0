import { findFundingFaults, firstAmount, fundingOfLots } from '../../server/calls/funding'
import type { Lot } from '../../server/calls/lots'

const call = (otherSources: { sourceId: string; amountMinor: number }[]) => ({ fundingSourceId: 'one', envelopeMinor: 1_000, otherSources })

test('the first source pays what no other does', () => {
  expect(firstAmount(call([]))).toBe(1_000)
  expect(firstAmount(call([{ sourceId: 'two', amountMinor: 300 }, { sourceId: 'three', amountMinor: 200 }]))).toBe(500)
})

test.each([
  ['one source', [], []],
  ['two sources', [{ sourceId: 'two', amountMinor: 999 }], []],
  ['nothing left to the first', [{ sourceId: 'two', amountMinor: 1_000 }], ['calls.fault.sourcesSum']],
  ['the first once more', [{ sourceId: 'one', amountMinor: 1 }], ['calls.fault.sourceTwice']],
  ['another one twice', [{ sourceId: 'two', amountMinor: 1 }, { sourceId: 'two', amountMinor: 1 }], ['calls.fault.sourceTwice']],
])('%s', (_name, others, words) => {
  expect(findFundingFaults(call(others)).map((fault) => fault.words)).toEqual(words)
})

test('each source pays of every lot as of the whole, and the sums are kept to the minor unit', () => {
  const lots = [700, 200, 100].map((envelopeMinor, index) => ({ code: String(index), title: { sq: '', en: '' }, envelopeMinor, municipalityCodes: [] }) satisfies Lot)
  const given = fundingOfLots({ otherSources: [{ sourceId: 'two', amountMinor: 333 }, { sourceId: 'three', amountMinor: 1 }] }, lots)
  expect(given).toEqual([
    [{ sourceId: 'two', amountMinor: 233 }, { sourceId: 'three', amountMinor: 1 }], [{ sourceId: 'two', amountMinor: 67 }], [{ sourceId: 'two', amountMinor: 33 }],
  ])
})
