import type { Agreement } from '../../../server/agreements/agreements'
import type { Person } from '../../../server/kernel/policy'
import { acceptLine, noteClaim, settleClaim } from '../../../server/payments/acceptances'
import { approvePayment, preparePayment, recordPayment, requestPayment, verifyPayment } from '../../../server/payments/actions'
import { findPayment } from '../../../server/payments/store'
import type { Payment, Reference } from '../../../server/payments/payments'
import type { Scene } from '../scene'
import { anAgreement, type ArrangedAgreement } from './agreements'

export type ArrangedGrant = ArrangedAgreement & { verifier: Person; payer1: Person; payer2: Person; finance: Person }

/** A running grant of 690 000 lek with everybody who moves its money; the money is obligated and nothing is paid. */
export async function aGrant(scene: Scene, over: Parameters<typeof anAgreement>[1] = {}): Promise<ArrangedGrant> {
  const arranged = await anAgreement(scene, { amountMinor: 69_000_000, ...over })
  return {
    ...arranged,
    verifier: await scene.person(['verifier'], 'Valbona Prifti'),
    payer1: await scene.person(['payer'], 'Pranvera Duka'),
    payer2: await scene.person(['payer'], 'Pëllumb Cela'),
    finance: await scene.person([{ role: 'finance', scope: arranged.agreement.municipalityCode ?? '' }], 'Fatos Financa'),
  }
}

export const PURPOSE = 'Pagat e ekipit dhe pajisjet e periudhës së ardhshme, sipas planit.'

let documents = 0

/** A bank reference of today; every one has another number. */
export function aReference(scene: Scene, over: Partial<Reference> = {}): Reference {
  documents += 1
  return {
    channel: 'bank', commitmentNo: '', orderNo: '', orderOn: null, treasuryBranch: '', executedOn: null, documentNo: `FT-${documents}`,
    valueOn: scene.services.now().toISOString().slice(0, 10), ...over,
  }
}

const STEPS = ['requested', 'verified', 'prepared', 'approved', 'paid'] as const

/** A payment of this grant, taken by the people whose task it is as far as `until`. */
export async function aPayment(scene: Scene, grant: ArrangedGrant, until: (typeof STEPS)[number] = 'requested', number = 1): Promise<Payment> {
  const { services, words } = scene
  const asked = await requestPayment(services, grant.signatory, grant.agreement.id, { number, purpose: PURPOSE, certified: 'yes' })
  if (Array.isArray(asked)) throw new Error(`the payment was not asked for: ${JSON.stringify(asked)}`)
  const steps = [
    async () => undefined,
    () => verifyPayment(services, grant.verifier, asked.id, ''),
    () => preparePayment(services, grant.payer1, asked.id),
    () => approvePayment(services, grant.payer2, asked.id),
    () => recordPayment(services, words, grant.payer1, asked.id, aReference(scene), undefined),
  ]
  for (const step of steps.slice(0, STEPS.indexOf(until) + 1)) await step()
  return (await findPayment(scene.db, asked.id)) as Payment
}

/** A report of which so much is accepted, as the slice of reports would say it; for tests that need only its money. */
export async function anAcceptedReport(
  scene: Scene, grant: ArrangedGrant, over: { acceptedMinor: number; reportNumber?: number; kind?: 'interim' | 'final' },
): Promise<void> {
  const { acceptedMinor, reportNumber = 1, kind = 'interim' } = over
  const agreement: Agreement = grant.agreement
  await scene.arrange(async (tx) => {
    await noteClaim(tx, { agreementId: agreement.id, reportNumber, kind, reportedMinor: acceptedMinor, refusedMinor: 0 })
    if (acceptedMinor > 0) await acceptLine(tx, grant.verifier, agreement, { id: tx.id(), label: '1.1 Punonjës social', reportNumber, amountMinor: acceptedMinor })
    await settleClaim(tx, grant.verifier, agreement, reportNumber, kind)
  })
}
