import type { Person } from '../../server/kernel/policy'
import { closeDueCalls } from '../../server/calls/actions'
import { startEvaluation } from '../../server/scoring/actions'
import { committeeOf } from '../../server/scoring/store'
import { aCallInLots, type BuiltCall } from '../support/builders/calls'
import { inPool } from '../support/builders/pool'
import { aProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'
import type { Browser } from '../support/browser'

let scene: Scene
let lots: readonly [BuiltCall, BuiltCall]
let whole: BuiltCall
let desk: Browser
let manager: Person
const people: Person[] = []

beforeAll(async () => {
  scene = await openScene()
  manager = await scene.person(['manager'])
  const made = await aCallInLots(scene, [
    { code: 'A', title: { sq: 'Fëmijët', en: 'Children' }, envelopeMinor: 300_000_000, municipalityCodes: [] },
    { code: 'B', title: { sq: 'Kamza', en: 'Kamza' }, envelopeMinor: 240_000_000, municipalityCodes: ['50'] },
  ])
  whole = made.whole
  lots = [made.lots[0]!, made.lots[1]!]
  scene.clock(whole.closesAt)
  await closeDueCalls(scene.services)
  for (const lot of lots) await aProposal(scene, { call: lot, state: 'eligible' })
  for (const name of ['Çlirimi', 'Suela', 'Arta', 'Besniku', 'Edmondi', 'Flutura']) {
    const person = await scene.person([], name)
    await inPool(scene, person, name === 'Arta' || name === 'Flutura' ? { standing: 'civil', body: 'Shoqata Drita' } : {})
    people.push(person)
  }
  desk = await scene.as(manager)
})
afterAll(() => scene.close())

const seatsOf = async (lot: BuiltCall) => (await committeeOf(scene.db, lot.id))?.members.map(({ name }) => name)
const id = (name: string) => people.find((person) => person.name === name)?.id ?? ''

test('a lot has a committee of its own, and the form of the next lot proposes the same people', async () => {
  await desk.get(`/scoring/${lots[0].reference}/committee`)
  expect(desk.text).not.toContain(desk.say('scoring.committee.model', { reference: lots[0].reference }))
  await desk.submit({ chair: id('Çlirimi'), secretary: id('Suela'), voting: [id('Arta'), id('Besniku'), id('Edmondi')] }, { action: `/scoring/${lots[0].reference}/committee` })
  expect(await seatsOf(lots[0])).toEqual(['Çlirimi', 'Suela', 'Arta', 'Besniku', 'Edmondi'])

  await desk.get(`/scoring/${lots[1].reference}/committee`)
  expect(desk.text).toContain(desk.say('scoring.committee.model', { reference: lots[0].reference }))
  await desk.submit({ voting: [id('Flutura'), id('Besniku'), id('Edmondi')] }, { action: `/scoring/${lots[1].reference}/committee` })
  expect(await seatsOf(lots[1])).toEqual(['Çlirimi', 'Suela', 'Flutura', 'Besniku', 'Edmondi'])
  expect(await seatsOf(lots[0])).toEqual(['Çlirimi', 'Suela', 'Arta', 'Besniku', 'Edmondi'])
})

test('each evaluation begins by itself, and a member of one lot learns nothing of the other', async () => {
  await startEvaluation(scene.services, scene.words, manager, lots[1].id)
  const outside = await scene.as(people[2] as Person)
  expect((await outside.get(`/scoring/${lots[1].reference}`)).status).toBe(403)
  await outside.get('/scoring')
  expect(outside.page?.html.querySelector(`a[href="/scoring/${lots[0].reference}"]`)).not.toBeNull()
  expect(outside.page?.html.querySelector(`a[href="/scoring/${lots[1].reference}"]`)).toBeNull()

  await desk.get('/scoring')
  expect(desk.page?.html.querySelectorAll('main a').map((link) => link.getAttribute('href')).filter((href) => href?.startsWith(`/scoring/${whole.reference}`))).toEqual([`/scoring/${lots[1].reference}`, `/scoring/${lots[0].reference}`])
})
