import { findAgreement, listAgreements, listBudgetLines } from '../agreements/store'
import type { Agreement, BudgetLine } from '../agreements/agreements'
import { findSheet, type AnswerSheet } from '../forms/store'
import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { holdsAny, scopesOf, type Person } from '../kernel/policy'
import type { Both } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { listCommittee, namesOf } from '../payments/store'
import { warningsByLine } from './findings'
import type { Warning } from './eligibility'
import { deskCheck, type Line } from './lines'
import type { Report } from './reports'
import { findReport, listCorrections, listLineFiles, listLines, listTwins, type Correction, type LineFile } from './store'

/** One report with whose it is and who judged the proposal behind it: what its policies ask for. */
export type ReportSubject = { agreement: Agreement; report: Report; committee: string[] }

export async function findSubject(db: Db, reportId: string): Promise<ReportSubject | undefined> {
  const report = await findReport(db, reportId)
  if (report === undefined) return undefined
  const agreement = await findAgreement(db, report.agreementId)
  return agreement === undefined ? undefined : { agreement, report, committee: await listCommittee(db, agreement.callId) }
}

/** Everything a page of one report shows, read once. */
export type ReportFacts = ReportSubject & {
  place: Both | null
  sheet: AnswerSheet
  budget: BudgetLine[]
  /** All lines of the grant, and those of this report. */
  all: Line[]
  lines: Line[]
  files: LineFile[]
  warnings: Map<string, Warning[]>
  checked: Set<string>
  corrections: Correction[]
  names: Map<string, string>
}

export async function readReportFacts(db: Db, subject: ReportSubject, person: Person): Promise<ReportFacts> {
  const { agreement, report } = subject
  const [sheet, budget, all, files, corrections, places] = await Promise.all([
    findSheet(db, report.answerSheetId), listBudgetLines(db, agreement.id), listLines(db, [agreement.id]), listLineFiles(db, [report.id]), listCorrections(db, [agreement.id]), municipalityNames(db),
  ])
  const lines = all.filter(({ reportId }) => reportId === report.id)
  const twins = await listTwins(db, lines.map(({ documentKey }) => documentKey))
  const reader = holdsAny(person, ['editor', 'signatory'], agreement.organisationId) ? 'grantee' : 'verifier'
  const people = [report.submittedBy, report.approvedBy, report.returnedBy, ...lines.flatMap((line) => [line.enteredBy, line.decidedBy, line.answeredBy]), ...corrections.flatMap((one) => [one.askedBy, one.decidedBy])]
  return {
    ...subject, budget, all, lines, files, corrections,
    place: places.get(agreement.municipalityCode ?? '') ?? null,
    sheet: found(sheet, 'reports.missing'),
    warnings: warningsByLine({ agreement, report, lines: all, budget, files, twins, reader }),
    // Which documents will be opened is not told to whoever handed them in.
    checked: reader === 'grantee' ? new Set<string>() : deskCheck(lines),
    names: await namesOf(db, people),
  }
}

const EVERYTHING = ['verifier', 'payer', 'authority', 'manager', 'auditor', 'donor'] as const
/** States in which a grant owes reports, or has owed them. */
const REPORTING = ['signed', 'active', 'suspended', 'ended', 'closing', 'closed', 'terminated'] as const

/** The agreements whose reports the person may see: all of them, or those of one's organisations and municipalities. */
export async function listReportingOf(db: Db, person: Person): Promise<Agreement[]> {
  if (holdsAny(person, EVERYTHING)) return listAgreements(db, { states: REPORTING })
  return listAgreements(db, { organisationIds: scopesOf(person, ['editor', 'signatory']), municipalityCodes: scopesOf(person, ['finance']), states: REPORTING })
}
