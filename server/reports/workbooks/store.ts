import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { Book } from './judging'

export type UploadState = 'faulty' | 'waiting' | 'replaced' | 'taken'
export type ExpenditureUpload = { id: string; reportId: string; personId: string; fileId: string | null; sha256: string; state: UploadState; book: Book; madeAt: Instant; takenAt: Instant | null }

type Row = Omit<ExpenditureUpload, 'book'> & { book: string }
const uploadOf = (row: Row | undefined): ExpenditureUpload | undefined => (row === undefined ? undefined : { ...row, book: parsed<Book>(row.book) })

export async function findUpload(db: Db, id: string): Promise<ExpenditureUpload | undefined> {
  return uploadOf((await db('expenditureUploads').where({ id }).first()) as Row | undefined)
}

export async function holdUpload(db: Db, id: string): Promise<ExpenditureUpload | undefined> {
  return uploadOf((await db('expenditureUploads').where({ id }).forUpdate().first()) as Row | undefined)
}

/** When this very file was taken for this report, if it was. */
export async function findTaken(db: Db, reportId: string, sha256: string): Promise<Instant | undefined> {
  const row = (await db('expenditureUploads').where({ reportId, sha256, state: 'taken' }).first('takenAt')) as { takenAt: Instant } | undefined
  return row?.takenAt
}

/** The latest workbook takes the place of one that nobody took: a faulty one is forgotten, one that could be taken keeps its file. */
export async function replaceUpload(db: Db, upload: ExpenditureUpload): Promise<void> {
  const { reportId, personId } = upload
  await db('expenditureUploads').where({ reportId, personId, state: 'faulty' }).delete()
  await db('expenditureUploads').where({ reportId, personId, state: 'waiting' }).update({ state: 'replaced' })
  await db('expenditureUploads').insert({ ...upload, book: JSON.stringify(upload.book) })
}

export async function closeUpload(db: Db, id: string, takenAt: Instant): Promise<void> {
  const taken = await db('expenditureUploads').where({ id, state: 'waiting' }).update({ state: 'taken', takenAt })
  if (taken !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}
