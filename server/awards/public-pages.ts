import { fact, fig, type FactView, type FigView, type TagView } from '../kernel/parts'
import { basisPoints, sum } from '../kernel/money'
import { inputs, type ChoiceView } from '../kernel/inputs'
import type { Fields } from '../kernel/fields'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import type { CallMunicipality } from '../calls/calls'
import type { Municipality } from '../municipalities/municipalities'
import { COUNTIES } from '../municipalities/municipalities'
import { tileMap, type TileMapView } from '../municipalities/tiles'
import type { Member } from '../scoring/committee'
import { awardTag, meanText, outcomeTag, type Award, type Decision, type Outcome, type Recommendation } from './awards'
import type { PublicAward, Received, listAwardFacets } from './public-store'
import { namesFrom, reasonText, shortReference } from './reasons'

type AwardRow = { href: string; title: string; reference: string; grantee: string; municipality: string; call: string; callHref: string; amount: string; paid: string; accepted: string }
type PlaceRow = { name: string; href: string; county: string; count: string; amount: string; width: string }
type ListView = {
  title: string; lead: string; figs: FigView[]; filters: { call: ChoiceView; municipality: ChoiceView; year: ChoiceView }; narrowed: boolean
  rows: AwardRow[]; count: string; sums: { amount: string; paid: string; accepted: string }
  map: TileMapView; places: PlaceRow[]; placeCount: string; links: { href: string; text: string }[]
}
const list = template<ListView>('awards/list')

type Facets = Awaited<ReturnType<typeof listAwardFacets>>

export function awardsPage(words: Words, about: { awards: readonly PublicAward[]; facets: Facets; query: Fields; links: readonly { href: string; text: string }[] }): Page {
  const { awards, facets, query } = about
  const chosen = { call: query.text('call'), municipality: query.text('municipality'), year: query.text('year') }
  const field = inputs(words, chosen)
  const any = (choice: ChoiceView): ChoiceView => ({ ...choice, options: choice.options.map((option, index) => (index === 0 ? { ...option, label: words.say('awards.filter.all'), selected: !choice.options.some(({ selected }) => selected) || option.selected } : option)) })
  const total = (of: (award: PublicAward) => number) => sum(awards.map(of))
  const sums = { amount: total(({ amountMinor }) => amountMinor), paid: total(({ money }) => money.paidMinor), accepted: total(({ money }) => money.acceptedMinor) }
  const places = placesOf(words, awards)
  return list({
    title: words.say('awards.list.title'),
    lead: words.say('awards.list.lead'),
    figs: [
      fig(words.say('awards.list.awards'), words.number(awards.length), 'good'), fig(words.say('awards.list.amount'), words.money(sums.amount)),
      fig(words.say('awards.list.paid'), words.money(sums.paid)), fig(words.say('awards.list.accepted'), words.money(sums.accepted)),
      fig(words.say('awards.list.places'), words.number(places.length)),
    ],
    filters: {
      call: any(field.select('call', { label: 'awards.filter.call' }, facets.calls.map(({ reference, titleSq, titleEn }) => ({ value: reference, label: `${reference} · ${words.pick({ sq: titleSq, en: titleEn })}` })))),
      municipality: any(field.select('municipality', { label: 'awards.filter.municipality' }, facets.municipalities.map(({ code, nameSq, nameEn }) => ({ value: code, label: words.pick({ sq: nameSq, en: nameEn }) })).sort((a, b) => words.compare(a.label, b.label)))),
      year: any(field.select('year', { label: 'awards.filter.year' }, facets.years.map((year) => ({ value: year, label: year })))),
    },
    narrowed: Object.values(chosen).some((value) => value !== ''),
    rows: awards.map((award) => awardRow(words, award)),
    count: words.count('awards.list.count', awards.length),
    sums: { amount: words.amount(sums.amount), paid: words.amount(sums.paid), accepted: words.amount(sums.accepted) },
    ...mapOf(words, awards), places, placeCount: words.number(awards.length),
    links: [...about.links],
  })
}

const addressOf = (reference: string): string => `/awards/${reference}`

function awardRow(words: Words, award: PublicAward): AwardRow {
  return {
    href: addressOf(award.reference), title: award.title, reference: award.reference, grantee: words.pick({ sq: award.organisationNameSq, en: award.organisationNameEn }),
    municipality: placeName(words, award), call: award.callReference, callHref: `/calls/${award.callReference}`,
    amount: words.amount(award.amountMinor), paid: words.amount(award.money.paidMinor), accepted: words.amount(award.money.acceptedMinor),
  }
}

const placeName = (words: Words, award: Pick<PublicAward, 'municipalitySq' | 'municipalityEn'>): string =>
  award.municipalitySq === null ? '–' : words.pick({ sq: award.municipalitySq, en: award.municipalityEn ?? '' })

const countyName = (words: Words, county: string | null): string => (county === null ? '–' : words.pick(COUNTIES[county] ?? { sq: county, en: county }))

/** Awards by municipality, most money first, with the length of its bar. */
function placesOf(words: Words, awards: readonly PublicAward[]): PlaceRow[] {
  const codes = [...new Set(awards.flatMap(({ municipalityCode }) => (municipalityCode === null ? [] : [municipalityCode])))]
  const sums = codes.map((code) => {
    const own = awards.filter(({ municipalityCode }) => municipalityCode === code)
    return { code, first: own[0] as PublicAward, count: own.length, minor: sum(own.map(({ amountMinor }) => amountMinor)) }
  }).sort((a, b) => b.minor - a.minor || (a.code < b.code ? -1 : 1))
  const most = sums[0]?.minor ?? 0
  return sums.map(({ code, first, count, minor }) => ({
    name: placeName(words, first), href: `/municipalities/${code}`, county: countyName(words, first.countyIso), count: words.number(count), amount: words.amount(minor),
    width: `${most === 0 ? 0 : Math.round((10_000 * minor) / most) / 100}%`,
  }))
}

function mapOf(words: Words, awards: readonly PublicAward[], area: readonly string[] = []): { map: TileMapView } {
  const counts = new Map<string, number>(area.map((code) => [code, 0]))
  for (const { municipalityCode } of awards) if (municipalityCode !== null) counts.set(municipalityCode, (counts.get(municipalityCode) ?? 0) + 1)
  const named = placesOf(words, awards).map(({ name, count }) => `${name} ${count}`)
  const marks = [...counts].map(([code, count]) => ({ code, count, tone: 'lit' as const }))
  return { map: tileMap(words, marks, words.say('awards.map.description', { places: named.length === 0 ? '–' : words.list(named) })) }
}

type AwardView = {
  title: string; kicker: string; tag: TagView; lead: string; figs: FigView[]; facts: FactView[]; bars: { x: string; width: string; fill: string }[]; barLabel: string
  money: { label: string; amount: string; share: string }[]; reason: string; promoted: string | null; grantee: string; callHref: string; resultsHref: string; municipalityHref: string | null
}
const one = template<AwardView>('awards/award')

export type AwardAbout = {
  readonly award: PublicAward
  readonly row: Award
  readonly decision: Decision
  readonly outcome: Outcome | null
  readonly recommendation: Recommendation | null
  readonly months: number | null
  readonly municipalities: ReadonlyMap<string, Both>
}

export function awardPage(words: Words, { award, row, decision, outcome, recommendation, months, municipalities }: AwardAbout): Page {
  const { money, currency } = award
  const total = award.amountMinor + award.cofinancingMinor
  const references = new Map((recommendation?.content.ranking ?? []).map(({ proposalId, reference }) => [proposalId, reference]))
  const ranked = recommendation?.content.ranking.find(({ proposalId }) => proposalId === award.proposalId)
  const share = (minor: number) => words.percent(basisPoints(minor, award.amountMinor) ?? 0, 1)
  const percent = (minor: number) => `${award.amountMinor === 0 ? 0 : Math.round((10_000 * minor) / award.amountMinor) / 100}%`
  const grantee = words.pick({ sq: award.organisationNameSq, en: award.organisationNameEn })
  const parts = [
    ['awards.money.awarded', award.amountMinor], ['awards.money.paid', money.paidMinor], ['awards.money.accepted', money.acceptedMinor], ['awards.money.outstanding', money.outstandingMinor],
    ...(money.refundedMinor > 0 ? [['awards.money.refunded', money.refundedMinor] as const] : []),
  ] as const
  return one({
    title: award.title,
    kicker: [award.reference, grantee, placeName(words, award)].join(' · '),
    tag: awardTag(words, award.state),
    lead: words.say('awards.award.lead', { grantee, amount: words.money(award.amountMinor, currency), share: words.percent(basisPoints(award.amountMinor, total) ?? 0), total: words.money(total, currency) }),
    figs: [
      fig(words.say('awards.money.awarded'), words.money(award.amountMinor, currency), 'good'), fig(words.say('awards.money.paid'), words.money(money.paidMinor, currency)),
      fig(words.say('awards.money.accepted'), words.money(money.acceptedMinor, currency)), fig(words.say('awards.money.outstanding'), words.money(money.outstandingMinor, currency), money.outstandingMinor > 0 ? 'due' : ''),
    ],
    facts: [
      fact(words.say('awards.fact.grantee'), grantee), fact(words.say('awards.fact.municipality'), placeName(words, award)),
      fact(words.say('awards.fact.awardedOn'), words.day(award.awardedOn)), fact(words.say('awards.fact.decision'), decision.reference),
      fact(words.say('awards.fact.cofinancing'), words.money(award.cofinancingMinor, currency)),
      ...(months === null ? [] : [fact(words.say('awards.fact.duration'), words.count('awards.fact.months', months))]),
      ...(award.directBeneficiaries === null ? [] : [fact(words.say('awards.fact.beneficiaries'), words.number(award.directBeneficiaries))]),
      ...(ranked === undefined || ranked.rank === null ? [] : [fact(words.say('awards.fact.points'), words.say('awards.fact.pointsAndRank', { mean: meanText(words, ranked.totalSum, ranked.sheets), rank: ranked.rank }))]),
    ],
    bars: [{ x: '0%', width: '100%', fill: 'q-f-agreed' }, { x: '0%', width: percent(money.paidMinor), fill: 'q-f-paid' }, { x: '0%', width: percent(money.acceptedMinor), fill: 'q-f-accepted' }],
    barLabel: words.say('awards.money.label', { paid: share(money.paidMinor), accepted: share(money.acceptedMinor) }),
    money: parts.map(([label, minor]) => ({ label: words.say(label), amount: words.amount(minor), share: share(minor) })),
    reason: outcome === null ? '' : reasonText(words, outcome.reason, namesFrom(words, municipalities, references)),
    promoted: row.promotedAt === null ? null : words.say('awards.award.promoted', { day: words.dayOf(row.promotedAt), position: outcome?.reservePosition ?? 0 }),
    grantee, callHref: `/calls/${award.callReference}`, resultsHref: `/calls/${award.callReference}/results`, municipalityHref: award.municipalityCode === null ? null : `/municipalities/${award.municipalityCode}`,
  }, { crumbs: [{ href: '/awards', text: words.say('awards.list.title') }, { href: null, text: award.reference }] })
}

type Other = { short: string; title: string; municipality: string; points: string; tag: TagView; reason: string }
type ResultsView = {
  title: string; kicker: string; lead: string; figs: FigView[]; caption: string
  winners: { href: string; title: string; short: string; grantee: string; municipality: string; points: string; amount: string }[]; sum: string
  map: TileMapView; inArea: boolean; places: PlaceRow[]; placeSums: { count: string; amount: string }
  others: Other[]; othersCaption: string; ended: { title: string; text: string }[]
  committee: string; bodies: { seat: string; body: string }[]
  hash: string; complaints: string; complaintsOpen: boolean; callHref: string
}
const results = template<ResultsView>('awards/results')

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
  readonly today: string
}

export function resultsPage(words: Words, about: ResultsAbout): Page {
  const { call, decision, recommendation, outcomes, awards, received } = about
  const { ranking } = recommendation.content
  const standing = awards.filter(({ state }) => state === 'offered' || state === 'accepted')
  const byId = new Map(ranking.map((ranked) => [ranked.proposalId, ranked]))
  const names = namesFrom(words, new Map([...about.municipalities].map(([code, { nameSq, nameEn }]) => [code, { sq: nameSq, en: nameEn }])), new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference])))
  const points = (id: string) => { const ranked = byId.get(id); return ranked === undefined ? '–' : meanText(words, ranked.totalSum, ranked.sheets) }
  const amount = sum(standing.map(({ amountMinor }) => amountMinor))
  const rest = outcomes.filter(({ proposalId }) => !awards.some((award) => award.proposalId === proposalId))
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
        short: shortReference(ranked?.reference ?? ''), title: ranked?.title ?? '', municipality: ranked?.municipalityCode == null ? '–' : names.municipality(ranked.municipalityCode),
        points: points(outcome.proposalId), tag: outcomeTag(words, outcome), reason: reasonText(words, outcome.reason, names),
      }
    }),
    othersCaption: words.count('awards.results.othersCaption', rest.length),
    ended: awards.filter(({ state }) => state !== 'offered' && state !== 'accepted').map((award) => ({
      title: `${shortReference(award.reference)} ${award.title}`, text: words.say(`awards.ended.${award.state}`, { day: award.answeredAt === null ? '' : words.dayOf(award.answeredAt) }),
    })),
    committee: words.count('awards.results.committee', voting.length) + (about.recused.length === 0 ? '' : ` ${words.count('awards.results.recused', about.recused.length, { proposals: words.list(about.recused.map(names.proposal)) })}`),
    bodies: about.members.map(({ seat, body }) => ({ seat: words.say(`awards.seat.${seat}`), body })),
    hash: recommendation.inputsHash.replace(/(.{4})(?=.)/g, '$1 '),
    complaints: words.day(decision.complaintsUntil), complaintsOpen: about.today <= decision.complaintsUntil,
    callHref: `/calls/${call.reference}`,
  }, { crumbs: [{ href: '/calls', text: words.say('kernel.nav.calls') }, { href: `/calls/${call.reference}`, text: call.reference }, { href: null, text: words.say('awards.results.crumb') }] })
}

