import { addDays, addMonths, dayOf, instantAt, type Day } from '../../../server/kernel/dates'
import { publishCall } from '../../../server/calls/actions'
import type { Call, CallMunicipality, DocumentAsked, TemplateName } from '../../../server/calls/calls'
import type { Calendar } from '../../../server/calls/calendar'
import type { Grid, GridDraft } from '../../../server/calls/grid'
import type { CallState } from '../../../server/calls/lifecycle'
import type { CallSettings } from '../../../server/calls/settings'
import { findCall, insertCall, listCallMunicipalities, listDocumentsAsked, listLots, listSections, replaceCall, replaceCallMunicipalities, replaceDocuments, replaceGrid } from '../../../server/calls/store'
import { callTemplates } from '../../../server/calls/templates'
import { ensureForms } from '../../../server/forms/actions'
import { latestFormVersion } from '../../../server/forms/store'
import { commitEnvelope } from '../../../server/fund/actions'
import { clockwork } from '../../../server/kernel/policy'
import { listMunicipalities } from '../../../server/municipalities/store'
import type { Scene } from '../scene'
import { aSource } from './fund'

export type BuiltCall = Call & { grid: Grid; documents: DocumentAsked[]; municipalities: CallMunicipality[] }

export type CallOver = Partial<Omit<Call, 'settings'>> & {
  /** Merged into the settings of the template. */
  settings?: Partial<CallSettings>
  /** Codes; the six of the programme unless said, all 61 for a municipal call. */
  municipalityCodes?: readonly string[]
  grid?: GridDraft
  documents?: readonly Omit<DocumentAsked, 'id'>[]
}

export const SIX = ['33', '37', '47', '50', '52', '53'] as const

export const THEMES: Call['themes'] = [
  { code: 'a', title: { sq: 'Mbledhje dhe analizë e integruar e të dhënave', en: 'Joint collection and analysis of data' } },
  { code: 'b', title: { sq: 'Ndërgjegjësim dhe komunikim', en: 'Awareness and communication' } },
  { code: 'c', title: { sq: 'Shërbime digjitale dhe telefonike', en: 'Digital and telephone services' } },
  { code: 'd', title: { sq: 'Lidhje mes mbrojtjes sociale dhe shëndetësisë', en: 'Links between social protection and health care' } },
  { code: 'e', title: { sq: 'Punësim për romët dhe egjiptianët', en: 'Jobs for Roma and Egyptians' } },
  { code: 'f', title: { sq: 'Teleterapi', en: 'Teletherapy' } },
]

const at = (day: Day, time: string) => instantAt(day, time) as string

/** Dates that fit the state at the scene's clock: in the past for a closed call, around now for an open one, ahead for a draft. */
function calendarFor(now: Date, state: CallState, settings: CallSettings): Calendar {
  const today = dayOf(now)
  const opens = state === 'draft' || state === 'in_review' ? addDays(today, 14) : state === 'published' || state === 'suspended' ? addDays(today, -10) : addDays(today, -40)
  const closes = addDays(opens, 30)
  return {
    opensAt: at(opens, '09:00'), closesAt: at(closes, '17:00'), infoSessionAt: null,
    questionsUntil: at(addDays(closes, -settings.questionsCloseDays), '17:00'), answersBy: at(addDays(closes, -settings.answersDays), '17:00'),
    resultsOn: addDays(closes, 35), contractBy: addDays(closes, 49), startsFrom: addDays(closes, 56), endsBy: addDays(addMonths(addDays(closes, 56), settings.durationMonthsMax), 30),
  }
}

let count = 0

/** Money for a built call: a source with twice the envelope, and the envelope set aside for it as publication does. */
export async function withEnvelope(scene: Scene, call: BuiltCall): Promise<BuiltCall> {
  const source = await aSource(scene, { amountMinor: 2 * call.envelopeMinor, currency: call.currency })
  await scene.arrange(async (tx) => {
    await replaceCall(tx.db, call, { fundingSourceId: source.id })
    await commitEnvelope(tx, clockwork, { callId: call.id, reference: call.reference, sourceId: source.id, currency: call.currency, amountMinor: call.envelopeMinor, key: `call:${call.id}` })
  })
  return builtCall(scene, call.id)
}

/**
 * A call with its grid, documents, municipalities and forms: published and open at the scene's clock unless `over` says otherwise.
 * With another state its dates follow. Its envelope is not set aside in the fund: `withEnvelope` does that.
 */
export async function aCall(scene: Scene, over: CallOver = {}): Promise<BuiltCall> {
  const { settings: settingsOver, municipalityCodes, grid, documents, ...rest } = over
  const templateName: TemplateName = rest.template ?? 'cso_small'
  const template = callTemplates[templateName]
  const settings = { ...template.settings, ...settingsOver }
  const state = rest.state ?? 'published'
  const now = scene.services.now()
  const unpublished = state === 'draft' || state === 'in_review'
  const id = await scene.arrange(async (tx) => {
    await ensureForms(tx)
    const calendar = calendarFor(now, state, settings)
    const call: Call = {
      id: tx.id(), reference: `TST-${dayOf(now).slice(0, 4)}-${String((count = (count % 99) + 1)).padStart(2, '0')}`, template: templateName, state,
      titleSq: 'Shërbime sociale me bazë komunitare', titleEn: 'Community-based social services', texts: template.texts, applicantKinds: template.applicantKinds,
      targetGroups: template.targetGroups, serviceTypes: template.serviceTypes, themes: THEMES, currency: 'ALL', envelopeMinor: 540_000_000, fundingSourceId: null, otherSources: [], lots: [], lotOf: null, lotCode: null, settings,
      applicationFormId: (await latestFormVersion(tx.db, template.applicationForm))?.id ?? null, checkFormId: (await latestFormVersion(tx.db, template.checkForm))?.id ?? null,
      ...calendar, createdBy: 'author-of-the-builder', createdAt: tx.at, changedBy: 'author-of-the-builder',
      publishedBy: unpublished ? null : 'publisher-of-the-builder', publishedAt: unpublished ? null : calendar.opensAt,
      resultsPublishedAt: ['results_published', 'contracting', 'finalised'].includes(state) ? tx.at : null, stateReason: null, version: 1, ...rest,
    }
    await insertCall(tx.db, call)
    const codes = municipalityCodes ?? (template.municipalities === 'targets' ? SIX : (await listMunicipalities(tx.db)).map(({ code }) => code))
    await replaceCallMunicipalities(tx.db, call.id, codes)
    await replaceGrid(tx.db, call.id, grid ?? template.grid, tx.id)
    await replaceDocuments(tx.db, call.id, documents ?? template.documents, tx.id)
    return call.id
  })
  return builtCall(scene, id)
}

/** The call as it stands now, with what belongs to it. */
export async function builtCall(scene: Scene, id: string): Promise<BuiltCall> {
  const { db } = scene
  return {
    ...(await findCall(db, id) as Call),
    grid: await listSections(db, id), documents: await listDocumentsAsked(db, id), municipalities: await listCallMunicipalities(db, id),
  }
}

/** A call in lots, published: the whole and its lots in their order. It opens two weeks after the scene's clock. */
export async function aCallInLots(scene: Scene, lots: Call['lots'], over: CallOver = {}): Promise<{ whole: BuiltCall; lots: BuiltCall[] }> {
  const envelopeMinor = lots.reduce((all, lot) => all + lot.envelopeMinor, 0)
  const source = await aSource(scene, { amountMinor: 2 * envelopeMinor })
  const drafted = await aCall(scene, { ...over, state: 'in_review', lots, envelopeMinor, fundingSourceId: source.id })
  expect(await publishCall(scene.services, await scene.person(['publisher'], 'Petrit Boton'), drafted.id)).toEqual([])
  const whole = await builtCall(scene, drafted.id)
  const built: BuiltCall[] = []
  for (const { id } of await listLots(scene.db, whole)) built.push(await builtCall(scene, id))
  return { whole, lots: built }
}
