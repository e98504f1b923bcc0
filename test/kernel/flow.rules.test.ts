import fc from 'fast-check'
import { cheapestFlow, flowOn, join, openNetwork, reachable } from '../../server/kernel/flow'

describe('a flow of least cost', () => {
  test('solves the DIMACS case of eight nodes: cost -1, over 3-7, 4-8 and 5-6', () => {
    const net = openNetwork(9)
    for (const node of [3, 4, 5]) join(net, 1, node, 1)
    const middle = ([[3, 6, 0], [3, 7, -1], [4, 6, 0], [4, 7, 0], [4, 8, 0], [5, 6, 0], [5, 8, 1]] as const).map(([from, to, price]) => ({ from, to, arc: join(net, from, to, 1, price) }))
    for (const node of [6, 7, 8]) join(net, node, 2, 1)
    expect(cheapestFlow(net, 1, 2)).toEqual({ flow: 3, cost: -1 })
    expect(middle.filter(({ arc }) => flowOn(net, arc) === 1).map(({ from, to }) => [from, to])).toEqual([[3, 7], [4, 8], [5, 6]])
  })

  test('sends no more than asked, and goes on from where it stopped by exchanging', () => {
    const net = openNetwork(4)
    join(net, 0, 1, 1, 1)
    join(net, 0, 2, 1, 3)
    join(net, 1, 2, 1, 0)
    join(net, 1, 3, 1, 4)
    join(net, 2, 3, 1, 1)
    expect(cheapestFlow(net, 0, 3, 1)).toEqual({ flow: 1, cost: 2 })
    expect(cheapestFlow(net, 0, 3)).toEqual({ flow: 1, cost: 7 })
    expect(reachable(net, 0)).toEqual(new Set([0]))
  })

  test('stays exact with prices as large as money', () => {
    const net = openNetwork(3)
    join(net, 0, 1, 3, 540_000_000_001)
    join(net, 1, 2, 2, 1)
    expect(cheapestFlow(net, 0, 2)).toEqual({ flow: 2, cost: 1_080_000_000_004 })
    expect(reachable(net, 0)).toEqual(new Set([0, 1]))
  })

  const arcs = fc.array(fc.record({ from: fc.nat(4), to: fc.nat(4), capacity: fc.integer({ min: 0, max: 2 }), price: fc.integer({ min: 0, max: 4 }) }), { maxLength: 7 })
    .map((all) => all.filter(({ from, to }) => from !== to))

  test('sends as much as brute force can, at its least price, and its cut has just that capacity', () => {
    fc.assert(fc.property(arcs, (all) => {
      const net = openNetwork(5)
      const ids = all.map(({ from, to, capacity, price }) => join(net, from, to, capacity, price))
      const { flow, cost } = cheapestFlow(net, 0, 4)
      expect({ flow, cost }).toEqual(bruteForce(all))
      expect(ids.reduce((sum, id, index) => sum + flowOn(net, id) * (all[index]?.price ?? 0), 0)).toBe(cost)
      const near = reachable(net, 0)
      expect(all.filter(({ from, to }) => near.has(from) && !near.has(to)).reduce((sum, { capacity }) => sum + capacity, 0)).toBe(flow)
    }), { numRuns: 300, seed: 8 })
  })
})

type Plain = { from: number; to: number; capacity: number; price: number }

/** Every way to fill every arc; those that lose or make nothing on the way. */
function bruteForce(all: readonly Plain[]): { flow: number; cost: number } {
  let best = { flow: 0, cost: 0 }
  const go = (index: number, balance: readonly number[], cost: number): void => {
    const arc = all[index]
    if (arc === undefined) {
      const flow = balance[4] as number
      const whole = [1, 2, 3].every((node) => balance[node] === 0) && flow >= 0
      if (whole && (flow > best.flow || (flow === best.flow && cost < best.cost))) best = { flow, cost }
      return
    }
    for (let units = 0; units <= arc.capacity; units += 1) {
      const next = [...balance]
      next[arc.from]! -= units
      next[arc.to]! += units
      go(index + 1, next, cost + units * arc.price)
    }
  }
  go(0, [0, 0, 0, 0, 0], 0)
  return best
}
