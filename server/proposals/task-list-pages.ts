import { dayOf, daysBetween, type Instant } from '../kernel/dates'
import { notice, quietTag, tag, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { SectionState } from '../forms/checking'
import { titleOf as nameOf } from '../organisations/organisations'
import type { RoleRow } from '../people/store'
import { documentFaults, documentsState, partsOf, type Draft } from './drafts'
import { closedSentence, deadline, type DeadlineView } from './pages'
import * as may from './policy'

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

