import type { Agreement, BudgetLine } from '../agreements/agreements'
import { chargedByHeading, warningsOf, type Line, type Warning } from './lines'
import type { Report } from './reports'
import type { LineFile, listTwins } from './store'

type Twin = Awaited<ReturnType<typeof listTwins>>[number]

export type ReportFacts = {
  readonly agreement: Pick<Agreement, 'startsOn' | 'terms' | 'organisationId'>
  readonly report: Pick<Report, 'id' | 'periodTo'>
  /** Every line of the grant, of earlier reports too. */
  readonly lines: readonly Line[]
  readonly budget: readonly BudgetLine[]
  readonly files: readonly Pick<LineFile, 'expenditureId'>[]
  readonly twins: readonly Twin[]
  /** A grantee is told that the same document stands in another grant, not in whose. */
  readonly reader: 'verifier' | 'grantee'
}

/** The warnings at each line of one report. */
export function warningsByLine(facts: ReportFacts): Map<string, Warning[]> {
  const { agreement, report, budget, lines } = facts
  const sums = chargedByHeading(lines)
  return new Map(lines.filter(({ reportId }) => reportId === report.id).map((line) => [line.id, warningsOf(line, {
    startsOn: agreement.startsOn, periodTo: report.periodTo, terms: agreement.terms, budget, chargedByHeading: sums,
    twins: facts.twins.filter((twin) => twin.documentKey === line.documentKey && twin.id !== line.id).map((twin) => placeOf(twin, facts)),
    documents: facts.files.filter(({ expenditureId }) => expenditureId === line.id).length,
  })]))
}

function placeOf(twin: Twin, { reader, agreement }: ReportFacts): string {
  return reader === 'verifier' || twin.organisationId === agreement.organisationId ? `${twin.reference}/R${twin.reportNumber}, ${twin.position}` : '–'
}
