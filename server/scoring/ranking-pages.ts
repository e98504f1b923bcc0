import { csv, csvAmount } from '../kernel/csv'
import { sectionPoints } from '../calls/grid'
import { fig, notice, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { callTag } from './tags'
import { hiddenFrom, isComplete, voters, type Evaluation } from './evaluation'
import { crumbsOf, hiddenNote } from './pages'
import { meanHundredths, type Failing, type RankedProposal } from './ranking'
import { mean, scaleOf, spreadOf, type Scale, type SpreadView } from './spread'
import type { Ranking } from './ranking-store'
import { shortReference } from '../proposals/proposals'
import { municipalityOf } from './store'

export { mean }

type Score = { label: string; value: string; below: boolean }
type Row = {
  place: string; tied: string | null; href: string | null; reference: string; title: string; about: string
  scores: Score[]; total: Score; spread: SpreadView | null; sheets: string; requested: string; why: string | null; whyTag: TagView | null
}
type Head = { code: string; title: string; limits: string }
type RankingView = {
  title: string; about: string; state: TagView; notice: NoticeView | null; figs: FigView[]
  heads: Head[]; totalLimits: string; scale: string; rows: Row[]; below: Row[]; columns: number; floorLegend: string; asideLegend: string | null
  recusals: string[]; steps: string[]; hiddenNote: string | null; subset: boolean; csvHref: string; minutesHref: string | null; selectionHref: string | null; pages: { href: string; text: string; current: boolean }[]
}
const rankingTemplate = template<RankingView>('scoring/ranking')

export type RankingFacts = {
  readonly ranking: Ranking
  readonly evaluation: Evaluation
  /** How many members are recused, by reference of the proposal. */
  readonly recusals: readonly { readonly reference: string; readonly members: number }[]
  readonly pages: { readonly at: number; readonly of: number }
  readonly minutes: 'shown' | 'none'
  /** Whether the reader may open the page of a proposal. */
  readonly readable: (proposalId: string) => boolean
  readonly at: Date
}

export function rankingPage(words: Words, facts: RankingFacts): Page {
  const { ranking, evaluation, recusals, pages } = facts
  const { call, grid, rules, proposals } = ranking
  const scale = scaleOf(proposals, rules.totalFloorPoints)
  const rows = proposals.map((one) => rowOf(words, facts, one, scale))
  const at = `/scoring/${call.reference}/ranking`
  const subset = hiddenNote(words, evaluation) !== null
  const sheets = proposals.reduce((all, one) => all + one.sheets + one.aside.length, 0)
  const whole = pages.of === 1
  const shown = whole ? { proposals: proposals.length, sealed: sheets } : evaluation.counts
  return rankingTemplate({
    title: words.say('scoring.ranking.title'), state: callTag(words, call, facts.at),
    about: [words.count('scoring.ranking.proposals', shown.proposals), words.count('scoring.ranking.sheets', shown.sealed), words.count('scoring.ranking.members', voters(evaluation).length)].join(' · '),
    notice: isComplete(evaluation) ? null : notice('warn', words.say('scoring.ranking.notFinal', { min: ranking.sheetsMin, list: ranking.short.map(shortReference).join(', ') })),
    figs: whole ? figures(words, ranking) : [],
    heads: grid.sections.map((section) => ({ code: section.code, title: words.pick({ sq: section.titleSq, en: section.titleEn }), limits: limits(sectionPoints(section), section.floorPoints) })),
    totalLimits: limits(grid.sections.reduce((all, section) => all + sectionPoints(section), 0), rules.totalFloorPoints),
    scale: `${words.number(scale.from)} – ${words.number(scale.to)}`,
    rows: rows.filter((_row, index) => proposals[index]?.passes === true), below: rows.filter((_row, index) => proposals[index]?.passes !== true),
    columns: grid.sections.length + 6, floorLegend: words.say('scoring.ranking.floor', { floor: rules.totalFloorPoints }),
    asideLegend: proposals.some(({ aside }) => aside.length > 0) ? words.say('scoring.divergence.legend.aside') : null,
    recusals: recusals.map(({ reference, members }) => words.count('scoring.ranking.recused', members, { reference: shortReference(reference) })),
    steps: rules.steps.map((step) => words.say(`scoring.step.${step.kind}`, { code: step.code ?? '' })),
    hiddenNote: hiddenNote(words, evaluation), subset, csvHref: `${at}.csv`, selectionHref: isComplete(evaluation) && hiddenFrom(evaluation).length === 0 ? `/awards/selections/${call.reference}` : null,
    minutesHref: facts.minutes === 'shown' ? `/scoring/${call.reference}/minutes` : null,
    pages: whole ? [] : pageLinks(pages, at),
  }, crumbsOf(words, call, words.say('scoring.ranking.crumb')))
}

const limits = (max: number, floor: number | null): string => (floor === null ? String(max) : `${max} ≥${floor}`)

function figures(words: Words, { proposals, rules }: Ranking): FigView[] {
  const passing = proposals.filter(({ passes }) => passes)
  const places = new Set(passing.map(({ municipalityCode }) => municipalityCode))
  return [
    fig(words.say('scoring.ranking.passing', { floor: rules.totalFloorPoints }), words.say('scoring.of', { part: words.number(passing.length), whole: words.number(proposals.length) }), 'good'),
    fig(words.say('scoring.ranking.asked'), words.money(passing.reduce((all, { requestedMinor }) => all + requestedMinor, 0))),
    fig(words.say('scoring.ranking.places'), words.number(places.size)),
  ]
}

function rowOf(words: Words, { ranking, readable }: RankingFacts, one: RankedProposal, scale: Scale): Row {
  const detail = ranking.details.get(one.proposalId)
  const missed = (code: string | null) => one.failing.some((floor) => floor.code === code)
  return {
    place: one.rank === null ? '–' : words.number(one.rank), tied: one.tiedWith.length > 0 ? words.say('scoring.ranking.tie') : null,
    href: readable(one.proposalId) ? `/scoring/proposals/${one.proposalId}` : null, reference: shortReference(one.reference), title: one.title,
    about: `${words.pick(one.organisationName)}${detail === undefined ? '' : ` · ${words.pick(municipalityOf(detail))}`}`,
    scores: ranking.grid.sections.map(({ code }) => ({ label: code, value: mean(words, one.sections[code] ?? 0, one.divisor), below: missed(code) })),
    total: { label: words.say('scoring.ranking.total'), value: mean(words, one.totalSum, one.divisor), below: missed(null) },
    spread: spreadOf(words, one, scale), sheets: words.count('scoring.ranking.sheetCount', one.sheets), requested: words.amount(one.requestedMinor),
    why: whyOf(words, ranking, one), whyTag: one.passes ? null : { shape: 'cross', text: words.say(one.sheets === 0 ? 'scoring.ranking.noSheets' : 'scoring.ranking.belowFloor'), quiet: false },
  }
}

/** Why a proposal stands where it stands: the floors it misses, or the step that broke its tie. */
export function whyOf(words: Words, ranking: Ranking, one: RankedProposal): string | null {
  if (one.failing.length > 0) return words.list(one.failing.map((failing) => failingOf(words, failing, one.divisor)))
  if (one.tiedWith.length === 0) return null
  const others = words.list(one.tiedWith.flatMap((id) => { const other = ranking.details.get(id); return other === undefined ? [] : [shortReference(other.reference)] }))
  if (one.tieStep === null) return words.say('scoring.ranking.undecided', { others })
  const [kind = '', code = ''] = one.tieStep.split(':')
  const value = kind === 'section' ? ` (${mean(words, one.sections[code] ?? 0, one.divisor)})` : ''
  const why = words.say('scoring.ranking.decided', { others, step: `${words.say(`scoring.step.${kind}`, { code })}${value}` })
  return one.shared ? `${why} ${words.say('scoring.ranking.rest')}` : why
}

function failingOf(words: Words, { code, sum, floor }: Failing, divisor: number): string {
  const value = mean(words, sum, divisor)
  return code === null ? words.say('scoring.ranking.failsTotal', { value, floor }) : words.say('scoring.ranking.failsSection', { code, value, floor })
}

function pageLinks({ at, of }: RankingFacts['pages'], base: string) {
  return Array.from({ length: of }, (_nothing, index) => ({ href: `${base}?page=${index + 1}`, text: String(index + 1), current: index + 1 === at })).filter(({ text }) => Math.abs(Number(text) - at) < 4 || text === '1' || text === String(of))
}

/** Exactly the rows of the page, for spreadsheets: means with two decimals, totals of the sheets, amounts in whole units. */
export function rankingCsv(words: Words, ranking: Ranking): string {
  const { grid, proposals } = ranking
  const say = (key: string) => words.say(key)
  const plain = (sum: number, divisor: number) => (divisor === 0 ? '' : (meanHundredths(sum, divisor) / 100).toFixed(2))
  return csv(
    [say('scoring.csv.rank'), say('scoring.csv.reference'), say('scoring.csv.title'), say('scoring.csv.applicant'), say('scoring.csv.municipality'),
      ...grid.sections.map(({ code }) => code), say('scoring.csv.total'), say('scoring.csv.sheets'), say('scoring.csv.spread'), say('scoring.csv.requested'), say('scoring.csv.why')],
    proposals.map((one) => {
      const detail = ranking.details.get(one.proposalId)
      return [
        one.rank ?? '', one.reference, one.title, words.pick(one.organisationName), detail === undefined ? '' : words.pick(municipalityOf(detail)),
        ...grid.sections.map(({ code }) => plain(one.sections[code] ?? 0, one.divisor)), plain(one.totalSum, one.divisor), one.sheets, one.totals.join(' '), csvAmount(one.requestedMinor), whyOf(words, ranking, one) ?? '',
      ]
    }),
  )
}
