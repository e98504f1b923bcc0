import type { Db } from '../../server/kernel/database'

type Row = Record<string, string | number>
type Family = { under: RegExp; rows: (db: Db) => Promise<Row[]> }

const NONE = '01890000-0000-7000-8000-000000000000'
const few = async (asked: PromiseLike<unknown>): Promise<Row[]> => ((await asked) as Row[]).slice(0, 3)

/** Where the parts of an address are kept, the more exact first. The names of the columns are those of the address. */
const FAMILIES: readonly Family[] = [
  { under: /^\/people\/:id\/roles\/:roleId/, rows: (db) => few(db('roles').whereNull('endedAt').select('personId as id', 'id as roleId').limit(3)) },
  { under: /^\/people\/:id/, rows: (db) => few(db('people').select('id').limit(3)) },
  { under: /^\/municipalities\/:code\/officers\/:roleId/, rows: (db) => few(db('roles').where({ role: 'finance' }).select('scope as code', 'id as roleId').limit(3)) },
  { under: /^\/municipalities\/:code/, rows: (db) => few(db('carePlans').select('municipalityCode as code', 'id as planId').limit(3)) },
  { under: /^\/organisations\/:id\/members\/:roleId/, rows: (db) => few(db('roles').where({ role: 'signatory' }).select('scope as id', 'id as roleId').limit(3)) },
  { under: /^\/organisations\/:id/, rows: async (db) => (await few(db('organisations').select('id').limit(3))).map((row) => ({ ...row, section: 'contact' })) },
  { under: /^\/fund\/returns\/:returnId/, rows: (db) => few(db('fundReturns').select('id as returnId').limit(3)) },
  { under: /^\/fund\/periods\/:endsOn/, rows: (db) => few(db('ledgerPeriods').select('endsOn').limit(3)) },
  { under: /^\/fund\/sources\/:sourceId/, rows: async (db) => (await few(db('fundSources').select('id as sourceId').limit(3))).map((row) => ({ ...row, seq: 1 })) },
  {
    under: /^\/calls\/:reference/,
    rows: async (db) => (await few(db('calls').leftJoin('callQuestions', 'callQuestions.callId', 'calls.id').leftJoin('callFiles', 'callFiles.callId', 'calls.id')
      .select('calls.reference', 'callQuestions.id as questionId', 'callFiles.id as fileId').orderBy('calls.createdAt').limit(3))).map((row) => ({ ...row, page: 'money' })),
  },
  { under: /^\/proposals\/:id\/documents\/:code/, rows: (db) => few(db('proposalDocuments').join('callDocuments', 'callDocuments.id', 'proposalDocuments.documentId').select('proposalDocuments.proposalId as id', 'callDocuments.code').limit(3)) },
  { under: /^\/proposals\/:id/, rows: async (db) => (await few(db('proposals').select('id', 'state').orderBy('state').limit(3))).map(({ id }) => ({ id: id as string, code: 'project' })) },
  { under: /^\/scoring\/sheets\/:id/, rows: (db) => few(db('scoreSheets').select('id').limit(3)) },
  { under: /^\/scoring\/pool\/:entryId/, rows: (db) => few(db('poolMembers').select('id as entryId').limit(3)) },
  { under: /^\/scoring\/proposals\/:id/, rows: (db) => few(db('scoreSheets').distinct('proposalId as id').limit(3)) },
  { under: /^\/(scoring|awards\/selections)\/:reference/, rows: (db) => few(db('calls').select('reference').limit(3)) },
  { under: /^\/complaints\/proposals\/:proposalId/, rows: (db) => few(db('outcomes').select('proposalId').limit(3)) },
  { under: /^\/complaints\/revisions\/:reference/, rows: (db) => few(db('calls').select('reference').limit(3)) },
  {
    under: /^\/complaints\/:id/,
    rows: (db) => few(db('complaints').leftJoin('complaintFiles', 'complaintFiles.complaintId', 'complaints.id').select('complaints.id', 'complaintFiles.fileId as file').limit(3)),
  },
  { under: /^\/scoring\/uploads\/:id/, rows: (db) => few(db('sheetUploads').select('id').limit(3)) },
  { under: /^\/awards\/feedback\/:reference/, rows: async (db) => (await few(db('calls').select('reference').limit(3))).map((row) => ({ ...row, number: 1 })) },
  { under: /^\/awards\/draws\/:id/, rows: (db) => few(db('publicDraws').select('id').limit(3)) },
  { under: /^\/awards\/recommendations\/:id/, rows: (db) => few(db('recommendations').select('id').limit(3)) },
  { under: /^\/(awards\/offers|agreements\/awards)\/:awardId/, rows: (db) => few(db('awards').select('id as awardId').limit(3)) },
  { under: /^\/acts\/:reference/, rows: (db) => few(db('acts').join('calls', 'calls.id', 'acts.callId').select('calls.reference', 'acts.number').limit(3)) },
  { under: /^\/agreements\/:id/, rows: (db) => few(db('agreements').select('id').limit(3)) },
  { under: /^\/(payments|reports)\/agreements\/:agreementId/, rows: (db) => few(db('agreements').select('id as agreementId').limit(3)) },
  { under: /^\/payments\/recoveries\/:recoveryId/, rows: (db) => few(db('recoveries').select('id as recoveryId').limit(3)) },
  { under: /^\/payments\/accounts\/:accountId/, rows: (db) => few(db('payingAccounts').select('id as accountId').limit(3)) },
  { under: /^\/payments\/batches\/:batchId/, rows: (db) => few(db('bankBatches').leftJoin('bankOrders', 'bankOrders.batchId', 'bankBatches.id').select('bankBatches.id as batchId', 'bankOrders.id as orderId').limit(3)) },
  { under: /^\/payments\/statements\/:statementId/, rows: (db) => few(db('bankStatements').select('id as statementId').limit(3)) },
  { under: /^\/payments\/entries\/:entryId/, rows: (db) => few(db('bankEntries').select('id as entryId').limit(3)) },
  { under: /^\/payments\/treasury-list\/:listId/, rows: (db) => few(db('treasuryLists').select('id as listId').limit(3)) },
  { under: /^\/payments\/:paymentId/, rows: (db) => few(db('payments').select('id as paymentId').limit(3)) },
  { under: /^\/reports\/workbooks\/:uploadId/, rows: (db) => few(db('expenditureUploads').select('id as uploadId').limit(3)) },
  { under: /^\/reports\/corrections\/:correctionId/, rows: (db) => few(db('expenditureCorrections').select('id as correctionId').limit(3)) },
  { under: /^\/reports\/:reportId\/lines\/:lineId/, rows: (db) => few(db('expenditures').leftJoin('expenditureFiles', 'expenditureFiles.expenditureId', 'expenditures.id').select('expenditures.reportId', 'expenditures.id as lineId', 'expenditureFiles.fileId').limit(3)) },
  { under: /^\/reports\/:reportId/, rows: async (db) => (await few(db('reports').select('id as reportId').limit(3))).map((row) => ({ ...row, code: 'summary' })) },
  { under: /^\/results\/indicators\/:id/, rows: (db) => few(db('indicators').select('id').limit(3)) },
  { under: /^\/results\/recommendations\/:id/, rows: (db) => few(db('recommendationsMade').select('id').limit(3)) },
]

/** An address of the site map with ids of things that are there: up to three of them; a thing of which there is none is asked for by the id of nobody. */
export async function realAddresses(db: Db, address: string): Promise<string[]> {
  if (!address.includes(':')) return [address]
  const family = FAMILIES.find(({ under }) => under.test(address))
  if (family === undefined) throw new Error(`it is not said where the parts of ${address} are kept`)
  const rows = await family.rows(db)
  return (rows.length === 0 ? [{}] : rows).map((row: Row) => address.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(row[name] ?? NONE)))
}
