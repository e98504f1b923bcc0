import assert from 'node:assert/strict'
import { sum } from '../kernel/money'
import { completion, countIn, guaranteedIn, leastCosts, type Verdict } from './completion'
import { contradiction, denominatorOf, optimiser, SOLVER, violations, type Optimiser, type Walk } from './programme'
import { needsSolver, type Candidate, type Reason, type Selection, type SelectionRules, type Skipped, type Taken } from './selection'

type Check = (chosen: readonly Candidate[]) => Walk<Verdict>
type Rules = { readonly check: Check; readonly points: { readonly best: number; readonly of: number } | null }

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
  const free = inOrder(candidates.filter((one) => one.rank !== null && !fixed.includes(one)))
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
  const skipped: Skipped[] = []
  let line: Selection['line'] = null
  for (const group of groupsByRank(free)) {
    const verdicts: { one: Candidate; verdict: Verdict }[] = []
    for (const one of group) verdicts.push({ one, verdict: yield* all.check([...won, one]) })
    const possible = verdicts.filter(({ verdict }) => verdict.holds).map(({ one }) => one)
    if (possible.length > 1 && !(yield* all.check([...won, ...possible])).holds) {
      return { ...nothing, ...points, state: 'draw', taken, skipped, tied: possible.map(({ id }) => id), ...moneyOf(won, rules), line }
    }
    for (const { one, verdict } of verdicts) {
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
  if (!needsSolver(rules)) return { check: function* (chosen) { return base(chosen) }, points: null }
  const best = optimiser(fundable, rules)
  const share = shareCheck(best, rules)
  if (rules.priority !== undefined) {
    const first = yield* share(fixed)
    if (!first.holds && first.reason.code === 'priority') return { shortMinor: first.reason.shortMinor }
  }
  const further = rules.mode === 'points' ? yield* pointsCheck(best, fundable, fixed, share) : { check: share, points: null }
  return {
    ...further,
    check: function* (chosen) {
      const verdict = base(chosen)
      return verdict.holds ? yield* further.check(chosen) : verdict
    },
  }
}

const HOLDS: Verdict = { holds: true, keptMinor: 0, open: [] }

/** Whether the share of the priority group can still be reached: the best set for the group is looked for, and remembered. */
function shareCheck(best: Optimiser, { priority }: SelectionRules): Check {
  let known: readonly Candidate[] = []
  return function* (chosen) {
    if (priority === undefined || (known.length > 0 && holdsAll(known, chosen)) || best.atHand(chosen) !== null) return HOLDS
    const found = yield* best.forPriority(chosen)
    if (found.value >= 0n) {
      known = found.set
      return HOLDS
    }
    const shortMinor = Number((-found.value + 9_999n) / 10_000n)
    return { holds: false, reason: { code: 'priority', group: priority.group, shareBp: priority.shareBp, shortMinor } }
  }
}

/** Fixes the largest sum of points, and then asks of each set of takings whether a set with that sum still contains it. */
function* pointsCheck(best: Optimiser, fundable: readonly Candidate[], fixed: readonly Candidate[], share: Check): Walk<Rules> {
  const first = yield* best.forPoints(fixed)
  if (first === null) return yield* contradiction()
  const of = denominatorOf(fundable)
  let known = first.set
  return {
    points: { best: Number(first.value), of },
    check: function* (chosen) {
      if (holdsAll(known, chosen)) return HOLDS
      const found = yield* best.forPoints(chosen)
      if (found === null) {
        const verdict = yield* share(chosen)
        return verdict.holds ? yield* contradiction() : verdict
      }
      if (found.value > first.value) return yield* contradiction()
      if (found.value < first.value) return { holds: false, reason: { code: 'points', most: Number(found.value), best: Number(first.value), of } }
      known = found.set
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
