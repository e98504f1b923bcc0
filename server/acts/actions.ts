import { found, Impossible, type Fault } from '../kernel/errors'
import { keepBytes, type StoredFile } from '../kernel/files'
import { sha256 } from '../kernel/hash'
import { latestHead } from '../kernel/heads'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { holdCall } from '../calls/store'
import { keepMinutes } from '../awards/actions'
import { confirmPerson } from '../people/second-factor/actions'
import { findConfirmedFactor } from '../people/second-factor/store'
import { findAccount } from '../people/store'
import { hiddenFrom } from '../scoring/evaluation'
import { findEvaluation } from '../scoring/store'
import { findReasonFaults, findSigningFaults, isAnswered, referenceFor, type Act, type ActKind, type Capacity, type Signer, type Signing, type Which } from './acts'
import { actBlocks, actPdf, markOf, sheetBlocks, sheetPdf } from './documents'
import { readActFacts, seated, type ActFacts } from './facts'
import { writeToSigner } from './letters'
import * as may from './policy'
import { answerSignature, holdAct, insertAct, listActs, listSignatures, moveAct } from './store'

type BothWords = Record<Language, Words>


/**
 * Drafts an act from the data as they stand and freezes it in both languages: from now on it is these bytes that are signed.
 * Everybody who signs is written to.
 */
export async function draftAct(services: Services, words: BothWords, person: Person, callId: string, kind: ActKind): Promise<Act> {
  return transact(services, person, async (tx) => {
    const call = found(await holdCall(tx.db, callId), 'scoring.missing.call')
    insist(may.draft(person, { evaluation: found(await findEvaluation(tx.db, call, person.id), 'scoring.missing.call'), kind }))
    const facts = await readActFacts(tx.db, callId)
    const { aboutId, signers } = subjectOf(kind, facts)
    const acts = await listActs(tx.db, callId)
    if (acts.some((act) => act.kind === kind && act.aboutId === aboutId && act.state !== 'withdrawn')) throw new Impossible('acts.refused.drafted')

    const number = (acts.at(-1)?.number ?? 0) + 1
    const draft = { kind, reference: referenceFor(call.reference, number), draftedAt: tx.at }
    const [sq, en] = await freeze(tx, services, words, person, draft, facts, await named(tx, signers))
    const act: Act = {
      id: tx.id(), callId, ...draft, number, aboutId, draftedBy: person.id, fileSq: sq.id, printSq: sq.sha256, fileEn: en.id, printEn: en.sha256,
      sealsRoot: kind === 'minutes' ? facts.sealsRoot : null, headSize: facts.head?.size ?? null, headRoot: facts.head?.root ?? null,
      state: 'open', sheetSq: null, sheetEn: null, sealedAt: null, withdrawnBy: null, withdrawnAt: null, withdrawnReason: null,
    }
    await insertAct(tx.db, act, signers)
    for (const { personId } of signers) await writeToSigner(tx, services, words, personId, call, act, 'sign')
    tx.record('acts.drafted', `call:${callId}`, { new: { act: act.id, kind, number, printSq: act.printSq, printEn: act.printEn, sealsRoot: act.sealsRoot, signers: signers.map(({ personId }) => personId) } })
    return act
  })
}

/** Of what it is an act, and who signs it: those who appointed, those who were present, those who decided. */
function subjectOf(kind: ActKind, facts: ActFacts): { aboutId: string; signers: Signer[] } {
  const { evaluation, minutes, recommendation, decision } = facts
  if (kind === 'appointment') {
    const committee = evaluation.committee
    if (committee === null) throw new Impossible('acts.refused.noCommittee')
    return { aboutId: markOf(seated(facts).map(({ id }) => id)), signers: [{ personId: committee.appointedBy, capacity: 'manager' }] }
  }
  if (kind === 'decision') {
    if (decision === null) throw new Impossible('acts.refused.noDecision')
    return { aboutId: decision.id, signers: [{ personId: decision.decidedBy, capacity: 'authority' }] }
  }
  if (recommendation === null || minutes.meetings.length === 0) throw new Impossible('acts.refused.noRecommendation')
  const present = minutes.members.filter(({ id }) => minutes.meetings.some((meeting) => meeting.present.includes(id)))
  return { aboutId: recommendation.id, signers: present.map(({ personId, seat }) => ({ personId, capacity: seat satisfies Capacity })) }
}

async function named(tx: Tx, signers: readonly Signer[]): Promise<(Signer & { name: string })[]> {
  const all: (Signer & { name: string })[] = []
  for (const signer of signers) all.push({ ...signer, name: (await findAccount(tx.db, signer.personId))?.name ?? '' })
  return all
}

async function freeze(
  tx: Tx, services: Services, words: BothWords, person: Person, draft: Pick<Act, 'kind' | 'reference' | 'draftedAt'>, facts: ActFacts, signers: readonly (Signer & { name: string })[],
): Promise<[StoredFile, StoredFile]> {
  const keep = async (language: Language) => {
    const own = words[language]
    const bytes = await actPdf(own, draft, whichOf(draft.kind, facts), actBlocks(own, draft, facts, signers))
    return keepBytes(tx, services.files, { name: `${fileName(draft.reference)}-${own.say(`acts.file.${draft.kind}`)}.pdf`, type: 'pdf', content: bytes }, person.id)
  }
  return [await keep('sq'), await keep('en')]
}

/** The appointment is of the call; the other two are of a decision. */
const whichOf = (kind: ActKind, { second }: ActFacts): Which => (second === null || kind === 'appointment' ? 'first' : 'second')

const fileName = (reference: string): string => reference.replaceAll('/', '-')

async function holdCase(tx: Tx, person: Person, act: Pick<Act, 'id' | 'callId'>) {
  const call = found(await holdCall(tx.db, act.callId), 'scoring.missing.call')
  const held = found(await holdAct(tx.db, act.id), 'acts.missing')
  const signatures = await listSignatures(tx.db, act.id)
  return { call, act: held, signatures, evaluation: found(await findEvaluation(tx.db, call, person.id), 'scoring.missing.call') }
}

/** Signs: with the name, and a code where the account has a second factor. Who was not convinced says so in words that stay with the act. */
export async function signAct(services: Services, words: BothWords, person: Person, act: Pick<Act, 'id' | 'callId'>, signing: Signing): Promise<Fault[]> {
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, person, act)
    insist(may.sign(person, held))
    const faults = [...findSigningFaults(held.act, signing), ...await confirmPerson(tx, person, signing)]
    if (faults.length > 0) return faults

    const factor = await findConfirmedFactor(tx.db, person.id) === undefined ? 'no' : 'yes'
    const extent = held.act.kind !== 'appointment' && hiddenFrom(held.evaluation).length > 0 ? 'part' : 'whole'
    await answerSignature(tx.db, { actId: act.id, personId: person.id }, { state: 'signed', answeredAt: tx.at, recordedBy: person.id, factor, extent, dissent: signing.dissent })
    tx.record('acts.signed', `call:${act.callId}`, {
      new: { act: act.id, printSq: held.act.printSq, printEn: held.act.printEn, factor, extent, dissentHash: signing.dissent === '' ? null : sha256(Buffer.from(signing.dissent)) },
    })
    await sealIfAnswered(tx, services, words, held)
    return []
  })
}

/** Records that somebody does not sign: said by themselves, or by who drafts where they cannot be reached. */
export async function refuseAct(services: Services, words: BothWords, person: Person, act: Pick<Act, 'id' | 'callId'>, { personId, reason }: { personId: string; reason: string }): Promise<Fault[]> {
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, person, act)
    insist(personId === person.id ? may.sign(person, held) : may.administer(person, held))
    const faults = findReasonFaults(reason)
    const signer = held.signatures.find((one) => one.personId === personId && one.state === 'awaited')
    if (signer === undefined) faults.push({ field: 'personId', words: 'acts.fault.signer' })
    if (faults.length > 0) return faults

    await answerSignature(tx.db, { actId: act.id, personId }, { state: 'refused', answeredAt: tx.at, recordedBy: person.id, reason })
    tx.record('acts.refused', `call:${act.callId}`, { new: { act: act.id, person: personId }, reason })
    await sealIfAnswered(tx, services, words, held)
    return []
  })
}

type Held = Awaited<ReturnType<typeof holdCase>>

/** When the last one has answered, the sheet of signatures is made and the act is sealed, and the head of the log over it. */
async function sealIfAnswered(tx: Tx, services: Services, words: BothWords, { call, act }: Held): Promise<void> {
  const signatures = await listSignatures(tx.db, act.id)
  if (!isAnswered(signatures)) return
  if (signatures.every(({ state }) => state === 'refused')) throw new Impossible('acts.refused.nobody')
  const head = (await latestHead(tx.db)) ?? null
  const keep = async (language: Language) => {
    const own = words[language]
    const bytes = await sheetPdf(own, act, sheetBlocks(own, act, signatures, head), new Date(tx.at))
    return keepBytes(tx, services.files, { name: `${fileName(act.reference)}-${own.say('acts.file.sheet')}.pdf`, type: 'pdf', content: bytes }, act.draftedBy)
  }
  const [sq, en] = [await keep('sq'), await keep('en')]
  await moveAct(tx.db, act, 'seal', { sheetSq: sq.id, sheetEn: en.id, sealedAt: tx.at })
  tx.record('acts.sealed', `call:${act.callId}`, { new: { act: act.id, sheetSq: sq.sha256, sheetEn: en.sha256 } })
  if (act.kind === 'minutes') await keepMinutes(tx, { recommendationId: act.aboutId, reference: act.reference })
  tx.seal(act.kind === 'minutes' ? 'minutes.sealed' : 'act.sealed', call.reference)
  for (const { personId } of signatures) await writeToSigner(tx, services, words, personId, call, act, 'sealed')
}

/** Takes an act back that has an error in it; what was signed stays readable, and another is drafted. */
export async function withdrawAct(services: Services, person: Person, act: Pick<Act, 'id' | 'callId'>, reason: string): Promise<Fault[]> {
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, person, act)
    insist(may.administer(person, held))
    const faults = findReasonFaults(reason)
    if (faults.length > 0) return faults
    await moveAct(tx.db, held.act, 'withdraw', { withdrawnBy: person.id, withdrawnAt: tx.at, withdrawnReason: reason })
    tx.record('acts.withdrawn', `call:${act.callId}`, { old: { act: act.id }, reason })
    return []
  })
}
