import { moveCall } from '../calls/actions'
import { holdCall } from '../calls/store'
import { dayOf, instant, type Day, type Instant } from '../kernel/dates'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { grantRole } from '../people/actions'
import { findPerson } from '../people/store'
import { moveProposal } from '../proposals/actions'
import { listProposalsOfCall } from '../proposals/store'
import { drawCodes, findCommitteeFaults, type Appointment, type Member, type Seat } from './committee'
import { endMember, findCommittee, holdCommittee, insertCommittee, insertMember, listBars, listMembers, removeMembers, replaceCommittee } from './committee-store'
import { scoreIfDone } from './completion'
import type { Evaluation } from './evaluation'
import { writeToMember, type Pen } from './letters'
import * as may from './policy'
import { listSheets, voidSheetRow } from './sheet-store'
import { findEvaluation } from './store'

export { declareInterests, recuse } from './interest-actions'
export { recordMeeting } from './meeting-actions'
export { assignAll, assignSheets, saveSheet, sealSheet, voidSheet } from './sheet-actions'

type Both = Record<Language, Words>

const ROLES: Record<Seat, string> = { chair: 'chair', secretary: 'secretary', voting: 'assessor' }
/** Whoever left an applicant less than two years ago still belongs to it, for this purpose. */
const BAR_DAYS = 730

export const barredSince = (at: Instant): Instant => instant(new Date(Date.parse(at) - BAR_DAYS * 86_400_000))

export type Appointing = { readonly seats: readonly Appointment[]; readonly sheetsDueOn: Day | null | 'faulty'; /** Of the committee as it was read; 0 where there was none. */ readonly version: number }

/** Appoints the committee of a call, or appoints it anew as long as the evaluation has not begun. */
export async function appointCommittee(services: Services, words: Both, manager: Person, callId: string, { seats, sheetsDueOn, version }: Appointing): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    const evaluation = await holdEvaluation(tx, callId, manager)
    insist(may.appoint(manager, evaluation))
    const { call, committee } = evaluation
    const faults = [
      ...findCommitteeFaults(seats, call.settings, await listBars(tx.db, call.id, barredSince(tx.at))),
      ...dueFaults(sheetsDueOn, dayOf(call.closesAt), call.resultsOn),
      ...await accountFaults(tx, manager, seats),
    ]
    if (faults.length > 0 || sheetsDueOn === null || sheetsDueOn === 'faulty') return faults
    if ((committee?.version ?? 0) !== version) throw new OutOfDate('kernel.movedMeanwhile')

    const id = committee?.id ?? tx.id()
    if (committee === null) await insertCommittee(tx.db, { id, callId: call.id, sheetsDueOn, appointedBy: manager.id, appointedAt: tx.at, version: 1 })
    else await replaceCommittee(tx.db, committee, { sheetsDueOn, appointedBy: manager.id, appointedAt: tx.at })
    await removeMembers(tx.db, id)
    for (const { seat, code } of drawCodes(seats, tx.token)) await seatMember(tx, { services, words }, manager, evaluation, id, { ...seat, code })
    tx.record('scoring.committeeAppointed', `call:${call.id}`, { old: evaluation.members.map(named), new: seats })
    return []
  })
}

const named = ({ personId, seat, body }: Member): Appointment => ({ personId, seat, body })

async function seatMember(tx: Tx, pen: Pen, manager: Person, { call, members }: Evaluation, committeeId: string, { personId, seat, body, code }: Appointment & Partial<Pick<Member, 'code'>>): Promise<void> {
  await insertMember(tx.db, { id: tx.id(), committeeId, personId, seat, body, ...(code === undefined ? {} : { code }) })
  await grantRole(tx, manager, personId, ROLES[seat])
  if (!members.some((member) => member.personId === personId && member.seat === seat)) {
    await writeToMember(tx, pen, personId, call, 'appointed', (say) => ({ seat: say.say(`scoring.seat.${seat}`) }))
  }
}

function dueFaults(day: Day | null | 'faulty', closesOn: Day, resultsOn: Day): Fault[] {
  if (day === null || day === 'faulty') return [{ field: 'sheetsDueOn', words: 'scoring.fault.due' }]
  return day > closesOn && day <= resultsOn ? [] : [{ field: 'sheetsDueOn', words: 'scoring.fault.dueRange', values: { closesOn, resultsOn } }]
}

/** Everybody has an open account, and whoever appoints does not sit. */
async function accountFaults(tx: Tx, manager: Person, seats: readonly Appointment[]): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const { personId, seat } of seats) {
    if (await findPerson(tx.db, personId) === undefined) faults.push({ field: seat, words: 'scoring.fault.person' })
    if (personId === manager.id) faults.push({ field: seat, words: 'scoring.fault.appointer' })
  }
  return faults
}

/** The evaluation as the person meets it, with its call held until the transaction ends. */
export async function holdEvaluation(tx: Tx, callId: string, person: Person): Promise<Evaluation> {
  const call = found(await holdCall(tx.db, callId), 'scoring.missing.call')
  await holdCommittee(tx.db, call.id)
  return found(await findEvaluation(tx.db, call, person.id), 'scoring.missing.call')
}

export type Replacement = { readonly memberId: string; readonly personId: string; readonly body: string; readonly reason: string }

/**
 * Puts somebody in a member's place. What the member had sealed still counts; sheets not sealed are void,
 * and the newcomer declares before reading anything.
 */
export async function replaceMember(services: Services, words: Both, manager: Person, callId: string, { memberId, personId, body, reason }: Replacement): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    const evaluation = await holdEvaluation(tx, callId, manager)
    insist(may.replaceMember(manager, evaluation))
    const { call, members } = evaluation
    const committee = found(await findCommittee(tx.db, call.id), 'scoring.missing.committee')
    const leaving = found(members.find(({ id }) => id === memberId), 'scoring.missing.member')
    const faults = await replacementFaults(tx, manager, evaluation, { memberId, personId, body, reason })
    if (faults.length > 0) return faults

    await endMember(tx.db, leaving.id, tx.at, reason)
    const open = (await listSheets(tx.db, call.id, { assessorId: leaving.personId })).filter(({ state }) => state === 'assigned' || state === 'draft')
    for (const sheet of open) await voidSheetRow(tx.db, sheet, reason)
    for (const { proposalId } of open) await scoreIfDone(tx, proposalId, call.settings.sheetsMin)
    await seatMember(tx, { services, words }, manager, evaluation, committee.id, { personId, seat: leaving.seat, body })
    await writeToMember(tx, { services, words }, personId, call, 'begun')
    tx.record('scoring.memberReplaced', `call:${call.id}`, { old: named(leaving), new: { personId, seat: leaving.seat, body, voidSheets: open.length }, reason })
    return []
  })
}

async function replacementFaults(tx: Tx, manager: Person, { call }: Evaluation, { personId, body, reason }: Replacement): Promise<Fault[]> {
  const faults: Fault[] = []
  const bar = (await listBars(tx.db, call.id, barredSince(tx.at))).get(personId)
  const sat = (await listMembers(tx.db, call.id)).some((member) => member.personId === personId)
  if (await findPerson(tx.db, personId) === undefined) faults.push({ field: 'personId', words: 'scoring.fault.person' })
  else if (sat) faults.push({ field: 'personId', words: 'scoring.fault.sat' })
  else if (bar !== undefined) faults.push({ field: 'personId', words: `scoring.fault.bar.${bar}` })
  else if (personId === manager.id) faults.push({ field: 'personId', words: 'scoring.fault.appointer' })
  if (body === '') faults.push({ field: 'body', words: 'scoring.fault.body' })
  if (reason === '') faults.push({ field: 'reason', words: 'scoring.fault.why' })
  return faults
}

/** States in which somebody still has to decide whether the proposal may be assessed. */
const UNDECIDED = ['submitted', 'registered', 'clarification'] as const

/**
 * Begins the evaluation: the call is closed, its committee complete, and every proposal's eligibility decided.
 * Every eligible proposal comes before the committee, and the members are asked to declare.
 */
export async function startEvaluation(services: Services, words: Both, manager: Person, callId: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const evaluation = await holdEvaluation(tx, callId, manager)
    insist(may.start(manager, evaluation))
    const { call, members } = evaluation
    const proposals = await listProposalsOfCall(tx.db, call.id)
    const hindrance = findHindrance(evaluation, proposals)
    if (hindrance !== null) throw new Impossible(hindrance.words, hindrance.values)
    const faults = findCommitteeFaults(members.map(named), call.settings, await listBars(tx.db, call.id, barredSince(tx.at)))
    if (faults[0] !== undefined) throw new Impossible(faults[0].words, faults[0].values as Record<string, string | number> | undefined)

    await moveCall(tx, call, 'evaluate', manager)
    const eligible = proposals.filter(({ state }) => state === 'eligible')
    for (const proposal of eligible) await moveProposal(tx, proposal, 'assess', 'in_assessment')
    for (const member of members) await writeToMember(tx, { services, words }, member.personId, call, 'begun')
    tx.record('scoring.evaluationBegun', `call:${call.id}`, { new: { proposals: eligible.length, members: members.length } })
  })
}

export type Hindrance = { readonly words: string; readonly values?: Record<string, number> }

/** The first thing that keeps an evaluation from beginning, or null. */
export function findHindrance({ committee }: Pick<Evaluation, 'committee'>, proposals: readonly { state: string }[]): Hindrance | null {
  const waiting = proposals.filter(({ state }) => (UNDECIDED as readonly string[]).includes(state)).length
  if (committee === null) return { words: 'scoring.refused.noCommittee' }
  if (waiting > 0) return { words: 'scoring.refused.undecided', values: { count: waiting } }
  return proposals.some(({ state }) => state === 'eligible') ? null : { words: 'scoring.refused.nothing' }
}
