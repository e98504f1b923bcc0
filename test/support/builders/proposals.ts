import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Upload } from '../../../server/kernel/files'
import type { Person } from '../../../server/kernel/policy'
import { limitsOf, type CallMunicipality } from '../../../server/calls/calls'
import { applicationCso } from '../../../server/forms/definitions/application-cso'
import { latestFormVersion, type FormVersion } from '../../../server/forms/store'
import type { Answers } from '../../../server/forms/forms'
import { snapshot, type Organisation } from '../../../server/organisations/organisations'
import { findOrganisation } from '../../../server/organisations/store'
import type { ProposalState } from '../../../server/proposals/lifecycle'
import { attachDocument } from '../../../server/proposals/actions'
import { sealPackage } from '../../../server/proposals/packages'
import { receiptOf, referenceOf, type Proposal } from '../../../server/proposals/proposals'
import { findProposal } from '../../../server/proposals/store'
import type { Scene } from '../scene'
import { aForm, aSheetOfAnswers, fullAnswers as formAnswers } from './forms'
import { anOrganisation } from './organisations'

type ProposalOver = Partial<Pick<Proposal, 'title' | 'municipalityCode' | 'theme' | 'state' | 'shownState' | 'number' | 'requestedMinor' | 'totalMinor' | 'ownMinor' | 'directBeneficiaries'>> & {
  /** The call it is for; its application form is used where it names one. */
  call: { id: string; reference: string; applicationFormId?: string | null; closesAt?: string }
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
    const deadline = over.call.closesAt ?? tx.at
    // Whoever submitted did so in time.
    const arrivedAt = deadline <= tx.at ? new Date(Date.parse(deadline) - 3_600_000).toISOString() : tx.at
    const requestedMinor = submitted ? (over.requestedMinor ?? 80_000_000) : null
    await tx.db('proposals').insert({
      id, callId: over.call.id, organisationId: organisation.id, number, reference, title: over.title ?? 'Projekt prove',
      municipalityCode: over.municipalityCode === undefined ? organisation.municipalityCode : over.municipalityCode, theme: over.theme ?? 'a',
      state, shownState: over.shownState ?? state, notifiedAt: null, answerSheetId: sheetId,
      requestedMinor, totalMinor: submitted ? (over.totalMinor ?? requestedMinor) : null, ownMinor: submitted ? (over.ownMinor ?? 0) : null,
      directBeneficiaries: submitted ? (over.directBeneficiaries ?? 100) : null, submittedAt: submitted ? arrivedAt : null,
      createdBy: applicant.editor.id, createdAt: tx.at, version: 1,
    } satisfies Proposal)
    if (reference === null) return
    const sealed = sealPackage({
      format: 'qarte/submission-1', call: { id: over.call.id, reference: over.call.reference, titleSq: 'Thirrje prove', titleEn: 'Test call' },
      proposal: { id, reference, submission: 1 }, organisation: snapshot(organisation), form: { id: form.id, code: form.code, number: form.number },
      answers, documents: [], declarations: [], submittedBy: { id: applicant.signatory.id, name: applicant.signatory.name }, receivedAt: arrivedAt,
    })
    await tx.db('submissions').insert({ id: tx.id(), proposalId: id, number: 1, receivedAt: arrivedAt, submittedBy: applicant.signatory.id, ...sealed, receipt: receiptOf(reference, 1), withdrawnAt: null })
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

type Filling = { title?: string; municipality?: string; requestedLek?: number }
type WholeCall = ProposalOver['call'] & Parameters<typeof limitsOf>[0] & { municipalities: readonly CallMunicipality[]; documents: readonly { code: string; required: 'yes' | 'no' }[] }

/** Every question of the application of a civil society organisation answered, within the limits of its call. */
export function fullAnswers(call: WholeCall, { title = 'Kujdes në shtëpi', municipality = '47', requestedLek = 800_000 }: Filling = {}): Answers {
  const line = (heading: string, description: string, lek: number) => ({ heading, description, unit: 'lump', quantity: 1, unitCostMinor: lek * 100 })
  return formAnswers(applicationCso, limitsOf(call, call.municipalities), {
    title, municipality,
    budget: { lines: [line('1', 'Punonjëse sociale', requestedLek - 50_000), line('8', 'Komunikim', 50_000)], contingencyMinor: null, indirectMinor: null, ownMinor: null, otherMinor: null, inKindMinor: null },
  })
}

/** A small file that is what its name says. */
export const aPdf = (text = 'prove'): Buffer => Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`)

/** A file as it lies in the temporary folder after it came in. */
export function anUpload(scene: Scene, name = 'dokument.pdf', content = aPdf(name)): Upload {
  const { temporary } = scene.services.files
  mkdirSync(temporary, { recursive: true })
  const target = path.join(temporary, scene.services.random.id())
  writeFileSync(target, content)
  return { field: 'file', name, path: target, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

/** A draft that nothing hinders: every question answered, every required document there. Its call is open at the scene's clock. */
export async function aCompleteDraft(scene: Scene, over: Omit<ProposalOver, 'call' | 'state' | 'answers'> & Filling & { call: WholeCall }): Promise<ArrangedProposal> {
  const answers = fullAnswers(over.call, over)
  const arranged = await aProposal(scene, { ...over, title: over.title ?? 'Kujdes në shtëpi', state: 'draft', answers })
  for (const { code } of over.call.documents.filter(({ required }) => required === 'yes')) {
    await attachDocument(scene.services, arranged.editor, arranged.proposal.id, { documentCode: code, upload: anUpload(scene, `${code}.pdf`), at: scene.services.now() })
  }
  return arranged
}
