import type { Day, Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'

/** The chair leads and the secretary records; neither votes. */
export const SEATS = ['chair', 'secretary', 'voting'] as const
export type Seat = (typeof SEATS)[number]

export type Committee = {
  id: string
  callId: string
  /** By when the members seal their sheets. */
  sheetsDueOn: Day
  appointedBy: string
  appointedAt: Instant
  version: number
  /** How far the log had come when data was last searched for what members have to be asked; null before the first time. */
  hintsSeq: number | null
}

export type Member = {
  id: string
  committeeId: string
  personId: string
  name: string
  seat: Seat
  /** Whom the member comes from. */
  body: string
  /** Under which everything about a member's sheets is published: `A-3`. Numbered by chance, so that no order of names shows through. */
  code: string
  declaredAt: Instant | null
  endedAt: Instant | null
  endedReason: string | null
  /** The one proposal for which the member was seated as a further assessor; null for who sits for the whole call. */
  onlyProposalId: string | null
}

export type Appointment = { readonly personId: string; readonly seat: Seat; readonly body: string }

const CODE_LETTERS: Record<Seat, string> = { chair: 'C', secretary: 'S', voting: 'A' }

/** The next free code of a seat among those that were ever given: a newcomer never inherits one. */
export function nextCode(seat: Seat, given: readonly (string | null)[]): string {
  const numbers = given.map((code) => (code?.startsWith(`${CODE_LETTERS[seat]}-`) === true ? Number(code.slice(2)) : 0))
  return `${CODE_LETTERS[seat]}-${Math.max(0, ...numbers) + 1}`
}

/** Codes for those who are appointed together, given in the order that chance made and not in that of the list. */
export function drawCodes<One extends { readonly seat: Seat }>(seats: readonly One[], chance: () => string): { readonly seat: One; readonly code: string }[] {
  const shuffled = seats.map((seat) => ({ seat, at: chance() })).sort((a, b) => (a.at < b.at ? -1 : 1))
  const codes = new Map<One, string>()
  for (const { seat } of shuffled) codes.set(seat, nextCode(seat.seat, [...codes.values()]))
  return seats.map((seat) => ({ seat, code: codes.get(seat) ?? '' }))
}

/** Why somebody cannot sit on the committee of a call. */
export type Bar = 'decided' | 'applicant'

export type CommitteeRules = { readonly votingMembersMin: number; readonly quorumNumerator: number; readonly quorumDenominator: number; readonly quorumMembersMin: number }

const BODY_MAX = 200

/**
 * A committee that may sit: one chair, one secretary, an odd number of voting members and at least the call's minimum,
 * everybody once, nobody who decided eligibility in the call or belongs to an applicant.
 */
export function findCommitteeFaults(seats: readonly Appointment[], rules: Pick<CommitteeRules, 'votingMembersMin'>, bars: ReadonlyMap<string, Bar>): Fault[] {
  const faults: Fault[] = []
  const voting = seats.filter(({ seat }) => seat === 'voting')
  if (seats.filter(({ seat }) => seat === 'chair').length !== 1) faults.push({ field: 'chair', words: 'scoring.fault.chair' })
  if (seats.filter(({ seat }) => seat === 'secretary').length !== 1) faults.push({ field: 'secretary', words: 'scoring.fault.secretary' })
  if (voting.length < rules.votingMembersMin) faults.push({ field: 'voting', words: 'scoring.fault.tooFew', values: { count: voting.length, min: rules.votingMembersMin } })
  else if (voting.length % 2 === 0) faults.push({ field: 'voting', words: 'scoring.fault.even', values: { count: voting.length } })
  const seen = new Set<string>()
  for (const { personId, seat, body } of seats) {
    const field = seat === 'voting' ? 'voting' : seat
    const bar = bars.get(personId)
    if (seen.has(personId)) faults.push({ field, words: 'scoring.fault.twoSeats' })
    if (bar !== undefined) faults.push({ field, words: `scoring.fault.bar.${bar}` })
    if (body === '') faults.push({ field: seat === 'voting' ? `body.${personId}` : `${seat}Body`, words: 'scoring.fault.body' })
    if (body.length > BODY_MAX) faults.push({ field: seat === 'voting' ? `body.${personId}` : `${seat}Body`, words: 'scoring.fault.long', values: { max: BODY_MAX } })
    seen.add(personId)
  }
  return faults
}

/** How many voting members a session needs: the call's share of them, rounded up, and never fewer than its least number. */
export function quorumOf(voting: number, rules: CommitteeRules): number {
  const share = Math.floor((voting * rules.quorumNumerator + rules.quorumDenominator - 1) / rules.quorumDenominator)
  return Math.max(share, rules.quorumMembersMin)
}

export type Meeting = {
  id: string
  committeeId: string
  number: number
  heldAt: Instant
  place: string
  /** Ids of committee members. */
  present: readonly string[]
  /** Whether enough voting members were there; a meeting without them is kept and decides nothing. */
  quorate: 'yes' | 'no'
  notes: string
  /** Ids of the proposals that a complaint had brought back and that it was about; null where it was about all of the call. */
  about: readonly string[] | null
  recordedBy: string
  recordedAt: Instant
}

/** Proposals in the order in which a public draw brought them. */
export type Draw = { readonly meetingNumber: number; readonly heldAt: Instant; readonly order: readonly string[] }
