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
