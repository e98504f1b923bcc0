import { addDays, addMonths, dayOf, instantAt, type Day } from '../kernel/dates'
import { publishCall } from '../calls/actions'
import { sendToReview } from '../calls/drafting-actions'
import { changePoolMember } from '../scoring/pool/actions'
import { listPool } from '../scoring/pool/store'
import { moneyOf2026 } from './money'
import { municipalDrafts } from './municipal-drafts'
import { draftForStory, told } from './publication'
import type { Story } from './story'

const local = (day: string, time: string): string => instantAt(day, time) as string

/** Chapter 12: a call to municipalities that is open now: published eight days before the story ends, closing thirty days after. The envelope is invented. */
export async function municipal(story: Story): Promise<void> {
  const { services } = story
  const today = dayOf(story.end)
  const closes = addDays(today, 30)
  const starts = addDays(closes, 75)
  const drafted = local(addDays(today, -12), '10:00')
  // Told soon after the call of 2020, there is no room yet for this one.
  if (Date.parse(drafted) <= services.now().getTime()) return
  const ministry = await moneyOf2026(story)
  story.at(drafted)
  const id = await draftForStory(story, {
    template: 'municipal', reference: 'SF-2026-01', titleSq: 'Fondi Social: shërbime të integruara në nivel vendor', titleEn: 'Social Fund: integrated services at local level', envelopeMinor: 40_000_000 * 100,
  }, ministry, {
    opensAt: local(addDays(today, -7), '09:00'), infoSessionAt: local(addDays(today, 5), '10:00'), questionsUntil: local(addDays(closes, -10), '17:00'), answersBy: local(addDays(closes, -5), '17:00'),
    closesAt: local(closes, '17:00'), resultsOn: addDays(closes, 40), contractBy: addDays(closes, 65), startsFrom: starts, endsBy: addDays(addMonths(starts, 24), 30),
  })
  story.at(local(addDays(today, -10), '15:30'))
  await told(sendToReview(services, await story.as('manager@demo.test'), id))
  story.at(local(addDays(today, -8), '11:00'))
  await told(publishCall(services, await story.as('publisher@demo.test'), id))

  await renewPool(story, today)
  await municipalDrafts(story)
}

/** The people of 2020 are called again: whoever closes this call can appoint its committee. */
async function renewPool(story: Story, today: Day): Promise<void> {
  story.at(local(addDays(today, -7), '10:00'))
  const manager = await story.as('manager@demo.test')
  for (const { id, version, ...entry } of await listPool(story.services.db)) {
    await told(changePoolMember(story.services, manager, id, version, { ...entry, servesFrom: addMonths(today, -6), servesUntil: addMonths(today, 30) }))
  }
}
