import type { Call } from '../calls/calls'
import { closeDueCalls } from '../calls/actions'
import { findCall } from '../calls/store'
import { DECLARATIONS } from '../proposals/packages'
import { listOrganisationsOf } from '../organisations/store'
import { listProposalsOf } from '../proposals/store'
import { expireDrafts, reopenProposal, submitProposal } from '../proposals/submission-actions'
import { answersOf, attachAll, begin, fillIn } from './applying'
import { PROPOSALS_PLAYED, type PlayedProposal } from './cast-proposals'
import { told } from './publication'
import type { Story } from './story'

/** In order of arrival: when the applicant fills it in, and when it is submitted. */
const ARRIVALS: readonly (readonly [key: string, filled: string, submitted: string])[] = [
  ['P04', '2020-05-16T10:20:00+02:00', '2020-05-16T11:40:12.318+02:00'],
  ['P07', '2020-05-17T17:10:00+02:00', '2020-05-17T18:25:47.902+02:00'],
  ['P01', '2020-05-18T09:05:00+02:00', '2020-05-18T10:12:03.144+02:00'],
  ['P10', '2020-05-18T14:30:00+02:00', '2020-05-18T15:47:29.660+02:00'],
  ['P06', '2020-05-19T08:40:00+02:00', '2020-05-19T09:30:55.071+02:00'],
  ['P11', '2020-05-19T12:00:00+02:00', '2020-05-19T13:05:18.433+02:00'],
  ['P03', '2020-05-19T15:35:00+02:00', '2020-05-19T16:50:40.216+02:00'],
  ['P08', '2020-05-20T08:10:00+02:00', '2020-05-20T09:14:22.508+02:00'],
  ['P02', '2020-05-20T10:15:00+02:00', '2020-05-20T11:08:31.207+02:00'],
  ['P12', '2020-05-20T13:30:00+02:00', '2020-05-20T14:36:09.985+02:00'],
  ['P05', '2020-05-20T15:00:00+02:00', '2020-05-20T15:58:44.390+02:00'],
  ['P09', '2020-05-20T16:10:00+02:00', '2020-05-20T16:59:41.883+02:00'],
]

/** One applicant found a slip the day after, took the proposal back and submitted it again before the deadline. */
const AGAIN = { after: 'P02', key: 'P06', reopened: '2020-05-20T12:05:00+02:00', submitted: '2020-05-20T12:20:37.551+02:00' } as const

/** Chapter 6: proposals are filled in and submitted until 20 May 2020, 17:00; what is still a draft then expires. */
export async function submitting(story: Story): Promise<void> {
  const { services, words } = story
  const call = await findCall(services.db, 'CBSSG-2020-01') as Call
  for (const [key, filled, submitted] of ARRIVALS) {
    const played = PROPOSALS_PLAYED.find((one) => one.key === key) as PlayedProposal
    const person = await story.as(`${played.applicant}@demo.test`)
    story.at(filled)
    const [organisation] = await listOrganisationsOf(services.db, person)
    const own = await listProposalsOf(services.db, organisation === undefined ? [] : [organisation.id])
    const id = own.find(({ title, callId }) => title === played.titleSq && callId === call.id)?.id ?? await begin(story, person, call, played.titleSq)
    await fillIn(story, person, id, answersOf(played, call))
    await attachAll(story, person, call, id, organisation?.nameSq ?? '', alsoAttached(played))
    story.at(submitted)
    await told(submitProposal(services, words, person, id, services.now(), DECLARATIONS))
    if (key === AGAIN.after) await submitAgain(story)
  }
  story.at('2020-05-20T17:00:01+02:00')
  await closeDueCalls(services)
  story.at('2020-05-20T17:05:00+02:00')
  await expireDrafts(services, words)
}

/** Optional documents that some have: the licence, the letters of partners. */
const alsoAttached = ({ key }: PlayedProposal): readonly string[] => (key === 'P04' ? ['licence', 'partners'] : ['P01', 'P02', 'P08'].includes(key) ? ['licence'] : [])

async function submitAgain(story: Story): Promise<void> {
  const { services, words } = story
  const played = PROPOSALS_PLAYED.find(({ key }) => key === AGAIN.key) as PlayedProposal
  const person = await story.as(`${played.applicant}@demo.test`)
  const [organisation] = await listOrganisationsOf(services.db, person)
  const [proposal] = await listProposalsOf(services.db, organisation === undefined ? [] : [organisation.id])
  story.at(AGAIN.reopened)
  await reopenProposal(services, words, person, proposal?.id ?? '', services.now())
  await fillIn(story, person, proposal?.id ?? '', { plan_decision: 'Vendimi nr. 14, datë 12.2.2020 (shembull)' }, ['need'])
  story.at(AGAIN.submitted)
  await told(submitProposal(services, words, person, proposal?.id ?? '', services.now(), DECLARATIONS))
}
