import fc from 'fast-check'
import { fitSeverity, type Given } from '../../../server/scoring/figures/severity'
import { populationSd, range, residuals } from '../../../server/scoring/figures/spread'
import { SNSF } from './published'

/** Sheets that are exactly proposal plus assessor. */
const made = (proposals: readonly number[], effects: readonly number[], pairs: readonly (readonly number[])[]): Given[] =>
  pairs.flatMap((assessors, proposal) => assessors.map((assessor) => ({ proposal: `P${proposal + 1}`, assessor: `A-${assessor}`, total: (proposals[proposal] ?? 0) + (effects[assessor - 1] ?? 0) })))

const ONE = made([80, 78, 70, 74], [6, 0, -6], [[2, 3], [1, 2], [1, 3], [2, 3]])
const TWO = made([80, 75, 70, 65], [6, 0, -6], [[1, 2], [1, 3], [2, 3], [1, 2]])

const fitted = (given: readonly Given[], ridge = 0) => {
  const fit = fitSeverity(given, ridge)
  if (fit.state !== 'fitted') throw new Error(`not fitted but ${fit.state}`)
  return fit
}
const near = (values: readonly number[], digits = 9) => values.map((value) => expect.closeTo(value, digits) as number)

describe('severity by least squares', () => {
  test.each<[string, Given[], number[], number[]]>([
    ['an order turned round by who read what', ONE, [77, 81, 70, 71], [80, 78, 70, 74]],
    ['a second one', TWO, [83, 75, 67, 68], [80, 75, 70, 65]],
  ])('%s comes back exactly', (_name, given, raw, truth) => {
    const { proposals, assessors, complete } = fitted(given)
    expect(complete).toBe('no')
    expect(proposals.map((one) => one.raw)).toEqual(near(raw))
    expect(proposals.map((one) => one.fitted)).toEqual(near(truth))
    expect(assessors.map(({ effect }) => effect)).toEqual(near([6, 0, -6]))
    expect(assessors.map(({ error }) => error)).toEqual(near([0, 0, 0]))
  })

  test('a ridge of 1 is too strong: the order stays turned round', () => {
    const values = fitted(ONE, 1).proposals.map((one) => Math.round(one.fitted * 1_000) / 1_000)
    expect(values).toEqual([78.8, 79.029, 70.171, 72.8])
  })

  test('two groups that share no proposal are refused, and named', () => {
    expect(fitSeverity(made([80, 75, 70, 65], [6, 0, -6, 0], [[1, 2], [1, 2], [3, 4], [3, 4]]))).toEqual({ state: 'apart', groups: [['A-1', 'A-2'], ['A-3', 'A-4']] })
  })

  test('one assessor alone, or nothing, says nothing', () => {
    expect(fitSeverity(made([80, 70], [0], [[1], [1]]))).toEqual({ state: 'nothing' })
    expect(fitSeverity([])).toEqual({ state: 'nothing' })
  })

  test('without anything left over there is no standard error', () => {
    expect(fitted(made([80], [3, -3], [[1, 2]])).assessors.map(({ error }) => error)).toEqual([null, null])
  })

  test('the harsh voter of the panel is found, and where everybody scored everything no order changes', () => {
    const given = SNSF.flatMap((row, proposal) => row.map((total, assessor) => ({ proposal: String(proposal).padStart(2, '0'), assessor: `v_${assessor + 1}`, total })))
    const { assessors, proposals, complete } = fitted(given)
    expect(complete).toBe('yes')
    expect(proposals.map(({ raw }) => raw)).toEqual(near([5, 4.6, 4.6, 4.6, 4.4, 4.2, 4, 4, 3.8, 3.6, 3.4, 3.2, 2.8, 2.8, 2.6]))
    expect(proposals.every(({ raw, fitted: value }) => Math.abs(raw - value) < 1e-9)).toBe(true)
    const grand = 57.6 / 15
    expect(assessors.map(({ effect }) => effect + grand)).toEqual(near([5.667, 3.933, 4.333, 3.533, 1.733], 3))
    expect(assessors.every(({ sheets }) => sheets === 15)).toBe(true)
  })

  const anySheets = fc.array(fc.record({ assessor: fc.integer({ min: 1, max: 5 }), proposal: fc.integer({ min: 1, max: 6 }), total: fc.integer({ min: 20, max: 100 }) }), { minLength: 1, maxLength: 25 })
    .map((all) => [...new Map(all.map((one) => [`${one.assessor} ${one.proposal}`, { assessor: `A-${one.assessor}`, proposal: `P${one.proposal}`, total: one.total }])).values()])

  test('the order of the sheets changes nothing, effects sum to nothing, and everybody moved alike moves nobody', () => {
    fc.assert(fc.property(anySheets, fc.integer({ min: -20, max: 20 }), (given, shift) => {
      const fit = fitSeverity(given)
      const turned = fitSeverity([...given].reverse())
      expect(turned.state).toBe(fit.state)
      if (fit.state !== 'fitted' || turned.state !== 'fitted') return
      expect(turned.assessors.map(({ effect }) => effect)).toEqual(near(fit.assessors.map(({ effect }) => effect), 6))
      expect(fit.assessors.reduce((all, { effect }) => all + effect, 0)).toBeCloseTo(0, 6)
      const moved = fitted(given.map((one) => ({ ...one, total: one.total + shift })))
      expect(moved.assessors.map(({ effect }) => effect)).toEqual(near(fit.assessors.map(({ effect }) => effect), 6))
    }))
  })

  test('in a complete crossing no two proposals change places', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 20, max: 100 }), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 6 }), (rows) => {
      const { proposals } = fitted(rows.flatMap((row, proposal) => row.map((total, assessor) => ({ proposal: `P${proposal}`, assessor: `A-${assessor}`, total }))))
      for (const one of proposals) expect(one.fitted).toBeCloseTo(one.raw, 6)
    }))
  })
})

describe('spread', () => {
  test('is the deviation of all there is, and the distance of the ends', () => {
    expect(populationSd([67, 89])).toBe(11)
    expect(range([89, 67, 76])).toBe(22)
    expect([populationSd([]), range([]), populationSd([70]), range([70])]).toEqual([0, 0, 0, 0])
  })

  test('an assessor who always lies above the others is flagged from five sheets on', () => {
    const sheets = (proposals: number): Given[] => Array.from({ length: proposals }, (_nothing, index) => [
      { proposal: `P${index}`, assessor: 'A-1', total: 80 + (index % 2) }, { proposal: `P${index}`, assessor: 'A-2', total: 70 - (index % 2) }, { proposal: `P${index}`, assessor: 'A-3', total: 70 + (index % 2) },
    ]).flat()
    const flags = (proposals: number) => residuals(sheets(proposals)).map(({ assessor, flagged }) => [assessor, flagged])
    expect(flags(5)[0]).toEqual(['A-1', 'yes'])
    expect(flags(4)[0]).toEqual(['A-1', 'no'])
    expect(residuals(sheets(5))[0]).toMatchObject({ sheets: 5, mean: expect.closeTo(10.4, 9) as number })
  })

  test('whoever is now above and now below is not flagged, and a sheet that stands alone counts for nothing', () => {
    const swinging = Array.from({ length: 6 }, (_nothing, index) => [{ proposal: `P${index}`, assessor: 'A-1', total: index % 2 === 0 ? 80 : 60 }, { proposal: `P${index}`, assessor: 'A-2', total: 70 }]).flat()
    expect(residuals([...swinging, { proposal: 'alone', assessor: 'A-1', total: 100 }])[0]).toEqual({ assessor: 'A-1', sheets: 6, mean: 0, sd: expect.closeTo(Math.sqrt(120), 9) as number, flagged: 'no' })
  })
})
