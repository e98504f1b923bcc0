import { instantAt } from '../kernel/dates'
import { calendarOf } from '../calls/calendar'
import { publishCorrigendum } from '../calls/corrigenda-actions'
import { answerQuestion, askQuestion, publishAnswers } from '../calls/questions-actions'
import { listQuestions } from '../calls/questions-store'
import { findCall } from '../calls/store'
import type { Call } from '../calls/calls'
import { told } from './publication'
import type { Story } from './story'

type Played = { at: string; who: string; asked: string; questionSq: string; questionEn: string; answerSq: string; answerEn: string }

/** Questions and answers are invented; what they say follows the rules of the call. */
const QUESTIONS: readonly Played[] = [
  {
    at: '2020-04-29T15:10:00+02:00', who: 'cso3', asked: 'A mund të aplikojë një fondacion me seli në Durrës që punon në Kamëz?',
    questionSq: 'A mund të aplikojë një organizatë me seli jashtë gjashtë bashkive, që punon në njërën prej tyre?', questionEn: 'Can an organisation apply whose seat is outside the six municipalities and which works in one of them?',
    answerSq: 'Jo. Thirrja kërkon seli dhe veprimtari në njërën nga gjashtë bashkitë. Organizata mund të jetë partnere, jo aplikante kryesore.', answerEn: 'No. The call asks for seat and work in one of the six municipalities. The organisation can be a partner, not the lead applicant.',
  },
  {
    at: '2020-05-04T11:25:00+02:00', who: 'cso2', asked: 'A mund të dorëzojmë dy propozime për dy bashki të ndryshme?',
    questionSq: 'A mund të dorëzojë një organizatë dy propozime për dy bashki?', questionEn: 'Can one organisation submit two proposals for two municipalities?',
    answerSq: 'Po. Propozimet vlerësohen veç e veç, por një aplikant merr vetëm një grant.', answerEn: 'Yes. The proposals are scored separately, but one applicant gets only one grant.',
  },
  {
    at: '2020-05-07T09:40:00+02:00', who: 'cso6', asked: 'A është TVSH-ja shpenzim i pranueshëm?',
    questionSq: 'A është TVSH-ja shpenzim i pranueshëm?', questionEn: 'Is VAT an eligible cost?',
    answerSq: 'Po, vetëm kur nuk rikuperohet dhe furnizimi nuk është i përjashtuar. Shënojeni te rreshti i buxhetit.', answerEn: 'Yes, only where it cannot be recovered and the supply is not exempt. Note it at the budget line.',
  },
  {
    at: '2020-05-10T16:45:00+02:00', who: 'cso9', asked: 'Licencën e kemi kërkuar, por ende s’ka dalë. A mjafton vërtetimi?',
    questionSq: 'A mjafton vërtetimi se licenca është kërkuar?', questionEn: 'Is proof that the licence was applied for enough?',
    answerSq: 'Po, për aplikimin. Licenca duhet të paraqitet para këstit të parë.', answerEn: 'Yes, for the application. The licence must be shown before the first instalment.',
  },
]

/** Chapter 5: corrigendum no. 1 gives more time for questions; questions are asked, answered and published together, April and May 2020. */
export async function questions(story: Story): Promise<void> {
  const { services, words } = story
  const call = await findCall(services.db, 'CBSSG-2020-01') as Call
  const manager = await story.as('manager@demo.test')
  story.at('2020-04-28T10:00:00+02:00')
  await told(publishCorrigendum(services, words, manager, call.id, {
    calendar: { ...calendarOf(call), infoSessionAt: instantAt('2020-04-30', '10:00'), questionsUntil: instantAt('2020-05-10', '17:00') as string },
    reasonSq: 'Sesioni informues mbahet në internet një ditë më vonë, prandaj edhe pyetjet pranohen dy ditë më gjatë.',
    reasonEn: 'The information session is held online one day later, so questions are taken two days longer as well.',
    version: call.version,
  }))

  for (const { at, who, asked } of QUESTIONS) {
    story.at(at)
    await told(askQuestion(services, await story.as(`${who}@demo.test`), call.id, asked, services.now()))
  }
  const all = await listQuestions(services.db, call.id)
  for (const [index, { questionSq, questionEn, answerSq, answerEn }] of QUESTIONS.entries()) {
    story.at(`2020-05-13T${String(9 + index).padStart(2, '0')}:15:00+02:00`)
    const question = all[index]
    if (question !== undefined) await told(answerQuestion(services, manager, question.id, { questionSq, questionEn, answerSq, answerEn, version: question.version }))
  }
  story.at('2020-05-15T10:00:00+02:00')
  await publishAnswers(services, words, manager, call.id)
}
