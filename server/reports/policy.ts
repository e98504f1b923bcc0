import type { Agreement } from '../agreements/agreements'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy, type Verdict } from '../kernel/policy'
import { lineLife, reportLife, UNDECIDED, type LineMove, type ReportMove } from './lifecycle'
import type { Line } from './lines'
import type { Report } from './reports'
import type { Correction } from './store'

type Grant = Pick<Agreement, 'organisationId' | 'municipalityCode' | 'state'>
export type GrantCase = { readonly agreement: Grant }
/** A report with whose it is, and who judged the proposal behind it. */
export type ReportCase = GrantCase & { readonly report: Report; readonly committee: readonly string[] }
export type LineCase = ReportCase & { readonly line: Line }
export type CorrectionCase = LineCase & { readonly correction: Correction }

const STAFF = ['verifier', 'payer', 'authority', 'manager', 'auditor', 'donor'] as const
/** A grant reports from its signature until it is closed. */
const REPORTING: readonly string[] = ['signed', 'active', 'suspended', 'ended', 'closing', 'terminated']

const ofGrantee = (person: Person, { organisationId }: Grant) => holdsAny(person, ['editor', 'signatory'], organisationId)

export const openList: Policy = (person) => (holdsAny(person, STAFF) || scopesOf(person, ['finance', 'editor', 'signatory']).length > 0 ? yes : no('kernel.refused.role'))

export const readGrant: Policy<GrantCase> = (person, { agreement }) =>
  holdsAny(person, STAFF) || ofGrantee(person, agreement) || (agreement.municipalityCode !== null && holds(person, 'finance', agreement.municipalityCode)) ? yes : hidden('reports.missing')

/** A draft is the grantee's own; once handed in, the scheme reads it. */
export const read: Policy<ReportCase> = (person, about) =>
  about.report.state === 'draft' && !ofGrantee(person, about.agreement) && !holdsAny(person, ['auditor']) ? hidden('reports.missing') : readGrant(person, about)

export const start: Policy<GrantCase> = (person, { agreement }) =>
  first(readGrant(person, { agreement }), grantee(person, agreement), REPORTING.includes(agreement.state) ? yes : no('reports.refused.notRunning'))

export const edit: Policy<ReportCase> = (person, about) =>
  first(read(person, about), grantee(person, about.agreement), about.report.state === 'draft' || about.report.state === 'returned' ? yes : no('reports.refused.handedIn'))

/** A line that was accepted stays as it is, even when the report comes back. */
export const editLine: Policy<LineCase> = (person, about) => first(edit(person, about), drawn(about.line, 'enter'))

export const removeLine: Policy<LineCase> = (person, about) => first(edit(person, about), about.line.state === 'entered' ? yes : no('reports.refused.lineKept'))

/** Only whoever sent a workbook sees what it would do, and confirms it. */
export const confirmUpload: Policy<ReportCase & { readonly upload: { readonly personId: string; readonly state: string } }> = (person, about) =>
  about.upload.personId !== person.id || about.upload.state === 'taken' || about.upload.state === 'replaced' ? hidden('reports.workbook.gone') : edit(person, about)

export const submit: Policy<ReportCase> = (person, about) => first(
  read(person, about),
  holds(person, 'signatory', about.agreement.organisationId) ? yes : no('reports.refused.signatoryOnly'),
  reportDrawn(about.report, 'submit'),
)

/** A verifier outside the grantee's organisation and outside the committee that judged the proposal. */
export const verify: Policy<ReportCase> = (person, { agreement, report, committee }) => first(
  read(person, { agreement, report, committee }),
  holdsAny(person, ['verifier']) ? yes : no('reports.refused.verifierOnly'),
  ofGrantee(person, agreement) ? no('reports.refused.ownOrganisation') : yes,
  committee.includes(person.id) ? no('reports.refused.committee') : yes,
  person.id === report.submittedBy || person.id === report.createdBy ? no('reports.refused.author') : yes,
)

/** Deciding about a line: while its report is being verified, or afterwards where the line was left open. */
export const decide: Policy<LineCase> = (person, about) => first(
  verify(person, about),
  person.id === about.line.enteredBy ? no('reports.refused.author') : yes,
  about.report.state === 'submitted' || (about.report.state === 'approved' && UNDECIDED.includes(about.line.state)) ? yes : no('reports.refused.notVerifying'),
  about.line.state === 'entered' ? no('reports.refused.notVerifying') : yes,
)

export const answer: Policy<LineCase> = (person, about) => first(read(person, about), grantee(person, about.agreement), drawn(about.line, 'answer'))

export const giveBack: Policy<ReportCase> = (person, about) => first(verify(person, about), reportDrawn(about.report, 'return'))

export const approve: Policy<ReportCase> = (person, about) => first(verify(person, about), reportDrawn(about.report, 'approve'))

/** A decision of an approved report is undone by two: a verifier asks, a manager agrees. */
export const askCorrection: Policy<LineCase> = (person, about) => first(
  verify(person, about),
  about.agreement.state === 'closed' ? no('reports.refused.closed') : yes,
  about.report.state === 'approved' && !UNDECIDED.includes(about.line.state) ? yes : no('reports.refused.notApproved'),
)

export const decideCorrection: Policy<CorrectionCase> = (person, about) => first(
  read(person, about),
  holdsAny(person, ['manager']) ? yes : no('reports.refused.managerOnly'),
  ofGrantee(person, about.agreement) ? no('reports.refused.ownOrganisation') : yes,
  person.id === about.correction.askedBy ? no('reports.refused.asker') : yes,
  about.correction.decided === null ? yes : no('reports.refused.moved'),
)

export const stateClosure: Policy<GrantCase> = (person, { agreement }) =>
  first(readGrant(person, { agreement }), grantee(person, agreement), agreement.state === 'ended' || agreement.state === 'closing' || agreement.state === 'terminated' ? yes : no('reports.refused.notEnded'))

/** Closing is for the secretariat or the authority, never for the grantee's own people. */
export const close: Policy<GrantCase & { readonly statedBy: string | null }> = (person, { agreement, statedBy }) => first(
  readGrant(person, { agreement }),
  holdsAny(person, ['manager', 'authority']) ? yes : no('reports.refused.managerOnly'),
  ofGrantee(person, agreement) || person.id === statedBy ? no('reports.refused.ownOrganisation') : yes,
  agreement.state === 'closing' ? yes : no('reports.refused.notClosing'),
)

function first(...verdicts: Verdict[]): Verdict {
  return verdicts.find(({ allowed }) => !allowed) ?? yes
}

const grantee = (person: Person, agreement: Grant): Verdict => (ofGrantee(person, agreement) ? yes : no('reports.refused.granteeOnly'))
const drawn = (line: Line, move: LineMove): Verdict => (lineLife.can(line.state, move) ? yes : no('reports.refused.moved'))
const reportDrawn = (report: Report, move: ReportMove): Verdict => (reportLife.can(report.state, move) ? yes : no('reports.refused.moved'))
