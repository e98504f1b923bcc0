import type { Agreement, BudgetLine } from '../agreements/agreements'
import { warningsOf, type Warning } from './eligibility'
import { chargedByHeading, type Entry, type Line } from './lines'
import type { Report } from './reports'
import type { LineFile, listTwins } from './store'

type Twin = Awaited<ReturnType<typeof listTwins>>[number]

/** As much of a line as its tests look at; it may not be written yet. */
export type CheckedLine = Entry & Pick<Line, 'id' | 'reportId' | 'documentKey' | 'state' | 'acceptedMinor' | 'heading' | 'position'>

export type ReportFacts = {
  readonly agreement: Pick<Agreement, 'startsOn' | 'endsOn' | 'terms' | 'organisationId'>
  readonly report: Pick<Report, 'id' | 'periodFrom' | 'periodTo'>
  /** Every line of the grant, of earlier reports too. */
  readonly lines: readonly CheckedLine[]
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
    startsOn: agreement.startsOn, endsOn: agreement.endsOn, periodFrom: report.periodFrom, periodTo: report.periodTo, terms: agreement.terms, budget, chargedByHeading: sums,
    twins: facts.twins.filter((twin) => twin.documentKey === line.documentKey && twin.id !== line.id).map((twin) => placeOf(twin, facts)),
    documents: facts.files.filter(({ expenditureId }) => expenditureId === line.id).length,
  })]))
}

function placeOf(twin: Twin, { reader, agreement }: ReportFacts): string | null {
  return reader === 'verifier' || twin.organisationId === agreement.organisationId ? `${twin.reference}/R${twin.reportNumber}, ${twin.position}` : null
}
