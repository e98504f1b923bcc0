import { found, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Call } from '../calls/calls'
import type { CallState } from '../calls/lifecycle'
import { listSections } from '../calls/store'
import { moveProposal } from '../proposals/actions'
import { holdProposal } from '../proposals/store'
import { returnPending } from '../awards/late-conflicts'
import { RETURNED_BY_COMPLAINT } from '../awards/reasons'
import { listMembers } from '../scoring/committee-store'
import { reopenSheet } from '../scoring/reopening/actions'
import { openRevisit } from '../scoring/revisits/actions'
import { findAccount } from '../people/store'
import { findDecisionFaults, findVoteFaults, majorityOf, type Complaint, type DecisionFields, type DecisionRead, type Panellist, type Remedy, type RemedyScope, type Verdict } from './complaints'
import { holdCase } from './actions'
import { writeAboutCall, writeToComplainant, writeToRole, type BothWords, type Pen } from './letters'
import * as may from './policy'
import { listReopenable } from './sheets'
import { declarePanellist, endPanellist, moveComplaint, replaceVote } from './store'

const REASON_MAX = 500

const seatOf = (panel: readonly Panellist[], person: Person): Panellist =>
  found(panel.find(({ personId, endedAt }) => personId === person.id && endedAt === null), 'kernel.missing.page')

type Declaration = { readonly conflict: string; readonly note: string }

/** A member of the panel says that there is no conflict; or says which, and leaves the seat before having read anything. */
export async function declareOnPanel(services: Services, words: BothWords, person: Person, id: string, { conflict, note }: Declaration): Promise<Fault[]> {
  if (conflict !== 'yes' && conflict !== 'no') return [{ field: 'conflict', words: 'complaints.fault.conflict' }]
  if (conflict === 'yes' && note === '') return [{ field: 'note', words: 'complaints.fault.note' }]
  if (note.length > REASON_MAX) return [{ field: 'note', words: 'complaints.fault.long', values: { max: REASON_MAX } }]
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, id)
    insist(may.declare(person, held))
    const seat = seatOf(held.panel, person)
    if (conflict === 'no') await declarePanellist(tx.db, seat.id, tx.at)
    else {
      await endPanellist(tx.db, seat.id, { endedAt: tx.at, endedReason: note })
      await writeToRole(tx, { services, words }, 'manager', held.complaint, 'vacant')
    }
    tx.record('complaints.panelDeclared', `complaint:${id}`, { new: { conflict } })
    return []
  })
}

/** Votes with reasons; until the panel decides, each may vote otherwise. */
export async function voteOnComplaint(services: Services, person: Person, id: string, { vote, text }: { vote: string; text: string }): Promise<Fault[]> {
  const faults = findVoteFaults({ vote, text })
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, id)
    insist(may.vote(person, held))
    await replaceVote(tx.db, seatOf(held.panel, person).id, { vote: vote as Verdict, voteText: text, votedAt: tx.at })
    tx.record('complaints.voted', `complaint:${id}`, { new: { vote } })
    return []
  })
}

const READMITTING: readonly CallState[] = ['closed', 'under_evaluation', 'decision_pending', 'results_published', 'contracting']

/** What may follow where a complaint is upheld, as far as the call has come. */
export function remediesOf({ againstKind }: Pick<Complaint, 'againstKind'>, { state }: Pick<Call, 'state'>): Remedy[] {
  if (againstKind === 'eligibility') return READMITTING.includes(state) ? ['readmit', 'none'] : ['none']
  return isDecided(state) ? ['sheets', 'recompute', 'none'] : ['none']
}

/** The results are out, so that what follows is another decision. */
const isDecided = (state: CallState): boolean => state === 'results_published' || state === 'contracting'

const MOVES = { inadmissible: 'reject', dismissed: 'dismiss', upheld: 'uphold' } as const

/**
 * The panel's decision, as two of three voted, with the dissent beside it. Upheld, only what it names is opened again:
 * every other sheet stays as it is sealed. The log is sealed with it.
 */
export async function decideComplaint(services: Services, words: BothWords, person: Person, id: string, fields: DecisionFields & DecisionRead): Promise<Fault[]> {
  return transact<Fault[]>(services, person, async (tx) => {
    const held = await holdCase(tx, id)
    const { complaint, call, panel } = held
    const majority = majorityOf(panel)
    insist(may.approachDeciding(person, held))
    if (complaint.version !== fields.version) throw new OutOfDate('kernel.movedMeanwhile')
    // A vote may have changed since the page was read: what is decided is what was read, or nothing.
    if (majority !== fields.verdict) return [{ field: 'text', words: majority === null ? 'complaints.refused.noMajority' : `complaints.fault.votes.${majority}` }]
    insist(may.decide(person, { ...held, majority }))
    const verdict = found(majority ?? undefined, 'complaints.refused.noMajority')
    const sheets = await listReopenable(tx.db, complaint)
    const grid = await listSections(tx.db, call.id)
    const faults = findDecisionFaults(fields, { verdict, remedies: remediesOf(complaint, call), sheets: sheets.map((sheet) => sheet.id), sections: grid.sections.map(({ code }) => code) })
    if (faults.length > 0) return faults

    const remedy = verdict === 'upheld' ? (fields.remedy as Remedy) : null
    const remedyScope = remedy === 'sheets' ? fields.scope : null
    const decided = await moveComplaint(tx.db, complaint, MOVES[verdict], { decidedBy: person.id, decidedAt: tx.at, decisionText: fields.text, remedy, remedyScope })
    const pen = { services, words }
    await writeToComplainant(tx, pen, decided, verdict, (own) => ({ text: fields.text, remedy: remedy === null ? '' : own.say(`complaints.remedy.${remedy}`) }))
    await follow(tx, pen, person, { complaint: decided, call, remedy, scope: remedyScope })
    tx.record('complaints.decided', `complaint:${id}`, {
      new: { reference: complaint.reference, verdict, remedy, scope: remedyScope, votes: panel.filter(({ endedAt }) => endedAt === null).map(({ personId, vote }) => ({ person: personId, vote })) }, reason: fields.text,
    })
    tx.seal('complaint.decided', call.reference)
    return []
  })
}

type Following = { complaint: Complaint; call: Call; remedy: Remedy | null; scope: RemedyScope | null }

async function follow(tx: Tx, pen: Pen, person: Person, { complaint, call, remedy, scope }: Following): Promise<void> {
  if (remedy === null) return
  if (remedy === 'readmit') await readmit(tx, pen, person, complaint, call)
  if (remedy === 'none' || !isDecided(call.state)) {
    await moveComplaint(tx.db, complaint, 'settle', { settledAt: tx.at })
    return
  }
  const reason = `${complaint.reference}: ${complaint.decisionText ?? ''}`.slice(0, REASON_MAX)
  for (const sheetId of scope?.sheets ?? []) await reopenSheet(tx, pen, person, sheetId, { occasion: 'complaint', reason, sections: scope?.sections ?? [] })
  await openRevisit(tx, pen, person, { call, proposalId: complaint.proposalId, cause: complaint.reference })
  await returnPending(tx, call, { reason: RETURNED_BY_COMPLAINT, proposalId: complaint.proposalId })
  const heads = (await listMembers(tx.db, call.id)).filter(({ seat, endedAt }) => endedAt === null && seat !== 'voting')
  for (const { personId } of heads) {
    const account = await findAccount(tx.db, personId)
    if (account !== undefined && account.disabledAt === null) await writeAboutCall(tx, pen, [account], call.id, call.reference, 'toCommittee', () => ({ complaint: complaint.reference }))
  }
}

/**
 * The proposal goes to the committee after all: into the evaluation where it runs, with a recommendation that waits taken back for
 * it; or as the one proposal that the committee works on after the results. Members say first whether they have a conflict with it.
 */
async function readmit(tx: Tx, pen: Pen, person: Person, { proposalId, reference }: Complaint, call: Call): Promise<void> {
  const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
  const eligible = await moveProposal(tx, proposal, 'readmit', 'eligible')
  if (call.state === 'closed') return
  if (call.state === 'decision_pending') await returnPending(tx, call, { reason: RETURNED_BY_COMPLAINT, proposalId })
  await moveProposal(tx, { id: proposalId, state: eligible }, 'assess', 'in_assessment')
  if (!isDecided(call.state)) await openRevisit(tx, pen, person, { call, proposalId, cause: reference })
}
