import type { Db } from '../../kernel/database'
import { dayOf, type Day, type Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { PaymentState } from '../lifecycle'
import type { PaymentCandidate, RecoveryCandidate } from './matching'
import type { Entry, Latest, Statement } from './statements'

/** The last statement of an account in the row; the next one begins where it ended. */
export async function findLatest(db: Db, accountId: string): Promise<(Latest & { ordinal: number }) | undefined> {
  return (await db('bankStatements').where({ accountId }).orderBy('ordinal', 'desc').first('ordinal', 'closingMinor', 'closedOn', 'statementRef')) as (Latest & { ordinal: number }) | undefined
}

export async function isKnownStatement(db: Db, accountId: string, statementRef: string): Promise<boolean> {
  return (await db('bankStatements').where({ accountId, statementRef }).first('id')) !== undefined
}

export async function insertStatement(db: Db, statement: Statement): Promise<void> {
  await db('bankStatements').insert(statement)
}

const CHUNK = 400

function chunks<One>(all: readonly One[], size = CHUNK): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_none, index) => all.slice(index * size, (index + 1) * size))
}

/** The first of these keys that an earlier statement of the account has booked already. */
export async function findKnownEntry(db: Db, accountId: string, keys: readonly string[]): Promise<{ entryKey: string; bookedOn: Day; statementRef: string; line: number } | undefined> {
  for (const some of chunks(keys)) {
    const known = (await db('bankEntries').join('bankStatements', 'bankStatements.id', 'bankEntries.statementId').where('bankEntries.accountId', accountId).whereIn('bankEntries.entryKey', some)
      .first('bankEntries.entryKey', 'bankEntries.bookedOn', 'bankEntries.line', 'bankStatements.statementRef')) as { entryKey: string; bookedOn: Day; statementRef: string; line: number } | undefined
    if (known !== undefined) return known
  }
  return undefined
}

/** Many rows at a time: a statement of a busy month has thousands of lines. */
export async function insertEntries(db: Db, entries: readonly Entry[]): Promise<void> {
  for (const some of chunks(entries, 30)) await db('bankEntries').insert(some)
}

export async function findEntry(db: Db, id: string): Promise<Entry | undefined> {
  return (await db('bankEntries').where({ id }).first()) as Entry | undefined
}

export async function holdEntry(db: Db, id: string): Promise<Entry | undefined> {
  return (await db('bankEntries').where({ id }).forUpdate().first()) as Entry | undefined
}

/** The only statement that changes an entry: once it is settled, it stays. */
export async function settleEntry(db: Db, entry: Pick<Entry, 'id' | 'version'>, change: Partial<Entry> & Pick<Entry, 'state' | 'settledBy' | 'settledAt'>): Promise<void> {
  const changed = await db('bankEntries').where({ id: entry.id, state: 'open', version: entry.version }).update({ ...change, version: entry.version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type StatementRow = Statement & { currency: string; iban: string; name: string; importedAt: Instant; importer: string; fileId: string; openCount: number; matchedCount: number }

function statements(db: Db) {
  const counted = db('bankEntries').groupBy('statementId').select('statementId')
    .select(db.raw("sum(case when state = 'open' then 1 else 0 end) as open_count"), db.raw("sum(case when state = 'matched' then 1 else 0 end) as matched_count")).as('counted')
  return db('bankStatements').join('payingAccounts', 'payingAccounts.id', 'bankStatements.accountId').join('bankImports', 'bankImports.id', 'bankStatements.importId').join('files', 'files.id', 'bankImports.fileId')
    .join('people', 'people.id', 'bankImports.importedBy').leftJoin(counted, 'counted.statementId', 'bankStatements.id')
    .select('bankStatements.*', 'payingAccounts.currency', 'payingAccounts.iban', 'files.name', 'files.id as fileId', 'bankImports.importedAt', 'people.name as importer', 'counted.openCount', 'counted.matchedCount')
}

const counted = (row: StatementRow): StatementRow => ({ ...row, openCount: Number(row.openCount ?? 0), matchedCount: Number(row.matchedCount ?? 0) })

export async function listStatements(db: Db, limit = 100): Promise<StatementRow[]> {
  return ((await statements(db).orderBy([{ column: 'bankImports.importedAt', order: 'desc' }, { column: 'bankStatements.ordinal', order: 'desc' }]).limit(limit)) as StatementRow[]).map(counted)
}

export async function findStatement(db: Db, id: string): Promise<StatementRow | undefined> {
  const row = (await statements(db).where('bankStatements.id', id).first()) as StatementRow | undefined
  return row === undefined ? undefined : counted(row)
}

/** Entries of one statement in the order of the bank, a page at a time. */
export async function listEntries(db: Db, statementId: string, page: { state?: Entry['state']; from?: number; limit: number }): Promise<Entry[]> {
  const query = db('bankEntries').where({ statementId }).orderBy('line').offset(page.from ?? 0).limit(page.limit)
  return (await (page.state === undefined ? query : query.where({ state: page.state }))) as Entry[]
}

export async function countOpenEntries(db: Db): Promise<number> {
  const row = (await db('bankEntries').where({ state: 'open' }).count({ count: 'id' }).first()) as { count: number | string } | undefined
  return Number(row?.count ?? 0)
}

type CandidateRow = { paymentId: string; attempt: number; currentAttempt: number; state: PaymentState; endToEndId: string | null; iban: string; amountMinor: number; executeOn: Day | null; approvedAt: Instant | null; reference: string; instalment: number }
export type NamedCandidate = PaymentCandidate & { readonly reference: string; readonly instalment: number }

const candidate = ({ executeOn, approvedAt, ...row }: CandidateRow): NamedCandidate => ({ ...row, fromOn: executeOn ?? (approvedAt === null ? '9999-12-31' : dayOf(approvedAt)) })

/** Orders that went to the bank under one of these ids, whatever became of them since. */
async function listNamed(db: Db, ids: readonly string[]): Promise<NamedCandidate[]> {
  const found: CandidateRow[] = []
  for (const some of chunks([...new Set(ids)])) {
    found.push(...((await db('bankOrders').join('bankBatches', 'bankBatches.id', 'bankOrders.batchId').join('payments', 'payments.id', 'bankOrders.paymentId').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId')
      .where('bankBatches.state', 'released').whereIn('bankOrders.endToEndId', some).whereNot('bankOrders.status', 'withdrawn')
      .select('bankOrders.paymentId', 'bankOrders.attempt', 'payments.attempt as currentAttempt', 'payments.state', 'bankOrders.endToEndId', 'bankOrders.iban', 'bankOrders.amountMinor', 'bankBatches.executeOn', 'payments.approvedAt', 'awards.reference', 'payments.instalment')) as CandidateRow[]))
  }
  return found.map(candidate)
}

/** Approved payments in this currency that are on their way through a bank: in a released batch, or in none. */
async function listWaiting(db: Db, currency: string): Promise<NamedCandidate[]> {
  const rows = (await db('payments').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .leftJoin('bankOrders', (on) => { void on.on('bankOrders.paymentId', 'payments.id').andOn('bankOrders.attempt', 'payments.attempt').andOnVal('bankOrders.status', '<>', 'withdrawn') })
    .leftJoin('bankBatches', 'bankBatches.id', 'bankOrders.batchId')
    .leftJoin('treasuryOrders', (on) => { void on.on('treasuryOrders.paymentId', 'payments.id').andOn('treasuryOrders.attempt', 'payments.attempt').andOnNull('treasuryOrders.withdrawnAt') })
    .where({ 'payments.state': 'approved', 'agreements.currency': currency }).whereNull('treasuryOrders.id').whereNotNull('agreements.iban')
    .where((either) => { void either.whereNull('bankOrders.id').orWhere('bankBatches.state', 'released') })
    .select('payments.id as paymentId', 'payments.attempt', 'payments.attempt as currentAttempt', 'payments.state', 'bankOrders.endToEndId', db.raw('coalesce(bank_orders.iban, agreements.iban) as iban'), 'payments.amountMinor', 'bankBatches.executeOn', 'payments.approvedAt', 'awards.reference', 'payments.instalment')) as CandidateRow[]
  return rows.map(candidate)
}

/** Payments of this amount that a bank has paid already: a credit without a name may bring one of them back. */
export async function listPaidOf(db: Db, currency: string, amountMinor: number): Promise<NamedCandidate[]> {
  const rows = (await db('payments').join('agreements', 'agreements.id', 'payments.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .where({ 'payments.state': 'paid', 'payments.channel': 'bank', 'payments.amountMinor': amountMinor, 'agreements.currency': currency }).orderBy('payments.valueOn', 'desc').limit(20)
    .select('payments.id as paymentId', 'payments.attempt', 'payments.attempt as currentAttempt', 'payments.state', db.raw("coalesce(agreements.iban, '') as iban"), 'payments.amountMinor', 'payments.approvedAt', 'awards.reference', 'payments.instalment')) as Omit<CandidateRow, 'endToEndId' | 'executeOn'>[]
  return rows.map((row) => candidate({ ...row, endToEndId: null, executeOn: null }))
}

/** Every payment that a line may be about: the named ones and those that wait. */
export async function listCandidates(db: Db, currency: string, endToEndIds: readonly string[]): Promise<NamedCandidate[]> {
  const waiting = await listWaiting(db, currency)
  const there = new Set(waiting.map(({ paymentId, attempt }) => `${paymentId}:${attempt}`))
  return [...waiting, ...(await listNamed(db, endToEndIds)).filter(({ paymentId, attempt }) => !there.has(`${paymentId}:${attempt}`))]
}

/** Recoveries that were ordered in this currency, those that are over too: a second repayment is noticed. */
export async function listRecoveryCandidates(db: Db, currency: string): Promise<RecoveryCandidate[]> {
  return (await db('recoveries').join('agreements', 'agreements.id', 'recoveries.agreementId').join('awards', 'awards.id', 'agreements.awardId')
    .where('agreements.currency', currency).whereIn('recoveries.state', ['ordered', 'repaid', 'written_off'])
    .select('recoveries.id as recoveryId', 'awards.reference', 'recoveries.amountMinor', 'recoveries.state')) as RecoveryCandidate[]
}
