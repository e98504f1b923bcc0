import { AGES } from '../forms/beneficiaries'
import { TARGET_GROUPS } from '../forms/code-lists'
import type { Fault } from '../kernel/errors'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { bar, fig, quietTag, tag, type BarView, type FigView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { placeKey, publishable, SUM, type Reached, type Reported } from './reported'
import type { Verdict } from './suppression'
import {
  isOverdue, riskLevel, sexGap, standing, type BeneficiaryCount, type Finding, type Indicator, type IndicatorValue, type Recommendation, type Risk,
} from './results'

const STATUS_SHAPES = { met: 'disc', partly: 'half', not_met: 'cross', not_comparable: 'square', not_reported: 'ring', no_target: 'ring' } as const

function valueText(words: Words, value: IndicatorValue): string {
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

type IndicatorView = {
  title: string; code: string; status: TagView; reason: string | null; source: string
  values: { moment: string; year: string; text: string; revision: string; source: string; standing: boolean; recorded: string }[]
  form: { action: string; measure: ChoiceView; year: InputView; value: InputView; source: InputView; status: ChoiceView } | null
}
const indicatorTemplate = template<IndicatorView>('results/indicator')

export function indicatorPage(words: Words, indicator: Indicator, mayRecord: 'recorder' | 'reader', sent: Sent = untouched): Page {
  const now = new Set(standing(indicator.values).map(({ id }) => id))
  const field = inputs(words, {}, sent)
  const measures = [...new Set(indicator.values.map(({ measure }) => measure))].filter((measure) => measure !== 'in_words')
  return indicatorTemplate(
    {
      title: words.pick(indicator.title),
      code: `${indicator.framework} ${indicator.code}`,
      status: tag(STATUS_SHAPES[indicator.status as keyof typeof STATUS_SHAPES] ?? 'ring', words.say(`results.status.${indicator.status}`)),
      reason: indicator.reason === null ? null : words.pick(indicator.reason),
      source: indicator.source,
      values: indicator.values.map((value) => ({
        moment: words.say(`results.moment.${value.moment}`),
        year: value.year === null ? '–' : String(value.year),
        text: valueText(words, value),
        revision: String(value.revision),
        source: value.source,
        standing: now.has(value.id),
        recorded: words.dayOf(value.recordedAt),
      })),
      form: mayRecord === 'reader' || measures.length === 0 ? null : {
        action: `/results/indicators/${indicator.id}/values`,
        measure: field.select('measure', { label: 'results.field.measure' }, measures.map((measure) => ({ value: measure, label: words.say(`results.measure.${measure}`) }))),
        year: field.number('year', { label: 'results.field.year', width: 'govuk-input--width-4' }),
        value: field.text('value', { label: 'results.field.value', hint: 'results.field.valueHint', width: 'govuk-input--width-10' }),
        source: field.text('source', { label: 'results.field.source', hint: 'results.field.sourceHint' }),
        status: field.radios('status', { label: 'results.field.status' }, [
          { value: 'preliminary', label: words.say('results.preliminary') }, { value: 'final', label: words.say('results.final') },
        ]),
      },
    },
    { faults: sent.faults, crumbs: [{ href: '/results', text: words.say('results.title') }, { href: null, text: indicator.code }] },
  )
}

type RecommendationsView = {
  title: string
  done: string
  bars: BarView[]
  legend: { fill: string; text: string }[]
  rows: { id: string; number: string; title: string; actions: { id: string; title: string; responsible: string; deadline: string; status: TagView; comment: string; editHref: string | null }[] }[]
}
const recommendationsTemplate = template<RecommendationsView>('results/recommendations')

export function recommendationsPage(words: Words, rows: readonly Recommendation[], today: string, may: { followUp: boolean }): Page {
  const actions = rows.flatMap((one) => one.actions)
  const count = (status: string) => actions.filter((one) => one.status === status).length
  return recommendationsTemplate({
    title: words.say('results.recommendations.title'),
    done: words.say('results.recommendations.done', { done: count('completed'), all: actions.length }),
    bars: [
      bar(0, count('completed'), actions.length, 'q-f-accepted'),
      bar(count('completed'), count('ongoing'), actions.length, 'q-f-wait'),
      bar(count('completed') + count('ongoing'), count('not_initiated'), actions.length, 'q-f-agreed'),
    ],
    legend: (['completed', 'ongoing', 'not_initiated'] as const).map((status) => ({
      fill: status === 'completed' ? 'q-f-accepted' : status === 'ongoing' ? 'q-f-wait' : 'q-f-agreed',
      text: `${words.say(`results.action.${status}`)}: ${words.number(count(status))}`,
    })),
    rows: rows.map((row) => ({
      id: row.id,
      number: String(row.number),
      title: words.pick(row.title),
      actions: row.actions.map((action) => ({
        id: action.id,
        title: words.pick(action.title),
        responsible: action.responsible.join(', '),
        deadline: action.deadline ?? '–',
        status: isOverdue(action, today) ? tag('late', words.say('results.action.overdue'))
          : quietTag(action.status === 'completed' ? 'disc' : action.status === 'ongoing' ? 'half' : 'ring', words.say(`results.action.${action.status}`)),
        comment: words.pick(action.comment),
        editHref: may.followUp ? `/results/recommendations/${action.id}` : null,
      })),
    })),
  }, { wide: true, crumbs: [{ href: '/results', text: words.say('results.title') }, { href: null, text: words.say('results.recommendations.title') }] })
}

type ActionView = { title: string; action: string; version: number; status: ChoiceView; commentSq: InputView; commentEn: InputView }
const actionTemplate = template<ActionView>('results/action')

export function actionPage(words: Words, action: Recommendation['actions'][number], sent: { form: Sent['form']; faults: readonly Fault[] } = untouched): Page {
  const field = inputs(words, { status: action.status, commentSq: action.comment.sq, commentEn: action.comment.en }, sent)
  return actionTemplate(
    {
      title: words.pick(action.title),
      action: `/results/recommendations/${action.id}`,
      version: action.version,
      status: field.radios('status', { label: 'results.field.status' }, (['not_initiated', 'ongoing', 'completed'] as const).map((value) => ({ value, label: words.say(`results.action.${value}`) }))),
      commentSq: field.area('commentSq', { label: 'results.field.commentSq', rows: 4 }),
      commentEn: field.area('commentEn', { label: 'results.field.commentEn', rows: 4 }),
    },
    { faults: sent.faults, back: { href: '/results/recommendations', text: words.say('results.recommendations.title') } },
  )
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
