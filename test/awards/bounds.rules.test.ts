import fc from 'fast-check'
import { solve as solveSimplex, type Constraint } from 'yalps'
import { openBounds } from '../../server/awards/bounds'
import { rowsOf, violations } from '../../server/awards/rows'
import type { Candidate, SelectionRules } from '../../server/awards/selection'

const drawn = fc.record({
  rows: fc.array(fc.record({ amount: fc.integer({ min: 1, max: 40 }), weight: fc.integer({ min: -20, max: 60 }), applicant: fc.integer({ min: 0, max: 4 }), municipality: fc.integer({ min: 0, max: 3 }), priority: fc.boolean() }), { minLength: 1, maxLength: 9, size: 'max' }),
  unit: fc.constantFrom(1, 7, 99_999_989),
  envelope: fc.integer({ min: 0, max: 160 }),
  guaranteed: fc.subarray(['m0', 'm1']),
  perMunicipalityMax: fc.constantFrom(undefined, 2),
  shareBp: fc.constantFrom(0, 3_333, 5_000),
  inside: fc.nat({ max: 8 }),
  outside: fc.nat({ max: 8 }),
  settled: fc.nat({ max: 8 }),
  below: fc.integer({ min: 0, max: 60 }),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer One> ? One : never

function built({ rows, unit, envelope, guaranteed, perMunicipalityMax, shareBp }: Drawn) {
  const fundable = rows.map((row, index): Candidate => ({ id: `P${index}`, rank: index + 1, amountMinor: row.amount * unit + (index % 3), municipalityCode: `m${row.municipality}`, applicantId: `a${row.applicant}` }))
  const rules: SelectionRules = {
    envelopeMinor: envelope * unit, guaranteed, guaranteedEach: 1, perApplicantMax: 1, ...(perMunicipalityMax === undefined ? {} : { perMunicipalityMax }),
    ...(shareBp === 0 ? {} : { priority: { group: 'PWD', shareBp, proposals: rows.flatMap(({ priority }, index) => (priority ? [`P${index}`] : [])) } }),
  }
  return { fundable, goal: { weights: rows.map(({ weight }) => BigInt(weight * unit)), rules } }
}

/** Every set that keeps the rules, by trying each: the places in it, and its sum. */
function allowed({ fundable, goal: { weights, rules } }: ReturnType<typeof built>) {
  return Array.from({ length: 2 ** fundable.length }, (_set, number) => fundable.map((_one, place) => place).filter((place) => (number >> place) % 2 === 1))
    .filter((places) => violations(places.map((place) => fundable[place] as Candidate), fundable, rules).length === 0)
    .map((places) => ({ places, sum: places.reduce((all, place) => all + (weights[place] as bigint), 0n) }))
}

test('no set that trying every one finds is above its bound, and what a threshold leaves no choice about has none', () => {
  fc.assert(fc.property(drawn, (given) => {
    const call = built(given)
    const [inside, outside, settled] = [given.inside, given.outside, given.settled].map((place) => place % given.rows.length) as [number, number, number]
    if (new Set([inside, outside, settled]).size < 3) return
    const bounds = openBounds(call.fundable, call.goal)
    bounds.settle(settled, given.below % 2 === 0 ? 1 : 0)
    const first = bounds.probe([inside], [outside], null)
    const threshold = first.most - BigInt(given.below * given.unit)
    const { most, must, mayNot } = bounds.probe([inside], [outside], threshold)

    expect(most).toBe(first.most)
    for (const { places, sum } of allowed(call)) {
      if (!places.includes(inside) || places.includes(outside) || places.includes(settled) !== (given.below % 2 === 0)) continue
      expect(sum <= most).toBe(true)
      if (sum >= threshold) expect([must.filter((place) => !places.includes(place)), mayNot.filter((place) => places.includes(place))]).toEqual([[], []])
    }
  }), { numRuns: 1_000, seed: 3 })
})

test('the bound is as good as the linear programme of another solver, rounded down', () => {
  fc.assert(fc.property(drawn.filter(({ unit }) => unit < 10), (given) => {
    const { fundable, goal } = built(given)
    const variables = new Map(fundable.map((_one, place) => [String(place), new Map([['goal', Number(goal.weights[place])], [`x${place}`, 1]])]))
    const constraints = new Map<string, Constraint>(fundable.map((_one, place) => [`x${place}`, { max: 1 }]))
    for (const [index, { terms, most }] of rowsOf(fundable, [...fundable.keys()], [], goal.rules).entries()) {
      constraints.set(`r${index}`, { max: Number(most) })
      for (const [size, place] of terms) variables.get(String(place))?.set(`r${index}`, Number(size))
    }
    const other = solveSimplex({ direction: 'maximize', objective: 'goal', constraints, variables }, { precision: 1e-9 })
    if (other.status !== 'optimal') return
    const { grain, probe } = openBounds(fundable, goal)
    const inGrains = other.result / Number(grain)
    expect([Math.floor(inGrains - 1e-6), Math.floor(inGrains + 1e-6)]).toContain(Number(probe([], [], null).most / grain))
  }), { numRuns: 1_000, seed: 5 })
})
