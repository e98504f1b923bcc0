import fc from 'fast-check'
import { askedEntries, budgetLines, doubtsOf, entryFaults, type BudgetEntry } from '../../server/municipalities/budgets'
import type { BudgetFact } from '../../server/municipalities/municipalities'

const figure = (year: number, amountMinor: number, over: Partial<BudgetFact> = {}): BudgetFact => ({
  id: `${year}`, municipalityCode: '33', year, kind: 'social_services', status: 'stated', amountMinor, currency: 'ALL', source: 'x', noteSq: null, noteEn: null, enteredBy: null, enteredAt: null, ...over,
})

describe('a change is computed and never typed', () => {
  test.each([
    ['Devoll, of which a report says “doubled”', 281_361_700, 486_116_000, 7_277],
    ['Rrogozhina', 55_800_000, 77_046_000, 3_808],
    ['Kamza', 45_711_000_000, 53_523_700_000, 1_709],
    ['Pogradec, of which a report says 7.6%', 78_656_239_800, 84_702_189_000, 769],
    ['the transfer to all municipalities', 8_871_300_000, 13_131_300_000, 4_802],
  ])('%s', (_name, was, is, changeBp) => {
    expect(budgetLines([figure(2019, was), figure(2020, is)]).at(-1)?.changeBp).toBe(changeBp)
  })

  test('the first year, and a year after a gap, are compared with nothing', () => {
    expect(budgetLines([figure(2018, 100), figure(2020, 200)]).map(({ changeBp }) => changeBp)).toEqual([null, null])
  })

  test('a year after nothing spent has no percentage', () => {
    expect(budgetLines([figure(2019, 0), figure(2020, 200)]).at(-1)).toMatchObject({ changeBp: null, doubts: [] })
  })

  test('like is compared with like, and else with the surest word', () => {
    const facts = [figure(2019, 100, { status: 'planned' }), figure(2019, 80, { status: 'actual' }), figure(2020, 160, { status: 'actual' }), figure(2020, 150, { status: 'stated' })]
    expect(budgetLines(facts).filter(({ fact }) => fact.year === 2020).map(({ fact, before }) => [fact.status, before?.status])).toEqual([['stated', 'actual'], ['actual', 'actual']])
  })
})

describe('a figure is doubted', () => {
  test.each([
    ['at half the budget', 5_000, null, []],
    ['beyond half of it', 5_001, null, ['share']],
    ['when it doubles', null, 10_000, []],
    ['when it more than doubles', null, 10_001, ['change']],
    ['when it falls to nothing', null, -10_000, []],
    ['for both reasons', 9_000, 20_000, ['share', 'change']],
    ['when nothing is known', null, null, []],
  ])('%s', (_name, shareBp, changeBp, doubts) => {
    expect(doubtsOf(shareBp, changeBp)).toEqual(doubts)
  })

  test('by the share of the same year and the same kind of word', () => {
    const facts = [figure(2020, 60, { status: 'planned' }), figure(2020, 100, { kind: 'total', status: 'planned' }), figure(2020, 1_000, { kind: 'total', status: 'actual' })]
    expect(budgetLines(facts)[0]).toMatchObject({ shareBp: 6_000, doubts: ['share'] })
  })
})

describe('figures that cannot be', () => {
  const entry = (kind: BudgetEntry['kind'], amountMinor: number | null, status: BudgetEntry['status'] = 'planned'): BudgetEntry => ({ year: 2025, kind, status, amountMinor })
  test.each([
    ['nothing entered', [entry('total', null), entry('social_services', null)], []],
    ['as much as the whole', [entry('total', 100), entry('social_services', 100)], []],
    ['more than the whole', [entry('total', 100), entry('social_services', 101)], ['municipalities.fault.beyondTotal']],
    ['more than the whole of another word', [entry('total', 100, 'actual'), entry('social_services', 101)], []],
    ['a part without a whole', [entry('total', null), entry('social_services', 101)], []],
    ['less than nothing', [entry('total', -1)], ['municipalities.fault.negative']],
  ])('%s', (_name, entries, words) => {
    expect(entryFaults(entries).map((fault) => fault.words)).toEqual(words)
  })
})

test('three years are asked for, and what was spent only in those that have ended', () => {
  const asked = askedEntries(2026)
  expect(asked).toHaveLength(10)
  expect(asked.filter(({ status, year }) => status === 'actual' && year === 2026)).toEqual([])
})

test('a change too large to be written has no figure and is doubted', () => {
  const line = budgetLines([figure(2019, 1), figure(2020, 900_719_925_477)]).at(-1)
  expect([line?.changeBp, line?.doubts]).toEqual([null, ['change']])
})

test('applying a computed change to the figure before gives the figure again, to within half a basis point', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (was, is) => {
    const line = budgetLines([figure(2019, was), figure(2020, is)]).at(-1)
    const changeBp = line?.changeBp ?? null
    if (changeBp === null) return BigInt(is - was) * 10_000n > BigInt(was) * BigInt(Number.MAX_SAFE_INTEGER) - 10_000n && line?.doubts.includes('change')
    const away = BigInt(was) * 10_000n + BigInt(was) * BigInt(changeBp) - BigInt(is) * 10_000n
    return 2n * (away < 0n ? -away : away) <= BigInt(was)
  }), { numRuns: 2_000 })
})
