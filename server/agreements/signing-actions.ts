import { addDays, dayOf } from '../kernel/dates'
import { found, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { findAward, findDecision, followAward } from '../awards/store'
import { findCall, holdCall } from '../calls/store'
import { listStandstill } from '../complaints/store'
import { moveProposal } from '../proposals/actions'
import { holdProposal } from '../proposals/store'
import type { Agreement } from './agreements'
import { writeToAuthority, writeToGrantee, type BothWords } from './letters'
import * as may from './policy'
import { findAgreement, holdAgreement, moveAgreement, replaceSigned } from './store'

type Signature = { readonly textHash: string; readonly read: string }

/** What is signed is what was read: the fingerprint of the page must still be the agreement's. */
function signatureFaults(agreement: Agreement, { textHash: shown, read }: Signature): Fault[] {
  if (shown !== agreement.textHash) throw new OutOfDate('agreements.refused.textChanged')
  return read === 'yes' ? [] : [{ field: 'read', words: 'agreements.fault.read' }]
}

/** No signature before complaints about the latest decision, or about the promotion, can no longer come, and all that came are decided and put right. */
export async function readStandstill(tx: Pick<Tx, 'db'>, agreement: Pick<Agreement, 'awardId' | 'callId'>): Promise<may.Standstill> {
  const award = await findAward(tx.db, agreement.awardId)
  const decision = await findDecision(tx.db, agreement.callId)
  const call = await findCall(tx.db, agreement.callId)
  if (award === undefined || decision === undefined || call === undefined) throw new Error('an agreement has an award, a decision and a call')
  const promoted = award.promotedAt === null ? '' : addDays(dayOf(award.promotedAt), call.settings.complaintDays)
  return {
    until: promoted > decision.complaintsUntil ? promoted : decision.complaintsUntil, complaints: await listStandstill(tx.db, call.id),
    award: award.state === 'offered' || award.state === 'accepted' ? 'stands' : 'gone',
  }
}

/** Whoever signs holds the call too: a complaint that arrives at the same moment is seen, or comes after. */
async function holdForSigning(tx: Tx, id: string): Promise<may.Signing> {
  await holdCall(tx.db, found(await findAgreement(tx.db, id), 'kernel.missing.page').callId)
  const agreement = found(await holdAgreement(tx.db, id), 'kernel.missing.page')
  return { agreement, today: tx.today, standstill: await readStandstill(tx, agreement) }
}

export async function signForGrantee(services: Services, words: BothWords, signatory: Person, id: string, signature: Signature): Promise<Fault[]> {
  return transact<Fault[]>(services, signatory, async (tx) => {
    const signing = await holdForSigning(tx, id)
    const { agreement } = signing
    insist(may.signForGrantee(signatory, signing))
    const faults = signatureFaults(agreement, signature)
    if (faults.length > 0) return faults
    await replaceSigned(tx.db, agreement, { granteeSignedBy: signatory.id, granteeSignedAt: tx.at })
    await writeToAuthority(tx, services, words, agreement)
    tx.record('agreements.granteeSigned', `agreement:${id}`, { new: { textHash: agreement.textHash } })
    return []
  })
}

/** The second signature makes the agreement: the proposal is contracted, and the grant starts on its day. */
export async function signForFunder(services: Services, words: BothWords, authority: Person, id: string, signature: Signature): Promise<Fault[]> {
  return transact<Fault[]>(services, authority, async (tx) => {
    const signing = await holdForSigning(tx, id)
    const { agreement } = signing
    insist(may.signForFunder(authority, signing))
    const faults = signatureFaults(agreement, signature)
    if (faults.length > 0) return faults
    await moveAgreement(tx, agreement, 'sign', { funderSignedBy: authority.id, funderSignedAt: tx.at })
    await moveProposal(tx, found(await holdProposal(tx.db, agreement.proposalId), 'kernel.missing.page'), 'contract', 'contracted')
    await followAward(tx.db, agreement.awardId, { contractedAt: tx.at })
    await writeToGrantee(tx, services, words, agreement, 'signed')
    tx.record('agreements.signed', `agreement:${id}`, { new: { textHash: agreement.textHash, granteeSignedBy: agreement.granteeSignedBy } })
    return []
  })
}
