import { auditHead } from '../../kernel/audit'
import { found, type Fault } from '../../kernel/errors'
import { clockwork, insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { findProposal } from '../../proposals/store'
import { findAnswerFaults, answersTo, type Whys } from '../conflicts/answers'
import { insertAnswers } from '../conflicts/hint-store'
import type { Hint } from '../conflicts/hints'
import { holdCommitteeOf, type recuse as recuseHere } from '../interest-actions'
import type { Interest } from '../interests'
import { writeToMember, type Pen } from '../letters'
import { answerField, duosOf, printsOf, type Duo } from './late-hints'
import * as may from './policy'
import { closeQuestion, insertQuestions, listQuestions, listUnanswered, listUnsearched, markSearched } from './store'

/** Searches the data of every committee that reads, where the log says that they changed: what is new against a member is put to the member. */
export async function searchAnew(services: Services, words: Pen['words']): Promise<void> {
  for (const callId of await listUnsearched(services.db)) await askMembers(services, words, callId)
}

/** Asks the members of one committee what data says of them since they declared, and takes back what it says no more. */
export async function askMembers(services: Services, words: Pen['words'], callId: string): Promise<void> {
  await transact(services, clockwork, async (tx) => {
    const { call, members } = await holdCommitteeOf(tx, callId, clockwork)
    const seq = (await auditHead(tx.db))?.seq ?? 0
    const declared = members.filter(({ declaredAt }) => declaredAt !== null)
    const only = new Map(declared.map(({ personId, onlyProposalId }) => [personId, onlyProposalId]))
    const hints = (await listUnanswered(tx.db, call.id, [...only.keys()])).filter(({ personId, proposalId }) => (only.get(personId) ?? proposalId) === proposalId)
    const open = await listQuestions(tx.db, [call.id])
    const is = (one: Duo) => (other: Duo) => one.proposalId === other.proposalId && one.personId === other.personId
    const fresh = duosOf(hints).filter((duo) => !open.some(is(duo)))
    const gone = open.filter((question) => !hints.some(is(question)))

    await insertQuestions(tx.db, fresh.map((duo) => ({ ...duo, id: tx.id(), askedAt: tx.at })))
    for (const question of gone) await closeQuestion(tx.db, question, 'dropped', tx.at)
    await markSearched(tx.db, call.id, seq)
    for (const personId of new Set(fresh.map((duo) => duo.personId))) {
      await writeToMember(tx, { services, words }, personId, call, 'asked', () => ({ count: fresh.filter((duo) => duo.personId === personId).length }))
    }
    if (fresh.length + gone.length > 0) tx.record('scoring.hintsAsked', `call:${call.id}`, { old: gone.map(bare), new: fresh.map((duo) => ({ ...duo, kinds: hints.filter(is(duo)).map(({ kind }) => kind) })) })
  })
}

const bare = ({ proposalId, personId }: Duo): Duo => ({ proposalId, personId })

export type LateAnswer = Interest & { readonly whys: Whys }

/**
 * A member's answer to what data says of one proposal since the declaration. None opens the proposal again, with a reason for
 * each hint; a conflict is one that was found late, with all that follows from it.
 */
export async function answerHints(services: Services, words: Pen['words'], member: Person, answer: LateAnswer, recuse: typeof recuseHere): Promise<Fault[]> {
  const { proposalId, kind, note } = answer
  if (answer.answer === '') return [{ field: answerField(proposalId), words: 'scoring.fault.interest' }]
  if (answer.answer === 'none') return denyHints(services, member, answer)
  const done = await recuse(services, words, member, { proposalId, personId: member.id, kind, note })
  return Array.isArray(done) ? done : []
}

async function denyHints(services: Services, member: Person, { whys, ...interest }: LateAnswer): Promise<Fault[]> {
  const { proposalId } = interest
  return transact(services, member, async (tx) => {
    const hints = await holdHints(tx, member, proposalId)
    const faults = findAnswerFaults(hints, [interest], whys)
    if (faults.length > 0) return faults
    await insertAnswers(tx.db, answersTo(hints, [interest], whys).map(({ hint, answer, why }) => ({
      id: tx.id(), proposalId, personId: member.id, kind: hint.kind, strength: hint.strength, answer, why, answeredAt: tx.at, evidence: printsOf(hint),
    })))
    await closeQuestion(tx.db, { proposalId, personId: member.id }, hints.length === 0 ? 'dropped' : 'answered', tx.at)
    tx.record('scoring.hintsAnswered', `proposal:${proposalId}`, { new: { hints: hints.map((hint) => ({ kind: hint.kind, answer: 'denied' })) } })
    return []
  })
}

async function holdHints(tx: Tx, member: Person, proposalId: string): Promise<Hint[]> {
  const { callId } = found(await findProposal(tx.db, proposalId), 'kernel.missing.page')
  const evaluation = await holdCommitteeOf(tx, callId, member)
  const hints = (await listUnanswered(tx.db, callId, [member.id])).filter((hint) => hint.proposalId === proposalId)
  insist(may.answerHints(member, { evaluation: hints.length === 0 ? evaluation : { ...evaluation, asked: [...evaluation.asked, proposalId] }, proposalId }))
  return hints
}
