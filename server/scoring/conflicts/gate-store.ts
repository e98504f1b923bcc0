import { parsed, type Db } from '../../kernel/database'
import type { Person } from '../../kernel/policy'
import type { CallSettings } from '../../calls/settings'

/**
 * Proposals whose pages, files, figures and letters outside the evaluation are closed to a person until the results are out:
 * those with which the person has a conflict or about which a question waits for the person, and all of a call that hides names from the person as an assessor of it.
 */
export async function listClosed(db: Db, { id: personId }: Pick<Person, 'id'>): Promise<ReadonlySet<string>> {
  if (personId === '') return new Set()
  const conflicts = (await db('conflicts').join('proposals', 'proposals.id', 'conflicts.proposalId').join('calls', 'calls.id', 'proposals.callId')
    .where('conflicts.personId', personId).whereNull('calls.resultsPublishedAt').select('conflicts.proposalId as id')) as { id: string }[]
  const asked = (await db('hintQuestions').join('proposals', 'proposals.id', 'hintQuestions.proposalId').join('calls', 'calls.id', 'proposals.callId')
    .where('hintQuestions.personId', personId).whereNull('hintQuestions.closedAt').whereNull('calls.resultsPublishedAt').select('hintQuestions.proposalId as id')) as { id: string }[]
  const blind = await listBlindCalls(db, personId)
  const unseen = blind.length === 0 ? [] : (await db('proposals').whereIn('callId', blind).select('id')) as { id: string }[]
  return new Set([...conflicts, ...asked, ...unseen].map(({ id }) => id))
}

/** Calls without results that hide the names of applicants, and of whose committee the person is or was a voting member. */
export async function listBlindCalls(db: Db, personId: string): Promise<string[]> {
  const rows = (await db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId').join('calls', 'calls.id', 'committees.callId')
    .where({ personId, seat: 'voting' }).whereNull('calls.resultsPublishedAt').select('calls.id', 'calls.settings')) as { id: string; settings: string }[]
  return rows.filter(({ settings }) => parsed<Partial<CallSettings>>(settings).anonymous === 'yes').map(({ id }) => id)
}
