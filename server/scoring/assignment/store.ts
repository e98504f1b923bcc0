import { parsed, type Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { listAnswers, listHints } from '../conflicts/hint-store'
import { hiddenFrom, voters, workOf, type Evaluation } from '../evaluation'
import { unanswered } from '../late-hints/late-hints'
import { organisationOf } from '../pool/pool'
import { listPool } from '../pool/store'
import { maySit } from '../revisits/revisits'
import { listConflicts, listSheets } from '../sheet-store'
import { listAssessed } from '../store'
import { duoKey, type AssignmentFacts, type Rules } from './assignment'

const ASKED = ['target_groups', 'service_types'] as const

/** What the proposals of a call are about: the groups and types of service they named. */
async function listKnowledgeAsked(db: Db, callId: string): Promise<Map<string, Record<(typeof ASKED)[number], readonly string[]>>> {
  const rows = (await db('answers').join('proposals', 'proposals.answerSheetId', 'answers.answerSheetId').where({ callId }).whereIn('question', [...ASKED])
    .select('proposals.id', 'answers.question', 'answers.value')) as { id: string; question: (typeof ASKED)[number]; value: string }[]
  const asked = new Map<string, Record<(typeof ASKED)[number], readonly string[]>>()
  for (const { id, question, value } of rows) {
    const codes = parsed<unknown>(value)
    const one = asked.get(id) ?? { target_groups: [], service_types: [] }
    if (Array.isArray(codes)) asked.set(id, { ...one, [question]: codes.filter((code): code is string => typeof code === 'string') })
  }
  return asked
}

/** Everything an assignment is made from; what the person has a conflict with is left out whole, sheets and loads included. */
export async function readAssignmentFacts(db: Db, evaluation: Evaluation): Promise<AssignmentFacts> {
  const { id } = evaluation.call
  const hidden = new Set(hiddenFrom(evaluation))
  const seats = voters(evaluation)
  const listed = workOf(evaluation, await listAssessed(db, id, { without: [...hidden] }))
  const worked = new Set(listed.map((proposal) => proposal.id))
  const pool = new Map((await listPool(db)).map((member) => [member.personId, member]))
  const asked = await listKnowledgeAsked(db, id)
  const hints = await listHints(db, id, seats.map(({ personId }) => personId))
  const silent = listed.flatMap((proposal) => seats.filter((member) => member.declaredAt !== null && !maySit(evaluation, member, proposal.id)).map(({ personId }) => duoKey({ proposalId: proposal.id, personId })))
  const declared = new Set(seats.filter(({ declaredAt }) => declaredAt !== null).map(({ personId }) => personId))
  // What a member has to answer first is no arc yet.
  const barred = new Set([...(await listConflicts(db, id)).map(duoKey), ...hints.filter(({ strength }) => strength === 'bar').map(duoKey), ...unanswered(hints.filter(({ personId }) => declared.has(personId)), await listAnswers(db, id), []).map(duoKey)])
  const weights = new Map<string, number>()
  for (const hint of hints) if (hint.strength === 'hint') weights.set(duoKey(hint), (weights.get(duoKey(hint)) ?? 0) + hint.weight)
  const emails = new Map((await db('people').whereIn('id', seats.map(({ personId }) => personId)).select('id', 'email') as { id: string; email: string }[]).map((one) => [one.id, one.email]))
  return {
    barred, silent: new Set(silent), hints: weights,
    proposals: listed.map(({ id: proposalId, reference, title }) => ({ id: proposalId, reference, title, targetGroups: asked.get(proposalId)?.target_groups ?? [], serviceTypes: asked.get(proposalId)?.service_types ?? [] })),
    members: seats.map(({ personId, code, name, body, declaredAt }) => {
      const known = pool.get(personId)
      return {
        personId, code, name, email: emails.get(personId) ?? '', declared: declaredAt === null ? 'no' as const : 'yes' as const, organisation: organisationOf(known ?? { standing: 'official', body }), loadMax: known?.loadMax ?? null,
        targetGroups: known?.targetGroups ?? [], serviceTypes: known?.serviceTypes ?? [],
      }
    }),
    sheets: (await listSheets(db, id)).filter(({ proposalId }) => worked.has(proposalId)).map(({ proposalId, assessorId, state }) => ({ proposalId, personId: assessorId, state })),
  }
}

export type Run = { id: string; callId: string; way: 'automatic' | 'table'; rules: Rules | null; inputHash: string; resultHash: string; sheets: number; short: number; runBy: string; runAt: Instant }

export async function insertRun(db: Db, run: Run): Promise<void> {
  await db('assignmentRuns').insert({ ...run, rules: run.rules === null ? null : JSON.stringify(run.rules) })
}

/** Every assignment that was computed or read from a table, newest first. */
export async function listRuns(db: Db, callId: string): Promise<Run[]> {
  const rows = (await db('assignmentRuns').where({ callId }).orderBy([{ column: 'runAt', order: 'desc' }, { column: 'id', order: 'desc' }])) as (Omit<Run, 'rules'> & { rules: string | null })[]
  return rows.map((row) => ({ ...row, rules: row.rules === null ? null : parsed<Rules>(row.rules) }))
}
