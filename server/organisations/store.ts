import { listEntries, type AuditEntry } from '../kernel/audit'
import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import { scopesOf, type Person } from '../kernel/policy'
import type { Both } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { organisationLife, type OrganisationMove } from './lifecycle'
import type { Contents, Organisation, Saved } from './organisations'

export { snapshot } from './organisations'

type Row = Omit<Organisation, 'profile' | 'saved'> & { profile: string; saved: string }

const fromRow = (row: Row): Organisation => ({ ...row, profile: parsed<Organisation['profile']>(row.profile), saved: parsed<Saved>(row.saved) })

export async function findOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const row = (await db('organisations').where({ id }).first()) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

export async function holdOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const row = (await db('organisations').where({ id }).forUpdate().first()) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

export async function findByNuis(db: Db, nuis: string): Promise<Organisation | undefined> {
  const row = (await db('organisations').where({ nuis }).first()) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** The organisations in which the person edits or signs. */
export async function listOrganisationsOf(db: Db, person: Person): Promise<Organisation[]> {
  const ids = scopesOf(person, ['editor', 'signatory'])
  if (ids.length === 0) return []
  return ((await db('organisations').whereIn('id', ids).orderBy('nameSq')) as Row[]).map(fromRow)
}

export async function listOrganisations(db: Db, where: { state?: string; kind?: string; municipalityCode?: string } = {}): Promise<Organisation[]> {
  return ((await db('organisations').where(where).orderBy('nameSq')) as Row[]).map(fromRow)
}

export async function insertOrganisation(db: Db, organisation: Organisation): Promise<void> {
  await db('organisations').insert({ ...organisation, profile: JSON.stringify(organisation.profile), saved: JSON.stringify(organisation.saved) })
}

/** Replaces what the organisation says of itself; whoever read an older version is refused. */
export async function replaceOrganisation(db: Db, organisation: { id: string; version: number }, contents: Contents, saved: Saved): Promise<void> {
  const { id, version } = organisation
  const changed = await db('organisations').where({ id, version }).update({ ...contents, profile: JSON.stringify(contents.profile), saved: JSON.stringify(saved), version: version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The only statement that writes `organisations.state`. */
export async function moveOrganisation(db: Db, organisation: Pick<Organisation, 'id' | 'state'>, move: OrganisationMove, at: Instant): Promise<void> {
  const state = organisationLife.after(organisation.state, move)
  const when = state === 'verified' ? { verifiedAt: at } : state === 'submitted' ? { submittedAt: at, verifiedAt: null } : { verifiedAt: null }
  const moved = await db('organisations').where({ id: organisation.id, state: organisation.state }).update({ state, ...when }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type Verification = {
  id: string
  organisationId: string
  outcome: 'verified' | 'refused' | 'reopened'
  answers: Readonly<Record<string, string>>
  note: string
  decidedBy: string
  decidedAt: Instant
}

export async function insertVerification(db: Db, verification: Verification): Promise<void> {
  await db('organisationVerifications').insert({ ...verification, answers: JSON.stringify(verification.answers) })
}

/** Newest first, with the name of who decided; a reopening by the applicant's own change names the applicant's person. */
export async function listVerifications(db: Db, organisationId: string): Promise<(Verification & { decider: string | null })[]> {
  const rows = (await db('organisationVerifications').leftJoin('people', 'people.id', 'organisationVerifications.decidedBy')
    .where({ organisationId }).orderBy('decidedAt', 'desc')
    .select('organisationVerifications.*', 'people.name as decider')) as (Omit<Verification, 'answers'> & { answers: string; decider: string | null })[]
  return rows.map((row) => ({ ...row, answers: parsed<Record<string, string>>(row.answers) }))
}

/** Names of organisations and municipalities by the id or code that roles have as their scope. */
export async function listScopeNames(db: Db, scopes: readonly string[]): Promise<Map<string, Both>> {
  const names = await municipalityNames(db)
  const rows = (await db('organisations').whereIn('id', [...scopes]).select('id', 'nameSq', 'nameEn')) as { id: string; nameSq: string; nameEn: string }[]
  for (const { id, nameSq, nameEn } of rows) names.set(id, { sq: nameSq, en: nameEn })
  return names
}

/** What was saved of a registration, oldest first, with what stood there before. */
export const listSaves = (db: Db, id: string): Promise<AuditEntry[]> => listEntries(db, 'organisations.save', `organisation:${id}`)
