import { found } from '../kernel/errors'
import { goTo, key, type Visit } from '../kernel/http'
import { conflictPage, settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import type { Call } from './calls'
import type { InPath, SiteMap } from './manage-routes'
import * as may from './policy'
import { answerQuestion, publishAnswers } from './questions-actions'
import { ANSWER_FIELDS, answerPage, inboxPage } from './questions-pages'
import { findQuestion, listQuestions } from './questions-store'
import { namesOfPeople } from './store'

/** Questions that came in: answered, and published together. */
export function questionRoutes({ get, post }: SiteMap, services: Services, words: Record<Language, Words>, inPath: InPath): void {
  const { db } = services
  const inbox = ({ reference }: Call) => `/calls/${reference}/manage/questions`

  get('/:reference/manage/questions', {
    find: inPath,
    may: may.readManaged,
    answer: async ({ call, at }, { person, words: say }) =>
      inboxPage(say, call, await listQuestions(db, call.id), { mayAnswer: may.answer(person, { call }).allowed, held: may.publishAnswers(person, { call, at }).words }),
  })

  post('/:reference/manage/questions/publication', {
    find: inPath,
    may: may.publishAnswers,
    answer: async ({ call }, { person }) => {
      await publishAnswers(services, words, person, call.id)
      return goTo(inbox(call))
    },
  })

  const questionInPath = async (visit: Visit) => {
    const subject = await inPath(visit)
    const question = await findQuestion(db, key(visit, 'questionId'))
    return { ...subject, question: found(question?.callId === subject.call.id ? question : undefined, 'calls.missing.question') }
  }

  get('/:reference/manage/questions/:questionId', { find: questionInPath, may: may.answer, answer: ({ call, question }, visit) => answerPage(visit.words, call, question) })

  post('/:reference/manage/questions/:questionId', {
    find: questionInPath,
    may: may.answer,
    answer: async ({ call, question }, visit) => {
      const form = settled(visit.form)
      const version = form.whole('version')
      const texts = Object.fromEntries(ANSWER_FIELDS.map((name) => [name, form.text(name)])) as Record<(typeof ANSWER_FIELDS)[number], string>
      if (version !== question.version) {
        const differing = ANSWER_FIELDS.filter((name) => texts[name] !== (question[name] ?? ''))
        return conflictPage(visit.words, {
          action: `${inbox(call)}/${question.id}`, version: question.version, who: (await namesOfPeople(db, [question.answeredBy])).get(question.answeredBy ?? '') ?? visit.words.say('calls.somebody'),
          differences: differing.map((name) => ({ name, label: visit.words.say(`calls.field.${name}`), mine: texts[name], theirs: question[name] ?? '' })),
          carried: Object.fromEntries(ANSWER_FIELDS.filter((name) => !differing.includes(name)).map((name) => [name, texts[name]])),
        })
      }
      const faults = await answerQuestion(services, visit.person, question.id, { ...texts, version })
      return faults.length > 0 ? answerPage(visit.words, call, question, { form, faults }) : goTo(inbox(call))
    },
  })
}
