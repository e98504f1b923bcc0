import type { Person } from '../../../server/kernel/policy'
import type { BuiltCall } from '../../support/builders/calls'
import { inPool } from '../../support/builders/pool'
import type { Reader } from '../../support/reader'
import { sealsMinutes } from './minutes'
import { enter, go, seen, typedDay, wait, type World } from './world'

export type Committee = { chair: Person; secretary: Person; assessors: readonly Person[] }
export type Marked = { title: string; mark: number }

const everybody = ({ chair, secretary, assessors }: Committee): Person[] => [chair, secretary, ...assessors]

async function opensEvaluation(world: World, person: { email: string }, call: BuiltCall): Promise<Reader> {
  const reader = await enter(world, person)
  await go(reader, 'scoring')
  await reader.follow(new RegExp(`/scoring/${call.reference}$`))
  return reader
}

/** The secretariat appoints the committee and begins the evaluation; everybody declares; the secretary hands out the sheets. */
export async function begins(world: World, manager: { email: string }, committee: Committee, call: BuiltCall, titles: readonly string[]): Promise<void> {
  for (const person of everybody(committee)) await inPool(world.scene, person)
  const office = await opensEvaluation(world, manager, call)
  await office.follow(office.say('scoring.evaluation.appoint'))
  await office.submit({
    chair: committee.chair.id, secretary: committee.secretary.id, voting: committee.assessors.map(({ id }) => id),
  }, { action: /\/committee$/ })
  await office.submit({}, { button: office.say('scoring.start.button') })
  seen(office, office.say('calls.state.under_evaluation'))

  for (const person of everybody(committee)) {
    const reader = await opensEvaluation(world, person, call)
    for (const title of titles) expect(reader.text).not.toContain(title)
    await reader.follow(reader.say('scoring.evaluation.declare'))
    const interests = reader.html.querySelectorAll('input[name^="interest."]').map((one) => one.getAttribute('name') ?? '')
    await reader.submit({ confidential: 'yes', ...Object.fromEntries(interests.map((name) => [name, 'none'])) }, { action: /\/declaration$/ })
    seen(reader, ...titles)
  }

  const desk = await opensEvaluation(world, committee.secretary, call)
  await desk.follow(desk.say('scoring.evaluation.assign'))
  await desk.submit({}, { button: desk.say('scoring.assignment.all') })
  seen(desk)
}

/** Each assessor reads each application, gives marks and seals the sheet; nobody has seen another's. */
export async function scores(world: World, committee: Committee, call: BuiltCall, marked: readonly Marked[]): Promise<void> {
  for (const person of committee.assessors) {
    const reader = await enter(world, person)
    for (const { title, mark } of marked) {
      await go(reader, 'scoring')
      await reader.follow(title)
      await reader.follow(reader.say('scoring.sheet.openProposal'))
      seen(reader, title)
      await reader.follow(reader.say('scoring.proposal.mySheet'))
      await reader.submit({
        ...Object.fromEntries(call.grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => [`mark.${code}`, mark]))),
        ...Object.fromEntries(call.grid.sections.map(({ code }) => [`comment.${code}`, `Koment për ${code}, ${title}.`])), comment: `E lexova: ${title}.`,
      }, { button: reader.say('scoring.sheet.check') })
      expect(reader.address).toMatch(/\/check$/)
      await reader.submit({}, { button: reader.say('scoring.check.button') })
      seen(reader, reader.say('scoring.read.own'))
    }
  }
}

/** The secretary reads the ranking and records the session; the chair recommends what ranking and money give; the authority decides. */
export async function decides(world: World, committee: Committee, authority: Person, call: BuiltCall, when: { meeting: string; decision: string }): Promise<void> {
  await wait(world, when.meeting)
  const desk = await opensEvaluation(world, committee.secretary, call)
  await desk.follow(desk.say('scoring.evaluation.ranking'))
  seen(desk)
  await desk.follow(new RegExp(`/scoring/${call.reference}$`))
  await desk.follow(desk.say('scoring.evaluation.meeting'))
  await desk.submit({ heldOn: typedDay(when.meeting), heldTime: '08:00', place: 'Tiranë', notes: 'Pa mendime të kundërta.' }, { action: /\/meetings$/ })
  expect(desk.address).toBe(`/scoring/${call.reference}/minutes`)

  const chair = await enter(world, committee.chair)
  await go(chair, 'awards')
  await chair.follow(chair.say('awards.selections.title'))
  await chair.follow(new RegExp(`/selections/${call.reference}$`))
  await chair.submit({}, { button: chair.say('awards.recommend.send') })
  seen(chair, chair.say('awards.stage.pending'))

  await sealsMinutes({ call, secretary: committee.secretary, present: everybody(committee), open: (person) => enter(world, person) })

  await wait(world, when.decision)
  const deciding = await enter(world, authority)
  await go(deciding, 'awards')
  await deciding.follow(deciding.say('awards.selections.title'))
  await deciding.follow(new RegExp(`/selections/${call.reference}$`))
  await deciding.submit({ note: 'Miratohet.' }, { button: deciding.say('awards.decide.send') })
  seen(deciding, deciding.say('awards.stage.decided'))
}
