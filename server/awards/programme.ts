import { countBy, countIn, guaranteedIn } from './completion'
import type { Answer, Candidate, SelectionRules } from './selection'

/** A computation that now and then asks the solver; null says that its answers contradict each other. */
export type Walk<Result> = Generator<string | null, Result, Answer>

/** Two answers that cannot both be true: whoever drives the walk ends it here, and nothing is decided. */
export function* contradiction(): Walk<never> {
  for (;;) yield null
}

/** What answers, and how it is told to: no gap, one thread, one seed, so that it answers the same every time. */
export const SOLVER = 'highs 1.15.3'
export const SOLVER_OPTIONS = { mip_rel_gap: 0, mip_abs_gap: 0, mip_feasibility_tolerance: 1e-9, threads: 1, random_seed: 1, output_flag: false } as const

export type Best = { readonly set: readonly Candidate[]; readonly value: bigint }
export type Optimiser = {
  /** The set that contains these and keeps every rule with the largest sum of points; null where none keeps them all. */
  readonly forPoints: (chosen: readonly Candidate[]) => Walk<Best | null>
  /** The set that contains these, keeps every rule but the share, and leaves the group most above its share, in 10,000ths of a minor unit. */
  readonly forPriority: (chosen: readonly Candidate[]) => Walk<Best>
  /** A set that contains these and keeps every rule, where one is found at once; null says nothing. */
  readonly atHand: (chosen: readonly Candidate[]) => readonly Candidate[] | null
}

/** Sets that the solver took for allowed and our own arithmetic did not; so many are shut out one by one before we give up. */
const CUTS_MAX = 40

type Goal = { readonly weights: readonly bigint[]; readonly rules: SelectionRules }

export function optimiser(fundable: readonly Candidate[], rules: SelectionRules): Optimiser {
  const { priority: _share, ...unshared } = rules
  const points: Goal = { weights: pointsOf(fundable), rules }
  const group: Goal = { weights: sharesOf(fundable, rules), rules: unshared }

  function* best(goal: Goal, chosen: readonly Candidate[]): Walk<Best | null> {
    const inside = new Set(chosen)
    const free = fundable.map((one, place) => ({ one, place })).filter(({ one }) => !inside.has(one))
    const worth = (set: readonly Candidate[]): bigint => {
      const there = new Set(set)
      return fundable.reduce((all, one, place) => (there.has(one) ? all + (goal.weights[place] ?? 0n) : all), 0n)
    }
    if (free.length === 0) return violations(chosen, fundable, goal.rules).length === 0 ? { set: chosen, value: worth(chosen) } : null
    const cuts: (readonly number[])[] = []
    while (cuts.length < CUTS_MAX) {
      const answer = yield programme(fundable, free.map(({ place }) => place), chosen, goal, cuts)
      if (answer === 'infeasible') return null
      if (answer === 'undecided') return yield* contradiction()
      const set = [...chosen, ...answer.flatMap((place) => fundable[place] ?? [])]
      if (violations(set, fundable, goal.rules).length === 0) return { set, value: worth(set) }
      cuts.push(answer)
    }
    return yield* contradiction()
  }

  return {
    forPoints: (chosen) => best(points, chosen),
    // Everything but the share can be kept, or nobody would ask: no answer is a contradiction.
    forPriority: function* (chosen) { return (yield* best(group, chosen)) ?? (yield* contradiction()) },
    atHand: (chosen) => {
      const set = completed(chosen, fundable, rules)
      return violations(set, fundable, rules).length === 0 ? set : null
    },
  }
}

/** What municipalities are owed at the least cost, the group's own proposals first where they cost the same; then, dearest first, of the group what still fits. */
function completed(chosen: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): Candidate[] {
  const group = new Set(rules.priority?.proposals ?? [])
  const set = [...chosen]
  const wins = countBy(set, ({ applicantId }) => applicantId)
  const places = countBy(set, ({ municipalityCode }) => municipalityCode)
  let leftMinor = rules.envelopeMinor - set.reduce((all, { amountMinor }) => all + amountMinor, 0)
  const take = (one: Candidate) => {
    if (one.amountMinor > leftMinor || set.includes(one) || (wins.get(one.applicantId) ?? 0) >= rules.perApplicantMax) return
    if (one.municipalityCode !== null && (places.get(one.municipalityCode) ?? 0) >= (rules.perMunicipalityMax ?? Infinity)) return
    set.push(one)
    leftMinor -= one.amountMinor
    wins.set(one.applicantId, (wins.get(one.applicantId) ?? 0) + 1)
    places.set(one.municipalityCode, (places.get(one.municipalityCode) ?? 0) + 1)
  }
  for (const { municipalityCode, count } of guaranteedIn(fundable, rules)) {
    const own = fundable.filter((one) => one.municipalityCode === municipalityCode).sort((a, b) => a.amountMinor - b.amountMinor || Number(group.has(b.id)) - Number(group.has(a.id)))
    for (const one of own) if ((places.get(municipalityCode) ?? 0) < count) take(one)
  }
  for (const one of fundable.filter(({ id }) => group.has(id)).sort((a, b) => b.amountMinor - a.amountMinor)) take(one)
  return set
}

/** The rules that a set breaks, in whole numbers: what a solver says is never believed before this. */
export function violations(set: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): string[] {
  const broken: string[] = []
  const cost = set.reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n)
  if (new Set(set).size !== set.length) broken.push('twice')
  if (cost > BigInt(rules.envelopeMinor)) broken.push('envelope')
  if ([...countBy(set, ({ applicantId }) => applicantId).values()].some((wins) => wins > rules.perApplicantMax)) broken.push('applicant')
  if ([...countBy(set, ({ municipalityCode }) => municipalityCode)].some(([code, wins]) => code !== null && wins > (rules.perMunicipalityMax ?? Infinity))) broken.push('municipality')
  if (guaranteedIn(fundable, rules).some(({ municipalityCode, count }) => countIn(set, municipalityCode) < count)) broken.push('guarantee')
  if (rules.priority !== undefined && sharesOf(set, rules).reduce((all, share) => all + share, 0n) < 0n) broken.push('priority')
  return broken
}

/** What each adds to the balance of the group: its money over the share, or under it. */
function sharesOf(all: readonly Candidate[], { priority }: SelectionRules): bigint[] {
  const group = new Set(priority?.proposals ?? [])
  const share = BigInt(priority?.shareBp ?? 0)
  return all.map(({ id, amountMinor }) => ((group.has(id) ? 10_000n : 0n) - share) * BigInt(amountMinor))
}

/** Points as whole numbers over their common denominator. */
function pointsOf(fundable: readonly Candidate[]): bigint[] {
  const of = denominatorOf(fundable)
  return fundable.map(({ points }) => (points === undefined ? 0n : (BigInt(points.sum) * BigInt(of)) / BigInt(points.of)))
}

export const denominatorOf = (fundable: readonly Candidate[]): number =>
  Number(fundable.reduce((all, { points }) => { const of = BigInt(points?.of ?? 1); return (all / divisor(all, of)) * of }, 1n))

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** The greatest number by which every coefficient can be divided: small numbers are what a solver in floating point keeps apart best. */
const common = (numbers: readonly bigint[]): bigint => { const all = numbers.reduce((one, other) => divisor(one, other), 0n); return all === 0n ? 1n : all }

type Term = readonly [coefficient: bigint, place: number]

/**
 * One integer programme as text (CPLEX LP). Variables are named by the places of the candidates; those already taken are
 * counted into the right-hand sides. Rows that nothing can break are left out.
 */
function programme(fundable: readonly Candidate[], free: readonly number[], chosen: readonly Candidate[], { weights, rules }: Goal, cuts: readonly (readonly number[])[]): string {
  const at = (place: number) => fundable[place] as Candidate
  const rows: string[] = []
  const atMost = (terms: readonly Term[], most: bigint) => {
    const by = common(terms.map(([coefficient]) => coefficient))
    const some = terms.some(([coefficient]) => coefficient !== 0n)
    if (some || most < 0n) rows.push(`${some ? sumOf(terms, by) : `+ 0 x${free[0] ?? 0}`} <= ${most >= 0n ? most / by : -((-most + by - 1n) / by)}`)
  }
  const spent = chosen.reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n)
  atMost(free.map((place): Term => [BigInt(at(place).amountMinor), place]), BigInt(rules.envelopeMinor) - spent)
  const atMostEach = (keyOf: (one: Candidate) => string | null, most: number) => {
    const taken = countBy(chosen, keyOf)
    for (const [key, places] of placesBy(free, (place) => keyOf(at(place)))) {
      const room = most - (taken.get(key) ?? 0)
      if (key !== null && places.length > room) atMost(places.map((place): Term => [1n, place]), BigInt(room))
    }
  }
  atMostEach(({ applicantId }) => applicantId, rules.perApplicantMax)
  if (rules.perMunicipalityMax !== undefined) atMostEach(({ municipalityCode }) => municipalityCode, rules.perMunicipalityMax)
  for (const { municipalityCode, count } of guaranteedIn(fundable, rules)) {
    const owed = count - countIn(chosen, municipalityCode)
    if (owed > 0) atMost(free.filter((place) => at(place).municipalityCode === municipalityCode).map((place): Term => [-1n, place]), -BigInt(owed))
  }
  if (rules.priority !== undefined) {
    const shares = sharesOf(fundable, rules)
    const own = sharesOf(chosen, rules).reduce((all, share) => all + share, 0n)
    atMost(free.map((place): Term => [-(shares[place] ?? 0n), place]), own)
  }
  for (const cut of cuts) atMost([...cut.map((place): Term => [1n, place]), ...free.filter((place) => !cut.includes(place)).map((place): Term => [-1n, place])], BigInt(cut.length - 1))
  const goal = free.map((place): Term => [weights[place] ?? 0n, place])
  return `Maximize\n${sumOf(goal, common(goal.map(([coefficient]) => coefficient))) || `+ 0 x${free[0] ?? 0}`}\nSubject To\n${rows.join('\n')}\nBinary\n${broken(free.map((place) => `x${place}`))}\nEnd\n`
}

function placesBy(places: readonly number[], keyOf: (place: number) => string | null): Map<string | null, number[]> {
  const groups = new Map<string | null, number[]>()
  for (const place of places) {
    const known = groups.get(keyOf(place))
    if (known === undefined) groups.set(keyOf(place), [place])
    else known.push(place)
  }
  return groups
}

const sumOf = (terms: readonly Term[], by: bigint): string =>
  broken(terms.filter(([coefficient]) => coefficient !== 0n).map(([coefficient, place]) => `${coefficient < 0n ? '-' : '+'} ${(coefficient < 0n ? -coefficient : coefficient) / by} x${place}`))

/** Readers of the format take lines of some hundred signs. */
function broken(words: readonly string[]): string {
  const lines: string[] = []
  for (let from = 0; from < words.length; from += 12) lines.push(words.slice(from, from + 12).join(' '))
  return lines.join('\n ')
}
