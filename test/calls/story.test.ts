import { STAFF } from '../../server/demo/cast'
import { money } from '../../server/demo/money'
import { municipal } from '../../server/demo/municipal'
import { places } from '../../server/demo/places'
import { publication } from '../../server/demo/publication'
import { questions } from '../../server/demo/questions'
import { openStory } from '../../server/demo/story'
import { isOpen } from '../../server/calls/calls'
import { findCall, listCallMunicipalities } from '../../server/calls/store'
import { callMoney } from '../../server/fund/balance-store'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  const story = openStory(scene.services, scene.words, 'no password')
  for (const actor of STAFF) await story.admit(actor)
  for (const chapter of [places, money, publication, questions, municipal]) await chapter(story)
}, 120_000)
afterAll(() => scene.close())

test('the call of 2020 is as the programme had it, published by a second person', async () => {
  const call = (await findCall(scene.db, 'CBSSG-2020-01'))!

  expect(call).toMatchObject({ opensAt: '2020-04-20T07:00:00.000Z', closesAt: '2020-05-20T15:00:00.000Z', questionsUntil: '2020-05-10T15:00:00.000Z', state: 'published' })
  expect(call.publishedBy).not.toBe(call.createdBy)
  expect((await listCallMunicipalities(scene.db, call.id)).map(({ code }) => code)).toEqual(['33', '37', '47', '50', '52', '53'])
  expect((await callMoney(scene.db, call.id)).committedMinor).toBe(540_000_000)
  expect(isOpen(call, new Date('2020-05-20T14:59:59.999Z'))).toBe(true)
  expect(isOpen(call, new Date('2020-05-20T15:00:00.000Z'))).toBe(false)
})

test('its corrigendum and its answers are public', async () => {
  const page = await scene.visitor().get('/calls/CBSSG-2020-01')
  expect(page.text).toContain(scene.words.sq.say('calls.corrigendum.corrigendum', { number: 1 }))
  expect(page.text).toContain('TVSH')
  expect(page.text).not.toContain('Kamëz që')
})

test('the municipal call is open now, for all 61 municipalities, until thirty days from now', async () => {
  const call = (await findCall(scene.db, 'SF-2026-01'))!
  expect(isOpen(call, scene.services.now())).toBe(true)
  expect(call.closesAt).toBe('2026-04-01T15:00:00.000Z')
  expect(await listCallMunicipalities(scene.db, call.id)).toHaveLength(61)
  expect(call.settings).toMatchObject({ cofinancingMinBp: 1_000, indirectMaxBp: 0 })
})
