/**
 * Flows of least cost through a network of arcs with room and price, exact for whole numbers of any size that is safe.
 *
 * The primal-dual method (Ahuja, Magnanti and Orlin 1993, 9.8): shortest paths by reduced prices say what the next
 * unit costs, and every path of that price is filled at once before asking again. Where prices are small there are few
 * rounds, however many units flow. No circle of arcs with room may have a negative price at the start.
 */
export type Network = {
  readonly nodes: number
  /** By arc; the way back of arc `a` is arc `a ^ 1`, and an arc begins where its way back leads. */
  readonly to: number[]
  readonly room: number[]
  readonly price: number[]
}

export const openNetwork = (nodes: number): Network => ({ nodes, to: [], room: [], price: [] })

/** Adds an arc and its way back. Returns the arc, to ask afterwards what flows on it. */
export function join({ to, room, price }: Network, from: number, target: number, capacity: number, each = 0): number {
  to.push(target, from)
  room.push(capacity, 0)
  price.push(each, -each)
  return to.length - 2
}

export const flowOn = ({ room }: Network, arc: number): number => room[arc ^ 1] as number

/** Sends as much as fits, of all ways to do so the cheapest. What flows stays in the network, for the next call to exchange. */
export function cheapestFlow(net: Network, start: number, end: number, atMost = Infinity): { readonly flow: number; readonly cost: number } {
  const map = mapOf(net)
  const potential = map.price.some((price, arc) => price < 0 && (map.room[arc] as number) > 0) ? firstPotential(map, start) : new Float64Array(map.nodes)
  let flow = 0
  let cost = 0
  while (flow < atMost) {
    const distance = distances(map, potential, start, end)
    const reach = distance[end] as number
    if (reach === Infinity) break
    for (let node = 0; node < map.nodes; node += 1) potential[node] = (potential[node] as number) + Math.min(distance[node] as number, reach)
    const sent = fillTight(map, potential, { start, end, atMost: atMost - flow })
    flow += sent
    cost += sent * ((potential[end] as number) - (potential[start] as number))
  }
  for (let arc = 0; arc < net.room.length; arc += 1) net.room[arc] = map.room[arc] as number
  return { flow, cost }
}

/** Every node to which something more could flow from the start: after a greatest flow, the near side of a least cut. */
export function reachable(net: Network, start: number): ReadonlySet<number> {
  const { begin, list, room, to } = mapOf(net)
  const reached = new Set([start])
  for (const node of reached) {
    for (const arc of list.subarray(begin[node], begin[node + 1])) if ((room[arc] as number) > 0) reached.add(to[arc] as number)
  }
  return reached
}

/** The network laid out to be walked: the arcs of node `n` stand in `list` from `begin[n]` to `begin[n + 1]`, in the order of joining. */
type Layout = { readonly nodes: number; readonly begin: Int32Array; readonly list: Int32Array; readonly to: Int32Array; readonly room: Float64Array; readonly price: Float64Array }

function mapOf({ nodes, to, room, price }: Network): Layout {
  const begin = new Int32Array(nodes + 1)
  for (let arc = 0; arc < to.length; arc += 1) begin[(to[arc ^ 1] as number) + 1]! += 1
  for (let node = 0; node < nodes; node += 1) begin[node + 1]! += begin[node] as number
  const list = new Int32Array(to.length)
  const place = begin.slice()
  for (let arc = 0; arc < to.length; arc += 1) list[place[to[arc ^ 1] as number]!++] = arc
  return { nodes, begin, list, to: Int32Array.from(to), room: Float64Array.from(room), price: Float64Array.from(price) }
}

/** Bellman and Ford with a queue, for networks in which some arc gives money back. */
function firstPotential({ nodes, begin, list, to, room, price }: Layout, start: number): Float64Array {
  const cost = new Float64Array(nodes).fill(Infinity)
  cost[start] = 0
  const waiting = [start]
  for (let next = 0; next < waiting.length; next += 1) {
    const node = waiting[next] as number
    for (const arc of list.subarray(begin[node], begin[node + 1])) {
      const target = to[arc] as number
      const reaching = (cost[node] as number) + (price[arc] as number)
      if ((room[arc] as number) < 1 || reaching >= (cost[target] as number)) continue
      cost[target] = reaching
      waiting.push(target)
    }
  }
  // What cannot be reached is never left either; any finite price does for it.
  return cost.map((one) => (one === Infinity ? 0 : one))
}

/** Dijkstra over reduced prices, which are never negative, as far as the end: what lies beyond need not be known exactly. */
function distances({ nodes, begin, list, to, room, price }: Layout, potential: Float64Array, start: number, end: number): Float64Array {
  const distance = new Float64Array(nodes).fill(Infinity)
  distance[start] = 0
  const heap = openHeap()
  heap.push(0, start)
  for (let top = heap.pop(); top !== null && top.node !== end; top = heap.pop()) {
    const { key, node } = top
    if (key > (distance[node] as number)) continue
    const leaving = key + (potential[node] as number)
    for (let at = begin[node] as number; at < (begin[node + 1] as number); at += 1) {
      const arc = list[at] as number
      if ((room[arc] as number) < 1) continue
      const target = to[arc] as number
      const reaching = leaving + (price[arc] as number) - (potential[target] as number)
      if (reaching >= (distance[target] as number)) continue
      distance[target] = reaching
      if (reaching < (distance[end] as number) || target === end) heap.push(reaching, target)
    }
  }
  return distance
}

type Errand = { readonly start: number; readonly end: number; readonly atMost: number }

/** Fills all paths whose every arc has reduced price nought: in layers, shortest paths first (Dinic), until none has room. */
function fillTight(map: Layout, potential: Float64Array, errand: Errand): number {
  let sent = 0
  while (sent < errand.atMost) {
    const layer = layers(map, potential, errand)
    if (layer[errand.end] === -1) return sent
    sent += fillLayers(map, potential, layer, { ...errand, atMost: errand.atMost - sent })
  }
  return sent
}

/** How many tight arcs each node is away from the start, as far as the layer of the end. */
function layers({ nodes, begin, list, to, room, price }: Layout, potential: Float64Array, { start, end }: Errand): Int32Array {
  const layer = new Int32Array(nodes).fill(-1)
  layer[start] = 0
  const waiting = [start]
  for (let next = 0; next < waiting.length && layer[end] === -1; next += 1) {
    const node = waiting[next] as number
    for (let at = begin[node] as number; at < (begin[node + 1] as number); at += 1) {
      const arc = list[at] as number
      const target = to[arc] as number
      if (layer[target] !== -1 || (room[arc] as number) < 1 || (price[arc] as number) + (potential[node] as number) !== potential[target]) continue
      layer[target] = (layer[node] as number) + 1
      waiting.push(target)
    }
  }
  return layer
}

function fillLayers({ begin, list, to, room, price }: Layout, potential: Float64Array, layer: Int32Array, { start, end, atMost }: Errand): number {
  const next = begin.slice()
  const path: number[] = []
  let node = start
  let sent = 0
  while (sent < atMost) {
    if (node === end) {
      const units = path.reduce((least, arc) => Math.min(least, room[arc] as number), atMost - sent)
      for (const arc of path) { room[arc]! -= units; room[arc ^ 1]! += units }
      sent += units
      path.length = 0
      node = start
      continue
    }
    const at = next[node] as number
    if (at === begin[node + 1]) {
      const back = path.pop()
      if (back === undefined) break
      node = to[back ^ 1] as number
      next[node]! += 1
      continue
    }
    const arc = list[at] as number
    const target = to[arc] as number
    const leads = layer[target] === (layer[node] as number) + 1 && (room[arc] as number) > 0 && (price[arc] as number) + (potential[node] as number) === potential[target]
    if (leads) { path.push(arc); node = target } else next[node]! += 1
  }
  return sent
}

/** A binary heap of nodes by key. Of equal keys the smaller node comes first, so that the order of pushing says nothing. */
function openHeap() {
  const keys: number[] = []
  const nodes: number[] = []
  const before = (a: number, b: number) => (keys[a] as number) < (keys[b] as number) || (keys[a] === keys[b] && (nodes[a] as number) < (nodes[b] as number))
  const swap = (a: number, b: number) => {
    [keys[a], keys[b]] = [keys[b] as number, keys[a] as number];
    [nodes[a], nodes[b]] = [nodes[b] as number, nodes[a] as number]
  }
  return {
    push(key: number, node: number): void {
      let at = keys.push(key) - 1
      nodes.push(node)
      for (let parent = (at - 1) >> 1; at > 0 && before(at, parent); at = parent, parent = (at - 1) >> 1) swap(at, parent)
    },
    pop(): { key: number; node: number } | null {
      const [key, node] = [keys[0], nodes[0]]
      if (key === undefined || node === undefined) return null
      swap(0, keys.length - 1)
      keys.pop()
      nodes.pop()
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2]
        let least = at
        if (left < keys.length && before(left, least)) least = left
        if (right < keys.length && before(right, least)) least = right
        if (least === at) return { key, node }
        swap(at, least)
        at = least
      }
    },
  }
}
