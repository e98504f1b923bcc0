import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { holdsAny, type Person } from '../kernel/policy'
import { majorityOf, PANEL_SIZE, type Panellist } from './complaints'
import { OPEN } from './lifecycle'
import * as may from './policy'
import { readRevised } from '../awards/revision-actions'
import { silentAbout } from '../scoring/revisits/revisits'
import { readRevisiting, type Revisited } from './revision-actions'
import { listComplaints, listPanel, type ListedComplaint } from './store'

export type ComplaintItem = { readonly act: 'acknowledge' | 'assign' | 'declare' | 'vote' | 'decide' | 'recommend' | 'decideAgain' | 'declareAgain' | 'assignAgain' | 'drawAgain' | 'meetAgain'; readonly about: string; readonly detail: string; readonly href: string; readonly due: Day | null }

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

/** The next step of the heads of a committee: sheets for what has none, a draw, the second session, the recommendation. */
async function headItems(db: Db, person: Person, revisited: Revisited, item: (act: ComplaintItem['act'], href?: string) => ComplaintItem): Promise<ComplaintItem[]> {
  const { evaluation: { counts }, call: { reference } } = revisited
  if (counts.open > 0) return []
  const { hindrance } = await readRevised(db, revisited.call, person)
  if (hindrance === 'incomplete') return counts.covered < counts.proposals ? [item('assignAgain', `/scoring/${reference}/assignment`)] : []
  if (hindrance === 'draw') return [item('drawAgain', `/awards/selections/${reference}/draw`)]
  if (hindrance === 'noSession') return [item('meetAgain', `/scoring/${reference}/meetings`)]
  return may.recommend(person, revisited).allowed ? [item('recommend')] : []
}

async function revisionItems(db: Db, person: Person, complaints: readonly ListedComplaint[]): Promise<ComplaintItem[]> {
  const calls = [...new Set(complaints.filter(({ state }) => state === 'upheld').map(({ callId }) => callId))]
  const items: ComplaintItem[] = []
  for (const callId of calls) {
    const revisited = await readRevisiting(db, callId, person)
    const { reference } = revisited.call
    const item = (act: ComplaintItem['act'], href = `/complaints/revisions/${reference}`): ComplaintItem => ({ act, about: reference, detail: revisited.upheldOnes.map((one) => one.reference).join(', '), href, due: null })
    const { seat, revisits, conflicts } = revisited.evaluation
    if (seat !== null && seat.declaredAt !== null && silentAbout(seat, revisits).some(({ proposalId }) => !conflicts.includes(proposalId))) items.push(item('declareAgain', `/scoring/${reference}/declaration/again`))
    if (seat !== null && seat.seat !== 'voting' && revisited.proposed === null) items.push(...await headItems(db, person, revisited, item))
    if (may.decideAgain(person, revisited).allowed) items.push(item('decideAgain'))
  }
  return items
}
