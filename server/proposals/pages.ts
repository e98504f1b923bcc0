import type { Instant } from '../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { notice, type Link, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import { TITLE_MAX } from './drafts'
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
  if (proposal.shownState === 'awarded') return { next: words.say('proposals.next.offer'), when: '–' }
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
