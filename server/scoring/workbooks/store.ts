import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import type { Contents } from '../sheets'

/** What a workbook would make of one sheet, as read when the sheet had this version. */
export type UploadedDraft = { readonly sheetId: string; readonly version: number; readonly contents: Contents }
export type SheetUpload = { id: string; callId: string; assessorId: string; name: string; drafts: readonly UploadedDraft[]; madeAt: Instant }

const uploadOf = (row: (Omit<SheetUpload, 'drafts'> & { drafts: string }) | undefined): SheetUpload | undefined => (row === undefined ? undefined : { ...row, drafts: parsed<UploadedDraft[]>(row.drafts) })

export async function findSheetUpload(db: Db, id: string): Promise<SheetUpload | undefined> {
  return uploadOf((await db('sheetUploads').where({ id }).first()) as (Omit<SheetUpload, 'drafts'> & { drafts: string }) | undefined)
}

export async function holdSheetUpload(db: Db, id: string): Promise<SheetUpload | undefined> {
  return uploadOf((await db('sheetUploads').where({ id }).forUpdate().first()) as (Omit<SheetUpload, 'drafts'> & { drafts: string }) | undefined)
}

/** The latest upload takes the place of one that nobody confirmed. */
export async function replaceSheetUpload(db: Db, upload: SheetUpload): Promise<void> {
  await db('sheetUploads').where({ callId: upload.callId, assessorId: upload.assessorId }).delete()
  await db('sheetUploads').insert({ ...upload, drafts: JSON.stringify(upload.drafts) })
}

export async function removeSheetUpload(db: Db, id: string): Promise<void> {
  await db('sheetUploads').where({ id }).delete()
}
