import type { WrittenAgreement } from '../../server/agreements/agreements'
import { holdAgreement, listAgreements, listBudgetLines } from '../../server/agreements/store'
import { anAgreement } from '../support/builders/agreements'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('an arranged agreement is running, signed by two people, and its lines add up to the grant', async () => {
  const { agreement } = await anAgreement(scene)
  const lines = await listBudgetLines(scene.db, agreement.id)

  expect(agreement.state).toBe('active')
  expect(agreement.granteeSignedBy).not.toBe(agreement.funderSignedBy)
  expect(lines.reduce((all, line) => all + line.amountMinor, 0)).toBe(agreement.amountMinor)
  expect(await scene.arrange((tx) => holdAgreement(tx.db, agreement.id))).toEqual(agreement)
  const { textSq: _sq, textEn: _en, ...listed } = agreement as WrittenAgreement
  expect(await listAgreements(scene.db, { municipalityCodes: [agreement.municipalityCode ?? ''] })).toEqual([listed])
})
