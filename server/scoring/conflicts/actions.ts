import { found, OutOfDate, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { quorumOf, type Meeting, type Member } from '../committee'
import { listMeetings } from '../committee-store'
import { sitting, voters, type Evaluation } from '../evaluation'
import { holdCommitteeOf } from '../interest-actions'
import { findRegister, replaceRegister } from './hint-store'
import * as may from './policy'
import { insertPresiding, listRecusedPeople } from './presiding-store'
import type { Register } from './registers'

/** A person says of themselves where they live, where they are paid, and to whom they belong or belonged. The log keeps that they did, not what. */
export async function declareRegister(services: Services, person: Person, register: Register, version: number): Promise<void> {
  await transact(services, person, async (tx) => {
    insist(may.keepRegister(person, null))
    if (((await findRegister(tx.db, person.id))?.version ?? 0) !== version) throw new OutOfDate('kernel.movedMeanwhile')
    await replaceRegister(tx.db, person.id, register, tx.at, version)
    tx.record('scoring.registerDeclared', `person:${person.id}`, { new: { affiliations: register.affiliations.length } })
  })
}

export type Election = { readonly memberId: string; readonly meetingId: string; readonly votesFor: number; readonly votesAgainst: number; readonly abstentions: number }

/**
 * The chair has a conflict with a proposal: at a session with its quorum the voting members elect somebody without any conflict
 * to preside over the whole of the call in the chair's place. A simple majority of those present and voting, as for every procedural matter.
 */
export async function electPresiding(services: Services, recorder: Person, callId: string, election: Election): Promise<Fault[]> {
  return transact(services, recorder, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, recorder)
    insist(may.recordElection(recorder, evaluation))
    const committee = found(evaluation.committee, 'scoring.missing.committee')
    const faults = findElectionFaults(election, evaluation, { meetings: await listMeetings(tx.db, evaluation.call.id), recused: await listRecusedPeople(tx.db, evaluation.call.id) })
    if (faults.length > 0) return faults

    await insertPresiding(tx.db, { ...election, id: tx.id(), committeeId: committee.id, recordedBy: recorder.id, recordedAt: tx.at })
    tx.record('scoring.presidingElected', `call:${evaluation.call.id}`, { old: evaluation.presiding?.personId ?? null, new: election })
    return []
  })
}

type Known = { readonly meetings: readonly Meeting[]; readonly recused: readonly string[] }

/** Who could preside: everybody who sits and has declared, but the chair and those who have a conflict with any proposal of the call. */
export const electable = ({ members }: Pick<Evaluation, 'members'>, recused: readonly string[]): Member[] =>
  sitting({ members }).filter(({ seat, declaredAt, personId }) => seat !== 'chair' && declaredAt !== null && !recused.includes(personId))

/** Sessions that had their quorum, latest first: only one of those can elect. */
export const sessionsWithQuorum = (evaluation: Evaluation, meetings: readonly Meeting[]): Meeting[] => {
  const quorum = quorumOf(voters(evaluation).length, evaluation.call.settings)
  return meetings.filter(({ present }) => voters(evaluation).filter(({ id }) => present.includes(id)).length >= quorum).reverse()
}

export function findElectionFaults({ memberId, meetingId, votesFor, votesAgainst, abstentions }: Election, evaluation: Evaluation, { meetings, recused }: Known): Fault[] {
  const meeting = sessionsWithQuorum(evaluation, meetings).find(({ id }) => id === meetingId)
  const voting = voters(evaluation).filter(({ id }) => meeting?.present.includes(id) === true).length
  const unread = Object.entries({ votesFor, votesAgainst, abstentions }).filter(([, count]) => count < 0).map(([field]): Fault => ({ field, words: 'conflicts.fault.count' }))
  if (unread.length > 0) return unread
  const faults: Fault[] = []
  if (!electable(evaluation, recused).some(({ id }) => id === memberId)) faults.push({ field: 'memberId', words: 'conflicts.fault.member' })
  if (meeting === undefined) faults.push({ field: 'meetingId', words: 'conflicts.fault.meeting' })
  const votes = votesFor + votesAgainst + abstentions
  if (meeting !== undefined && votes !== voting) faults.push({ field: 'votesFor', words: 'conflicts.fault.votes', values: { votes, voting } })
  else if (votesFor <= votesAgainst + abstentions) faults.push({ field: 'votesFor', words: 'conflicts.fault.majority' })
  return faults
}
