import type { Grid } from '../calls/grid'
import { divideRounded } from '../kernel/money'
import type { Both } from '../kernel/words'
import { combine, type Combined, type Combining } from './combination'
import type { SheetPoints } from './divergence/divergence'

export type { SheetPoints }

/** Steps that separate equal totals, in their order: a section, a criterion, then the scheme's own, then chance. */
export type TieStep = { readonly kind: 'section' | 'criterion'; readonly code: string } | { readonly kind: 'municipality' | 'cost' | 'draw'; readonly code: null }

export type Candidate = {
  readonly proposalId: string
  readonly reference: string
  readonly title: string
  readonly organisationId: string
  readonly organisationName: Both
  readonly municipalityCode: string | null
  readonly requestedMinor: number
  readonly directBeneficiaries: number | null
  /** Sealed sheets; with the marks that the tie-break list names, where there is a tie to break. */
  readonly sheets: readonly SheetPoints[]
  /** The score that those who scored agreed on, where one stands. */
  readonly agreed?: SheetPoints | null
  /** Whether its municipality already had an award when the call closed. */
  readonly municipalityServed?: 'yes' | 'no'
  /** Its place in the latest draw it took part in. */
  readonly drawn?: { readonly draw: string; readonly place: number } | null
}

export type Failing = { readonly code: string | null; readonly sum: number; readonly floor: number }

export type RankedProposal = {
  readonly proposalId: string
  readonly reference: string
  readonly title: string
  readonly organisationId: string
  readonly organisationName: Both
  readonly municipalityCode: string | null
  readonly requestedMinor: number
  /** How many sealed sheets count. */
  readonly sheets: number
  /** What every sum is over: the sheets for a mean, 1 or 2 for a median, 1 for an agreed score. Exact until it is shown. */
  readonly divisor: number
  readonly totalSum: number
  readonly sections: Readonly<Record<string, number>>
  /** Totals of the sheets that count, ascending: the spread. */
  readonly totals: readonly number[]
  /** Totals of sheets that the call's rule leaves out, ascending. */
  readonly aside: readonly number[]
  readonly passes: boolean
  /** Floors not reached; `code` is a section's, null for the total. */
  readonly failing: readonly Failing[]
  /** Null below a floor and without sheets. */
  readonly rank: number | null
  /** Others have the very same rank, because no step separates them. */
  readonly shared: boolean
  /** Others with the same total, and the step that separated this one from them; null where none did. */
  readonly tiedWith: readonly string[]
  readonly tieStep: string | null
}

export type RankRules = { readonly grid: Grid; readonly totalFloorPoints: number; readonly steps: readonly TieStep[]; readonly combining: Combining }

/**
 * The tie-break list (domain 5.4): the first section, the integrated model (B2 of the scheme's grids), a municipality
 * without an award, the lower cost for each direct beneficiary, a public draw that the minutes record.
 */
export function tieStepsOf({ sections }: Grid): TieStep[] {
  const [first] = sections
  const model = sections.flatMap(({ criteria }) => criteria).find(({ code }) => code === 'B2')
  return [
    ...(first === undefined ? [] : [{ kind: 'section', code: first.code } as const]),
    ...(model === undefined ? [] : [{ kind: 'criterion', code: model.code } as const]),
    { kind: 'municipality', code: null }, { kind: 'cost', code: null }, { kind: 'draw', code: null },
  ]
}

export const stepName = (step: TieStep): string => (step.code === null ? step.kind : `${step.kind}:${step.code}`)

type Weighed = Combined & { readonly of: Candidate }

/**
 * Ranks from exact results: sums are compared across by cross-multiplication, never divided. Below a floor there is no
 * rank; where no step separates two, they share one (1, 2, 2, 4). The order of the input changes nothing.
 */
export function rank(candidates: readonly Candidate[], rules: RankRules): RankedProposal[] {
  const weighed = [...candidates].sort(byReference).map((candidate) => weigh(candidate, rules))
  const failing = new Map(weighed.map((one) => [one, floorsMissed(one, rules)]))
  const passing = weighed.filter((one) => one.sheets > 0 && failing.get(one)?.length === 0)
  const below = weighed.filter((one) => !passing.includes(one))

  const ranked: RankedProposal[] = []
  for (const tied of classes(passing, byMean(({ totalSum }) => totalSum))) {
    const others = (one: Weighed) => tied.filter((other) => other !== one).map(({ of }) => of.proposalId)
    for (const place of settle(tied, rules.steps, null)) {
      const position = ranked.length + 1
      for (const one of place.members) {
        ranked.push(show(one, { failing: [], rank: position, shared: place.members.length > 1, tiedWith: others(one), tieStep: place.step }))
      }
    }
  }
  const unranked = classes(below, byMean(({ totalSum }) => totalSum)).flat()
  return [...ranked, ...unranked.map((one) => show(one, { failing: failing.get(one) ?? [], rank: null, shared: false, tiedWith: [], tieStep: null }))]
}

const byReference = (a: Candidate, b: Candidate) => (a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : a.proposalId < b.proposalId ? -1 : 1)

const weigh = (of: Candidate, rules: RankRules): Weighed => ({ ...combine(of.sheets, of.agreed ?? null, rules), of })

/** A floor is tested on the combined value: a mean at the floor reaches it. */
function floorsMissed({ divisor, totalSum, sections }: Weighed, { grid, totalFloorPoints }: RankRules): Failing[] {
  if (divisor === 0) return []
  const missed: Failing[] = []
  for (const { code, floorPoints } of grid.sections) {
    const sum = sections[code] ?? 0
    if (floorPoints !== null && sum < floorPoints * divisor) missed.push({ code, sum, floor: floorPoints })
  }
  if (totalSum < totalFloorPoints * divisor) missed.push({ code: null, sum: totalSum, floor: totalFloorPoints })
  return missed
}

type Compare = (a: Weighed, b: Weighed) => number

/** Higher value first: a/n > b/m exactly where a·m > b·n. Without sheets, last. */
const byMean = (sum: (one: Weighed) => number): Compare => (a, b) => (a.divisor === 0 || b.divisor === 0 ? b.divisor - a.divisor : sum(b) * a.divisor - sum(a) * b.divisor)

function byStep(step: TieStep): Compare {
  switch (step.kind) {
    case 'section': return byMean(({ sections }) => sections[step.code] ?? 0)
    case 'criterion': return byMean(({ marks }) => marks[step.code] ?? 0)
    case 'municipality': return (a, b) => Number(a.of.municipalityServed === 'yes') - Number(b.of.municipalityServed === 'yes')
    case 'cost': return byCost
    case 'draw': return (a, b) => (a.of.drawn?.place ?? 0) - (b.of.drawn?.place ?? 0)
  }
}

/** Lower cost for each direct beneficiary first, by the grant requested (decision 12), compared across; who names no beneficiaries comes last. */
const byCost: Compare = (a, b) => {
  const [x, y] = [a.of.directBeneficiaries ?? 0, b.of.directBeneficiaries ?? 0]
  if (x <= 0 || y <= 0) return Number(x <= 0) - Number(y <= 0)
  const difference = BigInt(a.of.requestedMinor) * BigInt(y) - BigInt(b.of.requestedMinor) * BigInt(x)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

type Place = { members: Weighed[]; step: string | null }

/** Applies the steps to proposals of equal total until each stands alone or no step is left. `step` is the last that separated. */
function settle(tied: Weighed[], steps: readonly TieStep[], step: string | null): Place[] {
  const [next, ...later] = steps
  if (tied.length === 1 || next === undefined) return [{ members: tied, step }]
  // A draw counts only where all who are still equal took part in the same one.
  if (next.kind === 'draw' && !drawnTogether(tied)) return settle(tied, later, step)
  const parts = classes(tied, byStep(next))
  return parts.flatMap((part) => settle(part, later, parts.length === 1 ? step : stepName(next)))
}

function drawnTogether(tied: readonly Weighed[]): boolean {
  const draw = tied[0]?.of.drawn?.draw
  return draw !== undefined && tied.every(({ of }) => of.drawn?.draw === draw)
}

/** Sorts, and puts together what compares equal. */
function classes(all: readonly Weighed[], compare: Compare): Weighed[][] {
  const result: Weighed[][] = []
  for (const one of [...all].sort((a, b) => compare(a, b) || byReference(a.of, b.of))) {
    const last = result.at(-1)
    if (last?.[0] !== undefined && compare(last[0], one) === 0) last.push(one)
    else result.push([one])
  }
  return result
}

function show({ of, sheets, divisor, totalSum, sections, totals, aside }: Weighed, place: Pick<RankedProposal, 'failing' | 'rank' | 'shared' | 'tiedWith' | 'tieStep'>): RankedProposal {
  const { proposalId, reference, title, organisationId, organisationName, municipalityCode, requestedMinor } = of
  return {
    proposalId, reference, title, organisationId, organisationName, municipalityCode, requestedMinor,
    sheets, divisor, totalSum, sections, totals, aside, passes: place.rank !== null, ...place,
  }
}

/** Proposals whose total somebody else has too: only for them are the facts of the tie-break list needed. */
export function findTied(candidates: readonly Candidate[], rules: RankRules): string[] {
  const weighed = candidates.filter(({ sheets }) => sheets.length > 0).map((candidate) => weigh(candidate, rules))
  return classes(weighed, byMean(({ totalSum }) => totalSum)).filter((part) => part.length > 1).flat().map(({ of }) => of.proposalId)
}

/** A result in hundredths of a point, half up: rounded once, to be shown. */
export const meanHundredths = (sum: number, divisor: number): number => divideRounded(BigInt(sum) * 100n, BigInt(divisor))
