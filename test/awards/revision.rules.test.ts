import fc from 'fast-check'
import { violations } from '../../server/awards/rows'
import { recast, type Revision } from '../../server/awards/revision'
import { selectAwards, selectWith } from '../../server/awards/selecting'
import type { Award, Outcome } from '../../server/awards/awards'
import { nextOnReserve } from '../../server/awards/reserve'
import type { SelectionRules } from '../../server/awards/selection'
import { openSolver, type Solver } from '../../server/awards/solver'
import type { RankedProposal } from '../../server/scoring/ranking'

let solver: Solver
beforeAll(() => { solver = openSolver() })
afterAll(() => solver.close())

const one = (proposalId: string, rank: number | null, requestedMinor: number, municipalityCode: string, organisationId: string): RankedProposal => ({
  proposalId, rank, requestedMinor, municipalityCode, organisationId, reference: proposalId, title: proposalId, organisationName: { sq: organisationId, en: organisationId }, sheets: 2, divisor: 2,
  totalSum: rank === null ? 80 : 200 - 2 * rank, sections: {}, totals: [], aside: [], passes: rank !== null, failing: [], shared: false, tiedWith: [], tieStep: null,
})
const rules = (over: Partial<SelectionRules> = {}): SelectionRules => ({ envelopeMinor: 1_000, guaranteed: [], guaranteedEach: 1, perApplicantMax: 1, ...over })
const revision = (over: Partial<Revision> = {}): Revision => ({ of: 'V-1', signed: [], ended: [], availableMinor: 100, ...over })

/** What a second decision takes besides what is signed. */
function selected(ranking: RankedProposal[], given: SelectionRules, over: Partial<Revision>) {
  const anew = recast(ranking, given, revision(over))
  const selection = selectAwards(anew.candidates, anew.rules)
  return { ...selection, fresh: selection.taken.filter(({ id }) => over.signed?.includes(id) !== true).map(({ id }) => id) }
}

describe('a signed award in a second decision', () => {
  const four = [one('P1', 1, 50, 'm1', 'a'), one('P2', 2, 50, 'm2', 'b'), one('P3', 3, 50, 'm1', 'c'), one('P4', 4, 50, 'm1', 'd')]

  test('counts toward what its municipality is owed: of two grants, one signed, one more is kept and not two', () => {
    expect(selected(four, rules({ guaranteed: ['m1'], guaranteedEach: 2 }), { signed: ['P1'], availableMinor: 100 })).toMatchObject({ state: 'decided', fresh: ['P2', 'P3'] })
    expect(selected(four, rules({ guaranteed: ['m1'], guaranteedEach: 2 }), { signed: ['P1'], availableMinor: 50 })).toMatchObject({ state: 'decided', fresh: ['P3'], leftMinor: 0 })
  })

  test('counts toward what its applicant may win: of two grants, one signed, one more and not two', () => {
    const same = [one('P1', 1, 30, 'm1', 'a'), one('P2', 2, 30, 'm1', 'a'), one('P3', 3, 30, 'm2', 'a'), one('P4', 4, 30, 'm2', 'b')]
    const { fresh, skipped } = selected(same, rules({ perApplicantMax: 2 }), { signed: ['P1'] })
    expect(fresh).toEqual(['P2', 'P4'])
    expect(skipped).toEqual([{ id: 'P3', reason: { code: 'applicant', winners: ['P1', 'P2'], max: 2 } }])
  })

  test('counts toward the greatest number of its municipality', () => {
    const { fresh, skipped } = selected(four, rules({ perMunicipalityMax: 2 }), { signed: ['P1'], availableMinor: 200 })
    expect(fresh).toEqual(['P2', 'P3'])
    expect(skipped).toEqual([{ id: 'P4', reason: { code: 'municipality', municipalityCode: 'm1', winners: ['P1', 'P3'], max: 2 } }])
  })

  test('counts toward the share of the priority group', async () => {
    const anew = recast(four, rules({ priority: { group: 'PWD', shareBp: 5_000, proposals: ['P1', 'P4'] } }), revision({ signed: ['P1'], availableMinor: 100 }))
    const selection = await selectWith(solver.solve, anew.candidates, anew.rules)
    // Half of three grants is more than the signed one alone: the second place goes to the group.
    expect(selection.taken.map(({ id }) => id)).toEqual(['P1', 'P2', 'P4'])
    const alone = recast(four, rules({ priority: { group: 'PWD', shareBp: 5_000, proposals: ['P1'] } }), revision({ signed: ['P1'], availableMinor: 100 }))
    expect((await selectWith(solver.solve, alone.candidates, alone.rules)).taken.map(({ id }) => id)).toEqual(['P1', 'P2'])
  })

  test('counts in the largest sum of points, which is looked for among the sets that hold it', async () => {
    const anew = recast([one('P1', 1, 60, 'm1', 'a'), one('P2', 2, 40, 'm1', 'b'), one('P3', 3, 20, 'm1', 'c'), one('P4', 4, 20, 'm1', 'a')], rules({ mode: 'points' }), revision({ signed: ['P1'], availableMinor: 40 }))
    const selection = await selectWith(solver.solve, anew.candidates, anew.rules)
    // P3 and P4 together would be more, but P4 is of the applicant whose grant is signed.
    expect(selection.taken.map(({ id, reason }) => [id, reason.code])).toEqual([['P1', 'signed'], ['P2', 'sum']])
  })

  test('stays where it stood though it no longer reaches the floors, and its money is not given twice', () => {
    const fallen = [one('P2', 1, 50, 'm1', 'b'), one('P3', 2, 60, 'm1', 'c'), one('P1', null, 50, 'm1', 'a')]
    const { taken, totalMinor, leftMinor } = selected(fallen, rules({ guaranteed: ['m1'] }), { signed: ['P1'], availableMinor: 100 })
    expect(taken.map(({ id, reason }) => [id, reason.code])).toEqual([['P1', 'signed'], ['P2', 'rank']])
    expect([totalMinor, leftMinor]).toEqual([100, 50])
  })

  test('whose applicant ended its own grant does not come again, and says nothing about the others', () => {
    expect(selected(four, rules({ perMunicipalityMax: 1 }), { ended: ['P1'], availableMinor: 100 }).fresh).toEqual(['P2', 'P3'])
  })

  test('makes the rules impossible only where what is left cannot keep them', () => {
    expect(selected(four, rules({ guaranteed: ['m1'], guaranteedEach: 2 }), { signed: ['P1'], availableMinor: 49 }).state).toBe('infeasible')
  })
})

test('with nothing signed and nothing ended a second decision selects as the first', () => {
  const ranking = [one('P1', 1, 70, 'm1', 'a1'), one('P2', 2, 40, 'm1', 'a2'), one('P3', 3, 50, 'm2', 'a3')]
  const first = selectAwards(recast(ranking, rules(), revision()).candidates, rules({ envelopeMinor: 100, guaranteed: ['m1', 'm2'] }))
  const anew = recast(ranking, rules({ guaranteed: ['m1', 'm2'] }), revision())
  expect(selectAwards(anew.candidates, anew.rules)).toEqual(first)
})

describe('who is next on the reserve list', () => {
  const award = (proposalId: string, over: Partial<Award> = {}) => ({ proposalId, state: 'accepted', amountMinor: 50, ...over }) as Award
  const waits = (proposalId: string, reservePosition: number): Outcome => ({ proposalId, decisionId: 'V-1', outcome: 'reserve', rank: null, reservePosition, reason: { code: 'rank' }, expiredAt: null })
  const ranking = [one('P1', 1, 50, 'm1', 'a'), one('P2', 2, 50, 'm2', 'b'), one('P3', 3, 50, 'm2', 'c'), one('P4', 4, 50, 'm1', 'a')]
  const next = (given: SelectionRules, awards: readonly Award[], freeMinor = 50) => nextOnReserve(ranking, [waits('P3', 1), waits('P4', 2)], awards, given, freeMinor)

  test('is of a municipality that is owed two grants and has one', () => {
    expect(next(rules({ guaranteed: ['m1'], guaranteedEach: 2, perApplicantMax: 2 }), [award('P1'), award('P2')])).toMatchObject({
      proposalId: 'P4', guarantee: 'yes', passedOver: [{ id: 'P3', reason: { code: 'reserved', municipalityCodes: ['m1'] } }],
    })
  })

  test('is not of an applicant that has won as often as it may, and the sentence says with what', () => {
    expect(next(rules({ guaranteed: ['m1'], guaranteedEach: 2, perApplicantMax: 1 }), [award('P1'), award('P2')])).toMatchObject({ proposalId: 'P3', guarantee: 'no' })
    expect(nextOnReserve(ranking, [waits('P4', 1)], [award('P1')], rules(), 50)).toBeNull()
  })

  test('is whoever the free money reaches for', () => {
    expect(next(rules(), [award('P1'), award('P2')], 49)).toBeNull()
    expect(next(rules(), [award('P1'), award('P2')])).toMatchObject({ proposalId: 'P3', freeMinor: 50, passedOver: [] })
  })
})

/** By trying every set: the first of the ranking that some allowed set with all that is fixed holds, then the next one, and so on. */
function byTrial(ranking: readonly RankedProposal[], given: SelectionRules, { signed, availableMinor }: Pick<Revision, 'signed' | 'availableMinor'>): string[] | null {
  const { candidates } = recast(ranking, given, revision({ signed, availableMinor }))
  const fixed = candidates.filter(({ id }) => signed.includes(id))
  const free = candidates.filter((candidate) => candidate.rank !== null && !fixed.includes(candidate))
  const whole = { ...given, envelopeMinor: availableMinor + fixed.reduce((all, { amountMinor }) => all + amountMinor, 0) }
  const allowed = Array.from({ length: 2 ** free.length }, (_nothing, bits) => free.filter((_one, place) => (bits & (2 ** place)) > 0))
    .filter((set) => violations([...fixed, ...set], [...fixed, ...free], whole).length === 0)
  if (allowed.length === 0) return null
  const chosen = [...free].sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).reduce<{ left: typeof allowed; ids: string[] }>(({ left, ids }, candidate) => {
    const holding = left.filter((set) => set.includes(candidate))
    return holding.length > 0 ? { left: holding, ids: [...ids, candidate.id] } : { left: left.filter((set) => !set.includes(candidate)), ids }
  }, { left: allowed, ids: [] })
  return chosen.ids
}

test('whatever is signed, the set taken is the one that trying every set finds', () => {
  const candidate = fc.record({ amount: fc.integer({ min: 1, max: 9 }), municipality: fc.integer({ min: 1, max: 3 }), applicant: fc.integer({ min: 1, max: 4 }), signed: fc.boolean(), passes: fc.integer({ min: 0, max: 5 }) })
  fc.assert(fc.property(fc.array(candidate, { minLength: 2, maxLength: 9 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(undefined, 2, 3), (drawn, availableMinor, guaranteedEach, perApplicantMax, perMunicipalityMax) => {
    const ranking = drawn.map(({ amount, municipality, applicant, signed, passes }, place) => ({ ...one(`P${place}`, passes > 0 ? place + 1 : null, amount, `m${municipality}`, `a${applicant}`), signed }))
    const given = rules({ guaranteed: ['m1', 'm2'], guaranteedEach, perApplicantMax, ...(perMunicipalityMax === undefined ? {} : { perMunicipalityMax: Math.max(perMunicipalityMax, guaranteedEach) }) })
    // What is signed was once awarded: it keeps the greatest numbers.
    const signed: string[] = []
    for (const proposal of ranking.filter((proposal) => proposal.signed)) {
      const own = ranking.filter(({ proposalId }) => signed.includes(proposalId))
      if (own.filter(({ organisationId }) => organisationId === proposal.organisationId).length < perApplicantMax
        && own.filter(({ municipalityCode }) => municipalityCode === proposal.municipalityCode).length < (given.perMunicipalityMax ?? Infinity)) signed.push(proposal.proposalId)
    }
    const { state, fresh } = selected(ranking, given, { signed, availableMinor })
    expect(state === 'infeasible' ? null : fresh).toEqual(byTrial(ranking, given, { signed, availableMinor }))
  }), { numRuns: 500 })
})
