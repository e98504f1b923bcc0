import fc from 'fast-check'
import type { Grid } from '../../server/calls/grid'
import { rank, tieStepsOf, type Candidate, type RankRules, type SheetPoints } from '../../server/scoring/ranking'

const grid: Grid = {
  sections: [
    { code: 'A', titleSq: '', titleEn: '', floorPoints: 20, criteria: [{ id: 'a', code: 'A1', titleSq: '', titleEn: '', weight: 6 }] },
    { code: 'B', titleSq: '', titleEn: '', floorPoints: null, criteria: [{ id: 'b', code: 'B1', titleSq: '', titleEn: '', weight: 9 }, { id: 'c', code: 'B2', titleSq: '', titleEn: '', weight: 2 }] },
    { code: 'C', titleSq: '', titleEn: '', floorPoints: 9, criteria: [{ id: 'd', code: 'C1', titleSq: '', titleEn: '', weight: 3 }] },
  ],
}
const rules: RankRules = { grid, totalFloorPoints: 60, steps: tieStepsOf(grid), combining: { combination: 'mean', divergence: 'note', closestPair: 'no', discrepancyPoints: 20, sheetsMin: 1 } }

const sheet = (A: number, B: number, C: number): SheetPoints => ({ total: A + B + C, sections: { A, B, C } })
/** The same sheets with another mark on B2. */
const marked = (sheets: readonly SheetPoints[], B2: number): SheetPoints[] => sheets.map((of) => ({ ...of, marks: { B2 } }))
const one = (reference: string, sheets: readonly SheetPoints[], over: Partial<Candidate> = {}): Candidate => ({
  proposalId: `id-${reference}`, reference, title: reference, organisationId: `o-${reference}`, organisationName: { sq: reference, en: '' }, municipalityCode: '47',
  requestedMinor: 80_000_000, directBeneficiaries: 100, sheets, municipalityServed: 'no', drawn: null, ...over,
})
const places = (all: readonly Candidate[]) => rank(all, rules).map(({ reference, rank: place, tieStep }) => [reference, place, tieStep])

test('the tie-break list is: first section, B2, municipality without an award, cost, draw', () => {
  expect(tieStepsOf(grid)).toEqual([{ kind: 'section', code: 'A' }, { kind: 'criterion', code: 'B2' }, { kind: 'municipality', code: null }, { kind: 'cost', code: null }, { kind: 'draw', code: null }])
})

describe('a tie is broken by', () => {
  const base = [sheet(25, 40, 12)]
  test.each<[string, Candidate, Candidate, string | null]>([
    ['the higher section A', one('1', [sheet(24, 41, 12)]), one('2', [sheet(25, 40, 12)]), 'section:A'],
    ['the higher B2', one('1', marked(base, 4)), one('2', marked(base, 5)), 'criterion:B2'],
    ['the municipality without an award', one('1', base, { municipalityServed: 'yes' }), one('2', base), 'municipality'],
    ['the lower cost for each beneficiary', one('1', base, { directBeneficiaries: 99 }), one('2', base), 'cost'],
    ['a named number of beneficiaries before none', one('1', base, { directBeneficiaries: null }), one('2', base), 'cost'],
    ['the draw', one('1', base, { drawn: { draw: 'one', place: 2 } }), one('2', base, { drawn: { draw: 'one', place: 1 } }), 'draw'],
  ])('%s', (_name, first, second, step) => {
    expect(places([first, second])).toEqual([['2', 1, step], ['1', 2, step]])
  })

  test('the first step that separates, and no later one', () => {
    const better = one('2', marked([sheet(25, 40, 12)], 1), { municipalityServed: 'yes', directBeneficiaries: 1 })
    expect(places([one('1', marked([sheet(24, 41, 12)], 5)), better])).toEqual([['2', 1, 'section:A'], ['1', 2, 'section:A']])
  })

  test('a draw only where all who are still equal took part in the same one', () => {
    const drawn = (reference: string, place: number, draw = 'one') => one(reference, base, { drawn: { draw, place } })
    expect(places([drawn('1', 2), drawn('2', 1), one('3', base)])).toEqual([['1', 1, null], ['2', 1, null], ['3', 1, null]])
    expect(places([drawn('1', 2), drawn('2', 1, 'another')])).toEqual([['1', 1, null], ['2', 1, null]])
  })
})

test('where nothing separates them they share a rank: 1, 2, 2, 4', () => {
  const all = [one('4', [sheet(22, 38, 12)]), one('3', [sheet(25, 40, 12)]), one('2', [sheet(25, 40, 12)]), one('1', [sheet(30, 50, 15)])]
  const ranked = rank(all, rules)
  expect(ranked.map(({ rank: place }) => place)).toEqual([1, 2, 2, 4])
  expect(ranked.map(({ shared }) => shared)).toEqual([false, true, true, false])
  expect(ranked[1]?.tiedWith).toEqual(['id-3'])
})

test('a group parted by one step names it for the part that stays shared too', () => {
  expect(places([one('1', [sheet(25, 40, 12)]), one('2', [sheet(25, 40, 12)]), one('3', [sheet(26, 39, 12)])]))
    .toEqual([['3', 1, 'section:A'], ['1', 2, 'section:A'], ['2', 2, 'section:A']])
})

describe('floors are tested on the combined mean', () => {
  test.each([
    ['A exactly at its floor', [sheet(19, 45, 12), sheet(21, 45, 12)], []],
    ['A a fifth of a point below', [sheet(19, 50, 12), sheet(20, 50, 12), sheet(20, 50, 12), sheet(20, 50, 12), sheet(20, 50, 12)], ['A']],
    ['C below', [sheet(25, 40, 8)], ['C']],
    ['the total exactly at its floor', [sheet(25, 26, 9)], []],
    ['the total half a point below', [sheet(25, 26, 9), sheet(25, 25, 9)], [null]],
    ['a section and the total', [sheet(25, 20, 8)], ['C', null]],
  ])('%s', (_name, sheets, failing) => {
    const [ranked] = rank([one('1', sheets)], rules)
    expect(ranked?.failing.map(({ code }) => code)).toEqual(failing)
    expect(ranked?.rank).toBe(failing.length === 0 ? 1 : null)
  })

  test('below a floor there is no rank, however high the total', () => {
    expect(places([one('1', [sheet(30, 50, 8)]), one('2', [sheet(25, 40, 12)])])).toEqual([['2', 1, null], ['1', null, null]])
  })
})

test('means over different numbers of sheets are compared exactly', () => {
  // 231/3 = 77 and 384/5 = 76.8; 77/1 is the same mean as 231/3 and so a tie.
  const three = one('1', [sheet(25, 40, 12), sheet(25, 40, 12), sheet(25, 40, 12)])
  const five = one('2', Array.from({ length: 5 }, (_nothing, index) => sheet(25, 40, index === 0 ? 11 : 12)))
  const single = one('3', [sheet(25, 40, 12)])
  expect(places([five, single, three])).toEqual([['1', 1, null], ['3', 1, null], ['2', 3, null]])
})

test('a proposal without sheets has no rank and no floors missed', () => {
  expect(rank([one('1', [])], rules)[0]).toMatchObject({ sheets: 0, rank: null, passes: false, failing: [], totals: [] })
})

describe('properties', () => {
  const anySheet = fc.record({ A: fc.integer({ min: 6, max: 30 }), B: fc.integer({ min: 11, max: 55 }), C: fc.integer({ min: 3, max: 15 }) }).map(({ A, B, C }) => sheet(A, B, C))
  const anyCandidates = fc.array(fc.record({
    sheets: fc.array(anySheet, { minLength: 1, maxLength: 5 }), b2: fc.integer({ min: 1, max: 5 }), served: fc.constantFrom('yes' as const, 'no' as const),
    people: fc.option(fc.integer({ min: 0, max: 300 }), { nil: null }), requested: fc.integer({ min: 50_000_000, max: 100_000_000 }),
  }), { minLength: 1, maxLength: 12 }).map((all) => all.map(({ sheets, b2, served, people, requested }, index) =>
    one(String(index + 1).padStart(2, '0'), marked(sheets, b2), { municipalityServed: served, directBeneficiaries: people, requestedMinor: requested })))

  test('the order of the input changes nothing', () => {
    fc.assert(fc.property(anyCandidates.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))), ([all, shuffled]) => {
      expect(rank(shuffled, rules)).toEqual(rank(all, rules))
    }))
  })

  test('nobody with a lower mean stands before somebody with a higher one, and ranks count who is really better', () => {
    fc.assert(fc.property(anyCandidates, (all) => {
      const passing = rank(all, rules).filter(({ passes }) => passes)
      for (const [index, here] of passing.entries()) {
        const next = passing[index + 1]
        if (next !== undefined) expect(here.totalSum * next.divisor).toBeGreaterThanOrEqual(next.totalSum * here.divisor)
        expect(here.rank).toBe(passing.filter(({ rank: place }) => (place ?? 0) < (here.rank ?? 0)).length + 1)
      }
    }))
  })

  test('a void sheet is as if it had never been written', () => {
    fc.assert(fc.property(anyCandidates, fc.nat(), (all, at) => {
      const [chosen] = all.slice(at % all.length)
      const without = all.map((candidate) => (candidate === chosen ? { ...candidate, sheets: candidate.sheets.slice(1) } : candidate))
      const never = all.map((candidate) => (candidate === chosen ? one(candidate.reference, candidate.sheets.slice(1), { ...candidate, sheets: candidate.sheets.slice(1) }) : candidate))
      expect(rank(without, rules)).toEqual(rank(never, rules))
    }))
  })

  test('repeating every sheet of a proposal changes no rank: only the mean counts', () => {
    fc.assert(fc.property(anyCandidates, (all) => {
      const doubled = all.map((candidate) => ({ ...candidate, sheets: [...candidate.sheets, ...candidate.sheets] }))
      const bare = (candidates: readonly Candidate[]) => rank(candidates, rules).map(({ reference, rank: place, tieStep, failing }) => ({ reference, place, tieStep, failing: failing.map(({ code }) => code) }))
      expect(bare(doubled)).toEqual(bare(all))
    }))
  })

  test('taking a proposal out moves nobody past another', () => {
    fc.assert(fc.property(anyCandidates, fc.nat(), (all, at) => {
      const out = all[at % all.length]
      const order = (candidates: readonly Candidate[]) => rank(candidates, rules).filter(({ passes }) => passes).map(({ reference }) => reference)
      expect(order(all.filter((candidate) => candidate !== out))).toEqual(order(all).filter((reference) => reference !== out?.reference))
    }))
  })
})
