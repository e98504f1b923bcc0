import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import { figuresOf, type Complaint, type Figures, type Panellist, type RemedyScope } from './complaints'
import { complaintLife, STANDSTILL, type ComplaintMove, type ComplaintState } from './lifecycle'

type Row = Omit<Complaint, 'remedyScope'> & { remedyScope: string | null }
const complaintOf = (row: Row): Complaint => ({ ...row, remedyScope: row.remedyScope === null ? null : parsed<RemedyScope>(row.remedyScope) })

export async function findComplaint(db: Db, id: string): Promise<Complaint | undefined> {
  const row = (await db('complaints').where({ id }).first()) as Row | undefined
  return row === undefined ? undefined : complaintOf(row)
}

export async function holdComplaint(db: Db, id: string): Promise<Complaint | undefined> {
  const row = (await db('complaints').where({ id }).forUpdate().first()) as Row | undefined
  return row === undefined ? undefined : complaintOf(row)
}

export async function findComplaintAgainst(db: Db, proposalId: string, againstId: string): Promise<Complaint | undefined> {
  const row = (await db('complaints').where({ proposalId, againstId }).first()) as Row | undefined
  return row === undefined ? undefined : complaintOf(row)
}

type Which = { readonly callId?: string; readonly proposalId?: string; readonly organisationIds?: readonly string[]; readonly panellist?: string; readonly states?: readonly ComplaintState[] }
export type ListedComplaint = Complaint & { callReference: string; title: string; proposalReference: string; organisationSq: string; organisationEn: string }

/** What is undecided first, by its day; then what was decided, latest first. */
export async function listComplaints(db: Db, { callId, proposalId, organisationIds, panellist, states }: Which = {}): Promise<ListedComplaint[]> {
  const query = db('complaints').join('calls', 'calls.id', 'complaints.callId').join('proposals', 'proposals.id', 'complaints.proposalId').join('organisations', 'organisations.id', 'complaints.organisationId')
    .orderByRaw('case when complaints.decided_at is null then 0 else 1 end, complaints.decided_at desc, complaints.decide_by, complaints.reference')
    .select('complaints.*', 'calls.reference as callReference', 'proposals.title', 'proposals.reference as proposalReference', 'organisations.nameSq as organisationSq', 'organisations.nameEn as organisationEn')
  if (callId !== undefined) void query.where('complaints.callId', callId)
  if (proposalId !== undefined) void query.where('complaints.proposalId', proposalId)
  if (states !== undefined) void query.whereIn('complaints.state', [...states])
  if (organisationIds !== undefined || panellist !== undefined) {
    void query.where((either) => {
      void either.whereIn('complaints.organisationId', [...(organisationIds ?? [])])
      if (panellist !== undefined) void either.orWhereIn('complaints.id', db('complaintPanellists').select('complaintId').where({ personId: panellist }).whereNull('endedAt'))
    })
  }
  return ((await query) as (Row & ListedComplaint)[]).map((row) => ({ ...row, ...complaintOf(row as unknown as Row) }))
}

/** References of complaints for which a call stands still: undecided, or upheld and not yet put right. */
export async function listStandstill(db: Db, callId: string): Promise<string[]> {
  return ((await db('complaints').where({ callId }).whereIn('state', [...STANDSTILL]).orderBy('number').select('reference')) as { reference: string }[]).map(({ reference }) => reference)
}

export async function readFigures(db: Db, callId: string): Promise<Figures> {
  return figuresOf((await db('complaints').where({ callId }).select('state', 'filedAt', 'decidedAt')) as Complaint[])
}

/** The next number within the call; whoever asks holds the call. */
export async function nextNumber(db: Db, callId: string): Promise<number> {
  const row = (await db('complaints').where({ callId }).max({ most: 'number' }).first()) as { most: number | null } | undefined
  return Number(row?.most ?? 0) + 1
}

export async function insertComplaint(db: Db, complaint: Complaint, fileIds: readonly string[]): Promise<void> {
  const { id: complaintId } = complaint
  await db('complaints').insert({ ...complaint, remedyScope: null })
  if (fileIds.length > 0) await db('complaintFiles').insert(fileIds.map((fileId) => ({ complaintId, fileId })))
}

export async function listFiles(db: Db, complaintId: string): Promise<StoredFile[]> {
  return (await db('complaintFiles').join('files', 'files.id', 'complaintFiles.fileId').where({ complaintId }).orderBy('files.id').select('files.*')) as StoredFile[]
}

type Change = Partial<Pick<Complaint, 'acknowledgedBy' | 'acknowledgedAt' | 'assignedBy' | 'assignedAt' | 'decidedBy' | 'decidedAt' | 'decisionText' | 'remedy' | 'remedyScope' | 'settledAt' | 'settledDecisionId'>>

/** The only statement that writes `complaints.state`. Loses politely to whoever moved it first. */
export async function moveComplaint(db: Db, complaint: Complaint, move: ComplaintMove, change: Change): Promise<Complaint> {
  const state = complaintLife.after(complaint.state, move)
  const { remedyScope, ...rest } = change
  const scope = remedyScope === undefined ? {} : { remedyScope: remedyScope === null ? null : JSON.stringify(remedyScope) }
  const moved = await db('complaints').where({ id: complaint.id, state: complaint.state, version: complaint.version }).update({ ...rest, ...scope, state, version: complaint.version + 1 })
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  return { ...complaint, ...change, state, version: complaint.version + 1 }
}

/** Everybody who sits or sat on the panel: whoever presides first. */
export async function listPanel(db: Db, complaintIds: readonly string[]): Promise<Panellist[]> {
  return (await db('complaintPanellists').join('people', 'people.id', 'complaintPanellists.personId').whereIn('complaintId', [...complaintIds])
    .orderByRaw("case seat when 'presiding' then 0 else 1 end, complaint_panellists.id").select('complaintPanellists.*', 'people.name')) as Panellist[]
}

export async function insertPanellist(db: Db, seat: Pick<Panellist, 'id' | 'complaintId' | 'personId' | 'seat'>): Promise<void> {
  await db('complaintPanellists').insert(seat)
}

export async function declarePanellist(db: Db, id: string, declaredAt: Instant): Promise<void> {
  const changed = await db('complaintPanellists').where({ id }).whereNull('declaredAt').whereNull('endedAt').update({ declaredAt })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function endPanellist(db: Db, id: string, ended: Pick<Panellist, 'endedAt' | 'endedReason'>): Promise<void> {
  const changed = await db('complaintPanellists').where({ id }).whereNull('endedAt').update(ended)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function replaceVote(db: Db, id: string, vote: Pick<Panellist, 'vote' | 'voteText' | 'votedAt'>): Promise<void> {
  await db('complaintPanellists').where({ id }).update(vote)
}

/** Roles whose holders may sit on a panel: of the scheme, and neither readers nor givers. */
const PANEL_ROLES = ['admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer']

export type Candidate = { id: string; name: string }

/**
 * Who may sit on a panel about this call: people of the scheme, without everybody who sat on its committee, scored, checked
 * eligibility, recommended, decided, declared a conflict, or edits or signs for an applicant. The database refuses the same.
 */
export async function listCandidates(db: Db, callId: string): Promise<Candidate[]> {
  const applied = () => db('proposals').where({ callId }).whereNotNull('number')
  const involved = [
    db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId').where({ callId }).select('committeeMembers.personId'),
    db('scoreSheets').where({ callId }).select('assessorId'),
    db('eligibilityChecks').whereIn('proposalId', db('proposals').where({ callId }).select('id')).whereNotNull('decidedBy').select('decidedBy'),
    db('eligibilityChecks').whereIn('proposalId', db('proposals').where({ callId }).select('id')).select('openedBy'),
    db('awardDecisions').where({ callId }).select('decidedBy'), db('awardDecisions').where({ callId }).select('recommendedBy'),
    db('conflicts').whereIn('proposalId', db('proposals').where({ callId }).select('id')).select('personId'),
    db('roles').whereIn('scope', applied().select('organisationId')).select('personId'),
  ]
  const query = db('people').whereNull('disabledAt').orderBy('name').select('id', 'name')
    .whereIn('id', db('roles').select('personId').where({ scope: '' }).whereIn('role', PANEL_ROLES).whereNull('endedAt'))
  for (const part of involved) void query.whereNotIn('id', part)
  return (await query) as Candidate[]
}
