import { addDays, dayOf, instantAt } from '../kernel/dates'
import { findCall } from '../calls/store'
import { isOpen } from '../calls/calls'
import { begin, fillIn } from './applying'
import type { Story } from './story'

/** Two municipalities have begun to apply to the call that is open now. Their figures are invented. */
export async function municipalDrafts(story: Story): Promise<void> {
  const { services } = story
  const call = await findCall(services.db, 'SF-2026-01')
  const today = dayOf(story.end)
  const begun = instantAt(addDays(today, -4), '10:30') as string
  if (call === undefined || !isOpen(call, new Date(begun))) return

  story.at(begun)
  const puka = await story.as('puka@demo.test')
  const first = await begin(story, puka, call, 'Qendër multifunksionale dhe ekip i lëvizshëm në Pukë')
  await fillIn(story, puka, first, {
    municipality: '47', months: 18, starts_on: call.startsFrom, outsourced: 'no', has_partners: 'no',
    summary: 'Një qendër në qytet dhe një ekip që shkon në fshatra: terapi, kujdes në shtëpi për të moshuarit dhe menaxhim rasti për familjet.',
    figures_source: 'Shembull i sajuar', need: 'Fshatrat e thella nuk kanë asnjë shërbim dhe rruga për në qytet zgjat mbi një orë.',
  }, ['project', 'partners', 'summary', 'needs'])

  story.at(instantAt(addDays(today, -2), '15:10') as string)
  const devoll = await story.as('devoll@demo.test')
  const second = await begin(story, devoll, call, 'Kujdes në shtëpi për të moshuarit e Devollit')
  await fillIn(story, devoll, second, { municipality: '33', months: 12, starts_on: call.startsFrom, outsourced: 'no' }, ['project'])
}
