import fc from 'fast-check'
import { coincidences, intraclass, krippendorff, sheetsFor, stepUp, type Metric } from '../../../server/scoring/figures/agreement'
import { ENCYCLOPAEDIA, KRIPPENDORFF, SHROUT, SNSF } from './published'

describe("Krippendorff's alpha", () => {
  test.each<[string, number[][], Metric, number]>([
    ['his example C, nominal', KRIPPENDORFF, 'nominal', 0.743421], ['his example C, ordinal', KRIPPENDORFF, 'ordinal', 0.815388],
    ['his example C, interval', KRIPPENDORFF, 'interval', 0.849107], ['his example C, ratio', KRIPPENDORFF, 'ratio', 0.797403],
    ['the encyclopaedia, nominal', ENCYCLOPAEDIA, 'nominal', 0.691358], ['the encyclopaedia, interval', ENCYCLOPAEDIA, 'interval', 0.810845],
    ['the encyclopaedia, ordinal', ENCYCLOPAEDIA, 'ordinal', 0.806721], ['a panel with one harsh voter, ordinal', SNSF, 'ordinal', 0.0102],
  ])('of %s', (_name, data, metric, expected) => {
    expect(krippendorff(data, metric)).toBeCloseTo(expected, metric === 'ordinal' && data === SNSF ? 4 : 6)
  })

  test('its coincidences are those of the example', () => {
    const { values, counts, total, matrix } = coincidences(KRIPPENDORFF)
    expect(values).toEqual([1, 2, 3, 4, 5])
    counts.forEach((count, index) => { expect(count).toBeCloseTo([9, 13, 10, 5, 3][index] ?? 0, 12) })
    expect(total).toBeCloseTo(40, 12)
    const at = (a: number, b: number) => matrix[a - 1]?.[b - 1] ?? 0
    for (const [a, b, expected] of [[1, 1, 7], [2, 2, 10], [3, 3, 8], [4, 4, 4], [5, 5, 3], [1, 2, 4 / 3], [2, 3, 4 / 3], [1, 3, 1 / 3], [1, 4, 1 / 3], [2, 4, 1 / 3], [3, 4, 1 / 3]] as const) {
      expect([a, b, at(a, b)]).toEqual([a, b, expect.closeTo(expected, 12)])
      expect(at(b, a)).toBeCloseTo(expected, 12)
    }
  })

  test.each<[string, number[][]]>([['nothing varies', [[3, 3], [3, 3, 3]]], ['there is no pair', [[1], [2], []]], ['there is nothing', []]])('is not defined where %s', (_name, data) => {
    for (const metric of ['nominal', 'ordinal', 'interval', 'ratio'] as const) expect(krippendorff(data, metric)).toBeNull()
  })

  const anyUnits = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 }), { maxLength: 8 })
  const anyMetric = fc.constantFrom<Metric>('nominal', 'ordinal', 'interval', 'ratio')

  test('does not know who is who, nor which unit came first', () => {
    fc.assert(fc.property(anyUnits, anyMetric, (data, metric) => {
      const turned = [...data].reverse().map((unit) => [...unit].reverse())
      const [a, b] = [krippendorff(data, metric), krippendorff(turned, metric)]
      if (a === null) expect(b).toBeNull()
      else expect(b).toBeCloseTo(a, 9)
    }))
  })

  test('a unit with one value is as if it were not there', () => {
    fc.assert(fc.property(anyUnits, anyMetric, fc.integer({ min: 1, max: 5 }), (data, metric, lonely) => {
      expect(krippendorff([...data, [lonely]], metric)).toEqual(krippendorff(data, metric))
    }))
  })

  test('is 1 where all agree and something varies', () => {
    for (const metric of ['nominal', 'ordinal', 'interval', 'ratio'] as const) expect(krippendorff([[1, 1, 1], [4, 4], [2, 2]], metric)).toBe(1)
  })
})

describe('intraclass correlation', () => {
  test('of Shrout and Fleiss', () => {
    const found = intraclass(SHROUT)
    expect(found).toMatchObject({ targets: 6, judges: 4 })
    const squares = Object.values(found?.squares ?? {}).map((value) => Math.round(value * 100) / 100)
    expect(squares).toEqual([11.24, 6.26, 32.49, 1.02])
    const rounded = (all: object | undefined) => Object.values(all ?? {}).map((value: number) => Math.round(value * 1e6) / 1e6)
    expect(rounded(found?.single)).toEqual([0.165742, 0.289764, 0.714841])
    expect(rounded(found?.average)).toEqual([0.442797, 0.620051, 0.909316])
  })

  test('of a panel with one harsh voter: consistent, and far from agreed', () => {
    const found = intraclass(SNSF)
    expect(found?.single.oneWay).toBeCloseTo(0.0093, 4)
    expect(found?.single.agreement).toBeCloseTo(0.1349, 4)
    expect(found?.single.consistency).toBeCloseTo(0.3679, 4)
    expect(found?.average.consistency).toBeCloseTo(0.7443, 4)
  })

  test.each<[string, number[][]]>([['a hole', [[1, 2], [3]]], ['one target', [[1, 2, 3]]], ['one judge', [[1], [2], [3]]], ['nothing', []]])('is refused for %s', (_name, rows) => {
    expect(intraclass(rows)).toBeNull()
  })

  test('is not defined where nothing varies', () => {
    expect(intraclass([[70, 70], [70, 70], [70, 70]])).toMatchObject({ single: { oneWay: null, agreement: null, consistency: null }, average: { oneWay: null, agreement: null, consistency: null } })
  })

  test('consistency does not change when one judge adds the same to everything; order of judges and targets changes nothing', () => {
    const block = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 4 })).chain(([n, k]) => fc.array(fc.array(fc.integer({ min: 20, max: 100 }), { minLength: k, maxLength: k }), { minLength: n, maxLength: n }))
    fc.assert(fc.property(block, fc.integer({ min: -15, max: 15 }), (rows, shift) => {
      const same = (a: number | null | undefined, b: number | null | undefined) => { if (typeof a === 'number' && typeof b === 'number') expect(b).toBeCloseTo(a, 6) }
      const found = intraclass(rows)
      same(found?.single.consistency, intraclass(rows.map(([first = 0, ...rest]) => [first + shift, ...rest]))?.single.consistency)
      same(found?.single.agreement, intraclass([...rows].reverse().map((row) => [...row].reverse()))?.single.agreement)
    }))
  })
})

test('Spearman and Brown: more sheets, more reliable, and how many are needed', () => {
  expect(stepUp(0.714841, 4)).toBeCloseTo(0.909316, 6)
  expect(stepUp(0.5, 2)).toBeCloseTo(2 / 3, 12)
  expect([sheetsFor(0.8, 0.5), sheetsFor(0.75, 0.5), sheetsFor(0.76, 0.5), sheetsFor(0.9, 0.1)]).toEqual([4, 3, 4, 81])
  expect([sheetsFor(0.8, 0), sheetsFor(0.8, -0.2), sheetsFor(0.8, 1)]).toEqual([null, null, null])
})
