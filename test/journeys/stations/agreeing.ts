import type { BuiltCall } from '../../support/builders/calls'
import type { Applicant } from './registering'
import { enter, go, readLetter, seen, wait, type World } from './world'

type Staff = { email: string }

/** The applicant reads the letter and the result; the signatory takes the grant. */
export async function accepts(world: World, applicant: Applicant, call: BuiltCall, reference: string, amountMinor: number): Promise<void> {
  const words = world.scene.words[world.language]
  const reader = await enter(world, { email: applicant.signatory })
  await go(reader, 'proposals')
  seen(reader, reference, reader.say('proposals.next.offer'))
  await readLetter(reader, reader.say('awards.letter.awarded.subject', { reference }))
  seen(reader, words.money(amountMinor))
  await reader.follow(/\/awards\/outcomes\//)
  seen(reader, words.amount(amountMinor), reader.say('awards.offer.title'), reader.say('awards.outcome.points'))
  await reader.submit({ answer: 'accept' }, { button: reader.say('awards.offer.send') })
  seen(reader, reader.say('awards.state.accepted'))

  const anybody = await world.open()
  await anybody.get('/')
  await go(anybody, 'calls')
  await anybody.follow(new RegExp(`/calls/${call.reference}$`))
  await anybody.follow(new RegExp(`/calls/${call.reference}/results$`))
  seen(anybody, applicant.name, words.amount(amountMinor))
}

/** The secretariat draws the agreement up and sends it; the signatory signs, then the authority; it begins on its first day by itself. */
export async function agrees(world: World, staff: { manager: Staff; authority: Staff }, applicant: Applicant, title: string, when: { drawn: string; first: string }): Promise<void> {
  await wait(world, when.drawn)
  const office = await enter(world, staff.manager)
  await go(office, 'agreements')
  await office.follow(office.say('agreements.awaiting.drawUp'))
  seen(office, applicant.name)
  await office.submit({}, { button: office.say('agreements.drawUp.send') })
  seen(office, office.say('agreements.state.draft'))
  await office.submit({}, { action: /\/sending$/ })
  seen(office, office.say('agreements.state.sent'))

  const own = await enter(world, { email: applicant.signatory })
  await go(own, 'agreements')
  await own.follow(title)
  await own.submit({ read: 'yes' }, { action: /\/signature$/ })
  seen(own)

  const funder = await enter(world, staff.authority)
  await go(funder, 'agreements')
  await funder.follow(title)
  await funder.submit({ read: 'yes' }, { action: /\/countersignature$/ })
  seen(funder, funder.say('agreements.state.signed'))

  await wait(world, when.first)
  const running = await enter(world, applicant)
  await go(running, 'agreements')
  await running.follow(title)
  seen(running, running.say('agreements.state.active'))
}
