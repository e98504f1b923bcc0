import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { Question } from './questions'

export async function insertQuestion(db: Db, row: Pick<Question, 'id' | 'callId' | 'askedBy' | 'question' | 'askedAt'>): Promise<void> {
  await db('callQuestions').insert({ ...row, version: 1 })
}

export async function findQuestion(db: Db, id: string): Promise<Question | undefined> {
  return (await db('callQuestions').where({ id }).first()) as Question | undefined
}

export async function holdQuestion(db: Db, id: string): Promise<Question | undefined> {
  return (await db('callQuestions').where({ id }).forUpdate().first()) as Question | undefined
}

/** All of a call, first asked first: for the secretariat. */
export async function listQuestions(db: Db, callId: string): Promise<Question[]> {
  return (await db('callQuestions').where({ callId }).orderBy(['askedAt', 'id'])) as Question[]
}

/** What everybody may read: no asker, no original wording. */
export type PublicQuestion = { readonly id: string; readonly questionSq: string; readonly questionEn: string; readonly answerSq: string; readonly answerEn: string; readonly publishedAt: Instant }

export async function listPublishedQuestions(db: Db, callId: string): Promise<PublicQuestion[]> {
  return (await db('callQuestions').where({ callId }).whereNotNull('publishedAt').orderBy(['publishedAt', 'askedAt', 'id'])
    .select('id', 'questionSq', 'questionEn', 'answerSq', 'answerEn', 'publishedAt')) as PublicQuestion[]
}

export async function listOwnQuestions(db: Db, callId: string, askedBy: string): Promise<Question[]> {
  return (await db('callQuestions').where({ callId, askedBy }).orderBy(['askedAt', 'id'])) as Question[]
}

type Answer = Pick<Question, 'questionSq' | 'questionEn' | 'answerSq' | 'answerEn' | 'answeredBy' | 'answeredAt'>

export async function replaceAnswer(db: Db, question: { readonly id: string; readonly version: number }, answer: Answer): Promise<void> {
  const changed = await db('callQuestions').where({ id: question.id, version: question.version }).whereNull('publishedAt').update({ ...answer, version: question.version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Publishes every answered question of the call at one moment. Returns how many. */
export async function publishAnswered(db: Db, callId: string, publishedAt: Instant): Promise<number> {
  return db('callQuestions').where({ callId }).whereNotNull('answeredAt').whereNull('publishedAt').update({ publishedAt })
}
