import { addWorkingDays } from '../../../server/kernel/dates'
import type { Person } from '../../../server/kernel/policy'
import type { Tx } from '../../../server/kernel/services'
import { findPerson } from '../../../server/people/store'
import type { Award } from '../../../server/awards/awards'
import type { Scene } from '../scene'

type AwardOver = Partial<Pick<Award, 'state' | 'amountMinor' | 'cofinancingMinor' | 'municipalityCode' | 'title' | 'answerBy'>> & {
  /** Of an award arranged before: the same call, decision and authority, another applicant. */
  with?: ArrangedAward
  organisationId?: string
  number?: number
  settings?: Record<string, unknown>
}

export type ArrangedAward = {
  award: Award
  callId: string
  callReference: string
  organisationId: string
  proposalId: string
  /** Whoever decided it. */
  authority: Person
  /** Signs for the applicant. */
  signatory: Person
  /** Edits for the applicant. */
  editor: Person
}

let count = 0

/** An award in a decided call, with its applicant and the people of both sides. Accepted unless told otherwise. */
export async function anAward(scene: Scene, over: AwardOver = {}): Promise<ArrangedAward> {
  count += 1
  const authority = over.with?.authority ?? await scene.person(['authority'], 'Aferdita Lleshi')
  const made = await scene.arrange(async (tx) => {
    const place = over.municipalityCode === undefined ? '53' : over.municipalityCode
    if (place !== null) await haveMunicipality(tx, place)
    const call = over.with === undefined ? await insertDecidedCall(tx, over.settings ?? {}) : over.with
    const decisionId = over.with?.award.decisionId ?? await insertDecision(tx, call.callId, call.callReference, authority.id)
    const organisationId = over.organisationId ?? await insertOrganisation(tx, place)
    const number = over.number ?? count
    const amountMinor = over.amountMinor ?? 95_000_000
    const proposalId = await insertProposal(tx, { callId: call.callId, callReference: call.callReference, organisationId, place, number, amountMinor, title: over.title ?? `Projekti ${number}` })
    await tx.db('outcomes').insert({ proposalId, decisionId, outcome: 'awarded', rank: number, reservePosition: null, reason: 'rank', reasonValues: '{}' })
    const state = over.state ?? 'accepted'
    const award: Award = {
      id: tx.id(), reference: `${call.callReference}/${String(number).padStart(2, '0')}`, decisionId, proposalId, callId: call.callId, organisationId,
      municipalityCode: place, title: over.title ?? `Projekti ${number}`, currency: 'ALL', amountMinor, cofinancingMinor: over.cofinancingMinor ?? 0,
      state, offeredAt: tx.at, answerBy: over.answerBy ?? addWorkingDays(tx.today, 10),
      answeredBy: state === 'offered' ? null : authority.id, answeredAt: state === 'offered' ? null : tx.at, answerReason: null, version: 1,
    }
    await tx.db('awards').insert(award)
    return { award, callId: call.callId, callReference: call.callReference, organisationId, proposalId }
  })
  const signatory = await scene.person([{ role: 'signatory', scope: made.organisationId }], 'Nina Nënshkruese')
  const editor = await scene.person([{ role: 'editor', scope: made.organisationId }], 'Rea Redaktore')
  return { ...made, authority: (await findPerson(scene.db, authority.id)) as Person, signatory, editor }
}

async function haveMunicipality(tx: Tx, code: string): Promise<void> {
  await tx.db('municipalities').insert({ code, lauCode: `AL${code}x`, nameSq: `Bashkia ${code}`, nameEn: `Municipality ${code}`, countySq: 'Qarku', countyIso: 'AL-11' }).onConflict('code').ignore()
}

async function insertDecidedCall(tx: Tx, settings: Record<string, unknown>): Promise<{ callId: string; callReference: string }> {
  const callId = tx.id()
  const callReference = `CBSSG-2026-${String(count).padStart(2, '0')}`
  await tx.db('calls').insert({
    id: callId, reference: callReference, template: 'cso_small', state: 'results_published', titleSq: 'Thirrje prove', titleEn: 'Test call', texts: '{}',
    applicantKinds: '["association"]', targetGroups: '[]', themes: '[]', currency: 'ALL', envelopeMinor: 540_000_000, settings: JSON.stringify(settings),
    opensAt: '2025-12-01T08:00:00.000Z', closesAt: '2026-01-10T16:00:00.000Z', questionsUntil: '2025-12-20T16:00:00.000Z', answersBy: '2025-12-27T16:00:00.000Z',
    resultsOn: '2026-02-20', contractBy: '2026-03-20', startsFrom: '2026-03-01', endsBy: '2027-06-30', createdBy: 'clockwork', createdAt: tx.at, resultsPublishedAt: tx.at,
  })
  return { callId, callReference }
}

async function insertDecision(tx: Tx, callId: string, callReference: string, authorityId: string): Promise<string> {
  const recommendationId = tx.id()
  const id = tx.id()
  await tx.db('recommendations').insert({ id: recommendationId, callId, madeBy: 'clockwork', madeAt: tx.at, content: '{}', inputsHash: '0'.repeat(64), state: 'decided', returnedReason: null })
  await tx.db('awardDecisions').insert({ id, callId, recommendationId, reference: `${callReference}/V`, decidedBy: authorityId, decidedAt: tx.at, note: '' })
  return id
}

async function insertOrganisation(tx: Tx, municipalityCode: string | null): Promise<string> {
  const id = tx.id()
  await tx.db('organisations').insert({
    id, kind: 'association', nameSq: `Shoqata Prova ${count}`, nameEn: `Test Association ${count}`, nuis: `L${String(10_000_000 + count)}A`, municipalityCode, state: 'verified', profile: '{}',
    iban: 'AL47212110090000000235698741', createdBy: 'clockwork', createdAt: tx.at, submittedAt: tx.at, verifiedAt: tx.at,
  })
  return id
}

async function insertProposal(tx: Tx, of: { callId: string; callReference: string; organisationId: string; place: string | null; number: number; amountMinor: number; title: string }): Promise<string> {
  const formId = tx.id()
  const sheetId = tx.id()
  const id = tx.id()
  await tx.db('formVersions').insert({ id: formId, code: `prova-${formId.slice(-8)}`, number: 1, purpose: 'application', definition: '{"sections":[]}', createdBy: 'clockwork', createdAt: tx.at })
  await tx.db('answerSheets').insert({ id: sheetId, formVersionId: formId, createdAt: tx.at })
  await tx.db('proposals').insert({
    id, callId: of.callId, organisationId: of.organisationId, number: of.number, reference: `${of.callReference}/${String(of.number).padStart(2, '0')}`, title: of.title, municipalityCode: of.place, theme: 'a',
    state: 'awarded', shownState: 'awarded', notifiedAt: tx.at, answerSheetId: sheetId, requestedMinor: of.amountMinor, totalMinor: of.amountMinor, ownMinor: 0, directBeneficiaries: 90,
    submittedAt: tx.at, createdBy: 'clockwork', createdAt: tx.at,
  })
  return id
}
