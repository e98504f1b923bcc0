import { inFours } from '../kernel/hash'
import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { fact, notice, type FactView, type NoticeView, type TagView } from '../kernel/parts'
import { holdsAny, type Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import type { Clarification, EligibilityCheck } from './eligibility'
import { DECIDED } from './lifecycle'
import * as may from './policy'
import { stateTag, type Proposal, type Submission } from './proposals'

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
    { href: resultOf(proposal), key: 'proposals.link.result', shown: own && DECIDED.includes(proposal.shownState) },
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
        receipt: one.receipt, received: words.exactly(one.receivedAt), hash: inFours(one.contentHash),
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
  if (reader === 'applicant' && proposal.shownState === 'awarded') return [notice('warn', words.say('proposals.notice.offer'), { href: resultOf(proposal), text: words.say('proposals.notice.answer') })]
  return []
}

/** Points, reason and offer are shown by the slice that decides. */
const resultOf = ({ id }: Proposal): string => `/awards/outcomes/${id}`

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

/** The list from which this reader comes: one's own, or that of the call. */
export function listCrumb(words: Words, person: Person, proposal: Proposal, call: Call): { href: string; text: string } {
  const own = holdsAny(person, ['editor', 'signatory'], proposal.organisationId)
  return own ? { href: '/proposals', text: words.say('proposals.list.title') } : { href: `/proposals?call=${encodeURIComponent(call.reference)}`, text: words.say('proposals.register.title') }
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
