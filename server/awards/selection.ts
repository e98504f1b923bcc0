import type { Offer } from './cover'

/** A scored proposal. `rank` is null below a floor; the same rank twice means that no step of the call's rules separates the two. */
export type Candidate = Offer & {
  readonly id: string
  /** Orders those of one rank, so that whoever knows proposals only by reference comes to the same. */
  readonly reference?: string
  readonly rank: number | null
  /** The mean of its points as a fraction; only a selection by points asks for it. */
  readonly points?: { readonly sum: number; readonly of: number }
}

/** Awards that an applicant holds in other lots of the same call. */
export type Elsewhere = { readonly applicant: string; readonly awards: number }

export type SelectionRules = {
  readonly envelopeMinor: number
  /** Municipalities of which each gets at least so many grants, or as many as proposals of it pass the floors. */
  readonly guaranteed: readonly string[]
  readonly guaranteedEach: number
  readonly perApplicantMax: number
  /** What applicants hold in other lots counts toward their greatest number; left out where nobody holds anything. */
  readonly wonElsewhere?: readonly Elsewhere[]
  /** Left out where the ranking decides. */
  readonly mode?: 'points'
  /** Left out where a municipality may win as often as it likes. */
  readonly perMunicipalityMax?: number
  /** Candidates that are taken before anybody else, wherever they are ranked, and none the less below a floor. Left out where there are none. */
  readonly fixed?: readonly string[]
  /** Of what is awarded, so much goes to the proposals of these ids at least. */
  readonly priority?: { readonly group: string; readonly shareBp: number; readonly proposals: readonly string[] }
}

/** Why a proposal is taken or passed over, with the figures that prove it. */
export type Reason =
  | { readonly code: 'guarantee' | 'onlyOne'; readonly municipalityCode: string }
  | { readonly code: 'rank' | 'sum' | 'signed' }
  /** `elsewhere`: how many of them in other lots; left out where none. */
  | { readonly code: 'applicant'; readonly winners: readonly string[]; readonly max: number; readonly elsewhere?: number }
  | { readonly code: 'municipality'; readonly municipalityCode: string; readonly winners: readonly string[]; readonly max: number }
  | { readonly code: 'money'; readonly askedMinor: number; readonly leftMinor: number }
  | { readonly code: 'reserved'; readonly askedMinor: number; readonly keptMinor: number; readonly leftMinor: number; readonly municipalityCodes: readonly string[] }
  | { readonly code: 'stranded'; readonly municipalityCodes: readonly string[] }
  /** However one completes, the group misses its share by so much at least. */
  | { readonly code: 'priority'; readonly group: string; readonly shareBp: number; readonly shortMinor: number }
  /**
   * With it and the winners above it no sum is above `most`; without, it reaches `best`. Both are `of`ths of a point.
   *
   * `most` is a bound, and the same for everyone who computes it: what the linear programme allows with this one taken, by
   * multipliers that only the four operations make, summed in whole numbers and rounded down to a sum that can occur. Where that
   * is not below `best` and the solver finds no set, it is the next sum below `best`. What the solver answers meanwhile, and
   * which of several best sets it names, does not enter.
   */
  | { readonly code: 'points'; readonly most: number; readonly best: number; readonly of: number }

export type Taken = { readonly id: string; readonly reason: Reason; readonly cumulativeMinor: number }
export type Skipped = { readonly id: string; readonly reason: Reason }

export type Unmet = {
  readonly needs: readonly { readonly municipalityCode: string; readonly minor: number }[]
  readonly stranded: readonly string[]
  /** Where the guarantee alone could be kept: by how much the priority group misses its share even then. */
  readonly priorityShortMinor?: number
}

export type Selection = {
  /**
   * `draw`: the tied proposals cannot all be taken, and only a public draw may order them. `infeasible`: the rules cannot all be kept.
   * `computing`: not known yet. `undecided`: the solver gave no answer in its time, so nothing is decided.
   */
  readonly state: 'decided' | 'draw' | 'infeasible' | 'computing' | 'undecided'
  readonly taken: readonly Taken[]
  readonly skipped: readonly Skipped[]
  readonly tied: readonly string[]
  readonly totalMinor: number
  readonly leftMinor: number
  /** Down to here the ranking alone decides; below, money is kept for these municipalities, or has run out. */
  readonly line: { readonly before: string; readonly keptMinor: number; readonly municipalityCodes: readonly string[] } | null
  /** Of an infeasible call: what each guaranteed municipality costs at least, and those that cannot all be served whatever the money. */
  readonly unmet: Unmet | null
  /** Of a selection by points: the largest sum that the rules allow, in `of`ths of a point. */
  readonly points?: { readonly best: number; readonly of: number }
  /** What answered the questions that our own arithmetic does not. */
  readonly solver?: string
}

/** How often an applicant may win here. */
export const roomOf = ({ perApplicantMax, wonElsewhere = [] }: SelectionRules, applicantId: string): number => Math.max(0, perApplicantMax - elsewhereOf({ wonElsewhere }, applicantId))

export const elsewhereOf = ({ wonElsewhere = [] }: Pick<SelectionRules, 'wonElsewhere'>, applicantId: string): number => wonElsewhere.find(({ applicant }) => applicant === applicantId)?.awards ?? 0

/** A set of best value, by the places of its candidates, or that there is none. */
export type Answer = readonly number[] | 'infeasible' | 'undecided'

/** Rules beyond envelope, guarantee and greatest numbers: what can still be completed is then a question for the solver. */
export const needsSolver = (rules: SelectionRules): boolean => rules.mode === 'points' || rules.priority !== undefined

export const nothingYet = (state: 'computing' | 'undecided', { envelopeMinor }: SelectionRules): Selection =>
  ({ state, taken: [], skipped: [], tied: [], totalMinor: 0, leftMinor: envelopeMinor, line: null, unmet: null })
