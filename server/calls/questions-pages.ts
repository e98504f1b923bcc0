import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { notice, tag, type NoticeView, type Shape, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { takesQuestions, titleOf, type Call } from './calls'
import { crumbs, questionViews, type QuestionView } from './pages'
import { questionState, type Question, type QuestionState } from './questions'
import type { PublicQuestion } from './questions-store'

const SHAPES: Readonly<Record<QuestionState, Shape>> = { waiting: 'triangle', answered: 'half', published: 'diamond' }
const stateOf = (words: Words, question: Question): TagView => tag(SHAPES[questionState(question)], words.say(`calls.question.${questionState(question)}`))

type QuestionsView = { title: string; reference: string; call: string; lead: string; count: string; questions: QuestionView[]; askHref: string | null; mineHref: string }
const questions = template<QuestionsView>('calls/questions')

/** What everybody reads: published answers, without the askers. */
export function questionsPage(words: Words, call: Call, published: readonly PublicQuestion[], at: Date): Page {
  const open = takesQuestions(call, at)
  return questions({
    title: words.say('calls.questions.title'), reference: call.reference, call: words.pick(titleOf(call)),
    lead: words.say(open ? 'calls.questions.until' : 'calls.questions.over', { until: words.moment(call.questionsUntil), answers: words.moment(call.answersBy) }),
    count: words.count('calls.count.answers', published.length), questions: questionViews(words, published),
    askHref: open ? `/calls/${call.reference}/questions/ask` : null, mineHref: `/calls/${call.reference}/questions/ask`,
  }, { crumbs: crumbs(words, call, words.say('calls.questions.title')) })
}

type OwnView = { question: string; asked: string; state: TagView; answer: string | null }
type AskView = { title: string; reference: string; call: string; lead: string; asked: NoticeView | null; action: string; question: InputView | null; closed: string | null; own: OwnView[] }
const ask = template<AskView>('calls/ask')

/** The asker's own page: a form while questions are taken, and one's own questions with what became of them. */
export function askPage(words: Words, call: Call, own: readonly Question[], about: { readonly may: string | null; readonly done: boolean }, sent: Sent = untouched): Page {
  return ask({
    title: words.say('calls.questions.ask'), reference: call.reference, call: words.pick(titleOf(call)),
    lead: words.say('calls.ask.lead', { until: words.moment(call.questionsUntil), answers: words.moment(call.answersBy) }),
    asked: about.done ? notice('good', words.say('calls.ask.done', { answers: words.moment(call.answersBy) })) : null,
    action: `/calls/${call.reference}/questions`,
    question: about.may === null ? inputs(words, {}, sent).area('question', { label: 'calls.ask.question', hint: 'calls.ask.hint', rows: 5 }) : null,
    closed: about.may === null ? null : words.say(about.may),
    own: own.map((one) => ({
      question: one.question, asked: words.moment(one.askedAt), state: stateOf(words, one), answer: one.publishedAt === null ? null : words.pick({ sq: one.answerSq ?? '', en: one.answerEn ?? '' }),
    })),
  }, { crumbs: crumbs(words, call, words.say('calls.questions.ask')), faults: sent.faults })
}

type InboxRow = { href: string | null; question: string; asked: string; state: TagView }
type InboxView = { title: string; reference: string; call: string; lead: string; count: string; rows: InboxRow[]; publishTo: string | null; publishCount: string; held: string | null }
const inbox = template<InboxView>('calls/inbox')

/** The secretariat's list. `held` says why answers cannot be published yet; null when they can. */
export function inboxPage(words: Words, call: Call, all: readonly Question[], about: { readonly mayAnswer: boolean; readonly held: string | null }): Page {
  const open = all.filter(({ publishedAt }) => publishedAt === null)
  const waiting = open.filter((one) => questionState(one) === 'waiting').length
  const held = about.held !== null ? words.say(about.held) : waiting > 0 ? words.count('calls.inbox.waiting', waiting) : null
  return inbox({
    title: words.say('calls.inbox.title'), reference: call.reference, call: words.pick(titleOf(call)),
    lead: words.say('calls.inbox.lead', { until: words.moment(call.questionsUntil), answers: words.moment(call.answersBy) }), count: words.count('calls.inbox.count', all.length),
    rows: all.map((one) => ({
      href: about.mayAnswer && one.publishedAt === null ? `/calls/${call.reference}/manage/questions/${one.id}` : null, question: one.question, asked: words.moment(one.askedAt), state: stateOf(words, one),
    })),
    publishTo: about.mayAnswer && held === null && open.length > 0 ? `/calls/${call.reference}/manage/questions/publication` : null,
    publishCount: words.count('calls.inbox.publish', open.length), held: open.length === 0 ? null : held,
  }, { wide: true, back: { href: `/calls/${call.reference}/manage`, text: words.say('calls.manage.title', { reference: call.reference }) } })
}

type AnswerView = { title: string; original: string; asked: string; action: string; version: number; fields: InputView[] }
const answer = template<AnswerView>('calls/answer')

export const ANSWER_FIELDS = ['questionSq', 'questionEn', 'answerSq', 'answerEn'] as const

export function answerPage(words: Words, call: Call, one: Question, sent: Sent = untouched): Page {
  const field = inputs(words, { questionSq: one.questionSq ?? one.question, questionEn: one.questionEn, answerSq: one.answerSq, answerEn: one.answerEn }, sent)
  return answer({
    title: words.say('calls.answer.title'), original: one.question, asked: words.moment(one.askedAt), action: `/calls/${call.reference}/manage/questions/${one.id}`, version: one.version,
    fields: ANSWER_FIELDS.map((name) => field.area(name, { label: `calls.field.${name}`, hint: `calls.hint.${name}`, rows: name.startsWith('answer') ? 6 : 3 })),
  }, { back: { href: `/calls/${call.reference}/manage/questions`, text: words.say('calls.inbox.title') }, faults: sent.faults })
}
