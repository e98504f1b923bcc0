import { AGES } from '../forms/beneficiaries'
import { TARGET_GROUPS } from '../forms/code-lists'
import { bar, fig, tag, type BarView, type FigView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { placeKey, publishable, SUM, type Reached, type Reported } from './reported'
import type { Verdict } from './suppression'
import {
  riskLevel, sexGap, standing, type BeneficiaryCount, type Finding, type Indicator, type IndicatorValue, type Recommendation, type Risk,
} from './results'

export const STATUS_SHAPES = { met: 'disc', partly: 'half', not_met: 'cross', not_comparable: 'square', not_reported: 'ring', no_target: 'ring' } as const

export function valueText(words: Words, value: IndicatorValue): string {
  if (value.hundredths === null) return words.say('results.inWords')
  const decimals = value.hundredths % 100 === 0 ? 0 : value.hundredths % 10 === 0 ? 1 : 2
  const figure = value.percent === 'yes' ? words.percent(value.hundredths, decimals) : words.number(value.hundredths / 100, decimals)
  const signed = value.op === 'eq' ? figure : words.say(`results.op.${value.op}`, { value: figure })
  return `${words.say(`results.measure.${value.measure}`)}: ${signed}${value.status === 'preliminary' ? ` (${words.say('results.preliminary')})` : ''}`
}

type IndicatorRow = { href: string; code: string; title: string; baseline: string[]; target: string[]; result: string[]; reason: string | null; status: TagView }

function indicatorRow(words: Words, indicator: Indicator): IndicatorRow {
  const values = standing(indicator.values)
  const at = (moment: string, year?: number) => values.filter((one) => one.moment === moment && (year === undefined || one.year === year || one.year === null)).map((one) => valueText(words, one))
  return {
    href: `/results/indicators/${indicator.id}`,
    code: indicator.code,
    title: words.pick(indicator.title),
    baseline: at('baseline'),
    target: at('target', 2020),
    result: at('result'),
    reason: indicator.reason === null ? null : words.pick(indicator.reason),
    status: tag(STATUS_SHAPES[indicator.status as keyof typeof STATUS_SHAPES] ?? 'ring', words.say(`results.status.${indicator.status}`)),
  }
}

type GroupBar = { label: string; count: string; bars: BarView[] }
type CountView = { what: string; total: string; sexes: string | null; gap: string | null; groups: GroupBar[]; note: string | null; source: string }

function countView(words: Words, count: BeneficiaryCount): CountView {
  const gap = sexGap(count)
  const known = count.groups.filter(({ people }) => people !== null)
  return {
    what: words.pick(count.what),
    total: `${count.qualifier === 'exact' ? '' : `${words.say(`results.qualifier.${count.qualifier}`)} `}${words.count(`results.unit.${count.unit}`, count.total)}`,
    sexes: count.female === null || count.male === null ? null : words.say('results.sexes', { female: words.number(count.female), male: words.number(count.male) }),
    gap: gap === null || gap === 0 ? null : words.say(gap > 0 ? 'results.sexGap' : 'results.sexOver', { gap: words.number(Math.abs(gap)) }),
    groups: known.map((group) => ({ label: words.pick(group.label), count: words.number(group.people ?? 0), bars: [bar(0, group.people ?? 0, count.total, 'q-f-lake')] })),
    note: count.carried === 'no' ? words.say('results.notCarried') : null,
    source: count.source,
  }
}

type ReportedRow = { place: string; projects: string; total: string; female: string; male: string; notRecorded: string }
type TagRow = { label: string; count: string; bars: BarView[] }
type TagTable = { caption: string; rows: TagRow[] }

type ResultsView = {
  title: string
  figs: FigView[]
  counts: CountView[]
  other: CountView[]
  indicators: IndicatorRow[]
  risks: { title: string; score: string; level: TagView; stated: string | null; mitigation: string; owner: string }[]
  findingsCount: string
  recommendationsDone: string
  reported: { places: ReportedRow[]; sum: ReportedRow; groups: TagTable; ages: TagTable } | null
}
const overview = template<ResultsView>('results/overview')

export function resultsPage(
  words: Words,
  all: { indicators: readonly Indicator[]; counts: readonly BeneficiaryCount[]; risks: readonly Risk[]; recommendations: readonly Recommendation[]; findings: readonly Finding[]; reported: Reported; names: ReadonlyMap<string, Both> },
): Page {
  const main = all.counts.find(({ kind }) => kind === 'service')
  const grants = all.counts.find(({ kind }) => kind === 'grant')
  const met = all.indicators.filter(({ status }) => status === 'met').length
  const actions = all.recommendations.flatMap((one) => one.actions)
  const figs = [
    ...(main === undefined ? [] : [fig(words.say('results.fig.reached'), words.number(main.total))]),
    ...(grants === undefined ? [] : [fig(words.say('results.fig.byGrants'), words.number(grants.total))]),
    fig(words.say('results.fig.indicatorsMet'), words.say('results.ofAll', { part: met, all: all.indicators.length }), 'good'),
    fig(words.say('results.fig.findings'), words.number(all.findings.length), all.findings.length > 0 ? 'due' : ''),
  ]
  return overview({
    title: words.say('results.title'),
    figs,
    counts: all.counts.filter(({ carried, unit }) => carried === 'yes' && unit === 'persons').map((one) => countView(words, one)),
    other: all.counts.filter(({ carried, unit }) => carried === 'no' || unit === 'households').map((one) => countView(words, one)),
    indicators: all.indicators.map((one) => indicatorRow(words, one)),
    risks: all.risks.map((risk) => riskView(words, risk)),
    findingsCount: words.count('results.findings.count', all.findings.length),
    recommendationsDone: words.say('results.recommendations.done', { done: actions.filter(({ status }) => status === 'completed').length, all: actions.length }),
    reported: all.reported.all.projects === 0 ? null : reportedView(words, all.reported, all.names),
  }, { wide: true })
}

function reportedView(words: Words, reported: Reported, names: ReadonlyMap<string, Both>): NonNullable<ResultsView['reported']> {
  const { all, places } = reported
  const placeOf = (code: string | null) => {
    const name = code === null ? undefined : names.get(code)
    return name === undefined ? words.say('results.elsewhere') : words.pick(name)
  }
  const verdict = publishable(reported)
  // A bar is a share of the sum: where the sum is hidden it would tell it.
  const scale = verdict(SUM, 'direct') === 'shown' ? all.direct : 0
  const tagRow = (label: string, people: number, may: Verdict): TagRow => ({ label, count: figure(words, people, may, all.smallCellMin), bars: [bar(0, may === 'shown' ? people : 0, scale, 'q-f-lake')] })
  const isFew = (people: number): Verdict => (people > 0 && people < all.smallCellMin ? 'small' : 'shown')
  return {
    places: places.map(({ municipalityCode, reached }) => reportedRow(words, placeOf(municipalityCode), reached, (column) => verdict(placeKey(municipalityCode), column))).sort((a, b) => words.compare(a.place, b.place)),
    sum: reportedRow(words, words.say('results.sum'), all, (column) => verdict(SUM, column)),
    groups: {
      caption: words.say('results.reported.groups'),
      rows: Object.entries(all.groups).sort(([, a], [, b]) => b - a).map(([code, people]) => {
        const group = TARGET_GROUPS.find(({ value }) => value === code)
        return tagRow(group === undefined ? code : words.pick(group.label), people, isFew(people))
      }),
    },
    ages: { caption: words.say('results.reported.ages'), rows: AGES.map((age) => tagRow(words.say(`results.age.${age}`), all.ages[age], verdict(SUM, `age.${age}`))) },
  }
}

function figure(words: Words, people: number, verdict: Verdict, than: number): string {
  if (verdict === 'shown') return words.number(people)
  return verdict === 'small' ? words.say('results.fewer', { than }) : words.say('results.withheld')
}

function reportedRow(words: Words, place: string, { projects, direct, sex, smallCellMin }: Reached, verdict: (column: string) => Verdict): ReportedRow {
  const cell = (column: string, people: number) => figure(words, people, verdict(column), smallCellMin)
  return { place, projects: words.number(projects), total: cell('direct', direct), female: cell('women', sex.women), male: cell('men', sex.men), notRecorded: cell('unrecorded', sex.unrecorded) }
}

function riskView(words: Words, risk: Risk): ResultsView['risks'][number] {
  const { score, level } = riskLevel(risk)
  const differs = risk.statedScore !== null && (risk.statedScore !== score || risk.statedLevel !== level)
  return {
    title: words.pick(risk.title),
    score: `${risk.likelihood} × ${risk.impact} = ${score}`,
    level: tag(level === 'high' ? 'late' : level === 'medium' ? 'triangle' : 'disc', words.say(`results.risk.${level}`)),
    stated: differs ? words.say('results.risk.stated', { score: risk.statedScore ?? '', level: words.say(`results.risk.${risk.statedLevel ?? level}`) }) : null,
    mitigation: words.pick(risk.mitigation),
    owner: risk.owner,
  }
}

type FindingsView = {
  title: string; count: string
  rows: { id: string; title: string; rule: string; severity: TagView; places: { place: string; says: string }[]; carried: string }[]
}
const findingsTemplate = template<FindingsView>('results/findings')

export function findingsPage(words: Words, rows: readonly Finding[]): Page {
  return findingsTemplate({
    title: words.say('results.findings.title'),
    count: words.count('results.findings.count', rows.length),
    rows: rows.map((row) => ({
      id: row.id,
      title: words.pick(row.title),
      rule: words.pick(row.rule),
      severity: tag(row.severity === 'high' ? 'late' : row.severity === 'medium' ? 'triangle' : 'ring', words.say(`results.severity.${row.severity}`)),
      places: row.places.map(({ place, saysEn }) => ({ place, says: saysEn })),
      carried: row.carriedEn,
    })),
  }, { wide: true, crumbs: [{ href: '/results', text: words.say('results.title') }, { href: null, text: words.say('results.findings.title') }] })
}
