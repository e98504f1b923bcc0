import { countBy, countIn, guaranteedIn } from './completion'
import { roomOf, type Candidate, type SelectionRules } from './selection'

/** The rules that a set breaks, in whole numbers: what a solver says is never believed before this. */
export function violations(set: readonly Candidate[], fundable: readonly Candidate[], rules: SelectionRules): string[] {
  const broken: string[] = []
  const cost = set.reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n)
  if (new Set(set).size !== set.length) broken.push('twice')
  if (cost > BigInt(rules.envelopeMinor)) broken.push('envelope')
  if ([...countBy(set, ({ applicantId }) => applicantId)].some(([applicant, wins]) => wins > roomOf(rules, applicant))) broken.push('applicant')
  if ([...countBy(set, ({ municipalityCode }) => municipalityCode)].some(([code, wins]) => code !== null && wins > (rules.perMunicipalityMax ?? Infinity))) broken.push('municipality')
  if (guaranteedIn(fundable, rules).some(({ municipalityCode, count }) => countIn(set, municipalityCode) < count)) broken.push('guarantee')
  if (rules.priority !== undefined && sharesOf(set, rules).reduce((all, share) => all + share, 0n) < 0n) broken.push('priority')
  return broken
}

/** What each adds to the balance of the group: its money over the share, or under it. */
export function sharesOf(all: readonly Candidate[], { priority }: SelectionRules): bigint[] {
  const group = new Set(priority?.proposals ?? [])
  const share = BigInt(priority?.shareBp ?? 0)
  return all.map(({ id, amountMinor }) => ((group.has(id) ? 10_000n : 0n) - share) * BigInt(amountMinor))
}

/** Points as whole numbers over their common denominator. */
export function pointsOf(fundable: readonly Candidate[]): bigint[] {
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

/** The greatest number by which all of these can be divided: small numbers are what floating point keeps apart best. */
export const common = (numbers: readonly bigint[]): bigint => { const all = numbers.reduce((one, other) => divisor(one, other), 0n); return all === 0n ? 1n : all }

/** The greatest multiple of `by` that is not above. */
export const floorTo = (number: bigint, by: bigint): bigint => number - (((number % by) + by) % by)

export type Term = readonly [coefficient: bigint, place: number]
/** Of the variables, which are 1 where the proposal at the place is taken: the sum is at most `most`. */
export type Row = { readonly terms: readonly Term[]; readonly most: bigint }

/**
 * Every rule as rows over the places still free; what is chosen is counted into the right-hand sides, and each row is divided by
 * what its coefficients have in common. Rows that nothing can break are left out.
 */
export function rowsOf(fundable: readonly Candidate[], free: readonly number[], chosen: readonly Candidate[], rules: SelectionRules): Row[] {
  const at = (place: number) => fundable[place] as Candidate
  const rows: Row[] = []
  const atMost = (terms: readonly Term[], most: bigint) => {
    const row = atMostRow(terms, most)
    if (row.terms.length > 0 || row.most < 0n) rows.push(row)
  }
  const spent = chosen.reduce((all, { amountMinor }) => all + BigInt(amountMinor), 0n)
  atMost(free.map((place): Term => [BigInt(at(place).amountMinor), place]), BigInt(rules.envelopeMinor) - spent)
  const atMostEach = (keyOf: (one: Candidate) => string | null, most: (key: string) => number) => {
    const taken = countBy(chosen, keyOf)
    for (const [key, places] of placesBy(free, (place) => keyOf(at(place)))) {
      const room = key === null ? Infinity : most(key) - (taken.get(key) ?? 0)
      if (places.length > room) atMost(places.map((place): Term => [1n, place]), BigInt(room))
    }
  }
  atMostEach(({ applicantId }) => applicantId, (applicant) => roomOf(rules, applicant))
  const { perMunicipalityMax } = rules
  if (perMunicipalityMax !== undefined) atMostEach(({ municipalityCode }) => municipalityCode, () => perMunicipalityMax)
  for (const { municipalityCode, count } of guaranteedIn(fundable, rules)) {
    const owed = count - countIn(chosen, municipalityCode)
    if (owed > 0) atMost(free.filter((place) => at(place).municipalityCode === municipalityCode).map((place): Term => [-1n, place]), -BigInt(owed))
  }
  if (rules.priority !== undefined) {
    const shares = sharesOf(fundable, rules)
    const own = sharesOf(chosen, rules).reduce((all, share) => all + share, 0n)
    atMost(free.map((place): Term => [-(shares[place] ?? 0n), place]), own)
  }
  return rows
}

export function atMostRow(terms: readonly Term[], most: bigint): Row {
  const some = terms.filter(([coefficient]) => coefficient !== 0n)
  const by = common(some.map(([coefficient]) => coefficient))
  return { terms: some.map(([coefficient, place]): Term => [coefficient / by, place]), most: floorTo(most, by) / by }
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
