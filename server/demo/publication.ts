import assert from 'node:assert/strict'
import { instantAt } from '../kernel/dates'
import { publishCall } from '../calls/actions'
import { changeCall, draftCall, sendToReview, type CallChange } from '../calls/drafting-actions'
import { findCall } from '../calls/store'
import { ensureForms } from '../forms/actions'
import { listSources } from '../fund/store'
import { clockwork } from '../kernel/policy'
import { transact } from '../kernel/services'
import { ENVELOPE_LEK } from './cast-proposals'
import type { Story } from './story'

/** The six themes that the programme funded in 2020, as its report names them. */
const THEMES: NonNullable<CallChange['themes']> = [
  { code: 'a', title: { sq: 'Mbledhje dhe analizë e integruar e të dhënave për problemet sociale të COVID-19', en: 'Joint collection and analysis of data on social problems of COVID-19' } },
  { code: 'b', title: { sq: 'Ndërgjegjësim dhe komunikim strategjik', en: 'Awareness and strategic communication' } },
  { code: 'c', title: { sq: 'Shërbime digjitale dhe telefonike për komunitetet në nevojë', en: 'Digital and telephone services for vulnerable communities' } },
  { code: 'd', title: { sq: 'Lidhje mes mbrojtjes sociale dhe kujdesit shëndetësor', en: 'Links between social protection and health care' } },
  { code: 'e', title: { sq: 'Punësim për romët dhe egjiptianët përmes menaxhimit të rastit', en: 'Jobs for Roma and Egyptians through case management' } },
  { code: 'f', title: { sq: 'Teleterapi për personat me aftësi të kufizuara dhe të moshuarit', en: 'Teletherapy for persons with disabilities and older persons' } },
]

const local = (day: string, time: string): string => instantAt(day, time) as string

/** Chapter 3: the call is drafted, reviewed and published, April 2020. Municipalities, themes, limits and the deadline are the programme's. */
export async function publication(story: Story): Promise<void> {
  const { services } = story
  story.at('2020-04-08T09:20:00+02:00')
  await transact(services, clockwork, ensureForms)
  const manager = await story.as('manager@demo.test')
  const donor = (await listSources(services.db)).find(({ kind, currency }) => kind === 'donor' && currency === 'ALL')
  assert(donor !== undefined, 'a donor has paid into the fund')
  await draftForStory(story, {
    template: 'cso_small', reference: 'CBSSG-2020-01', titleSq: 'Shërbime sociale me bazë komunitare 2020', titleEn: 'Community-based social services 2020', envelopeMinor: ENVELOPE_LEK * 100,
  }, donor.id, {
    themes: THEMES,
    opensAt: local('2020-04-20', '09:00'), infoSessionAt: local('2020-04-29', '10:00'), questionsUntil: local('2020-05-08', '17:00'), answersBy: local('2020-05-15', '17:00'),
    closesAt: local('2020-05-20', '17:00'), resultsOn: '2020-06-24', contractBy: '2020-07-14', startsFrom: '2020-07-15', endsBy: '2021-08-14',
  })
  const call = await findCall(services.db, 'CBSSG-2020-01')
  story.at('2020-04-10T14:05:00+02:00')
  await told(sendToReview(services, manager, call?.id ?? ''))

  story.at('2020-04-16T11:30:00+02:00')
  await told(publishCall(services, await story.as('publisher@demo.test'), call?.id ?? ''))
}

/** Drafts a call from its template and changes what differs; the money comes from the source named. */
export async function draftForStory(story: Story, wanted: Parameters<typeof draftCall>[2], fundingSourceId: string, change: CallChange): Promise<string> {
  const { services } = story
  const manager = await story.as('manager@demo.test')
  const drafted = await told(draftCall(services, manager, wanted))
  if (Array.isArray(drafted)) return ''
  await changeCall(services, manager, drafted.id, 1, { ...change, fundingSourceId })
  return drafted.id
}

/** A deed of the story must not be refused: the story itself would be wrong. */
export async function told<Result>(deed: Promise<Result>): Promise<Result> {
  const result = await deed
  if (Array.isArray(result) && result.length > 0) throw new Error(`the story was refused: ${JSON.stringify(result)}`)
  return result
}
