import { dayOf } from '../kernel/dates'
import { inFours } from '../kernel/hash'
import { tag, type StepView, type TagView } from '../kernel/parts'
import type { PdfDocument } from '../kernel/pdf'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { titleOf as nameOf } from '../organisations/organisations'
import { dueOf } from './eligibility'
import { listCrumb } from './overview-pages'
import type { ProposalPackage } from './packages'
import { span } from './pages'
import * as may from './policy'
import type { Proposal, Submission } from './proposals'

export type Received = {
  readonly proposal: Proposal
  readonly call: Call
  readonly submission: Submission
  readonly opened: ProposalPackage
  readonly submitter: string
  readonly recipients: number
  /** Number of the entry of the log in which the submission stands. */
  readonly entrySeq: number | null
}

type ReceiptView = {
  title: string; state: TagView; receipt: string; facts: { label: string; value: string; detail: string | null }[]; hash: string
  entry: { seq: string; proofHref: string; jsonHref: string } | null
  pdfHref: string; packageHref: string; readHref: string; steps: StepView[]
  reopening: { sentence: string; action: string } | null
}
const receipt = template<ReceiptView>('proposals/receipt')

function receiptFacts(words: Words, { proposal, call, submission, opened, submitter }: Received): ReceiptView['facts'] {
  const early = Math.floor((Date.parse(call.closesAt) - Date.parse(submission.receivedAt)) / 60_000)
  const bytes = opened.files.reduce((all, { document }) => all + document.size, 0)
  return [
    { label: words.say('proposals.fact.project'), value: proposal.title, detail: null },
    { label: words.say('proposals.fact.organisation'), value: nameOf(words, opened.organisation), detail: null },
    { label: words.say('proposals.fact.requested'), value: words.money(proposal.requestedMinor ?? 0, call.currency), detail: null },
    {
      label: words.say('proposals.fact.received'),
      value: words.say('proposals.receipt.local', { moment: words.exactly(submission.receivedAt) }),
      detail: words.say('proposals.receipt.utc', { utc: submission.receivedAt.slice(11, 23), early: early < 1 ? words.say('proposals.receipt.lastMinute') : words.say('proposals.receipt.early', { span: span(words, early) }) }),
    },
    { label: words.say('proposals.documents.title'), value: words.say('proposals.receipt.documents', { count: opened.files.length, size: words.size(bytes) }), detail: null },
    { label: words.say('proposals.fact.submitter'), value: submitter, detail: null },
  ]
}

export function receiptPage(words: Words, person: Person, received: Received, at: Date): Page {
  const { proposal, call, submission } = received
  const base = `/proposals/${proposal.id}`
  return receipt(
    {
      title: words.say('proposals.receipt.title'),
      state: tag('disc', words.say('proposals.state.submitted')),
      receipt: submission.receipt,
      facts: receiptFacts(words, received),
      hash: inFours(submission.contentHash),
      entry: received.entrySeq === null ? null : { seq: words.number(received.entrySeq), proofHref: `/log/proof?entry=${received.entrySeq}`, jsonHref: `${base}/receipt/entry.json` },
      pdfHref: `${base}/receipt.pdf`,
      packageHref: `${base}/package.json`,
      readHref: `${base}/answers`,
      steps: stepsAfter(words, received, at),
      reopening: may.reopen(person, { proposal, call, at }).allowed
        ? { sentence: words.say('proposals.receipt.reopen', { moment: words.moment(call.closesAt) }), action: `${base}/reopening` } : null,
    },
    { crumbs: [listCrumb(words, person, proposal, call), { href: base, text: proposal.reference ?? '' }, { href: null, text: words.say('proposals.receipt.crumb') }] },
  )
}

function stepsAfter(words: Words, { proposal, call, submission, recipients }: Received, at: Date): StepView[] {
  const checked = dueOf(dayOf(call.closesAt), call.settings.clarificationWorkingDays)
  const open = may.open({ call, at })
  const past = !['submitted', 'registered', 'clarification'].includes(proposal.shownState)
  return [
    { title: words.say('proposals.step.letter'), detail: words.count('proposals.step.letterTo', recipients, { when: words.moment(submission.receivedAt) }), past: true, next: false },
    { title: words.say('proposals.step.close'), detail: words.moment(call.closesAt), past: !open, next: open },
    { title: words.say('proposals.step.check'), detail: words.say('proposals.step.checkDetail', { day: words.dayOf(checked), days: call.settings.clarificationWorkingDays }), past, next: !open && !past },
    { title: words.say('proposals.step.result'), detail: words.say('proposals.step.resultDetail', { day: words.day(call.resultsOn) }), past: false, next: past },
  ]
}

/** The same as the page, to be kept: a tagged PDF. */
export function receiptPdf(words: Words, received: Received, createdAt: Date): PdfDocument {
  const { submission, call, opened } = received
  return {
    title: words.say('proposals.receipt.title'),
    kicker: `${words.pick(titleOf(call))} · ${call.reference}`,
    createdAt,
    blocks: [
      { kind: 'facts', facts: [{ label: words.say('proposals.receipt.number'), value: submission.receipt }, ...receiptFacts(words, received).map(({ label, value, detail }) => ({ label, value: detail === null ? value : `${value}\n${detail}` }))] },
      { kind: 'heading', text: words.say('proposals.receipt.hash') },
      { kind: 'text', text: inFours(submission.contentHash) },
      { kind: 'small', text: words.say('proposals.receipt.hashNote') },
      ...(received.entrySeq === null ? [] : [{ kind: 'small', text: words.say('proposals.receipt.entryPdf', { seq: words.number(received.entrySeq) }) } as const]),
      {
        kind: 'table', caption: words.say('proposals.documents.title'), head: [words.say('proposals.receipt.document'), words.say('proposals.receipt.file'), 'SHA-256'], numeric: [], widths: [3, 3, 4],
        rows: opened.files.map(({ document }) => [words.pick({ sq: document.titleSq, en: document.titleEn }), `${document.name} (${words.size(document.size)})`, inFours(document.sha256)]),
      },
    ],
  }
}
