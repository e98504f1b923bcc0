import type { Person } from '../../../server/kernel/policy'
import type { Organisation } from '../../../server/organisations/organisations'
import type { Proposal } from '../../../server/proposals/proposals'
import { aCall, withEnvelope, type BuiltCall } from '../../support/builders/calls'
import { anOrganisation, fullProfile } from '../../support/builders/organisations'
import { inPool } from '../../support/builders/pool'
import { aProposal } from '../../support/builders/proposals'
import type { Reader, Values } from '../../support/reader'
import { enter, go, readLetter, seen, wait, type World } from './world'

export type Applied = { readonly place: number; readonly proposal: Proposal; readonly organisation: Organisation; readonly signatory: Person }

type Forty = {
  call: BuiltCall
  /** In the order of their numbers. */
  applied: readonly Applied[]
  manager: Person
  chair: Person
  secretary: Person
  assessors: readonly Person[]
  /** Named to step in, and entered in the pool by the story itself; later one of the assessors. */
  reserve: Person
  authority: Person
  panel: readonly Person[]
}

/** Each person keeps one browser. `comes` is that browser on the front page, signed in. */
export type Table = { world: World; forty: Forty; comes(person: Person): Promise<Reader> }

export const PROPOSALS = 40
export const REQUESTED = 60_000_000
/** What the fifth assessor once was, and has to answer for. */
const HINTED = 30

/** A closed call with money for four of forty eligible proposals, where two sheets each are enough and a third settles what lies apart. */
export async function laysTheTable(world: World): Promise<Table> {
  const { scene } = world
  const settings = { divergence: 'third', closestPair: 'yes', sheetsMin: 2 } as const
  const call = await withEnvelope(scene, await aCall(scene, { state: 'closed', envelopeMinor: 250_000_000, municipalityCodes: ['50', '53'], settings }))
  const applied: Applied[] = []
  for (let place = 0; place < PROPOSALS; place += 1) {
    const [name, municipalityCode] = [`Shoqata ${String(place + 1).padStart(2, '0')}`, place === 1 || place === 2 ? '50' : '53']
    const { organisation, signatory } = await anOrganisation(scene, { nameSq: name, nameEn: name, municipalityCode, profile: profileOf(place) })
    const title = `Projekti ${String(place + 1).padStart(2, '0')}`
    const { proposal } = await aProposal(scene, { call, organisation, title, state: 'eligible', requestedMinor: REQUESTED, municipalityCode })
    applied.push({ place, proposal, organisation, signatory })
  }
  // Two of one organisation never read the same proposal.
  const pooled = async (role: string, name: string): Promise<Person> => {
    const person = await scene.person([role], name)
    await inPool(scene, person, { standing: 'official', body: `Drejtoria e ${name}` })
    return person
  }
  const assessors: Person[] = []
  for (const name of ['Arta Hysi', 'Besnik Rama', 'Cvetana Iliev', 'Drita Shehu', 'Edmond Nushi']) assessors.push(await pooled('assessor', name))
  const forty: Forty = {
    call, applied, assessors, manager: await scene.person(['manager'], 'Mirela Kodra'), chair: await pooled('chair', 'Çlirim Dervishi'), secretary: await pooled('secretary', 'Suela Leka'),
    reserve: await scene.person(['assessor'], 'Fatos Bregu'), authority: await scene.person(['authority'], 'Aferdita Lleshi'),
    panel: [await scene.person(['verifier'], 'Vjollca Hoxha'), await scene.person(['payer'], 'Pirro Çela'), await scene.person(['publisher'], 'Besa Gjoni')],
  }
  return { world, forty, comes: browsers(world) }
}

/** Forty that have nothing in common: neither people nor a desk. */
function profileOf(place: number): Organisation['profile'] {
  const name = `${['Agim', 'Blerta', 'Dritan', 'Elona', 'Genc', 'Hana', 'Ilir', 'Jonida'][place % 8]} ${['Zogaj', 'Ymeri', 'Xhaferi', 'Vokshi', 'Uruçi'][Math.floor(place / 8)]}`
  const number = String(place + 1).padStart(2, '0')
  return {
    ...fullProfile, board: [name], bank: { ...fullProfile.bank, holder: `Shoqata ${number}` },
    contact: { ...fullProfile.contact, representative: name, address: `Rruga e Lirisë ${number}, Tiranë`, phone: `+355 69 200 00${number}`, email: `zyra@shoqata-${number}.example` },
  }
}

/** Everybody signs in again where the session has ended since. */
function browsers(world: World): Table['comes'] {
  const readers = new Map<string, Reader>()
  return async (person) => {
    const reader = readers.get(person.id) ?? await world.open()
    readers.set(person.id, reader)
    await reader.get('/')
    if (reader.html.querySelector('a[href^="/sign-in"]') !== null) await enter({ ...world, open: async () => reader }, person)
    return reader
  }
}

const members = ({ chair, secretary, assessors }: Forty): Person[] => [chair, secretary, ...assessors]

/** Letters come in the language of the account, which is Albanian here, whatever language the site is read in. */
export const subjectOf = ({ world: { scene } }: Table, key: string, values: Record<string, string> = {}): string =>
  scene.words.sq.say(key, { site: scene.services.site.name, ...values })

/** From the front page to the evaluation of the call. */
export async function opensEvaluation({ comes, forty }: Table, person: Person): Promise<Reader> {
  const reader = await comes(person)
  await go(reader, 'scoring')
  await reader.follow(forty.call.reference)
  seen(reader)
  return reader
}

/** The secretariat enters the reserve in the pool, and appoints five with that one behind them. */
export async function appoints(table: Table): Promise<void> {
  const { forty, comes } = table
  const { manager, chair, secretary, assessors, reserve, call } = forty
  const office = await comes(manager)
  await go(office, 'scoring')
  await office.follow(/^\/scoring\/pool$/)
  expect(office.text).not.toContain(reserve.name)
  await office.follow(/^\/scoring\/pool\/new$/)
  const entry: Values = { email: reserve.email, standing: 'independent', body: 'Eksperte e pavarur', seats: ['voting'], servesFrom: '1.1.2026' }
  await office.submit(entry, { button: office.say('scoring.pool.enter') })
  expect(office.status).toBe(422)
  await office.submit({ languages: ['sq', 'en'] }, { button: office.say('scoring.pool.enter') })
  seen(office, reserve.name)

  await opensEvaluation(table, manager)
  await office.follow(office.say('scoring.evaluation.appoint'))
  const seats = { chair: chair.id, secretary: secretary.id, voting: assessors.map(({ id }) => id) }
  await office.submit({ ...seats, 'reserve.1': assessors[0]?.id ?? '' }, { action: /\/committee$/ })
  expect(office.status).toBe(422)
  expect(office.text).toContain(office.say('scoring.seating.fault.reserveTwice'))
  await office.submit({ ...seats, 'reserve.1': reserve.id }, { action: /\/committee$/ })
  seen(office, ...members(forty).map(({ name }) => name), office.say('scoring.start.lead'))

  await wait(table.world, '2026-03-03T09:00:00+01:00')
  await opensEvaluation(table, manager)
  await office.submit({}, { button: office.say('scoring.start.button') })
  seen(office, office.say('calls.state.under_evaluation'), `${call.reference}/${PROPOSALS}`)
  await office.follow(office.say('scoring.evaluation.replace'))
  seen(office, office.say('scoring.seating.next', { list: `1. ${reserve.name}` }))
}

/** Everybody declares about forty proposals. Data remembers of one what has to be answered. */
export async function declares(table: Table): Promise<void> {
  const { forty, comes } = table
  const { applied, call, assessors } = forty
  const hinted = applied[HINTED] as Applied
  const edmond = await comes(assessors[4] as Person)
  await go(edmond, 'scoring')
  await edmond.follow(edmond.say('conflicts.register.title'))
  await edmond.submit({ 'row.0.kind': 'employed', 'row.0.name': hinted.organisation.nameSq, 'row.0.since': '1.9.2015', 'row.0.until': '30.6.2019' }, { action: '/scoring/interests' })
  seen(edmond, edmond.say('conflicts.register.saved'))

  for (const person of members(forty)) {
    const reader = await comes(person)
    await readLetter(reader, subjectOf(table, 'scoring.letter.begun.subject', { reference: call.reference }))
    await reader.follow(new RegExp(`/scoring/${call.reference}$`))
    await reader.follow(reader.say('scoring.evaluation.declare'))
    const none = Object.fromEntries(applied.map(({ proposal }) => [`interest.${proposal.id}`, 'none']))
    await reader.submit({ confidential: 'yes', ...none }, { action: /\/declaration$/ })
    if (person === assessors[4]) {
      expect(reader.status).toBe(422)
      await reader.submit({ [`why.${hinted.proposal.id}.employed`]: 'U largova më 2019 dhe nuk kam më asnjë lidhje.' }, { action: /\/declaration$/ })
    }
    seen(reader, hinted.proposal.title)
  }
  const office = await opensEvaluation(table, forty.manager)
  await office.follow(office.say('conflicts.check.title'))
  seen(office, 'U largova më 2019')
}

/** Whose place in the committee the reserve takes. */
const LEAVES = 3

/**
 * Before anything is sealed an assessor cannot go on: the reserve steps in, and nobody else may. The newcomer sees nothing before
 * declaring, and then takes the sixteen sheets that were left, because the others have as many as they can.
 */
export async function stepsIn(table: Table): Promise<Map<string, string[]>> {
  const { forty } = table
  const { applied, assessors, reserve, manager, secretary, call } = forty
  const leaving = assessors[LEAVES] as Person
  const office = await opensEvaluation(table, manager)
  await office.follow(office.say('scoring.evaluation.replace'))
  const seatOf = (person: Person) => office.html.querySelectorAll('select[name=memberId] option').find((option) => option.text.includes(person.name))?.getAttribute('value') ?? ''
  await office.submit({ memberId: seatOf(leaving), reason: '' }, { action: /\/replacement$/ })
  expect(office.status).toBe(422)
  await office.submit({ reason: 'U sëmur para se të vuloste një fletë.' }, { action: /\/replacement$/ })
  seen(office, reserve.name)
  expect(office.html.querySelector('main')?.text).not.toContain(leaving.name)
  const gone = await table.comes(leaving)
  await go(gone, 'scoring')
  expect(gone.text).not.toContain(call.reference)
  expect((await gone.download(`/scoring/proposals/${applied[0]?.proposal.id ?? ''}`)).status).toBe(404)

  const reader = await table.comes(reserve)
  await readLetter(reader, subjectOf(table, 'scoring.letter.begun.subject', { reference: call.reference }))
  await reader.follow(new RegExp(`/scoring/${call.reference}$`))
  expect(reader.text).not.toContain(applied[0]?.proposal.title)
  await reader.follow(reader.say('scoring.evaluation.declare'))
  await reader.submit({ confidential: 'yes', ...Object.fromEntries(applied.map(({ proposal }) => [`interest.${proposal.id}`, 'none'])) }, { action: /\/declaration$/ })
  seen(reader, applied[0]?.proposal.title ?? '')

  const head = await opensEvaluation(table, secretary)
  await head.follow(head.say('scoring.evaluation.assign'))
  await head.follow(head.say('scoring.assignment.automatic'))
  await head.submit({ seed: 'rezerva', most: 16 }, { button: head.say('scoring.assignment.try') })
  seen(head, table.world.scene.words[head.language].count('scoring.assignment.found', 16))
  await head.submit({}, { button: head.say('scoring.assignment.confirm') })
  const assigned = readAssigned(head)
  expect([...assigned.values()].map(({ length }) => length)).toEqual(Array.from({ length: PROPOSALS }, () => 2))
  expect([...assigned.values()].flat().filter((id) => id === reserve.id)).toHaveLength(16)
  expect([...assigned.values()].flat()).not.toContain(leaving.id)
  forty.assessors = assessors.map((person) => (person === leaving ? reserve : person))
  return assigned
}

/** Who has which proposal, as the table of the assignment shows it. */
export function readAssigned(reader: Reader): Map<string, string[]> {
  const assigned = new Map<string, string[]>()
  for (const box of reader.html.querySelectorAll('input[name^="pair."][checked]')) {
    const id = (box.getAttribute('name') ?? '').slice('pair.'.length)
    assigned.set(id, [...(assigned.get(id) ?? []), box.getAttribute('value') ?? ''])
  }
  return assigned
}

/** First with a limit that cannot be met, which is said with the reason in numbers; then eighty sheets, sixteen each. */
export async function assigns(table: Table): Promise<Map<string, string[]>> {
  const { forty } = table
  const lead = await opensEvaluation(table, forty.chair)
  await lead.follow(lead.say('scoring.evaluation.assign'))
  await lead.follow(lead.say('scoring.assignment.automatic'))
  await lead.submit({ seed: 'dyzet', most: 10 }, { button: lead.say('scoring.assignment.try') })
  const words = table.world.scene.words[lead.language]
  seen(lead, words.count('scoring.assignment.short', 30), lead.say('scoring.assignment.cut.all', { wanted: '80' }))
  await lead.submit({ seed: 'dyzet', most: 16 }, { button: lead.say('scoring.assignment.try') })
  seen(lead, words.count('scoring.assignment.found', 80), lead.say('scoring.assignment.resultHash'))
  await lead.submit({}, { button: lead.say('scoring.assignment.confirm') })
  seen(lead, 'dyzet', lead.say('scoring.assignment.runs'))
  const assigned = readAssigned(lead)
  expect([...assigned.values()].map(({ length }) => length)).toEqual(Array.from({ length: PROPOSALS }, () => 2))
  const loads = forty.assessors.map(({ id }) => [...assigned.values()].flat().filter((one) => one === id).length)
  expect(loads).toEqual([16, 16, 16, 16, 16])
  return assigned
}
