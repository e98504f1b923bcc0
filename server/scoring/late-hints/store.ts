import type { CallState } from '../../calls/lifecycle'
import { auditHead } from '../../kernel/audit'
import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { listAnswers, listHints } from '../conflicts/hint-store'
import type { Hint } from '../conflicts/hints'
import { ASSESSED, resultsAreOut, type Evaluation } from '../evaluation'
import { listConflicts } from '../sheet-store'
import { unanswered, type Duo } from './late-hints'

export type Question = Duo & { readonly id: string; readonly callId: string; readonly askedAt: Instant }

const open = (db: Db) => db('hintQuestions').join('proposals', 'proposals.id', 'hintQuestions.proposalId').whereNull('hintQuestions.closedAt')
  .orderBy(['proposals.number', 'hintQuestions.id']).select('hintQuestions.id', 'hintQuestions.proposalId', 'hintQuestions.personId', 'hintQuestions.askedAt', 'proposals.callId')

/** What waits for an answer in some calls; of one person where one is named. */
export async function listQuestions(db: Db, callIds: readonly string[], personId?: string): Promise<Question[]> {
  const query = open(db).whereIn('proposals.callId', [...callIds])
  return (await (personId === undefined ? query : query.where('hintQuestions.personId', personId))) as Question[]
}

export async function insertQuestions(db: Db, questions: readonly (Duo & { id: string; askedAt: Instant })[]): Promise<void> {
  for (const { id, proposalId, personId, askedAt } of questions) await db('hintQuestions').insert({ id, proposalId, personId, askedAt })
}

/** Closes what is open about a person and a proposal; nothing where nothing is. */
export async function closeQuestion(db: Db, { proposalId, personId }: Duo, outcome: 'answered' | 'dropped', at: Instant): Promise<void> {
  await db('hintQuestions').where({ proposalId, personId }).whereNull('closedAt').update({ closedAt: at, outcome })
}

/** What data says now against members who have declared, and they have not answered. */
export async function listUnanswered(db: Db, callId: string, personIds: readonly string[]): Promise<Hint[]> {
  if (personIds.length === 0) return []
  const assessed = new Set((await db('proposals').where({ callId }).whereIn('state', [...ASSESSED]).pluck('id')) as string[])
  const hints = (await listHints(db, callId, personIds)).filter(({ proposalId }) => assessed.has(proposalId))
  return unanswered(hints, await listAnswers(db, callId), await listConflicts(db, callId))
}

const READING: readonly CallState[] = ['under_evaluation', 'decision_pending']

/** Deeds after which data can say something else of a member: of accounts, roles, organisations, registers, and whatever the members did with proposals. */
const newsSince = (db: Db, seq: number, personIds: readonly string[]) => db('auditEntries').where('seq', '>', seq).where((one) => {
  for (const action of ['organisations.%', 'people.account%', 'people.role%', 'awards.%', 'scoring.registerDeclared']) void one.orWhere('action', 'like', action)
  void one.orWhere((own) => { void own.where('action', 'like', 'proposals.%').whereIn('actorId', [...personIds]) })
}).first('seq')

/** The evaluation as it opens to a member this moment: what data says by now closes a proposal at once, and not at the next search. */
export async function asOpened(db: Db, evaluation: Evaluation): Promise<Evaluation> {
  const { call, committee, seat, asked } = evaluation
  if (seat === null || seat.declaredAt === null || resultsAreOut(evaluation) || !READING.includes(call.state)) return evaluation
  const searched = committee?.hintsSeq ?? null
  if (searched !== null && (await newsSince(db, searched, [seat.personId])) === undefined) return evaluation
  const hints = (await listUnanswered(db, call.id, [seat.personId])).filter(({ proposalId }) => !evaluation.elsewhere.includes(proposalId))
  return hints.every(({ proposalId }) => asked.includes(proposalId)) ? evaluation : { ...evaluation, asked: [...new Set([...asked, ...hints.map(({ proposalId }) => proposalId)])] }
}

/** So that nobody reads through an ever longer piece of the log for news. */
const BEHIND_MOST = 2_000

/** Calls whose committee reads, and whose data have changed since they were searched. */
export async function listUnsearched(db: Db): Promise<string[]> {
  const rows = (await db('committees').join('calls', 'calls.id', 'committees.callId').whereIn('calls.state', [...READING]).whereNull('calls.resultsPublishedAt')
    .select('committees.id', 'committees.callId', 'committees.hintsSeq')) as { id: string; callId: string; hintsSeq: number | null }[]
  const head = rows.length === 0 ? 0 : (await auditHead(db))?.seq ?? 0
  const due: string[] = []
  for (const { id, callId, hintsSeq } of rows) {
    const seated = ((await db('committeeMembers').where({ committeeId: id }).whereNull('endedAt').select('personId')) as { personId: string }[]).map(({ personId }) => personId)
    if (hintsSeq === null || head - hintsSeq > BEHIND_MOST || (await newsSince(db, hintsSeq, seated)) !== undefined) due.push(callId)
  }
  return due
}

/** Notes that everything the log says up to `seq` was looked at. */
export async function markSearched(db: Db, callId: string, seq: number): Promise<void> {
  await db('committees').where({ callId }).update({ hintsSeq: seq })
}
