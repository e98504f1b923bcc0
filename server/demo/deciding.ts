import { decideAwards, recommend } from '../awards/actions'
import { answerOffer } from '../awards/offers'
import { listAwardsOfCall } from '../awards/store'
import { drawUpAgreement, sendAgreement } from '../agreements/actions'
import { keepAgreementCalendar } from '../agreements/ending-actions'
import { signForFunder, signForGrantee } from '../agreements/signing-actions'
import { findAgreement } from '../agreements/store'
import { findCall } from '../calls/store'
import { listRecipients } from '../people/store'
import { makeBundles } from '../transparency/bundle/actions'
import { drawUpAct, editAllFeedback } from './acts'
import { told } from './publication'
import type { Story } from './story'

/** When each of the six winners answers, within ten working days of the decision. */
const ANSWERS = ['2020-06-23T10:12', '2020-06-23T16:40', '2020-06-24T09:05', '2020-06-26T11:30', '2020-06-30T14:18', '2020-07-03T12:47']

/** Chapter 9: recommendation, decision and letters, June 2020; acceptance and agreements, July 2020. */
export async function deciding(story: Story): Promise<void> {
  const { services, words } = story
  const call = await findCall(services.db, 'CBSSG-2020-01')
  const callId = call?.id ?? ''

  story.at('2020-06-12T15:55:00+02:00')
  const { id } = await recommend(services, await story.as('chair@demo.test'), callId)
  await drawUpAct(story, callId, { kind: 'minutes', by: 'secretary@demo.test', drafted: '2020-06-12T16:05:00+02:00', signed: (place) => `2020-06-12T16:${10 + 5 * place}:00+02:00` })
  await editAllFeedback(story, callId, '2020-06-15T10:20:00+02:00')

  story.at('2020-06-22T11:00:00+02:00')
  const authority = await story.as('authority@demo.test')
  await told(decideAwards(services, words, authority, id, 'Vendosur sipas rekomandimit të komisionit, procesverbali i datës 12 qershor 2020.'))
  await drawUpAct(story, callId, { kind: 'decision', by: 'manager@demo.test', drafted: '2020-06-22T11:30:00+02:00', signed: () => '2020-06-22T12:10:00+02:00' })

  await makeBundles(services)

  const awards = await listAwardsOfCall(services.db, callId)
  const signatories: string[] = []
  for (const [index, award] of awards.entries()) {
    story.at(`${ANSWERS[index] ?? '2020-07-03T13:00'}:00+02:00`)
    const [signatory] = await listRecipients(services.db, award.organisationId, ['signatory'])
    signatories.push(signatory?.email ?? '')
    await told(answerOffer(services, words, await story.as(signatory?.email ?? ''), award.id, { answer: 'accept', reason: '' }))
  }

  const manager = await story.as('manager@demo.test')
  const agreements: string[] = []
  for (const [index, award] of awards.entries()) {
    story.at(`2020-07-07T${10 + index}:05:00+02:00`)
    const drawn = await told(drawUpAgreement(services, words, manager, award.id, '2020-07-15'))
    agreements.push('id' in drawn ? drawn.id : '')
  }
  story.at('2020-07-08T09:00:00+02:00')
  for (const agreement of agreements) await sendAgreement(services, words, manager, agreement)

  for (const [index, agreementId] of agreements.entries()) {
    story.at(`2020-07-10T09:${String(10 + index * 8).padStart(2, '0')}:00+02:00`)
    const agreement = await findAgreement(services.db, agreementId)
    await told(signForGrantee(services, words, await story.as(signatories[index] ?? ''), agreementId, { textHash: agreement?.textHash ?? '', read: 'yes' }))
  }
  for (const [index, agreementId] of agreements.entries()) {
    story.at(`2020-07-10T14:${String(10 + index * 6).padStart(2, '0')}:00+02:00`)
    const agreement = await findAgreement(services.db, agreementId)
    await told(signForFunder(services, words, authority, agreementId, { textHash: agreement?.textHash ?? '', read: 'yes' }))
  }

  story.at('2020-07-15T00:00:30+02:00')
  await keepAgreementCalendar(services)
}
