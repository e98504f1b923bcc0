import type { Person } from '../../../server/kernel/policy'
import { openScene, type Scene } from '../../support/scene'
import { leaksIn, walk } from '../../support/walk'
import { addressesIn, aWorld, HIDDEN, type World } from './world'

// The whole site is walked, some of it more than once.
jest.setTimeout(240_000)

let scene: Scene
let world: World
beforeEach(async () => { scene = await openScene(); world = await aWorld(scene) })
afterEach(() => scene.close())

const SCORING = { comment: HIDDEN.comment, reason: HIDDEN.reason, assessor: /Vlerësues \d/, chair: 'Çlirim Dervishi' }
const PROPOSAL = { title: HIDDEN.title, amount: HIDDEN.amount }

describe('before the results', () => {
  test('the public reads nothing of proposals, sheets or members at any address', async () => {
    const visited = await walk(scene, null, await addressesIn(scene, world))
    expect(visited.filter(({ status }) => status >= 500)).toEqual([])
    expect(leaksIn(visited, { ...SCORING, ...PROPOSAL, applicant: HIDDEN.applicant })).toEqual([])
  })

  test('an applicant reads nothing of others, and nothing of the scoring of the own proposal', async () => {
    const addresses = await addressesIn(scene, world)
    const other = await walk(scene, world.open[0]?.signatory as Person, addresses)
    expect(leaksIn(other, { ...SCORING, ...PROPOSAL, applicant: HIDDEN.applicant })).toEqual([])
    const own = await walk(scene, world.hidden.signatory, addresses)
    expect(leaksIn(own, SCORING)).toEqual([])
    expect(leaksIn(own, PROPOSAL)).not.toEqual([])
  })

  test('an assessor who has not sealed a sheet on the proposal reads no other’s sheet of it', async () => {
    const unsealed = world.sheets.filter(({ proposalId, assessorId }) => proposalId === world.hidden.proposal.id && assessorId === world.assessors[1]?.id)
    await scene.db('scoreSheets').where({ id: unsealed[0]?.id ?? '' }).update({ state: 'void', voidReason: 'x' })
    const visited = await walk(scene, world.assessors[1] as Person, await addressesIn(scene, world))
    expect(leaksIn(visited, { comment: HIDDEN.comment, reason: HIDDEN.reason })).toEqual([])
  })

  test.each(['publisher', 'verifier', 'payer', 'donor', 'admin'])('a %s reads no sheet', async (role) => {
    const person = await scene.person([role])
    expect(leaksIn(await walk(scene, person, await addressesIn(scene, world)), { comment: HIDDEN.comment, reason: HIDDEN.reason })).toEqual([])
  })
})
