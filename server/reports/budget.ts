import type { BudgetLine, Terms } from '../agreements/agreements'
import { basisPoints, sum } from '../kernel/money'
import { bar, type BarView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { acceptedCost, chargedByHeading, reallocationOf, reportedCost, type HeadingUse, type Line } from './lines'

export type BudgetUse = { heading: string; budgetMinor: number; reportedMinor: number; acceptedMinor: number; use: HeadingUse }

/** Budget and spending of every heading over all reports of a grant. */
export function budgetUse(budget: readonly BudgetLine[], lines: readonly Line[], terms: Pick<Terms, 'reallocationMaxBp' | 'cashLineMaxMinor'>): BudgetUse[] {
  const sums = chargedByHeading(lines)
  return [...new Set(budget.map(({ heading }) => heading))].map((heading) => {
    const own = lines.filter((line) => line.heading === heading)
    return {
      heading,
      budgetMinor: sum(budget.filter((line) => line.heading === heading).map(({ amountMinor }) => amountMinor)),
      reportedMinor: sum(own.map(reportedCost)),
      acceptedMinor: sum(own.map(acceptedCost)),
      use: reallocationOf(heading, { budget, chargedByHeading: sums, terms }),
    }
  })
}

export type BudgetRow = { title: string; budget: string; reported: string; accepted: string; variance: string; varianceShare: string; bars: BarView[]; over: string | null }
export type BudgetView = { caption: string; rows: BudgetRow[]; total: Omit<BudgetRow, 'bars' | 'over'>; note: string }

const rowOf = (words: Words, title: string, { budgetMinor, reportedMinor, acceptedMinor }: Omit<BudgetUse, 'heading' | 'use'>): Omit<BudgetRow, 'bars' | 'over'> => ({
  title,
  budget: words.amount(budgetMinor),
  reported: words.amount(reportedMinor),
  accepted: words.amount(acceptedMinor),
  variance: words.amount(acceptedMinor - budgetMinor),
  varianceShare: budgetMinor === 0 ? '–' : words.percent(Math.round((basisPoints(acceptedMinor - budgetMinor, budgetMinor) ?? 0) / 10) * 10, 1),
})

/** Accepted against budget, heading by heading, with the difference in lek and in percent, and where the reallocation rule is broken. */
export function budgetView(words: Words, uses: readonly BudgetUse[], reallocationMaxBp: number): BudgetView {
  const broken = uses.filter(({ use }) => use.overMinor > 0)
  const total = (of: (use: BudgetUse) => number) => sum(uses.map(of))
  return {
    caption: words.say('reports.budget.caption'),
    rows: uses.map((one) => {
      const scale = Math.max(one.budgetMinor, one.reportedMinor, 1)
      return {
        ...rowOf(words, words.say(`reports.heading.${one.heading}`), one),
        bars: [bar(0, one.budgetMinor, scale, 'q-f-none'), bar(0, one.reportedMinor, scale, 'q-f-open'), bar(0, one.acceptedMinor, scale, 'q-f-accepted')].filter(({ width }) => width !== '0%'),
        over: one.use.overMinor === 0 ? null : words.say('reports.budget.over', { overMinor: one.use.overMinor, limitMinor: one.use.limitMinor }),
      }
    }),
    total: rowOf(words, words.say('reports.total'), { budgetMinor: total((one) => one.budgetMinor), reportedMinor: total((one) => one.reportedMinor), acceptedMinor: total((one) => one.acceptedMinor) }),
    note: words.say(broken.length === 0 ? 'reports.budget.within' : 'reports.budget.broken', { limitBp: reallocationMaxBp, headings: words.list(broken.map(({ heading }) => words.say(`reports.heading.${heading}`))) }),
  }
}
