import fc from 'fast-check'
import type { Grid } from '../../../server/calls/grid'
import { closestPair, combine, parted, type Combining } from '../../../server/scoring/combination'
import { agreedPoints } from '../../../server/scoring/divergence/consensus'
import { divergence, type SheetPoints } from '../../../server/scoring/divergence/divergence'
import { isSettled, standOf, standingRecord, type CaseSheet, type ConsensusRecord, type Round } from '../../../server/scoring/divergence/standing'

/* The full grid of the vectors: maximum 100, floors of capacity 12 and of the total 60. */
const section = (code: string, floorPoints: number | null, weights: readonly number[]) => ({
  code, titleSq: code, titleEn: code, floorPoints, criteria: weights.map((weight, index) => ({ id: `${code}${index + 1}`, code: `${code}${index + 1}`, titleSq: '', titleEn: '', weight })),
})
const grid: Grid = { sections: [section('C', 12, [1, 1, 1, 1]), section('R', null, [2, 1, 1]), section('D', null, [1, 1, 1]), section('I', null, [1, 1, 1]), section('S', null, [1, 1, 1]), section('B', null, [1, 2])] }
const combining: Combining = { combination: 'mean', divergence: 'third', closestPair: 'yes', discrepancyPoints: 20, sheetsMin: 2 }
const rules = { grid, totalFloorPoints: 60, combining }

const sheet = (...points: readonly [number, number, number, number, number, number]): SheetPoints => {
  const [C, R, D, I, S, B] = points
  return { total: points.reduce((all, one) => all + one, 0), sections: { C, R, D, I, S, B } }
}
const A = sheet(14, 18, 11, 11, 10, 12)
const B = sheet(13, 15, 9, 10, 9, 11)
const C = sheet(17, 20, 13, 13, 13, 13)
/** A sheet of this total that meets every floor where the total does. */
const of = (total: number, over: Partial<SheetPoints> = {}): SheetPoints => ({ total, sections: { C: 15, R: total - 15, D: 0, I: 0, S: 0, B: 0 }, ...over })
const further = (total: number, number = 1) => of(total, { further: number })
const result = (sheets: readonly SheetPoints[], over: Partial<Combining> = {}, agreed: SheetPoints | null = null) => {
  const { totalSum, divisor, totals, aside } = combine(sheets, agreed, { ...rules, combining: { ...combining, ...over } })
  return { value: totalSum / divisor, totals, aside }
}

test('the totals of the vectors are 76, 67 and 89', () => {
  expect([A, B, C].map(({ total }) => total)).toEqual([76, 67, 89])
})

describe('two sheets diverge', () => {
  const found = (sheets: readonly SheetPoints[], points = 20) => { const { triggers, gap } = divergence(sheets, rules, { discrepancyPoints: points }); return { triggers, gap } }
  test.each<[string, SheetPoints[], { triggers: string[]; gap: number }]>([
    ['not 9 points apart', [A, B], { triggers: [], gap: 9 }],
    ['22 points apart', [B, C], { triggers: ['gap'], gap: 22 }],
    ['not 19 points apart', [of(70), of(89)], { triggers: [], gap: 19 }],
    ['exactly 20 points apart', [of(70), of(90)], { triggers: ['gap'], gap: 20 }],
    ['by the floor of the total, one at it and one below', [of(60), of(59)], { triggers: ['floor'], gap: 1 }],
    ['by the floor of a section', [of(70), { ...of(70), sections: { C: 11, R: 59, D: 0, I: 0, S: 0, B: 0 } }], { triggers: ['floor'], gap: 0 }],
    ['by both', [of(85), of(55)], { triggers: ['gap', 'floor'], gap: 30 }],
    ['never where both fail the total', [of(59), of(20)], { triggers: [], gap: 39 }],
    ['where only the lower one fails it', [of(60), of(20)], { triggers: ['gap', 'floor'], gap: 40 }],
    ['never alone', [C], { triggers: [], gap: 0 }],
    ['never without sheets', [], { triggers: [], gap: 0 }],
  ])('%s', (_name, sheets, expected) => {
    expect(found(sheets)).toEqual(expected)
    expect(found([...sheets].reverse())).toEqual(expected)
  })

  test.each([[2, [2, 4], []], [3, [2, 5], [{ code: 'C1', least: 2, most: 5 }]]] as const)('marks %d apart on a criterion are worth a word only from 3 on, and trigger nothing', (_apart, [low, high], advice) => {
    const found = divergence([{ ...A, marks: { C1: low } }, { ...A, marks: { C1: high } }], rules, { discrepancyPoints: 20 })
    expect(found).toEqual({ triggers: [], gap: 0, advice })
  })
})

describe('one result of several sheets', () => {
  test.each<[string, SheetPoints[], Partial<Combining>, number]>([
    ['the mean of A and B', [A, B], { divergence: 'note', closestPair: 'no' }, 71.5],
    ['the mean of B and C', [B, C], { divergence: 'note', closestPair: 'no' }, 78],
    ['89 and 67 with a third of 76: the two closest', [of(89), of(67), further(76)], {}, 71.5],
    ['the same without the closest pair: all three', [of(89), of(67), further(76)], { closestPair: 'no' }, (89 + 67 + 76) / 3],
    ['60 and 90 with a third of 75: equal distances, all three', [of(60), of(90), further(75)], {}, 75],
    ['three that were there from the start: all of them', [of(89), of(67), of(76)], {}, (89 + 67 + 76) / 3],
    ['a third where the first two no longer diverge: all of them', [of(76), of(67), further(100)], {}, 81],
    ['the median of an odd number', [of(60), of(90), of(61)], { combination: 'median', divergence: 'note' }, 61],
    ['the median of an even number: between the two in the middle', [of(60), of(90), of(61), of(64)], { combination: 'median', divergence: 'note' }, 62.5],
    ['an agreed score where nothing was agreed: the mean', [of(60), of(90)], { combination: 'agreed', divergence: 'consensus' }, 75],
  ])('%s', (_name, sheets, over, value) => {
    expect(result(sheets, over).value).toBeCloseTo(value, 12)
  })

  test('the median is taken of each section and then summed', () => {
    const sheets = [sheet(10, 20, 5, 5, 5, 5), sheet(20, 10, 5, 5, 5, 5), sheet(12, 12, 5, 5, 5, 5)]
    expect(combine(sheets, null, { ...rules, combining: { ...combining, combination: 'median' } })).toMatchObject({ divisor: 1, totalSum: 44, sections: { C: 12, R: 12 } })
  })

  test('whole sheets are left out, and said', () => {
    expect(result([of(89), of(67), further(76)])).toMatchObject({ totals: [67, 76], aside: [89] })
  })

  test('an agreed score counts as it stands, and the sheets stay beside it', () => {
    expect(result([of(60), of(90)], { combination: 'agreed', divergence: 'consensus' }, of(72))).toEqual({ value: 72, totals: [60, 90], aside: [] })
    expect(result([of(60), of(90)], { combination: 'mean', divergence: 'consensus' }, of(72)).value).toBe(75)
  })

  test.each<[string, number[], number[] | null]>([
    ['the closest two', [89, 67, 76], [67, 76]], ['none of equal distances', [60, 75, 90], null], ['equal totals', [70, 70, 90], [70, 70]],
    ['none of three equal totals', [70, 70, 70], null], ['of four', [50, 60, 69, 90], [60, 69]],
  ])('the closest pair: %s', (_name, totals, pair) => {
    expect(closestPair(totals.map((total) => of(total)))?.map(({ total }) => total) ?? null).toEqual(pair)
  })

  const anySheets = fc.array(fc.record({ total: fc.integer({ min: 20, max: 100 }), further: fc.boolean() }), { minLength: 1, maxLength: 6 })
    .map((all) => all.map(({ total, further: later }, index) => (later ? further(total, index + 1) : of(total))))
  const anyRule = fc.record({
    combination: fc.constantFrom('mean' as const, 'median' as const, 'agreed' as const), divergence: fc.constantFrom('third' as const, 'consensus' as const, 'note' as const),
    closestPair: fc.constantFrom('yes' as const, 'no' as const), discrepancyPoints: fc.integer({ min: 1, max: 40 }), sheetsMin: fc.integer({ min: 2, max: 3 }),
  })

  test('the order of the sheets changes nothing', () => {
    fc.assert(fc.property(anySheets.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))), anyRule, ([all, shuffled], rule) => {
      const both = [all, shuffled].map((sheets) => combine(sheets, null, { ...rules, combining: rule }))
      expect(both[1]).toEqual(both[0])
    }))
  })

  test('a result lies between the lowest and the highest of the totals that count', () => {
    fc.assert(fc.property(anySheets, anyRule, (all, rule) => {
      const { totalSum, divisor, totals, aside, sheets } = combine(all, null, { ...rules, combining: rule })
      expect(totals.length + aside.length).toBe(all.length)
      expect(sheets).toBe(totals.length)
      expect(totalSum).toBeGreaterThanOrEqual(Math.min(...totals) * divisor)
      expect(totalSum).toBeLessThanOrEqual(Math.max(...totals) * divisor)
    }))
  })

  test('where one assessor is void, the further sheet stands in the place that was left', () => {
    expect(parted([of(67), further(76)], { sheetsMin: 2 })).toMatchObject({ first: [{ total: 67 }, { total: 76 }], further: [] })
    expect(parted([of(67), further(76, 1), further(70, 2)], { sheetsMin: 2 })).toMatchObject({ first: [{ total: 67 }, { total: 76 }], further: [{ total: 70 }] })
  })
})

describe('a divergence is settled', () => {
  const seal = (id: string, total: number, over: Partial<CaseSheet> = {}): CaseSheet => ({ ...of(total), id, sealHash: `seal-${id}`, ...over })
  const [low, high, third] = [seal('a', 67), seal('b', 89), seal('c', 76, { further: 1 })]
  const record = (sheets: readonly CaseSheet[], over: Partial<ConsensusRecord> = {}): ConsensusRecord => ({
    heldAt: '2026-03-02T08:00:00.000Z', place: 'Tiranë', present: [], sheets, agreed: of(80), reasons: 'Arsyet', minority: '', recordedBy: 's', recordedAt: '2026-03-02T09:00:00.000Z', ...over,
  })
  const round = (number: number, of: ConsensusRecord | null): Round => ({ id: `r${number}`, callId: 'k', proposalId: 'p', number, sheets: [], gap: 22, triggers: ['gap'], openedBy: 'c', openedAt: '2026-03-01T08:00:00.000Z', record: of })
  const state = (asks: Combining['divergence'], about: { sheets: readonly CaseSheet[]; openFurther?: number; rounds?: readonly Round[] }) => {
    const stand = standOf({ openFurther: 0, rounds: [], ...about }, { ...rules, combining: { ...combining, divergence: asks } })
    return [stand.state, isSettled(stand)]
  }

  test.each<[string, Combining['divergence'], Parameters<typeof state>[1], [string, boolean]]>([
    ['where the sheets agree', 'consensus', { sheets: [third, high] }, ['none', true]],
    ['where the call only notes it', 'note', { sheets: [low, high] }, ['noted', true]],
    ['not before a round is opened', 'consensus', { sheets: [low, high] }, ['unsettled', false]],
    ['not before the round is recorded', 'consensus', { sheets: [low, high], rounds: [round(1, null)] }, ['round', false]],
    ['by a record about these sheets', 'consensus', { sheets: [low, high], rounds: [round(1, record([low, high]))] }, ['consensus', true]],
    ['not by a record about sheets of which one was sealed anew', 'consensus', { sheets: [low, { ...high, sealHash: 'other' }], rounds: [round(1, record([low, high]))] }, ['unsettled', false]],
    ['not by a record about sheets that another has joined', 'consensus', { sheets: [low, high, third], rounds: [round(1, record([low, high]))] }, ['unsettled', false]],
    ['of itself where the sheets were revised', 'consensus', { sheets: [seal('a', 80, { sealHash: 'revised' }), high], rounds: [round(1, record([low, high]))] }, ['none', true]],
    ['not before a further sheet is opened', 'third', { sheets: [low, high] }, ['unsettled', false]],
    ['not before the further sheet is sealed', 'third', { sheets: [low, high], openFurther: 1 }, ['waiting', false]],
    ['by the further sheet', 'third', { sheets: [low, high, third] }, ['third', true]],
    ['not by a further sheet that had to take the place of a void one', 'third', { sheets: [seal('a', 50), third] }, ['unsettled', false]],
  ])('%s', (_name, asks, about, expected) => {
    expect(state(asks, about)).toEqual(expected)
  })

  test('by the latest of two rounds', () => {
    const rounds = [round(2, record([low, high], { agreed: of(75) })), round(1, record([low, high]))]
    expect(standingRecord(rounds, [high, low])?.agreed?.total).toBe(75)
  })
})

test('agreed marks give points by the weights of the grid', () => {
  const marks = Object.fromEntries(grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => [code, 4])))
  expect(agreedPoints(grid, { ...marks, R1: 5, B2: 3 })).toMatchObject({ total: 4 * 20 + 2 - 2, sections: { C: 16, R: 18, B: 10 } })
})
