import { addDays, dayOf, type Day } from '../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { inspect, keepFile, type Upload } from '../kernel/files'
import { clockwork, insist, type Person, type Policy } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Award } from '../awards/awards'
import { retractAward } from '../awards/offers'
import { findAward, findDecision, followAward, holdAward } from '../awards/store'
import { moveCall } from '../calls/actions'
import { findCall, holdCall } from '../calls/store'
import { listStandstill } from '../complaints/store'
import { findMunicipality } from '../municipalities/store'
import { findOrganisation } from '../organisations/store'
import { moveProposal } from '../proposals/actions'
import { holdProposal } from '../proposals/store'
import { readPackage } from '../proposals/submission-store'
import { lastDay, type Agreement } from './agreements'
import { budgetLinesOf, fillingOf, findDateFaults, monthsOf, termsOf, type Drawing } from './drawing'
import { writeToAuthority, writeToGrantee, type BothWords } from './letters'
import type { AgreementMove } from './lifecycle'
import * as may from './policy'
import { findAgreement, findAgreementOfAward, holdAgreement, insertAgreement, insertDocument, listBereft, listBudgetLines, listDue, moveAgreement, replaceSigned, replaceText } from './store'
import { textHash, writeText } from './text'
import { grant1 } from './texts/grant-1'

const REASON_MAX = 1_000

/** Draws up the agreement of an accepted award: text of the current model, budget as submitted, terms as the call set them. */
export async function drawUpAgreement(services: Services, words: BothWords, manager: Person, awardId: string, startsOn: Day | null | 'faulty'): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, found(await findAward(tx.db, awardId), 'kernel.missing.page').callId), 'kernel.missing.page')
    const award = found(await holdAward(tx.db, awardId), 'kernel.missing.page')
    insist(may.drawUp(manager, { award, drawnUp: await findAgreementOfAward(tx.db, awardId) === undefined ? 'no' : 'yes' }))
    const contents = await compose(tx, services, words, award, startsOn)
    if (Array.isArray(contents)) return contents
    const id = tx.id()
    const lines = contents.lines.map((line) => ({ ...line, id: tx.id(), agreementId: id }))
    const { terms, textSq, textEn, endsOn } = contents
    await insertAgreement(tx.db, {
      id, awardId, reference: referenceOf(award), state: 'draft', currency: award.currency, amountMinor: award.amountMinor, cofinancingMinor: award.cofinancingMinor,
      startsOn: contents.startsOn, endsOn, textVersion: grant1.version, textSq, textEn, textHash: textHash({ textSq, textEn, terms }, lines), terms: JSON.stringify(terms),
      iban: contents.iban, drawnUpBy: manager.id, drawnUpAt: tx.at, granteeSignedBy: null, granteeSignedAt: null, funderSignedBy: null, funderSignedAt: null,
      stateReason: null, endedAt: null, closedBy: null, closedAt: null, version: 1,
    }, lines)
    if (call.state === 'results_published') await moveCall(tx, call, 'contract', manager)
    tx.record('agreements.drawnUp', `agreement:${id}`, { new: { award: award.reference, textVersion: grant1.version, startsOn: contents.startsOn, endsOn } })
    return { id }
  })
}

const referenceOf = ({ reference }: Pick<Award, 'reference'>): string => `M-${reference}`

/** Text, terms, budget and days of an agreement about this award, or what is wrong with the day. */
async function compose(tx: Tx, services: Services, words: BothWords, award: Award, startsOn: Day | null | 'faulty') {
  const call = found(await findCall(tx.db, award.callId), 'kernel.missing.page')
  const submitted = await readPackage(tx.db, award.proposalId)
  const months = monthsOf(submitted, call)
  const faults = findDateFaults(startsOn, months, tx.today, call)
  if (faults.length > 0 || startsOn === null || startsOn === 'faulty') return faults
  const decision = await findDecision(tx.db, call.id)
  const organisation = await findOrganisation(tx.db, award.organisationId)
  const municipality = award.municipalityCode === null ? undefined : await findMunicipality(tx.db, award.municipalityCode)
  if (decision === undefined || organisation === undefined) throw new Error('an award has a decision and an applicant')
  // An applicant may be scored while its verification runs; it contracts with nobody before it is verified.
  if (organisation.state !== 'verified') throw new Impossible('agreements.refused.unverified')
  if (organisation.iban === null) throw new Impossible('agreements.refused.iban')
  const terms = termsOf(call)
  const endsOn = lastDay(startsOn, months)
  const drawing: Drawing = { reference: referenceOf(award), funder: services.site.name, award, decision, call, organisation, municipality: municipality ?? null, startsOn, endsOn, terms }
  const text = (language: 'sq' | 'en') => writeText(words[language], grant1, fillingOf(words[language], drawing), terms, award)
  return { terms, startsOn, endsOn, iban: organisation.iban, textSq: text('sq'), textEn: text('en'), lines: budgetLinesOf(words.sq, submitted) }
}

/** Other days in a draft: the text is written anew. */
export async function changeStart(services: Services, words: BothWords, manager: Person, id: string, change: { startsOn: Day | null | 'faulty'; version: number }): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const agreement = await holdFor(tx, manager, id, may.rewrite)
    const award = found(await findAward(tx.db, agreement.awardId), 'kernel.missing.page')
    const contents = await compose(tx, services, words, award, change.startsOn)
    if (Array.isArray(contents)) return contents
    const { startsOn, endsOn, textSq, textEn, terms, iban } = contents
    const hash = textHash({ textSq, textEn, terms }, await listBudgetLines(tx.db, id))
    await replaceText(tx.db, { id, version: change.version }, { startsOn, endsOn, textSq, textEn, terms: JSON.stringify(terms), textVersion: grant1.version, textHash: hash, iban })
    tx.record('agreements.rewritten', `agreement:${id}`, { old: { startsOn: agreement.startsOn }, new: { startsOn, endsOn } })
    return []
  })
}

async function holdFor(tx: Tx, person: Person, id: string, policy: Policy<Agreement>): Promise<Agreement> {
  const agreement = found(await holdAgreement(tx.db, id), 'kernel.missing.page')
  insist(policy(person, agreement))
  return agreement
}

/** The grantee gets the text to read and sign. */
export async function sendAgreement(services: Services, words: BothWords, manager: Person, id: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const agreement = await holdFor(tx, manager, id, may.send)
    if (agreement.startsOn < tx.today) throw new Impossible('agreements.refused.startPassed')
    await moveAgreement(tx, agreement, 'send', { stateReason: null })
    await writeToGrantee(tx, services, words, agreement, 'sent')
    tx.record('agreements.sent', `agreement:${id}`, { new: { textHash: agreement.textHash } })
  })
}

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
