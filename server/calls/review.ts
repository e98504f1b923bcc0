import type { Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { findOrderFaults, findPastFaults, findWindowFaults } from './calendar'
import { APPLICANT_KINDS, TEXT_NAMES, TEXTS_REQUIRED, type Call, type DocumentAsked } from './calls'
import { findFundingFaults } from './funding'
import { findGridFaults, type GridDraft } from './grid'
import { findLotFaults } from './lots'
import { CHOICE_FIELDS, findSettingFaults, SETTING_FIELDS, type SettingsPage } from './settings'

/** The pages on which a call is drafted, in their order. */
export const DRAFT_PAGES = ['text', 'places', 'money', 'lots', 'payment', 'calendar', 'grid', 'assessment', 'documents', 'rules'] as const
export type DraftPage = (typeof DRAFT_PAGES)[number]

/** The call with everything that is published together with it. */
export type WholeCall = {
  readonly call: Call
  readonly grid: GridDraft
  readonly documents: readonly Omit<DocumentAsked, 'id'>[]
  readonly municipalityCodes: readonly string[]
}

/** What still stands in the way of review or publication, by drafting page. A call without hindrances is whole. */
export type Hindrance = { readonly page: DraftPage; readonly fault: Fault }

export function findHindrances(whole: WholeCall, now: Instant): Hindrance[] {
  const { call } = whole
  const calendar = [...findOrderFaults(call), ...findPastFaults(call, now), ...findWindowFaults(call, call.settings)]
  return [
    ...textFaults(call).map((fault) => ({ page: 'text' as const, fault })),
    ...placeFaults(whole).map((fault) => ({ page: 'places' as const, fault })),
    ...moneyFaults(whole).map((fault) => ({ page: 'money' as const, fault })),
    ...findLotFaults(call, whole.municipalityCodes).map((fault) => ({ page: 'lots' as const, fault })),
    ...findSettingFaults(call.settings).map((fault) => ({ page: pageOfField(fault.field), fault })),
    ...calendar.map((fault) => ({ page: 'calendar' as const, fault })),
    ...findGridFaults(whole.grid, call.settings.totalFloorPoints).map((fault) => ({ page: 'grid' as const, fault })),
    ...documentFaults(whole).map((fault) => ({ page: 'documents' as const, fault })),
  ]
}

function pageOfField(field: string): SettingsPage {
  return field.startsWith('instalment.') ? 'payment' : [...SETTING_FIELDS, ...CHOICE_FIELDS].find(({ name }) => name === field)?.page ?? 'rules'
}

/** Everything public stands in both languages: a required text must be there, any other must not be in one language only. */
function textFaults(call: Call): Fault[] {
  const faults: Fault[] = []
  if (call.titleSq === '') faults.push({ field: 'titleSq', words: 'calls.fault.titleSq' })
  if (call.titleEn === '') faults.push({ field: 'titleEn', words: 'calls.fault.titleEn' })
  for (const name of TEXT_NAMES) {
    const { sq, en } = call.texts[name]
    const wanted = TEXTS_REQUIRED.includes(name) || sq !== '' || en !== ''
    if (wanted && sq === '') faults.push({ field: `${name}.sq`, words: `calls.missing.${name}.sq` })
    if (wanted && en === '') faults.push({ field: `${name}.en`, words: `calls.missing.${name}.en` })
  }
  if (!APPLICANT_KINDS.some((kind) => call.applicantKinds.includes(kind))) faults.push({ field: 'applicantKinds', words: 'calls.fault.applicantKinds' })
  return faults
}

function placeFaults({ call, municipalityCodes }: WholeCall): Fault[] {
  const faults: Fault[] = []
  if (municipalityCodes.length === 0) faults.push({ field: 'municipalities', words: 'calls.fault.municipalities' })
  for (const [index, { code, title }] of call.themes.entries()) {
    if (title.sq === '' || title.en === '') faults.push({ field: `theme.${index}.sq`, words: 'calls.fault.bothLanguagesOf', values: { code } })
  }
  return faults
}

function moneyFaults({ call, municipalityCodes }: WholeCall): Fault[] {
  const { envelopeMinor, settings } = call
  const faults: Fault[] = []
  if (call.fundingSourceId === null) faults.push({ field: 'fundingSourceId', words: 'calls.fault.source' })
  faults.push(...findFundingFaults(call))
  if (envelopeMinor < settings.grantMinMinor) faults.push({ field: 'envelope', words: 'calls.fault.envelopeSmall' })
  const guaranteed = settings.guaranteedPerMunicipality * municipalityCodes.length
  if (guaranteed * settings.grantMinMinor > envelopeMinor) faults.push({ field: 'guaranteedPerMunicipality', words: 'calls.fault.guarantee', values: { awards: guaranteed } })
  return faults
}

function documentFaults({ documents }: WholeCall): Fault[] {
  return documents.flatMap(({ code, titleSq, titleEn }, index) =>
    titleSq === '' || titleEn === '' ? [{ field: `document.${index}.titleSq`, words: 'calls.fault.bothLanguagesOf', values: { code } }] : [])
}
