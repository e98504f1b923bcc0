import { daysBetween, dayOf, type Instant } from '../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { notice, quietTag, tag, type Link, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import type { SectionState } from '../forms/checking'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import type { RoleRow } from '../people/store'
import { documentFaults, documentsState, partsOf, TITLE_MAX, type Draft } from './drafts'
import * as may from './policy'
import { stateTag, type Proposal } from './proposals'

/* ------------------------------------------------------------- the deadline */

export type DeadlineView = { day: string; time: string; left: string }

/** `Edhe 2 ditë e 3 orë`, from the server's clock; or that it has passed. */
export function timeLeft(words: Words, closesAt: Instant, at: Date): string {
  const minutes = Math.floor((Date.parse(closesAt) - at.getTime()) / 60_000)
  if (Date.parse(closesAt) <= at.getTime()) return words.say('proposals.left.passed')
  if (minutes < 1) return words.say('proposals.left.seconds')
  return words.say('proposals.left.more', { span: span(words, minutes) })
}

/** Two units at most: days and hours, hours and minutes, minutes. */
export function span(words: Words, minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  const units = days > 0 ? [words.count('proposals.span.days', days), ...(hours > 0 ? [words.count('proposals.span.hours', hours)] : [])]
    : hours > 0 ? [words.count('proposals.span.hours', hours), ...(rest > 0 ? [words.count('proposals.span.minutes', rest)] : [])]
    : [words.count('proposals.span.minutes', rest)]
  return words.list(units)
}

export const deadline = (words: Words, call: Pick<Call, 'closesAt'>, at: Date): DeadlineView => ({
  day: words.dayOf(call.closesAt), time: words.say('proposals.atTime', { time: words.clock(call.closesAt) }), left: timeLeft(words, call.closesAt, at),
})

/** Why nothing can be changed any more, with the moment where there is one. */
export function closedSentence(words: Words, refusal: string, call: Call): string {
  if (refusal !== 'proposals.refused.callClosed') return words.say(refusal)
  if (call.state === 'suspended' || call.state === 'cancelled') return words.say(`proposals.draft.${call.state}`)
  return words.say('proposals.draft.closed', { moment: words.moment(call.closesAt) })
}

/* -------------------------------------------------------------- the list */

type ListView = {
  title: string
  groups: { title: string; rows: { href: string; title: string; reference: string; call: string; state: TagView; next: string; when: string }[] }[]
  calls: Link[]
}
const list = template<ListView>('proposals/list')

export type ListedProposal = { readonly proposal: Proposal; readonly call: Call; readonly organisation: Pick<Organisation, 'nameSq' | 'nameEn'>; readonly dueAt: Instant | null }

/** An applicant's own proposals, what waits for them first. */
export function listPage(words: Words, rows: readonly ListedProposal[], openCalls: readonly Call[], at: Date): Page {
  const urgency = (row: ListedProposal) => {
    if (row.proposal.state === 'clarification') return `0 ${row.dueAt ?? ''}`
    if (row.proposal.state === 'draft') return may.open({ call: row.call, at }) ? `1 ${row.call.closesAt}` : `8 ${row.call.closesAt}`
    return CLOSED_LISTED.includes(row.proposal.shownState) ? `9 ${row.proposal.id}` : `5 ${row.proposal.id}`
  }
  const sorted = [...rows].sort((a, b) => (urgency(a) < urgency(b) ? -1 : 1))
  const names = [...new Set(sorted.map(({ organisation }) => nameOf(words, organisation)))]
  return list({
    title: words.say('proposals.list.title'),
    groups: names.map((title) => ({
      title,
      rows: sorted.filter(({ organisation }) => nameOf(words, organisation) === title).map((row) => ({
        href: `/proposals/${row.proposal.id}`,
        title: row.proposal.title,
        reference: row.proposal.reference ?? words.say('proposals.noReference'),
        call: row.call.reference,
        state: stateTag(words, row.proposal.shownState, 'list'),
        ...nextStep(words, row, at),
      })),
    })),
    calls: openCalls.map((call) => ({ href: `/proposals/new?call=${encodeURIComponent(call.reference)}`, text: words.pick(titleOf(call)) })),
  })
}

const CLOSED_LISTED: readonly string[] = ['ineligible', 'declined', 'withdrawn', 'discarded', 'expired', 'refused', 'retracted']

function nextStep(words: Words, { proposal, call, dueAt }: ListedProposal, at: Date): { next: string; when: string } {
  if (proposal.state === 'draft' && may.open({ call, at })) return { next: words.say('proposals.next.submit'), when: `${words.moment(call.closesAt)} · ${timeLeft(words, call.closesAt, at)}` }
  if (proposal.state === 'clarification' && dueAt !== null) return { next: words.say('proposals.next.clarify'), when: `${words.moment(dueAt)} · ${timeLeft(words, dueAt, at)}` }
  if (proposal.state === 'submitted' && may.open({ call, at })) return { next: words.say('proposals.next.sealed'), when: words.moment(call.closesAt) }
  if (['submitted', 'registered', 'eligible', 'in_assessment'].includes(proposal.shownState)) return { next: words.say('proposals.next.wait'), when: words.day(call.resultsOn) }
  return { next: words.say('proposals.next.none'), when: '–' }
}

/* ------------------------------------------------------------ before the start */

type StartView = {
  title: string
  lead: string
  deadline: DeadlineView
  checks: { name: string; points: { text: string; holds: boolean }[]; fits: boolean; action: Link | null }[]
  form: { callId: string; organisation: ChoiceView; name: InputView } | null
  reason: NoticeView | null
  callLink: Link
}
const start = template<StartView>('proposals/start')

export type Candidate = { readonly organisation: Organisation; readonly beginning: may.Beginning }

/** What one should know before the first word is written: whether each of one's organisations may apply, and if not, why. */
export function startPage(words: Words, person: Person, call: Call, candidates: readonly Candidate[], at: Date, sent: Sent = untouched): Page {
  const fitting = candidates.filter(({ beginning }) => may.start(person, beginning).allowed)
  const open = may.open({ call, at })
  const field = inputs(words, { organisation: fitting[0]?.organisation.id }, sent)
  return start(
    {
      title: words.say('proposals.start.title'),
      lead: words.pick(titleOf(call)),
      deadline: deadline(words, call, at),
      checks: candidates.map(({ organisation, beginning }) => checkOf(words, organisation, beginning)),
      form: !open || fitting.length === 0 ? null : {
        callId: call.id,
        organisation: field.radios('organisation', { label: 'proposals.field.organisation' }, fitting.map(({ organisation }) => ({ value: organisation.id, label: nameOf(words, organisation) }))),
        name: field.text('title', { label: 'proposals.field.title', hint: 'proposals.field.titleHint', maxlength: TITLE_MAX }),
      },
      reason: !open ? notice('warn', words.say('proposals.start.closed', { moment: words.moment(call.closesAt) }))
        : candidates.length === 0 ? notice('warn', words.say('proposals.start.none'), { href: '/organisations/new', text: words.say('proposals.start.register') })
        : fitting.length === 0 ? notice('warn', words.say('proposals.start.unfit')) : null,
      callLink: { href: `/calls/${encodeURIComponent(call.reference)}`, text: words.say('proposals.start.readCall', { reference: call.reference }) },
    },
    { faults: sent.faults, back: { href: `/calls/${encodeURIComponent(call.reference)}`, text: call.reference } },
  )
}

function checkOf(words: Words, organisation: Organisation, beginning: may.Beginning): StartView['checks'][number] {
  const points = (['kind', 'verified', 'place', 'number'] as const).map((name) => {
    const verdict = may.fits[name](beginning)
    return { text: words.say(verdict.allowed ? `proposals.fits.${name}` : `proposals.unfit.${name}`), holds: verdict.allowed }
  })
  return {
    name: nameOf(words, organisation),
    points,
    fits: points.every(({ holds }) => holds),
    action: may.fits.verified(beginning).allowed ? null : { href: `/organisations/${organisation.id}`, text: words.say('proposals.start.completeProfile') },
  }
}

/* -------------------------------------------------------------- the task list */

type TaskListView = {
  title: string
  kicker: string
  progress: { text: string; bars: { x: string; width: string; fill: string }[] }
  groups: { title: string; tasks: { href: string; title: string; hint: string | null; state: TagView }[] }[]
  hindrances: { heading: string; count: string; lines: { href: string; title: string; what: string }[] } | null
  ready: boolean
  signs: boolean
  submitHref: string
  readHref: string
  discardHref: string | null
  deadline: DeadlineView
  closed: NoticeView | null
  flash: NoticeView | null
  saved: string
  members: { name: string; role: string; active: string | null }[]
  inviteHref: string | null
  questions: string
  helpAddress: string
}
const taskList = template<TaskListView>('proposals/task-list')

export type Workers = { readonly members: readonly RoleRow[]; readonly lastSaves: ReadonlyMap<string, Instant> }

export function taskListPage(words: Words, person: Person, draft: Draft, workers: Workers, at: Date, about: { helpAddress: string; flash: string }): Page {
  const { proposal, call, sheet } = draft
  const situation = { proposal, call, at }
  const edit = may.edit(person, situation)
  const tasks = tasksOf(words, draft)
  const done = tasks.filter(({ complete }) => complete).length
  const left = tasks.filter(({ complete }) => !complete)
  return taskList(
    {
      title: proposal.title,
      kicker: words.list([call.reference]).concat(' · ', nameOf(words, draft.organisation)),
      progress: { text: words.say('proposals.progress', { done, all: tasks.length }), bars: progressBars(tasks.map(({ complete }) => complete)) },
      groups: groupsOf(words, tasks),
      hindrances: !edit.allowed || left.length === 0 ? null : {
        heading: words.say('proposals.hindrance.heading'),
        count: words.count('proposals.hindrance.count', left.length),
        lines: left.map(({ href, hinderedHref, title, what }) => ({ href: hinderedHref ?? href, title, what })),
      },
      ready: edit.allowed && left.length === 0,
      signs: may.submit(person, situation).allowed,
      submitHref: `/proposals/${proposal.id}/check-answers`,
      readHref: `/proposals/${proposal.id}/answers`,
      discardHref: may.discard(person, situation).allowed ? `/proposals/${proposal.id}/removal` : null,
      deadline: deadline(words, call, at),
      closed: edit.allowed ? null : notice('warn', proposal.state === 'discarded' ? words.say('proposals.draft.discarded') : closedSentence(words, 'proposals.refused.callClosed', call)),
      flash: about.flash === '' ? null : notice('good', words.say('kernel.saved')),
      saved: sheet.savedAt === null ? words.say('proposals.saved.never') : words.say('proposals.saved.by', { when: whenSaved(words, sheet.savedAt, at), who: sheet.savedByName ?? '–' }),
      members: membersOf(words, workers, at),
      inviteHref: person.roles.some(({ role, scope }) => role === 'signatory' && scope === proposal.organisationId) ? `/organisations/${proposal.organisationId}/members` : null,
      questions: at.toISOString() < call.questionsUntil ? words.say('proposals.questions.open', { moment: words.moment(call.questionsUntil) }) : words.say('proposals.questions.closed', { moment: words.moment(call.questionsUntil) }),
      helpAddress: about.helpAddress,
    },
    { crumbs: [{ href: '/proposals', text: words.say('proposals.list.title') }, { href: null, text: proposal.reference ?? call.reference }] },
  )
}

type Task = { code: string; href: string; title: string; hint: string | null; state: TagView; complete: boolean; what: string; group: string | null; hinderedHref?: string }

const STATE_TAGS: Record<SectionState, (words: Words) => TagView> = {
  untouched: (words) => tag('ring', words.say('proposals.part.untouched')),
  partial: (words) => tag('half', words.say('proposals.part.partial')),
  faulty: (words) => tag('triangle', words.say('proposals.part.faulty')),
  complete: (words) => quietTag('disc', words.say('proposals.part.complete')),
}

/** The sections of the form, then the documents: what there is to do, in order, each with the first thing that is wrong. */
function tasksOf(words: Words, draft: Draft): Task[] {
  const base = `/proposals/${draft.proposal.id}`
  const sections = partsOf(draft).map(({ section, state, faults }): Task => {
    const first = faults[0]
    return {
      code: section.code,
      href: `${base}/sections/${section.code}${state === 'faulty' ? '?show=faults' : ''}`,
      ...(state === 'partial' ? { hinderedHref: `${base}/sections/${section.code}?show=faults` } : {}),
      title: words.pick(section.title),
      hint: state === 'faulty' && first !== undefined ? words.say(first.words, first.values) : section.hint === null ? null : words.pick(section.hint),
      state: STATE_TAGS[state](words),
      complete: state === 'complete',
      what: state === 'untouched' ? words.say('proposals.hindrance.untouched') : state === 'faulty' && first !== undefined ? words.say(first.words, first.values) : words.count('proposals.hindrance.missing', faults.length),
      group: section.group === null ? null : words.pick(section.group),
    }
  })
  return draft.asked.length === 0 ? sections : [...sections, documentsTask(words, draft, base, sections.at(-1)?.group ?? null)]
}

function documentsTask(words: Words, draft: Draft, base: string, group: string | null): Task {
  const state = documentsState(draft)
  const missing = documentFaults(draft)
  const first = draft.asked.find(({ code }) => missing[0]?.field === `document.${code}`)
  const counted = words.say('proposals.documents.count', { there: draft.documents.length, all: draft.asked.length })
  return {
    code: 'documents',
    href: `${base}/documents`,
    title: words.say('proposals.documents.title'),
    hint: first === undefined ? counted : words.say('proposals.documents.countMissing', { counted, title: words.pick({ sq: first.titleSq, en: first.titleEn }) }),
    state: STATE_TAGS[state](words),
    complete: state === 'complete',
    what: words.count('proposals.hindrance.documents', missing.length),
    group,
  }
}

function groupsOf(words: Words, tasks: readonly Task[]): TaskListView['groups'] {
  const titles = [...new Set(tasks.map(({ group }) => group ?? words.say('proposals.parts')))]
  return titles.map((title) => ({
    title,
    tasks: tasks.filter(({ group }) => (group ?? words.say('proposals.parts')) === title).map(({ href, title: name, hint, state }) => ({ href, title: name, hint, state })),
  }))
}

function progressBars(complete: readonly boolean[]): TaskListView['progress']['bars'] {
  const step = 10_000 / Math.max(1, complete.length)
  return [...complete].sort((a, b) => Number(b) - Number(a)).map((done, index) => ({
    x: `${Math.round(index * step) / 100}%`, width: `${Math.round(step * 0.92) / 100}%`, fill: done ? 'q-f-lake' : 'q-f-none',
  }))
}

/** `sot në 13:42`, `dje në 13:42`, or the day. */
export function whenSaved(words: Words, savedAt: Instant, at: Date): string {
  const ago = daysBetween(dayOf(savedAt), dayOf(at))
  if (ago === 0) return words.say('proposals.when.today', { time: words.clock(savedAt) })
  return ago === 1 ? words.say('proposals.when.yesterday', { time: words.clock(savedAt) }) : words.moment(savedAt)
}

function membersOf(words: Words, { members, lastSaves }: Workers, at: Date): TaskListView['members'] {
  const people = [...new Map(members.map((row) => [row.personId, row.name])).entries()]
  return people.map(([id, name]) => {
    const saved = lastSaves.get(id)
    return {
      name,
      role: words.say(members.some((row) => row.personId === id && row.role === 'signatory') ? 'proposals.member.signs' : 'proposals.member.edits'),
      active: saved === undefined ? null : words.say('proposals.member.saved', { when: whenSaved(words, saved, at) }),
    }
  })
}

