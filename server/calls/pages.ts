import type { Instant } from '../kernel/dates'
import { inputs, type ChoiceView } from '../kernel/inputs'
import { quietTag, type FactView, type Link, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { SERVICE_TYPES, TARGET_GROUPS } from '../forms/code-lists'
import { nameOf, type Municipality } from '../municipalities/municipalities'
import { isMunicipal, isOpen, shownState, STATE_SHAPES, takesQuestions, textOf, titleOf, type Call, type CallMunicipality, type DocumentAsked } from './calls'
import { sayDate, type Corrigendum } from './corrigenda'
import { isDivided } from './lots'
import { lotRows, lotsNote, type LotRow } from './lots-pages'
import type { GridDraft } from './grid'
import type { PublicQuestion } from './questions-store'
import { audience, choiceNames, grantRange, gridRows, gridTotal, lines, moneyFacts, ruleFacts, stateNotice, stateTag, timeLeft, timeline, type DateView, type GridRow, type MoneyFact } from './said'
import type { CallFile } from './store'

export type Filters = { readonly applicants: string; readonly state: string; readonly municipality: string }
export const FILTER_STATES = ['open', 'upcoming', 'closed', 'decided', 'ended'] as const

/** Which group of the filter a call's shown state belongs to. */
export function filterState(call: Call, at: Date): (typeof FILTER_STATES)[number] {
  switch (shownState(call, at)) {
    case 'open': return 'open'
    case 'upcoming': case 'draft': case 'in_review': return 'upcoming'
    case 'results_published': case 'contracting': case 'finalised': return 'decided'
    case 'cancelled': case 'failed_no_award': return 'ended'
    default: return 'closed'
  }
}

type Card = { href: string; reference: string; title: string; state: TagView; audience: string; due: boolean; moneyLabel: string; money: string; deadline: string; left: string }
type PastRow = { href: string; reference: string; title: string; state: TagView; audience: string; closed: string; results: Link | null }
type Rows = { caption: string; rows: PastRow[] }
type ListView = {
  title: string; lead: string; filters: ChoiceView[]; filtered: boolean; count: string; cards: Card[]; past: Rows | null; drafts: Rows | null; draftHref: string | null; empty: boolean
}
const list = template<ListView>('calls/list')

export type Listed = {
  readonly calls: readonly Call[]
  readonly drafts: readonly Call[]
  readonly municipalities: ReadonlyMap<string, readonly CallMunicipality[]>
  readonly all: readonly Municipality[]
}

/** Open calls first, the nearest deadline on top; then the closed ones. */
export function listPage(words: Words, { calls, drafts, municipalities, all }: Listed, filters: Filters, at: Date, draftHref: string | null): Page {
  const kept = calls.filter((call) =>
    (filters.applicants === '' || (filters.applicants === 'municipality') === isMunicipal(call)) && (filters.state === '' || filterState(call, at) === filters.state))
  const where = (call: Call) => municipalities.get(call.id) ?? []
  const live = kept.filter((call) => ['open', 'upcoming'].includes(filterState(call, at))).sort((a, b) => (a.closesAt < b.closesAt ? -1 : 1))
  const past = kept.filter((call) => !live.includes(call))
  const open = live.filter((call) => isOpen(call, at)).length
  const filtered = Object.values(filters).some((value) => value !== '')
  return list({
    title: words.say('calls.list.title'),
    lead: words.count('calls.list.lead', open, { day: words.dayOf(at) }),
    filters: filterFields(words, filters, all),
    filtered,
    count: words.count('calls.list.count', kept.length),
    cards: live.map((call) => cardOf(words, call, where(call), at)),
    past: past.length === 0 ? null : { caption: words.say('calls.list.pastTitle'), rows: past.map((call) => rowOf(words, call, where(call), at)) },
    drafts: drafts.length === 0 ? null : {
      caption: words.say('calls.list.draftsTitle'), rows: drafts.map((call) => ({ ...rowOf(words, call, where(call), at), href: `/calls/${call.reference}/manage` })),
    },
    draftHref,
    empty: kept.length === 0,
  })
}

function filterFields(words: Words, filters: Filters, all: readonly Municipality[]): ChoiceView[] {
  const field = inputs(words, filters)
  const any = { value: '', label: words.say('calls.filter.any') }
  const view = (name: keyof Filters, options: { value: string; label: string }[]): ChoiceView => {
    const made = field.select(name, { label: `calls.filter.${name}` }, options)
    return { ...made, options: made.options.map((option) => (option.value === '' ? { ...option, label: any.label, selected: filters[name] === '' } : option)) }
  }
  return [
    view('applicants', ['cso', 'municipality'].map((value) => ({ value, label: words.say(`calls.filter.applicants.${value}`) }))),
    view('state', FILTER_STATES.map((value) => ({ value, label: words.say(`calls.filter.state.${value}`) }))),
    view('municipality', [...all].map((one) => ({ value: one.code, label: nameOf(words, one) })).sort((a, b) => words.compare(a.label, b.label))),
  ]
}

function cardOf(words: Words, call: Call, municipalities: readonly CallMunicipality[], at: Date): Card {
  const open = isOpen(call, at)
  const municipal = isMunicipal(call)
  return {
    href: `/calls/${call.reference}`, reference: call.reference, title: words.pick(titleOf(call)), state: stateTag(words, call, at), audience: audience(words, call, municipalities) + lotsNote(words, call), due: open,
    moneyLabel: words.say(municipal ? 'calls.money.cofinancing' : 'calls.money.grant'),
    money: municipal && call.settings.cofinancingMinBp > 0 ? words.say('calls.money.cofinancingMin', { share: words.percent(call.settings.cofinancingMinBp) }) : grantRange(words, call),
    deadline: words.moment(call.closesAt),
    left: open ? timeLeft(words, at, new Date(call.closesAt)) : words.say('calls.list.opens', { moment: words.moment(call.opensAt) }),
  }
}

function rowOf(words: Words, call: Call, municipalities: readonly CallMunicipality[], at: Date): PastRow {
  const state = shownState(call, at)
  return {
    href: `/calls/${call.reference}`, reference: call.reference, title: words.pick(titleOf(call)), state: quietTag(STATE_SHAPES[state], words.say(`calls.state.${state}`)),
    audience: audience(words, call, municipalities) + lotsNote(words, call), closed: words.moment(call.closesAt), results: call.resultsPublishedAt === null ? null : resultsLink(words, call),
  }
}

/** From here on there are score sheets, and a public list of their seals. */
const SCORED: readonly Call['state'][] = ['under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised']

const resultsLink = (words: Words, call: Call): Link => ({ href: `/calls/${call.reference}/results`, text: words.say('calls.results') })

export type Shown = {
  readonly call: Call
  readonly grid: GridDraft
  readonly documents: readonly DocumentAsked[]
  readonly municipalities: readonly CallMunicipality[]
  readonly files: readonly CallFile[]
  readonly corrigenda: readonly Corrigendum[]
  readonly questions: readonly PublicQuestion[]
  /** The lots of a call in lots, and the whole that a lot belongs to. */
  readonly lots: readonly Call[]
  readonly whole: Call | null
  readonly at: Date
}

export type QuestionView = { readonly question: string; readonly answer: string[] }
type Prose = { id: string; heading: string; paragraphs: string[] }
export type CorrigendumView = { id: string; title: string; day: string; reason: string; changes: { what: string; old: string; now: string }[] }
type CallView = {
  title: string; reference: string; kind: string; state: TagView; lead: string; notice: NoticeView | null; whole: Link | null; lots: LotRow[] | null; manageHref: string | null
  eligibility: string[]; groups: string; services: string; themes: { code: string; title: string }[]; places: string; before: Prose[]; how: string[]
  money: MoneyFact[]; gridLead: string; gridRows: GridRow[]; total: string; floor: string; rules: FactView[]
  asked: { title: string; optional: TagView | null }[]; guidelinesHref: string; files: { href: string; title: string; note: string }[]; corrigenda: CorrigendumView[]
  questionsLead: string; questions: QuestionView[]; questionsHref: string; askHref: string | null
  deadline: { label: string; date: string; left: string; due: boolean; note: string }; start: Link | null; registerHref: string | null; results: Link | null; draws: Link | null; seals: Link | null; followHref: string | null
  dates: DateView[]; contact: string[]; complaints: string[]; dataNote: string[]
}
const call = template<CallView>('calls/call')

const QUESTIONS_SHOWN = 5

/** Which ways lead on from a call for its reader. */
export type Doors = { readonly manage: boolean; readonly apply: boolean; readonly follow: boolean }

/** Eligibility before money before criteria, since most readers leave at eligibility. */
export function callPage(words: Words, shown: Shown, doors: Doors): Page {
  const { call: one, at } = shown
  const { settings } = one
  const open = isOpen(one, at)
  const divided = isDivided(one)
  // Questions and documents are those of the whole call.
  const home = `/calls/${(shown.whole ?? one).reference}`
  return call({
    title: words.pick(titleOf(one)), reference: one.reference, kind: words.say('calls.kind.open'), state: stateTag(words, one, at), lead: textOf(words, one, 'summary'), notice: stateNotice(words, one, at),
    whole: shown.whole === null ? null : { href: home, text: words.say('calls.lots.whole', { title: words.pick(titleOf(shown.whole)), reference: shown.whole.reference }) },
    lots: divided ? lotRows(words, one, { lots: shown.lots, municipalities: shown.municipalities, at, apply: doors.apply }) : null,
    manageHref: doors.manage ? `/calls/${one.reference}/manage` : null,
    places: audience(words, one, shown.municipalities), eligibility: lines(textOf(words, one, 'eligibility')),
    groups: choiceNames(words, TARGET_GROUPS, one.targetGroups), services: choiceNames(words, SERVICE_TYPES, one.serviceTypes),
    themes: one.themes.map(({ code, title }) => ({ code, title: words.pick(title) })),
    before: (['background', 'objectives', 'priorities'] as const).map((name) => ({ id: name, heading: words.say(`calls.text.${name}`), paragraphs: lines(textOf(words, one, name)) })).filter(({ paragraphs }) => paragraphs.length > 0),
    how: lines(textOf(words, one, 'howToApply')),
    money: moneyFacts(words, one, shown.municipalities),
    gridLead: words.say('calls.grid.lead', { members: settings.votingMembers }), gridRows: gridRows(words, shown.grid), total: gridTotal(words), floor: words.number(settings.totalFloorPoints), rules: ruleFacts(words, one),
    asked: shown.documents.map(({ titleSq, titleEn, required }) => ({ title: words.pick({ sq: titleSq, en: titleEn }), optional: required === 'yes' ? null : quietTag('ring', words.say('calls.required.no')) })),
    guidelinesHref: `/calls/${one.reference}/guidelines.pdf`, files: fileViews(words, home, shown.files), corrigenda: corrigendumViews(words, shown.corrigenda),
    questionsLead: words.say(takesQuestions(one, at) ? 'calls.questions.until' : 'calls.questions.over', { until: words.moment(one.questionsUntil), answers: words.moment(one.answersBy) }),
    questions: questionViews(words, shown.questions).slice(0, QUESTIONS_SHOWN), questionsHref: `${home}/questions`, askHref: takesQuestions(one, at) && doors.apply ? `${home}/questions/ask` : null,
    deadline: deadlineOf(words, one, at),
    start: !open || !doors.apply ? null : divided ? { href: '#lots', text: words.say('calls.lots.choose') } : { href: `/proposals/new?call=${one.reference}`, text: words.say('calls.start') }, registerHref: open && doors.apply ? '/organisations' : null,
    results: one.resultsPublishedAt === null ? null : resultsLink(words, one),
    draws: one.state === 'under_evaluation' || one.state === 'decision_pending' ? { href: `/calls/${one.reference}/draws`, text: words.say('calls.draws') } : null,
    seals: SCORED.includes(one.state) && !divided ? { href: `/calls/${one.reference}/commitments`, text: words.say('calls.seals') } : null, followHref: doors.follow ? `/calls/${one.reference}/following` : null,
    dates: timeline(words, one, at), contact: lines(textOf(words, one, 'contact')), complaints: lines(textOf(words, one, 'complaints')), dataNote: lines(textOf(words, one, 'dataNote')),
  }, { crumbs: crumbs(words, one, null) })
}

export const crumbs = (words: Words, { reference }: Call, here: string | null) => [
  { href: '/calls', text: words.say('calls.list.title') },
  ...(here === null ? [{ href: null, text: reference }] : [{ href: `/calls/${reference}`, text: reference }, { href: null, text: here }]),
]

/** The date always in full with its zone; how far it is beside it. */
export function deadlineOf(words: Words, one: Call, at: Date): CallView['deadline'] {
  const ahead = isOpen(one, at) || shownState(one, at) === 'upcoming'
  return {
    label: words.say('calls.date.closesAt'), date: words.moment(one.closesAt), left: timeLeft(words, at, new Date(one.closesAt)), due: isOpen(one, at),
    note: words.say(ahead ? 'calls.deadline.note' : 'calls.deadline.past'),
  }
}

function fileViews(words: Words, home: string, files: readonly CallFile[]): CallView['files'] {
  return files.map((file) => ({
    href: `${home}/files/${file.id}`, title: words.pick({ sq: file.titleSq, en: file.titleEn }),
    note: words.say('calls.files.note', { type: file.type.toUpperCase(), size: words.size(file.size), day: words.dayOf(file.addedAt) }),
  }))
}

export function corrigendumViews(words: Words, corrigenda: readonly Corrigendum[]): CorrigendumView[] {
  return corrigenda.map((one) => ({
    id: `corrigendum-${one.number}`, title: words.say(`calls.corrigendum.${one.kind}`, { number: one.number }), day: words.moment(one.publishedAt as Instant), reason: words.pick({ sq: one.reasonSq, en: one.reasonEn }),
    changes: one.changes.map(({ name, old, new: now }) => ({ what: words.say(`calls.date.${name}`), old: sayDate(words, name, old), now: sayDate(words, name, now) })),
  }))
}

export const questionViews = (words: Words, questions: readonly PublicQuestion[]): QuestionView[] =>
  questions.map((one) => ({ question: words.pick({ sq: one.questionSq, en: one.questionEn }), answer: lines(words.pick({ sq: one.answerSq, en: one.answerEn })) }))

type FollowView = { title: string; reference: string; call: string; lead: string; action: string; following: boolean; email: string }
const following = template<FollowView>('calls/following')

export function followingPage(words: Words, one: Call, state: 'following' | 'not', email: string): Page {
  return following({
    title: words.say('calls.follow.title'), reference: one.reference, call: words.pick(titleOf(one)), lead: words.say(state === 'following' ? 'calls.follow.on' : 'calls.follow.off', { email }),
    action: `/calls/${one.reference}/following`, following: state === 'following', email,
  }, { crumbs: crumbs(words, one, words.say('calls.follow.title')) })
}

