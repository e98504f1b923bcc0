import { parsed, type Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { Tx } from '../kernel/services'
import { TERMS_BEFORE, type Agreement, type BudgetLine, type Terms, type WrittenAgreement } from './agreements'
import { agreementLife, type AgreementMove, type AgreementState } from './lifecycle'

type Stored<One> = Omit<One, 'terms'> & { terms: string }
type Row = Stored<WrittenAgreement>

const read = <One extends Agreement>(row: Stored<One>): One => ({ ...row, terms: { ...TERMS_BEFORE, ...parsed<Terms>(row.terms) } }) as unknown as One

const COLUMNS = [
  'id', 'awardId', 'reference', 'state', 'currency', 'amountMinor', 'cofinancingMinor', 'startsOn', 'endsOn', 'textVersion', 'textHash', 'terms', 'iban', 'drawnUpBy', 'drawnUpAt',
  'granteeSignedBy', 'granteeSignedAt', 'funderSignedBy', 'funderSignedAt', 'stateReason', 'endedAt', 'closedBy', 'closedAt', 'version',
] as const satisfies readonly (keyof Agreement)[]
const OWN = COLUMNS.map((name) => `agreements.${name}`)
const TEXT = ['agreements.textSq', 'agreements.textEn']

/** Every agreement with what its award says about whose it is; one join, so that lists cost one query. */
function agreements(db: Db) {
  return db('agreements')
    .join('awards', 'awards.id', 'agreements.awardId')
    .join('organisations', 'organisations.id', 'awards.organisationId')
    .join('calls', 'calls.id', 'awards.callId')
    .select(
      ...OWN, 'awards.reference as awardReference', 'awards.title', 'awards.callId', 'awards.proposalId', 'awards.organisationId', 'awards.municipalityCode',
      'organisations.nameSq as organisationNameSq', 'organisations.nameEn as organisationNameEn', 'organisations.kind as organisationKind', 'calls.reference as callReference',
    )
}

async function findOne(db: Db, where: Record<string, string>): Promise<WrittenAgreement | undefined> {
  const row = (await agreements(db).where(where).first(...TEXT)) as Row | undefined
  return row === undefined ? undefined : read<WrittenAgreement>(row)
}

export const findAgreement = (db: Db, id: string): Promise<WrittenAgreement | undefined> => findOne(db, { 'agreements.id': id })

export const findAgreementOfAward = (db: Db, awardId: string): Promise<WrittenAgreement | undefined> => findOne(db, { 'agreements.awardId': awardId })

/** The agreement, and nobody else changes it until the transaction ends. */
export async function holdAgreement(db: Db, id: string): Promise<WrittenAgreement | undefined> {
  await db('agreements').where({ id }).forUpdate().first('id')
  return findAgreement(db, id)
}

export type AgreementFilter = {
  readonly organisationIds?: readonly string[]
  readonly municipalityCodes?: readonly string[]
  readonly callId?: string
  readonly states?: readonly AgreementState[]
}

export async function listAgreements(db: Db, filter: AgreementFilter = {}): Promise<Agreement[]> {
  const query = agreements(db).orderBy('agreements.reference')
  if (filter.organisationIds !== undefined || filter.municipalityCodes !== undefined) {
    void query.where((either) => {
      void either.whereIn('awards.organisationId', [...(filter.organisationIds ?? [])]).orWhereIn('awards.municipalityCode', [...(filter.municipalityCodes ?? [])])
    })
  }
  if (filter.callId !== undefined) void query.where('awards.callId', filter.callId)
  if (filter.states !== undefined) void query.whereIn('agreements.state', [...filter.states])
  return ((await query) as Stored<Agreement>[]).map((row) => read<Agreement>(row))
}

export async function listBudgetLines(db: Db, agreementId: string): Promise<BudgetLine[]> {
  return (await db('agreementBudgetLines').where({ agreementId }).orderBy('position')) as BudgetLine[]
}

export type AgreementRow = Omit<Row, 'awardReference' | 'title' | 'callId' | 'callReference' | 'proposalId' | 'organisationId' | 'organisationNameSq' | 'organisationNameEn' | 'organisationKind' | 'municipalityCode'>

export async function insertAgreement(db: Db, row: AgreementRow, lines: readonly BudgetLine[]): Promise<void> {
  await db('agreements').insert(row)
  await db('agreementBudgetLines').insert([...lines])
}

/** The only statement that writes `agreements.state`. Loses politely to whoever moved it first. */
export async function moveAgreement(tx: Tx, agreement: Agreement, move: AgreementMove, change: Partial<AgreementRow> = {}): Promise<Agreement> {
  const state = agreementLife.after(agreement.state, move)
  const moved = await tx.db('agreements').where({ id: agreement.id, state: agreement.state }).update({ ...change, state }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  return { ...agreement, state, version: agreement.version + 1 }
}

/** A draft's new days and text, if nobody changed it since it was read. */
export async function replaceText(
  db: Db, agreement: { id: string; version: number }, change: Pick<AgreementRow, 'startsOn' | 'endsOn' | 'textSq' | 'textEn' | 'terms' | 'textVersion' | 'textHash' | 'iban'>,
): Promise<void> {
  const { id, version } = agreement
  const changed = await db('agreements').where({ id, version, state: 'draft' }).update({ ...change, version: version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The first of the two signatures; the second comes with the move. */
export async function replaceSigned(db: Db, agreement: Pick<Agreement, 'id' | 'version'>, signed: Pick<AgreementRow, 'granteeSignedBy' | 'granteeSignedAt'>): Promise<void> {
  const { id, version } = agreement
  const changed = await db('agreements').where({ id, version, state: 'sent' }).whereNull('granteeSignedBy').update({ ...signed, version: version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Agreements that start today or before, and grants whose last day has passed. */
export async function listDue(db: Db, today: string): Promise<{ id: string; move: 'start' | 'end' }[]> {
  const [starting, ending] = (await Promise.all([
    db('agreements').where({ state: 'signed' }).where('startsOn', '<=', today).orderBy('reference').select('id'),
    db('agreements').where({ state: 'active' }).where('endsOn', '<', today).orderBy('reference').select('id'),
  ])) as { id: string }[][]
  return [...(starting ?? []).map(({ id }) => ({ id, move: 'start' as const })), ...(ending ?? []).map(({ id }) => ({ id, move: 'end' as const }))]
}

/** Unsigned agreements about awards that were taken back. */
export async function listBereft(db: Db): Promise<{ id: string; callId: string }[]> {
  return (await db('agreements').join('awards', 'awards.id', 'agreements.awardId').whereIn('agreements.state', ['draft', 'sent']).where('awards.state', 'retracted')
    .orderBy('agreements.reference').select('agreements.id', 'awards.callId')) as { id: string; callId: string }[]
}

export type AgreementDocument = { id: string; agreementId: string; fileId: string; kind: 'termination'; addedBy: string; addedAt: Instant }

export async function insertDocument(db: Db, document: AgreementDocument): Promise<void> {
  await db('agreementDocuments').insert(document)
}

export async function listAgreementDocuments(db: Db, agreementId: string): Promise<(AgreementDocument & { name: string; size: number })[]> {
  return (await db('agreementDocuments').join('files', 'files.id', 'agreementDocuments.fileId').where({ agreementId }).orderBy('addedAt')
    .select('agreementDocuments.*', 'files.name', 'files.size')) as (AgreementDocument & { name: string; size: number })[]
}

/** Accepted awards that have no agreement yet. */
export type Awaiting = { id: string; reference: string; title: string; amountMinor: number; currency: string; organisationNameSq: string; organisationNameEn: string; answeredAt: Instant | null }

export async function listAwaiting(db: Db): Promise<Awaiting[]> {
  return (await db('awards').join('organisations', 'organisations.id', 'awards.organisationId').leftJoin('agreements', 'agreements.awardId', 'awards.id')
    .where('awards.state', 'accepted').whereNull('agreements.id').orderBy('awards.reference')
    .select('awards.id', 'awards.reference', 'awards.title', 'awards.amountMinor', 'awards.currency', 'awards.answeredAt',
      'organisations.nameSq as organisationNameSq', 'organisations.nameEn as organisationNameEn')) as Awaiting[]
}
