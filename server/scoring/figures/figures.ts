import { closestPair, type Combining } from '../combination'
import { groupBy } from '../grouping'
import { divergence, meetsFloors, type SheetPoints } from '../divergence/divergence'
import { rank, type Candidate, type RankedProposal, type RankRules } from '../ranking'
import { criteriaOf } from '../sheets'
import { intraclass, krippendorff, sheetsFor, stepUp, type Intraclass } from './agreement'
import { fitSeverity, type Fit, type Given } from './severity'
import { populationSd, range, residuals, type Residual } from './spread'

/** A sealed sheet with the code of who wrote it. */
export type CodedSheet = SheetPoints & { readonly proposalId: string; readonly code: string }

export type Spread = { readonly proposalId: string; readonly totals: readonly number[]; readonly sd: number; readonly range: number }

/** The rules that a call could have had, without those that need a meeting. */
export const RULES = ['mean', 'median', 'closest'] as const
export type Rule = (typeof RULES)[number]

/** One proposal by the call's own rule and by each of the others. */
export type UnderRules = { readonly proposalId: string; readonly own: RankedProposal; readonly under: Readonly<Record<Rule, RankedProposal>> }

/** A proposal whose place the severity of its readers would change. */
export type Moved = { readonly proposalId: string; readonly raw: number; readonly fitted: number; readonly rank: number; readonly adjusted: number }

export type Figures = {
  readonly proposals: number
  readonly sheets: number
  /** How many proposals have so many sheets, ascending. */
  readonly coverage: readonly { readonly sheets: number; readonly proposals: number }[]
  readonly alpha: {
    readonly totals: { readonly ordinal: number | null; readonly interval: number | null; readonly ratio: number | null }
    /** Of the question whether a sheet alone would let its proposal pass. */
    readonly passing: number | null
    readonly criteria: readonly { readonly code: string; readonly ordinal: number | null }[]
  }
  /** Over the proposals that all assessors scored. */
  readonly block: Intraclass | null
  readonly reliability: { readonly ofMean: number; readonly sheets: number; readonly needed: number | null } | null
  readonly spreads: readonly Spread[]
  readonly residuals: readonly Residual[]
  readonly severity: Fit
  readonly moved: readonly Moved[]
  readonly rules: readonly UnderRules[]
}

/** A mean as reliable as this is usually asked for. */
export const RELIABLE = 0.8

/** Everything the chair may want to know of the sheets of a call, and none of it decides anything. */
export function figuresOf(sheets: readonly CodedSheet[], candidates: readonly Candidate[], rules: RankRules): Figures {
  const given: Given[] = sheets.map(({ code, proposalId, total }) => ({ assessor: code, proposal: proposalId, total }))
  const by = groupBy(sheets, ({ proposalId }) => proposalId)
  const groups = candidates.map(({ proposalId }) => by.get(proposalId) ?? [])
  const totals = groups.map((group) => group.map(({ total }) => total))
  const severity = fitSeverity(given)
  const block = blockOf(groups)
  const single = block?.single.agreement ?? null
  return {
    proposals: candidates.length, sheets: sheets.length, coverage: coverageOf(groups),
    alpha: {
      totals: { ordinal: krippendorff(totals, 'ordinal'), interval: krippendorff(totals, 'interval'), ratio: krippendorff(totals, 'ratio') },
      passing: krippendorff(groups.map((group) => group.map((sheet) => (meetsFloors(sheet, rules) ? 1 : 0))), 'nominal'),
      criteria: criteriaOf(rules.grid).map(({ code }) => ({ code, ordinal: krippendorff(groups.map((group) => group.flatMap(({ marks }) => (marks?.[code] === undefined ? [] : [marks[code]]))), 'ordinal') })),
    },
    block, reliability: block === null || single === null ? null : { ofMean: stepUp(single, block.judges), sheets: block.judges, needed: sheetsFor(RELIABLE, single) },
    spreads: candidates.map(({ proposalId }) => spreadOf(proposalId, by.get(proposalId) ?? [])).sort((a, b) => b.sd - a.sd || b.range - a.range),
    residuals: residuals(given), severity, moved: severity.state === 'fitted' ? movedBy(severity.proposals) : [], rules: underRules(candidates, rules),
  }
}

const spreadOf = (proposalId: string, sheets: readonly CodedSheet[]): Spread => {
  const totals = sheets.map(({ total }) => total).sort((a, b) => a - b)
  return { proposalId, totals, sd: populationSd(totals), range: range(totals) }
}

function coverageOf(groups: readonly (readonly CodedSheet[])[]): Figures['coverage'] {
  const counts = new Map<number, number>()
  for (const { length } of groups) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].map(([sheets, proposals]) => ({ sheets, proposals })).sort((a, b) => a.sheets - b.sheets)
}

/** Rows of the proposals that every assessor scored; the others have a hole, and are left out whole. */
function blockOf(groups: readonly (readonly CodedSheet[])[]): Intraclass | null {
  const codes = [...new Set(groups.flat().map(({ code }) => code))].sort()
  const whole = groups.filter((group) => group.length === codes.length)
  return intraclass(whole.map((group) => codes.map((code) => group.find((sheet) => sheet.code === code)?.total ?? 0)))
}

/** What floating point leaves behind does not make a difference. */
const EQUAL = 1e-9

function movedBy(proposals: readonly { proposal: string; raw: number; fitted: number }[]): Moved[] {
  const [raw, adjusted] = [placesBy(proposals.map((one) => one.raw)), placesBy(proposals.map((one) => one.fitted))]
  return proposals.map((one, index) => ({ proposalId: one.proposal, raw: one.raw, fitted: one.fitted, rank: raw[index] ?? 0, adjusted: adjusted[index] ?? 0 })).sort((a, b) => a.rank - b.rank)
}

/** Places from the highest value down, the same for what is equal: 1, 2, 2, 4. */
function placesBy(values: readonly number[]): number[] {
  const places = values.map(() => 1)
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
  for (const [at, { value, index }] of order.entries()) {
    const before = order[at - 1]
    places[index] = before !== undefined && before.value <= value + EQUAL ? places[before.index] ?? 1 : at + 1
  }
  return places
}

const MEAN = { combination: 'mean', divergence: 'note', closestPair: 'no' } as const
const COMBINING: Record<Rule, Pick<Combining, 'combination' | 'divergence' | 'closestPair'>> = { mean: MEAN, median: { ...MEAN, combination: 'median' }, closest: MEAN }

/** The rule that the call already has, so that nothing is said to change where nothing would. */
const ownRule = ({ combination, closestPair: pair }: Combining): Rule | null => (pair === 'yes' ? null : combination === 'agreed' ? null : combination)

function underRules(candidates: readonly Candidate[], rules: RankRules): UnderRules[] {
  const own = rank(candidates, rules)
  const same = ownRule(rules.combining)
  const rankings = Object.fromEntries(RULES.map((rule) => [rule, rule === same ? own : rank(rule === 'closest' ? candidates.map((one) => onlyClosest(one, rules)) : candidates, { ...rules, combining: { ...rules.combining, ...COMBINING[rule] } })])) as Record<Rule, RankedProposal[]>
  const byId = Object.fromEntries(RULES.map((rule) => [rule, new Map(rankings[rule].map((one) => [one.proposalId, one]))])) as Record<Rule, Map<string, RankedProposal>>
  return own.map((one) => {
    const found = (rule: Rule) => byId[rule].get(one.proposalId) ?? one
    return { proposalId: one.proposalId, own: one, under: { mean: found('mean'), median: found('median'), closest: found('closest') } }
  })
}

/** Where three or more sheets diverge, the two that lie closest; with equal distances all of them. */
function onlyClosest(candidate: Candidate, rules: RankRules): Candidate {
  const { sheets } = candidate
  if (sheets.length < 3 || divergence(sheets, rules, rules.combining).triggers.length === 0) return candidate
  return { ...candidate, sheets: closestPair(sheets) ?? sheets }
}
