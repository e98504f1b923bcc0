import { findAgreement } from '../../../server/agreements/store'
import type { Answers } from '../../../server/forms/forms'
import { ensureForms } from '../../../server/forms/actions'
import { saveAnswers } from '../../../server/forms/store'
import { readFields } from '../../../server/kernel/fields'
import type { Person } from '../../../server/kernel/policy'
import { approveReport, saveLine, startReport, submitReport } from '../../../server/reports/actions'
import { decideLine } from '../../../server/reports/decisions'
import type { Decision, Line } from '../../../server/reports/lines'
import { findReport, listLines } from '../../../server/reports/store'
import type { Report } from '../../../server/reports/reports'
import type { Scene } from '../scene'
import type { ArrangedGrant } from './payments'

const people = { direct: 40, indirect: 120, households: 30, women: 25, men: 15, unrecorded: 0, 'age.0_5': 0, 'age.6_17': 4, 'age.18_29': 6, 'age.30_64': 20, 'age.65': 10, 'age.unrecorded': 0, 'group.ELD.all': 10, 'group.ELD.women': 6 }

/** A narrative without a gap, for the interim or the final report. */
export const narrativeOf = (kind: 'interim' | 'final'): Answers => ({
  summary: 'Ekipi vizitoi familjet çdo javë dhe hapi linjën telefonike.',
  indicators: [{ indicator: 'Familje të vizituara', unit: 'number', baseline: 0, target: 40, result: 34, reason: 'Bora mbylli dy fshatra.' }],
  activities: [{ activity: 'Vizita në familje', state: 'done', participants: 40, women: 25, note: '' }],
  target_groups: ['ELD'],
  beneficiaries: people,
  counted_once: 'yes',
  challenges: 'Rruga e mbyllur në dimër; u punua me telefon.',
  lessons: 'Telefoni mban lidhjen kur rruga nuk lejon.',
  gender: 'Shumica e përfituesve janë gra; ekipi u trajnua.',
  partnerships: 'Qendra shëndetësore dhe bashkia takohen çdo muaj.',
  risks: [{ risk: 'Moti', likelihood: '3', impact: '2', response: 'Punë me telefon', owner: 'Koordinatorja' }],
  has_visibility: 'no',
  ...(kind === 'interim' ? { next_plan: 'Vizita dhe trajnime.', wants_change: 'no' } : { sustainability: 'Bashkia e merr linjën.', service_goes_on: 'fully', equipment: 'Te qendra komunitare' }),
  self_rating: 'on_track',
})

let documents = 0

/** What the form of a line sends: a bank invoice without VAT, paid on the day it was made, charged to the grant in full. */
export function lineFields(over: Record<string, string> = {}): Record<string, string> {
  documents += 1
  const net = over['net'] ?? '48000'
  return {
    budgetLineId: '', incurredOn: '2026-03-31', paidOn: '2026-03-31', description: 'Punonjës social, marsi', quantity: '1', documentKind: 'payroll', documentNo: `LP-${documents}`, documentOn: '2026-03-31',
    supplier: 'Punonjësit e projektit', supplierNuis: '', net, vat: '', vatRecoverable: 'no', paidFrom: 'grant', method: 'bank', bankReference: `VB-${documents}`, charged: net, ...over,
  }
}

/** Enters a line for a report; on the first budget line of the grant unless told otherwise. Its document is left out. */
export async function aLine(scene: Scene, grant: ArrangedGrant, report: Report, over: Record<string, string> = {}, person: Person = grant.editor): Promise<Line> {
  const form = readFields(lineFields({ budgetLineId: grant.lines[0]?.id ?? '', ...over }))
  const saved = await saveLine(scene.services, person, report.id, null, { form, uploads: [], version: 0 })
  if (Array.isArray(saved)) throw new Error(`the line was not entered: ${JSON.stringify(saved)}`)
  return (await listLines(scene.db, [grant.agreement.id])).find(({ id }) => id === saved.id) as Line
}

/** A report of this grant with a whole narrative and these lines, begun by the editor and, where asked, handed in by the signatory. */
export async function aReport(
  scene: Scene, grant: ArrangedGrant, over: { number?: number; lines?: readonly Record<string, string>[]; submitted?: 'yes' | 'no'; at?: string } = {},
): Promise<{ report: Report; lines: Line[] }> {
  await scene.arrange((tx) => ensureForms(tx))
  scene.clock(over.at ?? '2026-07-02T10:00:00+02:00')
  const { id } = await startReport(scene.services, grant.editor, grant.agreement.id, over.number ?? 1)
  const begun = (await findReport(scene.db, id)) as Report
  await scene.arrange((tx) => saveAnswers(tx, grant.editor, begun.answerSheetId, narrativeOf(begun.kind), 1))
  for (const line of over.lines ?? [{}]) await aLine(scene, grant, begun, line)
  if (over.submitted !== 'no') {
    const faults = await submitReport(scene.services, grant.signatory, id, 'yes')
    if (faults.length > 0) throw new Error(`the report was not handed in: ${JSON.stringify(faults)}`)
  }
  const lines = (await listLines(scene.db, [grant.agreement.id])).filter(({ reportId }) => reportId === id)
  return { report: (await findReport(scene.db, id)) as Report, lines }
}

export const accepts: Decision = { outcome: 'accepted', acceptedMinor: null, reasonCode: '', note: '' }

/** Every line of the report accepted in full, and the report approved. */
export async function anApprovedReport(scene: Scene, grant: ArrangedGrant, over: Parameters<typeof aReport>[2] = {}): Promise<{ report: Report; lines: Line[] }> {
  const { report, lines } = await aReport(scene, grant, over)
  for (const line of lines) await decideLine(scene.services, scene.words, grant.verifier, line.id, line.version, accepts)
  await approveReport(scene.services, scene.words, grant.verifier, report.id)
  const now = (await listLines(scene.db, [grant.agreement.id])).filter(({ reportId }) => reportId === report.id)
  grant.agreement = (await findAgreement(scene.db, grant.agreement.id)) ?? grant.agreement
  return { report: (await findReport(scene.db, report.id)) as Report, lines: now }
}
