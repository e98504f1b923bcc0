import type { Db } from '../kernel/database'
import { OutOfDate } from '../kernel/errors'
import type { StoredFile } from '../kernel/files'
import type { Clarification, EligibilityCheck } from './eligibility'

export async function findCheck(db: Db, proposalId: string): Promise<EligibilityCheck | undefined> {
  return (await db('eligibilityChecks').where({ proposalId }).first()) as EligibilityCheck | undefined
}

export async function listChecks(db: Db, callId: string): Promise<Map<string, EligibilityCheck>> {
  const rows = (await db('eligibilityChecks').join('proposals', 'proposals.id', 'eligibilityChecks.proposalId')
    .where('proposals.callId', callId).select('eligibilityChecks.*')) as EligibilityCheck[]
  return new Map(rows.map((row) => [row.proposalId, row]))
}

/** Who opened or decided a check in the call: they hold no vote in its committee. */
export async function listCheckers(db: Db, callId: string): Promise<string[]> {
  const checks = await listChecks(db, callId)
  return [...new Set([...checks.values()].flatMap(({ openedBy, decidedBy }) => [openedBy, decidedBy]).filter((id) => id !== null))]
}

export async function insertCheck(db: Db, check: EligibilityCheck): Promise<void> {
  await db('eligibilityChecks').insert(check)
}

/** Writes the decision once; whoever read an older version is refused. */
export async function closeCheck(db: Db, check: EligibilityCheck, decision: Pick<EligibilityCheck, 'outcome' | 'reason' | 'decidedBy' | 'decidedAt'>): Promise<void> {
  const closed = await db('eligibilityChecks').where({ id: check.id, version: check.version }).whereNull('outcome').update({ ...decision, version: check.version + 1 })
  if (closed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function findClarification(db: Db, proposalId: string): Promise<Clarification | undefined> {
  return (await db('clarifications').where({ proposalId }).first()) as Clarification | undefined
}

/** By proposal, for lists. */
export async function listClarifications(db: Db, proposalIds: readonly string[]): Promise<Map<string, Clarification>> {
  const rows = (await db('clarifications').whereIn('proposalId', [...proposalIds])) as Clarification[]
  return new Map(rows.map((row) => [row.proposalId, row]))
}

export async function insertClarification(db: Db, clarification: Clarification): Promise<void> {
  await db('clarifications').insert(clarification)
}

/** Writes the answer once. */
export async function closeClarification(db: Db, id: string, answer: Pick<Clarification, 'answer' | 'answeredBy' | 'answeredAt'>, fileIds: readonly string[]): Promise<void> {
  const closed = await db('clarifications').where({ id }).whereNull('answeredAt').update(answer)
  if (closed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  for (const fileId of fileIds) await db('clarificationFiles').insert({ clarificationId: id, fileId })
}

export async function listClarificationFiles(db: Db, clarificationId: string): Promise<StoredFile[]> {
  return (await db('clarificationFiles').join('files', 'files.id', 'clarificationFiles.fileId').where({ clarificationId }).orderBy('files.name').select('files.*')) as StoredFile[]
}
