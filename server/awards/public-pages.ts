import { fact, fig, type FactView, type FigView, type TagView } from '../kernel/parts'
import { basisPoints, sum } from '../kernel/money'
import { inputs, type ChoiceView } from '../kernel/inputs'
import type { Fields } from '../kernel/fields'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { COUNTIES } from '../municipalities/municipalities'
import { tileMap, type TileMapView } from '../municipalities/tiles'
import { awardTag, meanText, type Award, type Decision, type Outcome, type Recommendation } from './awards'
import type { PublicAward, listAwardFacets } from './public-store'
import { namesFrom, reasonText } from './reasons'

type AwardRow = { href: string; title: string; reference: string; grantee: string; municipality: string; call: string; callHref: string; amount: string; paid: string; accepted: string }
export type PlaceRow = { name: string; href: string; county: string; count: string; amount: string; width: string }
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

export const addressOf = (reference: string): string => `/awards/${reference}`

function awardRow(words: Words, award: PublicAward): AwardRow {
  return {
    href: addressOf(award.reference), title: award.title, reference: award.reference, grantee: words.pick({ sq: award.organisationNameSq, en: award.organisationNameEn }),
    municipality: placeName(words, award), call: award.callReference, callHref: `/calls/${award.callReference}`,
    amount: words.amount(award.amountMinor), paid: words.amount(award.money.paidMinor), accepted: words.amount(award.money.acceptedMinor),
  }
}

export const placeName = (words: Words, award: Pick<PublicAward, 'municipalitySq' | 'municipalityEn'>): string =>
  award.municipalitySq === null ? '–' : words.pick({ sq: award.municipalitySq, en: award.municipalityEn ?? '' })

const countyName = (words: Words, county: string | null): string => (county === null ? '–' : words.pick(COUNTIES[county] ?? { sq: county, en: county }))

/** Awards by municipality, most money first, with the length of its bar. */
export function placesOf(words: Words, awards: readonly PublicAward[]): PlaceRow[] {
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

export function mapOf(words: Words, awards: readonly PublicAward[], area: readonly string[] = []): { map: TileMapView } {
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
    tag: awardTag(words, row),
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
      ...(ranked === undefined || ranked.rank === null ? [] : [fact(words.say('awards.fact.points'), words.say('awards.fact.pointsAndRank', { mean: meanText(words, ranked.totalSum, ranked.divisor), rank: ranked.rank }))]),
    ],
    bars: [{ x: '0%', width: '100%', fill: 'q-f-agreed' }, { x: '0%', width: percent(money.paidMinor), fill: 'q-f-paid' }, { x: '0%', width: percent(money.acceptedMinor), fill: 'q-f-accepted' }],
    barLabel: words.say('awards.money.label', { paid: share(money.paidMinor), accepted: share(money.acceptedMinor) }),
    money: parts.map(([label, minor]) => ({ label: words.say(label), amount: words.amount(minor), share: share(minor) })),
    reason: outcome === null ? '' : reasonText(words, outcome.reason, namesFrom(words, municipalities, references)),
    promoted: row.promotedAt === null ? null : words.say('awards.award.promoted', { day: words.dayOf(row.promotedAt), position: outcome?.reservePosition ?? 0 }),
    grantee, callHref: `/calls/${award.callReference}`, resultsHref: `/calls/${award.callReference}/results`, municipalityHref: award.municipalityCode === null ? null : `/municipalities/${award.municipalityCode}`,
  }, { crumbs: [{ href: '/awards', text: words.say('awards.list.title') }, { href: null, text: award.reference }] })
}
