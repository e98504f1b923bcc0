import { addMonths, dayOf, type Day } from '../kernel/dates'
import { sum } from '../kernel/money'
import type { RankedProposal } from '../scoring/ranking'
import type { Recovered } from '../fund/balance-store'
import type { Call } from '../calls/calls'
import type { Award, Decision, Outcome } from './awards'
import { selectAwards } from './selecting'
import type { Reason, SelectionRules } from './selection'
import { candidateOf } from './standing'

/** Why a proposal of the reserve list is the next one: what is free, what it asks, and what the rules say of those above it. */
export type Promotion = {
  readonly proposalId: string
  readonly freeMinor: number
  /** Of what is free, what grantees of the call have paid back; left out where nothing was. */
  readonly recovered?: Recovered
  readonly reason: Reason
  readonly passedOver: readonly { readonly id: string; readonly reason: Reason }[]
  /** `no` where money no longer reaches for every municipality left without: then the list alone decides. */
  readonly guarantee: 'yes' | 'no'
}

/** An award that still holds its money and its place. */
export const stands = ({ state }: Pick<Award, 'state'>): boolean => state === 'offered' || state === 'accepted'

/**
 * The first of the reserve list that the free money and the rules of the call allow: the same walk as the decision, over those
 * who wait, with the awards that stand as fixed takings; so a municipality that has lost an award it is owed comes first.
 * Null where nobody can be promoted.
 */
export function nextOnReserve(
  ranking: readonly RankedProposal[], outcomes: readonly Outcome[], awards: readonly Award[], rules: SelectionRules, freeMinor: number,
): Promotion | null {
  const standing = awards.filter(stands)
  const held = new Set(standing.map(({ proposalId }) => proposalId))
  const waiting = new Set(outcomes.filter(({ outcome, expiredAt }) => outcome === 'reserve' && expiredAt === null).map(({ proposalId }) => proposalId))
  const candidates = ranking.filter((one) => held.has(one.proposalId) || (waiting.has(one.proposalId) && keepsShare(one, standing, rules))).map(candidateOf)
  const fixed = candidates.filter(({ id }) => held.has(id))
  const { mode: _mode, priority: _priority, ...walked } = rules
  const over = { ...walked, envelopeMinor: freeMinor + sum(fixed.map(({ amountMinor }) => amountMinor)), fixed: fixed.map(({ id }) => id) }
  for (const guaranteed of [rules.guaranteed, []]) {
    const selection = selectAwards(candidates, { ...over, guaranteed })
    const first = selection.taken.find(({ id }) => !held.has(id))
    if (selection.state === 'infeasible') continue
    if (first === undefined) return null
    const rankOf = (id: string) => candidates.find((one) => one.id === id)?.rank ?? Infinity
    const passedOver = selection.skipped.filter(({ id }) => rankOf(id) < rankOf(first.id))
    return { proposalId: first.id, freeMinor, reason: first.reason, passedOver, guarantee: guaranteed === rules.guaranteed ? 'yes' : 'no' }
  }
  return null
}

/** One of the priority group may always come; another only where the group keeps its share of all that is then awarded. */
function keepsShare({ proposalId, requestedMinor }: RankedProposal, standing: readonly Award[], { priority }: SelectionRules): boolean {
  if (priority === undefined || priority.proposals.includes(proposalId)) return true
  const own = standing.filter((award) => priority.proposals.includes(award.proposalId))
  const minor = (all: readonly Award[]) => BigInt(sum(all.map(({ amountMinor }) => amountMinor)))
  return minor(own) * 10_000n >= (minor(standing) + BigInt(requestedMinor)) * BigInt(priority.shareBp)
}

/** The last day on which the reserve list of a decision can be used. */
export const reserveUntil = (decision: Pick<Decision, 'decidedAt'>, months: number): Day => addMonths(dayOf(decision.decidedAt), months)

/** Whether a reserve list is still there to offer from: its call goes on, and its last day has not passed. */
export const reserveRuns = ({ state }: Pick<Call, 'state'>, until: Day, today: Day): boolean => (state === 'results_published' || state === 'contracting') && today <= until

/** How many still wait on the list before this one. */
export const aheadOf = ({ reservePosition }: Pick<Outcome, 'reservePosition'>, outcomes: readonly Outcome[]): number =>
  outcomes.filter((other) => other.outcome === 'reserve' && other.expiredAt === null && (other.reservePosition ?? Infinity) < (reservePosition ?? 0)).length
