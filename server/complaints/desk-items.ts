import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { holdsAny, type Person } from '../kernel/policy'
import { majorityOf, PANEL_SIZE, type Panellist } from './complaints'
import { OPEN } from './lifecycle'
import * as may from './policy'
import { readRevisiting } from './revision-actions'
import { listComplaints, listPanel, type ListedComplaint } from './store'

export type ComplaintItem = { readonly act: 'acknowledge' | 'assign' | 'declare' | 'vote' | 'decide' | 'recommend' | 'decideAgain'; readonly about: string; readonly detail: string; readonly href: string; readonly due: Day | null }

/** What waits for this person about complaints: the next step of each, and the second decision of a call. */
export async function listComplaintItems(db: Db, person: Person): Promise<ComplaintItem[]> {
  if (!holdsAny(person, ['admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer'])) return []
  const complaints = await listComplaints(db, { states: [...OPEN, 'upheld'] })
  if (complaints.length === 0) return []
  const panels = await listPanel(db, complaints.map(({ id }) => id))
  const open = complaints.filter(({ state }) => state !== 'upheld').flatMap((complaint): ComplaintItem[] => {
    const act = stepOf(person, complaint, panels.filter(({ complaintId }) => complaintId === complaint.id))
    return act === null ? [] : [{ act, about: complaint.title, detail: complaint.reference, href: `/complaints/${complaint.id}`, due: act === 'acknowledge' ? complaint.acknowledgeBy : complaint.decideBy }]
  })
  return [...open, ...await revisionItems(db, person, complaints)]
}

function stepOf(person: Person, complaint: ListedComplaint, panel: readonly Panellist[]): ComplaintItem['act'] | null {
  const one = { complaint, panel }
  if (may.acknowledge(person, one).allowed) return 'acknowledge'
  if (may.assign(person, one).allowed) return 'assign'
  if (may.declare(person, one).allowed) return 'declare'
  const seat = panel.find(({ personId, endedAt }) => personId === person.id && endedAt === null)
  if (seat?.vote === null && may.vote(person, one).allowed) return 'vote'
  const sitting = panel.filter(({ endedAt }) => endedAt === null)
  return sitting.length === PANEL_SIZE && may.decide(person, { ...one, majority: majorityOf(panel) }).allowed ? 'decide' : null
}

async function revisionItems(db: Db, person: Person, complaints: readonly ListedComplaint[]): Promise<ComplaintItem[]> {
  const calls = [...new Set(complaints.filter(({ state }) => state === 'upheld').map(({ callId }) => callId))]
  const items: ComplaintItem[] = []
  for (const callId of calls) {
    const revisited = await readRevisiting(db, callId, person)
    const { reference } = revisited.call
    const item = (act: ComplaintItem['act']): ComplaintItem => ({ act, about: reference, detail: revisited.upheldOnes.map((one) => one.reference).join(', '), href: `/complaints/revisions/${reference}`, due: null })
    if (may.recommend(person, revisited).allowed && revisited.evaluation.counts.open === 0) items.push(item('recommend'))
    if (may.decideAgain(person, revisited).allowed) items.push(item('decideAgain'))
  }
  return items
}
