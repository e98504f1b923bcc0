import { isOpen, limitsOf } from '../../server/calls/calls'
import { gridPoints } from '../../server/calls/grid'
import { aCall } from '../support/builders/calls'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('a built call is published, open, and whole', async () => {
  const call = await aCall(scene)

  expect(isOpen(call, scene.services.now())).toBe(true)
  expect(gridPoints(call.grid)).toBe(100)
  expect(call.municipalities.map(({ code }) => code)).toEqual(['33', '37', '47', '50', '52', '53'])
  expect(call.documents).toHaveLength(11)
  expect(limitsOf(call, call.municipalities)).toMatchObject({ grantMinMinor: 50_000_000, grantMaxMinor: 100_000_000, indirectMaxBp: 700 })
})

test('a municipal call takes all 61 municipalities', async () => {
  const call = await aCall(scene, { template: 'municipal', state: 'closed' })

  expect(call.municipalities).toHaveLength(61)
  expect(isOpen(call, scene.services.now())).toBe(false)
  expect(gridPoints(call.grid)).toBe(100)
})
