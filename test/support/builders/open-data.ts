import { approvePayment as approveInFund, confirmPayment, reverseEvent } from '../../../server/fund/actions'
import { notifyRecovery, orderRecovery, recordRepayment, replyToRecovery } from '../../../server/payments/recoveries'
import { listRecoveries } from '../../../server/payments/store'
import type { Scene } from '../scene'
import { anAward, type ArrangedAward } from './awards'
import { aGrant, anAcceptedReport, aPayment, type ArrangedGrant } from './payments'

const lek = (amount: number): number => amount * 100

/** A grant of 690 000 lek: two instalments of 621 000 were paid, 600 000 accepted, and 21 000 paid back. */
export async function aRefundedGrant(scene: Scene): Promise<ArrangedGrant> {
  const { services, words } = scene
  const grant = await aGrant(scene)
  await aPayment(scene, grant, 'paid')
  await anAcceptedReport(scene, grant, { acceptedMinor: lek(300_000) })
  await aPayment(scene, grant, 'paid', 2)
  await anAcceptedReport(scene, grant, { acceptedMinor: lek(300_000), reportNumber: 2, kind: 'final' })
  const [recovery] = await listRecoveries(scene.db, [grant.agreement.id])
  if (recovery === undefined) throw new Error('nothing is to be paid back')
  await notifyRecovery(services, words, grant.manager, recovery.id)
  await replyToRecovery(services, grant.signatory, recovery.id, 'E kthejmë.')
  await orderRecovery(services, words, grant.authority, recovery.id)
  const faults = await recordRepayment(services, words, grant.finance, recovery.id, { documentNo: 'KTH-1', valueOn: services.now().toISOString().slice(0, 10) })
  if (faults.length > 0) throw new Error(`the repayment was not written down: ${JSON.stringify(faults)}`)
  return grant
}

/** An award of the same call beside it: 40 000.50 lek reimbursed, and a payment of 7 000 that was written down wrongly and taken back. */
export async function aReimbursedAward(scene: Scene, beside: ArrangedAward): Promise<ArrangedAward> {
  const arranged = await anAward(scene, { with: beside, amountMinor: lek(50_000), title: 'Rimbursim <dhe> “thonjëza” & të tjera' })
  const { award, authority, signatory } = arranged
  await scene.arrange(async (tx) => {
    const on = { awardId: award.id, effectiveOn: tx.today }
    await approveInFund(tx, { awardId: award.id, amountMinor: 4_000_050, key: 'r-1', preparedBy: authority.id, approvedBy: signatory.id })
    await confirmPayment(tx, authority, { ...on, amountMinor: 4_000_050, key: 'r-1', toward: 'reimbursement' })
    await approveInFund(tx, { awardId: award.id, amountMinor: lek(7_000), key: 'w-1', preparedBy: authority.id, approvedBy: signatory.id })
    const wrong = await confirmPayment(tx, authority, { ...on, amountMinor: lek(7_000), key: 'w-1' })
    await reverseEvent(tx, authority, { eventId: wrong.eventId, key: 'w-1', reason: 'Bankë tjetër', approvedBy: signatory.id })
  })
  return arranged
}
