import type { Agreement, BudgetLine } from '../agreements/agreements'
import type { Db } from '../kernel/database'
import type { Warning } from './eligibility'
import { warningsByLine, type CheckedLine } from './findings'
import { documentKey, type Entry, type Line } from './lines'
import type { Report } from './reports'
import { listLineFiles, listTwins } from './store'

/** A line as it would be, to be tested before it is written. */
export const draftLine = (entry: Entry, { id, reportId, position }: Pick<Line, 'id' | 'reportId' | 'position'>, budget: readonly BudgetLine[]): CheckedLine => ({
  ...entry, id, reportId, position, documentKey: documentKey(entry), state: 'entered', acceptedMinor: null, heading: budget.find((line) => line.id === entry.budgetLineId)?.heading ?? '',
})

/**
 * The findings at each line of a report as it would stand with these lines. Lines that are not written yet are compared
 * with each other and with all that is written; a line that is to be changed is not its own twin.
 */
export async function findingsWith(db: Db, about: { agreement: Agreement; report: Report; budget: readonly BudgetLine[] }, all: readonly CheckedLine[]): Promise<Map<string, Warning[]>> {
  const { agreement, report, budget } = about
  const mine = all.filter(({ reportId }) => reportId === report.id)
  const stored = await listTwins(db, mine.map((line) => line.documentKey))
  const elsewhere = stored.filter(({ reportId }) => reportId !== report.id)
  const here = mine.map((line) => ({ id: line.id, documentKey: line.documentKey, organisationId: agreement.organisationId, reference: agreement.awardReference, reportId: report.id, reportNumber: report.number, position: line.position }))
  return warningsByLine({ agreement, report, lines: all, budget, files: await listLineFiles(db, [report.id]), twins: [...elsewhere, ...here], reader: 'grantee' })
}
