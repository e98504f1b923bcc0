import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { Person } from '../kernel/policy'
import type { Tx } from '../kernel/services'
import { isBlank, type Answers, type FormDefinition, type Purpose } from './forms'

export type FormVersion = { readonly id: string; readonly code: string; readonly number: number; readonly purpose: Purpose; readonly definition: FormDefinition }
export type FormVersionFacts = Omit<FormVersion, 'definition'> & { readonly createdAt: Instant; readonly sheets: number }

export type AnswerSheet = {
  readonly id: string
  readonly formVersion: FormVersion
  readonly answers: Answers
  /** Counts up with every saving; whoever saves says which version was read. */
  readonly version: number
  readonly savedAt: Instant | null
  readonly savedBy: string | null
  readonly savedByName: string | null
}

type VersionRow = { id: string; code: string; number: number; purpose: Purpose; definition: string }
const versionOf = (row: VersionRow): FormVersion => ({ ...row, definition: parsed<FormDefinition>(row.definition) })
const VERSION_COLUMNS = ['id', 'code', 'number', 'purpose', 'definition'] as const

export async function latestFormVersion(db: Db, code: string): Promise<FormVersion | undefined> {
  const row = (await db('formVersions').where({ code }).orderBy('number', 'desc').first(...VERSION_COLUMNS)) as VersionRow | undefined
  return row === undefined ? undefined : versionOf(row)
}

export async function findFormVersion(db: Db, id: string): Promise<FormVersion | undefined> {
  const row = (await db('formVersions').where({ id }).first(...VERSION_COLUMNS)) as VersionRow | undefined
  return row === undefined ? undefined : versionOf(row)
}

export async function findDatedVersion(db: Db, id: string): Promise<(FormVersion & { createdAt: Instant }) | undefined> {
  const row = (await db('formVersions').where({ id }).first(...VERSION_COLUMNS, 'createdAt')) as (VersionRow & { createdAt: Instant }) | undefined
  return row === undefined ? undefined : { ...versionOf(row), createdAt: row.createdAt }
}

/** Every version of every form, the newest of each first, with how many sheets answer it. */
export async function listFormVersions(db: Db): Promise<FormVersionFacts[]> {
  return (await db('formVersions')
    .leftJoin('answerSheets', 'answerSheets.formVersionId', 'formVersions.id')
    .groupBy('formVersions.id', 'formVersions.code', 'formVersions.number', 'formVersions.purpose', 'formVersions.createdAt')
    .orderBy([{ column: 'formVersions.code' }, { column: 'formVersions.number', order: 'desc' }])
    .select('formVersions.id', 'formVersions.code', 'formVersions.number', 'formVersions.purpose', 'formVersions.createdAt')
    .count({ sheets: 'answerSheets.id' })) as unknown as FormVersionFacts[]
}

/** Whether the version is in: nobody else published the same number meanwhile. */
export async function insertFormVersion(db: Db, row: VersionRow & { createdBy: string; createdAt: Instant }): Promise<boolean> {
  const inserted = await db('formVersions').insert(row).onConflict(['code', 'number']).ignore().returning('id')
  return inserted.length === 1
}

/** An empty sheet, tied for good to the version of the form that it answers. Returns its id. */
export async function createAnswerSheet(tx: Tx, formVersionId: string): Promise<string> {
  const id = tx.id()
  await tx.db('answerSheets').insert({ id, formVersionId, version: 1, createdAt: tx.at, savedAt: null, savedBy: null })
  return id
}

type SheetRow = { id: string; formVersionId: string; version: number; savedAt: Instant | null; savedBy: string | null; savedByName: string | null }

export async function findSheet(db: Db, id: string): Promise<AnswerSheet | undefined> {
  const row = (await db('answerSheets')
    .leftJoin('people', 'people.id', 'answerSheets.savedBy')
    .where('answerSheets.id', id)
    .first('answerSheets.id', 'answerSheets.formVersionId', 'answerSheets.version', 'answerSheets.savedAt', 'answerSheets.savedBy', 'people.name as savedByName')) as SheetRow | undefined
  if (row === undefined) return undefined
  const formVersion = (await findFormVersion(db, row.formVersionId)) as FormVersion
  const { formVersionId: _pinned, ...facts } = row
  return { ...facts, formVersion, answers: (await readAnswers(db, [id])).get(id) ?? {} }
}

/** The answers of many sheets with one question to the database. */
export async function readAnswers(db: Db, sheetIds: readonly string[]): Promise<Map<string, Answers>> {
  const rows = (await db('answers').whereIn('answerSheetId', [...sheetIds]).orderBy('question').select('answerSheetId', 'question', 'value')) as { answerSheetId: string; question: string; value: string }[]
  const sheets = new Map<string, Record<string, unknown>>(sheetIds.map((id) => [id, {}]))
  for (const { answerSheetId, question, value } of rows) (sheets.get(answerSheetId) as Record<string, unknown>)[question] = parsed<unknown>(value)
  return sheets
}

/**
 * Saves the answers given, question by question; what is not among them stays, a blank one is taken away.
 * Refuses when somebody saved after `expectedVersion` was read: nothing of theirs is overwritten.
 */
export async function saveAnswers(tx: Tx, person: Person, sheetId: string, answers: Answers, expectedVersion: number): Promise<void> {
  const moved = await tx.db('answerSheets').where({ id: sheetId, version: expectedVersion }).update({ version: expectedVersion + 1, savedAt: tx.at, savedBy: person.id })
  if (moved !== 1) throw new OutOfDate('forms.refused.savedMeanwhile')
  const rows = Object.entries(answers).map(([question, value]) => ({ answerSheetId: sheetId, question, value, savedAt: tx.at, savedBy: person.id }))
  const blank = rows.filter(({ value }) => isBlank(value)).map(({ question }) => question)
  if (blank.length > 0) await tx.db('answers').where({ answerSheetId: sheetId }).whereIn('question', blank).delete()
  const kept = rows.filter(({ value }) => !isBlank(value)).map((row) => ({ ...row, value: JSON.stringify(row.value) }))
  if (kept.length > 0) await tx.db('answers').insert(kept).onConflict(['answerSheetId', 'question']).merge(['value', 'savedAt', 'savedBy'])
}
