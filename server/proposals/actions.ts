import { found, Impossible, type Fault } from '../kernel/errors'
import { inspect, keepFile, type Upload } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import { followCall } from '../calls/actions'
import { findCall, holdCall, idsBeside, listCallMunicipalities, listDocumentsAsked } from '../calls/store'
import type { Call } from '../calls/calls'
import { answerOf, findSection, optionsOf, questionByRole, type Answers, type FormLimits } from '../forms/forms'
import { findSectionFaults } from '../forms/checking'
import { createAnswerSheet, findFormVersion, findSheet, saveAnswers, type FormVersion } from '../forms/store'
import type { Organisation } from '../organisations/organisations'
import { findOrganisation } from '../organisations/store'
import { factsOf, limitsFor, sectionVersion, titleFaults } from './drafts'
import type { ProposalMove, ProposalState } from './lifecycle'
import * as may from './policy'
import type { Proposal } from './proposals'
import { countBegun, findProposal, holdProposal, insertProposal, moveRow, removeDocument, replaceDocument, replaceFacts, replaceShown } from './store'

type Start = { readonly callId: string; readonly organisationId: string; readonly title: string }

/** Begins a draft for an organisation of the person; whoever begins is told when the call changes. */
export async function startProposal(services: Services, person: Person, wanted: Start): Promise<{ id: string } | Fault[]> {
  const faults = titleFaults(wanted.title)
  if (faults.length > 0) return faults
  return transact(services, person, async (tx) => {
    const call = found(await holdCall(tx.db, wanted.callId), 'proposals.missing.call')
    // How many may be begun is counted over all lots, so nobody else begins in another one now.
    if (call.lotOf !== null) await holdCall(tx.db, call.lotOf)
    const organisation = found(await findOrganisation(tx.db, wanted.organisationId), 'proposals.missing.organisation')
    const municipalities = await listCallMunicipalities(tx.db, call.id)
    insist(may.start(person, {
      call: { ...call, municipalities: municipalities.map(({ code }) => code), proposalsMax: call.settings.applicationsPerApplicantMax },
      organisation, begun: await countBegun(tx.db, await idsBeside(tx.db, call), organisation.id), at: services.now(),
    }))
    const form = found(await findFormVersion(tx.db, call.applicationFormId ?? ''), 'proposals.missing.form')
    const limits = limitsFor(call, municipalities, organisation)
    const answers = firstAnswers(form, organisation, wanted.title, limits)
    const answerSheetId = await createAnswerSheet(tx, form.id)
    await saveAnswers(tx, person, answerSheetId, answers, 1)
    const id = tx.id()
    await insertProposal(tx.db, {
      id, callId: call.id, organisationId: organisation.id, number: null, reference: null,
      ...factsOf(form.definition, answers, limits, wanted), state: 'draft', shownState: 'draft', notifiedAt: null, answerSheetId,
      requestedMinor: null, totalMinor: null, ownMinor: null, directBeneficiaries: null, submittedAt: null, createdBy: person.id, createdAt: tx.at, version: 1,
    })
    await followCall(tx, call.id, person.id)
    tx.record('proposals.started', `proposal:${id}`, { new: { callId: call.id, organisationId: organisation.id } })
    return { id }
  })
}

/** What is known before the first question is asked: the title, and the applicant's own municipality where the call lets it be chosen. */
function firstAnswers(form: FormVersion, organisation: Organisation, title: string, limits: FormLimits): Answers {
  const answers: Record<string, unknown> = {}
  const titled = questionByRole(form.definition, 'title')
  if (titled !== undefined) answers[titled.code] = title
  const place = questionByRole(form.definition, 'municipality')
  if (place !== undefined && optionsOf(place, limits).some(({ value }) => value === organisation.municipalityCode)) answers[place.code] = organisation.municipalityCode
  return answers
}

/** Holds a proposal together with its call, asking for the call first: whoever holds both takes them in this order. */
export async function holdWithCall(tx: Tx, proposalId: string): Promise<{ proposal: Proposal; call: Call }> {
  const known = found(await findProposal(tx.db, proposalId), 'kernel.missing.page')
  const call = found(await holdCall(tx.db, known.callId), 'proposals.missing.call')
  return { call, proposal: found(await holdProposal(tx.db, proposalId), 'kernel.missing.page') }
}

async function holdDraft(tx: Tx, person: Person, proposalId: string, at: Date): Promise<{ proposal: Proposal; call: Call }> {
  const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
  const call = found(await findCall(tx.db, proposal.callId), 'proposals.missing.call')
  insist(may.edit(person, { proposal, call, at }))
  return { proposal, call }
}

export type SectionChange = {
  readonly sectionCode: string
  readonly answers: Answers
  /** The section's version that the person had read; see `sectionVersion`. */
  readonly version: number
  /** When the request arrived. */
  readonly at: Date
}

export type SectionSaved = { readonly savedAt: string; readonly version: number; readonly faults: readonly Fault[] }

/**
 * Saves a section as it is, complete or not, and says what is still wrong with it. A list of faults instead
 * means that nothing was saved: somebody else saved the section first.
 */
export async function saveSection(services: Services, person: Person, proposalId: string, change: SectionChange): Promise<SectionSaved | Fault[]> {
  return transact<SectionSaved | Fault[]>(services, person, async (tx) => {
    const { proposal, call } = await holdDraft(tx, person, proposalId, change.at)
    const sheet = found(await findSheet(tx.db, proposal.answerSheetId), 'proposals.missing.form')
    const { definition } = sheet.formVersion
    const section = found(findSection(definition, change.sectionCode), 'kernel.missing.page')
    const answers = { ...sheet.answers, ...Object.fromEntries(section.questions.filter(({ code }) => Object.hasOwn(change.answers, code)).map(({ code }) => [code, answerOf(change.answers, code)])) }
    const [before, after] = [sectionVersion(section, sheet.answers), sectionVersion(section, answers)]
    if (before !== change.version && before !== after) return [{ field: 'version', words: 'proposals.fault.savedMeanwhile' }]
    const limits = limitsFor(call, await listCallMunicipalities(tx.db, call.id), found(await findOrganisation(tx.db, proposal.organisationId), 'proposals.missing.organisation'))
    if (before !== after) {
      await saveAnswers(tx, person, sheet.id, change.answers, sheet.version)
      await replaceFacts(tx.db, proposal.id, factsOf(definition, answers, limits, proposal))
      tx.record('proposals.sectionSaved', `proposal:${proposal.id}`, { new: { section: section.code } })
    }
    return { savedAt: tx.at, version: after, faults: findSectionFaults(section, answers, limits) }
  })
}

type DocumentChange = { readonly documentCode: string; readonly upload: Upload | undefined; readonly at: Date }

/** Puts a file in the place of a document that the call asks for. Its type is read from its contents. */
export async function attachDocument(services: Services, person: Person, proposalId: string, { documentCode, upload, at }: DocumentChange): Promise<Fault[]> {
  if (upload === undefined) return [{ field: 'file', words: 'kernel.file.missing' }]
  const type = await inspect(upload)
  if (typeof type !== 'string') return [{ ...type, field: 'file' }]
  return transact(services, person, async (tx) => {
    const { proposal, call } = await holdDraft(tx, person, proposalId, at)
    const document = found((await listDocumentsAsked(tx.db, call.id)).find(({ code }) => code === documentCode), 'kernel.missing.page')
    const file = await keepFile(tx, services.files, upload, type, person.id)
    await replaceDocument(tx.db, { proposalId: proposal.id, documentId: document.id, fileId: file.id, addedBy: person.id, addedAt: tx.at })
    tx.record('proposals.documentAttached', `proposal:${proposal.id}`, { new: { document: document.code, sha256: file.sha256 } })
    return [] as Fault[]
  })
}

export async function detachDocument(services: Services, person: Person, proposalId: string, { documentCode, at }: Omit<DocumentChange, 'upload'>): Promise<void> {
  await transact(services, person, async (tx) => {
    const { proposal, call } = await holdDraft(tx, person, proposalId, at)
    const document = found((await listDocumentsAsked(tx.db, call.id)).find(({ code }) => code === documentCode), 'kernel.missing.page')
    if (!(await removeDocument(tx.db, proposal.id, document.id))) throw new Impossible('proposals.refused.documentGone')
    tx.record('proposals.documentRemoved', `proposal:${proposal.id}`, { old: { document: document.code } })
  })
}

/** Throws a draft away. What was written stays readable to the applicant, and to nobody else. */
export async function discardProposal(services: Services, person: Person, proposalId: string, at: Date): Promise<void> {
  await transact(services, person, async (tx) => {
    const proposal = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
    const call = found(await findCall(tx.db, proposal.callId), 'proposals.missing.call')
    insist(may.discard(person, { proposal, call, at }))
    await moveProposal(tx, proposal, 'discard', 'discarded')
    tx.record('proposals.discarded', `proposal:${proposal.id}`)
  })
}

/**
 * Moves a proposal inside somebody else's transaction, on a held row. Where the applicant is told at once, `shown` says what;
 * without it the applicant goes on seeing what was shown before. The caller records the deed and writes the letter.
 */
export async function moveProposal(tx: Tx, proposal: Pick<Proposal, 'id' | 'state'>, move: ProposalMove, shown?: ProposalState): Promise<ProposalState> {
  const state = await moveRow(tx.db, proposal, move)
  if (shown !== undefined) await replaceShown(tx.db, proposal.id, shown, tx.at)
  return state
}

/** Shows the applicant a state that was decided before: when results are published. */
export async function showProposal(tx: Tx, proposal: Pick<Proposal, 'id' | 'state'>, shown: ProposalState = proposal.state): Promise<void> {
  await replaceShown(tx.db, proposal.id, shown, tx.at)
}
