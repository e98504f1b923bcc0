import { canonical } from '../../kernel/canonical'
import { cheapestFlow, flowOn, join, openNetwork, reachable, type Network } from '../../kernel/flow'
import { sha256 } from '../../kernel/hash'

/** A proposal that still wants so many sheets. */
export type Wanting = {
  readonly id: string
  readonly wants: number
  /** Organisations whose people already have a sheet on it. */
  readonly takenBodies: readonly string[]
}

export type Reader = {
  readonly id: string
  /** Whom the reader comes from; null for nobody, which is no organisation in common. */
  readonly body: string | null
  /** Sheets in hand before anything is assigned; they count towards `least` and `most`. */
  readonly load: number
  readonly least: number
  readonly most: number
}

/** A proposal that a reader may be given, at a price in whole points. What is not listed cannot be: a conflict is no pair at all. */
export type Possible = { readonly proposalId: string; readonly readerId: string; readonly price: number }

export type Problem = {
  /** Decides between ways that are equally good, and nothing else. */
  readonly seed: string
  readonly proposals: readonly Wanting[]
  readonly readers: readonly Reader[]
  readonly possible: readonly Possible[]
  /** What a reader's next sheet costs more than the one before: the price of an uneven load. */
  readonly loadPrice: number
  /** What a sheet costs for each other that its proposal has already: where sheets are missing, they are missing everywhere alike. */
  readonly spreadPrice?: number
}

export type Pairing = { readonly proposalId: string; readonly readerId: string }

/**
 * What binds where not everything wanted can be had: these proposals together want `wanted` sheets, the full readers have
 * places for `fullRoom`, and all others give the `usedRoom` sheets on them that conflicts and organisations leave.
 */
export type Cut = {
  readonly proposalIds: readonly string[]
  readonly wanted: number
  readonly fullIds: readonly string[]
  readonly fullRoom: number
  readonly usedRoom: number
}

export type Assignment = {
  readonly pairs: readonly Pairing[]
  readonly price: number
  readonly short: readonly { readonly proposalId: string; readonly missing: number }[]
  /** Readers who get fewer sheets than they should. */
  readonly under: readonly { readonly readerId: string; readonly missing: number }[]
  readonly cut: Cut | null
  /** SHA-256 of the canonical problem and of its pairs. */
  readonly inputHash: string
  readonly resultHash: string
}

/**
 * Gives readers to proposals: first as many of the wanted sheets as can be, then as many readers as can be with at least
 * their least, then at the least price. Never two people of one organisation on a proposal: between a proposal and the people
 * of an organisation stands a gate through which one sheet fits. The order in which the problem is written says nothing.
 */
export function assign(problem: Problem): Assignment {
  const sorted = inOrder(problem)
  const drawn = mapOf(shuffled(sorted))
  const { flow } = cheapestFlow(drawn.net, START, END)
  const pairs = drawn.pairs.filter(({ arc }) => flowOn(drawn.net, arc) === 1).map(({ proposalId, readerId }) => ({ proposalId, readerId })).sort(byPair)
  const given = countBy(pairs, ({ proposalId }) => proposalId)
  const loads = countBy(pairs, ({ readerId }) => readerId)
  const prices = new Map(sorted.possible.map((one) => [`${one.proposalId} ${one.readerId}`, one.price]))
  return {
    pairs,
    price: priceOf(sorted, pairs, prices),
    short: sorted.proposals.map(({ id, wants }) => ({ proposalId: id, missing: wants - (given.get(id) ?? 0) })).filter(({ missing }) => missing > 0),
    under: sorted.readers.map(({ id, least, load }) => ({ readerId: id, missing: least - load - (loads.get(id) ?? 0) })).filter(({ missing }) => missing > 0),
    cut: flow < sorted.proposals.reduce((all, { wants }) => all + wants, 0) ? cutOf(sorted, drawn) : null,
    inputHash: hashOf({ format: 'assignment/v1', ...sorted }),
    resultHash: hashOf({ format: 'assignment-result/v1', pairs }),
  }
}

function countBy<One>(all: readonly One[], keyOf: (one: One) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1)
  return counts
}

const hashOf = (value: unknown): string => sha256(canonical(value))
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
const byPair = (a: Pairing, b: Pairing) => (a.proposalId === b.proposalId ? (a.readerId < b.readerId ? -1 : 1) : a.proposalId < b.proposalId ? -1 : 1)

/** The problem in the one order that all ways of writing it have in common. */
function inOrder({ proposals, readers, possible, ...rest }: Problem): Problem {
  return {
    ...rest, readers: [...readers].sort(byId), possible: [...possible].sort(byPair),
    proposals: [...proposals].sort(byId).map((one) => ({ ...one, takenBodies: [...new Set(one.takenBodies)].sort() })),
  }
}

/** A shuffle that anybody can repeat: by the hash of the seed and the id. */
function shuffled(problem: Problem): Problem {
  const key = (id: string) => sha256(`${problem.seed} ${id}`)
  const mix = <One extends { id: string }>(all: readonly One[]): One[] => all.map((one) => ({ one, key: key(one.id) })).sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one)
  return { ...problem, proposals: mix(problem.proposals), readers: mix(problem.readers) }
}

const START = 0
const END = 1

type Drawn = {
  readonly net: Network
  readonly pairs: readonly (Pairing & { arc: number })[]
  readonly nodeOf: { readonly proposal: ReadonlyMap<string, number>; readonly reader: ReadonlyMap<string, number> }
}

/**
 * Start, proposals, gates of organisations, readers, end. Every sheet passes exactly one pair and one place of a reader,
 * so a constant added to all of either changes no choice: that makes every price positive, and `BEYOND` puts each place
 * that is not needed for somebody's least behind all that are.
 */
function mapOf({ proposals, readers, possible, loadPrice, spreadPrice = 0 }: Problem): Drawn {
  const proposalAt = new Map(proposals.map(({ id }, index) => [id, 2 + index]))
  const readerAt = new Map(readers.map(({ id }, index) => [id, 2 + proposals.length + index]))
  const bodyOf = new Map(readers.map(({ id, body }) => [id, body]))
  const taken = new Set(proposals.flatMap(({ id, takenBodies }) => takenBodies.map((body) => `${id} ${body}`)))
  const open = possible.filter(({ proposalId, readerId }) => proposalAt.has(proposalId) && readerAt.has(readerId) && !taken.has(`${proposalId} ${bodyOf.get(readerId) ?? ''}`))
  const gates = new Map<string, number>()
  for (const { proposalId, readerId } of open) {
    const body = bodyOf.get(readerId) ?? null
    if (body !== null && !gates.has(`${proposalId} ${body}`)) gates.set(`${proposalId} ${body}`, 2 + proposals.length + readers.length + gates.size)
  }
  const net = openNetwork(2 + proposals.length + readers.length + gates.size)
  const wantsMost = Math.max(0, ...proposals.map(({ wants }) => wants))
  for (const { id, wants } of proposals) for (let sheet = 0; sheet < wants; sheet += 1) join(net, START, proposalAt.get(id) as number, 1, spreadPrice * (wantsMost - wants + sheet))
  for (const [gate, node] of gates) join(net, proposalAt.get(gate.slice(0, gate.indexOf(' '))) as number, node, 1)
  const base = Math.min(0, ...prices(open))
  // Pairs are joined in the order of both shuffles, so that which of two equals comes first is the seed's doing.
  const rank = new Map([...proposalAt, ...readerAt])
  const inTurn = [...open].sort((a, b) => ((rank.get(a.proposalId) as number) - (rank.get(b.proposalId) as number)) || ((rank.get(a.readerId) as number) - (rank.get(b.readerId) as number)))
  const pairs = inTurn.map(({ proposalId, readerId, price }) => {
    const body = bodyOf.get(readerId) ?? null
    const from = (body === null ? proposalAt.get(proposalId) : gates.get(`${proposalId} ${body}`)) as number
    return { proposalId, readerId, arc: join(net, from, readerAt.get(readerId) as number, 1, price - base) }
  })
  const wanted = proposals.reduce((all, { wants }) => all + wants, 0)
  const beyond = 1 + wanted * (spreadPrice * wantsMost + Math.max(0, ...prices(open)) - base + loadPrice * (1 + Math.max(0, ...readers.map(({ load, most }) => Math.max(load, Math.min(most, load + proposals.length))))))
  for (const { id, load, least, most } of readers) {
    for (let sheet = load; sheet < Math.min(most, load + proposals.length); sheet += 1) join(net, readerAt.get(id) as number, END, 1, loadPrice * sheet + (sheet < least ? 0 : beyond))
  }
  return { net, pairs, nodeOf: { proposal: proposalAt, reader: readerAt } }
}

/** Spread over an argument list a long list would not fit. */
function prices(open: readonly Possible[]): [number, number] {
  return open.reduce<[number, number]>(([least, most], { price }) => [Math.min(least, price), Math.max(most, price)], [0, 0])
}

/** What the pairs and the loads that they make cost by the rules, without the constants of the network. */
function priceOf({ readers, loadPrice }: Problem, pairs: readonly Pairing[], prices: ReadonlyMap<string, number>): number {
  const loads = new Map(readers.map(({ id, load }) => [id, load]))
  return pairs.reduce((all, { proposalId, readerId }) => {
    const sheet = loads.get(readerId) as number
    loads.set(readerId, sheet + 1)
    return all + (prices.get(`${proposalId} ${readerId}`) as number) + loadPrice * sheet
  }, 0)
}

/** The near side of a least cut. Nobody outside it uses a full reader's places, so its two kinds of room can be counted. */
function cutOf({ proposals, readers }: Problem, { net, pairs, nodeOf }: Drawn): Cut {
  const near = reachable(net, START)
  const stuck = proposals.filter(({ id }) => near.has(nodeOf.proposal.get(id) as number))
  const full = readers.filter(({ id }) => near.has(nodeOf.reader.get(id) as number))
  const [isStuck, isFull] = [new Set(stuck.map(({ id }) => id)), new Set(full.map(({ id }) => id))]
  return {
    proposalIds: [...isStuck], wanted: stuck.reduce((all, { wants }) => all + wants, 0),
    fullIds: [...isFull], fullRoom: full.reduce((all, { load, most }) => all + Math.max(0, most - load), 0),
    usedRoom: pairs.filter(({ proposalId, readerId, arc }) => isStuck.has(proposalId) && !isFull.has(readerId) && flowOn(net, arc) === 1).length,
  }
}
