import type { Call } from '../../calls/calls'
import { found, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { findProposal } from '../../proposals/store'
import { listMembers } from '../committee-store'
import { answersTo, findAnswerFaults, type Whys } from '../conflicts/answers'
import { insertAnswers } from '../conflicts/hint-store'
import type { Evaluation } from '../evaluation'
import { findDeclarationFaults, type Interest } from '../interests'
import { holdCommitteeOf, recuseIn } from '../interest-actions'
import { writeToMember, type Pen } from '../letters'
import * as may from '../policy'
import { printsOf } from '../late-hints/late-hints'
import { readAsked } from './asked'
import { silentAbout, type Revisit } from './revisits'
import { closeRevisitRows, insertDeclarations, insertRevisit } from './store'

type Opening = { readonly call: Call; readonly proposalId: string; readonly cause: string }

/**
 * Brings a proposal back before the committee, in the transaction of the deed that asks for it and after its policy: everybody
 * who sits is written to, and says anew whether there is a conflict with it.
 */
export async function openRevisit(tx: Tx, pen: Pen, by: Person, { call, proposalId, cause }: Opening): Promise<void> {
  const revisit: Revisit = { id: tx.id(), callId: call.id, proposalId, cause, openedBy: by.id, openedAt: tx.at, closedAt: null, closedBy: null, declared: [] }
  await insertRevisit(tx.db, revisit)
  const reference = (await findProposal(tx.db, proposalId))?.reference ?? ''
  const sitting = (await listMembers(tx.db, call.id)).filter(({ endedAt }) => endedAt === null)
  for (const { personId } of sitting) await writeToMember(tx, pen, personId, call, 'revisited', () => ({ proposal: reference, cause }), `proposal:${proposalId}`)
  tx.record('scoring.revisitOpened', `proposal:${proposalId}`, { new: { revisit: revisit.id, cause } })
}

/** To somebody who joins the committee for what was brought back. */
export async function inviteToRevisits(tx: Tx, pen: Pen, personId: string, { call, revisits }: Pick<Evaluation, 'call' | 'revisits'>): Promise<void> {
  for (const { proposalId, cause } of revisits) {
    const reference = (await findProposal(tx.db, proposalId))?.reference ?? ''
    await writeToMember(tx, pen, personId, call, 'revisited', () => ({ proposal: reference, cause }), `proposal:${proposalId}`)
  }
}

/** What was brought back is decided on again. Harmless where nothing was. */
export async function closeRevisits(tx: Tx, callId: string, decision: string): Promise<void> {
  await closeRevisitRows(tx.db, callId, { closedAt: tx.at, closedBy: decision })
}

export type DeclaringAgain = { readonly confidential: string; readonly interests: readonly Interest[]; readonly whys: Whys }

/**
 * A member says about what was brought back whether there is a conflict with it now. Whoever has one leaves the room: a sheet on
 * it is void as if it had never been written, and another member takes it.
 */
export async function declareOnRevisits(services: Services, words: Pen['words'], member: Person, callId: string, { confidential, interests, whys }: DeclaringAgain): Promise<Fault[]> {
  return transact<Fault[]>(services, member, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, member)
    insist(may.declareAgain(member, evaluation))
    const { proposals, hints } = await readAsked(tx.db, evaluation)
    const said = proposals.map(({ id }): Interest => interests.find(({ proposalId }) => proposalId === id) ?? { proposalId: id, answer: '', kind: '', note: '' })
    const faults = [...findDeclarationFaults(confidential, said), ...findAnswerFaults(hints, said, whys)]
    if (faults.length > 0) return faults
    const seat = found(evaluation.seat, 'scoring.missing.member')
    const silent = silentAbout(seat, evaluation.revisits)
    const answerOn = (proposalId: string) => (said.find((interest) => interest.proposalId === proposalId)?.answer === 'none' ? 'none' : 'conflict')
    await insertDeclarations(tx.db, silent.map(({ id, proposalId }) => ({ revisitId: id, personId: member.id, answer: answerOn(proposalId), declaredAt: tx.at })))
    await insertAnswers(tx.db, answersTo(hints, said, whys).map(({ hint, answer, why }) => ({ id: tx.id(), proposalId: hint.proposalId, personId: member.id, kind: hint.kind, strength: hint.strength, answer, why, answeredAt: tx.at, evidence: printsOf(hint) })))
    for (const { proposalId, answer, kind, note } of said) {
      if (answer !== 'conflict') continue
      const recused = await recuseIn(tx, { services, words }, member, { proposalId, personId: member.id, kind, note })
      if (Array.isArray(recused)) return recused
    }
    tx.record('scoring.revisitDeclared', `call:${callId}`, { new: { revisits: silent.map(({ id, proposalId }) => ({ revisit: id, answer: answerOn(proposalId) })) } })
    return []
  })
}
