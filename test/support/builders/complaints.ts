import { decideAwards, recommend } from '../../../server/awards/actions'
import { acknowledgeComplaint, assignPanel, fileComplaint } from '../../../server/complaints/actions'
import type { Complaint } from '../../../server/complaints/complaints'
import { declareOnPanel, decideComplaint, voteOnComplaint } from '../../../server/complaints/panel-actions'
import { findComplaint } from '../../../server/complaints/store'
import type { Person } from '../../../server/kernel/policy'
import { findPerson } from '../../../server/people/store'
import { listMembers } from '../../../server/scoring/committee-store'
import { recordMeeting } from '../../../server/scoring/meeting-actions'
import * as may from '../../../server/scoring/policy'
import { declareOnRevisits } from '../../../server/scoring/revisits/actions'
import { saveSheet, sealSheet } from '../../../server/scoring/sheet-actions'
import { findScoreSheet, readContents } from '../../../server/scoring/sheet-store'
import { findEvaluation } from '../../../server/scoring/store'
import type { Scene } from '../scene'
import { aRankedCall, minutesSealed, type RankedCall } from './awards'

/** By default: A wins, B waits on the reserve list behind it, C wins the other municipality. Enough points for B turn A and B round. */
const THREE = [
  { applicant: 'a', title: 'Projekti A', municipalityCode: '53', requestedMinor: 90_000_000, mark: 4 },
  { applicant: 'b', title: 'Projekti B', municipalityCode: '53', requestedMinor: 80_000_000, sums: [63, 52, 32, 31, 31] },
  { applicant: 'c', title: 'Projekti C', municipalityCode: '50', requestedMinor: 60_000_000, sums: [66, 55, 33, 33, 33] },
]

/** A call whose awards are decided and published. */
export async function aDecidedCall(scene: Scene, over: Parameters<typeof aRankedCall>[1] = {}): Promise<RankedCall> {
  const ranked = await aRankedCall(scene, { proposals: THREE, ...over })
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  const decided = await decideAwards(scene.services, scene.words, ranked.authority, id, '')
  if (Array.isArray(decided)) throw new Error(JSON.stringify(decided))
  return ranked
}

export const proposalOf = (ranked: RankedCall, title: string): string => ranked.proposals.find(({ proposal }) => proposal.title === title)?.proposal.id ?? ''
export const signatoryOf = (ranked: RankedCall, key: string): Person => ranked.applicants.get(key)?.signatory as Person

type ComplaintOver = { readonly applicant?: string; readonly title?: string; readonly text?: string }

/** A complaint as it arrives; B's about its result unless told otherwise. */
export async function aComplaint(scene: Scene, ranked: RankedCall, over: ComplaintOver = {}): Promise<Complaint> {
  const filed = await fileComplaint(scene.services, scene.words, signatoryOf(ranked, over.applicant ?? 'b'), proposalOf(ranked, over.title ?? 'Projekti B'), {
    ground: 'procedure', text: over.text ?? 'Seksioni i parë nuk u vlerësua sipas udhëzuesit.', uploads: [], arrivedAt: scene.services.now(),
  })
  if (Array.isArray(filed)) throw new Error(JSON.stringify(filed))
  return (await findComplaint(scene.db, filed.id)) as Complaint
}

export type ArrangedPanel = { presiding: Person; members: [Person, Person]; all: [Person, Person, Person] }

/** The complaint before its panel: acknowledged, three who had no part, each having declared. */
export async function aPanel(scene: Scene, ranked: RankedCall, complaintId: string, declared: 'yes' | 'no' = 'yes'): Promise<ArrangedPanel> {
  const all: [Person, Person, Person] = [await scene.person(['verifier'], 'Vjollca Hoxha'), await scene.person(['payer'], 'Pirro Çela'), await scene.person(['publisher'], 'Besa Gjoni')]
  await acknowledgeComplaint(scene.services, scene.words, ranked.manager, complaintId)
  const faults = await assignPanel(scene.services, scene.words, ranked.manager, complaintId, all.map(({ id }) => id))
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  if (declared === 'yes') for (const person of all) await declareOnPanel(scene.services, scene.words, person, complaintId, { conflict: 'no', note: '' })
  return { presiding: all[0], members: [all[1], all[2]], all }
}

type Deciding = { vote?: 'upheld' | 'dismissed' | 'inadmissible'; remedy?: string; sheets?: readonly string[]; sections?: readonly string[] }

/** All three vote alike and the decision is written down. */
export async function decidedBy(scene: Scene, panel: ArrangedPanel, complaintId: string, { vote = 'upheld', remedy = 'recompute', sheets = [], sections = [] }: Deciding = {}): Promise<Complaint> {
  for (const person of panel.all) await voteOnComplaint(scene.services, person, complaintId, { vote, text: `Unë them: ${vote}.` })
  const { version } = (await findComplaint(scene.db, complaintId)) as Complaint
  const faults = await decideComplaint(scene.services, scene.words, panel.presiding, complaintId, { text: 'Kështu vendosi paneli.', remedy, scope: { sheets, sections }, version, verdict: vote })
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return (await findComplaint(scene.db, complaintId)) as Complaint
}

/** The sheets of a proposal: id and assessor. */
export async function sheetsOf(scene: Scene, proposalId: string): Promise<{ id: string; assessorId: string; totalPoints: number; state: string }[]> {
  return (await scene.db('scoreSheets').where({ proposalId }).orderBy('id').select('id', 'assessorId', 'totalPoints', 'state')) as { id: string; assessorId: string; totalPoints: number; state: string }[]
}

/** The assessor marks a sheet that was opened again with this mark everywhere, or in some sections only, says why, and seals it. */
export async function markAgain(scene: Scene, ranked: RankedCall, sheetId: string, mark: number, sections?: readonly string[]): Promise<{ field: string; words: string }[]> {
  const sheet = await findScoreSheet(scene.db, sheetId)
  if (sheet === undefined) throw new Error('there is no such sheet')
  const assessor = ranked.assessors.find(({ id }) => id === sheet.assessorId) as Person
  const before = await readContents(scene.db, sheet)
  const open = ranked.call.grid.sections.filter(({ code }) => sections === undefined || sections.includes(code)).flatMap(({ criteria }) => criteria.map(({ code }) => code))
  const marks = Object.fromEntries(Object.entries(before.marks).map(([code, one]) => [code, open.includes(code) ? { points: mark, reason: `Pas ankesës: ${code}` } : one]))
  const saved = await saveSheet(scene.services, assessor, sheetId, { ...before, marks }, sheet.version)
  if (Array.isArray(saved)) throw new Error(JSON.stringify(saved))
  return sealSheet(scene.services, scene.words, assessor, sheetId, saved.version)
}

type Again = { readonly except?: readonly Person[]; readonly at?: string }

/** Everybody who sits says that there is no conflict with what a complaint brought back. */
export async function declareAgain(scene: Scene, ranked: Pick<RankedCall, 'call'>, { except = [] }: Again = {}): Promise<void> {
  for (const { personId } of (await listMembers(scene.db, ranked.call.id)).filter(({ endedAt }) => endedAt === null)) {
    const person = (await findPerson(scene.db, personId)) as Person
    const evaluation = await findEvaluation(scene.db, ranked.call.id, personId)
    if (evaluation === undefined || except.some(({ id }) => id === personId) || !may.declareAgain(person, evaluation).allowed) continue
    const interests = evaluation.revisits.map(({ proposalId }) => ({ proposalId, answer: 'none' as const, kind: '', note: '' }))
    const faults = await declareOnRevisits(scene.services, scene.words, person, ranked.call.id, { confidential: 'yes', interests, whys: new Map() })
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
  }
}

/** The second session: everybody declares and is there. */
export async function meetAgain(scene: Scene, ranked: Pick<RankedCall, 'call' | 'secretary'>, over: Again = {}): Promise<void> {
  await declareAgain(scene, ranked, over)
  const present = (await listMembers(scene.db, ranked.call.id)).filter(({ personId, endedAt }) => endedAt === null && over.except?.some(({ id }) => id === personId) !== true).map(({ id }) => id)
  const faults = await recordMeeting(scene.services, ranked.secretary, ranked.call.id, { heldAt: scene.services.now().toISOString(), place: 'Tiranë, salla 2', present, notes: 'Pas ankesës.' })
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
}
