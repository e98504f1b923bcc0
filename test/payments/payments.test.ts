import type { Person } from '../../server/kernel/policy'
import { approvePayment, cancelRequest, preparePayment, recordFailure, recordPayment, requestPayment, returnPayment, verifyPayment } from '../../server/payments/actions'
import { findPayment, listFailures, listPayments, listRecoveries, readGrantMoney } from '../../server/payments/store'
import { notifyRecovery, offsetRecovery, orderRecovery, recordRepayment, replyToRecovery, writeOffRecovery } from '../../server/payments/recoveries'
import { awardMoney } from '../../server/fund/balance-store'
import { verifyLedger } from '../../server/ledger/verify'
import { grantRole } from '../../server/people/actions'
import { findPerson } from '../../server/people/store'
import { clockwork } from '../../server/kernel/policy'
import { openScene, type Scene } from '../support/scene'
import { aGrant, anAcceptedReport, aPayment, aReference, PURPOSE, type ArrangedGrant } from '../support/builders/payments'

const lek = (whole: number) => whole * 100

let scene: Scene
let grant: ArrangedGrant
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
})
afterEach(() => scene.close())

const ask = (number: number, person: Person = grant.signatory) => requestPayment(scene.services, person, grant.agreement.id, { number, purpose: PURPOSE, certified: 'yes' })
const money = () => awardMoney(scene.db, grant.agreement.awardId)

describe('an instalment from request to bank', () => {
  test('passes four people, and the ledger follows it', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    expect(await money()).toMatchObject({ unpaidMinor: lek(345_000), inPaymentMinor: lek(345_000), advanceMinor: 0 })

    expect(await recordPayment(scene.services, scene.words, grant.finance, payment.id, aReference(scene), undefined)).toEqual([])
    expect(await findPayment(scene.db, payment.id)).toMatchObject({
      state: 'paid', amountMinor: lek(345_000), requestedBy: grant.signatory.id, verifiedBy: grant.verifier.id, preparedBy: grant.payer1.id, approvedBy: grant.payer2.id, recordedBy: grant.finance.id,
    })
    expect(await money()).toMatchObject({ unpaidMinor: lek(345_000), inPaymentMinor: 0, advanceMinor: lek(345_000), paidMinor: lek(345_000) })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
    expect(await scene.db('letters').where({ about: `agreement:${grant.agreement.id}`, toPersonId: grant.signatory.id }).first('subject')).toEqual({ subject: 'Kësti 1 u pagua: 345\u00a0000\u00a0lekë' })
  })

  test('is refused without a purpose and without the declaration, and nothing is written', async () => {
    const faults = await requestPayment(scene.services, grant.signatory, grant.agreement.id, { number: 1, purpose: 'paga', certified: '' })

    expect(faults).toEqual([{ field: 'purpose', words: 'payments.fault.purpose', values: { min: 20 } }, { field: 'certified', words: 'payments.fault.certified' }])
    expect(await listPayments(scene.db, grant.agreement.id)).toEqual([])
  })

  test('cannot be asked for twice, nor once it is paid', async () => {
    await ask(1)
    await expect(ask(1, grant.editor)).rejects.toThrow('payments.refused.askedAlready')
    await cancelRequest(scene.services, grant.signatory, (await listPayments(scene.db, grant.agreement.id))[0]!.id)
    await aPayment(scene, grant, 'paid')
    await expect(ask(1)).rejects.toThrow('payments.refused.paidAlready')
  })

  test('two who ask at once are one request', async () => {
    const both = await Promise.allSettled([ask(1, grant.signatory), ask(1, grant.editor)])

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await listPayments(scene.db, grant.agreement.id)).toHaveLength(1)
  })

  test('two payers who approve at once move the money once', async () => {
    const payer3 = await scene.person(['payer'])
    const payment = await aPayment(scene, grant, 'prepared')
    const both = await Promise.allSettled([approvePayment(scene.services, grant.payer2, payment.id), approvePayment(scene.services, payer3, payment.id)])

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await money()).toMatchObject({ inPaymentMinor: lek(345_000) })
  })

  test('the one who prepared is refused as second approver by the database too', async () => {
    const payment = await aPayment(scene, grant, 'prepared')
    await expect(approvePayment(scene.services, grant.payer1, payment.id)).rejects.toThrow('payments.refused.preparer')
    await expect(scene.db('payments').where({ id: payment.id }).update({ state: 'approved', approvedBy: grant.payer1.id })).rejects.toThrow(/payments_approved_by_another/)
    await expect(scene.db('payments').where({ id: payment.id }).update({ state: 'approved' })).rejects.toThrow(/payments_approved_by_two/)
    await expect(scene.db('payments').where({ id: payment.id }).update({ preparedBy: grant.verifier.id })).rejects.toThrow(/payments_prepared_by_another/)
    await expect(scene.db('payments').where({ id: payment.id }).update({ verifiedBy: grant.signatory.id })).rejects.toThrow(/payments_verified_by_another/)
  })

  test('is paid only with a reference, and the same document does not pay twice', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    expect(await recordPayment(scene.services, scene.words, grant.finance, payment.id, aReference(scene, { documentNo: '' }), undefined)).toEqual([{ field: 'documentNo', words: 'payments.fault.bankReference' }])
    expect(await money()).toMatchObject({ advanceMinor: 0 })

    const other = await aGrant(scene, { title: 'Tjetri' })
    const paid = await aPayment(scene, other, 'paid')
    const again = aReference(scene, { documentNo: paid.documentNo ?? '' })
    expect(await recordPayment(scene.services, scene.words, grant.payer1, payment.id, again, undefined)).toEqual([{ field: 'documentNo', words: 'payments.fault.referenceUsed' }])
    await expect(scene.db('payments').where({ id: payment.id }).update({ state: 'paid' })).rejects.toThrow(/payments_paid_with_reference/)
  })

  test('that failed is owed again, and is approved by two people anew', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    const today = scene.services.now().toISOString().slice(0, 10)
    expect(await recordFailure(scene.services, scene.words, grant.finance, payment.id, { reason: '', failedOn: today })).toEqual([{ field: 'reason', words: 'payments.fault.reason' }])
    expect(await recordFailure(scene.services, scene.words, grant.finance, payment.id, { reason: 'IBAN i mbyllur', failedOn: today })).toEqual([])
    expect(await money()).toMatchObject({ unpaidMinor: lek(690_000), inPaymentMinor: 0 })

    await preparePayment(scene.services, grant.payer2, payment.id)
    await approvePayment(scene.services, grant.payer1, payment.id)
    await recordPayment(scene.services, scene.words, grant.finance, payment.id, aReference(scene), undefined)
    expect(await money()).toMatchObject({ advanceMinor: lek(345_000) })
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', attempt: 2, preparedBy: grant.payer2.id, approvedBy: grant.payer1.id })
    expect(await listFailures(scene.db, grant.agreement.id)).toMatchObject([{ attempt: 1, preparedBy: grant.payer1.id, approvedBy: grant.payer2.id }])
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('returned with a reason tells the grantee, and asking again is a new request', async () => {
    const payment = await aPayment(scene, grant, 'verified')
    expect(await returnPayment(scene.services, scene.words, grant.payer1, payment.id, '')).toEqual([{ field: 'reason', words: 'payments.fault.reason' }])
    expect(await returnPayment(scene.services, scene.words, grant.payer1, payment.id, 'Mungon plani i shpenzimeve.')).toEqual([])
    const letter = (await scene.db('letters').where({ about: `agreement:${grant.agreement.id}` }).first('text')) as { text: string }
    expect(letter.text).toContain('Mungon plani i shpenzimeve.')

    await ask(1)
    expect((await listPayments(scene.db, grant.agreement.id)).map(({ state }) => state).sort()).toEqual(['requested', 'returned'])
  })
})

describe('the second instalment', () => {
  test('waits for the approved report, and is reduced where too little was accepted', async () => {
    await aPayment(scene, grant, 'paid')
    await expect(ask(2)).rejects.toThrow('payments.refused.waitsForReport')

    await anAcceptedReport(scene, grant, { acceptedMinor: lek(200_000) })
    const second = await aPayment(scene, grant, 'requested', 2)
    expect(second.amountMinor).toBe(lek(276_000 - 145_000))
    expect(second.arithmetic).toMatchObject({ rule: 'reduced', acceptedOnPreviousMinor: lek(200_000), unspentMinor: lek(145_000) })
  })

  test('approved after the accepted amount has moved is refused until it is verified anew', async () => {
    await aPayment(scene, grant, 'paid')
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(200_000) })
    const second = await aPayment(scene, grant, 'prepared', 2)
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(50_000), reportNumber: 9 })

    await expect(approvePayment(scene.services, grant.payer2, second.id)).rejects.toThrow('payments.refused.amountMoved')
    expect(await money()).toMatchObject({ inPaymentMinor: 0 })
  })

  test('spending accepted beyond the advance enters the ledger when the advance comes', async () => {
    await aPayment(scene, grant, 'paid')
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(400_000) })
    expect(await money()).toMatchObject({ acceptedMinor: lek(345_000), advanceMinor: 0 })

    await aPayment(scene, grant, 'paid', 2)
    expect(await money()).toMatchObject({ acceptedMinor: lek(400_000), advanceMinor: lek(621_000 - 400_000) })
    expect((await readGrantMoney(scene.db, [grant.agreement.id])).get(grant.agreement.id)).toMatchObject({ acceptedMinor: lek(400_000) })
  })
})

describe('the end of a grant', () => {
  const spent = async (acceptedMinor: number) => {
    await aPayment(scene, grant, 'paid')
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(300_000) })
    await aPayment(scene, grant, 'paid', 2)
    if (acceptedMinor > 0) await anAcceptedReport(scene, grant, { acceptedMinor: acceptedMinor - lek(300_000), reportNumber: 2, kind: 'final' })
  }

  test('pays the balance, and never more than was awarded', async () => {
    await spent(lek(705_000))
    const last = await aPayment(scene, grant, 'paid', 3)

    expect(last).toMatchObject({ amountMinor: lek(69_000), arithmetic: { rule: 'balance' } })
    expect(await money()).toMatchObject({ unpaidMinor: 0, paidMinor: lek(690_000), acceptedMinor: lek(690_000), advanceMinor: 0 })
    expect(await listRecoveries(scene.db, [grant.agreement.id])).toEqual([])
  })

  test('assesses what was paid and not accepted, and the grantee repays it', async () => {
    await spent(lek(600_000))
    const { services, words } = scene
    const [recovery] = await listRecoveries(scene.db, [grant.agreement.id])
    expect(recovery).toMatchObject({ state: 'assessed', amountMinor: lek(21_000), arithmetic: { recoverMinor: lek(21_000) } })
    const { id } = recovery!
    await expect(ask(3)).rejects.toThrow('payments.refused.nothing')

    await notifyRecovery(services, words, grant.manager, id)
    await expect(orderRecovery(services, words, grant.authority, id)).rejects.toThrow('payments.refused.replyOpen')
    expect(await replyToRecovery(services, grant.signatory, id, '')).toEqual([{ field: 'reply', words: 'payments.fault.reply' }])
    await replyToRecovery(services, grant.signatory, id, 'E kthejmë.')
    await orderRecovery(services, words, grant.authority, id)
    expect(await money()).toMatchObject({ advanceMinor: 0, receivableMinor: lek(21_000) })

    expect(await recordRepayment(services, words, grant.finance, id, { documentNo: '', valueOn: null })).toHaveLength(2)
    expect(await recordRepayment(services, words, grant.finance, id, { documentNo: 'KTH-1', valueOn: services.now().toISOString().slice(0, 10) })).toEqual([])
    expect(await money()).toMatchObject({ receivableMinor: 0, refundedMinor: lek(21_000), acceptedMinor: lek(600_000) })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('the order waits for the reply or for its last day to pass', async () => {
    await spent(lek(600_000))
    const { id } = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!
    await notifyRecovery(scene.services, scene.words, grant.manager, id)
    scene.clock('2026-03-17T23:59:59+01:00')
    await expect(orderRecovery(scene.services, scene.words, grant.authority, id)).rejects.toThrow('payments.refused.replyOpen')
    scene.clock('2026-03-18T00:00:00+01:00')
    await orderRecovery(scene.services, scene.words, grant.authority, id)
  })

  test('an ordered recovery can be written off by the authority with a reason; then it is owed no more, and still not called spent', async () => {
    await spent(lek(600_000))
    const { id } = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!
    await notifyRecovery(scene.services, scene.words, grant.manager, id)
    await replyToRecovery(scene.services, grant.signatory, id, 'Organizata u shpërbë.')
    await expect(offsetRecovery(scene.services, grant.manager, id, 'x')).rejects.toThrow('payments.refused.stillOwed')
    await orderRecovery(scene.services, scene.words, grant.authority, id)
    await expect(writeOffRecovery(scene.services, grant.manager, id, 'x')).rejects.toThrow('payments.refused.staffOnly')
    expect(await writeOffRecovery(scene.services, grant.authority, id, '')).toEqual([{ field: 'reason', words: 'payments.fault.reason' }])
    expect(await money()).toMatchObject({ receivableMinor: lek(21_000), writtenOffMinor: 0, outstandingMinor: lek(21_000) })
    expect(await writeOffRecovery(scene.services, grant.authority, id, 'Organizata nuk ekziston më.')).toEqual([])
    expect(await money()).toMatchObject({ receivableMinor: 0, writtenOffMinor: lek(21_000), outstandingMinor: lek(21_000), acceptedMinor: lek(600_000), refundedMinor: 0 })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('the final report cannot be settled while an instalment is under way', async () => {
    await aPayment(scene, grant, 'paid')
    await anAcceptedReport(scene, grant, { acceptedMinor: lek(300_000) })
    await aPayment(scene, grant, 'prepared', 2)
    await expect(anAcceptedReport(scene, grant, { acceptedMinor: lek(10_000), reportNumber: 2, kind: 'final' })).rejects.toThrow('payments.refused.underWay')
  })
})

test('a verifier of the committee that judged the proposal does not verify its payments', async () => {
  const payment = await aPayment(scene, grant)
  await scene.arrange(async (tx) => {
    const known = (await tx.db('committees').where({ callId: grant.callId }).first('id')) as { id: string } | undefined
    const committeeId = known?.id ?? tx.id()
    if (known === undefined) await tx.db('committees').insert({ id: committeeId, callId: grant.callId, sheetsDueOn: '2026-04-01', appointedBy: grant.manager.id, appointedAt: tx.at })
    await tx.db('committeeMembers').insert({ id: tx.id(), committeeId, personId: grant.verifier.id, seat: 'voting', body: 'OJF', declaredAt: null, endedAt: null })
  })
  await expect(verifyPayment(scene.services, grant.verifier, payment.id, '')).rejects.toThrow('payments.refused.committee')
})

test('nobody of the scheme acts on the payments of their own organisation', async () => {
  const payment = await aPayment(scene, grant, 'verified')
  await scene.arrange((tx) => grantRole(tx, clockwork, grant.payer1.id, 'editor', grant.organisationId))
  const own = (await findPerson(scene.db, grant.payer1.id)) as Person
  await expect(preparePayment(scene.services, own, payment.id)).rejects.toThrow('payments.refused.ownOrganisation')
})
