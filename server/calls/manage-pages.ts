import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, notice, quietTag, tag, type FactView, type Link, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { fieldId, template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { lengthWarning, openDays, titleOf, wasPublished, type Call } from './calls'
import { corrigendumViews, type CorrigendumView } from './pages'
import { DATES } from './calendar'
import type { Corrigendum } from './corrigenda'
import { dateFields } from './draft-fields'
import { groupViews, type GroupView } from './drafting-pages'
import * as may from './policy'
import { DRAFT_PAGES, type Hindrance } from './review'
import { stateTag } from './said'
import type { CallFile } from './store'

export type Managed = {
  readonly call: Call
  readonly hindrances: readonly Hindrance[]
  readonly names: ReadonlyMap<string, string>
  readonly files: readonly CallFile[]
  readonly corrigenda: readonly Corrigendum[]
  readonly questions: { readonly waiting: number; readonly all: number }
  readonly followers: number
  readonly lots: readonly Call[]
  /** Who pays what of it: the first source pays what no other does. */
  readonly sources: readonly { readonly name: Both; readonly amountMinor: number }[]
  readonly at: Date
}

type PageRow = { id: string; href: string | null; title: string; state: TagView; hindrances: string[] }
type ManageView = {
  title: string; reference: string; call: string; state: TagView; previewHref: string; notice: NoticeView | null; warning: NoticeView | null; pages: PageRow[]; pagesNote: string; facts: FactView[]
  submitTo: string | null; giveBack: { action: string; reason: InputView } | null
  publish: { action: string; sentence: string; short: ChoiceView | null } | null; publishRefused: string | null
  lots: { href: string; text: string; state: TagView }[]; links: Link[]; endings: Link[]; corrigenda: CorrigendumView[]
}
const manage = template<ManageView>('calls/manage')

/** Everything about one call for those who look after it: what is missing, who did what, and what comes next. */
export function managePage(words: Words, person: Person, managed: Managed, sent: Sent = untouched): Page {
  const { call, at } = managed
  const base = `/calls/${call.reference}/manage`
  const field = inputs(words, {}, sent)
  const changing = may.change(person, { call }).allowed
  const length = lengthWarning(call)
  const publishing = may.publish(person, { call })
  const drafting = call.state === 'draft' || call.state === 'in_review'
  return manage({
    title: words.say('calls.manage.title', { reference: call.reference }), reference: call.reference, call: words.pick(titleOf(call)), state: stateTag(words, call, at), previewHref: `/calls/${call.reference}`,
    notice: call.stateReason === null ? null : notice('warn', words.say(drafting ? 'calls.manage.returned' : 'calls.manage.stateReason', { reason: words.pick(call.stateReason) })),
    warning: !drafting || length === 'none' ? null : notice(length === 'hard' ? 'bad' : 'warn', words.count(`calls.length.${length}`, openDays(call), { min: call.settings.openDaysMin })),
    pages: DRAFT_PAGES.map((page) => pageRow(words, managed, page, changing ? `${base}/${page}` : null)),
    pagesNote: words.say(changing ? 'calls.manage.pagesNote' : 'calls.manage.frozenNote'),
    facts: managedFacts(words, managed),
    submitTo: may.submit(person, { call }).allowed ? `${base}/review` : null,
    giveBack: may.giveBack(person, { call }).allowed ? { action: `${base}/return`, reason: field.area('reason', { label: 'calls.field.returnReason', rows: 3 }) } : null,
    publish: !publishing.allowed ? null : {
      action: `${base}/publication`, sentence: words.say('calls.publish.sentence', { amount: words.money(call.envelopeMinor, call.currency), source: managed.sources.length === 0 ? '–' : sourcesText(words, managed), opens: words.moment(call.opensAt), closes: words.moment(call.closesAt) }),
      short: length === 'hard' ? field.tick('short', { label: 'calls.field.short', values: { days: openDays(call) } }) : null,
    },
    publishRefused: call.state === 'in_review' && publishing.words !== null ? words.say(publishing.words) : null,
    lots: managed.lots.map((lot) => ({ href: `/calls/${lot.reference}/manage`, text: words.pick(titleOf(lot)), state: stateTag(words, lot, at) })),
    links: managedLinks(words, person, managed, base), endings: endingLinks(words, person, managed, base), corrigenda: corrigendumViews(words, managed.corrigenda),
  }, { wide: true, back: { href: '/calls', text: words.say('calls.list.title') }, faults: sent.faults })
}

function pageRow(words: Words, { call, hindrances }: Managed, page: (typeof DRAFT_PAGES)[number], href: string | null): PageRow {
  const own = hindrances.filter((one) => one.page === page)
  const drafting = call.state === 'draft' || call.state === 'in_review'
  const state = !drafting ? quietTag('diamond', words.say('calls.page.frozen')) : own.length === 0 ? quietTag('disc', words.say('calls.page.whole')) : tag('triangle', words.count('calls.page.missing', own.length))
  return { id: fieldId(page), href, title: words.say(`calls.page.${page}`), state, hindrances: drafting ? own.map(({ fault }) => words.say(fault.words, fault.values)) : [] }
}

/** One source by its name, several with what each pays. */
function sourcesText(words: Words, { call, sources }: Managed): string {
  return words.list(sources.map(({ name, amountMinor }) => (sources.length === 1 ? words.pick(name) : `${words.pick(name)}: ${words.money(amountMinor, call.currency)}`)))
}

function managedFacts(words: Words, managed: Managed): FactView[] {
  const { call, names, followers, sources, questions } = managed
  const who = (id: string | null) => (id === null ? '–' : names.get(id) ?? words.say('calls.somebody'))
  return [
    fact(words.say('calls.fact.drafted'), words.say('calls.fact.by', { who: who(call.createdBy), when: words.moment(call.createdAt) })),
    fact(words.say('calls.fact.changed'), who(call.changedBy)),
    ...(call.publishedAt === null ? [] : [fact(words.say('calls.fact.published'), words.say('calls.fact.by', { who: who(call.publishedBy), when: words.moment(call.publishedAt) }))]),
    fact(words.say('calls.field.envelope'), words.money(call.envelopeMinor, call.currency)),
    fact(words.say('calls.field.fundingSourceId'), sources.length === 0 ? words.say('calls.fact.noSource') : sourcesText(words, managed)),
    fact(words.say('calls.date.opensAt'), words.moment(call.opensAt)),
    fact(words.say('calls.date.closesAt'), words.moment(call.closesAt)),
    ...(call.publishedAt === null ? [] : [
      fact(words.say('calls.fact.questions'), words.say('calls.fact.questionCounts', { all: questions.all, waiting: questions.waiting })),
      fact(words.say('calls.fact.followers'), words.number(followers)),
    ]),
  ]
}

function managedLinks(words: Words, person: Person, { call, at }: Managed, base: string): Link[] {
  const link = (path: string, key: string): Link => ({ href: `${base}/${path}`, text: words.say(key) })
  // Documents and questions are those of the whole.
  if (call.lotOf !== null) return []
  return [
    link('files', 'calls.files.title'),
    ...(wasPublished(call) ? [link('questions', 'calls.inbox.title')] : []),
    ...(may.correct(person, { call, at }).allowed ? [link('corrigendum', 'calls.correct.title')] : []),
  ]
}

export const ENDINGS = ['suspension', 'resumption', 'cancellation', 'failure'] as const
export type Ending = (typeof ENDINGS)[number]

export function mayEnd(person: Person, call: Call, at: Date, ending: Ending) {
  switch (ending) {
    case 'suspension': return may.suspend(person, { call, at })
    case 'resumption': return may.resume(person, { call })
    case 'cancellation': return may.cancel(person, { call })
    case 'failure': return may.fail(person, { call })
  }
}

const endingLinks = (words: Words, person: Person, { call, at }: Managed, base: string): Link[] =>
  ENDINGS.filter((ending) => mayEnd(person, call, at, ending).allowed).map((ending) => ({ href: `${base}/${ending}`, text: words.say(`calls.ending.${ending}.title`) }))

type ReasonView = { title: string; call: string; lead: string; action: string; version: number; groups: GroupView[]; reasonSq: InputView; reasonEn: InputView; button: string; warning: boolean }
const reasons = template<ReasonView>('calls/reasons')

const reasonInputs = (words: Words, sent: Sent) => {
  const field = inputs(words, {}, sent)
  return { reasonSq: field.area('reasonSq', { label: 'calls.field.reasonSq', rows: 4 }), reasonEn: field.area('reasonEn', { label: 'calls.field.reasonEn', rows: 4 }) }
}

/** Dates that a published call may still move: all of them, the opening only while it is ahead. */
function movableDates(words: Words, call: Call, at: Date, sent: Sent): GroupView[] {
  const opened = Date.parse(call.opensAt) <= at.getTime()
  const fields = dateFields({ call }).filter(({ name }) => !(opened && name.startsWith('opensAt.')))
  return groupViews(words, [{ heading: 'calls.group.dates', fields }], sent)
}

export const correctable = (call: Call, at: Date) => DATES.filter((name) => name !== 'opensAt' || Date.parse(call.opensAt) > at.getTime())

export function correctPage(words: Words, call: Call, at: Date, sent: Sent = untouched): Page {
  return reasons({
    title: words.say('calls.correct.title'), call: words.pick(titleOf(call)), lead: words.say('calls.correct.lead'), action: `/calls/${call.reference}/manage/corrigendum`, version: call.version,
    groups: movableDates(words, call, at, sent), ...reasonInputs(words, sent), button: words.say('calls.correct.button'), warning: false,
  }, { back: { href: `/calls/${call.reference}/manage`, text: words.say('calls.manage.title', { reference: call.reference }) }, faults: sent.faults, wide: true })
}

export function endingPage(words: Words, call: Call, at: Date, ending: Ending, sent: Sent = untouched): Page {
  return reasons({
    title: words.say(`calls.ending.${ending}.title`), call: words.pick(titleOf(call)), lead: words.say(`calls.ending.${ending}.lead`), action: `/calls/${call.reference}/manage/${ending}`, version: call.version,
    groups: ending === 'resumption' ? movableDates(words, call, at, sent) : [], ...reasonInputs(words, sent), button: words.say(`calls.ending.${ending}.button`), warning: ending !== 'resumption',
  }, { back: { href: `/calls/${call.reference}/manage`, text: words.say('calls.manage.title', { reference: call.reference }) }, faults: sent.faults, wide: true })
}

type FilesView = {
  title: string; call: string; lead: string; files: { href: string; title: string; note: string; hash: string; removeTo: string | null }[]
  upload: { action: string; titleSq: InputView; titleEn: InputView; file: InputView } | null; refused: string | null
}
const files = template<FilesView>('calls/files')

export function filesPage(words: Words, person: Person, { call, files: all, at }: Pick<Managed, 'call' | 'files' | 'at'>, sent: Sent = untouched): Page {
  const base = `/calls/${call.reference}`
  const adding = may.addFile(person, { call, at })
  const removing = may.change(person, { call }).allowed
  const field = inputs(words, {}, sent)
  return files({
    title: words.say('calls.files.title'), call: words.pick(titleOf(call)), lead: words.say('calls.files.lead', { max: call.settings.attachmentsMax }),
    files: all.map((file) => ({
      href: `${base}/files/${file.id}`, title: words.pick({ sq: file.titleSq, en: file.titleEn }), note: words.say('calls.files.note', { type: file.type.toUpperCase(), size: words.size(file.size), day: words.dayOf(file.addedAt) }),
      hash: file.sha256, removeTo: removing ? `${base}/manage/files/${file.id}/removal` : null,
    })),
    upload: !adding.allowed ? null : {
      action: `${base}/manage/files`, titleSq: field.text('titleSq', { label: 'calls.field.fileSq' }), titleEn: field.text('titleEn', { label: 'calls.field.fileEn' }),
      file: field.file('file', { label: 'calls.field.file', hint: 'calls.hint.file' }),
    },
    refused: adding.words === null ? null : words.say(adding.words),
  }, { back: { href: `${base}/manage`, text: words.say('calls.manage.title', { reference: call.reference }) }, faults: sent.faults, wide: true })
}
