import { dayOf, instant } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { inspect, keepFile, type FileType, type Upload } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Call } from '../calls/calls'
import { titleOf } from '../calls/calls'
import { holdCall } from '../calls/store'
import { deadlines, findComplaintFaults, findPanelFaults, PANEL_SIZE, type Complaint, type Ground } from './complaints'
import { writeToComplainant, writeToPerson, writeToRole, type BothWords } from './letters'
import * as may from './policy'
import { findSubject } from './results'
import { findComplaint, holdComplaint, insertComplaint, insertPanellist, listCandidates, listPanel, moveComplaint, nextNumber } from './store'

type Filed = { readonly ground: string; readonly text: string; readonly uploads: readonly Upload[]; readonly arrivedAt: Date }

/** A complaint arrives: numbered within its call, with a receipt to the applicant and a notice to the secretariat. */
export async function fileComplaint(services: Services, words: BothWords, person: Person, proposalId: string, { ground, text, uploads, arrivedAt }: Filed): Promise<{ id: string } | Fault[]> {
  const sent = uploads.filter(({ name, size }) => name !== '' && size > 0)
  const types = await Promise.all(sent.map((upload) => inspect(upload)))
  const faults = [...findComplaintFaults({ ground, text, uploads: sent }), ...types.filter((type) => typeof type !== 'string')]
  if (faults.length > 0) return faults
  return transact<{ id: string } | Fault[]>(services, person, async (tx) => {
    const { callId } = (await findSubject(tx.db, proposalId)).proposal
    const call = found(await holdCall(tx.db, callId), 'kernel.missing.page')
    const { proposal, result, complaint: known } = await findSubject(tx.db, proposalId)
    const filedOn = dayOf(arrivedAt)
    insist(may.file(person, { organisationId: proposal.organisationId, today: filedOn, until: result?.until ?? null, known: known === null ? 'no' : 'yes' }))
    const { againstKind, againstId } = found(result ?? undefined, 'complaints.refused.noResult')
    const files = []
    for (const [index, upload] of sent.entries()) files.push(await keepFile(tx, services.files, upload, types[index] as FileType, person.id))
    const number = await nextNumber(tx.db, callId)
    const complaint: Complaint = {
      ...NOTHING_DECIDED, ...deadlines(filedOn, call.settings), id: tx.id(), callId, proposalId, organisationId: proposal.organisationId, number, reference: `A-${call.reference}/${number}`,
      againstKind, againstId, ground: ground as Ground, text, filedBy: person.id, filedAt: instant(arrivedAt), state: 'received', version: 1,
    }
    await insertComplaint(tx.db, complaint, files.map(({ id }) => id))
    const about = { proposal: proposal.reference ?? '', title: proposal.title }
    await writeToComplainant(tx, { services, words }, complaint, 'receipt', (own) => ({ ...about, acknowledgeBy: own.day(complaint.acknowledgeBy), decideBy: own.day(complaint.decideBy) }))
    await writeToRole(tx, { services, words }, 'manager', complaint, 'arrived', (own) => ({ ...about, acknowledgeBy: own.day(complaint.acknowledgeBy) }))
    tx.record('complaints.filed', `complaint:${complaint.id}`, { new: { reference: complaint.reference, proposal: proposalId, againstKind, ground, files: files.map(({ sha256 }) => sha256) } })
    return { id: complaint.id }
  })
}

const NOTHING_DECIDED = {
  acknowledgedBy: null, acknowledgedAt: null, assignedBy: null, assignedAt: null, decidedBy: null, decidedAt: null, decisionText: null, remedy: null, remedyScope: null, settledAt: null, settledDecisionId: null,
} as const

export type Held = may.Case & { readonly call: Call }

/** Holds call and complaint, in this order, with the panel. */
export async function holdCase(tx: Tx, id: string): Promise<Held> {
  const { callId } = found(await findComplaint(tx.db, id), 'kernel.missing.page')
  const call = found(await holdCall(tx.db, callId), 'kernel.missing.page')
  const complaint = found(await holdComplaint(tx.db, id), 'kernel.missing.page')
  return { call, complaint, panel: await listPanel(tx.db, [id]) }
}

/** The secretariat says that the complaint is being dealt with, and by when it is decided. */
export async function acknowledgeComplaint(services: Services, words: BothWords, manager: Person, id: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const held = await holdCase(tx, id)
    insist(may.acknowledge(manager, held))
    const complaint = await moveComplaint(tx.db, held.complaint, 'acknowledge', { acknowledgedBy: manager.id, acknowledgedAt: tx.at })
    await writeToComplainant(tx, { services, words }, complaint, 'acknowledged', (own) => ({ call: own.pick(titleOf(held.call)), decideBy: own.day(complaint.decideBy) }))
    tx.record('complaints.acknowledged', `complaint:${id}`, { new: { decideBy: complaint.decideBy } })
  })
}

/** Names the panel, or fills the seats that were left: whoever is named first presides where nobody does. */
export async function assignPanel(services: Services, words: BothWords, manager: Person, id: string, personIds: readonly string[]): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const { complaint, call, panel } = await holdCase(tx, id)
    insist(may.assign(manager, { complaint, panel }))
    const sitting = panel.filter(({ endedAt }) => endedAt === null)
    const named = personIds.slice(0, PANEL_SIZE - sitting.length)
    const eligible = (await listCandidates(tx.db, call.id)).map((one) => one.id).filter((one) => one !== manager.id && !panel.some(({ personId }) => personId === one))
    const faults = findPanelFaults(named, eligible)
    if (faults.length > 0) return faults
    for (const [index, personId] of named.entries()) {
      const presiding = index === 0 && !sitting.some(({ seat }) => seat === 'presiding')
      await insertPanellist(tx.db, { id: tx.id(), complaintId: id, personId, seat: presiding ? 'presiding' : 'member' })
      await writeToPerson(tx, { services, words }, personId, complaint, 'seated', (own) => ({ call: own.pick(titleOf(call)), decideBy: own.day(complaint.decideBy) }))
    }
    if (complaint.state === 'acknowledged') await moveComplaint(tx.db, complaint, 'assign', { assignedBy: manager.id, assignedAt: tx.at })
    tx.record('complaints.panelNamed', `complaint:${id}`, { new: { panel: named } })
    return []
  })
}
