import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import type { Both, Words } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { findOrganisation } from '../organisations/store'
import type { RankedProposal } from '../scoring/ranking'
import type { Award, Decision, OutcomeDraft, RecommendationContent, Witness } from './awards'
import { feedbackText, type FeedbackText } from './feedback/feedback'
import { listFeedback } from './feedback/store'
import { valuesOfAward, witnessLine, type LetterValues } from './letters'
import { namesFrom, pointLines, reasonText } from './reasons'
import { findWitness } from './store'

/** What the letters about one decision have in common. */
export type Telling = {
  readonly baseUrl: string
  readonly decision: Decision
  readonly content: RecommendationContent
  readonly municipalities: ReadonlyMap<string, Both>
  readonly feedback: ReadonlyMap<string, FeedbackText>
  readonly witness: Witness | undefined
}

export async function readTelling(db: Db, about: Pick<Telling, 'baseUrl' | 'decision' | 'content'>): Promise<Telling> {
  const { callId } = about.decision
  return { ...about, municipalities: await municipalityNames(db), feedback: await listFeedback(db, callId), witness: await findWitness(db, callId) }
}

type Told = { readonly ranked: RankedProposal; readonly valuesFor: (words: Words) => LetterValues }

/**
 * What every letter with a result says of a proposal, in the language of whoever reads it: points by section and floors, rank,
 * reason, strengths and weaknesses, how long one may complain, by what the decision is witnessed. A second decision says no less
 * than the first.
 */
export async function tellOf(db: Db, telling: Telling, outcome: OutcomeDraft, award: Award | undefined): Promise<Told> {
  const { decision, baseUrl, municipalities, content: { ranking, rules, call } } = telling
  const { proposalId } = outcome
  const ranked = found(ranking.find((one) => one.proposalId === proposalId), 'awards.refused.changed')
  const references = new Map(ranking.map((one) => [one.proposalId, one.reference]))
  const licence = award === undefined ? undefined : (await findOrganisation(db, ranked.organisationId))?.profile.licence.state
  const valuesFor = (own: Words): LetterValues => ({
    reference: ranked.reference, title: ranked.title, call: call.reference, decision: decision.reference,
    points: pointLines(own, ranked, rules).join('\n'), feedback: feedbackText(own, telling.feedback.get(proposalId), ranked, rules),
    ranked: ranked.rank === null ? own.say('awards.letter.noRank') : own.say('awards.letter.rank', { rank: ranked.rank, count: ranking.length }),
    reason: reasonText(own, outcome.reason, namesFrom(own, municipalities, references)), position: outcome.reservePosition ?? 0,
    complaintsUntil: own.day(decision.complaintsUntil), complaints: `${baseUrl}/complaints/proposals/${proposalId}`, log: witnessLine(own, baseUrl, telling.witness),
    ...(award === undefined ? {} : { ...valuesOfAward(own, award), documents: own.say(licence === 'held' ? 'awards.letter.documents' : 'awards.letter.documentsAndLicence') }),
  })
  return { ranked, valuesFor }
}
