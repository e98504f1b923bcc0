import { moveCall } from '../calls/actions'
import type { Call } from '../calls/calls'
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
import { endMember, findCommittee, holdCommittee, insertCommittee, insertMember, listMembers, removeMembers, replaceCommittee } from './committee-store'
import { scoreIfDone } from './completion'
import { isRunning, type Evaluation } from './evaluation'
import { inviteToRevisits } from './revisits/actions'
import { writeToMember, type Pen } from './letters'
import * as may from './policy'
import { findSeatingFaults, nextReserve, seatBar, wordsOfBar, type Choosable, type Seating } from './seating/seating'
import { listReserves, readChoosable, replaceReserves } from './seating/store'
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

export type Appointing = { readonly seats: readonly Seating[]; /** Who steps in for a voting member, in this order. */ readonly reserves?: readonly string[]; readonly sheetsDueOn: Day | null | 'faulty'; /** Of the committee as it was read; 0 where there was none. */ readonly version: number }

/** The pool as a committee of this call is chosen from it: everybody serves from today until the results are out, or today where they are. */
const choosableIn = (tx: Tx, call: Call): Promise<Choosable> => readChoosable(tx.db, call.id, { barredSince: barredSince(tx.at), from: tx.today, until: tx.today > call.resultsOn ? tx.today : call.resultsOn })

/** A seat with whom its holder comes from, as the pool says. What is not in the pool is a fault of its own. */
const appointmentOf = ({ pool }: Choosable, { personId, seat }: Seating): Appointment => ({ personId, seat, body: pool.get(personId)?.body ?? '–' })

function compositionFaults(call: Call, choosable: Choosable, seats: readonly Seating[], reserves: readonly string[]): Fault[] {
  return [
    ...findCommitteeFaults(seats.map((seat) => appointmentOf(choosable, seat)), call.settings, choosable.bars),
    ...findSeatingFaults({ seats, reserves, civilSeat: call.settings.civilSeat }, choosable),
  ]
}

/** Appoints the committee of a call from the pool, or appoints it anew as long as the evaluation has not begun. */
export async function appointCommittee(services: Services, words: Both, manager: Person, callId: string, { seats, reserves = [], sheetsDueOn, version }: Appointing): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    const evaluation = await holdEvaluation(tx, callId, manager)
    insist(may.appoint(manager, evaluation))
    const { call, committee } = evaluation
    const choosable = await choosableIn(tx, call)
    const faults = [
      ...compositionFaults(call, choosable, seats, reserves),
      ...dueFaults(sheetsDueOn, dayOf(call.closesAt), call.resultsOn),
      ...await accountFaults(tx, manager, seats),
    ]
    if (faults.length > 0 || sheetsDueOn === null || sheetsDueOn === 'faulty') return faults
    if ((committee?.version ?? 0) !== version) throw new OutOfDate('kernel.movedMeanwhile')

    const id = committee?.id ?? tx.id()
    if (committee === null) await insertCommittee(tx.db, { id, callId: call.id, sheetsDueOn, appointedBy: manager.id, appointedAt: tx.at, version: 1 })
    else await replaceCommittee(tx.db, committee, { sheetsDueOn, appointedBy: manager.id, appointedAt: tx.at })
    await removeMembers(tx.db, id)
    const appointments = seats.map((seat) => appointmentOf(choosable, seat))
    for (const { seat, code } of drawCodes(appointments, tx.token)) await seatMember(tx, { services, words }, manager, evaluation, id, { ...seat, code })
    await replaceReserves(tx.db, id, reserves)
    tx.record('scoring.committeeAppointed', `call:${call.id}`, { old: evaluation.members.map(named), new: { seats: appointments, reserves } })
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
async function accountFaults(tx: Tx, manager: Person, seats: readonly Seating[]): Promise<Fault[]> {
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

export type Replacement = { readonly memberId: string; /** Empty: the next reserve. */ readonly personId: string; readonly reason: string }

/**
 * Puts somebody in a member's place: the next reserve, and only where no reserve is left somebody else of the pool. What the
 * member had sealed still counts; sheets not sealed are void, and the newcomer declares before reading anything.
 */
export async function replaceMember(services: Services, words: Both, manager: Person, callId: string, { memberId, personId: wished, reason }: Replacement): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    const evaluation = await holdEvaluation(tx, callId, manager)
    insist(may.replaceMember(manager, evaluation))
    const { call, members } = evaluation
    const committee = found(await findCommittee(tx.db, call.id), 'scoring.missing.committee')
    const leaving = found(members.find(({ id }) => id === memberId), 'scoring.missing.member')
    const choosable = await choosableIn(tx, call)
    const next = await nextInLine(tx, evaluation, leaving, choosable)
    const personId = wished === '' ? next ?? '' : wished
    const faults = await replacementFaults(tx, manager, evaluation, { leaving, personId, next, choosable })
    if (reason === '') faults.push({ field: 'reason', words: 'scoring.fault.why' })
    if (faults.length > 0) return faults
    const { body } = appointmentOf(choosable, { personId, seat: leaving.seat })

    await endMember(tx.db, leaving.id, tx.at, reason)
    const open = (await listSheets(tx.db, call.id, { assessorId: leaving.personId })).filter(({ state }) => state === 'assigned' || state === 'draft')
    for (const sheet of open) await voidSheetRow(tx.db, sheet, reason)
    for (const { proposalId } of open) await scoreIfDone(tx, proposalId, call.settings.sheetsMin)
    await seatMember(tx, { services, words }, manager, evaluation, committee.id, { personId, seat: leaving.seat, body })
    if (isRunning(evaluation)) await writeToMember(tx, { services, words }, personId, call, 'begun')
    else await inviteToRevisits(tx, { services, words }, personId, evaluation)
    tx.record('scoring.memberReplaced', `call:${call.id}`, { old: named(leaving), new: { personId, seat: leaving.seat, body, voidSheets: open.length }, reason })
    return []
  })
}

/** The reserve whose turn it is. */
async function nextInLine(tx: Tx, { call, members }: Evaluation, leaving: Member, choosable: Choosable): Promise<string | null> {
  const reserves = (await listReserves(tx.db, call.id)).map(({ personId }) => personId)
  const sat = (await listMembers(tx.db, call.id)).map(({ personId }) => personId)
  return nextReserve(leaving, { seats: members, reserves, civilSeat: call.settings.civilSeat }, choosable, sat)
}

type Newcomer = { readonly leaving: Member; readonly personId: string; readonly next: string | null; readonly choosable: Choosable }

/** The newcomer may take the seat, and the committee stays one that may sit. */
async function replacementFaults(tx: Tx, manager: Person, { call, members }: Evaluation, { leaving, personId, next, choosable }: Newcomer): Promise<Fault[]> {
  const fault = (words: string, values?: Fault['values']): Fault[] => [{ field: 'personId', words, ...(values === undefined ? {} : { values }) }]
  if (await findPerson(tx.db, personId) === undefined) return fault('scoring.fault.person')
  if ((await listMembers(tx.db, call.id)).some((member) => member.personId === personId)) return fault('scoring.fault.sat')
  const bar = seatBar(choosable, { personId, seat: leaving.seat })
  if (bar !== null) return fault(wordsOfBar(bar))
  if (personId === manager.id) return fault('scoring.fault.appointer')
  if (next !== null && next !== personId) return fault('scoring.seating.fault.reserveFirst', { name: choosable.pool.get(next)?.name ?? '' })
  const seats = [...members.filter(({ id }) => id !== leaving.id), { personId, seat: leaving.seat }]
  return compositionFaults(call, choosable, seats, []).some(({ words }) => words === 'scoring.seating.fault.civil') ? fault('scoring.seating.fault.civil') : []
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
    const faults = compositionFaults(call, await choosableIn(tx, call), members, [])
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
