import assert from 'node:assert/strict'
import { sum } from '../kernel/money'
import { completion, countIn, guaranteedIn, leastCosts, overApplicant, type Verdict } from './completion'
import { forPoints, forPriority, type Optimiser } from './optimiser'
import { BREATH, contradiction, SOLVER, type Walk } from './programme'
import { denominatorOf, violations } from './rows'
import { needsSolver, roomOf, type Candidate, type Reason, type Selection, type SelectionRules, type Skipped, type Taken } from './selection'

type Check = (chosen: readonly Candidate[]) => Walk<Verdict>
/** `settle` is told what came of each proposal, in the order of the walk. */
type Rules = { readonly check: Check; readonly settle: (one: Candidate, verdict: Verdict) => void; readonly points: { readonly best: number; readonly of: number } | null }

/**
 * Walks down the ranking and takes a proposal if and only if the rest can still be completed with everything taken before:
 * by ranking, to any set that keeps every rule; by points, to a set that keeps every rule and has the largest sum.
 * So nobody is passed over for someone lower unless a printed rule forces it, each who is passed over is told which, and
 * there is one result, whatever the order of the rows.
 *
 * Whether a set of takings can be completed depends on the set alone, and what can be completed can be completed with less.
 * Hence what was passed over once needs no second look, and proposals of one rank are judged together: those that could each
 * be taken are all taken, or nothing but a draw can order them. What is fixed is in every set that is asked about, from the first.
 */
export function* walk(candidates: readonly Candidate[], rules: SelectionRules): Walk<Selection> {
  const fixed = inOrder(candidates.filter(({ id }) => rules.fixed?.includes(id) === true))
  const open = inOrder(candidates.filter((one) => one.rank !== null && !fixed.includes(one)))
  // Who has won all they may in other lots stands in nobody's way here: not even as what a municipality is owed.
  const barred = open.filter(({ applicantId }) => roomOf(rules, applicantId) === 0)
  const free = open.filter((one) => !barred.includes(one))
  const fundable = [...fixed, ...free]
  const base = completion(fundable, rules)
  const nothing = {
    taken: [], skipped: [], tied: [], totalMinor: 0, leftMinor: rules.envelopeMinor, line: null, unmet: null, ...(needsSolver(rules) ? { solver: SOLVER } : {}),
  } satisfies Partial<Selection>
  const atFirst = base(fixed)
  if (!atFirst.holds) {
    const stranded = atFirst.reason.code === 'stranded' ? atFirst.reason.municipalityCodes : []
    return { ...nothing, state: 'infeasible', unmet: { needs: leastCosts(fundable, rules), stranded } }
  }
  const all = yield* rulesOver(fundable, fixed, rules, base)
  if ('shortMinor' in all) return { ...nothing, state: 'infeasible', unmet: { needs: leastCosts(fundable, rules), stranded: [], priorityShortMinor: all.shortMinor } }

  const points = all.points === null ? {} : { points: all.points }
  const won: Candidate[] = [...fixed]
  const taken = fixed.map(({ id }, place): Taken => ({ id, reason: { code: 'signed' }, cumulativeMinor: sum(fixed.slice(0, place + 1).map(({ amountMinor }) => amountMinor)) }))
  const skipped: Skipped[] = barred.map(({ id, applicantId }) => ({ id, reason: overApplicant(rules, applicantId, []) }))
  let line: Selection['line'] = null
  for (const group of groupsByRank(free)) {
    const verdicts: { one: Candidate; verdict: Verdict }[] = []
    for (const one of group) {
      // Bounds take their milliseconds, and pages are served by the same thread.
      if (needsSolver(rules)) yield BREATH
      verdicts.push({ one, verdict: yield* all.check([...won, one]) })
    }
    const possible = verdicts.filter(({ verdict }) => verdict.holds).map(({ one }) => one)
    if (possible.length > 1 && !(yield* all.check([...won, ...possible])).holds) {
      return { ...nothing, ...points, state: 'draw', taken, skipped, tied: possible.map(({ id }) => id), ...moneyOf(won, rules), line }
    }
    for (const { one, verdict } of verdicts) {
      all.settle(one, verdict)
      if (verdict.holds) {
        taken.push({ id: one.id, reason: whyTaken(one, won, fundable, rules), cumulativeMinor: sum([...won, one].map(({ amountMinor }) => amountMinor)) })
        won.push(one)
        continue
      }
      skipped.push({ id: one.id, reason: verdict.reason })
      if (line === null && rules.mode === undefined && !ABOUT_ONE.includes(verdict.reason.code)) line = { before: one.id, ...keptAt(base(won)) }
    }
  }
  assert.deepEqual(violations(won, fundable, rules), [], 'what is selected keeps every rule')
  return { ...nothing, ...points, state: 'decided', taken, skipped, ...moneyOf(won, rules), line }
}

/** Reasons that lie in the proposal itself and say nothing about those below it. */
const ABOUT_ONE: readonly Reason['code'][] = ['applicant', 'municipality']

/** Everything that a set of takings must leave possible; or by how much the priority group misses its share whatever is taken. */
function* rulesOver(fundable: readonly Candidate[], fixed: readonly Candidate[], rules: SelectionRules, base: (chosen: readonly Candidate[]) => Verdict): Walk<Rules | { readonly shortMinor: number }> {
  // eslint-disable-next-line require-yield
  if (!needsSolver(rules)) return { check: function* (chosen) { return base(chosen) }, settle: () => undefined, points: null }
  const { priority } = rules
  const group = priority === undefined ? null : forPriority(fundable, fixed, rules)
  const share = group === null || priority === undefined ? null : shareCheck(group, priority)
  if (group !== null && share !== null && !(yield* share(fixed)).holds) {
    const { value } = (yield* group.best()) ?? (yield* contradiction())
    return value < 0n ? { shortMinor: missing(value) } : yield* contradiction()
  }
  const sums = rules.mode === 'points' ? forPoints(fundable, fixed, rules) : null
  const points = sums === null ? null : yield* pointsCheck(sums, fundable)
  return {
    points: points?.points ?? null,
    check: function* (chosen) {
      const verdict = base(chosen)
      if (!verdict.holds || points?.known(chosen) === true) return verdict
      const shared = share === null ? verdict : yield* share(chosen)
      return points === null || !shared.holds ? shared : yield* points.check(chosen)
    },
    settle: (one, verdict) => {
      const code = verdict.holds ? null : verdict.reason.code
      // What would only cost points may still stand in a set that keeps the share.
      if (code !== 'points') group?.settle(one, code === null ? 'taken' : code === 'priority' ? 'short' : 'impossible')
      sums?.settle(one, code === null ? 'taken' : code === 'points' ? 'short' : 'impossible')
    },
  }
}

const HOLDS: Verdict = { holds: true, keptMinor: 0, open: [] }

/** In whole minor units, up: what is missing in 10,000ths. */
const missing = (balance: bigint): number => Number((-balance + 9_999n) / 10_000n)

/** Whether the share of the priority group can still be reached: a set that reaches it is looked for, and remembered. */
function shareCheck(group: Optimiser, { group: name, shareBp }: NonNullable<SelectionRules['priority']>): Check {
  let known: readonly Candidate[] = []
  return function* (chosen) {
    if (known.length > 0 && holdsAll(known, chosen)) return HOLDS
    const reached = yield* group.reach(chosen, 0n)
    if (reached.set === null) return { holds: false, reason: { code: 'priority', group: name, shareBp, shortMinor: missing(reached.most) } }
    known = reached.set
    return HOLDS
  }
}

/** Fixes the largest sum of points, and then asks of each set of takings whether a set with that sum still contains it. */
function* pointsCheck(sums: Optimiser, fundable: readonly Candidate[]): Walk<{ readonly known: (chosen: readonly Candidate[]) => boolean; readonly check: Check; readonly points: { readonly best: number; readonly of: number } }> {
  const { set, value } = (yield* sums.best()) ?? (yield* contradiction())
  const of = denominatorOf(fundable)
  let known = set
  return {
    points: { best: Number(value), of },
    known: (chosen) => holdsAll(known, chosen),
    check: function* (chosen) {
      const reached = yield* sums.reach(chosen, value)
      if (reached.set === null) return { holds: false, reason: { code: 'points', most: Number(reached.most), best: Number(value), of } }
      if (reached.value > value) return yield* contradiction()
      known = reached.set
      return HOLDS
    },
  }
}

function holdsAll(set: readonly Candidate[], wanted: readonly Candidate[]): boolean {
  const there = new Set(set)
  return wanted.every((one) => there.has(one))
}

const moneyOf = (won: readonly Candidate[], rules: SelectionRules) => {
  const totalMinor = sum(won.map(({ amountMinor }) => amountMinor))
  return { totalMinor, leftMinor: rules.envelopeMinor - totalMinor }
}

/** Behind every rank: what is fixed may have fallen below a floor. */
const LAST = Number.MAX_SAFE_INTEGER

const inOrder = (fundable: readonly Candidate[]): Candidate[] =>
  [...fundable].sort((a, b) => (a.rank ?? LAST) - (b.rank ?? LAST) || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))

const nameOf = ({ reference, id }: Candidate): string => reference ?? id

function groupsByRank(ordered: readonly Candidate[]): Candidate[][] {
  const groups = new Map<number, Candidate[]>()
  for (const one of ordered) {
    const known = groups.get(one.rank as number)
    if (known === undefined) groups.set(one.rank as number, [one])
    else known.push(one)
  }
  return [...groups.values()]
}

function whyTaken(one: Candidate, won: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): Reason {
  const { municipalityCode } = one
  const byRule = rules.mode === 'points' ? ({ code: 'sum' } as const) : ({ code: 'rank' } as const)
  const need = guaranteedIn(fundable, rules).find((need) => need.municipalityCode === municipalityCode)
  if (municipalityCode === null || need === undefined || countIn(won, municipalityCode) >= need.count) return byRule
  if (countIn(fundable, municipalityCode) === 1) return { code: 'onlyOne', municipalityCode }
  return rules.mode === 'points' ? byRule : { code: 'guarantee', municipalityCode }
}

function keptAt(verdict: Verdict): { keptMinor: number; municipalityCodes: readonly string[] } {
  return verdict.holds ? { keptMinor: verdict.keptMinor, municipalityCodes: verdict.open } : { keptMinor: 0, municipalityCodes: [] }
}
