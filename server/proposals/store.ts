import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import { COUNTED, proposalLife, type ProposalMove, type ProposalState } from './lifecycle'
import type { DraftDocument, Proposal } from './proposals'

export async function findProposal(db: Db, id: string): Promise<Proposal | undefined> {
  return (await db('proposals').where({ id }).first()) as Proposal | undefined
}

/** Nobody else moves or edits it until our transaction ends. */
export async function holdProposal(db: Db, id: string): Promise<Proposal | undefined> {
  return (await db('proposals').where({ id }).forUpdate().first()) as Proposal | undefined
}

/** In order of arrival; drafts, which have no number, come last. */
export async function listProposalsOfCall(db: Db, callId: string, states?: readonly ProposalState[]): Promise<Proposal[]> {
  const query = db('proposals').where({ callId }).orderByRaw('case when number is null then 1 else 0 end, number, created_at')
  if (states !== undefined) void query.whereIn('state', [...states])
  return (await query) as Proposal[]
}

/** Of many calls, the calls together and each in order of arrival. */
export async function listProposals(db: Db, callIds: readonly string[]): Promise<Proposal[]> {
  if (callIds.length === 0) return []
  return (await db('proposals').whereIn('callId', [...callIds]).whereNotNull('number').orderBy([{ column: 'callId', order: 'desc' }, 'number'])) as Proposal[]
}

export async function listProposalsOf(db: Db, organisationIds: readonly string[]): Promise<Proposal[]> {
  if (organisationIds.length === 0) return []
  return (await db('proposals').whereIn('organisationId', [...organisationIds]).orderBy('createdAt', 'desc')) as Proposal[]
}

/** How many proposals of the applicant count in the call. */
export async function countBegun(db: Db, callIds: readonly string[], organisationId: string): Promise<number> {
  const row = (await db('proposals').where({ organisationId }).whereIn('callId', [...callIds]).whereIn('state', [...COUNTED]).count({ all: '*' }).first()) as { all: number }
  return row.all
}

export async function insertProposal(db: Db, proposal: Proposal): Promise<void> {
  await db('proposals').insert(proposal)
}

/** What lists show of a draft, taken from its answers. */
export async function replaceFacts(db: Db, id: string, facts: Pick<Proposal, 'title' | 'municipalityCode' | 'theme'>): Promise<void> {
  await db('proposals').where({ id }).update(facts)
}

type Submitted = Pick<Proposal, 'number' | 'reference' | 'requestedMinor' | 'totalMinor' | 'ownMinor' | 'directBeneficiaries' | 'submittedAt'> & { targetGroups: readonly string[] }

export async function replaceSubmitted(db: Db, id: string, { targetGroups, ...facts }: Submitted): Promise<void> {
  await db('proposals').where({ id }).update({ ...facts, targetGroups: JSON.stringify(targetGroups) })
}

/** The only statement that writes `proposals.state`. Loses politely to whoever moved it first. */
export async function moveRow(db: Db, proposal: Pick<Proposal, 'id' | 'state'>, move: ProposalMove): Promise<ProposalState> {
  const state = proposalLife.after(proposal.state, move)
  const moved = await db('proposals').where({ id: proposal.id, state: proposal.state }).update({ state }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('proposals.refused.movedMeanwhile')
  return state
}

export async function replaceShown(db: Db, id: string, shownState: ProposalState, notifiedAt: Instant): Promise<void> {
  await db('proposals').where({ id }).update({ shownState, notifiedAt })
}

/** Proposals of a call that name the group among those they are for, in the order of their ids. */
export async function listForGroup(db: Db, callId: string, group: string): Promise<string[]> {
  const rows = (await db('proposals').where({ callId }).whereNotNull('targetGroups').orderBy('id').select('id', 'targetGroups')) as { id: string; targetGroups: string }[]
  return rows.filter(({ targetGroups }) => parsed<string[]>(targetGroups).includes(group)).map(({ id }) => id)
}

/** The next number of the call. The caller holds the call, so that two arrivals stand in one queue. */
export async function nextNumber(db: Db, callId: string): Promise<number> {
  const row = (await db('proposals').where({ callId }).max({ last: 'number' }).first()) as { last: number | null }
  return (row.last ?? 0) + 1
}

/** Drafts of calls whose deadline passed before the moment. */
export async function listDraftsPast(db: Db, closedBefore: Instant): Promise<Proposal[]> {
  return (await db('proposals').join('calls', 'calls.id', 'proposals.callId')
    .where('proposals.state', 'draft').whereNotIn('calls.state', ['draft', 'in_review', 'published', 'suspended']).where('calls.closesAt', '<=', closedBefore)
    .orderBy('proposals.createdAt').select('proposals.*')) as Proposal[]
}

type DocumentRow = StoredFile & { documentId: string; code: string; addedBy: string; addedAt: Instant }

export async function listDocuments(db: Db, proposalId: string): Promise<DraftDocument[]> {
  const rows = (await db('proposalDocuments').join('callDocuments', 'callDocuments.id', 'proposalDocuments.documentId').join('files', 'files.id', 'proposalDocuments.fileId')
    .where({ proposalId }).orderBy('callDocuments.position')
    .select('files.*', 'proposalDocuments.documentId', 'callDocuments.code', 'proposalDocuments.addedBy', 'proposalDocuments.addedAt')) as DocumentRow[]
  return rows.map(({ documentId, code, addedBy, addedAt, ...file }) => ({ documentId, code, addedBy, addedAt, file }))
}

/** Puts the file in the document's place; one that lay there before stays in the store of files, out of the draft. */
export async function replaceDocument(db: Db, row: { proposalId: string; documentId: string; fileId: string; addedBy: string; addedAt: Instant }): Promise<void> {
  await db('proposalDocuments').insert(row).onConflict(['proposalId', 'documentId']).merge(['fileId', 'addedBy', 'addedAt'])
}

export async function removeDocument(db: Db, proposalId: string, documentId: string): Promise<boolean> {
  return (await db('proposalDocuments').where({ proposalId, documentId }).delete()) === 1
}

/** When each member last saved an answer in the draft. */
export async function listLastSaves(db: Db, answerSheetId: string): Promise<Map<string, Instant>> {
  const rows = (await db('answers').where({ answerSheetId }).groupBy('savedBy').select('savedBy').max({ last: 'savedAt' })) as { savedBy: string; last: Instant }[]
  return new Map(rows.map(({ savedBy, last }) => [savedBy, last]))
}

export { latestSubmission, readPackage } from './submission-store'
