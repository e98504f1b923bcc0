import { fig, notice, type FigView, type NoticeView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { caseHref } from '../divergence/pages'
import type { Evaluation } from '../evaluation'
import { crumbsOf, hiddenNote } from '../pages'
import { shortReference } from '../../proposals/proposals'
import type { RankedProposal, RankRules } from '../ranking'
import { mean, scaleOf, spreadOf, type SpreadView } from '../spread'
import { criteriaOf } from '../sheets'
import { RELIABLE, RULES, type Figures, type Moved, type UnderRules } from './figures'
import type { Residual } from './spread'
import type { Severity } from './severity'

type Reading = { name: string; value: string; about: string; reading: string | null }
type SpreadRow = { href: string; reference: string; title: string; spread: SpreadView | null; totals: string; sd: string; range: string }
type Bar = { code: string; x: string; width: string; value: string }
type AssessorRow = { code: string; sheets: string; effect: string; error: string; residual: string; flag: string | null }
type MovedRow = { reference: string; title: string; raw: string; fitted: string; rank: string; adjusted: string; moves: boolean }
type RuleCell = { label: string; rank: string; value: string; changed: boolean; below: boolean }
type FiguresView = {
  title: string; lead: string; figs: FigView[]; hiddenNote: string | null
  agreement: Reading[]; criteria: Reading[]; block: string; correlation: Reading[]; reliability: string | null
  scale: string; floorLegend: string; spreads: SpreadRow[]
  severity: { notice: NoticeView; bars: Bar[]; assessors: AssessorRow[]; moved: MovedRow[]; movedLead: string | null }
  coverage: { sheets: string; proposals: string }[]
  rules: { heads: string[]; rows: { reference: string; title: string; own: RuleCell; cells: RuleCell[] }[]; changes: string }
}
const figures = template<FiguresView>('scoring/figures/figures')

export function figuresPage(words: Words, evaluation: Evaluation, found: Figures, rules: RankRules): Page {
  const { call } = evaluation
  const title = words.say('scoring.figures.title')
  const named = new Map(found.rules.map(({ own }) => [own.proposalId, own]))
  const scale = scaleOf(found.spreads.map(({ totals }) => ({ totals, aside: [] })), rules.totalFloorPoints)
  return figures({
    title, lead: words.say('scoring.figures.lead'), hiddenNote: hiddenNote(words, evaluation),
    figs: [
      fig(words.say('scoring.figures.proposals'), words.number(found.proposals)), fig(words.say('scoring.figures.sheets'), words.number(found.sheets)),
      fig(words.say('scoring.figures.alpha'), decimal(words, found.alpha.totals.interval)),
      fig(words.say('scoring.figures.widest'), words.number(Math.max(0, ...found.spreads.map((one) => one.range)))),
    ],
    ...agreementViews(words, found, rules),
    scale: `${words.number(scale.from)} – ${words.number(scale.to)}`, floorLegend: words.say('scoring.ranking.floor', { floor: rules.totalFloorPoints }),
    spreads: found.spreads.map(({ proposalId, totals, sd, range }) => ({
      href: caseHref(proposalId), ...nameOf(named, proposalId), spread: spreadOf(words, { totals, aside: [], totalSum: 0, divisor: 0 }, scale),
      totals: totals.map((total) => words.number(total)).join(' · '), sd: words.number(sd, 2), range: words.number(range),
    })),
    severity: severityView(words, found, named),
    coverage: found.coverage.map(({ sheets, proposals }) => ({ sheets: words.count('scoring.ranking.sheetCount', sheets), proposals: words.number(proposals) })),
    rules: rulesView(words, found.rules),
  }, crumbsOf(words, call, title))
}

const decimal = (words: Words, value: number | null): string => (value === null ? words.say('scoring.figures.undefined') : words.number(value, 3))
/** With its sign, so that lenient and severe are told apart without colour. */
const signed = (words: Words, value: number): string => `${value > 0.005 ? '+' : value < -0.005 ? '−' : ''}${words.number(Math.abs(value), 2)}`
const nameOf = (named: ReadonlyMap<string, RankedProposal>, id: string) => ({ reference: shortReference(named.get(id)?.reference ?? ''), title: named.get(id)?.title ?? '' })

/** How alpha is usually read; words beside the figure, so that nobody has to know. */
function readAlpha(words: Words, value: number | null): string | null {
  if (value === null) return null
  return words.say(`scoring.figures.read.${value >= 0.8 ? 'good' : value >= 0.667 ? 'tentative' : 'low'}`)
}

function agreementViews(words: Words, { alpha, block, reliability }: Figures, { grid }: RankRules): Pick<FiguresView, 'agreement' | 'criteria' | 'block' | 'correlation' | 'reliability'> {
  const reading = (name: string, value: number | null): Reading => ({ name: words.say(`scoring.figures.alpha.${name}`), about: words.say(`scoring.figures.alphaAbout.${name}`), value: decimal(words, value), reading: readAlpha(words, value) })
  const titles = new Map(criteriaOf(grid).map(({ code, titleSq, titleEn }) => [code, words.pick({ sq: titleSq, en: titleEn })]))
  const correlation = (name: 'oneWay' | 'agreement' | 'consistency'): Reading[] => block === null ? [] : [
    { name: words.say(`scoring.figures.icc.${name}`, { k: 1 }), about: words.say(`scoring.figures.iccAbout.${name}`), value: decimal(words, block.single[name]), reading: null },
    { name: words.say(`scoring.figures.icc.${name}`, { k: block.judges }), about: words.say('scoring.figures.iccMean', { judges: block.judges }), value: decimal(words, block.average[name]), reading: null },
  ]
  return {
    agreement: [reading('interval', alpha.totals.interval), reading('ordinal', alpha.totals.ordinal), reading('ratio', alpha.totals.ratio), reading('nominal', alpha.passing)],
    criteria: alpha.criteria.map(({ code, ordinal }) => ({ name: `${code} ${titles.get(code) ?? ''}`, about: '', value: decimal(words, ordinal), reading: readAlpha(words, ordinal) })),
    block: block === null ? words.say('scoring.figures.noBlock') : words.say('scoring.figures.block', { targets: block.targets, judges: block.judges }),
    correlation: [...correlation('oneWay'), ...correlation('agreement'), ...correlation('consistency')],
    reliability: reliability === null ? null : words.say(reliability.needed === null ? 'scoring.figures.never' : 'scoring.figures.needed', {
      mean: words.number(reliability.ofMean, 3), sheets: reliability.sheets, needed: reliability.needed ?? 0, target: words.number(RELIABLE, 2),
    }),
  }
}

function severityView(words: Words, { severity, residuals, moved }: Figures, named: ReadonlyMap<string, RankedProposal>): FiguresView['severity'] {
  const own = new Map(residuals.map((one) => [one.assessor, one]))
  if (severity.state !== 'fitted') {
    const text = severity.state === 'nothing' ? words.say('scoring.figures.severity.nothing') : words.say('scoring.figures.severity.apart', { groups: severity.groups.map((group) => words.list(group)).join(' / ') })
    return { notice: notice('warn', text), bars: [], assessors: residuals.map((one) => assessorRow(words, { assessor: one.assessor, sheets: one.sheets, effect: 0, error: null }, one, 'unknown')), moved: [], movedLead: null }
  }
  const changes = moved.filter((one) => one.rank !== one.adjusted)
  return {
    notice: notice('', words.say(severity.complete === 'yes' ? 'scoring.figures.severity.complete' : 'scoring.figures.severity.advice')),
    bars: barsOf(words, severity.assessors), assessors: severity.assessors.map((one) => assessorRow(words, one, own.get(one.assessor), 'known')),
    moved: changes.length === 0 ? [] : moved.map((one) => movedRow(words, one, named)),
    movedLead: severity.complete === 'yes' ? null : changes.length === 0 ? words.say('scoring.figures.severity.unmoved') : words.count('scoring.figures.severity.moved', changes.length),
  }
}

/** Bars to the left of the middle are severe, to the right lenient; one scale for all. */
function barsOf(words: Words, assessors: readonly Severity[]): Bar[] {
  const most = Math.max(1, ...assessors.map(({ effect }) => Math.abs(effect)))
  return assessors.map(({ assessor, effect }) => {
    const size = Math.round((5_000 * Math.abs(effect)) / most) / 100
    return { code: assessor, x: `${effect < 0 ? 50 - size : 50}%`, width: `${size}%`, value: signed(words, effect) }
  })
}

const assessorRow = (words: Words, { assessor, sheets, effect, error }: Severity, residual: Residual | undefined, fit: 'known' | 'unknown'): AssessorRow => ({
  code: assessor, sheets: words.number(sheets), effect: fit === 'known' ? signed(words, effect) : '–', error: error === null ? '–' : words.number(error, 2),
  residual: residual === undefined || residual.sheets === 0 ? '–' : signed(words, residual.mean), flag: residual?.flagged === 'yes' ? words.say('scoring.figures.severity.flag') : null,
})

const movedRow = (words: Words, { proposalId, raw, fitted, rank, adjusted }: Moved, named: ReadonlyMap<string, RankedProposal>): MovedRow => ({
  ...nameOf(named, proposalId), raw: words.number(raw, 2), fitted: words.number(fitted, 2), rank: words.number(rank), adjusted: words.number(adjusted), moves: rank !== adjusted,
})

function rulesView(words: Words, rows: readonly UnderRules[]): FiguresView['rules'] {
  const cell = (label: string, one: RankedProposal, own: RankedProposal): RuleCell => ({
    label, rank: one.rank === null ? words.say('scoring.figures.rules.below') : words.number(one.rank), value: mean(words, one.totalSum, one.divisor), changed: one.rank !== own.rank, below: one.rank === null,
  })
  const changed = RULES.map((rule) => rows.filter(({ own, under }) => under[rule].rank !== own.rank).length)
  return {
    heads: RULES.map((rule) => words.say(`scoring.figures.rules.${rule}`)),
    rows: rows.map(({ own, under }) => ({
      reference: shortReference(own.reference), title: own.title, own: cell(words.say('scoring.figures.rules.own'), own, own), cells: RULES.map((rule) => cell(words.say(`scoring.figures.rules.${rule}`), under[rule], own)),
    })),
    changes: changed.every((count) => count === 0) ? words.say('scoring.figures.rules.unchanged')
      : RULES.flatMap((rule, index) => { const count = changed[index] ?? 0; return count === 0 ? [] : [words.count(`scoring.figures.rules.${rule}Changes`, count)] }).join(' '),
  }
}
