import fc from 'fast-check'
import type { FormDefinition } from '../../server/forms/forms'
import { publishable, rollUp, SUM } from '../../server/results/reported'

const definition = {
  sections: [{ code: 'people', title: { sq: '', en: '' }, hint: null, group: null, questions: [{ code: 'reached', kind: 'beneficiaries', label: { sq: '', en: '' }, hint: null, required: 'yes', role: 'direct_beneficiaries' }] }],
} as unknown as FormDefinition

const report = (awardId: string, number: number, municipalityCode: string, reached: Record<string, number>, smallCellMin = 5) => ({ awardId, number, municipalityCode, definition, answers: { reached }, smallCellMin })

describe('people that approved reports speak of', () => {
  test('are counted from the newest report of each grant, so that nobody counts twice', () => {
    const { all } = rollUp([
      report('a', 1, '47', { direct: 40, women: 25, men: 15 }),
      report('a', 2, '47', { direct: 74, women: 48, men: 26 }),
      report('b', 1, '53', { direct: 120, women: 70, men: 49, unrecorded: 1 }),
    ])
    expect(all).toMatchObject({ projects: 2, direct: 194, sex: { women: 118, men: 75, unrecorded: 1 } })
  })

  test('belong to groups that overlap and are never added to each other', () => {
    const { all } = rollUp([report('a', 1, '47', { direct: 10, women: 10, 'group.PWD.all': 8, 'group.ELD.all': 9 })])
    expect(all.groups).toEqual({ PWD: 8, ELD: 9 })
    expect(all.direct).toBe(10)
  })

  test('add up over the places to the sum of all, whatever order the reports come in', () => {
    const reports = fc.array(fc.record({ awardId: fc.constantFrom('a', 'b', 'c', 'd'), number: fc.integer({ min: 1, max: 3 }), municipalityCode: fc.constantFrom('47', '53'), direct: fc.nat(500) }), { maxLength: 8 })
    fc.assert(fc.property(reports, (some) => {
      const unique = [...new Map(some.map((one) => [`${one.awardId} ${one.number}`, one])).values()].map((one) => report(one.awardId, one.number, one.municipalityCode, { direct: one.direct }))
      const forward = rollUp(unique)
      expect(forward.places.reduce((sum, { reached }) => sum + reached.direct, 0)).toBe(forward.all.direct)
      expect(rollUp([...unique].reverse()).all).toEqual(forward.all)
    }))
  })

  test('are not published where somebody could be recognised, nor where a subtraction would tell', () => {
    const verdict = publishable(rollUp([
      report('a', 1, '47', { direct: 34, women: 4, men: 30, 'age.65': 3, 'age.30_64': 31 }), report('b', 1, '53', { direct: 90, women: 40, men: 50, 'age.30_64': 90 }),
      report('c', 1, '33', { direct: 130, women: 60, men: 70, 'age.30_64': 130 }),
    ]))
    const line = (place: string) => ['direct', 'women', 'men', 'unrecorded'].map((column) => verdict(place, column))
    expect([line('47'), line('53'), line('33'), line(SUM)]).toEqual([
      ['shown', 'small', 'withheld', 'shown'], ['shown', 'withheld', 'withheld', 'shown'], ['shown', 'shown', 'shown', 'shown'], ['shown', 'shown', 'shown', 'shown'],
    ])
    expect(['65', '30_64', '0_5'].map((age) => verdict(SUM, `age.${age}`))).toEqual(['small', 'withheld', 'shown'])
  })

  test('of several calls the strictest says how small a figure may be', () => {
    const { all, places } = rollUp([report('a', 1, '47', { direct: 40 }, 5), report('b', 1, '53', { direct: 8 }, 10)])
    expect(all.smallCellMin).toBe(10)
    expect(places.map(({ reached }) => reached.smallCellMin)).toEqual([5, 10])
  })
})
