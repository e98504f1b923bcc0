import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { readFields } from '../kernel/fields'
import { fact, notice, quietTag, tag, type FactView, type Link, type NoticeView, type Shape, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import { folded, type Both, type Words } from '../kernel/words'
import type { RoleRow } from '../people/store'
import { shownIban } from './identifiers'
import { organisationLife, type OrganisationState } from './lifecycle'
import { CSO_KINDS, KINDS, PUBLIC_KINDS, titleOf, type Contents, type Organisation, type SectionCode } from './organisations'
import { allMissing, answerTo, doubtsOf, isUnanswered, questionsOf, sectionsOf, sectionState, type Question } from './sections'
import type { Verification } from './store'

const SHAPES: Record<OrganisationState, Shape> = { draft: 'ring', submitted: 'half', verified: 'disc', refused: 'cross' }
export const stateTag = (words: Words, state: OrganisationState): TagView => tag(SHAPES[state], words.say(`organisations.state.${state}`))

export type Names = ReadonlyMap<string, Both>
const placeOf = (words: Words, names: Names, code: string | null): string => { const name = code === null ? undefined : names.get(code); return name === undefined ? '–' : words.pick(name) }
export const addressOf = (id: string): string => `/organisations/${id}`

export type Filters = { state: string; kind: string; municipality: string; q: string; page: number }
const PAGE_ROWS = 50

/** Who waits for the secretariat comes first, longest waiting on top; the others by name. */
export function filterOrganisations(all: readonly Organisation[], filters: Filters): Organisation[] {
  const sought = folded(filters.q)
  return all
    .filter((one) => (filters.state === '' || one.state === filters.state) && (filters.kind === '' || one.kind === filters.kind) && (filters.municipality === '' || one.municipalityCode === filters.municipality))
    .filter((one) => sought === '' || [one.nameSq, one.nameEn, one.acronym, one.nuis ?? ''].some((text) => folded(text).includes(sought)))
    .sort((a, b) => Number(b.state === 'submitted') - Number(a.state === 'submitted')
      || (a.state === 'submitted' && b.state === 'submitted' ? (a.submittedAt ?? '').localeCompare(b.submittedAt ?? '') : folded(a.nameSq).localeCompare(folded(b.nameSq))))
}

type ListRow = { href: string; name: string; kind: string; place: string; nuis: string; state: TagView; since: string }
type ListView = { title: string; rows: ListRow[]; caption: string; foot: string; state: ChoiceView; kind: ChoiceView; municipality: ChoiceView; q: InputView; next: string | null; first: string | null; filtered: boolean; csvHref: string }
const list = template<ListView>('organisations/list')

export function listPage(words: Words, all: readonly Organisation[], names: Names, filters: Filters): Page {
  const hits = filterOrganisations(all, filters)
  const from = (filters.page - 1) * PAGE_ROWS
  const rows = hits.slice(from, from + PAGE_ROWS)
  const field = inputs(words, {}, { form: readFields({ ...filters, page: String(filters.page) }), faults: [] })
  const any = { value: '', label: words.say('organisations.filter.any') }
  const choose = (view: ChoiceView, value: string): ChoiceView => ({ ...view, options: view.options.map((option) => ({ ...option, selected: option.value === value })) })
  const places = [...names].filter(([code]) => code.length === 2).map(([value, name]) => ({ value, label: words.pick(name) })).sort((a, b) => words.compare(a.label, b.label))
  return list({
    title: words.say('organisations.list.title'),
    caption: words.count('organisations.list.caption', hits.length),
    foot: words.say('organisations.list.foot', { shown: rows.length, all: all.length }),
    rows: rows.map((one) => ({
      href: addressOf(one.id), name: titleOf(words, one), kind: words.say(`organisations.option.kind.${one.kind}`), place: placeOf(words, names, one.municipalityCode), nuis: one.nuis ?? '–',
      state: one.state === 'verified' ? quietTag('disc', words.say('organisations.state.verified')) : stateTag(words, one.state),
      since: words.dayOf(one.verifiedAt ?? one.submittedAt ?? one.createdAt),
    })),
    state: choose(field.radios('state', { label: 'organisations.filter.state' }, [any, ...organisationLife.states.map((value) => ({ value, label: words.say(`organisations.state.${value}`) }))]), filters.state),
    kind: choose(field.radios('kind', { label: 'organisations.filter.kind' }, [any, ...KINDS.map((value) => ({ value, label: words.say(`organisations.option.kind.${value}`) }))]), filters.kind),
    municipality: choose(field.radios('municipality', { label: 'organisations.filter.municipality' }, [any, ...places]), filters.municipality),
    q: field.text('q', { label: 'organisations.filter.q' }),
    next: from + PAGE_ROWS < hits.length ? `/organisations?${query({ ...filters, page: filters.page + 1 })}` : null,
    first: filters.page > 1 ? `/organisations?${query({ ...filters, page: 1 })}` : null,
    filtered: filters.state !== '' || filters.kind !== '' || filters.municipality !== '' || filters.q !== '',
    csvHref: `/organisations/list.csv?${query({ ...filters, page: 1 })}`,
  }, { wide: true })
}

const query = (filters: Filters): string => new URLSearchParams(Object.entries(filters).filter(([name, value]) => value !== '' && !(name === 'page' && value === 1)).map(([name, value]): [string, string] => [name, String(value)])).toString()

type OwnView = { title: string; cards: { href: string; name: string; kicker: string; state: TagView; sentence: string; due: boolean }[]; mayRegister: boolean }
const own = template<OwnView>('organisations/own')

export function ownPage(words: Words, organisations: readonly Organisation[], names: Names, thisYear: number, mayRegister: boolean): Page {
  return own({
    title: words.say('organisations.own.title'),
    cards: organisations.map((one) => {
      const missing = allMissing(one, thisYear).length
      const open = one.state === 'draft' || one.state === 'refused'
      return {
        href: addressOf(one.id), name: titleOf(words, one), kicker: [words.say(`organisations.option.kind.${one.kind}`), placeOf(words, names, one.municipalityCode)].join(' · '), state: stateTag(words, one.state),
        sentence: open && missing > 0 ? words.count('organisations.own.missing', missing) : words.say(`organisations.own.${one.state}`), due: open,
      }
    }),
    mayRegister,
  })
}

type RegisterView = { title: string; kind: ChoiceView; nameSq: InputView; nameEn: InputView; nuis: InputView; municipality: ChoiceView }
const register = template<RegisterView>('organisations/register')

export function registerPage(words: Words, names: Names, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const places = [...names].map(([value, name]) => ({ value, label: words.pick(name) })).sort((a, b) => words.compare(a.label, b.label))
  return register({
    title: words.say('organisations.register.title'),
    kind: field.radios('kind', { label: 'organisations.field.kind' }, [...CSO_KINDS, ...PUBLIC_KINDS].map((value) => ({ value, label: words.say(`organisations.option.kind.${value}`) }))),
    nameSq: field.text('nameSq', { label: 'organisations.field.nameSq', hint: 'organisations.hint.nameSq', maxlength: 200 }),
    nameEn: field.text('nameEn', { label: 'organisations.field.nameEn', optional: true, maxlength: 200 }),
    nuis: field.text('nuis', { label: 'organisations.field.nuis', hint: 'organisations.hint.nuis', width: 'govuk-input--width-10', optional: true }),
    municipality: field.select('municipalityCode', { label: 'organisations.field.municipalityCode', hint: 'organisations.hint.municipalityCode', optional: true }, places),
  }, { faults: sent.faults, back: { href: '/organisations', text: words.say('organisations.own.title') } })
}

type Task = { href: string | null; name: string; hint: string | null; state: TagView }
type Part = { title: string; facts: FactView[] }
type OrganisationView = {
  title: string; kicker: string; state: TagView; sentence: string; note: string | null; saved: boolean; tasks: Task[] | null; parts: Part[]; hindrances: { heading: string; lines: Link[] } | null
  doubts: NoticeView[]; submitHref: string | null; verifyHref: string | null; reopen: { action: string; reason: InputView } | null
  members: { name: string; role: string }[]; membersHref: string | null; membersText: string; history: { when: string; what: string; who: string; note: string | null }[]
}
const organisationTemplate = template<OrganisationView>('organisations/organisation')

export type Whole = { organisation: Organisation; names: Names; members: readonly RoleRow[]; history: readonly (Verification & { decider: string | null })[]; savers: ReadonlyMap<string, string> }
type May = { edit: boolean; submit: boolean; verify: boolean; reopen: boolean; members: boolean; manage: boolean }

export function organisationPage(words: Words, whole: Whole, may: May, now: { today: string; saved: boolean }, sent: Sent = untouched): Page {
  const { organisation, names, members, history } = whole
  const thisYear = Number(now.today.slice(0, 4))
  const address = addressOf(organisation.id)
  const missing = allMissing(organisation, thisYear)
  const open = organisation.state === 'draft' || organisation.state === 'refused'
  const refusal = organisation.state === 'refused' ? history.find(({ outcome }) => outcome === 'refused')?.note : undefined
  return organisationTemplate({
    title: titleOf(words, organisation),
    kicker: [words.say(`organisations.option.kind.${organisation.kind}`), placeOf(words, names, organisation.municipalityCode), ...(organisation.nuis === null ? [] : [organisation.nuis])].join(' · '),
    state: stateTag(words, organisation.state),
    sentence: may.edit ? words.say(`organisations.sentence.${organisation.state}`)
      : words.say(`organisations.staffSentence.${organisation.state}`, { when: words.dayOf(organisation.verifiedAt ?? organisation.submittedAt ?? organisation.createdAt) }),
    note: refusal ?? null,
    saved: now.saved,
    tasks: may.edit ? sectionsOf(organisation.kind).map((section) => taskOf(words, whole, section, thisYear)) : null,
    parts: may.edit ? [] : sectionsOf(organisation.kind).map((section) => ({ title: words.say(`organisations.section.${section}`), facts: factsOf(words, organisation, section, names, thisYear) })),
    hindrances: may.edit && open && missing.length > 0 ? {
      heading: words.count('organisations.hindrances', missing.length),
      lines: missing.map(({ section, fault }) => ({ href: `${address}/${section}#${fieldAnchor(fault.field)}`, text: words.say(fault.words) })),
    } : null,
    doubts: doubtsOf(organisation, now.today).map((doubt) => notice('warn', words.say(`organisations.doubt.${doubt}`))),
    submitHref: may.submit && missing.length === 0 ? `${address}/submission` : null,
    verifyHref: may.verify ? `${address}/verification` : null,
    reopen: may.reopen ? { action: `${address}/reopening`, reason: inputs(words, {}, sent).text('reason', { label: 'organisations.reopen.reason' }) } : null,
    members: may.members ? membersOf(words, members) : [],
    membersHref: may.members ? `${address}/members` : null,
    membersText: words.say(may.manage ? 'organisations.members.manage' : 'organisations.members.all'),
    history: history.map((entry) => ({
      when: words.dayOf(entry.decidedAt), what: words.say(`organisations.outcome.${entry.outcome}`), who: entry.decider ?? '',
      note: entry.note !== '' ? entry.note : entry.outcome === 'reopened' ? words.say('organisations.changed', { what: words.list(Object.keys(entry.answers).map((name) => words.say(`organisations.field.${name}`))) }) : null,
    })),
  }, { faults: sent.faults, crumbs: [{ href: '/organisations', text: words.say('organisations.list.title') }, { href: null, text: titleOf(words, organisation) }] })
}

/** Each person once, with everything they may do. */
function membersOf(words: Words, members: readonly RoleRow[]): { name: string; role: string }[] {
  return [...new Set(members.map(({ personId }) => personId))].map((personId) => {
    const own = members.filter((member) => member.personId === personId)
    return { name: own[0]?.name ?? '', role: words.list(own.map(({ role }) => words.say(`organisations.members.short.${role}`))) }
  })
}

const fieldAnchor = (name: string): string => `f-${name.replace(/[^A-Za-z0-9]+/g, '-')}`

const TASK_SHAPES = { untouched: 'ring', partial: 'half', complete: 'disc' } as const

function taskOf(words: Words, { organisation, savers }: Whole, section: SectionCode, thisYear: number): Task {
  const state = sectionState(section, organisation, thisYear)
  const saved = organisation.saved[section]
  const text = words.say(`organisations.sectionState.${state}`)
  return {
    href: `${addressOf(organisation.id)}/${section}`,
    name: words.say(`organisations.section.${section}`),
    hint: saved === undefined ? null : words.say('organisations.savedBy', { when: words.moment(saved.at), who: savers.get(saved.by) ?? '' }),
    state: state === 'complete' ? quietTag('disc', text) : tag(TASK_SHAPES[state], text),
  }
}

/** The answers of one part, ready to be read. */
export function factsOf(words: Words, contents: Contents, section: SectionCode, names: Names, thisYear: number): FactView[] {
  return questionsOf(section, contents.kind, thisYear).map((question) => fact(labelOf(words, question), shownAnswer(words, contents, question, names)))
}

export const labelOf = (words: Words, { name, year }: Question): string =>
  year === undefined ? words.say(`organisations.field.${name}`) : words.say('organisations.budgetOf', { year })

export const optionOf = (words: Words, name: string, code: string): string =>
  code === 'yes' || code === 'no' ? words.say(`kernel.${code}`) : words.say(`organisations.option.${name}.${code}`)

export function shownAnswer(words: Words, contents: Contents, question: Question, names: Names): string {
  const answer = answerTo(contents, question)
  if (isUnanswered(answer) || answer === null) return words.say('organisations.unsaid')
  if (question.kind === 'places') return words.list((answer as readonly string[]).map((code) => placeOf(words, names, code)))
  if (question.kind === 'place') return placeOf(words, names, String(answer))
  if (question.kind === 'many') return words.list((answer as readonly string[]).map((code) => optionOf(words, question.name, code)))
  if (Array.isArray(answer)) return words.list(answer as readonly string[])
  if (question.kind === 'one') return optionOf(words, question.name, String(answer))
  if (question.kind === 'money') return words.money(Number(answer))
  if (question.kind === 'day') return words.day(String(answer))
  if (question.kind === 'iban') return shownIban(String(answer))
  return String(answer)
}
