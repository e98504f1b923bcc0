import fc from 'fast-check'
import { allot, partOwner, SPENDINGS, wholeOwner, type Share } from '../../server/fund/parts'

const shares = (...all: (readonly [room: number, weight: number])[]): Share[] => all.map(([roomMinor, weightMinor]) => ({ roomMinor, weightMinor }))

test.each([
  ['in proportion', 100, shares([600, 600], [400, 400]), 'proportional', [60, 40]],
  ['in proportion, the odd unit to the one that lost more by rounding', 101, shares([600, 1], [400, 2]), 'proportional', [34, 67]],
  ['in proportion, of equals to the first', 5, shares([9, 1], [9, 1], [9, 1]), 'proportional', [2, 2, 1]],
  ['in proportion, what one lacks from the others in order', 100, shares([10, 60], [400, 40]), 'proportional', [10, 90]],
  ['in order', 700, shares([600, 600], [400, 400]), 'inOrder', [600, 100]],
  ['in order, from the first alone', 5, shares([600, 1], [400, 999]), 'inOrder', [5, 0]],
  ['nothing', 0, shares([600, 600], [0, 0]), 'proportional', [0, 0]],
  ['by weights that are all nothing, in order', 3, shares([2, 0], [2, 0]), 'proportional', [2, 1]],
] as const)('%s', (_name, amount, all, spending, given) => {
  expect(allot(amount, all, spending)).toEqual(given)
})

test('more than all have together is not divided', () => {
  expect(() => allot(11, shares([5, 1], [5, 1]), 'proportional')).toThrow('together')
})

test('whatever is divided adds up, asks nobody for more than they have, and in proportion strays less than a unit where there is room', () => {
  const cases = fc.array(fc.record({ roomMinor: fc.nat(1e12), weightMinor: fc.nat(1e12) }), { minLength: 1, maxLength: 5 })
  fc.assert(fc.property(cases, fc.nat(1_000), fc.constantFrom(...SPENDINGS), (all, perMille, spending) => {
    const rooms = all.reduce((sum, { roomMinor }) => sum + roomMinor, 0)
    const amount = Math.floor((rooms * perMille) / 1_000)
    const given = allot(amount, all, spending)
    expect(given.reduce((sum, one) => sum + one, 0)).toBe(amount)
    expect(given.every((one, index) => one >= 0 && one <= (all[index]?.roomMinor ?? 0))).toBe(true)
    const weights = all.reduce((sum, { weightMinor }) => sum + weightMinor, 0)
    const free = all.every(({ roomMinor, weightMinor }) => weights > 0 && BigInt(roomMinor) * BigInt(weights) >= BigInt(amount + 1) * BigInt(weightMinor))
    if (spending === 'proportional' && free) {
      for (const [index, one] of given.entries()) {
        const away = BigInt(one) * BigInt(weights) - BigInt(amount) * BigInt(all[index]?.weightMinor ?? 0)
        expect((away < 0n ? -away : away) < BigInt(weights)).toBe(true)
      }
    }
  }), { numRuns: 500 })
})

test('a part after the first has a name of its own, from which the whole is read', () => {
  expect([1, 2].map((number) => partOwner('award:a-1', number))).toEqual(['award:a-1', 'award:a-1:2'])
  expect(['award:a-1', 'award:a-1:2', 'source:x'].map(wholeOwner)).toEqual(['award:a-1', 'award:a-1', 'source:x'])
})
