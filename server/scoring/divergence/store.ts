import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import type { SheetPoints, Trigger } from './divergence'
import type { CaseSheet, ConsensusRecord, Round, SheetRef } from './standing'

export type AssessedSheet = CaseSheet & { readonly proposalId: string; readonly assessorId: string }

type SheetRow = { id: string; proposalId: string; assessorId: string; totalPoints: number; sectionPoints: string; sealHash: string; further: number | null }

type Wanted = { readonly proposalId?: string; /** The totals alone, for where nobody asks for single marks. */ readonly marks?: 'none' }

/** Sealed sheets of a call, or of one proposal. */
export async function listCaseSheets(db: Db, callId: string, { proposalId, marks: wanted }: Wanted = {}): Promise<AssessedSheet[]> {
  const where = { 'scoreSheets.callId': callId, 'scoreSheets.state': 'sealed', ...(proposalId === undefined ? {} : { 'scoreSheets.proposalId': proposalId }) }
  const rows = (await db('scoreSheets').where(where).orderBy(['proposalId', 'id'])
    .select('id', 'proposalId', 'assessorId', 'totalPoints', 'sectionPoints', 'sealHash', 'further')) as SheetRow[]
  const read = wanted === 'none' ? [] : (await db('marks').join('scoreSheets', 'scoreSheets.id', 'marks.sheetId').join('callCriteria', 'callCriteria.id', 'marks.criterionId').where(where)
    .select('marks.sheetId', 'callCriteria.code', 'marks.points')) as { sheetId: string; code: string; points: number }[]
  const marks = new Map<string, Record<string, number>>()
  for (const { sheetId, code, points } of read) {
    const own = marks.get(sheetId)
    if (own === undefined) marks.set(sheetId, { [code]: points })
    else own[code] = points
  }
  return rows.map(({ totalPoints, sectionPoints, further, ...row }) => ({
    ...row, total: totalPoints, sections: parsed<Record<string, number>>(sectionPoints), marks: marks.get(row.id) ?? {}, ...(further === null ? {} : { further }),
  }))
}

/** How many further sheets of each proposal are still being written. */
export async function countOpenFurther(db: Db, callId: string): Promise<Map<string, number>> {
  const rows = (await db('scoreSheets').where({ callId }).whereIn('state', ['assigned', 'draft']).whereNotNull('further').groupBy('proposalId').select('proposalId').count({ all: '*' })) as { proposalId: string; all: number }[]
  return new Map(rows.map(({ proposalId, all }) => [proposalId, all]))
}

/** The number of the next further sheet of a proposal; one that was made void keeps its own. */
export async function nextFurther(db: Db, proposalId: string): Promise<number> {
  const rows = (await db('scoreSheets').where({ proposalId }).whereNotNull('further').select('further')) as { further: number }[]
  return Math.max(0, ...rows.map(({ further }) => further)) + 1
}

type FurtherSheet = { readonly id: string; readonly callId: string; readonly proposalId: string; readonly assessorId: string; readonly assignedBy: string; readonly assignedAt: Instant; readonly further: number }

export async function insertFurther(db: Db, sheet: FurtherSheet): Promise<void> {
  await db('scoreSheets').insert({ ...sheet, state: 'assigned', comment: '', version: 1 })
}

type RoundRow = {
  id: string; callId: string; proposalId: string; number: number; sheets: string; gap: number; triggers: string; openedBy: string; openedAt: Instant
  heldAt: Instant | null; place: string; present: string; recordSheets: string; marks: string | null; sectionPoints: string | null; totalPoints: number | null
  reasons: string; minority: string; recordedBy: string; recordedAt: Instant
}

function roundOf(row: RoundRow): Round {
  const { id, callId, proposalId, number, gap, openedBy, openedAt } = row
  return { id, callId, proposalId, number, gap, openedBy, openedAt, sheets: parsed<SheetRef[]>(row.sheets), triggers: parsed<Trigger[]>(row.triggers), record: recordOf(row) }
}

function recordOf({ heldAt, place, present, recordSheets, marks, sectionPoints, totalPoints, reasons, minority, recordedBy, recordedAt }: RoundRow): ConsensusRecord | null {
  if (heldAt === null) return null
  const agreed: SheetPoints | null = marks === null || sectionPoints === null || totalPoints === null ? null
    : { total: totalPoints, sections: parsed<Record<string, number>>(sectionPoints), marks: parsed<Record<string, number>>(marks) }
  return { heldAt, place, present: parsed<string[]>(present), sheets: parsed<SheetRef[]>(recordSheets), agreed, reasons, minority, recordedBy, recordedAt }
}

/** Consensus rounds of a call, or of one proposal, with what was recorded of each; oldest first. */
export async function listRounds(db: Db, callId: string, proposalId?: string): Promise<Round[]> {
  const rows = (await db('consensusRounds').leftJoin('consensusRecords', 'consensusRecords.roundId', 'consensusRounds.id')
    .where({ callId, ...(proposalId === undefined ? {} : { proposalId }) }).orderBy(['openedAt', 'proposalId', 'number'])
    .select('consensusRounds.*', 'consensusRecords.heldAt', 'consensusRecords.place', 'consensusRecords.present', 'consensusRecords.sheets as recordSheets', 'consensusRecords.marks',
      'consensusRecords.sectionPoints', 'consensusRecords.totalPoints', 'consensusRecords.reasons', 'consensusRecords.minority', 'consensusRecords.recordedBy', 'consensusRecords.recordedAt')) as RoundRow[]
  return rows.map(roundOf)
}

export async function insertRound(db: Db, { record: _none, sheets, triggers, ...round }: Round): Promise<void> {
  await db('consensusRounds').insert({ ...round, sheets: JSON.stringify(sheets), triggers: JSON.stringify(triggers) })
}

export async function insertRecord(db: Db, roundId: string, { agreed, present, sheets, ...record }: ConsensusRecord): Promise<void> {
  await db('consensusRecords').insert({
    ...record, roundId, present: JSON.stringify(present), sheets: JSON.stringify(sheets),
    marks: agreed === null ? null : JSON.stringify(agreed.marks ?? {}), sectionPoints: agreed === null ? null : JSON.stringify(agreed.sections), totalPoints: agreed?.total ?? null,
  })
}
