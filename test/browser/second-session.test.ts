import { draftAct } from '../../server/acts/actions'
import { decideAgain, recommendAgain } from '../../server/complaints/revision-actions'
import type { Person } from '../../server/kernel/policy'
import { minutesSealed, type RankedCall } from '../support/builders/awards'
import { aComplaint, aDecidedCall, aPanel, decidedBy, declareAgain, markAgain, meetAgain, proposalOf, sheetsOf } from '../support/builders/complaints'
import { startLooking, type Looking } from './looking'

let looking: Looking
beforeAll(async () => { looking = await startLooking() })
afterAll(() => looking.close())

/** B's complaint is upheld: its three sheets are open. */
async function upheld(): Promise<RankedCall> {
  const { scene } = looking
  const ranked = await aDecidedCall(scene)
  scene.clock('2026-03-02T10:00:00+01:00')
  const complaint = await aComplaint(scene, ranked)
  const panel = await aPanel(scene, ranked, complaint.id)
  await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: (await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))).map(({ id }) => id) })
  scene.clock('2026-03-02T10:30:00+01:00')
  return ranked
}

test('the pages of a second session shut nobody out and do not run off the screen', async () => {
  const { scene, look } = looking
  const ranked = await upheld()
  const { chair, secretary, authority, manager, assessors: [assessor], call: { reference, id } } = ranked
  await look(assessor as Person, ['/desk', `/scoring/${reference}`, `/scoring/${reference}/declaration/again`])
  await look(chair, [`/complaints/revisions/${reference}`, `/scoring/${reference}/assignment`])
  await declareAgain(scene, ranked)
  for (const sheet of await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))) await markAgain(scene, ranked, sheet.id, 5)
  await look(secretary, ['/desk', `/scoring/${reference}/meetings`, `/complaints/revisions/${reference}`, `/awards/feedback/${reference}/2`])
  await meetAgain(scene, ranked)
  await recommendAgain(scene.services, scene.words, chair, id)
  const act = await draftAct(scene.services, scene.words, manager, id, 'minutes')
  await look(secretary, [`/scoring/${reference}/minutes`, `/acts/${reference}`, `/acts/${reference}/${act.number}`])
  const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
  await minutesSealed(scene, recommendationId)
  await look(authority, [`/complaints/revisions/${reference}`])
  await decideAgain(scene.services, scene.words, authority, id, { recommendationId, note: '' })
  await look(authority, [`/calls/${reference}/results`, `/awards/selections/${reference}`])

  expect(looking.faults()).toEqual([])
}, 600_000)
