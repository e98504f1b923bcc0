import { inFours } from '../kernel/hash'
import { sum } from '../kernel/money'
import { fact, fig, type FactView, type FigView, type Link, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call, type CallMunicipality } from '../calls/calls'
import type { Municipality } from '../municipalities/municipalities'
import type { TileMapView } from '../municipalities/tiles'
import type { Member } from '../scoring/committee'
import { meanText, outcomeTag, type Decision, type Outcome, type Recommendation } from './awards'
import { changesPart, type ChangesView } from './changes'
import { addressOf, mapOf, placeName, placesOf, type PlaceRow } from './public-pages'
import type { PublicAward, Received } from './public-store'
import { howChosen } from './how'
import { shortReference } from '../proposals/proposals'
import { namesFrom, reasonText } from './reasons'
import type { Change } from './revision'

/** The bundle of the latest decision, and those of the decisions before it. */
export type BundleLinks = { readonly href: string; readonly address: string; readonly earlier: readonly { readonly number: number; readonly href: string }[] }

type Other = { short: string; title: string; municipality: string; points: string; tag: TagView; reason: string }
type ResultsView = {
  title: string; kicker: string; lead: string; figs: FigView[]; caption: string
  winners: { href: string; title: string; short: string; grantee: string; municipality: string; points: string; amount: string }[]; sum: string
  map: TileMapView; inArea: boolean; places: PlaceRow[]; placeSums: { count: string; amount: string }
  others: Other[]; othersCaption: string; ended: { title: string; text: string }[]
  how: string[]; committee: string; bodies: { seat: string; body: string }[]
  anew: { decided: string; changes: ChangesView } | null; figures: FactView[]
  hash: string; bundle: { href: string; address: string; earlier: Link[] } | null; complaints: string; complaintsOpen: boolean; callHref: string; acts: string; draws: string | null
}
const results = template<ResultsView>('awards/results')

/** How many complaints came and what became of them: as everybody may know it. */
export type ComplaintFigures = { readonly received: number; readonly undecided: number; readonly admissible: number; readonly upheld: number; readonly days: { readonly mean: number; readonly most: number } | null }

export type ResultsAbout = {
  readonly call: Call
  readonly decision: Decision
  readonly recommendation: Recommendation
  readonly outcomes: readonly Outcome[]
  /** All awards of the call, in whatever state. */
  readonly awards: readonly PublicAward[]
  readonly received: Received
  readonly area: readonly CallMunicipality[]
  readonly municipalities: ReadonlyMap<string, Municipality>
  readonly members: readonly Member[]
  /** Proposals that a member did not judge because of a conflict. */
  readonly recused: readonly string[]
  /** How many draws were announced. */
  readonly draws: number
  readonly today: string
  /** Of the latest decision, where it superseded another. */
  readonly changes: readonly Change[] | null
  readonly complaints: ComplaintFigures
  /** Where the call's bundle is; null where its sheets cannot be opened. */
  readonly bundle: BundleLinks | null
}

export function resultsPage(words: Words, about: ResultsAbout): Page {
  const { call, decision, recommendation, outcomes, awards, received } = about
  const { ranking } = recommendation.content
  const standing = awards.filter(({ state }) => state === 'offered' || state === 'accepted')
  const byId = new Map(ranking.map((ranked) => [ranked.proposalId, ranked]))
  const names = namesFrom(words, new Map([...about.municipalities].map(([code, { nameSq, nameEn }]) => [code, { sq: nameSq, en: nameEn }])), new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference])))
  const points = (id: string) => { const ranked = byId.get(id); return ranked === undefined ? '–' : meanText(words, ranked.totalSum, ranked.divisor) }
  const amount = sum(standing.map(({ amountMinor }) => amountMinor))
  // What a second decision took back has the outcome that it says now.
  const lost = new Set(awards.filter(({ state, proposalId }) => state === 'retracted' && outcomes.some((one) => one.proposalId === proposalId && one.outcome !== 'awarded')).map(({ proposalId }) => proposalId))
  const rest = outcomes.filter(({ proposalId }) => lost.has(proposalId) || !awards.some((award) => award.proposalId === proposalId))
  const covered = new Set(standing.map(({ municipalityCode }) => municipalityCode))
  const guaranteed = recommendation.content.rules.guaranteed.filter((code) => ranking.some(({ municipalityCode, rank }) => municipalityCode === code && rank !== null))
  const places = placesOf(words, standing)
  const voting = about.members.filter(({ seat }) => seat === 'voting')
  return results({
    title: words.say('awards.results.title', { call: words.pick(titleOf(call)) }),
    kicker: words.say('awards.results.kicker', { reference: call.reference, decided: words.dayOf(decision.decidedAt), published: words.dayOf(call.resultsPublishedAt ?? decision.decidedAt) }),
    lead: [
      words.count('awards.results.lead', standing.length, { received: received.received }),
      ...(guaranteed.length > 0 && guaranteed.every((code) => covered.has(code)) ? [words.say('awards.results.everyMunicipality')] : []),
    ].join(' '),
    figs: [
      fig(words.say('awards.results.received'), words.number(received.received)), fig(words.say('awards.results.eligible'), words.number(received.eligible)),
      fig(words.say('awards.results.passing'), words.number(ranking.filter(({ rank }) => rank !== null).length)), fig(words.say('awards.list.awards'), words.number(standing.length), 'good'),
      fig(words.say('awards.results.amount'), words.money(amount, call.currency), 'good'),
    ],
    caption: words.count('awards.results.caption', standing.length),
    winners: [...standing].sort((a, b) => (byId.get(a.proposalId)?.rank ?? 0) - (byId.get(b.proposalId)?.rank ?? 0)).map((award) => ({
      href: addressOf(award.reference), title: award.title, short: shortReference(award.reference), grantee: words.pick({ sq: award.organisationNameSq, en: award.organisationNameEn }),
      municipality: placeName(words, award), points: points(award.proposalId), amount: words.amount(award.amountMinor),
    })),
    sum: words.amount(amount),
    ...mapOf(words, standing, about.area.map(({ code }) => code)), inArea: about.area.length < 61, places, placeSums: { count: words.number(standing.length), amount: words.amount(amount) },
    others: rest.map((outcome) => {
      const ranked = byId.get(outcome.proposalId)
      return {
        short: shortReference(ranked?.reference ?? ''), title: ranked?.title ?? '', municipality: ranked === undefined || ranked.municipalityCode === null ? '–' : names.municipality(ranked.municipalityCode),
        points: points(outcome.proposalId), tag: outcomeTag(words, outcome), reason: reasonText(words, outcome.reason, names),
      }
    }),
    othersCaption: words.count('awards.results.othersCaption', rest.length),
    anew: about.changes === null ? null : {
      decided: words.say('awards.changes.decided', { decision: decision.reference, day: words.dayOf(decision.decidedAt), cause: decision.cause ?? '' }), changes: changesPart(words, about.changes, call.currency),
    },
    figures: figuresOf(words, about.complaints),
    ended: awards.filter(({ state, proposalId }) => state !== 'offered' && state !== 'accepted' && !lost.has(proposalId)).map((award) => ({
      title: `${shortReference(award.reference)} ${award.title}`, text: words.say(`awards.ended.${award.state}`, { day: award.answeredAt === null ? '' : words.dayOf(award.answeredAt) }),
    })),
    how: howChosen(words, recommendation.content.rules, ranking, recommendation.content.selection, call.currency),
    committee: words.count('awards.results.committee', voting.length) + (about.recused.length === 0 ? '' : ` ${words.count('awards.results.recused', about.recused.length, { proposals: words.list(about.recused.map(names.proposal)) })}`),
    bodies: about.members.map(({ seat, body }) => ({ seat: words.say(`awards.seat.${seat}`), body })),
    bundle: about.bundle === null ? null : { ...about.bundle, earlier: about.bundle.earlier.map(({ number, href }) => ({ href, text: words.say('awards.check.earlier', { number }) })) },
    hash: inFours(recommendation.inputsHash),
    complaints: words.day(decision.complaintsUntil), complaintsOpen: about.today <= decision.complaintsUntil,
    callHref: `/calls/${call.reference}`, acts: `/acts/${call.reference}`, draws: about.draws === 0 ? null : `/calls/${call.reference}/draws`,
  }, { crumbs: [{ href: '/calls', text: words.say('kernel.nav.calls') }, { href: `/calls/${call.reference}`, text: call.reference }, { href: null, text: words.say('awards.results.crumb') }] })
}

function figuresOf(words: Words, { received, undecided, admissible, upheld, days }: ComplaintFigures): FactView[] {
  if (received === 0) return [fact(words.say('awards.complaints.received'), words.number(0))]
  return [
    fact(words.say('awards.complaints.received'), words.number(received)), ...(undecided === 0 ? [] : [fact(words.say('awards.complaints.undecided'), words.number(undecided))]),
    fact(words.say('awards.complaints.admissible'), words.number(admissible)), fact(words.say('awards.complaints.upheld'), words.number(upheld)),
    ...(days === null ? [] : [fact(words.say('awards.complaints.days'), words.say('awards.complaints.daysValue', { mean: words.number(days.mean, 1), most: words.number(days.most) }))]),
  ]
}
