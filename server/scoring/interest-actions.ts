import { found, Impossible, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { findProposal, holdProposal } from '../proposals/store'
import { holdCommittee, markDeclared } from './committee-store'
import { answersTo, findAnswerFaults, type Whys } from './conflicts/answers'
import { findRegister, insertAnswers, listHints } from './conflicts/hint-store'
import { scoreIfDone } from './completion'
import { tellStandInDeclared } from './divergence/notices'
import type { Evaluation } from './evaluation'
import { printsOf } from './late-hints/late-hints'
import { closeQuestion, listUnanswered } from './late-hints/store'
import { findConflictFaults, findDeclarationFaults, isConflictKind, type Interest } from './interests'
import { writeToMember, type Pen } from './letters'
import * as may from './policy'
import { VOID_BY_CONFLICT } from './sheets'
import { insertConflict, listSheets, voidSheetRow } from './sheet-store'
import { findEvaluation, hasConflict, listAssessed } from './store'

/** The evaluation with its committee held: declarations, assignments and recusals of a call stand in one queue. */
export async function holdCommitteeOf(tx: Tx, callId: string, person: Person): Promise<Evaluation> {
  await holdCommittee(tx.db, callId)
  return found(await findEvaluation(tx.db, callId, person.id), 'scoring.missing.call')
}

export type Declaration = { readonly confidential: string; readonly interests: readonly Interest[]; /** Why what data suggests is no conflict. */ readonly whys?: Whys }

/**
 * A member's declaration for a call: confidentiality, for every proposal none or a conflict, and an answer to everything that
 * data suggests. Made once; it opens the reading. Who cannot see the applicants' names has declared a register before.
 */
export async function declareInterests(services: Services, words: Record<Language, Words>, member: Person, callId: string, declaration: Declaration): Promise<Fault[]> {
  return transact(services, member, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, member)
    insist(may.declare(member, evaluation))
    const seat = found(evaluation.seat, 'scoring.missing.member')
    const said = new Map(declaration.interests.map((interest) => [interest.proposalId, interest]))
    const interests = (await listAssessed(tx.db, evaluation.call.id, { without: evaluation.elsewhere })).map(({ id }): Interest => said.get(id) ?? { proposalId: id, answer: '', kind: '', note: '' })
    if (evaluation.blind === 'yes' && await findRegister(tx.db, member.id) === undefined) throw new Impossible('conflicts.refused.registerFirst')
    const hints = (await listHints(tx.db, evaluation.call.id, [member.id])).filter(({ proposalId }) => interests.some((interest) => interest.proposalId === proposalId))
    const whys = declaration.whys ?? new Map<string, string>()
    const faults = [...findDeclarationFaults(declaration.confidential, interests), ...findAnswerFaults(hints, interests, whys)]
    if (faults.length > 0) return faults

    const conflicts = interests.filter(({ answer }) => answer === 'conflict')
    for (const { proposalId, kind, note } of conflicts) await keepConflict(tx, member, member.id, { proposalId, kind, note }, 'declared')
    const answers = answersTo(hints, interests, whys)
    await insertAnswers(tx.db, answers.map(({ hint, answer, why }) => ({ id: tx.id(), proposalId: hint.proposalId, personId: member.id, kind: hint.kind, strength: hint.strength, answer, why, answeredAt: tx.at, evidence: printsOf(hint) })))
    await markDeclared(tx.db, seat.id, tx.at)
    if (seat.onlyProposalId !== null) await tellStandInDeclared(tx, { services, words }, evaluation, await aboutOf(tx, seat.onlyProposalId))
    tx.record('scoring.interestsDeclared', `call:${evaluation.call.id}`, {
      new: {
        proposals: interests.length, conflicts: conflicts.map(({ proposalId, kind }) => ({ proposalId, kind })),
        hints: answers.map(({ hint: { proposalId, kind }, answer }) => ({ proposalId, kind, answer })),
      },
    })
    return []
  })
}

const aboutOf = async (tx: Tx, proposalId: string) => ({ proposalId, reference: (await findProposal(tx.db, proposalId))?.reference ?? '' })

async function keepConflict(tx: Tx, by: Person, personId: string, { proposalId, kind, note }: Omit<Interest, 'answer'>, found: 'declared' | 'later'): Promise<void> {
  if (!isConflictKind(kind)) throw new Error('a conflict that was checked has one of the kinds')
  await insertConflict(tx.db, { id: tx.id(), proposalId, personId, kind, note, found, declaredBy: by.id, declaredAt: tx.at })
}

/** A conflict answers whatever data said of the two since the declaration. */
async function confirmHints(tx: Tx, { callId, proposalId, personId }: Pick<Recusal, 'proposalId' | 'personId'> & { callId: string }): Promise<void> {
  const hints = (await listUnanswered(tx.db, callId, [personId])).filter((hint) => hint.proposalId === proposalId)
  await insertAnswers(tx.db, hints.map((hint) => ({ id: tx.id(), proposalId, personId, kind: hint.kind, strength: hint.strength, answer: 'confirmed', why: '', answeredAt: tx.at, evidence: printsOf(hint) })))
  await closeQuestion(tx.db, { proposalId, personId }, 'answered', tx.at)
}

export type Recusal = { readonly proposalId: string; readonly personId: string; readonly kind: string; readonly note: string }

/** What a recusal changed: the sheet that no longer counts, and how many still do. */
export type Recused = { readonly sheet: 'none' | 'open' | 'sealed'; readonly sealedLeft: number; readonly sheetsMin: number }

/**
 * A conflict that came to light after the declaration. The member's sheet is void as a whole, as if it had never been
 * written, and the proposal is closed to the member. Those who lead are told, so that another member can take it.
 */
export async function recuse(services: Services, words: Record<Language, Words>, person: Person, recusal: Recusal): Promise<Recused | Fault[]> {
  return transact<Recused | Fault[]>(services, person, (tx) => recuseIn(tx, { services, words }, person, recusal))
}

/** The same inside of a transaction that does more: what it changes in a recommendation is not known here. */
export async function recuseIn(tx: Tx, pen: Pen, person: Person, { proposalId, personId, kind, note }: Recusal): Promise<Recused | Fault[]> {
  const faults = findConflictFaults({ kind, note })
  if (faults.length > 0) return faults
  const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
  const evaluation = await holdCommitteeOf(tx, proposal.callId, person)
  const member = found(evaluation.members.find((one) => one.personId === personId), 'scoring.missing.member')
  insist(may.recuse(person, { evaluation, proposalId, member }))
  if (await hasConflict(tx.db, personId, proposalId)) return [{ field: 'personId', words: 'scoring.refused.recused' }]

  await confirmHints(tx, { callId: proposal.callId, proposalId, personId })
  await keepConflict(tx, person, personId, { proposalId, kind, note }, 'later')
  const sheets = await listSheets(tx.db, proposal.callId, { proposalId })
  const own = sheets.find(({ assessorId, state }) => assessorId === personId && state !== 'void')
  if (own !== undefined) await voidSheetRow(tx.db, own, VOID_BY_CONFLICT)
  const { sheetsMin } = evaluation.call.settings
  await scoreIfDone(tx, proposalId, sheetsMin)
  const sealedLeft = sheets.filter(({ id, state }) => state === 'sealed' && id !== own?.id).length
  for (const head of evaluation.members.filter(({ seat, personId: id }) => seat !== 'voting' && id !== personId)) {
    // Whoever has a conflict with the proposal too learns nothing more of it, from a letter as little as from a page.
    if (await hasConflict(tx.db, head.personId, proposalId)) continue
    await writeToMember(tx, pen, head.personId, evaluation.call, 'recused', () => ({ proposal: proposal.reference ?? '', sealed: sealedLeft, min: sheetsMin }), `proposal:${proposalId}`)
  }
  tx.record('scoring.recused', `proposal:${proposalId}`, {
    old: own === undefined ? null : { sheet: own.id, state: own.state, hash: own.sealHash },
    new: { personId, kind, sealedLeft, sheetsMin }, reason: note,
  })
  return { sheet: own === undefined ? 'none' : own.state === 'sealed' ? 'sealed' : 'open', sealedLeft, sheetsMin }
}
