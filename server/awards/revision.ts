import { sum } from '../kernel/money'
import type { RankedProposal } from '../scoring/ranking'
import { outcomesOf, type Outcome, type OutcomeDraft } from './awards'
import type { Candidate, Selection, SelectionRules } from './selection'
import { candidateOf } from './standing'

/** What a second decision leaves as it is, and the money that is left to it. */
export type Revision = {
  /** The decision that it follows. */
  readonly of: string
  /** Proposals under a signed agreement: their awards stay. */
  readonly signed: readonly string[]
  /** Proposals whose applicant did not take the grant, or whose offer the scheme took back: they do not come again. */
  readonly ended: readonly string[]
  /** What is free in the call, with what is owed to awards that no agreement binds yet. */
  readonly availableMinor: number
}

export type Recast = { readonly candidates: readonly Candidate[]; readonly rules: SelectionRules }

/**
 * The case of a second decision, by the rules of the first: signed awards are fixed takings of the selection. They are taken
 * before anybody else and whatever they score now; their money is part of the envelope, and they count, grant by grant, toward
 * what their municipality is owed and may have, toward what their applicant may win, toward the share of the priority group and
 * in the sum of points. Everybody else is walked down anew with them in the set. Whoever ended a grant before does not come again.
 * With nothing signed and nothing ended it is the case of the first decision, over the money that is left.
 */
export function recast(ranking: readonly RankedProposal[], rules: SelectionRules, { signed, ended, availableMinor }: Revision): Recast {
  const fixed = ranking.filter(({ proposalId }) => signed.includes(proposalId))
  return {
    candidates: ranking.filter(({ proposalId }) => !ended.includes(proposalId)).map(candidateOf),
    rules: { ...rules, envelopeMinor: availableMinor + sum(fixed.map(({ requestedMinor }) => requestedMinor)), ...(fixed.length === 0 ? {} : { fixed: fixed.map(({ proposalId }) => proposalId) }) },
  }
}

/** What becomes of every ranked proposal by a second decision: what is signed or ended keeps its outcome, at its new rank. */
export function outcomesAnew(ranking: readonly RankedProposal[], selection: Selection, { signed, ended }: Revision, before: readonly Outcome[]): OutcomeDraft[] {
  const stays = (id: string) => signed.includes(id) || ended.includes(id)
  const fixed = ranking.filter(({ proposalId }) => stays(proposalId)).flatMap(({ proposalId, rank }): OutcomeDraft[] => {
    const known = before.find((outcome) => outcome.proposalId === proposalId)
    return known === undefined ? [] : [{ proposalId, rank, outcome: known.outcome, reservePosition: known.reservePosition, reason: known.reason }]
  })
  const fresh = new Map(outcomesOf(ranking.filter(({ proposalId }) => !stays(proposalId)), selection).map((outcome) => [outcome.proposalId, outcome]))
  return ranking.flatMap(({ proposalId }) => fresh.get(proposalId) ?? fixed.find((outcome) => outcome.proposalId === proposalId) ?? [])
}

/** Where a proposal stands by one decision. Points are a sum over its divisor. */
export type Place = {
  readonly rank: number | null
  readonly points: { readonly sum: number; readonly of: number }
  readonly outcome: Outcome['outcome']
  readonly reservePosition: number | null
  readonly reason: Outcome['reason']
  readonly amountMinor: number
}

export type Change = { readonly proposalId: string; readonly reference: string; readonly title: string; readonly before: Place | null; readonly after: Place }

type Side = { readonly ranking: readonly RankedProposal[]; readonly outcomes: readonly OutcomeDraft[] }

function placeIn({ ranking, outcomes }: Side, id: string): Place | null {
  const ranked = ranking.find(({ proposalId }) => proposalId === id)
  const outcome = outcomes.find(({ proposalId }) => proposalId === id)
  if (ranked === undefined || outcome === undefined) return null
  return {
    rank: ranked.rank, points: { sum: ranked.totalSum, of: ranked.divisor }, outcome: outcome.outcome, reservePosition: outcome.reservePosition, reason: outcome.reason,
    amountMinor: outcome.outcome === 'awarded' ? ranked.requestedMinor : 0,
  }
}

/** Rank, points, outcome or money differ: anything an applicant reads. Points are compared as the fractions they are. */
const differs = (one: Place, other: Place): boolean =>
  one.rank !== other.rank || one.points.sum * other.points.of !== other.points.sum * one.points.of || one.outcome !== other.outcome
  || one.reservePosition !== other.reservePosition || one.amountMinor !== other.amountMinor

/** Every proposal whose result another decision changes, in the order of the new ranking. */
export function changesBetween(before: Side, after: Side): Change[] {
  return after.ranking.flatMap(({ proposalId, reference, title }): Change[] => {
    const [was, is] = [placeIn(before, proposalId), placeIn(after, proposalId)]
    if (is === null || (was !== null && !differs(was, is))) return []
    return [{ proposalId, reference, title, before: was, after: is }]
  })
}
