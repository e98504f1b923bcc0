import type { Instant } from '../kernel/dates'
import type { Both } from '../kernel/words'

export type Moment = 'baseline' | 'target' | 'result'

/** One figure of an indicator, in hundredths so that no rating or percentage is rounded; null where the source speaks in words only. */
export type IndicatorValue = {
  id: string
  indicatorId: string
  /** Counts the revisions of one figure; the highest stands. */
  revision: number
  moment: Moment
  year: number | null
  measure: string
  op: 'eq' | 'at_least' | 'more_than' | 'about'
  hundredths: number | null
  percent: 'yes' | 'no'
  status: string
  source: string
  recordedBy: string
  recordedAt: Instant
}

export type Indicator = {
  id: string
  framework: string
  code: string
  position: number
  level: string
  kind: string
  title: Both
  /** How the printed result stands to its target. */
  status: string
  reason: Both | null
  source: string
  values: IndicatorValue[]
}

export type BeneficiaryGroup = { codes: string[]; label: Both; people: number | null }

export type BeneficiaryCount = {
  id: string
  kind: string
  what: Both
  unit: 'persons' | 'households'
  periodFrom: string | null
  periodTo: string | null
  municipalityCodes: string[]
  total: number
  female: number | null
  male: number | null
  notRecorded: number | null
  qualifier: string
  carried: 'yes' | 'no'
  source: string
  groups: BeneficiaryGroup[]
}

/** How many people of a count have no sex recorded: what the total leaves over. Negative when the sexes say more than the total. */
export function sexGap(count: Pick<BeneficiaryCount, 'total' | 'female' | 'male' | 'notRecorded'>): number | null {
  if (count.female === null || count.male === null) return null
  return count.total - count.female - count.male - (count.notRecorded ?? 0)
}

export type Risk = {
  id: string
  category: string
  title: Both
  likelihood: number
  impact: number
  statedScore: number | null
  statedLevel: string | null
  mitigation: Both
  owner: string
  source: string
}

/** Likelihood times impact, computed and never typed; bands of the scheme: up to 4 low, up to 12 medium, above high. */
export function riskLevel(risk: Pick<Risk, 'likelihood' | 'impact'>): { score: number; level: 'low' | 'medium' | 'high' } {
  const score = risk.likelihood * risk.impact
  return { score, level: score <= 4 ? 'low' : score <= 12 ? 'medium' : 'high' }
}

export type ActionStatus = 'not_initiated' | 'ongoing' | 'completed'
export type RecommendationAction = {
  id: string
  recommendationId: string
  title: Both
  responsible: string[]
  /** `yyyy` or `yyyy-mm`. */
  deadline: string | null
  status: ActionStatus
  comment: Both
  version: number
}
export type Recommendation = { id: string; number: number; title: Both; response: string; source: string; actions: RecommendationAction[] }

/** An action is overdue when its month has passed and it is not completed; computed on the day, never stored. */
export function isOverdue(action: Pick<RecommendationAction, 'deadline' | 'status'>, today: string): boolean {
  if (action.deadline === null || action.status === 'completed') return false
  const lastMonth = action.deadline.length === 4 ? `${action.deadline}-12` : action.deadline
  return today.slice(0, 7) > lastMonth
}

export type Finding = {
  id: string
  kind: string
  severity: 'high' | 'medium' | 'low'
  title: Both
  rule: Both
  places: { place: string; saysEn: string }[]
  carriedEn: string
}

/** The figures that stand: of each measure, moment and year the newest revision. */
export function standing(values: readonly IndicatorValue[]): IndicatorValue[] {
  const newest = new Map<string, IndicatorValue>()
  for (const value of values) {
    const key = `${value.moment} ${value.year ?? ''} ${value.measure}`
    const known = newest.get(key)
    if (known === undefined || known.revision < value.revision) newest.set(key, value)
  }
  return [...newest.values()]
}
