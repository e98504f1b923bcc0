import type { Award } from '../../server/awards/awards'
import { answerOffer } from '../../server/awards/offers'
import { findAward } from '../../server/awards/store'
import { cancelBereft } from '../../server/agreements/ending-actions'
import { readStandstill, signForGrantee } from '../../server/agreements/signing-actions'
import { findAgreement } from '../../server/agreements/store'
import { decideAgain, recommendAgain } from '../../server/complaints/revision-actions'
import type { Person } from '../../server/kernel/policy'
import type { Organisation } from '../../server/organisations/organisations'
import { anAgreement } from '../support/builders/agreements'
import { minutesSealed, type RankedCall } from '../support/builders/awards'
import { aComplaint, aDecidedCall, aPanel, decidedBy, markAgain, meetAgain, proposalOf, sheetsOf, signatoryOf } from '../support/builders/complaints'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** A's award is accepted and its agreement sent: only complaints can stand in the way of the signature. */
async function sent(ranked: RankedCall): Promise<string> {
  const { id: award } = (await scene.db('awards').where({ title: 'Projekti A' }).first('id')) as { id: string }
  await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'a'), award, { answer: 'accept', reason: '' })
  await scene.db('calls').where({ id: ranked.call.id }).update({ state: 'contracting' })
  const applicant = ranked.applicants.get('a') as { organisation: Organisation; signatory: Person; editor: Person }
  const arranged = {
    ...applicant, award: (await findAward(scene.db, award)) as Award, call: ranked.call, callId: ranked.call.id, callReference: ranked.call.reference, organisationId: applicant.organisation.id,
    proposalId: proposalOf(ranked, 'Projekti A'), authority: ranked.authority,
  }
  return (await anAgreement(scene, { award: arranged, state: 'sent', startsOn: '2026-06-01' })).agreement.id
}

async function sign(ranked: RankedCall, id: string) {
  const agreement = await findAgreement(scene.db, id)
  return signForGrantee(scene.services, scene.words, signatoryOf(ranked, 'a'), id, { textHash: agreement?.textHash ?? '', read: 'yes' })
}

describe('no agreement of a call is signed', () => {
  test('while complaints may come, nor while one is undecided; then it is', async () => {
    const ranked = await aDecidedCall(scene)
    const id = await sent(ranked)
    await expect(sign(ranked, id)).rejects.toMatchObject({ words: 'agreements.refused.standstill' })
    const complaint = await aComplaint(scene, ranked)
    scene.clock('2026-03-09T23:59:59.999+01:00')
    await expect(sign(ranked, id)).rejects.toMatchObject({ words: 'agreements.refused.standstill' })
    scene.clock('2026-03-10T00:00:00+01:00')
    await expect(sign(ranked, id)).rejects.toMatchObject({ words: 'agreements.refused.complaint' })
    const grantee = await scene.as(signatoryOf(ranked, 'a'))
    await grantee.get(`/agreements/${id}`)
    expect(grantee.text).toContain(complaint.reference)

    await decidedBy(scene, await aPanel(scene, ranked, complaint.id), complaint.id, { vote: 'dismissed', remedy: '' })
    expect(await sign(ranked, id)).toEqual([])
  })

  test('while one that was upheld is not put right, and about an award that was taken back never', async () => {
    const ranked = await aDecidedCall(scene)
    const id = await sent(ranked)
    const complaint = await aComplaint(scene, ranked)
    const sheets = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
    await decidedBy(scene, await aPanel(scene, ranked, complaint.id), complaint.id, { remedy: 'sheets', sheets: sheets.map((sheet) => sheet.id) })
    scene.clock('2026-03-20T09:00:00+01:00')
    await expect(sign(ranked, id)).rejects.toMatchObject({ words: 'agreements.refused.complaint' })
    expect((await scene.db('calls').where({ id: ranked.call.id }).first('state'))).toEqual({ state: 'contracting' })

    for (const sheet of sheets) expect(await markAgain(scene, ranked, sheet.id, 5)).toEqual([])
    await meetAgain(scene, ranked)
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
    await minutesSealed(scene, recommendationId)
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId, note: '' })
    scene.clock('2026-04-20T09:00:00+02:00')
    await expect(sign(ranked, id)).rejects.toMatchObject({ words: 'agreements.refused.awardGone' })
    expect(await cancelBereft(scene.services, scene.words)).toBe(1)
    expect(await cancelBereft(scene.services, scene.words)).toBe(0)
    expect((await findAgreement(scene.db, id))?.state).toBe('cancelled')
  })

  test('on or before the last day of the window that a second decision opens', async () => {
    const ranked = await aDecidedCall(scene)
    const id = await sent(ranked)
    const complaint = await aComplaint(scene, ranked)
    await decidedBy(scene, await aPanel(scene, ranked, complaint.id), complaint.id, { remedy: 'recompute' })
    scene.clock('2026-03-20T09:00:00+01:00')
    await meetAgain(scene, ranked)
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
    await minutesSealed(scene, recommendationId)
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId, note: '' })
    expect(await readStandstill({ db: scene.db }, (await findAgreement(scene.db, id)) as never)).toEqual({ until: '2026-03-27', complaints: [], award: 'stands' })
  })
})
