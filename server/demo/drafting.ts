import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import { answersOf, begin, fillIn } from './applying'
import { PROPOSALS_PLAYED } from './cast-proposals'
import type { Story } from './story'

/** Chapter 4: the first proposals are begun, late April 2020. One of them will never be submitted. */
export async function drafting(story: Story): Promise<void> {
  const call = await findCall(story.services.db, 'CBSSG-2020-01') as Call
  await start(story, call, '2020-04-22T10:05:00+02:00', 'P01', ['project', 'partners', 'need'])
  await start(story, call, '2020-04-23T14:30:00+02:00', 'P02', ['project', 'summary'])
  await start(story, call, '2020-04-24T09:15:00+02:00', 'P03', ['project'])

  story.at('2020-04-27T16:40:00+02:00')
  const cso12 = await story.as('cso12@demo.test')
  const id = await begin(story, cso12, call, 'Strehë ditore për të pastrehët')
  await fillIn(story, cso12, id, {
    municipality: '50', theme: 'd', months: 8,
    summary: 'Një hapësirë e ngrohtë me dush, ushqim dhe punonjëse sociale, dy herë në javë. (Mbetet për t’u plotësuar.)',
  }, ['project', 'summary'])
}

async function start(story: Story, call: Call, at: string, key: string, sections: readonly string[]): Promise<void> {
  const played = PROPOSALS_PLAYED.find((one) => one.key === key)
  if (played === undefined) return
  story.at(at)
  const person = await story.as(`${played.applicant}@demo.test`)
  await fillIn(story, person, await begin(story, person, call, played.titleSq), answersOf(played, call), sections)
}
