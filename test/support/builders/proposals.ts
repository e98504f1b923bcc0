import type { Person } from '../../../server/kernel/policy'
import { latestFormVersion, type FormVersion } from '../../../server/forms/store'
import type { Answers } from '../../../server/forms/forms'
import { snapshot, type Organisation } from '../../../server/organisations/organisations'
import { findOrganisation } from '../../../server/organisations/store'
import type { ProposalState } from '../../../server/proposals/lifecycle'
import { sealPackage } from '../../../server/proposals/packages'
import { receiptOf, referenceOf, type Proposal } from '../../../server/proposals/proposals'
import { findProposal } from '../../../server/proposals/store'
import type { Scene } from '../scene'
import { aForm, aSheetOfAnswers } from './forms'
import { anOrganisation } from './organisations'

type ProposalOver = Partial<Pick<Proposal, 'title' | 'municipalityCode' | 'theme' | 'state' | 'shownState' | 'number' | 'requestedMinor' | 'totalMinor' | 'ownMinor' | 'directBeneficiaries'>> & {
  /** The call it is for; its application form is used where it names one. */
  call: { id: string; reference: string; applicationFormId?: string | null }
  /** An applicant arranged before; a fresh one of association kind otherwise. */
  organisation?: Organisation
  organisationId?: string
  answers?: Answers
}

export type ArrangedProposal = { proposal: Proposal; organisation: Organisation; signatory: Person; editor: Person }

const UNSUBMITTED: readonly ProposalState[] = ['draft', 'discarded', 'expired']

/**
 * A proposal by direct insert: registered unless another state is asked for. From `submitted` on it has a number,
 * a reference and one sealed package; a draft has neither. Its people are the applicant's own.
 */
export async function aProposal(scene: Scene, over: ProposalOver): Promise<ArrangedProposal> {
  const applicant = await theApplicant(scene, over)
  const { organisation } = applicant
  const state = over.state ?? 'registered'
  const submitted = !UNSUBMITTED.includes(state)
  const form = await theForm(scene, over)
  const answers: Answers = over.answers ?? { title: over.title ?? 'Projekt prove' }
  const sheetId = await aSheetOfAnswers(scene, form, answers)
  const id = scene.services.random.id()
  await scene.arrange(async (tx) => {
    const last = (await tx.db('proposals').where({ callId: over.call.id }).max({ last: 'number' }).first()) as { last: number | null }
    const number = submitted ? (over.number ?? (last.last ?? 0) + 1) : null
    const reference = number === null ? null : referenceOf(over.call.reference, number)
    const requestedMinor = submitted ? (over.requestedMinor ?? 80_000_000) : null
    await tx.db('proposals').insert({
      id, callId: over.call.id, organisationId: organisation.id, number, reference, title: over.title ?? 'Projekt prove',
      municipalityCode: over.municipalityCode === undefined ? organisation.municipalityCode : over.municipalityCode, theme: over.theme ?? 'a',
      state, shownState: over.shownState ?? state, notifiedAt: null, answerSheetId: sheetId,
      requestedMinor, totalMinor: submitted ? (over.totalMinor ?? requestedMinor) : null, ownMinor: submitted ? (over.ownMinor ?? 0) : null,
      directBeneficiaries: submitted ? (over.directBeneficiaries ?? 100) : null, submittedAt: submitted ? tx.at : null,
      createdBy: applicant.editor.id, createdAt: tx.at, version: 1,
    } satisfies Proposal)
    if (reference === null) return
    const sealed = sealPackage({
      format: 'qarte/submission-1', call: { id: over.call.id, reference: over.call.reference, titleSq: 'Thirrje prove', titleEn: 'Test call' },
      proposal: { id, reference, submission: 1 }, organisation: snapshot(organisation), form: { id: form.id, code: form.code, number: form.number },
      answers, documents: [], declarations: [], submittedBy: { id: applicant.signatory.id, name: applicant.signatory.name }, receivedAt: tx.at,
    })
    await tx.db('submissions').insert({ id: tx.id(), proposalId: id, number: 1, receivedAt: tx.at, submittedBy: applicant.signatory.id, ...sealed, receipt: receiptOf(reference, 1), withdrawnAt: null })
  })
  return { ...applicant, proposal: (await findProposal(scene.db, id)) as Proposal }
}

async function theApplicant(scene: Scene, over: ProposalOver): Promise<Omit<ArrangedProposal, 'proposal'>> {
  const organisation = over.organisation ?? (over.organisationId === undefined ? undefined : await findOrganisation(scene.db, over.organisationId))
  if (organisation === undefined) return anOrganisation(scene)
  const scope = organisation.id
  return { organisation, signatory: await scene.person([{ role: 'signatory', scope }], 'Sonila Sinani'), editor: await scene.person([{ role: 'editor', scope }], 'Edlira Editori') }
}

async function theForm(scene: Scene, { call }: ProposalOver): Promise<FormVersion> {
  const row = call.applicationFormId === undefined || call.applicationFormId === null
    ? undefined
    : (await scene.db('formVersions').where({ id: call.applicationFormId }).first('code')) as { code: string } | undefined
  return row === undefined ? aForm(scene) : ((await latestFormVersion(scene.db, row.code)) as FormVersion)
}

type Filling = { title?: string; municipality?: string; startsOn?: string; months?: number; requestedLek?: number; theme?: string }

/** Every question of the application of a civil society organisation answered, within the limits of its call. */
export function fullAnswers(call: { startsFrom: string }, over: Filling = {}): Answers {
  const lek = over.requestedLek ?? 800_000
  const text = 'Tekst prove, i mjaftueshëm për t’u lexuar.'
  const yes = Object.fromEntries(['gender_analysis', 'gender_baseline', 'gender_lines', 'gender_decisions', 'gender_indicator', 'protocol'].map((code) => [code, 'yes']))
  const texts = Object.fromEntries(['summary', 'management', 'need', 'plan_measure', 'plan_link', 'no_double', 'how_identified', 'end_users', 'gender_reason', 'participation', 'accessibility', 'safeguarding',
    'service', 'health_centre', 'naru', 'referral', 'objective', 'specific_objective', 'sustainability', 'communication'].map((code) => [code, text]))
  return {
    ...texts, ...yes,
    has_partners: 'no', title: over.title ?? 'Kujdes në shtëpi', municipality: over.municipality ?? '47', theme: over.theme ?? 'd', starts_on: over.startsOn ?? call.startsFrom, months: over.months ?? 8,
    team: [{ position: 'Koordinatore', person: '', qualification: 'Punonjëse sociale', share: 50 }], has_projects: 'no',
    target_groups: ['ELD'],
    beneficiaries: { direct: 75, women: 40, men: 30, unrecorded: 5, 'age.65': 75, 'group.ELD.all': 75, 'group.ELD.women': 40 },
    gender_marker: '2', service_types: ['COM-FAM'], licence: 'not_needed',
    indicators: [
      { output: 'Kujdes', indicator: 'Të moshuar të vizituar', unit: 'number', baseline: 0, target: 75, means: 'Regjistri' },
      { output: 'Referime', indicator: 'Referime të kryera', unit: 'number', baseline: 0, target: 40, means: 'Fletët e referimit' },
    ],
    workplan: [{ activity: 'Vizita në familje', responsible: 'Koordinatorja', months: [1, 2, 3, 4] }],
    risks: [{ risk: 'Moti i keq', likelihood: '3', impact: '2', response: 'Vizita me telefon.', owner: 'Koordinatorja' }],
    budget: {
      lines: [
        { heading: '1', description: 'Punonjëse sociale', unit: 'month', quantity: 1, unitCostMinor: (lek - 50_000) * 100 },
        { heading: '8', description: 'Komunikim', unit: 'piece', quantity: 1, unitCostMinor: 5_000_000 },
      ],
      contingencyMinor: null, indirectMinor: null, ownMinor: null, otherMinor: null, inKindMinor: null,
    },
    municipal_support: 'letter',
  }
}

/** A small file that is what its name says. */
export const aPdf = (text = 'prove'): Buffer => Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`)
