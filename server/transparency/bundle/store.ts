import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import type { StoredFile } from '../../kernel/files'
import type { Decision } from '../../awards/awards'

export type KeptBundle = { decisionId: string; callId: string; fileId: string; madeAt: Instant }

export async function insertBundle(db: Db, bundle: KeptBundle): Promise<void> {
  await db('bundles').insert(bundle)
}

/** Decisions whose bundle has not been made, oldest first; but none of a call whose seals are no commitments, because there is nothing to open. */
export async function listUnbundled(db: Db): Promise<Decision[]> {
  const seals = () => db('scoreSheets').whereRaw('score_sheets.call_id = award_decisions.call_id').whereNotNull('sealHash').select(db.raw('1'))
  return (await db('awardDecisions').leftJoin('bundles', 'bundles.decisionId', 'awardDecisions.id').whereNull('bundles.decisionId')
    .whereExists(seals().whereNotNull('sealNonce')).whereNotExists(seals().whereNull('sealNonce'))
    .orderBy('awardDecisions.decidedAt').select('awardDecisions.*')) as Decision[]
}

/** Sheets that divergence asked for, with their number on the proposal. */
export async function listFurther(db: Db, callId: string): Promise<Map<string, number>> {
  const rows = (await db('scoreSheets').where({ callId }).whereNotNull('further').select('id', 'further')) as { id: string; further: number }[]
  return new Map(rows.map(({ id, further }) => [id, further]))
}

/** The file of one decision's bundle, by the number of the decision within its call. */
export async function findBundleFileOf(db: Db, callId: string, number: number): Promise<StoredFile | undefined> {
  return (await db('bundles').join('files', 'files.id', 'bundles.fileId').join('awardDecisions', 'awardDecisions.id', 'bundles.decisionId').where({ 'bundles.callId': callId, number }).first('files.*')) as StoredFile | undefined
}

/** The file of the latest decision's bundle. */
export async function findBundleFile(db: Db, callId: string): Promise<StoredFile | undefined> {
  return (await db('bundles').join('files', 'files.id', 'bundles.fileId').join('awardDecisions', 'awardDecisions.id', 'bundles.decisionId').where({ 'bundles.callId': callId }).orderBy('awardDecisions.number', 'desc').first('files.*')) as StoredFile | undefined
}
