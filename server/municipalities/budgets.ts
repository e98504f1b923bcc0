import type { Fault } from '../kernel/errors'
import { basisPoints } from '../kernel/money'
import type { BudgetFact, BudgetKind, BudgetStatus } from './municipalities'

/** Social services beyond half of the whole budget, or a change beyond its own size within a year, is probably a slip or another figure. */
export const SHARE_DOUBTED_BP = 5_000
export const CHANGE_DOUBTED_BP = 10_000

export type Doubt = 'share' | 'change'

/** One figure for social services, beside the whole budget of the same year and the figure of the year before. */
export type BudgetLine = {
  fact: BudgetFact
  totalMinor: number | null
  shareBp: number | null
  /** The figure it is compared with. */
  before: BudgetFact | null
  changeBp: number | null
  doubts: readonly Doubt[]
}

const PRECEDENCE: readonly BudgetStatus[] = ['actual', 'planned', 'stated']

function factOf(facts: readonly BudgetFact[], year: number, kind: BudgetKind, statuses: readonly BudgetStatus[]): BudgetFact | null {
  for (const status of statuses) {
    const hit = facts.find((fact) => fact.year === year && fact.kind === kind && fact.status === status)
    if (hit !== undefined) return hit
  }
  return null
}

/** Like is compared with like; where the year before has no figure of the same kind of word, with the surest one it has. */
const preferring = (status: BudgetStatus): BudgetStatus[] => [status, ...PRECEDENCE.filter((other) => other !== status)]

/** The figures of one kind, oldest first, with share and change computed and never typed. */
export function budgetLines(facts: readonly BudgetFact[], kind: BudgetKind = 'social_services'): BudgetLine[] {
  return facts
    .filter((fact) => fact.kind === kind)
    .sort((a, b) => a.year - b.year || PRECEDENCE.indexOf(b.status) - PRECEDENCE.indexOf(a.status))
    .map((fact) => {
      const totalMinor = kind === 'social_services' ? (factOf(facts, fact.year, 'total', preferring(fact.status))?.amountMinor ?? null) : null
      const before = factOf(facts, fact.year - 1, kind, preferring(fact.status))
      const shareBp = totalMinor === null ? null : basisPoints(fact.amountMinor, totalMinor)
      const changeBp = before === null ? null : basisPoints(fact.amountMinor - before.amountMinor, before.amountMinor)
      // From next to nothing the change is too large to be written, and all the more to be doubted.
      const leap = changeBp === null && before !== null && before.amountMinor !== 0 ? Infinity : changeBp
      return { fact, totalMinor, shareBp, before, changeBp, doubts: doubtsOf(shareBp, leap) }
    })
}

export function doubtsOf(shareBp: number | null, changeBp: number | null): Doubt[] {
  const doubts: Doubt[] = []
  if (shareBp !== null && shareBp > SHARE_DOUBTED_BP) doubts.push('share')
  if (changeBp !== null && Math.abs(changeBp) > CHANGE_DOUBTED_BP) doubts.push('change')
  return doubts
}

/** The line that says most about now: the latest year, and of that year the surest word. */
export const latestLine = (lines: readonly BudgetLine[]): BudgetLine | null => lines.at(-1) ?? null

/** The change with what it is measured from; null where there is nothing to compare. */
export const changeOf = ({ before, changeBp }: BudgetLine): { changeBp: number; since: number; wasMinor: number } | null =>
  before === null || changeBp === null ? null : { changeBp, since: before.year, wasMinor: before.amountMinor }

export type BudgetEntry = { year: number; kind: 'total' | 'social_services'; status: 'planned' | 'actual'; amountMinor: number | null }

export const entryField = ({ status, kind, year }: Pick<BudgetEntry, 'status' | 'kind' | 'year'>): string => `${status}.${kind}.${year}`

/** The figures a municipality is asked for: three years planned, and what was spent in those that have ended. */
export function askedEntries(thisYear: number): Omit<BudgetEntry, 'amountMinor'>[] {
  return [thisYear - 2, thisYear - 1, thisYear].flatMap((year) =>
    (['planned', 'actual'] as const).filter((status) => status === 'planned' || year < thisYear).flatMap((status) =>
      (['total', 'social_services'] as const).map((kind) => ({ year, kind, status }))))
}

/** What cannot be: a negative amount, or social services beyond the whole of which they are a part. */
export function entryFaults(entries: readonly BudgetEntry[]): Fault[] {
  return entries.flatMap((entry): Fault[] => {
    if (entry.amountMinor === null) return []
    if (entry.amountMinor < 0) return [{ field: entryField(entry), words: 'municipalities.fault.negative', values: { year: entry.year } }]
    if (entry.kind === 'total') return []
    const whole = entries.find(({ kind, year, status }) => kind === 'total' && year === entry.year && status === entry.status)
    const beyond = whole?.amountMinor !== null && whole !== undefined && entry.amountMinor > whole.amountMinor
    return beyond ? [{ field: entryField(entry), words: 'municipalities.fault.beyondTotal', values: { year: entry.year } }] : []
  })
}
