import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { SERVICE_TYPES, TARGET_GROUPS } from '../forms/code-lists'
import type { Municipality } from '../municipalities/municipalities'
import { calendarOf, findOrderFaults, findWindowFaults, readCalendar } from './calendar'
import { APPLICANT_KINDS, TEXT_MAX, TEXT_NAMES, TITLE_MAX, type CallTexts, type DocumentAsked, type Theme } from './calls'
import { isEnvelope, type CallChange } from './drafting-actions'
import { findFundingFaults, readOtherSources } from './funding'
import type { GridDraft } from './grid'
import { readLots } from './lots-drafts'
import type { DraftPage, WholeCall } from './review'
import { choicesOf, findSettingFaults, INSTALMENT_ROWS, readPercent, readSettings, settingsOf, type Instalment, type SettingsPage } from './settings'

/** What one drafting page says the call should become. With faults nothing of it is saved. */
export type Reading = { readonly change: CallChange; readonly faults: Fault[] }

/** What the pages may choose from. */
export type Choices = { readonly sourceIds: readonly string[]; readonly municipalities: readonly Municipality[] }

export const readPage = (page: DraftPage, form: Fields, whole: WholeCall, choices: Choices): Reading => READERS[page](form, whole, choices)

const READERS: Readonly<Record<DraftPage, (form: Fields, whole: WholeCall, choices: Choices) => Reading>> = {
  text: readText,
  places: readPlaces,
  money: readMoneyPage,
  lots: (form, _whole, { municipalities }) => readLots(form, rowsOf(form, 'lot'), municipalities),
  payment: readPayment,
  calendar: readDates,
  grid: readGrid,
  documents: readDocuments,
  assessment: (form, whole) => withSettings('assessment', form, whole),
  rules: (form, whole) => withSettings('rules', form, whole),
}

/** Several choices under one name; a conflict page brings them back as one text. */
const chosen = (form: Fields, name: string, known: readonly string[]): string[] => {
  const sent = form.list(name).flatMap((value) => value.split(',').map((one) => one.trim()))
  return known.filter((value) => sent.includes(value))
}

const lengthFault = (field: string, text: string, max: number): Fault[] =>
  text.length > max ? [{ field, words: 'calls.fault.tooLong', values: { max, length: text.length } }] : []

function readText(form: Fields): Reading {
  const [titleSq, titleEn] = [form.text('titleSq'), form.text('titleEn')]
  const texts = Object.fromEntries(TEXT_NAMES.map((name) => [name, { sq: form.text(`${name}.sq`), en: form.text(`${name}.en`) }])) as CallTexts
  const applicantKinds = APPLICANT_KINDS.filter((kind) => chosen(form, 'applicantKinds', APPLICANT_KINDS).includes(kind))
  const faults = [
    ...(titleSq === '' ? [{ field: 'titleSq', words: 'calls.fault.titleSq' }] : lengthFault('titleSq', titleSq, TITLE_MAX)),
    ...lengthFault('titleEn', titleEn, TITLE_MAX),
    ...TEXT_NAMES.flatMap((name) => [...lengthFault(`${name}.sq`, texts[name].sq, TEXT_MAX), ...lengthFault(`${name}.en`, texts[name].en, TEXT_MAX)]),
  ]
  if (applicantKinds.includes('cso') && applicantKinds.length > 1) faults.push({ field: 'applicantKinds', words: 'calls.fault.kindsMixed' })
  return {
    change: {
      titleSq, titleEn, texts, applicantKinds,
      targetGroups: chosen(form, 'targetGroups', TARGET_GROUPS.map(({ value }) => value)), serviceTypes: chosen(form, 'serviceTypes', SERVICE_TYPES.map(({ value }) => value)),
    },
    faults,
  }
}

function readPlaces(form: Fields, _whole: WholeCall, { municipalities }: Choices): Reading {
  const faults: Fault[] = []
  const themes: Theme[] = []
  for (const index of rowsOf(form, 'theme')) {
    const [code, sq, en] = [form.text(`theme.${index}.code`).toLowerCase(), form.text(`theme.${index}.sq`), form.text(`theme.${index}.en`)]
    if (code === '' && sq === '' && en === '') continue
    if (!/^[a-z0-9]{1,4}$/.test(code)) faults.push({ field: `theme.${index}.code`, words: 'calls.fault.themeCode' })
    else if (themes.some((theme) => theme.code === code)) faults.push({ field: `theme.${index}.code`, words: 'calls.fault.codeTwice', values: { code } })
    faults.push(...lengthFault(`theme.${index}.sq`, sq, TITLE_MAX), ...lengthFault(`theme.${index}.en`, en, TITLE_MAX))
    themes.push({ code, title: { sq, en } })
  }
  return { change: { municipalityCodes: chosen(form, 'municipalities', municipalities.map(({ code }) => code)), themes }, faults }
}

/** The parameters of a page with the rules between them, as far as those concern fields of the page. */
function withSettings(page: SettingsPage, form: Fields, { call }: WholeCall, given: Partial<typeof call.settings> = {}): Reading & { settings: typeof call.settings } {
  const read = readSettings(form, page, { ...call.settings, ...given })
  const own: readonly string[] = [...settingsOf(page), ...choicesOf(page)].map(({ name }) => name)
  const broken = findSettingFaults(read.settings).filter(({ field }) => own.includes(field) || (page === 'payment' && field.startsWith('instalment.')))
  const faults = [...read.faults, ...broken.filter(({ field }) => !read.faults.some((fault) => fault.field === field))]
  return { change: { settings: read.settings }, faults, settings: read.settings }
}

function readMoneyPage(form: Fields, whole: WholeCall, { sourceIds }: Choices): Reading {
  const { change, faults } = withSettings('money', form, whole, { inKindAllowed: form.text('inKindAllowed') === 'yes' ? 'yes' : 'no' })
  const envelope = form.money('envelope')
  const source = form.text('fundingSourceId')
  if (!isEnvelope(envelope)) faults.unshift({ field: 'envelope', words: 'calls.fault.envelope' })
  if (source !== '' && !sourceIds.includes(source)) faults.push({ field: 'fundingSourceId', words: 'calls.fault.source' })
  const read = readOtherSources(form, sourceIds)
  const fundingSourceId = source === '' ? null : source
  faults.push(...read.faults, ...(read.faults.length > 0 || !isEnvelope(envelope) ? [] : findFundingFaults({ fundingSourceId, envelopeMinor: envelope, otherSources: read.others })))
  return { change: { ...change, fundingSourceId, otherSources: read.others, ...(isEnvelope(envelope) ? { envelopeMinor: envelope } : {}) }, faults }
}

function readPayment(form: Fields, whole: WholeCall): Reading {
  const unreadable: Fault[] = []
  const instalments: Instalment[] = []
  for (const [index, condition] of INSTALMENT_ROWS.entries()) {
    const field = `instalment.${index + 1}`
    const share = readPercent(form, field)
    if (share === 'faulty' || (share !== null && share > 10_000)) unreadable.push({ field, words: 'calls.fault.range.percent', values: { min: 0, max: 100 } })
    else if (share !== null && share > 0) instalments.push({ number: instalments.length + 1, shareBp: share, condition })
  }
  const { change, faults } = withSettings('payment', form, whole, { instalments })
  return { change, faults: unreadable.length > 0 ? [...unreadable, ...faults.filter(({ field }) => !field.startsWith('instalment.'))] : faults }
}

function readDates(form: Fields, whole: WholeCall): Reading {
  const { calendar, faults } = readCalendar(form, calendarOf(whole.call))
  const settings = withSettings('calendar', form, whole)
  const broken = faults.length > 0 ? [] : [...findOrderFaults(calendar), ...findWindowFaults(calendar, settings.settings)]
  const all = [...faults, ...broken, ...settings.faults]
  return { change: { ...calendar, ...settings.change }, faults: all.filter((fault, index) => all.findIndex(({ field }) => field === fault.field) === index) }
}

/** Numbers of the rows sent under a name, e.g. of `document.0.titleSq`. */
export function rowsOf(form: Fields, prefix: string): number[] {
  const pattern = new RegExp(`^${prefix.replaceAll('.', '\\.')}\\.(\\d{1,3})\\.`)
  return [...new Set(form.names().flatMap((name) => { const hit = pattern.exec(name)?.[1]; return hit === undefined ? [] : [Number(hit)] }))].sort((a, b) => a - b)
}

const ROW_TITLE_MAX = 200

function readGrid(form: Fields, whole: WholeCall): Reading {
  const { change, faults } = withSettings('grid', form, whole)
  const sections: GridDraft['sections'][number][] = []
  const codes = new Set<string>()
  const claim = (field: string, code: string, words: string, pattern: RegExp) => {
    if (!pattern.test(code)) faults.push({ field, words })
    else if (codes.has(code)) faults.push({ field, words: 'calls.fault.codeTwice', values: { code } })
    codes.add(code)
  }
  for (const index of rowsOf(form, 'section')) {
    const at = (name: string) => `section.${index}.${name}`
    const [code, titleSq, titleEn] = [form.text(at('code')).toUpperCase(), form.text(at('titleSq')), form.text(at('titleEn'))]
    const criteria = rowsOf(form, `criterion.${index}`).flatMap((row) => readCriterion(form, `criterion.${index}.${row}`, faults, claim))
    if (code === '' && titleSq === '' && titleEn === '' && criteria.length === 0) continue
    claim(at('code'), code, 'calls.fault.sectionCode', /^[A-Z]{1,2}$/)
    const floor = form.whole(at('floor'))
    if (floor === 'faulty' || (floor !== null && floor < 0)) faults.push({ field: at('floor'), words: 'calls.fault.range.whole', values: { min: 0, max: 100 } })
    faults.push(...lengthFault(at('titleSq'), titleSq, ROW_TITLE_MAX), ...lengthFault(at('titleEn'), titleEn, ROW_TITLE_MAX))
    sections.push({ code, titleSq, titleEn, floorPoints: typeof floor === 'number' && floor > 0 ? floor : null, criteria })
  }
  return { change: { ...change, grid: { sections } }, faults }
}

function readCriterion(form: Fields, at: string, faults: Fault[], claim: (field: string, code: string, words: string, pattern: RegExp) => void) {
  const [code, titleSq, titleEn, weight] = [form.text(`${at}.code`).toUpperCase(), form.text(`${at}.titleSq`), form.text(`${at}.titleEn`), form.whole(`${at}.weight`)]
  if (code === '' && titleSq === '' && titleEn === '') return []
  claim(`${at}.code`, code, 'calls.fault.criterionCode', /^[A-Z]{1,2}\d{1,2}$/)
  if (weight === null || weight === 'faulty' || weight < 1 || weight > 20) faults.push({ field: `${at}.weight`, words: 'calls.fault.range.whole', values: { min: 1, max: 20 } })
  faults.push(...lengthFault(`${at}.titleSq`, titleSq, ROW_TITLE_MAX), ...lengthFault(`${at}.titleEn`, titleEn, ROW_TITLE_MAX))
  return [{ code, titleSq, titleEn, weight: typeof weight === 'number' ? weight : 1 }]
}

function readDocuments(form: Fields): Reading {
  const faults: Fault[] = []
  const documents: Omit<DocumentAsked, 'id'>[] = []
  for (const index of rowsOf(form, 'document')) {
    const at = (name: string) => `document.${index}.${name}`
    const [titleSq, titleEn] = [form.text(at('titleSq')), form.text(at('titleEn'))]
    if (titleSq === '' && titleEn === '') continue
    const given = form.text(at('code'))
    const code = freshCode(given, index, documents.map((one) => one.code))
    faults.push(...lengthFault(at('titleSq'), titleSq, ROW_TITLE_MAX), ...lengthFault(at('titleEn'), titleEn, ROW_TITLE_MAX))
    documents.push({ code, titleSq, titleEn, required: form.text(at('required')) === 'no' ? 'no' : 'yes', identifying: form.text(at('identifying')) === 'no' ? 'no' : 'yes' })
  }
  if (documents.length === 0) faults.push({ field: 'document.0.titleSq', words: 'calls.fault.documents' })
  return { change: { documents }, faults }
}

/** A document keeps its code; a new one gets the next that is free. */
function freshCode(given: string, index: number, taken: readonly string[]): string {
  if (/^[a-z][a-z0-9-]{0,28}$/.test(given) && !taken.includes(given)) return given
  let number = index + 1
  while (taken.includes(`document-${number}`)) number += 1
  return `document-${number}`
}
