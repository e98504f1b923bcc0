import { dayOf } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { inspect, keepFile, type Upload } from '../kernel/files'
import { clockwork, type Person, type Policy } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { retractAward } from '../awards/offers'
import { holdCall } from '../calls/store'
import type { Agreement } from './agreements'
import { writeToGrantee, type BothWords } from './letters'
import type { AgreementMove } from './lifecycle'
import * as may from './policy'
import { findAgreement, holdAgreement, insertDocument, listBereft, listDue, moveAgreement } from './store'
import { holdFor } from './actions'
import { readStandstill } from './signing-actions'

const REASON_MAX = 1_000

function reasonFaults(reason: string): Fault[] {
  if (reason === '') return [{ field: 'reason', words: 'agreements.fault.reason' }]
  return reason.length > REASON_MAX ? [{ field: 'reason', words: 'agreements.fault.long', values: { max: REASON_MAX } }] : []
}

/** Back to draft with a reason; a signature that was there is gone, because the text will be another. */
export async function recallAgreement(services: Services, words: BothWords, manager: Person, id: string, reason: string): Promise<Fault[]> {
  return moveWithReason(services, words, manager, id, reason, { move: 'recall', policy: may.recall, letter: 'recalled', also: { granteeSignedBy: null, granteeSignedAt: null } })
}

export async function suspendAgreement(services: Services, words: BothWords, manager: Person, id: string, reason: string): Promise<Fault[]> {
  return moveWithReason(services, words, manager, id, reason, { move: 'suspend', policy: may.suspend, letter: 'suspended', also: {} })
}

export async function resumeAgreement(services: Services, words: BothWords, manager: Person, id: string, reason: string): Promise<Fault[]> {
  return moveWithReason(services, words, manager, id, reason, { move: 'resume', policy: may.resume, letter: 'resumed', also: {} })
}

type Reasoned = { move: AgreementMove; policy: Policy<Agreement>; letter: 'recalled' | 'suspended' | 'resumed'; also: { granteeSignedBy?: null; granteeSignedAt?: null } }

async function moveWithReason(services: Services, words: BothWords, person: Person, id: string, reason: string, { move, policy, letter, also }: Reasoned): Promise<Fault[]> {
  const faults = reasonFaults(reason)
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, person, async (tx) => {
    const agreement = await holdFor(tx, person, id, policy)
    const moved = await moveAgreement(tx, agreement, move, { ...also, stateReason: reason })
    await writeToGrantee(tx, services, words, agreement, letter, reason)
    tx.record(`agreements.${letter}`, `agreement:${id}`, { old: { state: agreement.state }, new: { state: moved.state }, reason })
    return []
  })
}

/** Ends a grant before its time. Only with the document that says so; what is owed is settled afterwards. */
export async function terminateAgreement(services: Services, words: BothWords, authority: Person, id: string, { reason, upload }: { reason: string; upload: Upload | undefined }): Promise<Fault[]> {
  const faults = reasonFaults(reason)
  if (upload === undefined) return [...faults, { field: 'document', words: 'kernel.file.missing' }]
  const type = await inspect(upload)
  if (typeof type !== 'string') return [...faults, { ...type, field: 'document' }]
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, authority, async (tx) => {
    const agreement = await holdFor(tx, authority, id, may.terminate)
    const file = await keepFile(tx, services.files, upload, type, authority.id)
    await insertDocument(tx.db, { id: tx.id(), agreementId: id, fileId: file.id, kind: 'termination', addedBy: authority.id, addedAt: tx.at })
    await moveAgreement(tx, agreement, 'terminate', { stateReason: reason, endedAt: tx.at })
    await writeToGrantee(tx, services, words, agreement, 'terminated', reason)
    tx.record('agreements.terminated', `agreement:${id}`, { old: { state: agreement.state }, new: { document: file.sha256 }, reason })
    return []
  })
}

/** Takes an unsigned agreement back together with its award: the money is free again for the reserve list. */
export async function cancelAgreement(services: Services, words: BothWords, authority: Person, id: string, reason: string): Promise<Fault[]> {
  const faults = reasonFaults(reason)
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, authority, async (tx) => {
    const { callId } = found(await findAgreement(tx.db, id), 'kernel.missing.page')
    await holdCall(tx.db, callId)
    const agreement = await holdFor(tx, authority, id, may.cancel)
    await moveAgreement(tx, agreement, 'cancel', { stateReason: reason })
    // A second decision may have taken the award back before.
    if ((await readStandstill(tx, agreement)).award === 'stands') await retractAward(tx, services, words, authority, agreement.awardId, reason)
    tx.record('agreements.cancelled', `agreement:${id}`, { old: { state: agreement.state }, reason })
    return []
  })
}

/** Agreements that nobody signed, about awards that a second decision took back, are cancelled. Harmless when there are none; returns how many were. */
export async function cancelBereft(services: Services, words: BothWords): Promise<number> {
  let cancelled = 0
  for (const { id, callId } of await listBereft(services.db)) {
    await transact(services, clockwork, async (tx) => {
      await holdCall(tx.db, callId)
      const agreement = found(await holdAgreement(tx.db, id), 'kernel.missing.page')
      if (agreement.state !== 'draft' && agreement.state !== 'sent') return
      if ((await readStandstill(tx, agreement)).award === 'stands') return
      const reason = `${words.sq.say('agreements.cancelledByDecision')} / ${words.en.say('agreements.cancelledByDecision')}`
      await moveAgreement(tx, agreement, 'cancel', { stateReason: reason })
      tx.record('agreements.cancelled', `agreement:${id}`, { old: { state: agreement.state }, reason })
      cancelled += 1
    })
  }
  return cancelled
}

/** Grants start on their first day and end after their last. Harmless when there is nothing to do; returns how many moved. */
export async function keepAgreementCalendar(services: Services): Promise<number> {
  const today = dayOf(services.now())
  let moved = 0
  for (const { id, move } of await listDue(services.db, today)) {
    await transact(services, clockwork, async (tx) => {
      const agreement = found(await holdAgreement(tx.db, id), 'kernel.missing.page')
      const due = move === 'start' ? agreement.state === 'signed' && agreement.startsOn <= tx.today : agreement.state === 'active' && agreement.endsOn < tx.today
      if (!due) return
      await moveAgreement(tx, agreement, move, move === 'end' ? { endedAt: tx.at } : {})
      tx.record(move === 'start' ? 'agreements.started' : 'agreements.ended', `agreement:${id}`)
      moved += 1
    })
  }
  return moved
}
