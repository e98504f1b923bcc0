import type { Db } from '../kernel/database'
import { listMembers } from '../scoring/committee-store'
import { listSheets, readContents } from '../scoring/sheet-store'
import type { Contents, ScoreSheet } from '../scoring/sheets'
import type { Complaint } from './complaints'

/** A sheet as the panel reads it: under the assessor's code, without a name. */
export type CodedSheet = Pick<ScoreSheet, 'id' | 'state' | 'sectionPoints' | 'totalPoints'> & { readonly code: string; readonly contents: Contents }

const ofProposal = async (db: Db, { callId, proposalId }: Pick<Complaint, 'callId' | 'proposalId'>) =>
  (await listSheets(db, callId, { proposalId })).filter(({ state }) => state === 'sealed')

/** The sealed sheets of the proposal that is complained about, in the order of the codes. No other proposal's are read. */
export async function listCodedSheets(db: Db, complaint: Pick<Complaint, 'callId' | 'proposalId'>): Promise<CodedSheet[]> {
  const members = await listMembers(db, complaint.callId)
  const sheets = await ofProposal(db, complaint)
  const coded = await Promise.all(sheets.map(async (sheet) => ({
    id: sheet.id, state: sheet.state, sectionPoints: sheet.sectionPoints, totalPoints: sheet.totalPoints, contents: await readContents(db, sheet),
    code: members.find(({ personId }) => personId === sheet.assessorId)?.code ?? '–',
  })))
  return coded.sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }))
}

/** Those that can be opened again: sealed by somebody who still sits. */
export async function listReopenable(db: Db, complaint: Pick<Complaint, 'callId' | 'proposalId'>): Promise<ScoreSheet[]> {
  const sitting = (await listMembers(db, complaint.callId)).filter(({ endedAt }) => endedAt === null)
  return (await ofProposal(db, complaint)).filter(({ assessorId }) => sitting.some(({ personId }) => personId === assessorId))
}
