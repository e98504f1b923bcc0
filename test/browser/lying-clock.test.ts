import type { Page } from 'playwright-core'
import { ensureForms } from '../../server/forms/actions'
import { DECLARATIONS } from '../../server/proposals/packages'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { aCompleteDraft } from '../support/builders/proposals'
import { PASSWORD } from '../support/scene'
import { serve, type Served } from './served'

/* A deadline follows the clock of the server. What the applicant's own computer believes, with script on, changes nothing. */

let served: Served
let call: BuiltCall
beforeEach(async () => {
  served = await serve()
  await served.scene.arrange(ensureForms)
  call = await aCall(served.scene)
})
afterEach(() => served.close())

const DAYS = 86_400_000
const around = (ms: number) => new Date(Date.parse(call.closesAt) + ms)

/** Signs in with a computer whose clock stands at `believed`, as far as every script of the page can tell. */
async function signedIn(email: string, believed: Date): Promise<Page> {
  const page = await (await served.browser.newContext({ baseURL: served.base })).newPage()
  await page.clock.setFixedTime(believed)
  await page.goto('/sign-in')
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main form button')
  await page.waitForURL(/\/desk/)
  expect(await page.evaluate('Date.now()')).toBe(believed.getTime())
  return page
}

test.each([
  ['in time, although the computer believes the deadline long past', -1, 40 * DAYS, true],
  ['in time, although the computer stands years back', -1, -900 * DAYS, true],
  ['too late, although the computer believes there are weeks left', 0, -20 * DAYS, false],
])('a submission is %s', async (_what, arrives, lie, counts) => {
  const { scene } = served
  const draft = await aCompleteDraft(scene, { call })
  scene.clock(around(-600_000).toISOString())
  const page = await signedIn(draft.signatory.email, around(lie))
  await page.goto(`/proposals/${draft.proposal.id}/check-answers`)
  for (const one of DECLARATIONS) await page.check(`[name="declaration.${one}"]`)
  scene.clock(around(arrives).toISOString())
  await page.click(`form[action="/proposals/${draft.proposal.id}/submission"] button`)
  await page.waitForLoadState()

  const { state } = await scene.db('proposals').where({ id: draft.proposal.id }).first('state') as { state: string }
  expect(state).toBe(counts ? 'submitted' : 'draft')
  expect(page.url().endsWith('/receipt')).toBe(counts)
  await page.context().close()
})
