import { lastDeed } from '../kernel/audit'
import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import type { Words } from '../kernel/words'
import { findAccount } from './store'

/** The name of whoever last did something to a subject of the log: said to whoever saved the same thing meanwhile. */
export async function whoActedLast(db: Db, words: Words, subject: string): Promise<string> {
  return (await whoAndWhen(db, words, subject)).who
}

/** The same with the moment; empty where the log has no deed on the thing itself, because what changed lies beside it. */
export async function whoAndWhen(db: Db, words: Words, subject: string): Promise<{ who: string; at: Instant }> {
  const deed = await lastDeed(db, subject)
  const account = deed === undefined ? undefined : await findAccount(db, deed.actorId)
  return { who: account?.name ?? words.say('kernel.conflict.somebody'), at: deed?.at ?? '' }
}
