import { awardMoney } from '../../server/fund/balance-store'
import { verifyLedger } from '../../server/ledger/verify'
import { findAgreement } from '../../server/agreements/store'
import { stageOf } from '../../server/awards/awards'
import { findAward } from '../../server/awards/store'
import { readFields } from '../../server/kernel/fields'
import { approveReport, removeLine, returnReport, saveLine, startReport, submitReport } from '../../server/reports/actions'
import { closeGrant, stateClosure } from '../../server/reports/closing'
import { acceptRest, answerLine, askCorrection, decideCorrection, decideLine } from '../../server/reports/decisions'
import type { Decision } from '../../server/reports/lines'
import { findLine, findReport, listApprovedReportAnswers, listCorrections, listLines } from '../../server/reports/store'
import { listClaims, listRecoveries } from '../../server/payments/store'
import { notifyRecovery, offsetRecovery, orderRecovery, recordRepayment, replyToRecovery } from '../../server/payments/recoveries'
import { openScene, type Scene } from '../support/scene'
import { aGrant, aPayment, type ArrangedGrant } from '../support/builders/payments'
import { accepts, aLine, anApprovedReport, aReport, lineFields } from '../support/builders/reports'

const lek = (whole: number) => whole * 100
const part = (whole: number): Decision => ({ outcome: 'partial', acceptedMinor: lek(whole), reasonCode: 'insufficientDocuments', note: 'Kuponi nuk ka emrin e furnizuesit.' })
const query: Decision = { outcome: 'query', acceptedMinor: null, reasonCode: 'noProofOfPayment', note: 'Ngarkoni nxjerrjen e llogarisë.' }

let scene: Scene
let grant: ArrangedGrant
beforeEach(async () => {
  scene = await openScene()
  // Starts on 2 March 2026, ends on 2 November 2026; the interim period ends on 30 June.
  grant = await aGrant(scene)
  await aPayment(scene, grant, 'paid')
})
afterEach(() => scene.close())

const money = () => awardMoney(scene.db, grant.agreement.awardId)
const decide = async (lineId: string, decision: Decision) => {
  const line = (await findLine(scene.db, lineId))!
  return decideLine(scene.services, scene.words, grant.verifier, lineId, line.version, decision)
}
const approve = (reportId: string) => approveReport(scene.services, scene.words, grant.verifier, reportId)

describe('a report', () => {
  test('begun twice is one', async () => {
    const { report } = await aReport(scene, grant, { submitted: 'no' })
    expect(await startReport(scene.services, grant.signatory, grant.agreement.id, 1)).toEqual({ id: report.id })
  })

  test('is handed in by a signatory, with the declaration and a whole narrative, after its period', async () => {
    const { report } = await aReport(scene, grant, { submitted: 'no', at: '2026-06-30T23:00:00+02:00' })
    await expect(submitReport(scene.services, grant.editor, report.id, 'yes')).rejects.toThrow('reports.refused.signatoryOnly')
    expect(await submitReport(scene.services, grant.signatory, report.id, '')).toEqual([{ field: 'period', words: 'reports.fault.periodRuns' }, { field: 'declared', words: 'reports.fault.declared' }])
    scene.clock('2026-07-01T00:00:00+02:00')
    expect(await submitReport(scene.services, grant.signatory, report.id, 'yes')).toEqual([])
    expect((await listLines(scene.db, [grant.agreement.id])).map(({ state }) => state)).toEqual(['submitted'])
    expect(await listClaims(scene.db, [grant.agreement.id])).toMatchObject([{ reportedMinor: lek(48_000), refusedMinor: 0, approvedAt: null }])
  })

  test('that is not whole is not handed in, and each fault names its question', async () => {
    const { report } = await aReport(scene, grant, { submitted: 'no' })
    await scene.db('answers').where({ question: 'summary' }).delete()
    const faults = await submitReport(scene.services, grant.signatory, report.id, 'yes')
    expect(faults.map(({ field }) => field)).toEqual(['summary'])
    expect((await findReport(scene.db, report.id))?.state).toBe('draft')
  })

  test('accepted in part enters the ledger line by line, and the grantee gets a statement with the reasons', async () => {
    const { report, lines } = await aReport(scene, grant, { lines: [{}, { net: '14600', charged: '14600', description: 'Karburant' }, { net: '31200', charged: '31200', description: 'Kamera' }] })
    const [first, fuel, camera] = lines.map(({ id }) => id) as [string, string, string]
    expect(await decide(fuel, { outcome: 'partial', acceptedMinor: lek(14_600), reasonCode: '', note: '' })).toHaveLength(3)
    await decide(first, accepts)
    await decide(fuel, part(10_200))
    await expect(approve(report.id)).rejects.toThrow('reports.refused.undecided')
    await decide(camera, query)
    expect(await money()).toMatchObject({ acceptedMinor: 0 })

    await approve(report.id)
    expect(await money()).toMatchObject({ acceptedMinor: lek(58_200), advanceMinor: lek(345_000 - 58_200) })
    expect(await listClaims(scene.db, [grant.agreement.id])).toMatchObject([{ reportedMinor: lek(93_800), refusedMinor: lek(4_400) }])
    const letter = (await scene.db('letters').where('subject', 'like', '%u miratua%').where({ toPersonId: grant.signatory.id }).first('text')) as { text: string }
    expect(letter.text).toContain('Kuponi nuk ka emrin e furnizuesit.')
    expect(letter.text).toContain('dokumente të pamjaftueshme')
    expect((await listApprovedReportAnswers(scene.db)).map(({ kind, number, formCode }) => [kind, number, formCode])).toEqual([['interim', 1, 'report_interim']])

    expect(await answerLine(scene.services, grant.editor, camera, { answer: '', upload: undefined })).toHaveLength(1)
    await answerLine(scene.services, grant.editor, camera, { answer: 'Nxjerrja e llogarisë u ngarkua.', upload: undefined })
    await decide(camera, accepts)
    expect(await money()).toMatchObject({ acceptedMinor: lek(89_400) })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('returned goes back with a reason; accepted lines stay, the others can be changed', async () => {
    const { report, lines } = await aReport(scene, grant, { lines: [{}, { net: '9000', charged: '9000' }] })
    const [kept, changed] = lines as [typeof lines[0], typeof lines[0]]
    await decide(kept!.id, accepts)
    expect(await returnReport(scene.services, scene.words, grant.verifier, report.id, '')).toEqual([{ field: 'reason', words: 'reports.fault.reason' }])
    await returnReport(scene.services, scene.words, grant.verifier, report.id, 'Mungojnë dokumentet.')

    const entry = (over: Record<string, string>) => ({ form: readFields(lineFields({ budgetLineId: grant.lines[0]!.id, ...over })), uploads: [], version: changed!.version })
    await expect(saveLine(scene.services, grant.editor, report.id, kept!.id, entry({}))).rejects.toThrow('reports.refused.moved')
    expect(await saveLine(scene.services, grant.editor, report.id, changed!.id, entry({ net: '8500', charged: '8500' }))).toEqual({ id: changed!.id })
    await expect(saveLine(scene.services, grant.editor, report.id, changed!.id, entry({ net: '8400', charged: '8400' }))).rejects.toThrow('kernel.movedMeanwhile')
    await submitReport(scene.services, grant.signatory, report.id, 'yes')
    expect((await listLines(scene.db, [grant.agreement.id])).map(({ state, chargedMinor }) => [state, chargedMinor])).toEqual([['accepted', lek(48_000)], ['submitted', lek(8_500)]])
  })

  test('two decisions on one line at once are one, and the slower one is told', async () => {
    const { lines } = await aReport(scene, grant)
    const { id, version } = lines[0]!
    const both = await Promise.allSettled([decideLine(scene.services, scene.words, grant.verifier, id, version, accepts), decideLine(scene.services, scene.words, grant.verifier, id, version, part(100))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a line not yet decided can be removed, with the trail of what it was', async () => {
    const { report } = await aReport(scene, grant, { submitted: 'no', lines: [] })
    const line = await aLine(scene, grant, report)
    await removeLine(scene.services, grant.editor, line.id)
    expect(await listLines(scene.db, [grant.agreement.id])).toEqual([])
    expect(await scene.db('auditEntries').where({ action: 'reports.lineRemoved' })).toHaveLength(1)
  })

  test('a verifier of the committee is refused', async () => {
    const { lines } = await aReport(scene, grant)
    await scene.arrange(async (tx) => {
      const known = (await tx.db('committees').where({ callId: grant.callId }).first('id')) as { id: string } | undefined
      const committeeId = known?.id ?? tx.id()
      if (known === undefined) await tx.db('committees').insert({ id: committeeId, callId: grant.callId, sheetsDueOn: '2026-04-01', appointedBy: grant.manager.id, appointedAt: tx.at })
      await tx.db('committeeMembers').insert({ id: tx.id(), committeeId, personId: grant.verifier.id, seat: 'voting', body: 'OJF', declaredAt: null, endedAt: null })
    })
    await expect(decide(lines[0]!.id, accepts)).rejects.toThrow('reports.refused.committee')
  })

  test('the rest is accepted in one deed: lines without warning and outside the sample', async () => {
    const many = Array.from({ length: 9 }, (_one, index) => ({ net: String(1_000 + index), charged: String(1_000 + index) }))
    const { report } = await aReport(scene, grant, { lines: many })
    expect(await acceptRest(scene.services, grant.verifier, report.id)).toBe(0)

    await scene.arrange(async (tx) => {
      for (const { id } of await listLines(tx.db, [grant.agreement.id])) {
        const file = tx.id()
        await tx.db('files').insert({ id: file, name: 'kupon.pdf', type: 'pdf', size: 10, sha256: '0'.repeat(64), storageKey: file, uploadedBy: grant.editor.id, uploadedAt: tx.at })
        await tx.db('expenditureFiles').insert({ expenditureId: id, fileId: file, addedBy: grant.editor.id, addedAt: tx.at })
      }
    })
    // Three in ten of nine are three, rounded up.
    expect(await acceptRest(scene.services, grant.verifier, report.id)).toBe(6)
    expect((await listLines(scene.db, [grant.agreement.id])).filter(({ state }) => state === 'accepted')).toHaveLength(6)
  })
})

describe('a correction after approval', () => {
  test('takes two people and becomes a counter-entry in the ledger', async () => {
    const { lines } = await anApprovedReport(scene, grant, { lines: [{}, { net: '14600', charged: '14600' }] })
    const fuel = lines[1]!
    expect(await askCorrection(scene.services, grant.verifier, fuel.id, { ...accepts, note: 'x' }).catch((error: Error) => error.message)).toBe('reports.refused.sameDecision')
    expect(await askCorrection(scene.services, grant.verifier, fuel.id, { ...part(10_200), note: '' })).toEqual([{ field: 'note', words: 'reports.fault.note' }])
    await askCorrection(scene.services, grant.verifier, fuel.id, part(10_200))
    const [correction] = await listCorrections(scene.db, [grant.agreement.id])
    expect(await money()).toMatchObject({ acceptedMinor: lek(62_600) })

    await decideCorrection(scene.services, scene.words, grant.manager, correction!.id, 'approved')
    expect(await money()).toMatchObject({ acceptedMinor: lek(58_200) })
    expect(await findLine(scene.db, fuel.id)).toMatchObject({ state: 'partial', acceptedMinor: lek(10_200), decidedBy: grant.verifier.id })
    const reversal = (await scene.db('ledgerEvents').where({ kind: 'reversal' }).first()) as { actorId: string; approverId: string }
    expect([reversal.actorId, reversal.approverId]).toEqual([grant.verifier.id, grant.manager.id])
    expect((await verifyLedger(scene.db)).fault).toBeNull()
    await expect(decideCorrection(scene.services, scene.words, grant.manager, correction!.id, 'approved')).rejects.toThrow('reports.refused.moved')
  })

  test('refused leaves everything as it was', async () => {
    const { lines } = await anApprovedReport(scene, grant)
    await askCorrection(scene.services, grant.verifier, lines[0]!.id, part(100))
    const [correction] = await listCorrections(scene.db, [grant.agreement.id])
    await decideCorrection(scene.services, scene.words, grant.manager, correction!.id, 'refused')
    expect(await money()).toMatchObject({ acceptedMinor: lek(48_000) })
    await expect(scene.db('expenditureCorrections').where({ id: correction!.id }).update({ decidedBy: grant.verifier.id })).rejects.toThrow(/corrections_take_two/)
  })
})

describe('the end of a grant', () => {
  const through = async (finalLines: readonly Record<string, string>[]) => {
    await anApprovedReport(scene, grant, { lines: [{ net: '300000', charged: '300000' }] })
    await aPayment(scene, grant, 'paid', 2)
    return anApprovedReport(scene, grant, { number: 2, at: '2026-12-01T10:00:00+01:00', lines: finalLines.map((line) => ({ incurredOn: '2026-10-01', paidOn: '2026-10-02', documentOn: '2026-10-01', ...line })) })
  }
  const statement = { assets: 'Dy tableta, te qendra komunitare.', interestMinor: 0, archive: 'Në zyrë, deri më 2034.', lessons: 'Telefoni mban lidhjen.' }
  const state = () => stateClosure(scene.services, grant.signatory, grant.agreement.id, statement, 0)
  const close = () => closeGrant(scene.services, scene.words, grant.manager, grant.agreement.id)

  test('the final report is not approved before the last day, nor with a line open in any report', async () => {
    const { lines } = await aReport(scene, grant, { lines: [{ net: '300000', charged: '300000' }] })
    await decide(lines[0]!.id, query)
    await approve(lines[0]!.reportId)
    const final = await aReport(scene, grant, { number: 2, at: '2026-12-01T10:00:00+01:00', lines: [{ net: '50000', charged: '50000' }] })
    await decide(final.lines[0]!.id, accepts)
    await expect(approve(final.report.id)).rejects.toThrow('reports.refused.undecidedFinal')
    await decide(lines[0]!.id, accepts)
    await approve(final.report.id)
    expect((await findAgreement(scene.db, grant.agreement.id))?.state).toBe('closing')
  })

  test('balance paid, check list done, closed by somebody of the scheme; nothing is left obligated', async () => {
    await through([{ net: '390000', charged: '390000' }])
    await expect(close()).rejects.toThrow('reports.refused.notDone')
    expect(await stateClosure(scene.services, grant.signatory, grant.agreement.id, { assets: '', interestMinor: null, archive: '', lessons: '' }, 0)).toHaveLength(4)
    await state()
    await expect(close()).rejects.toThrow('reports.refused.notDone')
    await aPayment(scene, grant, 'paid', 3)
    await close()

    expect(await money()).toMatchObject({ unpaidMinor: 0, paidMinor: lek(690_000), acceptedMinor: lek(690_000), advanceMinor: 0 })
    expect(await findAgreement(scene.db, grant.agreement.id)).toMatchObject({ state: 'closed', closedBy: grant.manager.id })
    expect(stageOf((await findAward(scene.db, grant.agreement.awardId))!)).toBe('closed')
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('an unspent part is repaid, what was never paid goes back to the call, and the grant closes', async () => {
    const { services, words } = scene
    await through([{ net: '301000', charged: '301000' }])
    const { id } = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!
    await notifyRecovery(services, words, grant.manager, id)
    await replyToRecovery(services, grant.signatory, id, 'E kthejmë.')
    await orderRecovery(services, words, grant.authority, id)
    await state()
    await expect(close()).rejects.toThrow('reports.refused.notDone')
    await recordRepayment(services, words, grant.finance, id, { documentNo: 'KTH-9', valueOn: '2026-12-01' })
    await close()
    expect(await money()).toMatchObject({ unpaidMinor: 0, advanceMinor: 0, refundedMinor: lek(20_000), acceptedMinor: lek(601_000) })
  })

  test('documents found later lift what is to be recovered, by a correction that two people make', async () => {
    const { services, words } = scene
    const { report, lines } = await aReport(scene, grant, { lines: [{ net: '345000', charged: '345000' }] })
    await decide(lines[0]!.id, accepts)
    await approve(report.id)
    const final = await aReport(scene, grant, { number: 2, at: '2026-12-01T10:00:00+01:00', lines: [] })
    await approve(final.report.id)
    expect(await listRecoveries(scene.db, [grant.agreement.id])).toEqual([])

    await askCorrection(services, grant.verifier, lines[0]!.id, part(300_000))
    await decideCorrection(services, words, grant.manager, (await listCorrections(scene.db, [grant.agreement.id]))[0]!.id, 'approved')
    const recovery = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!
    expect(recovery).toMatchObject({ state: 'assessed', amountMinor: lek(45_000) })
    await notifyRecovery(services, words, grant.manager, recovery.id)

    await askCorrection(services, grant.verifier, lines[0]!.id, { ...accepts, note: 'Dokumenti u gjet.' })
    await decideCorrection(services, words, grant.manager, (await listCorrections(scene.db, [grant.agreement.id])).find(({ decided }) => decided === null)!.id, 'approved')
    await offsetRecovery(services, grant.verifier, recovery.id, 'Dokumenti u gjet.')
    expect(await listRecoveries(scene.db, [grant.agreement.id])).toMatchObject([{ state: 'offset' }])
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('is not closed by the one who stated it, in policy and in the database', async () => {
    await through([{ net: '390000', charged: '390000' }])
    await state()
    await expect(scene.db('closures').where({ agreementId: grant.agreement.id }).update({ closedBy: grant.signatory.id })).rejects.toThrow(/closures_closed_by_another/)
    await expect(closeGrant(scene.services, scene.words, grant.signatory, grant.agreement.id)).rejects.toThrow('reports.refused.managerOnly')
  })
})
