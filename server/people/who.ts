import { lastActor } from '../kernel/audit'
import type { Db } from '../kernel/database'
import type { Words } from '../kernel/words'
import { findAccount } from './store'

/** The name of whoever last did something to a subject of the log: said to whoever saved the same thing meanwhile. */
export async function whoActedLast(db: Db, words: Words, subject: string): Promise<string> {
  const actorId = await lastActor(db, subject)
  const account = actorId === undefined ? undefined : await findAccount(db, actorId)
  return account?.name ?? words.say('kernel.conflict.somebody')
}
