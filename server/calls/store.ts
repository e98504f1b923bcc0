import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import type { Both } from '../kernel/words'
import type { ApplicantKind, Call, CallMunicipality, CallTexts, DocumentAsked, Theme } from './calls'
import type { Funding } from './funding'
import type { Criterion, Grid, GridDraft, GridSection } from './grid'
import { callLife, type CallMove, type CallState } from './lifecycle'
import type { Lot } from './lots'
import { SETTINGS_BEFORE, type CallSettings } from './settings'

type AsText = 'texts' | 'applicantKinds' | 'targetGroups' | 'serviceTypes' | 'themes' | 'lots' | 'otherSources' | 'settings'
type CallRow = Omit<Call, AsText | 'stateReason'> & Record<AsText, string> & { stateReason: string | null }

const callOf = (row: CallRow): Call => ({
  ...row,
  texts: parsed<CallTexts>(row.texts),
  applicantKinds: parsed<ApplicantKind[]>(row.applicantKinds),
  targetGroups: parsed<string[]>(row.targetGroups),
  serviceTypes: parsed<string[]>(row.serviceTypes),
  themes: parsed<Theme[]>(row.themes),
  lots: parsed<Lot[]>(row.lots),
  otherSources: parsed<Funding[]>(row.otherSources),
  settings: { ...SETTINGS_BEFORE, ...parsed<CallSettings>(row.settings) },
  stateReason: row.stateReason === null ? null : parsed<Both>(row.stateReason),
})

/** Objects and lists are kept as text; everything else as it is. */
function rowOf(part: Partial<Call>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, value !== null && typeof value === 'object' ? JSON.stringify(value) : value]))
}

/** By its id or by its public reference. */
export async function findCall(db: Db, idOrReference: string): Promise<Call | undefined> {
  const row = (await db('calls').where({ id: idOrReference }).orWhere({ reference: idOrReference }).first()) as CallRow | undefined
  return row === undefined ? undefined : callOf(row)
}

/** The call, and nobody else changes it until the transaction ends. */
export async function holdCall(db: Db, id: string): Promise<Call | undefined> {
  const row = (await db('calls').where({ id }).forUpdate().first()) as CallRow | undefined
  return row === undefined ? undefined : callOf(row)
}

export type CallFilter = {
  readonly states?: readonly CallState[]
  /** Only what the public may see. */
  readonly published?: 'yes'
  readonly municipalityCode?: string
  /** `whole`: without the lots within calls. `decided`: without calls that are decided lot by lot. */
  readonly only?: 'whole' | 'decided'
  readonly ids?: readonly string[]
}

/** Latest deadline first. */
export async function listCalls(db: Db, filter: CallFilter = {}): Promise<Call[]> {
  const query = db('calls').orderBy([{ column: 'closesAt', order: 'desc' }, { column: 'reference', order: 'desc' }])
  if (filter.states !== undefined) void query.whereIn('state', [...filter.states])
  if (filter.published !== undefined) void query.whereNotNull('publishedAt')
  if (filter.only === 'whole') void query.whereNull('lotOf')
  if (filter.only === 'decided') void query.where('lots', '[]')
  if (filter.ids !== undefined) void query.whereIn('id', [...filter.ids])
  if (filter.municipalityCode !== undefined) void query.whereIn('id', db('callMunicipalities').select('callId').where({ municipalityCode: filter.municipalityCode }))
  return ((await query) as CallRow[]).map(callOf)
}

/** The lots of some published calls, each in the order in which the call names them. */
export async function lotsOfCalls(db: Db, wholes: readonly Call[]): Promise<Map<string, Call[]>> {
  const ids = wholes.filter(({ lots }) => lots.length > 0).map(({ id }) => id)
  const rows = ids.length === 0 ? [] : ((await db('calls').whereIn('lotOf', ids)) as CallRow[]).map(callOf)
  const inOrder = ({ id, lots }: Call) => lots.flatMap(({ code }) => rows.filter((row) => row.lotOf === id && row.lotCode === code))
  return new Map(wholes.map((call) => [call.id, inOrder(call)]))
}

export const listLots = async (db: Db, whole: Call): Promise<Call[]> => (await lotsOfCalls(db, [whole])).get(whole.id) ?? []

/** Of a lot, the ids of all lots of its call, in no order; of any other call its own. */
export async function idsBeside(db: Db, { id, lotOf }: Pick<Call, 'id' | 'lotOf'>): Promise<string[]> {
  return lotOf === null ? [id] : ((await db('calls').where({ lotOf }).select('id')) as { id: string }[]).map((row) => row.id)
}

/** Ids of published calls whose deadline has come. */
export async function listDueCalls(db: Db, at: Instant): Promise<string[]> {
  return ((await db('calls').where({ state: 'published' }).where('closesAt', '<=', at).orderBy('closesAt').select('id')) as { id: string }[]).map(({ id }) => id)
}

export async function insertCall(db: Db, call: Call): Promise<void> {
  await db('calls').insert(rowOf(call))
}

/** Changes what is named, if nobody changed the call since it was read. */
export async function replaceCall(db: Db, call: { readonly id: string; readonly version: number }, change: Partial<Omit<Call, 'id' | 'state' | 'version'>>): Promise<void> {
  const changed = await db('calls').where({ id: call.id, version: call.version }).update({ ...rowOf(change), version: call.version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

type WithMove = Partial<Pick<Call, 'publishedBy' | 'publishedAt' | 'resultsPublishedAt' | 'stateReason' | 'changedBy'>>

/** The only statement that writes `calls.state`. Loses politely to whoever moved it first. Returns the call as it now is. */
export async function moveState(db: Db, call: Call, move: CallMove, also: WithMove = {}): Promise<Call> {
  const state = callLife.after(call.state, move)
  const moved = await db('calls').where({ id: call.id, state: call.state }).update({ state, ...rowOf(also), version: call.version + 1 })
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  return { ...call, ...also, state, version: call.version + 1 }
}

/** The grid of a call, sections and criteria in their order. */
export async function listSections(db: Db, callId: string): Promise<Grid> {
  const rows = (await db('callSections').leftJoin('callCriteria', (join) => {
    join.on('callCriteria.callId', 'callSections.callId').andOn('callCriteria.sectionCode', 'callSections.code')
  }).where('callSections.callId', callId).orderBy(['callSections.position', 'callCriteria.position']).select(
    'callSections.code as section', 'callSections.titleSq as sectionSq', 'callSections.titleEn as sectionEn', 'callSections.floorPoints',
    'callCriteria.id', 'callCriteria.code', 'callCriteria.titleSq', 'callCriteria.titleEn', 'callCriteria.weight',
  )) as (Criterion & { id: string | null; section: string; sectionSq: string; sectionEn: string; floorPoints: number | null })[]
  const sections = new Map<string, GridSection & { criteria: Criterion[] }>()
  for (const { section, sectionSq, sectionEn, floorPoints, ...criterion } of rows) {
    const known = sections.get(section) ?? { code: section, titleSq: sectionSq, titleEn: sectionEn, floorPoints, criteria: [] }
    if ((criterion.id as string | null) !== null) known.criteria.push(criterion)
    sections.set(section, known)
  }
  return { sections: [...sections.values()] }
}

/** Replaces the whole grid; only a draft's grid is replaced, because later marks point to its criteria. */
export async function replaceGrid(db: Db, callId: string, grid: GridDraft, newId: () => string): Promise<void> {
  await db('callCriteria').where({ callId }).delete()
  await db('callSections').where({ callId }).delete()
  if (grid.sections.length === 0) return
  await db('callSections').insert(grid.sections.map(({ code, titleSq, titleEn, floorPoints }, position) => ({ callId, code, position, titleSq, titleEn, floorPoints })))
  const criteria = grid.sections.flatMap((section) => section.criteria.map(({ code, titleSq, titleEn, weight }, position) =>
    ({ id: newId(), callId, sectionCode: section.code, code, position, titleSq, titleEn, weight })))
  if (criteria.length > 0) await db('callCriteria').insert(criteria)
}

export async function listDocumentsAsked(db: Db, callId: string): Promise<DocumentAsked[]> {
  return (await db('callDocuments').where({ callId }).orderBy('position').select('id', 'code', 'titleSq', 'titleEn', 'required', 'identifying')) as DocumentAsked[]
}

export async function replaceDocuments(db: Db, callId: string, documents: readonly Omit<DocumentAsked, 'id'>[], newId: () => string): Promise<void> {
  await db('callDocuments').where({ callId }).delete()
  if (documents.length > 0) await db('callDocuments').insert(documents.map(({ code, titleSq, titleEn, required, identifying = 'yes' }, position) => ({ id: newId(), callId, code, position, titleSq, titleEn, required, identifying })))
}

export async function listCallMunicipalities(db: Db, callId: string): Promise<CallMunicipality[]> {
  return (await municipalitiesOfCalls(db, [callId])).get(callId) ?? []
}

/** The municipalities of many calls with one question to the database. */
export async function municipalitiesOfCalls(db: Db, callIds: readonly string[]): Promise<Map<string, CallMunicipality[]>> {
  const rows = (await db('callMunicipalities').join('municipalities', 'municipalities.code', 'callMunicipalities.municipalityCode')
    .whereIn('callMunicipalities.callId', [...callIds]).orderBy('municipalities.code')
    .select('callMunicipalities.callId', 'municipalities.code', 'municipalities.nameSq', 'municipalities.nameEn')) as (CallMunicipality & { callId: string })[]
  const all = new Map<string, CallMunicipality[]>()
  for (const { callId, ...municipality } of rows) all.set(callId, [...(all.get(callId) ?? []), municipality])
  return all
}

export async function replaceCallMunicipalities(db: Db, callId: string, codes: readonly string[]): Promise<void> {
  await db('callMunicipalities').where({ callId }).delete()
  if (codes.length > 0) await db('callMunicipalities').insert(codes.map((municipalityCode) => ({ callId, municipalityCode })))
}

export type CallFile = { readonly id: string; readonly callId: string; readonly fileId: string; readonly titleSq: string; readonly titleEn: string; readonly addedAt: Instant }
  & Pick<StoredFile, 'name' | 'type' | 'size' | 'sha256'>

export async function listCallFiles(db: Db, callId: string): Promise<CallFile[]> {
  return (await db('callFiles').join('files', 'files.id', 'callFiles.fileId').where({ callId }).orderBy(['callFiles.addedAt', 'callFiles.id'])
    .select('callFiles.id', 'callFiles.callId', 'callFiles.fileId', 'callFiles.titleSq', 'callFiles.titleEn', 'callFiles.addedAt', 'files.name', 'files.type', 'files.size', 'files.sha256')) as CallFile[]
}

export async function insertCallFile(db: Db, row: { id: string; callId: string; fileId: string; titleSq: string; titleEn: string; addedBy: string; addedAt: Instant }): Promise<void> {
  await db('callFiles').insert(row)
}

export async function deleteCallFile(db: Db, callId: string, id: string): Promise<boolean> {
  return (await db('callFiles').where({ callId, id }).delete()) === 1
}

/** Notes that the person is told of changes; doing it twice is once. */
export async function insertFollower(db: Db, callId: string, personId: string, since: Instant): Promise<void> {
  await db('callFollowers').insert({ callId, personId, since, until: null }).onConflict(['callId', 'personId']).merge({ until: null })
}

export async function endFollower(db: Db, callId: string, personId: string, until: Instant): Promise<void> {
  await db('callFollowers').where({ callId, personId }).whereNull('until').update({ until })
}

export async function isFollowing(db: Db, callId: string, personId: string): Promise<boolean> {
  return (await db('callFollowers').where({ callId, personId }).whereNull('until').first('callId')) !== undefined
}

export type Follower = { readonly id: string; readonly name: string; readonly email: string; readonly language: 'sq' | 'en' }

/** Everybody to be told, each once, with open accounts only; of a call in lots also those who follow one of them. */
export async function listFollowers(db: Db, callId: string): Promise<Follower[]> {
  return (await db('callFollowers').join('people', 'people.id', 'callFollowers.personId').join('calls', 'calls.id', 'callFollowers.callId')
    .where((of) => { void of.where('calls.id', callId).orWhere('calls.lotOf', callId) }).whereNull('callFollowers.until').whereNull('people.disabledAt').orderBy('people.email')
    .distinct('people.id', 'people.name', 'people.email', 'people.language')) as Follower[]
}

export async function countFollowers(db: Db, callId: string): Promise<number> {
  const { count } = (await db('callFollowers').where({ callId }).whereNull('until').count({ count: '*' }).first()) as unknown as { count: number }
  return Number(count)
}

/** Names of the people who drafted, changed and published calls. */
export async function namesOfPeople(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const rows = (await db('people').whereIn('id', ids.filter((id) => id !== null)).select('id', 'name')) as { id: string; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}
