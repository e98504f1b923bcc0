/** One proposal as the money sees it. */
export type Offer = { readonly municipalityCode: string | null; readonly applicantId: string; readonly amountMinor: number }

/** How many grants a municipality must still get. */
export type Need = { readonly municipalityCode: string; readonly count: number }

export type Cover =
  | { readonly exists: 'yes'; readonly costMinor: number }
  /** However one chooses, these municipalities do not all get theirs: their proposals belong to too few applicants. */
  | { readonly exists: 'no'; readonly municipalityCodes: readonly string[] }

/**
 * The least money that gives each municipality what it needs, when an applicant may still win `room` times.
 *
 * A flow of least cost from municipalities over proposals to applicants, grown by one grant at a time along the cheapest
 * path of exchanges (successive shortest paths: Ahuja, Magnanti and Orlin 1993, 9.7). Exact for any prices, because every
 * grant is a whole unit and each proposal has one municipality and one applicant.
 */
export function cheapestCover(needs: readonly Need[], offers: readonly Offer[], room: (applicantId: string) => number): Cover {
  const net = network(needs, offers, room)
  let costMinor = 0
  for (const [index, { count }] of needs.entries()) {
    for (let grant = 0; grant < count; grant += 1) {
      const { arcs, reached } = cheapestPath(net, index)
      if (arcs === null) return { exists: 'no', municipalityCodes: needs.filter((_need, node) => reached.has(node)).map(({ municipalityCode }) => municipalityCode).sort() }
      for (const arc of arcs) {
        arc.room -= 1
        arc.back.room += 1
        costMinor += arc.price
      }
    }
  }
  return { exists: 'yes', costMinor }
}

/** A step one may take: while it has room, at its price. Taken back, it gives the price back. */
type Arc = { readonly from: number; readonly to: number; readonly price: number; room: number; back: Arc }
type Network = { readonly arcs: Arc[][]; readonly end: number }

/** Nodes: the municipalities in their order, then proposals, applicants, and the end. */
function network(needs: readonly Need[], offers: readonly Offer[], room: (applicantId: string) => number): Network {
  const places = new Map(needs.map(({ municipalityCode }, index) => [municipalityCode, index]))
  const usable = offers.filter(({ municipalityCode, applicantId }) => municipalityCode !== null && places.has(municipalityCode) && room(applicantId) > 0)
  const applicants = [...new Set(usable.map(({ applicantId }) => applicantId))]
  const seats = new Map(applicants.map((applicant, index) => [applicant, needs.length + usable.length + index]))
  const end = needs.length + usable.length + applicants.length
  const arcs: Arc[][] = Array.from({ length: end + 1 }, () => [])

  const join = (from: number, to: number, price: number, capacity: number) => {
    const there = { from, to, price, room: capacity } as Arc
    const back: Arc = { from: to, to: from, price: -price, room: 0, back: there }
    there.back = back
    arcs[from]?.push(there)
    arcs[to]?.push(back)
  }
  usable.forEach(({ municipalityCode, applicantId, amountMinor }, index) => {
    join(places.get(municipalityCode as string) as number, needs.length + index, amountMinor, 1)
    join(needs.length + index, seats.get(applicantId) as number, 0, 1)
  })
  for (const [applicant, seat] of seats) join(seat, end, 0, room(applicant))
  return { arcs, end }
}

/** Bellman and Ford with a queue: exchanges give money back, so prices may be negative; no circle of them is. */
function cheapestPath({ arcs, end }: Network, start: number): { arcs: Arc[] | null; reached: ReadonlySet<number> } {
  const cost = new Map<number, number>([[start, 0]])
  const last = new Map<number, Arc>()
  const waiting = [start]
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    for (const arc of arcs[node] ?? []) {
      const reaching = (cost.get(node) as number) + arc.price
      if (arc.room < 1 || reaching >= (cost.get(arc.to) ?? Infinity)) continue
      cost.set(arc.to, reaching)
      last.set(arc.to, arc)
      waiting.push(arc.to)
    }
  }
  if (!last.has(end)) return { arcs: null, reached: new Set(cost.keys()) }
  const path: Arc[] = []
  for (let arc = last.get(end); arc !== undefined; arc = arc.from === start ? undefined : last.get(arc.from)) path.push(arc)
  return { arcs: path, reached: new Set(cost.keys()) }
}
