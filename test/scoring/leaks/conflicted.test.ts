import express from 'express'
import { grantRole } from '../../../server/people/actions'
import { clockwork, type Person } from '../../../server/kernel/policy'
import { findPerson } from '../../../server/people/store'
import { listAssessed } from '../../../server/scoring/store'
import { anAssignedSheet, aSealedSheet, sheetOf } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'
import { differences, leaksIn, walk } from '../../support/walk'
import { addressesIn, aWorld, HIDDEN, recommendedIn, recusedFrom, type World } from './world'

// The whole site is walked, some of it more than once.
jest.setTimeout(240_000)

let scene: Scene
let world: World
beforeEach(async () => { scene = await openScene(); world = await aWorld(scene) })
afterEach(() => scene.close())

/** What a member in conflict may not read anywhere: of the proposal itself, of its sheets, of what it costs. */
const MARKERS = { title: HIDDEN.title, applicant: HIDDEN.applicant, amount: HIDDEN.amount, comment: HIDDEN.comment, reason: HIDDEN.reason }

const SEATS = {
  chair: ({ chair }: World) => chair, secretary: ({ secretary }: World) => secretary, assessor: ({ assessors }: World) => assessors[0] as Person,
} as const

async function withOffice(person: Person, role: string): Promise<Person> {
  await scene.arrange((tx) => grantRole(tx, clockwork, person.id, role))
  return (await findPerson(scene.db, person.id)) as Person
}

/** Offices list every organisation that ever registered, whether it applies or not: of it only that it applied is hidden. */
const AS_OFFICE = /^\/(organisations|people)(\/|$)/

/** The same for everybody, signed in or not, and without any proposal: the log and the seals of a call. The account page counts sessions. */
const EVERYBODYS = /^\/(log|calls|people\/account)/

describe('somebody in conflict with one proposal', () => {
  test.each(Object.keys(SEATS) as (keyof typeof SEATS)[])('reads nothing of it at any address of the site (%s)', async (seat) => {
    const person = SEATS[seat](world)
    await recusedFrom(scene, world, person)
    const visited = await walk(scene, person, await addressesIn(scene, world))
    expect(visited.length).toBeGreaterThan(150)
    expect(visited.filter(({ status }) => status === 200).length).toBeGreaterThan(20)
    expect(visited.filter(({ status }) => status >= 500)).toEqual([])
    expect(leaksIn(visited, MARKERS)).toEqual([])
  })

  test.each(Object.keys(SEATS) as (keyof typeof SEATS)[])('reads nothing of it between recommendation and decision, in acts as little as in pages (%s)', async (seat) => {
    const person = SEATS[seat](world)
    await recommendedIn(scene, world)
    await recusedFrom(scene, world, person)
    const visited = await walk(scene, person, await addressesIn(scene, world))
    expect(visited.filter(({ status }) => status >= 500)).toEqual([])
    expect(leaksIn(visited, MARKERS)).toEqual([])
  })

  test.each(['manager', 'auditor'])('reads nothing of it through the office of %s either', async (role) => {
    const person = await withOffice(SEATS.assessor(world), role)
    await recusedFrom(scene, world, person)
    const visited = (await walk(scene, person, await addressesIn(scene, world))).filter(({ address }) => !AS_OFFICE.test(address))
    expect(visited.filter(({ status }) => status >= 500)).toEqual([])
    expect(leaksIn(visited, MARKERS)).toEqual([])
  })

  test.each(Object.keys(SEATS) as (keyof typeof SEATS)[])('cannot infer from any count, order, refusal or moment what becomes of it (%s)', async (seat) => {
    const person = SEATS[seat](world)
    await recusedFrom(scene, world, person)
    const later = await scene.person(['assessor'])
    const addresses = (await addressesIn(scene, world)).filter((address) => !EVERYBODYS.test(address))
    const before = await walk(scene, person, addresses)
    const { call, hidden, assessors, sheets } = world
    await scene.db('scoreSheets').where({ id: sheets.find(({ proposalId }) => proposalId === hidden.proposal.id)?.id ?? '' }).update({ state: 'void', voidReason: 'x' })
    await aSealedSheet(scene, { call, proposalId: hidden.proposal.id, assessor: assessors[4] as Person, contents: sheetOf(call.grid, 3) })
    await scene.db('proposals').where({ id: hidden.proposal.id }).update({ requestedMinor: 100, title: 'Tjetër titull', state: 'in_assessment' })
    expect(differences(before, await walk(scene, person, addresses))).toEqual([])

    await anAssignedSheet(scene, { call, proposalId: hidden.proposal.id, assessor: later })
    await recusedFrom(scene, world, assessors[1] as Person)
    expect(differences(before, await walk(scene, person, addresses))).toEqual([])
  })
})

test('the walk finds a page that forgot to ask', async () => {
  const router = express.Router()
  // eslint-disable-next-line @typescript-eslint/no-misused-promises
  router.get('/:reference/forgotten', async (_request, reply) => { reply.send((await listAssessed(scene.db, world.call.id)).map(({ title, organisationSq }) => `${title} · ${organisationSq}`).join('\n')) })
  const leaky = express()
  leaky.use('/scoring', router)
  leaky.use(scene.app)
  leaky.locals['mounted'] = [...(scene.app.locals['mounted'] as unknown[]), { at: '/scoring', router }]
  await recusedFrom(scene, world, world.chair)
  const address = `/scoring/${world.call.reference}/forgotten`
  const addresses = (await addressesIn({ db: scene.db, app: leaky }, world)).filter((one) => one.startsWith('/scoring'))
  expect(addresses).toContain(address)
  const visited = await walk({ words: scene.words, app: leaky }, world.chair, addresses)
  expect(leaksIn(visited, MARKERS)).toEqual([`${address} says the title`, `${address} says the applicant`])
  await scene.db('proposals').where({ id: world.hidden.proposal.id }).update({ title: 'Tjetër titull' })
  expect(differences(visited, await walk({ words: scene.words, app: leaky }, world.chair, addresses)).map((line) => line.split(':')[0])).toEqual([address])
})
