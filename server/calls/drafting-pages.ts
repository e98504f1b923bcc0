import type { Fields } from '../kernel/fields'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { conflictPage, type Difference } from '../kernel/problem-pages'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { DraftField, FieldGroup } from './draft-fields'
import { rowsOf } from './drafts'
import { gridPoints, sectionPoints } from './grid'
import type { DraftPage, WholeCall } from './review'
import { callTemplates } from './templates'

/** Exactly one of them is there: a template cannot compare words. */
export type FieldView = { input: InputView | null; area: InputView | null; radios: ChoiceView | null; checkboxes: ChoiceView | null; select: ChoiceView | null }
/** A date as a row of a table: a moment has its time beside its day. */
type DateRow = { label: string; day: InputView; time: InputView | null }
export type GroupView = { heading: string; fields: FieldView[]; dates: DateRow[] | null }

const none: FieldView = { input: null, area: null, radios: null, checkboxes: null, select: null }

/** Makes the parts of a form from its description. */
export function groupViews(words: Words, groups: readonly FieldGroup[], sent: Sent = untouched): GroupView[] {
  const stored = Object.fromEntries(groups.flatMap(({ fields }) => fields).map(({ name, kind, stored: value }) => [name, kind === 'checkboxes' ? value.split(',') : value]))
  const field = inputs(words, stored, sent)
  return groups.map(({ heading, fields }) => {
    const dated = fields.some(({ kind }) => kind === 'day')
    return { heading: words.say(heading), fields: dated ? [] : fields.map((one) => viewOf(field, one)), dates: dated ? dateRows(words, field, fields) : null }
  })
}

/** The times among the fields follow the days they belong to. */
function dateRows(words: Words, field: ReturnType<typeof inputs>, fields: readonly DraftField[]): DateRow[] {
  return fields.flatMap((one, index): DateRow[] => {
    if (one.kind !== 'day') return []
    const next = fields[index + 1]
    const day = { ...field.day(one.name, { label: one.label, ...(one.optional === undefined ? {} : { optional: true }) }), hint: null }
    return [{ label: day.label, day, time: next?.kind === 'time' ? field.text(next.name, { label: next.label, values: { date: words.say(one.label) } }) : null }]
  })
}

function viewOf(field: ReturnType<typeof inputs>, one: DraftField): FieldView {
  const { label, values, hint, optional, rows } = one
  const about = { label, ...(values === undefined ? {} : { values }), ...(hint === undefined ? {} : { hint }), ...(optional === undefined ? {} : { optional }), ...(rows === undefined ? {} : { rows }) }
  switch (one.kind) {
    case 'area': return { ...none, area: field.area(one.name, about) }
    case 'yesNo': return { ...none, radios: field.yesNo(one.name, about) }
    case 'radios': return { ...none, radios: field.radios(one.name, about, one.options ?? []) }
    case 'select': return { ...none, select: field.select(one.name, about, one.options ?? []) }
    case 'checkboxes': return { ...none, checkboxes: field.checkboxes(one.name, about, one.options ?? []) }
    case 'money': return { ...none, input: { ...field.number(one.name, { ...about, suffix: 'kernel.currency.ALL' }), inputmode: 'decimal' } }
    case 'percent': return { ...none, input: { ...field.number(one.name, { ...about, suffix: 'calls.unit.percent', width: 'govuk-input--width-5' }), inputmode: 'decimal' } }
    case 'whole': return { ...none, input: field.number(one.name, { ...about, width: 'govuk-input--width-5' }) }
    default: return { ...none, input: field.text(one.name, about) }
  }
}

type CriterionRow = { number: string; code: InputView; titleSq: InputView; titleEn: InputView; weight: InputView }
type SectionRow = { legend: string; points: string; code: InputView; titleSq: InputView; titleEn: InputView; floor: InputView; criteria: CriterionRow[] }
type ThemeRow = { number: string; code: InputView; sq: InputView; en: InputView }
type DocumentRow = { number: string; code: string; codeName: string; titleSq: InputView; titleEn: InputView; required: ChoiceView; identifying: ChoiceView }
type LotDraftRow = { code: InputView; titleSq: InputView; titleEn: InputView; envelope: InputView; municipalities: InputView }
type DraftView = {
  title: string; reference: string; action: string; version: number; lead: string; groups: GroupView[]
  sections: SectionRow[] | null; points: string | null; themes: ThemeRow[] | null; documents: DocumentRow[] | null; lots: LotDraftRow[] | null; more: boolean
  divideTo: string | null
}
const draft = template<DraftView>('calls/draft')

/** One drafting page: its plain fields, and its rows with some empty ones to write in. */
export function draftPage(words: Words, page: DraftPage, whole: WholeCall, groups: readonly FieldGroup[], sent: Sent = untouched): Page {
  const { call, grid } = whole
  return draft({
    title: words.say(`calls.page.${page}`), reference: call.reference, action: `/calls/${call.reference}/manage/${page}`, version: call.version, lead: words.say(`calls.page.${page}.lead`), groups: page === 'lots' ? [] : groupViews(words, groups, sent),
    sections: page === 'grid' ? sectionRows(words, whole, sent) : null, points: page === 'grid' ? words.say('calls.grid.now', { points: gridPoints(grid) }) : null,
    themes: page === 'places' ? themeRows(words, whole, sent) : null, documents: page === 'documents' ? documentRows(words, whole, sent) : null, more: ['grid', 'places', 'documents', 'lots'].includes(page),
    lots: page === 'lots' ? lotDraftRows(groupViews(words, groups, sent)) : null, divideTo: page === 'lots' && call.lots.length === 0 ? `/calls/${call.reference}/manage/division` : null,
  }, { back: backTo(words, whole), faults: sent.faults, wide: true })
}

const lotDraftRows = (groups: readonly GroupView[]): LotDraftRow[] => groups.map(({ fields }) => {
  const [code, titleSq, titleEn, envelope, municipalities] = fields.map(({ input }) => input as InputView) as [InputView, InputView, InputView, InputView, InputView]
  return { code, titleSq, titleEn, envelope, municipalities }
})

const backTo = (words: Words, { call }: Pick<WholeCall, 'call'>) => ({ href: `/calls/${call.reference}/manage`, text: words.say('calls.manage.title', { reference: call.reference }) })

/** As many rows as were sent, or as are stored with some empty ones. */
const rowCount = (sent: Sent, prefix: string, stored: number): number => (sent.form === null ? stored : Math.max(0, ...rowsOf(sent.form, prefix).map((row) => row + 1)))

function sectionRows(words: Words, { grid }: WholeCall, sent: Sent): SectionRow[] {
  const stored = gridValues(grid)
  const field = inputs(words, stored, sent)
  return Array.from({ length: rowCount(sent, 'section', grid.sections.length + 1) }, (_all, index) => {
    const section = grid.sections[index]
    const at = (name: string) => `section.${index}.${name}`
    return {
      legend: section === undefined ? words.say('calls.grid.newSection') : words.say('calls.grid.section', { code: section.code }), points: section === undefined ? '' : words.count('calls.grid.sectionPoints', sectionPoints(section)),
      code: field.text(at('code'), { label: 'calls.field.code', width: 'govuk-input--width-3' }), titleSq: field.text(at('titleSq'), { label: 'calls.field.rowSq' }), titleEn: field.text(at('titleEn'), { label: 'calls.field.rowEn' }),
      floor: field.number(at('floor'), { label: 'calls.field.floor', width: 'govuk-input--width-3', optional: true }),
      criteria: Array.from({ length: rowCount(sent, `criterion.${index}`, (section?.criteria.length ?? 2) + 1) }, (_one, row) => {
        const name = (part: string) => `criterion.${index}.${row}.${part}`
        const number = { number: `${section?.code ?? index + 1}.${row + 1}` }
        return {
          ...number, code: field.text(name('code'), { label: 'calls.row.code', values: number }), titleSq: field.text(name('titleSq'), { label: 'calls.row.sq', values: number }),
          titleEn: field.text(name('titleEn'), { label: 'calls.row.en', values: number }), weight: field.number(name('weight'), { label: 'calls.row.weight', values: number, width: '' }),
        }
      }),
    }
  })
}

/** The grid as the names and values of its form. */
export function gridValues({ sections }: WholeCall['grid']): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, section] of sections.entries()) {
    Object.assign(values, { [`section.${index}.code`]: section.code, [`section.${index}.titleSq`]: section.titleSq, [`section.${index}.titleEn`]: section.titleEn, [`section.${index}.floor`]: section.floorPoints === null ? '' : String(section.floorPoints) })
    for (const [row, { code, titleSq, titleEn, weight }] of section.criteria.entries()) {
      const at = `criterion.${index}.${row}`
      Object.assign(values, { [`${at}.code`]: code, [`${at}.titleSq`]: titleSq, [`${at}.titleEn`]: titleEn, [`${at}.weight`]: String(weight) })
    }
  }
  return values
}

export const themeValues = ({ call }: Pick<WholeCall, 'call'>): Record<string, string> =>
  Object.fromEntries(call.themes.flatMap(({ code, title }, index) => [[`theme.${index}.code`, code], [`theme.${index}.sq`, title.sq], [`theme.${index}.en`, title.en]]))

export const documentValues = ({ documents }: Pick<WholeCall, 'documents'>): Record<string, string> =>
  Object.fromEntries(documents.flatMap(({ code, titleSq, titleEn, required, identifying = 'yes' }, index) => {
    const at = (name: string) => `document.${index}.${name}`
    return [[at('code'), code], [at('titleSq'), titleSq], [at('titleEn'), titleEn], [at('required'), required], [at('identifying'), identifying]]
  }))

function themeRows(words: Words, whole: WholeCall, sent: Sent): ThemeRow[] {
  const field = inputs(words, themeValues(whole), sent)
  return Array.from({ length: rowCount(sent, 'theme', whole.call.themes.length + 2) }, (_all, index) => {
    const number = { number: String(index + 1) }
    const at = (name: string) => `theme.${index}.${name}`
    return { ...number, code: field.text(at('code'), { label: 'calls.row.code', values: number }), sq: field.text(at('sq'), { label: 'calls.row.sq', values: number }), en: field.text(at('en'), { label: 'calls.row.en', values: number }) }
  })
}

function documentRows(words: Words, whole: WholeCall, sent: Sent): DocumentRow[] {
  const stored = documentValues(whole)
  const field = inputs(words, stored, sent)
  return Array.from({ length: rowCount(sent, 'document', whole.documents.length + 2) }, (_all, index) => {
    const number = { number: String(index + 1) }
    const at = (name: string) => `document.${index}.${name}`
    const chosen = (name: 'required' | 'identifying') => {
      const view = field.select(at(name), { label: `calls.row.${name}`, values: number }, (['yes', 'no'] as const).map((value) => ({ value, label: words.say(`calls.${name}.${value}`) })))
      return { ...view, options: view.options.filter(({ value }) => value !== '') }
    }
    return {
      ...number, code: sent.form?.text(at('code')) ?? stored[at('code')] ?? '', codeName: at('code'), titleSq: field.text(at('titleSq'), { label: 'calls.row.sq', values: number }),
      titleEn: field.text(at('titleEn'), { label: 'calls.row.en', values: number }), required: chosen('required'), identifying: chosen('identifying'),
    }
  })
}

/** Two people saved the page: every field in which they differ, each with both versions. */
export function draftConflict(words: Words, page: DraftPage, whole: WholeCall, groups: readonly FieldGroup[], form: Fields, who: string): Page {
  const plain = groups.flatMap(({ fields }) => fields).map((field) => ({ name: field.name, label: words.say(field.label, field.values), theirs: field.stored, mine: form.list(field.name).join(','), field }))
  const rows = Object.entries(page === 'grid' ? gridValues(whole.grid) : page === 'places' ? themeValues(whole) : page === 'documents' ? documentValues(whole) : {})
  const known = new Set([...plain.map(({ name }) => name), ...rows.map(([name]) => name)])
  const mineOnly = form.names().filter((name) => !known.has(name) && /^(section|criterion|theme|document|lot)\./.test(name) && form.text(name) !== '').map((name) => [name, ''] as const)
  const rowFields = [...rows, ...mineOnly].map(([name, theirs]) => ({ name, label: rowLabel(words, name), theirs, mine: form.text(name), field: null }))
  const all = [...plain, ...rowFields]
  const differences: Difference[] = all.filter(({ mine, theirs }) => mine !== theirs).map(({ name, label, mine, theirs, field }) => {
    const options = field?.options
    const shown = options === undefined ? undefined : { mine: optionNames(words, options, mine), theirs: optionNames(words, options, theirs) }
    return { name, label, mine, theirs, ...(shown === undefined ? {} : { shown }) }
  })
  return conflictPage(words, {
    action: `/calls/${whole.call.reference}/manage/${page}`, version: whole.call.version, who, differences,
    carried: Object.fromEntries(all.filter(({ mine, theirs }) => mine === theirs).map(({ name, mine }) => [name, mine])),
  })
}

/** `criterion.0.2.titleSq` as people say it: which row, and which field of it. */
function rowLabel(words: Words, name: string): string {
  const parts = name.split('.')
  const [kind = '', part = ''] = [parts[0], parts.at(-1)]
  return words.say(`calls.conflict.${kind}`, { row: parts.slice(1, -1).map((index) => Number(index) + 1).join('.'), part: words.say(`calls.conflict.part.${part}`) })
}

const optionNames = (words: Words, options: readonly { value: string; label: string }[], stored: string): string =>
  words.list(options.filter(({ value }) => stored.split(',').includes(value)).map(({ label }) => label))

type NewView = { title: string; lead: string; template: ChoiceView; reference: InputView; titleSq: InputView; titleEn: InputView; envelope: InputView }
const fresh = template<NewView>('calls/new')

export function newCallPage(words: Words, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return fresh({
    title: words.say('calls.new.title'), lead: words.say('calls.new.lead'),
    template: field.radios('template', { label: 'calls.field.template' }, Object.keys(callTemplates).map((value) => ({ value, label: words.say(`calls.template.${value}`), hint: words.say(`calls.template.${value}.hint`) }))),
    reference: field.text('reference', { label: 'calls.field.reference', hint: 'calls.hint.reference', width: 'govuk-input--width-10', maxlength: 18 }),
    titleSq: field.text('titleSq', { label: 'calls.field.titleSq' }), titleEn: field.text('titleEn', { label: 'calls.field.titleEn' }),
    envelope: field.money('envelope', { label: 'calls.field.envelope', hint: 'calls.hint.envelope' }),
  }, { back: { href: '/calls', text: words.say('calls.list.title') }, faults: sent.faults })
}

