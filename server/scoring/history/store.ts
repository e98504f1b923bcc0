import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import type { FieldChange } from '../sheets'

/** Something that was done to a sheet: by its assessor in the pages or through a workbook, or by whoever opened it again. */
export type SheetChange = {
  id: string
  sheetId: string
  revision: number
  deed: 'saved' | 'uploaded' | 'sealed' | 'reopened'
  byId: string
  at: Instant
  fields: readonly FieldChange[]
  reason: string | null
}

export async function insertChange(db: Db, change: SheetChange): Promise<void> {
  await db('sheetChanges').insert({ ...change, fields: JSON.stringify(change.fields) })
}

/** In the order in which they happened: ids sort by time. */
export async function listChanges(db: Db, sheetId: string): Promise<SheetChange[]> {
  const rows = (await db('sheetChanges').where({ sheetId }).orderBy(['at', 'id'])) as (Omit<SheetChange, 'fields'> & { fields: string })[]
  return rows.map((row) => ({ ...row, fields: parsed<FieldChange[]>(row.fields) }))
}
