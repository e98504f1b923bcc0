import { answerOffer } from '../../server/awards/offers'
import { cancelBereft, drawUpAgreement, readStandstill, sendAgreement, signForGrantee } from '../../server/agreements/actions'
import { findAgreement } from '../../server/agreements/store'
import { decideAgain, recommendAgain } from '../../server/complaints/revision-actions'
import type { RankedCall } from '../support/builders/awards'
import { aComplaint, aDecidedCall, aPanel, decidedBy, markAgain, proposalOf, sheetsOf, signatoryOf } from '../support/builders/complaints'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** A's award is accepted and its agreement sent: only complaints can stand in the way of the signature. */
async function sent(ranked: RankedCall): Promise<string> {
  const { id: award } = (await scene.db('awards').where({ title: 'Projekti A' }).first('id')) as { id: string }
  await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'a'), award, { answer: 'accept', reason: '' })
  const drawn = await drawUpAgreement(scene.services, scene.words, ranked.manager, award, '2026-06-01')
  if (Array.isArray(drawn)) throw new Error(JSON.stringify(drawn))
  await sendAgreement(scene.services, scene.words, ranked.manager, drawn.id)
  return drawn.id
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
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
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
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId, note: '' })
    expect(await readStandstill({ db: scene.db }, (await findAgreement(scene.db, id)) as never)).toEqual({ until: '2026-03-27', complaints: [], award: 'stands' })
  })
})
