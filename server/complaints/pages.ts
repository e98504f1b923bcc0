import type { Day } from '../kernel/dates'
import type { StoredFile } from '../kernel/files'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, notice, tag, type FactView, type NoticeView, type Shape, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import type { Proposal } from '../proposals/proposals'
import { dueOf, FILES_MAX, GROUNDS, PANEL_SIZE, TEXT_MAX, type Complaint, type Panellist } from './complaints'
import { isOpen } from './policy'
import type { ComplaintState } from './lifecycle'
import type { Candidate, ListedComplaint } from './store'
import type { PanelView } from './panel-pages'

const SHAPES: Record<ComplaintState, Shape> = { received: 'ring', acknowledged: 'ring', under_review: 'half', inadmissible: 'square', dismissed: 'cross', upheld: 'triangle', settled: 'disc' }

/** The tag of a complaint; one that is not decided in its time says so. */
export function complaintTag(words: Words, complaint: Pick<Complaint, 'state' | 'acknowledgeBy' | 'decideBy'>, today: Day): TagView {
  const due = dueOf(complaint)
  return due !== null && due < today ? tag('late', words.say('complaints.late', { day: words.shortDay(due) })) : tag(SHAPES[complaint.state], words.say(`complaints.state.${complaint.state}`))
}

type Row = { href: string; reference: string; title: string; organisation: string; ground: string; filed: string; due: string; tag: TagView }
type ListView = { title: string; caption: string; rows: Row[]; lead: string }
const listView = template<ListView>('complaints/list')

export function complaintsPage(words: Words, today: Day, rows: readonly ListedComplaint[], reader: 'staff' | 'own'): Page {
  return listView({
    title: words.say('complaints.title'), lead: words.say(`complaints.lead.${reader}`), caption: words.count('complaints.count', rows.length),
    rows: rows.map((row) => ({
      href: `/complaints/${row.id}`, reference: row.reference, title: row.title, organisation: words.pick({ sq: row.organisationSq, en: row.organisationEn }), ground: words.say(`complaints.ground.${row.ground}`),
      filed: words.dayOf(row.filedAt), due: isOpen(row) ? words.day(row.decideBy) : row.decidedAt === null ? '–' : words.dayOf(row.decidedAt), tag: complaintTag(words, row, today),
    })),
  })
}

type FormView = { title: string; kicker: string; lead: string; action: string; ground: ChoiceView; text: InputView; files: InputView[] }
const formView = template<FormView>('complaints/new')

export function filingPage(words: Words, { proposal, call, until }: { proposal: Proposal; call: Call; until: Day }, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return formView({
    title: words.say('complaints.new.title'), kicker: `${proposal.reference ?? ''} · ${proposal.title}`, action: `/complaints/proposals/${proposal.id}`,
    lead: words.say('complaints.new.lead', { day: words.day(until), call: words.pick(titleOf(call)), days: words.count('complaints.workingDays', call.settings.complaintDecisionWorkingDays) }),
    ground: field.radios('ground', { label: 'complaints.field.ground' }, GROUNDS.map((ground) => ({ value: ground, label: words.say(`complaints.ground.${ground}`), hint: words.say(`complaints.groundHint.${ground}`) }))),
    text: field.area('text', { label: 'complaints.field.text', hint: 'complaints.field.textHint', rows: 10, maxlength: TEXT_MAX }),
    files: Array.from({ length: FILES_MAX }, (_nothing, index) => field.file(`file${index + 1}`, { label: 'complaints.field.file', values: { number: index + 1 }, optional: true })),
  }, { faults: sent.faults, crumbs: [{ href: '/complaints', text: words.say('complaints.title') }, { href: null, text: words.say('complaints.new.crumb') }] })
}

type Vote = { verdict: string; text: string; dissent: boolean; who: string }
type ComplaintView = {
  title: string; kicker: string; tag: TagView; notices: NoticeView[]; facts: FactView[]; text: string; files: { href: string; name: string }[]
  decision: { verdict: string; text: string; remedy: string | null; by: string; votes: string; dissents: Vote[] } | null
  aside: boolean; acknowledge: string | null; assign: { action: string; lead: string; seats: ChoiceView[] } | null; panel: PanelView | null; seats: { name: string; seat: string; detail: string }[]
}
const complaintView = template<ComplaintView>('complaints/complaint')

export type ComplaintAbout = {
  readonly complaint: Complaint
  readonly call: Call
  readonly proposal: Proposal
  readonly organisation: string
  readonly files: readonly StoredFile[]
  readonly panel: readonly Panellist[]
  readonly candidates: readonly Candidate[]
  readonly today: Day
  readonly person: Person
  /** Whoever complains reads what was decided and with how many votes, and nobody's name. */
  readonly reader: 'complainant' | 'inside'
  readonly decisionReference: string | null
  readonly may: { readonly acknowledge: boolean; readonly assign: boolean }
  readonly panelView: PanelView | null
}

export function complaintPage(words: Words, about: ComplaintAbout, sent: Sent = untouched): Page {
  const { complaint, call, proposal, files, panel, today, reader } = about
  const here = `/complaints/${complaint.id}`
  const sitting = panel.filter(({ endedAt }) => endedAt === null)
  const field = inputs(words, {}, sent)
  return complaintView({
    title: proposal.title, kicker: `${complaint.reference} · ${about.organisation}`, tag: complaintTag(words, complaint, today), notices: noticesOf(words, about),
    facts: [
      fact(words.say('complaints.field.ground'), words.say(`complaints.ground.${complaint.ground}`)), fact(words.say('complaints.fact.proposal'), proposal.reference ?? ''),
      fact(words.say('complaints.fact.call'), words.pick(titleOf(call))), fact(words.say('complaints.fact.against'), words.say(`complaints.against.${complaint.againstKind}`)),
      fact(words.say('complaints.fact.filed'), words.moment(complaint.filedAt)),
      ...(complaint.acknowledgedAt === null ? [fact(words.say('complaints.fact.acknowledgeBy'), words.day(complaint.acknowledgeBy))] : [fact(words.say('complaints.fact.acknowledged'), words.dayOf(complaint.acknowledgedAt))]),
      fact(words.say('complaints.fact.decideBy'), words.day(complaint.decideBy)),
    ],
    text: complaint.text, files: files.map(({ id, name }) => ({ href: `${here}/files/${id}`, name })),
    decision: decisionOf(words, about),
    aside: about.may.acknowledge || about.may.assign || (reader === 'inside' && panel.length > 0),
    acknowledge: about.may.acknowledge ? `${here}/acknowledgement` : null,
    assign: !about.may.assign ? null : {
      action: `${here}/panel`, lead: words.say('complaints.assign.lead'),
      seats: Array.from({ length: PANEL_SIZE - sitting.length }, (_nothing, index) => field.select(`panel.${index + 1}`, {
        label: index === 0 && !sitting.some(({ seat }) => seat === 'presiding') ? 'complaints.assign.presiding' : 'complaints.assign.member', values: { number: index + 1 },
      }, about.candidates.map(({ id, name }) => ({ value: id, label: name })))),
    },
    seats: reader === 'complainant' ? [] : panel.map(({ name, seat, declaredAt, endedAt, vote }) => ({
      name, seat: words.say(`complaints.seat.${seat}`),
      detail: words.say(endedAt !== null ? 'complaints.seat.left' : vote !== null ? 'complaints.seat.voted' : declaredAt !== null ? 'complaints.seat.declared' : 'complaints.seat.undeclared'),
    })),
    panel: about.panelView,
  }, { faults: sent.faults, crumbs: [{ href: '/complaints', text: words.say('complaints.title') }, { href: null, text: complaint.reference }] })
}

function noticesOf(words: Words, { complaint, call, reader, decisionReference }: ComplaintAbout): NoticeView[] {
  if (isOpen(complaint)) return [notice('', words.say('complaints.notice.standstill', { day: words.day(complaint.decideBy) }))]
  if (complaint.state === 'upheld') {
    return [notice('warn', words.say('complaints.notice.upheld'), reader === 'complainant' ? null : { href: `/complaints/revisions/${call.reference}`, text: words.say('complaints.revision.link') })]
  }
  if (complaint.state === 'settled' && decisionReference !== null) return [notice('good', words.say('complaints.notice.settled', { decision: decisionReference }), { href: `/calls/${call.reference}/results`, text: words.say('complaints.notice.results') })]
  return []
}

function decisionOf(words: Words, { complaint, panel, reader }: ComplaintAbout): ComplaintView['decision'] {
  if (complaint.decidedAt === null || complaint.decisionText === null) return null
  const verdict = complaint.state === 'settled' ? 'upheld' : complaint.state
  const votes = panel.filter(({ endedAt, vote }) => endedAt === null && vote !== null)
  return {
    verdict: words.say(`complaints.state.${verdict}`), text: complaint.decisionText, by: words.dayOf(complaint.decidedAt),
    remedy: complaint.remedy === null ? null : words.say(`complaints.remedy.${complaint.remedy}`),
    votes: words.say('complaints.votes', { agreeing: votes.filter(({ vote }) => vote === verdict).length, all: votes.length }),
    dissents: votes.filter(({ vote }) => vote !== verdict).map(({ vote, voteText, name }) => ({
      verdict: words.say(`complaints.verdict.${vote ?? 'dismissed'}`), text: voteText ?? '', dissent: true, who: reader === 'inside' ? name : words.say('complaints.seat.one'),
    })),
  }
}
