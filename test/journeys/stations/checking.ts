import { aPdf } from '../../support/builders/proposals'
import type { Reader } from '../../support/reader'
import type { Applicant } from './registering'
import { enter, go, readLetter, seen, type World } from './world'

type Staff = { email: string }

/** Every point of the check list on this page, by name. */
const pointsOf = (reader: Reader): string[] =>
  [...new Set(reader.html.querySelectorAll('input[type=radio]').map((one) => one.getAttribute('name') ?? '').filter((name) => name !== 'outcome'))]

async function opensPackage(world: World, manager: Staff, reference: string): Promise<Reader> {
  const office = await enter(world, manager)
  await go(office, 'proposals')
  await office.follow(reference)
  await office.follow(office.say('proposals.register.check'))
  return office
}

export const fillsList = (office: Reader, over: Record<string, string> = {}) =>
  office.submit({ ...Object.fromEntries(pointsOf(office).map((point) => [point, 'yes'])), ...over }, { button: office.say('proposals.eligibility.save') })

export async function findsEligible(office: Reader): Promise<void> {
  await office.submit({ outcome: 'eligible' }, { button: office.say('proposals.eligibility.decideButton') })
  seen(office, office.say('proposals.state.eligible'))
}

/** The secretariat opens the package, goes through the list and finds nothing to ask. */
export async function checks(world: World, manager: Staff, reference: string): Promise<void> {
  const office = await opensPackage(world, manager, reference)
  await office.submit({}, { button: office.say('proposals.eligibility.open') })
  await fillsList(office)
  await findsEligible(office)
}

/** The secretariat asks one clarification; the applicant reads of it in a letter and answers with a file; then the application is eligible. */
export async function checksWithClarification(world: World, manager: Staff, reference: string, applicant: Applicant): Promise<void> {
  const office = await opensPackage(world, manager, reference)
  await office.submit({}, { button: office.say('proposals.eligibility.open') })
  seen(office, office.say('proposals.state.registered'))
  const [asked = ''] = pointsOf(office)
  // A point that waits for a word opens the field for the note: the list comes once more.
  await fillsList(office, { [asked]: 'clarification' })
  await office.submit({ [`${asked}_note`]: 'Vërtetimi nuk lexohet.' }, { button: office.say('proposals.eligibility.save') })
  await office.submit({ question: 'Dërgoni përsëri vërtetimin e tatimeve.' }, { button: office.say('proposals.eligibility.askButton') })
  seen(office, office.say('proposals.state.clarification'), office.say('proposals.refused.clarificationRuns'))

  const own = await enter(world, applicant)
  await readLetter(own, own.say('proposals.clarification.title'))
  seen(own, 'Dërgoni përsëri vërtetimin e tatimeve.')
  await own.follow(/\/clarification$/)
  await own.submit({ answer: 'Ja vërtetimi i ri.' }, { button: own.say('proposals.clarification.send'), files: { file1: { name: 'vertetim.pdf', content: aPdf('i ri') } } })
  seen(own, own.say('proposals.clarification.answered'))

  const again = await opensPackage(world, manager, reference)
  seen(again, 'Ja vërtetimi i ri.', 'vertetim.pdf')
  await fillsList(again)
  await findsEligible(again)

  const reading = await enter(world, applicant)
  await readLetter(reading, reading.say('proposals.letter.eligible.subject', { reference }))
  await go(reading, 'proposals')
  seen(reading, reference, reading.say('proposals.state.eligible'))
}
