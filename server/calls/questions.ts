import type { Instant } from '../kernel/dates'

/** A question about a call. Until answers are published only the asker and the secretariat see it. */
export type Question = {
  id: string
  callId: string
  askedBy: string
  /** As it was asked. */
  question: string
  askedAt: Instant
  /** As it is published: both languages, without what would name the asker. */
  questionSq: string | null
  questionEn: string | null
  answerSq: string | null
  answerEn: string | null
  answeredBy: string | null
  answeredAt: Instant | null
  publishedAt: Instant | null
  version: number
}

export const QUESTION_MAX = 2_000
export const ANSWER_MAX = 4_000

export type QuestionState = 'waiting' | 'answered' | 'published'

export function questionState(question: Pick<Question, 'answeredAt' | 'publishedAt'>): QuestionState {
  if (question.publishedAt !== null) return 'published'
  return question.answeredAt === null ? 'waiting' : 'answered'
}
