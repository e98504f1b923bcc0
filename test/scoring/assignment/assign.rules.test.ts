import fc from 'fast-check'
import { assign, type Assignment, type Possible, type Problem, type Reader } from '../../../server/scoring/assignment/assign'

const reader = (id: string, over: Partial<Reader> = {}): Reader => ({ id, body: null, load: 0, least: 0, most: 99, ...over })

/** Rows are readers, columns proposals; null is a conflict. */
function problem(prices: readonly (readonly (number | null)[])[], { wants, readers = {}, seed = 'seed', loadPrice = 0 }: { wants: readonly number[]; readers?: Partial<Reader>; seed?: string; loadPrice?: number }): Problem {
  return {
    seed, loadPrice, proposals: wants.map((count, index) => ({ id: `P${index}`, wants: count, takenBodies: [] })), readers: prices.map((_row, index) => reader(`R${index}`, readers)),
    possible: prices.flatMap((row, r) => row.flatMap((price, p): Possible[] => (price === null ? [] : [{ proposalId: `P${p}`, readerId: `R${r}`, price }]))),
  }
}
const written = ({ pairs }: Assignment) => pairs.map(({ proposalId, readerId }) => `${readerId}-${proposalId}`).sort()
const loadsOf = ({ pairs }: Assignment, readers: readonly { id: string }[]) => readers.map(({ id }) => pairs.filter(({ readerId }) => readerId === id).length)
const grid = (rows: number, columns: number, price = 0) => Array.from({ length: rows }, () => Array.from({ length: columns }, () => price))

describe('ties', () => {
  test('three equals and three equals meet in all six ways, over seeds', () => {
    const ways = new Set(Array.from({ length: 100 }, (_one, index) => written(assign(problem(grid(3, 3), { wants: [1, 1, 1], readers: { most: 1 }, seed: `s${index}` }))).join()))
    expect(ways.size).toBe(6)
  })

  test('where two ways are cheaper than all others, only these two come', () => {
    const prices = [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
    const ways = new Set(Array.from({ length: 60 }, (_one, index) => written(assign(problem(prices, { wants: [1, 1, 1], readers: { most: 1 }, seed: `s${index}` }))).join()))
    expect([...ways].sort()).toEqual(['R0-P0,R1-P1,R2-P2', 'R0-P1,R1-P0,R2-P2'])
  })
})

describe('published cases', () => {
  test('four readers with a least of one, a most of two, and demands 1, 1, 2', () => {
    const result = assign(problem([[0, 1, 1], [1, 0, 1], [1, 1, 0], [2, 2, 0]], { wants: [1, 1, 2], readers: { least: 1, most: 2 } }))
    expect(written(result)).toEqual(['R0-P0', 'R1-P1', 'R2-P2', 'R3-P2'])
    expect(result).toMatchObject({ price: 0, short: [], under: [], cut: null })
  })

  test('five papers with conflicts are given at -100, by the cheap pairs alone', () => {
    const x = null
    const result = assign(problem([[-10, 1, 1, -10, -10], [x, -10, -10, x, 1], [1, -10, -10, x, x], [-10, x, x, -10, -10]], { wants: [2, 2, 2, 2, 2], readers: { least: 1, most: 3 } }))
    expect(result).toMatchObject({ price: -100, short: [], under: [] })
    expect(result.pairs).toHaveLength(10)
  })

  test('where every pair is a conflict nothing is given, and all of it is said', () => {
    const result = assign(problem([[null, null], [null, null]], { wants: [1, 2], readers: { least: 1 } }))
    expect(result).toMatchObject({ pairs: [], short: [{ proposalId: 'P0', missing: 1 }, { proposalId: 'P1', missing: 2 }], under: [{ readerId: 'R0', missing: 1 }, { readerId: 'R1', missing: 1 }] })
    expect(result.cut).toEqual({ proposalIds: ['P0', 'P1'], wanted: 3, fullIds: [], fullRoom: 0, usedRoom: 0 })
  })

  test('six by six of one price with a least of two gives everybody two', () => {
    const six = problem(grid(6, 6, 1), { wants: [2, 2, 2, 2, 2, 2], readers: { least: 2, most: 3 } })
    expect(loadsOf(assign(six), six.readers)).toEqual([2, 2, 2, 2, 2, 2])
  })

  test.each([[1, 2_000], [2, 4_000]])('a costly reader with a least of %d is given no more than that', (least, price) => {
    const costly = problem([[2_000, 2_000, 2_000], [0, 0, 0], [0, 0, 0]], { wants: [2, 2, 2], readers: {} })
    const result = assign({ ...costly, readers: costly.readers.map((one) => (one.id === 'R0' ? { ...one, least } : one)) })
    expect(loadsOf(result, costly.readers)[0]).toBe(least)
    expect(result.price).toBe(price)
  })
})

describe('properties of a conference', () => {
  const papers = Array.from({ length: 10 }, (_one, index) => `P${index}`)
  const people = Array.from({ length: 17 }, (_one, index) => `R${String(index).padStart(2, '0')}`)
  /** Everybody of the first ten is wished by three papers. */
  const wished = (paper: number, person: number) => person < 10 && (person - paper + 10) % 10 < 3
  const round = (over: Partial<Problem> & { count: number; load?: (person: number) => number; taken?: Assignment; among?: number; papers?: readonly string[] }): Problem => {
    const { count, load, taken, among = 17, papers: all = papers, ...rest } = over
    return {
      seed: 'conference', loadPrice: 1, proposals: all.map((id) => ({ id, wants: count, takenBodies: [] })),
      readers: people.slice(0, among).map((id, index) => reader(id, { load: load?.(index) ?? 0 })),
      possible: all.flatMap((proposalId, paper) => people.slice(0, among).flatMap((readerId, person): Possible[] =>
        (taken?.pairs.some((pair) => pair.proposalId === proposalId && pair.readerId === readerId) === true ? [] : [{ proposalId, readerId, price: wished(paper, person) ? -100 : 0 }]))),
      ...rest,
    }
  }
  const first = assign(round({ count: 3, among: 10 }))
  const held = (person: number) => first.pairs.filter(({ readerId }) => readerId === people[person]).length

  test('ten papers and ten people with three wishes each: exactly the wishes', () => {
    expect(written(first)).toEqual(papers.flatMap((paper, p) => people.flatMap((person, r) => (wished(p, r) ? [`${person}-${paper}`] : []))).sort())
  })

  test('three more over seventeen people, counting what they have: nobody has more than four', () => {
    const more = assign(round({ count: 3, load: held, taken: first }))
    expect(Math.max(...people.map((id, index) => held(index) + more.pairs.filter(({ readerId }) => readerId === id).length))).toBe(4)
  })

  test('the same, counting only what is new: the first ten have at most five, the others two', () => {
    const more = assign(round({ count: 3, taken: first }))
    const fresh = people.map((id) => more.pairs.filter(({ readerId }) => readerId === id).length)
    expect(Math.max(...fresh.slice(0, 10).map((count, index) => count + held(index)))).toBeLessThanOrEqual(5)
    expect(Math.max(...fresh.slice(10))).toBeLessThanOrEqual(2)
  })

  test('five each for fifteen papers: nobody has more than five', () => {
    const wide = round({ count: 5, papers: [...papers, 'P10', 'P11', 'P12', 'P13', 'P14'] })
    const all = assign({ ...wide, possible: wide.possible.map((one) => ({ ...one, price: 0 })) })
    expect(all.short).toEqual([])
    expect(Math.max(...people.map((id) => all.pairs.filter(({ readerId }) => readerId === id).length))).toBe(5)
  })

  test('three for every person: everybody has three, and no paper more than six', () => {
    const each = round({ count: 6 })
    const all = assign({ ...each, readers: each.readers.map((one) => ({ ...one, least: 3, most: 3 })) })
    expect(loadsOf(all, each.readers)).toEqual(people.map(() => 3))
    expect(Math.max(...papers.map((id) => all.pairs.filter(({ proposalId }) => proposalId === id).length))).toBeLessThanOrEqual(6)
  })

  test('two of one organisation on a proposal never: three papers that only they and one other may read stay at two', () => {
    const few = round({ count: 3, among: 5 })
    const result = assign({
      ...few, readers: few.readers.map((one, index) => (index < 2 ? { ...one, body: 'Ministria' } : one)),
      possible: few.possible.filter(({ proposalId, readerId }) => !['P0', 'P1', 'P2'].includes(proposalId) || ['R00', 'R01', 'R02'].includes(readerId)),
    })
    expect(result.short).toEqual([{ proposalId: 'P0', missing: 1 }, { proposalId: 'P1', missing: 1 }, { proposalId: 'P2', missing: 1 }])
    expect(result.cut).toMatchObject({ proposalIds: ['P0', 'P1', 'P2'], wanted: 9, fullRoom: 0, usedRoom: 6 })
    expect(written(result).filter((pair) => /^R0[01]-P0$/.test(pair))).toHaveLength(1)
  })
})

const small = fc.record({
  wants: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
  readers: fc.array(fc.record({ body: fc.constantFrom(null, null, 'b1', 'b2'), load: fc.integer({ min: 0, max: 2 }), least: fc.integer({ min: 0, max: 2 }), most: fc.integer({ min: 0, max: 3 }) }), { minLength: 1, maxLength: 3 }),
  prices: fc.array(fc.array(fc.option(fc.integer({ min: -20, max: 100 }), { freq: 4, nil: null }), { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
  taken: fc.array(fc.constantFrom('b1', 'b2'), { maxLength: 1 }), seed: fc.string({ maxLength: 4 }), loadPrice: fc.integer({ min: 0, max: 5 }),
}).map(({ wants, readers, prices, taken, seed, loadPrice }): Problem => ({
  seed, loadPrice, proposals: wants.map((count, p) => ({ id: `P${p}`, wants: count, takenBodies: p === 0 ? taken : [] })), readers: readers.map((one, r) => ({ id: `R${r}`, ...one })),
  possible: wants.flatMap((_count, p) => readers.flatMap((_one, r): Possible[] => { const price = prices[r]?.[p] ?? null; return price === null ? [] : [{ proposalId: `P${p}`, readerId: `R${r}`, price }] })),
}))

/** Every set of pairs that keeps the rules: as many as can be, then as few people under their least, then the cheapest. */
function best({ proposals, readers, possible, loadPrice }: Problem): { pairs: number; under: number; price: number } {
  let found = { pairs: -1, under: 0, price: 0 }
  for (let bits = 0; bits < 2 ** possible.length; bits += 1) {
    const taken = possible.filter((_pair, index) => (bits >> index) % 2 === 1)
    const of = (id: string) => taken.filter(({ readerId }) => readerId === id).length
    const bodies = ({ id, takenBodies }: Problem['proposals'][number]) => [...takenBodies.slice(0, 1), ...taken.filter(({ proposalId }) => proposalId === id).flatMap(({ readerId }) => readers.find((one) => one.id === readerId)?.body ?? [])]
    const keeps = proposals.every((one) => taken.filter(({ proposalId }) => proposalId === one.id).length <= one.wants && new Set(bodies(one)).size === bodies(one).length)
      && readers.every(({ id, load, most }) => of(id) === 0 || load + of(id) <= most)
    if (!keeps) continue
    const under = readers.reduce((all, { id, load, least, most }) => all + Math.max(0, Math.min(least, Math.max(load, most)) - load - of(id)), 0)
    const price = taken.reduce((all, pair) => all + pair.price, 0) + readers.reduce((all, { id, load }) => all + loadPrice * Array.from({ length: of(id) }, (_one, index) => load + index).reduce((sum, one) => sum + one, 0), 0)
    if (taken.length > found.pairs || (taken.length === found.pairs && (under < found.under || (under === found.under && price < found.price)))) found = { pairs: taken.length, under, price }
  }
  return found
}

test('what is missing is missing everywhere alike, also where it costs more', () => {
  const prices = [[0, 0, 0, 0], [0, 0, 50, 50]]
  const few = { ...problem(prices, { wants: [2, 2, 2, 2], readers: { most: 2 } }), spreadPrice: 1_000 }
  expect(assign(few).short).toEqual(['P0', 'P1', 'P2', 'P3'].map((proposalId) => ({ proposalId, missing: 1 })))
  expect(assign({ ...few, spreadPrice: 0 }).price).toBe(0)
  const more = { ...few, proposals: few.proposals.map((one) => (one.id === 'P0' ? { ...one, wants: 1 } : one)) }
  expect(assign(more).short.map(({ missing }) => missing)).toEqual([1, 1, 1])
})

describe('against brute force', () => {
  test('as many sheets, as few people under their least, and as cheap as can be; the cut counts up', () => {
    fc.assert(fc.property(small, (one) => {
      const result = assign(one)
      const under = one.readers.reduce((all, { id, load, least, most }) => all + Math.max(0, Math.min(least, Math.max(load, most)) - load - result.pairs.filter(({ readerId }) => readerId === id).length), 0)
      expect({ pairs: result.pairs.length, under, price: result.price }).toEqual(best(one))
      const missing = result.short.reduce((all, { missing: count }) => all + count, 0)
      expect(missing).toBe(result.cut === null ? 0 : result.cut.wanted - result.cut.fullRoom - result.cut.usedRoom)
    }), { numRuns: 400, seed: 3 })
  })

  test('the order in which the problem is written changes nothing, hashes included', () => {
    fc.assert(fc.property(small, (one) => {
      expect(assign({ ...one, proposals: [...one.proposals].reverse(), readers: [...one.readers].reverse(), possible: [...one.possible].reverse() })).toEqual(assign(one))
    }), { numRuns: 200, seed: 4 })
  })
})
