import { startReport } from '../../server/reports/actions'
import { findReport } from '../../server/reports/store'
import { findSheet } from '../../server/forms/store'
import { ensureForms } from '../../server/forms/actions'
import { anAward } from '../support/builders/awards'
import { aGrant } from '../support/builders/payments'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene(); await scene.arrange(ensureForms) })
afterEach(() => scene.close())

const promised = { indicator: 'Të moshuar me plan', unit: 'number', baseline: 0, target: 90 }

async function begun(answers: Record<string, unknown>) {
  const grant = await aGrant(scene, { award: await anAward(scene, { answers: { title: 'Kujdes', ...answers } }) })
  const { id } = await startReport(scene.services, grant.editor, grant.agreement.id, 1)
  return findSheet(scene.db, (await findReport(scene.db, id))?.answerSheetId ?? '')
}

test('a report begins with the indicators of the application: what was promised is there, what came of it is asked', async () => {
  const sheet = await begun({ indicators: [{ output: 'Plane', ...promised, means: 'Dosjet' }] })
  expect(sheet?.answers).toEqual({ indicators: [promised] })
})

test('a report begins empty where the application promised nothing', async () => {
  expect((await begun({}))?.answers).toEqual({})
})
