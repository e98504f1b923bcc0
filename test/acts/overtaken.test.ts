import { refuseAct, withdrawAct } from '../../server/acts/actions'
import { anAct, aRecommendedCall, signed, signedByAll } from '../support/builders/acts'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const DISSENT = 'Nuk pajtohem me pikët e seksionit të parë.'

describe('whoever types while the act moves on reads both', () => {
  test('a dissent beside the withdrawal that came first, with its reason', async () => {
    const { call, secretary, chair, manager } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const signer = await scene.as(chair)
    await signer.get(`/acts/${call.reference}/${act.number}`)
    await withdrawAct(scene.services, manager, act, 'Ora e mbledhjes është gabim.')
    await signer.submit({ typedName: chair.name, read: 'yes', dissent: DISSENT }, { action: /\/signature$/ })

    expect(signer.status).toBe(409)
    for (const said of [DISSENT, 'Ora e mbledhjes është gabim.', manager.name, signer.say('acts.state.withdrawn')]) expect(signer.text).toContain(said)
    expect(await scene.db('actSignatures').where({ actId: act.id, personId: chair.id }).first('state', 'dissent')).toEqual({ state: 'awaited', dissent: '' })
  })

  test('a dissent beside the word of the secretary that its writer could not be reached', async () => {
    const { call, secretary, assessors: [late] } = await aRecommendedCall(scene)
    if (late === undefined) throw new Error('there are assessors')
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const signer = await scene.as(late)
    await signer.get(`/acts/${call.reference}/${act.number}`)
    await refuseAct(scene.services, scene.words, secretary, act, { personId: late.id, reason: 'Është jashtë vendit deri në maj.' })
    await signer.submit({ typedName: late.name, read: 'yes', dissent: DISSENT }, { action: /\/signature$/ })

    expect(signer.status).toBe(409)
    for (const said of [DISSENT, 'Është jashtë vendit deri në maj.', secretary.name]) expect(signer.text).toContain(said)
  })

  test('the reason to take an act back beside the seal that the last signature set', async () => {
    const { call, secretary } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const drafter = await scene.as(secretary)
    await drafter.get(`/acts/${call.reference}/${act.number}`)
    await signedByAll(scene, act)
    await drafter.submit({ reason: 'Mungon një emër.' }, { action: /\/withdrawal$/ })

    expect(drafter.status).toBe(409)
    for (const said of ['Mungon një emër.', drafter.say('acts.state.sealed')]) expect(drafter.text).toContain(said)
    expect(await scene.db('acts').where({ id: act.id }).first('state')).toEqual({ state: 'sealed' })
  })
})

test('whoever does not sign the act is refused, and nothing else', async () => {
  const { call, secretary, authority } = await aRecommendedCall(scene)
  const act = await anAct(scene, secretary, call.id, 'minutes')
  await signed(scene, secretary, act)
  const other = await scene.as(authority)
  await other.get(`/acts/${call.reference}/${act.number}`)
  expect((await other.post(`/acts/${call.reference}/${act.number}/signature`, { typedName: authority.name, read: 'yes', print: act.printSq, dissent: DISSENT })).status).toBe(403)
})
