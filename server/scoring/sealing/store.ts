import type { Grid } from '../../calls/grid'
import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import type { SheetState } from '../lifecycle'
import { sealOf, type Contents, type Mark, type ReopenedFor, type ScoreSheet } from '../sheets'
import { sealedText } from './sealing'

/** A sheet with its seal, as it stands or as it stood before it was opened again. */
export type SealedRecord = {
  readonly sheetId: string
  readonly proposalId: string
  readonly revision: number
  /** Exactly the bytes under the seal. */
  readonly content: string
  /** Opens the commitment; null where the seal is the plain SHA-256 of the content. */
  readonly nonceHex: string | null
  readonly commitment: string
  readonly sealedAt: Instant
  /** `superseded` stays in the record and counts no more: the sheet was opened again. */
  readonly state: 'sealed' | 'superseded' | 'void'
}

export type SheetVersion = {
  id: string; sheetId: string; revision: number; content: string; sectionPoints: string; totalPoints: number; sealHash: string; sealNonce: string | null; sealedAt: Instant
  reopenedFor: ReopenedFor; reopenedBy: string; reopenedAt: Instant; reason: string
}

type SealedRow = Pick<ScoreSheet, 'id' | 'callId' | 'proposalId' | 'assessorId' | 'comment' | 'revision'> & {
  state: SheetState; sealedAt: Instant; sectionPoints: string; totalPoints: number; sealHash: string; sealNonce: string | null; call: string; proposal: string; code: string | null
}
export type SealedSheetRow = Omit<SealedRow, 'sectionPoints'> & { readonly sectionPoints: Readonly<Record<string, number>>; readonly contents: Contents }

/** The deed under which the log holds a seal. */
export const SEALED = 'scoring.sheetSealed'

const CHUNK = 500

/** Sheets of a call that carry a seal, with what they say; `sheetId` asks for one of them. */
export async function readSealedSheets(db: Db, callId: string, sheetId: string | null = null): Promise<SealedSheetRow[]> {
  const query = db('scoreSheets').join('calls', 'calls.id', 'scoreSheets.callId').join('proposals', 'proposals.id', 'scoreSheets.proposalId')
    .leftJoin('committees', 'committees.callId', 'scoreSheets.callId')
    .leftJoin('committeeMembers', (join) => { join.on('committeeMembers.committeeId', 'committees.id').andOn('committeeMembers.personId', 'scoreSheets.assessorId') })
    .where('scoreSheets.callId', callId).whereNotNull('scoreSheets.sealedAt').orderBy(['scoreSheets.proposalId', 'scoreSheets.id'])
    .select('scoreSheets.*', 'calls.reference as call', 'proposals.reference as proposal', 'committeeMembers.code')
  if (sheetId !== null) void query.where('scoreSheets.id', sheetId)
  const rows = (await query) as SealedRow[]
  const read: SealedSheetRow[] = []
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK)
    const contents = await readContentsOf(db, part)
    for (const row of part) read.push({ ...row, sectionPoints: parsed<Record<string, number>>(row.sectionPoints), contents: contents.get(row.id) ?? { marks: {}, comments: {}, comment: '' } })
  }
  return read
}

/** What some sheets say, with two questions however many they are. */
export async function readContentsOf(db: Db, rows: readonly { id: string; comment: string }[]): Promise<Map<string, Contents>> {
  const ids = rows.map(({ id }) => id)
  const marks = (await db('marks').join('callCriteria', 'callCriteria.id', 'marks.criterionId').whereIn('sheetId', ids).select('sheetId', 'callCriteria.code', 'marks.points', 'marks.reason')) as (Mark & { sheetId: string; code: string })[]
  const comments = (await db('sectionComments').whereIn('sheetId', ids).select('sheetId', 'sectionCode', 'comment')) as { sheetId: string; sectionCode: string; comment: string }[]
  const all = new Map(rows.map(({ id, comment }) => [id, { marks: {} as Record<string, Mark>, comments: {} as Record<string, string>, comment }]))
  for (const { sheetId, code, points, reason } of marks) (all.get(sheetId)?.marks ?? {})[code] = { points, reason }
  for (const { sheetId, sectionCode, comment } of comments) (all.get(sheetId)?.comments ?? {})[sectionCode] = comment
  return all
}

/** The text under a sheet's seal, from its marks as they stand now. A sheet sealed without a nonce has the older form. */
export function textOf(row: SealedSheetRow, grid: Grid): string {
  if (row.sealNonce === null) return sealOf(row, grid, row.contents, row.sealedAt).text
  return sealedText(grid, row.contents, { call: row.call, proposal: row.proposal, assessor: row.code ?? '', revision: row.revision, sealedAt: row.sealedAt })
}

/** Every seal that was ever set in a call, by commitment: an order that says nothing of who sealed what or when. */
export async function listSealed(db: Db, callId: string, grid: Grid): Promise<SealedRecord[]> {
  const standing = (await readSealedSheets(db, callId)).map((row): SealedRecord => ({
    sheetId: row.id, proposalId: row.proposalId, revision: row.revision, content: textOf(row, grid), nonceHex: row.sealNonce, commitment: row.sealHash, sealedAt: row.sealedAt,
    state: row.state === 'void' ? 'void' : 'sealed',
  }))
  const before = (await listVersionsOfCall(db, callId)).map((version): SealedRecord => ({
    sheetId: version.sheetId, proposalId: version.proposalId, revision: version.revision, content: version.content, nonceHex: version.sealNonce, commitment: version.sealHash, sealedAt: version.sealedAt,
    state: version.state === 'void' ? 'void' : 'superseded',
  }))
  return [...standing, ...before].sort((a, b) => (a.commitment < b.commitment ? -1 : 1))
}

export async function listVersionsOfCall(db: Db, callId: string): Promise<(SheetVersion & { proposalId: string; state: SheetState })[]> {
  return (await db('sheetVersions').join('scoreSheets', 'scoreSheets.id', 'sheetVersions.sheetId').where({ callId }).orderBy(['sheetVersions.sheetId', 'sheetVersions.revision'])
    .select('sheetVersions.*', 'scoreSheets.proposalId', 'scoreSheets.state')) as (SheetVersion & { proposalId: string; state: SheetState })[]
}

/** What a sheet was before it was opened again, the latest first. */
export async function listVersions(db: Db, sheetId: string): Promise<SheetVersion[]> {
  return (await db('sheetVersions').where({ sheetId }).orderBy('revision', 'desc')) as SheetVersion[]
}

export async function insertVersion(db: Db, version: SheetVersion): Promise<void> {
  await db('sheetVersions').insert(version)
}

export type Commitment = { readonly commitment: string; readonly code: string | null }

/** What the public may see before the results: seals and codes, by commitment. Neither proposal nor state nor time. */
export async function listCommitments(db: Db, callId: string): Promise<Commitment[]> {
  const seals = (hash: string) => db('scoreSheets').where({ 'scoreSheets.callId': callId })
    .leftJoin('committees', 'committees.callId', 'scoreSheets.callId')
    .leftJoin('committeeMembers', (join) => { join.on('committeeMembers.committeeId', 'committees.id').andOn('committeeMembers.personId', 'scoreSheets.assessorId') })
    .select(`${hash} as commitment`, 'committeeMembers.code')
  const standing = (await seals('scoreSheets.sealHash').whereNotNull('scoreSheets.sealHash')) as Commitment[]
  const before = (await seals('sheetVersions.sealHash').join('sheetVersions', 'sheetVersions.sheetId', 'scoreSheets.id')) as Commitment[]
  return [...standing, ...before].sort((a, b) => (a.commitment < b.commitment ? -1 : 1))
}

/** Whether the sheets of a call can be opened by everybody: there are seals, and each is a commitment. */
export async function areCommitments(db: Db, callId: string): Promise<'yes' | 'no'> {
  const plain = await db('scoreSheets').where({ callId }).whereNotNull('sealHash').whereNull('sealNonce').first('id') as { id: string } | undefined
  const some = await db('scoreSheets').where({ callId }).whereNotNull('sealNonce').first('id') as { id: string } | undefined
  return some !== undefined && plain === undefined ? 'yes' : 'no'
}
