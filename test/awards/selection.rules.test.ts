import fc from 'fast-check'
import { selectAwards } from '../../server/awards/selecting'
import type { Candidate, SelectionRules } from '../../server/awards/selection'
import { ENVELOPE_LEK, PROPOSALS_PLAYED } from '../../server/demo/cast-proposals'

const one = (id: string, rank: number | null, amountMinor: number, municipalityCode: string, applicantId: string): Candidate => ({ id, rank, amountMinor, municipalityCode, applicantId })
const taken = (candidates: Candidate[], rules: SelectionRules) => selectAwards(candidates, rules).taken.map(({ id }) => id)
const rules = (over: Partial<SelectionRules> = {}): SelectionRules => ({ envelopeMinor: 100, guaranteed: [], guaranteedEach: 1, perApplicantMax: 1, ...over })

describe('where a walk from the top fails', () => {
  const E1 = [one('P1', 1, 70, 'm1', 'a1'), one('P2', 2, 40, 'm1', 'a2'), one('P3', 3, 50, 'm2', 'a3')]
  const E2 = [one('P1', 1, 40, 'm1', 'X'), one('P2', 2, 40, 'm1', 'Y'), one('P3', 3, 40, 'm2', 'X'), one('P4', 4, 20, 'm3', 'Z')]
  const E3 = [one('P1', 1, 60, 'm1', 'a'), one('P2', 2, 50, 'm1', 'b'), one('P3', 3, 50, 'm1', 'c')]

  test('the first yields where its cost would leave a guaranteed municipality empty', () => {
    const selection = selectAwards(E1, rules({ guaranteed: ['m1', 'm2'] }))

    expect(selection.taken.map(({ id }) => id)).toEqual(['P2', 'P3'])
    expect(selection.totalMinor).toBe(90)
    expect(selection.skipped).toEqual([{ id: 'P1', reason: { code: 'reserved', askedMinor: 70, keptMinor: 50, leftMinor: 30, municipalityCodes: ['m2'] } }])
  })

  test('the first yields where the same applicant holds the only proposal of another municipality', () => {
    const selection = selectAwards(E2, rules({ guaranteed: ['m1', 'm2', 'm3'] }))

    expect(selection.taken.map(({ id }) => id)).toEqual(['P2', 'P3', 'P4'])
    expect(selection.skipped).toEqual([{ id: 'P1', reason: { code: 'stranded', municipalityCodes: ['m2'] } }])
  })

  test('without a guarantee the first is taken, though two others together score more', () => {
    const selection = selectAwards(E3, rules())

    expect(selection.taken.map(({ id }) => id)).toEqual(['P1'])
    expect(selection.skipped[0]).toEqual({ id: 'P2', reason: { code: 'money', askedMinor: 50, leftMinor: 40 } })
  })
})

describe('the call of 2020', () => {
  const RANKS: Record<string, number | null> = { P01: 1, P02: 2, P03: 3, P04: 4, P05: 5, P06: 6, P07: 7, P08: 8, P09: 9, P10: 10, P11: null, P12: null }
  const candidates = PROPOSALS_PLAYED.map((played) => one(played.key, RANKS[played.key] ?? null, played.requestedLek * 100, played.municipalityCode, played.applicant))
  const guaranteed = ['53', '52', '37', '33', '50', '47']
  const selected = (envelopeLek: number, over: Partial<SelectionRules> = {}) => selectAwards(candidates, { envelopeMinor: envelopeLek * 100, guaranteed, guaranteedEach: 1, perApplicantMax: 1, ...over })

  test('six awards, one in each municipality, take 5 380 000 lekë', () => {
    const selection = selected(ENVELOPE_LEK)

    expect(selection.taken.map(({ id }) => id)).toEqual(['P01', 'P02', 'P04', 'P06', 'P08', 'P10'])
    expect(selection.totalMinor).toBe(538_000_000)
    expect(selection.taken.find(({ id }) => id === 'P10')?.reason).toEqual({ code: 'onlyOne', municipalityCode: '47' })
    expect(selection.line).toEqual({ before: 'P05', keptMinor: 244_000_000, municipalityCodes: ['33', '47', '52'] })
    expect(selection.skipped.map(({ id, reason }) => [id, reason.code])).toEqual([['P03', 'applicant'], ['P05', 'reserved'], ['P07', 'reserved'], ['P09', 'money']])
  })

  test('the drawn screen: with 6 500 000 the seventh is kept, and who is passed over reads the amounts', () => {
    const selection = selected(6_500_000)

    expect(selection.taken.map(({ id }) => id)).toEqual(['P01', 'P02', 'P04', 'P05', 'P06', 'P08', 'P10'])
    expect(selection.leftMinor).toBe(26_000_000)
    expect(selection.skipped).toEqual([
      { id: 'P03', reason: { code: 'applicant', winners: ['P02'], max: 1 } },
      { id: 'P07', reason: { code: 'reserved', askedMinor: 74_000_000, keptMinor: 152_000_000, leftMinor: 104_000_000, municipalityCodes: ['47', '52'] } },
      { id: 'P09', reason: { code: 'money', askedMinor: 99_500_000, leftMinor: 95_000_000 } },
    ])
    expect(selection.line).toEqual({ before: 'P07', keptMinor: 152_000_000, municipalityCodes: ['47', '52'] })
  })

  test.each([
    ['more money', 7_000_000, guaranteed, 698_000_000, 8],
    ['less money', 6_000_000, guaranteed, 538_000_000, 6],
    ['no guarantee', 6_500_000, [], 629_000_000, 7],
  ])('what if: %s', (_case, envelope, codes, totalMinor, count) => {
    const selection = selected(envelope, { guaranteed: codes })
    expect([selection.totalMinor, selection.taken.length]).toEqual([totalMinor, count])
  })

  test('a fund one qindarka short of the six cheapest is infeasible and names what each needs', () => {
    // Cheapest, each applicant once: P02 or P05 or P09 in Tirana, and so on.
    const needs = [['33', 92_000_000], ['37', 74_000_000], ['47', 69_000_000], ['50', 78_000_000], ['52', 83_000_000], ['53', 86_000_000]].map(([municipalityCode, minor]) => ({ municipalityCode, minor }))
    expect(selected(4_820_000).state).toBe('decided')
    expect(selectAwards(candidates, { envelopeMinor: 481_999_999, guaranteed, guaranteedEach: 1, perApplicantMax: 1 })).toMatchObject({ state: 'infeasible', taken: [], unmet: { needs, stranded: [] } })
  })
})

describe('ties', () => {
  const tied = [one('A', 1, 50, 'm1', 'a'), one('B', 2, 30, 'm1', 'b'), one('C', 2, 30, 'm2', 'c'), one('D', 4, 20, 'm3', 'd')]

  test('proposals of one rank are all taken where the money reaches', () => {
    expect(taken(tied, rules({ envelopeMinor: 110 }))).toEqual(['A', 'B', 'C'])
  })

  test('at the line only a draw can order them: nothing is decided', () => {
    const selection = selectAwards(tied, rules({ envelopeMinor: 109 }))
    expect(selection).toMatchObject({ state: 'draw', tied: ['B', 'C'], totalMinor: 50 })
    expect(selection.taken.map(({ id }) => id)).toEqual(['A'])
  })

  test('no draw is needed where a rule separates them', () => {
    expect(selectAwards(tied, rules({ envelopeMinor: 80, guaranteed: ['m2'] }))).toMatchObject({ state: 'decided', tied: [] })
    expect(taken(tied, rules({ envelopeMinor: 80, guaranteed: ['m2'] }))).toEqual(['A', 'C'])
  })

  test('two of one rank and one applicant need a draw', () => {
    expect(selectAwards([one('A', 1, 10, 'm1', 'a'), one('B', 1, 10, 'm1', 'a')], rules())).toMatchObject({ state: 'draw', tied: ['A', 'B'] })
  })
})

test('two municipalities that have one applicant between them cannot both be served, whatever the money', () => {
  const selection = selectAwards([one('A', 1, 10, 'm1', 'a'), one('B', 2, 10, 'm2', 'a')], rules({ guaranteed: ['m1', 'm2'] }))
  expect(selection).toMatchObject({ state: 'infeasible', unmet: { stranded: ['m1', 'm2'] } })
})

test('a municipality with nothing above the floors is no reason to keep money', () => {
  expect(taken([one('A', 1, 100, 'm1', 'a'), one('B', null, 10, 'm2', 'b')], rules({ guaranteed: ['m1', 'm2'] }))).toEqual(['A'])
})

describe('by exhaustion', () => {
  const cases = fc.record({
    candidates: fc.array(fc.record({ amountMinor: fc.integer({ min: 1, max: 40 }), applicant: fc.integer({ min: 0, max: 4 }), municipality: fc.integer({ min: 0, max: 3 }), passes: fc.integer({ min: 0, max: 9 }) }), { maxLength: 9 }),
    envelopeMinor: fc.integer({ min: 0, max: 160 }),
    guaranteed: fc.subarray(['m0', 'm1', 'm2', 'm3']),
    guaranteedEach: fc.integer({ min: 0, max: 3 }),
    perApplicantMax: fc.integer({ min: 1, max: 3 }),
  }).map(({ candidates, ...rest }) => ({
    candidates: candidates.map((row, index) => one(`P${index}`, row.passes === 0 ? null : index + 1, row.amountMinor, `m${row.municipality}`, `a${row.applicant}`)),
    rules: rest,
  }))

  /** The lexicographically best of all feasible sets, found by trying each. */
  function best(candidates: Candidate[], { envelopeMinor, guaranteed, guaranteedEach, perApplicantMax }: SelectionRules): string[] | null {
    const fundable = candidates.filter(({ rank }) => rank !== null)
    const countIn = (all: Candidate[], code: string) => all.filter(({ municipalityCode }) => municipalityCode === code).length
    let found: number | null = null
    for (let set = 2 ** fundable.length - 1; set >= 0; set -= 1) {
      // The first in the ranking is the highest bit: the greatest number is the best set.
      const chosen = fundable.filter((_one, index) => (set >> (fundable.length - 1 - index)) % 2 === 1)
      const cost = chosen.reduce((all, { amountMinor }) => all + amountMinor, 0)
      const wins = (applicant: string) => chosen.filter(({ applicantId }) => applicantId === applicant).length
      if (cost > envelopeMinor || chosen.some(({ applicantId }) => wins(applicantId) > perApplicantMax)) continue
      if (!guaranteed.every((code) => countIn(chosen, code) >= Math.min(guaranteedEach, countIn(fundable, code)))) continue
      found = set
      break
    }
    return found === null ? null : fundable.filter((_one, index) => ((found as number) >> (fundable.length - 1 - index)) % 2 === 1).map(({ id }) => id)
  }

  test('finds exactly what trying every set finds', () => {
    fc.assert(fc.property(cases, ({ candidates, rules: given }) => {
      const selection = selectAwards(candidates, given)
      expect(selection.state === 'infeasible' ? null : selection.taken.map(({ id }) => id)).toEqual(best(candidates, given))
    }), { numRuns: 1_000 })
  })

  test('the order in which proposals are listed changes nothing', () => {
    fc.assert(fc.property(cases, fc.infiniteStream(fc.nat()), ({ candidates, rules: given }, keys) => {
      const shuffled = candidates.map((row) => ({ row, key: keys.next().value as number })).sort((a, b) => a.key - b.key).map(({ row }) => row)
      expect(selectAwards(shuffled, given)).toEqual(selectAwards(candidates, given))
    }), { numRuns: 200 })
  })

  test('a loser who had not applied changes no winner', () => {
    fc.assert(fc.property(cases, ({ candidates, rules: given }) => {
      const selection = selectAwards(candidates, given)
      if (selection.state !== 'decided') return
      for (const { id } of selection.skipped) expect(taken(candidates.filter((row) => row.id !== id), given)).toEqual(selection.taken.map((row) => row.id))
    }), { numRuns: 200 })
  })

  test('every taking and every skip has its reason, and the money is never exceeded', () => {
    fc.assert(fc.property(cases, ({ candidates, rules: given }) => {
      const selection = selectAwards(candidates, given)
      if (selection.state !== 'decided') return
      expect(selection.taken.length + selection.skipped.length).toBe(candidates.filter(({ rank }) => rank !== null).length)
      expect(selection.leftMinor).toBeGreaterThanOrEqual(0)
      for (const { reason } of selection.skipped) {
        if (reason.code === 'money') expect(reason.askedMinor).toBeGreaterThan(reason.leftMinor)
        if (reason.code === 'reserved') expect(reason.keptMinor).toBeGreaterThan(reason.leftMinor)
      }
    }), { numRuns: 200 })
  })
})

test('two hundred proposals of a hundred applicants in twenty municipalities take seconds at most, not minutes', () => {
  let seed = 7
  const next = (below: number) => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor((seed / 2_147_483_648) * below) }
  const many = Array.from({ length: 200 }, (_one, index) => one(`P${String(index).padStart(3, '0')}`, index + 1, 50_000_000 + next(50_000_000), `m${next(20)}`, `a${next(100)}`))
  const began = performance.now()
  const selection = selectAwards(many, { envelopeMinor: 3_000_000_000, guaranteed: Array.from({ length: 20 }, (_one, index) => `m${index}`), guaranteedEach: 1, perApplicantMax: 1 })

  expect(selection.state).toBe('decided')
  expect(new Set(many.filter(({ id }) => selection.taken.some((row) => row.id === id)).map(({ municipalityCode }) => municipalityCode)).size).toBe(20)
  expect(performance.now() - began).toBeLessThan(5_000)
})
