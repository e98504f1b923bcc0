import type { Fault } from '../kernel/errors'
import { found, OutOfDate } from '../kernel/errors'
import type { FileStore, FileType, Upload } from '../kernel/files'
import { keepFile } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { latestFormVersion } from '../forms/store'
import { listMunicipalities } from '../municipalities/store'
import { findAccount } from '../people/store'
import { suggestCalendar } from './calendar'
import { TITLE_MAX, type Call, type DocumentAsked, type TemplateName } from './calls'
import type { GridDraft } from './grid'
import { writeTo } from './letters'
import { divided, DIVISIONS } from './lots'
import * as may from './policy'
import { findHindrances, type Hindrance, type WholeCall } from './review'
import {
  deleteCallFile, findCall, holdCall, insertCall, insertCallFile, listCallFiles, listCallMunicipalities, listDocumentsAsked, listSections, moveState, replaceCall, replaceCallMunicipalities,
  replaceDocuments, replaceGrid,
} from './store'
import { callTemplates } from './templates'

export type NewCall = { readonly template: string; readonly reference: string; readonly titleSq: string; readonly titleEn: string; readonly envelopeMinor: number | null | 'faulty' }

const REFERENCE = /^[A-Z]{2,10}-\d{4}-\d{2}$/
export const ENVELOPE_MAX = 1_000_000_000_000

/** Begins a call as a copy of its template, with dates counted from today. The author will not be the one to publish it. */
export async function draftCall(services: Services, manager: Person, wanted: NewCall): Promise<{ id: string } | Fault[]> {
  insist(may.draft(manager, null))
  const faults = newCallFaults(wanted)
  if (faults.length > 0) return faults
  const template = callTemplates[wanted.template as TemplateName]
  return transact<{ id: string } | Fault[]>(services, manager, async (tx) => {
    if (await findCall(tx.db, wanted.reference) !== undefined) return [{ field: 'reference', words: 'calls.fault.referenceTaken' }]
    const id = tx.id()
    const { texts, applicantKinds, targetGroups, serviceTypes, themes, settings } = template
    await insertCall(tx.db, {
      id, reference: wanted.reference, template: wanted.template as TemplateName, state: 'draft', titleSq: wanted.titleSq, titleEn: wanted.titleEn,
      texts, applicantKinds, targetGroups, serviceTypes, themes, currency: 'ALL', envelopeMinor: wanted.envelopeMinor as number, fundingSourceId: null, otherSources: [], lots: [], lotOf: null, lotCode: null, settings,
      applicationFormId: null, checkFormId: null, ...suggestCalendar(tx.today, settings), createdBy: manager.id, createdAt: tx.at, changedBy: manager.id,
      publishedBy: null, publishedAt: null, resultsPublishedAt: null, stateReason: null, version: 1,
    })
    const municipalities = (await listMunicipalities(tx.db)).filter(({ programmeRole }) => template.municipalities === 'all' || programmeRole === 'target')
    await replaceCallMunicipalities(tx.db, id, municipalities.map(({ code }) => code))
    await replaceGrid(tx.db, id, template.grid, tx.id)
    await replaceDocuments(tx.db, id, template.documents, tx.id)
    tx.record('calls.drafted', `call:${id}`, { new: { ...wanted } })
    return { id }
  })
}

function newCallFaults({ template, reference, titleSq, titleEn, envelopeMinor }: NewCall): Fault[] {
  const faults: Fault[] = []
  if (!Object.hasOwn(callTemplates, template)) faults.push({ field: 'template', words: 'calls.fault.template' })
  if (!REFERENCE.test(reference)) faults.push({ field: 'reference', words: 'calls.fault.reference' })
  if (titleSq === '' || titleSq.length > TITLE_MAX) faults.push({ field: 'titleSq', words: 'calls.fault.titleSq', values: { max: TITLE_MAX } })
  if (titleEn === '' || titleEn.length > TITLE_MAX) faults.push({ field: 'titleEn', words: 'calls.fault.titleEn', values: { max: TITLE_MAX } })
  if (!isEnvelope(envelopeMinor)) faults.push({ field: 'envelope', words: 'calls.fault.envelope' })
  return faults
}

export const isEnvelope = (amount: unknown): amount is number => typeof amount === 'number' && amount > 0 && amount <= ENVELOPE_MAX

export type CallChange = Partial<Pick<Call,
  'titleSq' | 'titleEn' | 'texts' | 'applicantKinds' | 'targetGroups' | 'serviceTypes' | 'themes' | 'envelopeMinor' | 'fundingSourceId' | 'otherSources' | 'lots' | 'settings'
  | 'opensAt' | 'closesAt' | 'infoSessionAt' | 'questionsUntil' | 'answersBy' | 'resultsOn' | 'contractBy' | 'startsFrom' | 'endsBy'>> & {
  readonly grid?: GridDraft
  readonly documents?: readonly Omit<DocumentAsked, 'id'>[]
  readonly municipalityCodes?: readonly string[]
}

/** Changes a part of a draft that the form's readers have judged. Refuses when somebody saved after `version` was read. */
export async function changeCall(services: Services, manager: Person, id: string, version: number, change: CallChange): Promise<void> {
  await transact(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.change(manager, { call }))
    if (call.version !== version) throw new OutOfDate('kernel.movedMeanwhile')
    const { grid, documents, municipalityCodes, ...fields } = change
    await replaceCall(tx.db, call, { ...fields, changedBy: manager.id })
    if (grid !== undefined) await replaceGrid(tx.db, id, grid, tx.id)
    if (documents !== undefined) await replaceDocuments(tx.db, id, documents, tx.id)
    if (municipalityCodes !== undefined) await replaceCallMunicipalities(tx.db, id, municipalityCodes)
    const old = Object.fromEntries(Object.keys(fields).map((name) => [name, call[name as keyof typeof fields]]))
    tx.record('calls.changed', `call:${id}`, { old, new: change })
  })
}

/** Divides a draft into a lot for each of its municipalities or counties, the money in equal parts. */
export async function divideCall(services: Services, manager: Person, id: string, by: string): Promise<Fault[]> {
  const division = DIVISIONS.find((one) => one === by)
  if (division === undefined) return [{ field: 'lots', words: 'calls.fault.choice' }]
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.change(manager, { call }))
    if (call.lots.length > 0) return [{ field: 'lots', words: 'calls.fault.lotsThere' }]
    const own = (await listCallMunicipalities(tx.db, id)).map(({ code }) => code)
    const lots = divided(call, (await listMunicipalities(tx.db)).filter(({ code }) => own.includes(code)), division)
    await replaceCall(tx.db, call, { lots, changedBy: manager.id })
    tx.record('calls.changed', `call:${id}`, { old: { lots: [] }, new: { lots } })
    return []
  })
}

/** The call with everything that is published with it, read in one go. */
export async function readWhole(db: Tx['db'], call: Call): Promise<WholeCall> {
  const [grid, documents, municipalities] = [await listSections(db, call.id), await listDocumentsAsked(db, call.id), await listCallMunicipalities(db, call.id)]
  return { call, grid, documents, municipalityCodes: municipalities.map(({ code }) => code) }
}

/** Faults as the overview shows them: at the page on which each is repaired. */
export const atPages = (hindrances: readonly Hindrance[]): Fault[] => hindrances.map(({ page, fault }) => ({ ...fault, field: page }))

/** To the second person, once nothing is missing. The newest forms of the template are pinned here. */
export async function sendToReview(services: Services, manager: Person, id: string): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.submit(manager, { call }))
    const hindrances = findHindrances(await readWhole(tx.db, call), tx.at)
    if (hindrances.length > 0) return atPages(hindrances)
    const { applicationForm, checkForm } = callTemplates[call.template]
    const [application, check] = [await latestFormVersion(tx.db, applicationForm), await latestFormVersion(tx.db, checkForm)]
    if (application === undefined || check === undefined) return [{ field: 'text', words: 'calls.fault.forms' }]
    await replaceCall(tx.db, call, { applicationFormId: application.id, checkFormId: check.id, changedBy: manager.id })
    await moveState(tx.db, { ...call, version: call.version + 1 }, 'submit', { stateReason: null })
    tx.record('calls.sentToReview', `call:${id}`, { new: { applicationForm: application.id, checkForm: check.id } })
    return []
  })
}

/** Back to its authors with the reason, by letter too. */
export async function returnCall(services: Services, words: Record<Language, Words>, person: Person, id: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'calls.fault.reason' }]
  return transact<Fault[]>(services, person, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.giveBack(person, { call }))
    await moveState(tx.db, call, 'return', { stateReason: { sq: reason, en: '' } })
    for (const authorId of new Set([call.createdBy, call.changedBy])) {
      const author = await findAccount(tx.db, authorId)
      if (author !== undefined && author.id !== person.id) await writeTo(tx, { services, words }, author, call, 'returned', () => ({ by: person.name, reason, address: `${services.site.baseUrl}/calls/${call.reference}/manage` }))
    }
    tx.record('calls.returned', `call:${id}`, { reason })
    return []
  })
}

export type NewCallFile = { readonly upload: Upload; readonly type: FileType; readonly titleSq: string; readonly titleEn: string }

/** Adds an inspected document, public together with the call. */
export async function addCallFile(services: Services & { readonly files: FileStore }, manager: Person, id: string, file: NewCallFile): Promise<Fault[]> {
  const faults: Fault[] = []
  if (file.titleSq === '') faults.push({ field: 'titleSq', words: 'calls.fault.titleSq' })
  if (file.titleEn === '') faults.push({ field: 'titleEn', words: 'calls.fault.titleEn' })
  if (faults.length > 0) return faults
  return transact<Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.addFile(manager, { call, at: services.now() }))
    const max = call.settings.attachmentsMax
    if ((await listCallFiles(tx.db, id)).length >= max) return [{ field: 'file', words: 'calls.fault.attachments', values: { max } }]
    const kept = await keepFile(tx, services.files, file.upload, file.type, manager.id)
    await insertCallFile(tx.db, { id: tx.id(), callId: id, fileId: kept.id, titleSq: file.titleSq, titleEn: file.titleEn, addedBy: manager.id, addedAt: tx.at })
    tx.record('calls.fileAdded', `call:${id}`, { new: { name: kept.name, sha256: kept.sha256 } })
    return []
  })
}

export async function removeCallFile(services: Services, manager: Person, id: string, fileId: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, id), 'calls.missing.call')
    insist(may.change(manager, { call }))
    if (!await deleteCallFile(tx.db, id, fileId)) throw new OutOfDate('kernel.movedMeanwhile')
    tx.record('calls.fileRemoved', `call:${id}`, { old: { file: fileId } })
  })
}
