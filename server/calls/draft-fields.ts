import { localOf } from '../kernel/dates'
import type { Choice } from '../kernel/inputs'
import { units } from '../kernel/money'
import type { Words } from '../kernel/words'
import { SERVICE_TYPES, TARGET_GROUPS } from '../forms/code-lists'
import type { Source } from '../fund/fund'
import { nameOf, type Municipality } from '../municipalities/municipalities'
import { DAYS, MOMENTS } from './calendar'
import { APPLICANT_KINDS, TEXT_NAMES, TEXTS_REQUIRED } from './calls'
import type { DraftPage, WholeCall } from './review'
import { OTHERS_MAX } from './funding'
import { MARKS } from './grid'
import { LINE_TESTS } from './line-tests'
import { lotGroups } from './lots-drafts'
import { choicesOf, INSTALMENT_ROWS, settingsOf, type SettingsPage } from './settings'

/**
 * The fields of the drafting pages as data: one description makes the form, fills it with what is stored, and says what
 * differs when two people saved the same page.
 */
export type DraftField = {
  readonly name: string
  readonly kind: 'text' | 'area' | 'money' | 'percent' | 'whole' | 'day' | 'time' | 'yesNo' | 'radios' | 'select' | 'checkboxes'
  /** Key of the words, with its values. */
  readonly label: string
  readonly values?: Record<string, string | number>
  readonly hint?: string
  readonly optional?: true
  readonly options?: readonly Choice[]
  /** Value as a form shows it; several choices joined by commas. */
  readonly stored: string
  readonly rows?: number
}

export type FieldGroup = { readonly heading: string; readonly fields: readonly DraftField[] }

/** `rows`: how many rows of the page were sent back to be shown again. */
export type FieldSources = { readonly words: Words; readonly sources: readonly Source[]; readonly municipalities: readonly Municipality[]; readonly rows: number }

/** The plain fields of a page, in groups; rows of grids, documents and themes are made by their own pages. */
export function fieldGroups(page: DraftPage, whole: WholeCall, about: FieldSources): FieldGroup[] {
  switch (page) {
    case 'text': return textGroups(whole, about)
    case 'places': return [{ heading: 'calls.group.municipalities', fields: [municipalityField(whole, about)] }]
    case 'money': return [{ heading: 'calls.group.envelope', fields: envelopeFields(whole, about) }, { heading: 'calls.group.otherSources', fields: otherSourceFields(whole, about) }, { heading: 'calls.group.limits', fields: settingFields('money', whole, about.words) }]
    case 'lots': return lotGroups(whole.call, about.words, about.municipalities, about.rows, (minor) => moneyText(about.words, minor))
    case 'payment': return [{ heading: 'calls.group.instalments', fields: instalmentFields(whole, about.words) }, { heading: 'calls.group.spending', fields: [...settingFields('payment', whole, about.words), ...choiceFields('payment', whole, about.words), refusalsField(whole, about.words)] }]
    case 'calendar': return [{ heading: 'calls.group.dates', fields: dateFields(whole) }, { heading: 'calls.group.spans', fields: settingFields('calendar', whole, about.words) }]
    case 'grid': return [{ heading: 'calls.group.floor', fields: settingFields('grid', whole, about.words) }]
    case 'documents': return []
    case 'assessment': return [{ heading: 'calls.group.assessing', fields: [...settingFields('assessment', whole, about.words), reasonedField(whole), ...choiceFields('assessment', whole, about.words)] }]
    case 'rules': return [{ heading: 'calls.group.deciding', fields: [...settingFields('rules', whole, about.words), ...choiceFields('rules', whole, about.words)] }]
  }
}

function textGroups({ call }: WholeCall, { words }: FieldSources): FieldGroup[] {
  const choices = (name: string, options: readonly Choice[], stored: readonly string[]): DraftField => ({ name, kind: 'checkboxes', label: `calls.field.${name}`, options, stored: stored.join(',') })
  return [
    {
      heading: 'calls.group.names', fields: [
        { name: 'titleSq', kind: 'text', label: 'calls.field.titleSq', stored: call.titleSq },
        { name: 'titleEn', kind: 'text', label: 'calls.field.titleEn', stored: call.titleEn },
      ],
    },
    {
      heading: 'calls.group.who', fields: [
        choices('applicantKinds', APPLICANT_KINDS.map((value) => ({ value, label: words.say(`calls.applicants.${value}`) })), call.applicantKinds),
        choices('targetGroups', TARGET_GROUPS.map(({ value, label }) => ({ value, label: words.pick(label) })), call.targetGroups),
        choices('serviceTypes', SERVICE_TYPES.map(({ value, label }) => ({ value, label: words.pick(label) })), call.serviceTypes),
      ],
    },
    {
      heading: 'calls.group.texts', fields: TEXT_NAMES.flatMap((name) => (['sq', 'en'] as const).map((language): DraftField => ({
        name: `${name}.${language}`, kind: 'area', label: `calls.field.in.${language}`, values: { text: words.say(`calls.text.${name}`) }, stored: call.texts[name][language], rows: name === 'eligibility' ? 6 : 4,
        ...(name === 'eligibility' ? { hint: 'calls.hint.eligibility' } : {}), ...(TEXTS_REQUIRED.includes(name) ? {} : { optional: true as const }),
      }))),
    },
  ]
}

function municipalityField({ municipalityCodes }: WholeCall, { words, municipalities }: FieldSources): DraftField {
  const options = municipalities.map((one) => ({ value: one.code, label: nameOf(words, one) })).sort((a, b) => words.compare(a.label, b.label))
  return { name: 'municipalities', kind: 'checkboxes', label: 'calls.field.municipalities', options, stored: municipalityCodes.join(',') }
}

function envelopeFields({ call }: WholeCall, { words, sources }: FieldSources): DraftField[] {
  const options = sources.filter(({ currency }) => currency === call.currency).map((source) => ({ value: source.id, label: `${source.code} · ${words.pick({ sq: source.nameSq, en: source.nameEn })}` }))
  return [
    { name: 'envelope', kind: 'money', label: 'calls.field.envelope', hint: 'calls.hint.envelope', stored: moneyText(words, call.envelopeMinor) },
    { name: 'fundingSourceId', kind: 'select', label: 'calls.field.fundingSourceId', hint: 'calls.hint.fundingSourceId', options, stored: call.fundingSourceId ?? '' },
    { name: 'inKindAllowed', kind: 'yesNo', label: 'calls.field.inKindAllowed', hint: 'calls.hint.inKindAllowed', stored: call.settings.inKindAllowed },
  ]
}

/** Rows for sources that pay beside the first; empty ones stay empty. */
function otherSourceFields({ call }: WholeCall, about: FieldSources): DraftField[] {
  const options = envelopeFields({ call } as WholeCall, about).find(({ name }) => name === 'fundingSourceId')?.options ?? []
  return Array.from({ length: Math.min(OTHERS_MAX, call.otherSources.length + 2) }, (_all, index) => index).flatMap((index): DraftField[] => {
    const other = call.otherSources[index]
    const values = { number: index + 2 }
    return [
      { name: `other.${index}.sourceId`, kind: 'select', label: 'calls.field.otherSource', values, options, stored: other?.sourceId ?? '', optional: true },
      { name: `other.${index}.amount`, kind: 'money', label: 'calls.field.otherAmount', values, stored: other === undefined ? '' : moneyText(about.words, other.amountMinor), optional: true },
    ]
  })
}

const moneyText = (words: Words, minor: number): string => words.number(units(minor), minor % 100 === 0 ? 0 : 2)
const percentText = (words: Words, basisPoints: number): string => words.number(basisPoints / 100, basisPoints % 100 === 0 ? 0 : 2)

function settingFields(page: SettingsPage, { call }: WholeCall, words: Words): DraftField[] {
  return settingsOf(page).map(({ name, kind, optional }) => {
    const value = call.settings[name]
    const stored = value === null ? '' : kind === 'money' ? moneyText(words, value) : kind === 'percent' ? percentText(words, value) : String(value)
    return { name, kind, label: `calls.setting.${name}`, stored, ...(optional === true ? { optional } : {}) }
  })
}

function choiceFields(page: SettingsPage, { call }: WholeCall, words: Words): DraftField[] {
  return choicesOf(page).map(({ name, options }): DraftField => {
    const stored = call.settings[name]
    const label = `calls.setting.${name}`
    if (options === 'groups') return { name, kind: 'select', label, hint: `calls.hint.${name}`, stored, optional: true, options: TARGET_GROUPS.map((group) => ({ value: group.value, label: words.pick(group.label) })) }
    const isYesNo = options.includes('yes')
    return isYesNo ? { name, kind: 'yesNo', label, hint: `calls.hint.${name}`, stored }
      : { name, kind: 'radios', label, stored, options: options.map((value) => ({ value, label: words.say(`calls.choice.${name}.${value}`) })) }
  })
}

const reasonedField = ({ call }: WholeCall): DraftField => ({
  name: 'reasonedMarks', kind: 'checkboxes', label: 'calls.setting.reasonedMarks', hint: 'calls.hint.reasonedMarks', optional: true,
  options: MARKS.map((mark) => ({ value: String(mark), label: String(mark) })), stored: call.settings.reasonedMarks.join(','),
})

const refusalsField = ({ call }: WholeCall, words: Words): DraftField => ({
  name: 'lineRefusals', kind: 'checkboxes', label: 'calls.setting.lineRefusals', hint: 'calls.hint.lineRefusals', optional: true,
  options: LINE_TESTS.map((test) => ({ value: test, label: words.say(`calls.lineTest.${test}`) })), stored: call.settings.lineRefusals.join(','),
})

/** One row for each time money may be paid; the stored instalments take the rows of their condition, in order. */
function instalmentFields({ call }: WholeCall, words: Words): DraftField[] {
  const left = [...call.settings.instalments]
  return INSTALMENT_ROWS.map((condition, index) => {
    const at = left.findIndex((one) => one.condition === condition)
    const [mine] = at === -1 ? [] : left.splice(at, 1)
    return { name: `instalment.${index + 1}`, kind: 'percent', label: `calls.field.instalment.${condition}`, values: { number: index + 1 }, stored: mine === undefined ? '' : percentText(words, mine.shareBp), optional: true }
  })
}

export function dateFields({ call }: Pick<WholeCall, 'call'>): DraftField[] {
  const moments = MOMENTS.flatMap((name): DraftField[] => {
    const value = call[name]
    const local = value === null ? { day: '', time: '' } : localOf(value)
    const what = { label: `calls.field.moment.${name}`, ...(name === 'infoSessionAt' ? { optional: true as const } : {}) }
    return [{ name: `${name}.day`, kind: 'day', ...what, stored: dayText(local.day) }, { name: `${name}.time`, kind: 'time', label: 'calls.field.timeOf', stored: local.time }]
  })
  return [...moments, ...DAYS.map((name): DraftField => ({ name, kind: 'day', label: `calls.field.moment.${name}`, stored: dayText(call[name]) }))]
}

/** `20.5.2020`, as people type it. */
const dayText = (day: string): string => day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, (_all, year: string, month: string, date: string) => `${Number(date)}.${Number(month)}.${year}`)
