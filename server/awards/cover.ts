/** One proposal as the money sees it. */
export type Offer = { readonly municipalityCode: string | null; readonly applicantId: string; readonly amountMinor: number }

export type Cover =
  | { readonly exists: 'yes'; readonly costMinor: number }
  /** However one chooses, one of these municipalities stays without: together they have fewer applicants left than they need. */
  | { readonly exists: 'no'; readonly municipalityCodes: readonly string[] }

/**
 * The least money that gives each of these municipalities one grant, when an applicant may still win `room` times.
 *
 * Municipalities on one side, applicants on the other, the cheapest offer between two as the price: a matching of least cost,
 * grown by one municipality at a time along the cheapest path of exchanges (Jonker and Volgenant 1987). Exact, and quick:
 * a step looks at each pair of municipality and applicant a few times.
 */
export function cheapestCover(municipalityCodes: readonly string[], offers: readonly Offer[], room: (applicantId: string) => number): Cover {
  const prices = priceList(municipalityCodes, offers, room)
  const chosen = new Map<string, string>()
  const guests = new Map<string, string[]>()
  for (const code of municipalityCodes) {
    const path = cheapestPath(code, prices, chosen, guests, room)
    if (path.end === null) return { exists: 'no', municipalityCodes: [code, ...path.reached.flatMap((applicant) => guests.get(applicant) ?? [])].sort() }
    exchange(code, path.end, path.cameFrom, chosen, guests)
  }
  let costMinor = 0
  for (const [code, applicant] of chosen) costMinor += prices.get(code)?.get(applicant) ?? 0
  return { exists: 'yes', costMinor }
}

type Prices = Map<string, Map<string, number>>

function priceList(codes: readonly string[], offers: readonly Offer[], room: (applicantId: string) => number): Prices {
  const prices: Prices = new Map(codes.map((code) => [code, new Map<string, number>()]))
  for (const { municipalityCode, applicantId, amountMinor } of offers) {
    const row = municipalityCode === null ? undefined : prices.get(municipalityCode)
    if (row === undefined || room(applicantId) < 1) continue
    row.set(applicantId, Math.min(row.get(applicantId) ?? Infinity, amountMinor))
  }
  return prices
}

type Path = { end: string | null; reached: string[]; cameFrom: Map<string, string> }

/** From a municipality to an applicant with room, over municipalities that would change to another applicant. */
function cheapestPath(from: string, prices: Prices, chosen: Map<string, string>, guests: Map<string, string[]>, room: (applicantId: string) => number): Path {
  const cost = new Map<string, number>()
  const cameFrom = new Map<string, string>()
  const waiting = [{ code: from, before: 0 }]
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    for (const [applicant, price] of prices.get(step.code) ?? []) {
      const reaching = step.before + price
      if (reaching >= (cost.get(applicant) ?? Infinity) || chosen.get(step.code) === applicant) continue
      cost.set(applicant, reaching)
      cameFrom.set(applicant, step.code)
      for (const code of guests.get(applicant) ?? []) waiting.push({ code, before: reaching - (prices.get(code)?.get(applicant) ?? 0) })
    }
  }
  const free = [...cost].filter(([applicant]) => (guests.get(applicant)?.length ?? 0) < room(applicant))
  const best = free.sort(([, a], [, b]) => a - b)[0]
  return { end: best?.[0] ?? null, reached: [...cost.keys()], cameFrom }
}

function exchange(from: string, end: string, cameFrom: Map<string, string>, chosen: Map<string, string>, guests: Map<string, string[]>): void {
  for (let applicant: string | undefined = end; applicant !== undefined; ) {
    const code = cameFrom.get(applicant) as string
    const left = chosen.get(code)
    chosen.set(code, applicant)
    guests.set(applicant, [...(guests.get(applicant) ?? []), code])
    if (left !== undefined) guests.set(left, (guests.get(left) ?? []).filter((one) => one !== code))
    applicant = code === from ? undefined : left
  }
}
