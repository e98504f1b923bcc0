import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import type { Feedback } from './feedback'

export async function findFeedback(db: Db, proposalId: string): Promise<Feedback | undefined> {
  return (await db('feedback').where({ proposalId }).first()) as Feedback | undefined
}

/** As it stood at a decision: what is edited for the next one is nobody's to read before. */
export async function findFeedbackAt(db: Db, proposalId: string, decidedAt: Instant): Promise<Feedback | undefined> {
  return (await db('feedbackChanges').where({ proposalId }).where('editedAt', '<=', decidedAt).orderBy('version', 'desc').first()) as Feedback | undefined
}

export async function listFeedback(db: Db, callId: string): Promise<Map<string, Feedback>> {
  const rows = (await db('feedback').join('proposals', 'proposals.id', 'feedback.proposalId').where({ callId }).select('feedback.*')) as Feedback[]
  return new Map(rows.map((row) => [row.proposalId, row]))
}

/** Keeps an edited text, if nobody edited it since it was read; `version` is the one that was read, 0 where there was none. */
export async function replaceFeedback(db: Db, { version, ...text }: Feedback): Promise<void> {
  const next = { ...text, version: version + 1 }
  if (version === 0) {
    const kept = await db('feedback').insert(next).onConflict('proposalId').ignore().returning('proposalId')
    if (kept.length !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  } else if ((await db('feedback').where({ proposalId: text.proposalId, version }).update(next)) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  await db('feedbackChanges').insert(next)
}

export type FeedbackChange = Feedback & { editor: string }

export async function listFeedbackChanges(db: Db, proposalId: string): Promise<FeedbackChange[]> {
  return (await db('feedbackChanges').join('people', 'people.id', 'feedbackChanges.editedBy').where({ proposalId }).orderBy('feedbackChanges.version', 'desc')
    .select('feedbackChanges.*', 'people.name as editor')) as FeedbackChange[]
}
