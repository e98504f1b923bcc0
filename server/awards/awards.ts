import { addDays, dayOf, type Day, type Instant } from '../kernel/dates'
import type { Head } from '../kernel/heads'
import { tag, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { meanHundredths, type RankedProposal } from '../scoring/ranking'
import type { AwardState, RecommendationState } from './lifecycle'
import type { Revision } from './revision'
import type { Reason, Selection, SelectionRules } from './selection'

export type Award = {
  id: string
  /** As the public knows it: CBSSG-2020-01/10. */
  reference: string
  decisionId: string
  proposalId: string
  callId: string
  organisationId: string
  municipalityCode: string | null
  title: string
  currency: string
  amountMinor: number
  cofinancingMinor: number
  state: AwardState
  offeredAt: Instant
  answerBy: Day
  answeredBy: string | null
  answeredAt: Instant | null
  answerReason: string | null
  promotedBy: string | null
  promotedAt: Instant | null
  promotion: string | null
  /** Both parties have signed an agreement about it. */
  contractedAt: Instant | null
  /** Its grant has been closed. */
  closedAt: Instant | null
  /** How often it was offered: once, unless a second decision took it back. */
  offers: number
  version: number
}

/** A floor not reached, as sums over the divisor of the result: they are divided only where they are shown. */
export type FloorReason = { readonly code: 'floor'; readonly divisor: number; readonly failing: readonly { readonly code: string | null; readonly sum: number; readonly floor: number }[] }
export type OutcomeReason = Reason | FloorReason

export type Outcome = {
  proposalId: string
  decisionId: string
  outcome: 'awarded' | 'reserve' | 'declined'
  rank: number | null
  reservePosition: number | null
  reason: OutcomeReason
  /** When the reserve list ended with the proposal still waiting on it. */
  expiredAt: Instant | null
}

/** What the committee recommends, whole: whoever has it can recompute the selection from the ranking and the rules. */
export type RecommendationContent = {
  readonly format: 'qarte/recommendation-1'
  readonly call: { readonly id: string; readonly reference: string; readonly currency: string }
  readonly rules: SelectionRules & {
    readonly totalFloorPoints: number
    readonly sections: readonly { readonly code: string; readonly titleSq: string; readonly titleEn: string; readonly points: number; readonly floorPoints: number | null }[]
  }
  readonly ranking: readonly RankedProposal[]
  readonly selection: Selection
  /** The session whose minutes the recommendation rests on. */
  readonly meeting: { readonly number: number; readonly heldAt: Instant; readonly present: number; readonly voting: number }
  /** Of a second recommendation, after a complaint was upheld. */
  readonly revision?: Revision
}

export type Recommendation = {
  id: string
  callId: string
  madeBy: string
  madeAt: Instant
  content: RecommendationContent
  inputsHash: string
  state: RecommendationState
  returnedBy: string | null
  returnedAt: Instant | null
  returnedReason: string | null
}

/** The minutes of the committee that a recommendation rests on, once they are signed and sealed. */
export type SealedMinutes = { readonly recommendationId: string; readonly reference: string; readonly sealedAt: Instant }

export type Decision = {
  id: string
  callId: string
  recommendationId: string
  reference: string
  recommendedBy: string
  decidedBy: string
  decidedAt: Instant
  complaintsUntil: Day
  note: string
  /** Counted within the call: each supersedes the one before for the proposals whose result it changes. */
  number: number
  supersedes: string | null
  /** References of the complaints from which it followed. */
  cause: string | null
}

export type OutcomeDraft = Omit<Outcome, 'decisionId' | 'expiredAt'>

/** What becomes of every ranked proposal: taken, on the reserve list in the order of the ranking, or without a grant. */
export function outcomesOf(ranking: readonly RankedProposal[], selection: Selection): OutcomeDraft[] {
  const taken = new Map(selection.taken.map(({ id, reason }) => [id, reason]))
  const skipped = new Map(selection.skipped.map(({ id, reason }) => [id, reason]))
  let position = 0
  return ranking.map((ranked): OutcomeDraft => {
    const { proposalId, rank, divisor, failing } = ranked
    const won = taken.get(proposalId)
    if (won !== undefined) return { proposalId, outcome: 'awarded', rank, reservePosition: null, reason: won }
    const passedOver = skipped.get(proposalId)
    if (passedOver === undefined) return { proposalId, outcome: 'declined', rank, reservePosition: null, reason: { code: 'floor', divisor, failing } }
    // Another proposal of the same applicant has won: waiting for money would not help it.
    if (passedOver.code === 'applicant') return { proposalId, outcome: 'declined', rank, reservePosition: null, reason: passedOver }
    position += 1
    return { proposalId, outcome: 'reserve', rank, reservePosition: position, reason: passedOver }
  })
}

/** The last day to complain about a result: of the decision that says it, or of the promotion from the reserve list. */
export function complainUntil({ complaintsUntil }: Pick<Decision, 'complaintsUntil'>, award: Pick<Award, 'promotedAt'> | undefined, { complaintDays }: { readonly complaintDays: number }): Day {
  const promotedAt = award?.promotedAt ?? null
  return promotedAt === null ? complaintsUntil : addDays(dayOf(promotedAt), complaintDays)
}

/** By what a reader can hold us to a recommendation: the number of its entry in the log, and a head over it. */
export type Witness = { readonly seq: number; readonly head: Head }

/** The tag of an outcome: shape, word and tint as on the component sheet. */
export function outcomeTag(words: Words, outcome: Pick<Outcome, 'outcome' | 'reservePosition' | 'reason'>): TagView {
  if (outcome.outcome === 'awarded') return tag('disc', words.say('awards.outcome.awarded'))
  if (outcome.outcome === 'reserve') return tag('half', words.say('awards.outcome.reserve', { position: outcome.reservePosition ?? 0 }))
  return outcome.reason.code === 'floor' ? tag('cross', words.say('awards.outcome.below')) : tag('square', words.say('awards.outcome.passedOver'))
}

type Course = Pick<Award, 'state' | 'contractedAt' | 'closedAt'>
const AWARD_SHAPES = { offered: 'triangle', accepted: 'disc', contracted: 'half', closed: 'disc', declined: 'cross', lapsed: 'late', retracted: 'cross' } as const

/** How far an award has come: an accepted one goes on as a grant under agreement, and is closed in the end. */
export const stageOf = ({ state, contractedAt, closedAt }: Course): keyof typeof AWARD_SHAPES =>
  state !== 'accepted' || contractedAt === null ? state : closedAt === null ? 'contracted' : 'closed'

export const awardTag = (words: Words, award: Course): TagView => tag(AWARD_SHAPES[stageOf(award)], words.say(`awards.state.${stageOf(award)}`))

/** A result to two decimals, half up, rounded once from the exact sum. */
export function meanText(words: Words, sum: number, divisor: number): string {
  return divisor === 0 ? '–' : words.number(meanHundredths(sum, divisor) / 100, 2)
}
