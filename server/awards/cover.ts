import { cheapestFlow, join, openNetwork, reachable } from '../kernel/flow'

/** One proposal as the money sees it. */
export type Offer = { readonly municipalityCode: string | null; readonly applicantId: string; readonly amountMinor: number }

/** How many grants a municipality must still get. */
export type Need = { readonly municipalityCode: string; readonly count: number }

export type Cover =
  | { readonly exists: 'yes'; readonly costMinor: number }
  /** However one chooses, these municipalities do not all get theirs: their proposals belong to too few applicants. */
  | { readonly exists: 'no'; readonly municipalityCodes: readonly string[] }

/**
 * The least money that gives each municipality what it needs, when an applicant may still win `room` times: a flow of least
 * cost from municipalities over proposals to applicants. Exact for any prices, because every grant is a whole unit and each
 * proposal has one municipality and one applicant.
 */
export function cheapestCover(needs: readonly Need[], offers: readonly Offer[], room: (applicantId: string) => number): Cover {
  const places = new Map(needs.map(({ municipalityCode }, index) => [municipalityCode, 2 + index]))
  const usable = offers.filter(({ municipalityCode, applicantId }) => municipalityCode !== null && places.has(municipalityCode) && room(applicantId) > 0)
  const applicants = [...new Set(usable.map(({ applicantId }) => applicantId))]
  const seats = new Map(applicants.map((applicant, index) => [applicant, 2 + needs.length + index]))
  const net = openNetwork(2 + needs.length + applicants.length)
  for (const [index, { count }] of needs.entries()) join(net, START, 2 + index, count)
  for (const { municipalityCode, applicantId, amountMinor } of usable) join(net, places.get(municipalityCode as string) as number, seats.get(applicantId) as number, 1, amountMinor)
  for (const [applicant, seat] of seats) join(net, seat, END, room(applicant))

  const { flow, cost } = cheapestFlow(net, START, END)
  if (flow === needs.reduce((all, { count }) => all + count, 0)) return { exists: 'yes', costMinor: cost }
  const stuck = reachable(net, START)
  return { exists: 'no', municipalityCodes: needs.filter((_need, index) => stuck.has(2 + index)).map(({ municipalityCode }) => municipalityCode).sort() }
}

const START = 0
const END = 1
