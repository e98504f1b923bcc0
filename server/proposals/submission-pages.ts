import { dayOf } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, notice, tag, type FactView, type NoticeView, type StepView, type TagView } from '../kernel/parts'
import type { PdfDocument } from '../kernel/pdf'
import { holdsAny, type Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { answersView, type AnswersView } from '../forms/rendering'
import type { FormLimits } from '../forms/forms'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import type { Draft } from './drafts'
import { dueOf, type Clarification, type EligibilityCheck } from './eligibility'
import { DECLARATIONS, type ProposalPackage } from './packages'
import { deadline, span, type DeadlineView } from './pages'
import * as may from './policy'
import { grouped, stateTag, type Proposal, type Submission } from './proposals'

/* ---------------------------------------------------- reading and submitting */

type AnswersPageView = {
  title: string; kicker: string; lead: string; answers: AnswersView
  documents: { title: string; name: string; size: string; hash: string; href: string }[]
  next: { href: string; text: string } | null
}
const answersTemplate = template<AnswersPageView>('proposals/answers')

/** A draft as the committee would read it. */
export function draftAnswersPage(words: Words, draft: Draft): Page {
  const { proposal, sheet, limits } = draft
  const base = `/proposals/${proposal.id}`
  return answersTemplate(
    {
      title: words.say('proposals.answers.title'),
      kicker: proposal.title,
      lead: words.say('proposals.answers.draftLead'),
      answers: answersView(words, sheet.formVersion.definition, sheet.answers, limits),
      documents: draft.asked.flatMap((asked) => draft.documents.filter(({ documentId }) => documentId === asked.id).map(({ file }) => ({
        title: words.pick({ sq: asked.titleSq, en: asked.titleEn }), name: file.name, size: words.size(file.size), hash: grouped(file.sha256), href: `${base}/documents/${asked.code}/file`,
      }))),
      next: null,
    },
    { back: { href: base, text: words.say('proposals.backToParts') } },
  )
}

/** The package that was submitted, for whoever may read it. */
export function packageAnswersPage(words: Words, proposal: Proposal, opened: ProposalPackage, limits: FormLimits): Page {
  const base = `/proposals/${proposal.id}`
  return answersTemplate(
    {
      title: proposal.title,
      kicker: `${proposal.reference ?? ''} · ${nameOf(words, opened.organisation)}`,
      lead: words.say('proposals.answers.sealedLead', { moment: words.moment(opened.submission.receivedAt), receipt: opened.submission.receipt }),
      answers: answersView(words, opened.definition, opened.answers, limits),
      documents: opened.files.map(({ document, file }) => ({
        title: words.pick({ sq: document.titleSq, en: document.titleEn }), name: document.name, size: words.size(file.size), hash: grouped(document.sha256), href: `${base}/files/${document.code}`,
      })),
      next: { href: `${base}/package.json`, text: words.say('proposals.packageDownload') },
    },
    { back: { href: base, text: proposal.reference ?? proposal.title } },
  )
}

type CheckAnswersView = {
  title: string; kicker: string; deadline: DeadlineView; answers: AnswersView
  documents: { title: string; name: string; size: string; href: string }[]
  hindrances: { count: string; lines: { href: string; text: string }[] } | null
  refusal: NoticeView | null
  form: { action: string; declarations: ChoiceView[]; by: string } | null
  facts: FactView[]
}
const checkAnswers = template<CheckAnswersView>('proposals/check-answers')

/** The last page before the deadline: everything written, what still hinders, the declarations, one button. */
export function checkAnswersPage(words: Words, person: Person, draft: Draft, hindrances: readonly (Fault & { href: string })[], at: Date, sent: Sent = untouched): Page {
  const { proposal, call, sheet, limits } = draft
  const base = `/proposals/${proposal.id}`
  const verdict = may.submit(person, { proposal, call, at })
  const field = inputs(words, {}, sent)
  const free = hindrances.length === 0 && verdict.allowed
  return checkAnswers(
    {
      title: words.say('proposals.check.title'),
      kicker: `${call.reference} · ${proposal.title}`,
      deadline: deadline(words, call, at),
      answers: answersView(words, sheet.formVersion.definition, sheet.answers, limits, { changeHref: (section) => `${base}/sections/${section}` }),
      documents: draft.documents.map(({ code, file }) => ({
        title: draft.asked.filter((asked) => asked.code === code).map(({ titleSq, titleEn }) => words.pick({ sq: titleSq, en: titleEn }))[0] ?? code,
        name: file.name, size: words.size(file.size), href: `${base}/documents/${code}`,
      })),
      hindrances: hindrances.length === 0 ? null : {
        count: words.count('proposals.check.hindered', hindrances.length),
        lines: hindrances.map((fault) => ({ href: fault.href, text: words.say(fault.words, fault.values) })),
      },
      refusal: verdict.allowed ? null : notice('warn', words.say(verdict.words)),
      form: !free ? null : {
        action: `${base}/submission`,
        declarations: DECLARATIONS.map((one) => field.tick(`declaration.${one}`, { label: `proposals.declaration.${one}` })),
        by: words.say('proposals.check.by', { name: person.name, organisation: nameOf(words, draft.organisation) }),
      },
      facts: [fact(words.say('proposals.fact.organisation'), nameOf(words, draft.organisation)), fact(words.say('proposals.fact.call'), words.pick(titleOf(call)))],
    },
    { faults: sent.faults, back: { href: base, text: words.say('proposals.backToParts') } },
  )
}

/* ----------------------------------------------------------------- the receipt */

export type Received = {
  readonly proposal: Proposal
  readonly call: Call
  readonly submission: Submission
  readonly opened: ProposalPackage
  readonly submitter: string
  readonly recipients: number
}

type ReceiptView = {
  title: string; state: TagView; receipt: string; facts: { label: string; value: string; detail: string | null }[]; hash: string
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
      hash: grouped(submission.contentHash),
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

/** The list from which this reader comes: one's own, or that of the call. */
function listCrumb(words: Words, person: Person, proposal: Proposal, call: Call): { href: string; text: string } {
  const own = holdsAny(person, ['editor', 'signatory'], proposal.organisationId)
  return own ? { href: '/proposals', text: words.say('proposals.list.title') } : { href: `/proposals?call=${encodeURIComponent(call.reference)}`, text: words.say('proposals.register.title') }
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
      { kind: 'text', text: grouped(submission.contentHash) },
      { kind: 'small', text: words.say('proposals.receipt.hashNote') },
      {
        kind: 'table', caption: words.say('proposals.documents.title'), head: [words.say('proposals.receipt.document'), words.say('proposals.receipt.file'), 'SHA-256'], numeric: [], widths: [3, 3, 4],
        rows: opened.files.map(({ document }) => [words.pick({ sq: document.titleSq, en: document.titleEn }), `${document.name} (${words.size(document.size)})`, grouped(document.sha256)]),
      },
    ],
  }
}

/* ------------------------------------------------------- a proposal once submitted */

type OverviewView = {
  title: string; kicker: string; state: TagView; notices: NoticeView[]; facts: FactView[]
  links: { href: string; text: string }[]
  checkHref: string | null
  submissions: { receipt: string; received: string; hash: string; note: string | null }[]
  reopening: { sentence: string; action: string } | null
  withdrawHref: string | null
  decision: { heading: string; text: string } | null
}
const overview = template<OverviewView>('proposals/overview')

export type Overview = {
  readonly proposal: Proposal
  readonly call: Call
  readonly organisation: Organisation
  readonly submissions: readonly Submission[]
  readonly clarification: Clarification | null
  readonly check: EligibilityCheck | null
  readonly municipality: string | null
}

/** What became of it: for the applicant in the words it has been told, for the secretariat and auditors as it stands. */
export function overviewPage(words: Words, person: Person, about: Overview, at: Date): Page {
  const { proposal, call, organisation, submissions, check } = about
  const situation = { proposal, call, at }
  const base = `/proposals/${proposal.id}`
  const own = may.work(person, situation).allowed
  const checks = may.check(person, situation).allowed
  const latest = submissions.find(({ withdrawnAt }) => withdrawnAt === null)
  const links = [
    { href: `${base}/answers`, key: 'proposals.link.answers', shown: latest !== undefined },
    { href: `${base}/receipt`, key: 'proposals.link.receipt', shown: latest !== undefined },
    { href: `${base}/clarification`, key: 'proposals.link.clarification', shown: about.clarification !== null },
    { href: `${base}/check`, key: 'proposals.link.check', shown: may.readCheck(person, situation).allowed && !checks },
  ]
  return overview(
    {
      title: proposal.title,
      kicker: `${proposal.reference ?? call.reference} · ${nameOf(words, organisation)}`,
      state: stateTag(words, own ? proposal.shownState : proposal.state, 'page'),
      notices: noticesFor(words, own ? 'applicant' : 'scheme', about, at),
      facts: factsFor(words, about),
      links: links.filter(({ shown }) => shown).map(({ href, key }) => ({ href, text: words.say(key) })),
      checkHref: checks ? `${base}/check` : null,
      submissions: submissions.map((one) => ({
        receipt: one.receipt, received: words.exactly(one.receivedAt), hash: grouped(one.contentHash),
        note: one.withdrawnAt === null ? null : words.say('proposals.takenBack', { moment: words.moment(one.withdrawnAt) }),
      })),
      reopening: may.reopen(person, situation).allowed ? { sentence: words.say('proposals.receipt.reopen', { moment: words.moment(call.closesAt) }), action: `${base}/reopening` } : null,
      withdrawHref: may.withdraw(person, situation).allowed ? `${base}/withdrawal` : null,
      decision: check?.outcome === 'ineligible' ? { heading: words.say('proposals.ineligibleBecause'), text: check.reason ?? '' } : null,
    },
    { crumbs: [listCrumb(words, person, proposal, call), { href: null, text: proposal.reference ?? call.reference }] },
  )
}

function noticesFor(words: Words, reader: 'applicant' | 'scheme', { proposal, call, clarification }: Overview, at: Date): NoticeView[] {
  const base = `/proposals/${proposal.id}`
  if (proposal.state === 'clarification' && clarification !== null) {
    const due = words.moment(clarification.dueAt)
    const late = at.toISOString() >= clarification.dueAt
    if (late) return [notice('bad', words.say('proposals.notice.clarificationLate', { due }))]
    return [reader === 'applicant'
      ? notice('warn', words.say('proposals.notice.clarify', { due }), { href: `${base}/clarification`, text: words.say('proposals.notice.answer') })
      : notice('', words.say('proposals.notice.waits', { due }))]
  }
  if (proposal.state === 'submitted' && may.open({ call, at })) return [notice('', words.say('proposals.notice.sealed', { moment: words.moment(call.closesAt) }))]
  if (proposal.shownState === 'eligible') return [notice('good', words.say('proposals.notice.eligible', { day: words.day(call.resultsOn) }))]
  return []
}

function factsFor(words: Words, { proposal, call, organisation, municipality }: Overview): FactView[] {
  return [
    fact(words.say('proposals.fact.call'), words.pick(titleOf(call))),
    fact(words.say('proposals.fact.organisation'), nameOf(words, organisation)),
    ...(municipality === null ? [] : [fact(words.say('proposals.fact.municipality'), municipality)]),
    ...(proposal.requestedMinor === null ? [] : [fact(words.say('proposals.fact.requested'), words.money(proposal.requestedMinor, call.currency))]),
    ...(proposal.totalMinor === null ? [] : [fact(words.say('proposals.fact.total'), words.money(proposal.totalMinor, call.currency))]),
    ...(proposal.directBeneficiaries === null ? [] : [fact(words.say('proposals.fact.beneficiaries'), words.number(proposal.directBeneficiaries))]),
    ...(proposal.submittedAt === null ? [] : [fact(words.say('proposals.fact.received'), words.moment(proposal.submittedAt))]),
  ]
}

/* ------------------------------------------------------- taking back, throwing away */

type PartingView = { title: string; kicker: string; lead: string; action: string; reason: InputView | null; button: string; back: string }
const parting = template<PartingView>('proposals/parting')

export function removalPage(words: Words, proposal: Proposal): Page {
  return parting({
    title: words.say('proposals.removal.title'), kicker: proposal.title, lead: words.say('proposals.removal.lead'), action: `/proposals/${proposal.id}/removal`,
    reason: null, button: words.say('proposals.removal.button'), back: `/proposals/${proposal.id}`,
  })
}

export function withdrawalPage(words: Words, proposal: Proposal, sent: Sent = untouched): Page {
  return parting({
    title: words.say('proposals.withdrawal.title'), kicker: `${proposal.reference ?? ''} · ${proposal.title}`, lead: words.say('proposals.withdrawal.lead'), action: `/proposals/${proposal.id}/withdrawal`,
    reason: inputs(words, {}, sent).area('reason', { label: 'proposals.field.reason', rows: 4 }), button: words.say('proposals.withdrawal.button'), back: `/proposals/${proposal.id}`,
  }, { faults: sent.faults })
}

