import { listSections } from '../../calls/store'
import type { Call } from '../../calls/calls'
import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { combiningOf } from '../combination'
import { isSettled, standOf } from '../divergence/standing'
import { countOpenFurther, listCaseSheets, listRounds } from '../divergence/store'
import type { Revisit } from './revisits'

type Row = Omit<Revisit, 'declared'> & { personId: string | null }

/** With who has spoken about each, in one question: those that are open, or all that ever were. */
export async function listRevisits(db: Db, callIds: readonly string[], which: 'open' | 'all' = 'open'): Promise<Revisit[]> {
  const query = db('revisits').leftJoin('revisitDeclarations', 'revisitDeclarations.revisitId', 'revisits.id').whereIn('callId', [...callIds])
    .orderBy(['revisits.openedAt', 'revisits.id']).select('revisits.*', 'revisitDeclarations.personId')
  if (which === 'open') void query.whereNull('closedAt')
  const revisits = new Map<string, Revisit & { declared: string[] }>()
  for (const { personId, ...row } of (await query) as Row[]) {
    const known = revisits.get(row.id) ?? { ...row, declared: [] }
    if (personId !== null) known.declared.push(personId)
    revisits.set(row.id, known)
  }
  return [...revisits.values()]
}

export async function insertRevisit(db: Db, { declared: _nobody, ...revisit }: Revisit): Promise<void> {
  await db('revisits').insert(revisit)
}

export async function closeRevisitRows(db: Db, callId: string, closed: { closedAt: Instant; closedBy: string }): Promise<void> {
  await db('revisits').where({ callId }).whereNull('closedAt').update(closed)
}

export type Declared = { revisitId: string; personId: string; answer: 'none' | 'conflict'; declaredAt: Instant }

export async function insertDeclarations(db: Db, rows: readonly Declared[]): Promise<void> {
  if (rows.length > 0) await db('revisitDeclarations').insert([...rows])
}

/** What members said about proposals that were brought back. */
export async function listDeclared(db: Db, callId: string): Promise<(Declared & { proposalId: string })[]> {
  return (await db('revisitDeclarations').join('revisits', 'revisits.id', 'revisitDeclarations.revisitId').where({ callId }).orderBy(['declaredAt', 'personId'])
    .select('revisitDeclarations.*', 'revisits.proposalId')) as (Declared & { proposalId: string })[]
}

/**
 * Of the proposals that were brought back after they had their result and have a sheet that was sealed since, how many lie apart
 * by the call's rule without that it was settled: those before the committee for the first time say so by their own state.
 */
export async function countUnsettled(db: Db, { id: callId, settings }: Call, revisits: readonly Revisit[]): Promise<number> {
  if (settings.divergence === 'note') return 0
  const scored = (await db('scoreSheets').join('proposals', 'proposals.id', 'scoreSheets.proposalId').join('revisits', 'revisits.proposalId', 'proposals.id')
    .whereIn('revisits.id', revisits.map(({ id }) => id)).whereNotIn('proposals.state', ['in_assessment', 'scored']).where('scoreSheets.state', 'sealed').whereRaw('score_sheets.sealed_at > revisits.opened_at')
    .distinct('proposals.id').pluck('proposals.id')) as string[]
  if (scored.length === 0) return 0
  const rules = { grid: await listSections(db, callId), totalFloorPoints: settings.totalFloorPoints, combining: combiningOf(settings) }
  const [open, rounds] = [await countOpenFurther(db, callId), await listRounds(db, callId)]
  let unsettled = 0
  for (const proposalId of scored) {
    const sheets = await listCaseSheets(db, callId, { proposalId, marks: 'none' })
    const stand = standOf({ sheets, openFurther: open.get(proposalId) ?? 0, rounds: rounds.filter((round) => round.proposalId === proposalId) }, rules)
    if (!isSettled(stand)) unsettled += 1
  }
  return unsettled
}

/** When the last sheet on one of these was sealed. */
export async function sealedLast(db: Db, callId: string, proposalIds: readonly string[]): Promise<Instant> {
  const row = (await db('scoreSheets').where({ callId, state: 'sealed' }).whereIn('proposalId', [...proposalIds]).max({ last: 'sealedAt' }).first()) as { last: Instant | null } | undefined
  return row?.last ?? ''
}
