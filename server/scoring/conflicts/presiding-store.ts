import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'

/** An election of a session: who presides over the whole of the call while its chair has a conflict. */
export type Presiding = {
  id: string
  committeeId: string
  memberId: string
  meetingId: string
  votesFor: number
  votesAgainst: number
  abstentions: number
  recordedBy: string
  recordedAt: Instant
}

export async function insertPresiding(db: Db, presiding: Presiding): Promise<void> {
  await db('presidings').insert(presiding)
}

/** Oldest first: the latest counts. */
export async function listPresidings(db: Db, committeeIds: readonly string[]): Promise<Presiding[]> {
  return (await db('presidings').whereIn('committeeId', [...committeeIds]).orderBy(['recordedAt', 'id'])) as Presiding[]
}

/** Everybody who has a conflict with some proposal of the call that was not withdrawn. */
export async function listRecusedPeople(db: Db, callId: string): Promise<string[]> {
  const rows = (await db('conflicts').join('proposals', 'proposals.id', 'conflicts.proposalId').where({ callId }).whereNot('proposals.state', 'withdrawn').distinct('conflicts.personId')) as { personId: string }[]
  return rows.map(({ personId }) => personId)
}
