import type { Reader } from '../../support/reader'
import type { Applicant } from './registering'
import { enter, go, readLetter, seen, typedDay, wait, type World } from './world'

type Staff = { email: string }
export type Payers = { verifier: Staff; first: Staff; second: Staff }

/** The grant's money, from the applicant's agreement on. */
export async function opensMoney(world: World, applicant: Applicant, title: string): Promise<Reader> {
  const own = await enter(world, { email: applicant.signatory })
  await go(own, 'agreements')
  await own.follow(title)
  await own.follow(/^\/payments\/agreements\/[\da-f-]{36}$/)
  return own
}

/** What waits for this person at the desk of payments. */
async function takes(world: World, person: Staff, act: 'verify' | 'prepare' | 'approve' | 'record'): Promise<Reader> {
  const reader = await enter(world, person)
  await go(reader, 'payments')
  await reader.follow(reader.say(`payments.act.${act}`))
  return reader
}

/** An instalment from the request of the signatory to the bank's reference: nobody touches it twice. */
export async function pays(world: World, payers: Payers, applicant: Applicant, about: { title: string; number: number; amountMinor: number; at: string; document: string }): Promise<void> {
  await wait(world, about.at)
  const { scene, language } = world
  const amount = scene.words[language].money(about.amountMinor)
  const own = await opensMoney(world, applicant, about.title)
  await own.follow(new RegExp(`/request\\?number=${about.number}$`))
  seen(own, amount)
  await own.submit({ purpose: 'Pagat e ekipit dhe pajisjet e periudhës së ardhshme, sipas planit.', certified: 'yes' }, { button: own.say('payments.do.sendRequest') })
  seen(own, own.say('payments.state.requested'))

  const verifying = await takes(world, payers.verifier, 'verify')
  await verifying.submit({ note: 'Sipas planit.' }, { button: verifying.say('payments.do.verify') })
  seen(verifying, verifying.say('payments.state.verified'))

  const preparing = await takes(world, payers.first, 'prepare')
  await preparing.submit({}, { action: /\/preparation$/ })
  seen(preparing, preparing.say('payments.state.prepared'))
  expect(preparing.html.querySelector('form[action$="/approval"]')).toBeNull()

  const approving = await takes(world, payers.second, 'approve')
  await approving.submit({}, { action: /\/approval$/ })
  seen(approving, approving.say('payments.state.approved'))

  const recording = await takes(world, payers.first, 'record')
  if (!/\/reference$/.test(recording.address)) await recording.follow(recording.say('payments.do.record'))
  await recording.submit({ channel: 'bank', documentNo: about.document, valueOn: typedDay(about.at) }, { button: recording.say('payments.do.recordButton') })
  seen(recording, recording.say('payments.state.paid'), about.document)

  const told = await enter(world, { email: applicant.signatory })
  await readLetter(told, told.say('payments.letter.paid.subject', { number: about.number, amount }))
  seen(told, amount)
}
