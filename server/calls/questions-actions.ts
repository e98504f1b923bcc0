import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { writeToFollowers } from './letters'
import * as may from './policy'
import { ANSWER_MAX, QUESTION_MAX, questionState, type Question } from './questions'
import { holdQuestion, insertQuestion, listQuestions, publishAnswered, replaceAnswer } from './questions-store'
import { holdCall, insertFollower } from './store'

/** Takes a question until the moment questions close, judged by when it arrived. The asker is told when answers are out. */
export async function askQuestion(services: Services, person: Person, callId: string, question: string, arrivedAt: Date): Promise<Fault[]> {
  if (question === '') return [{ field: 'question', words: 'calls.fault.question' }]
  if (question.length > QUESTION_MAX) return [{ field: 'question', words: 'calls.fault.tooLong', values: { max: QUESTION_MAX, length: question.length } }]
  return transact<Fault[]>(services, person, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'calls.missing.call')
    insist(may.ask(person, { call, at: arrivedAt }))
    const id = tx.id()
    await insertQuestion(tx.db, { id, callId, askedBy: person.id, question, askedAt: tx.at })
    await insertFollower(tx.db, callId, person.id, tx.at)
    tx.record('calls.questionAsked', `call:${callId}`, { new: { id, question } })
    return []
  })
}

const PUBLISHED_TEXTS = ['questionSq', 'questionEn', 'answerSq', 'answerEn'] as const
export type Answered = Pick<{ [Name in keyof Question]: string }, (typeof PUBLISHED_TEXTS)[number]> & { readonly version: number }

/** Writes the answer, and the question as it will be published, in both languages. Nobody outside sees it before all answers go out. */
export async function answerQuestion(services: Services, manager: Person, questionId: string, answer: Answered): Promise<Fault[]> {
  const faults: Fault[] = PUBLISHED_TEXTS.flatMap((name) =>
    answer[name] === '' ? [{ field: name, words: `calls.fault.${name}` }]
      : answer[name].length > ANSWER_MAX ? [{ field: name, words: 'calls.fault.tooLong', values: { max: ANSWER_MAX, length: answer[name].length } }] : [])
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, manager, async (tx) => {
    const question = found(await holdQuestion(tx.db, questionId), 'calls.missing.question')
    const call = found(await holdCall(tx.db, question.callId), 'calls.missing.call')
    insist(may.answer(manager, { call }))
    if (question.publishedAt !== null) throw new OutOfDate('calls.refused.answerPublished')
    const { version, ...texts } = answer
    await replaceAnswer(tx.db, { id: questionId, version }, { ...texts, answeredBy: manager.id, answeredAt: tx.at })
    tx.record('calls.questionAnswered', `call:${call.id}`, { old: { answerSq: question.answerSq, answerEn: question.answerEn }, new: { id: questionId, ...texts } })
    return []
  })
}

/** Publishes all answers at once to everybody, after questions have closed and none is left without an answer. */
export async function publishAnswers(services: Services, words: Record<Language, Words>, manager: Person, callId: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'calls.missing.call')
    insist(may.publishAnswers(manager, { call, at: services.now() }))
    const open = (await listQuestions(tx.db, callId)).filter(({ publishedAt }) => publishedAt === null)
    const unanswered = open.filter((question) => questionState(question) === 'waiting').length
    if (unanswered > 0) throw new Impossible('calls.refused.unanswered', { count: unanswered })
    if (open.length === 0) throw new Impossible('calls.refused.nothingToPublish')
    await publishAnswered(tx.db, callId, tx.at)
    const told = await writeToFollowers(tx, { services, words }, call, 'answers', (say) => ({ answers: say.count('calls.count.answers', open.length) }))
    tx.record('calls.answersPublished', `call:${callId}`, { new: { answers: open.length, letters: told } })
  })
}
