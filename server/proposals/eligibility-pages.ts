import { overtakenPage } from '../kernel/both-versions'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { FILE_SIZE_MAX, USUAL_TYPES, type StoredFile } from '../kernel/files'
import { fact, notice, quietTag, tag, type FactView, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Call } from '../calls/calls'
import type { FormLimits } from '../forms/forms'
import { sectionView, type SectionView } from '../forms/rendering'
import type { AnswerSheet } from '../forms/store'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import { CLARIFICATION_FILES_MAX, TEXT_MAX, type Clarification, type EligibilityCheck, type Finding } from './eligibility'
import { timeLeft } from './pages'
import * as may from './policy'
import { stateTag, type Proposal } from './proposals'

/* -------------------------------------------------------------- the check itself */

type CheckView = {
  title: string; kicker: string; state: TagView; facts: FactView[]
  findings: { text: string; state: TagView }[]
  opening: { action: string } | null
  list: { action: string; version: number; sections: SectionView[]; editable: boolean; saved: string | null } | null
  clarification: ClarificationPart | null
  asking: { action: string; question: InputView; lead: string } | null
  deciding: { action: string; version: number; outcome: ChoiceView; reason: InputView } | null
  refusal: NoticeView | null
  decision: FactView[] | null
  links: { href: string; text: string }[]
  others: { href: string; text: string }[]
}
const check = template<CheckView>('proposals/check')

export type ClarificationPart = { question: string; asked: string; due: string; answer: string | null; answered: string | null; files: { href: string; name: string; size: string }[] }

export type Checking = {
  readonly proposal: Proposal
  readonly call: Call
  readonly organisation: Organisation
  readonly check: EligibilityCheck | null
  readonly sheet: AnswerSheet | null
  readonly limits: FormLimits
  readonly found: readonly Finding[]
  readonly clarification: Clarification | null
  readonly files: readonly StoredFile[]
  /** Other proposals of the same applicant in the call. */
  readonly others: readonly Proposal[]
  readonly names: ReadonlyMap<string, string>
}

export function checkPage(words: Words, person: Person, about: Checking, at: Date, sent: Sent = untouched): Page {
  const { proposal, call, organisation, clarification } = about
  const situation = { proposal, call, at }
  const base = `/proposals/${proposal.id}`
  const checks = may.check(person, situation)
  const decidable = may.decide(person, { ...situation, dueAt: clarification?.dueAt ?? null })
  return check(
    {
      title: words.say('proposals.eligibility.title'),
      kicker: `${proposal.reference ?? ''} · ${proposal.title}`,
      state: stateTag(words, proposal.state, 'page'),
      facts: [
        fact(words.say('proposals.fact.organisation'), nameOf(words, organisation)),
        fact(words.say('proposals.fact.requested'), words.money(proposal.requestedMinor ?? 0, call.currency)),
        fact(words.say('proposals.fact.received'), proposal.submittedAt === null ? '–' : words.exactly(proposal.submittedAt)),
      ],
      findings: about.found.map(({ code, outcome, values }) => ({ text: words.say(`proposals.finding.${code}.${outcome}`, values), state: findingTag(words, outcome) })),
      opening: about.check === null && checks.allowed ? { action: `${base}/check` } : null,
      list: listOf(words, about, `${base}/check`, checks.allowed, sent),
      clarification: clarification === null ? null : clarificationPart(words, base, clarification, about.files),
      asking: !may.ask(person, { ...situation, asked: clarification === null ? 'no' : 'yes' }).allowed ? null : {
        action: `${base}/clarification`,
        question: inputs(words, {}, sent).area('question', { label: 'proposals.field.question', hint: 'proposals.field.questionHint', rows: 5 }),
        lead: words.say('proposals.eligibility.askLead', { days: call.settings.clarificationWorkingDays }),
      },
      deciding: about.check === null || !decidable.allowed ? null : {
        action: `${base}/eligibility`,
        version: about.check.version,
        outcome: inputs(words, {}, sent).radios('outcome', { label: 'proposals.field.outcome' }, [
          { value: 'eligible', label: words.say('proposals.outcome.eligible'), hint: words.say('proposals.outcome.eligibleHint') },
          { value: 'ineligible', label: words.say('proposals.outcome.ineligible'), hint: words.say('proposals.outcome.ineligibleHint') },
        ]),
        reason: inputs(words, {}, sent).area('reason', { label: 'proposals.field.decisionReason', hint: 'proposals.field.decisionReasonHint', rows: 4 }),
      },
      refusal: refusalOf(words, person, about, situation, decidable),
      decision: decisionOf(words, about),
      links: [{ href: `${base}/answers`, text: words.say('proposals.link.answers') }, { href: `${base}/receipt`, text: words.say('proposals.link.receipt') }],
      others: about.others.map((other) => ({ href: `/proposals/${other.id}`, text: `${other.reference ?? ''} · ${other.title}` })),
    },
    { wide: true, faults: sent.faults, back: { href: `/proposals?call=${encodeURIComponent(call.reference)}`, text: words.say('proposals.register.title') } },
  )
}

const findingTag = (words: Words, outcome: Finding['outcome']): TagView =>
  outcome === 'pass' ? quietTag('disc', words.say('proposals.finding.pass')) : outcome === 'note' ? tag('half', words.say('proposals.finding.note')) : tag('triangle', words.say('proposals.finding.fail'))

function listOf(words: Words, { sheet, limits }: Checking, action: string, editable: boolean, sent: Sent): CheckView['list'] {
  if (sheet === null) return null
  return {
    action,
    version: sheet.version,
    editable,
    saved: sheet.savedAt === null ? null : words.say('proposals.saved.by', { when: words.moment(sheet.savedAt), who: sheet.savedByName ?? '–' }),
    sections: sheet.formVersion.definition.sections.map((section) =>
      sectionView(words, section, sheet.answers, { limits, form: null, faults: sent.faults, readOnly: editable ? 'no' : 'yes' })),
  }
}

/** The list alone, as it is stored. */
export const checkListView = (words: Words, about: Checking): object => listOf(words, about, '', true, untouched) ?? {}

/** Somebody else has decided: their decision beside what was sent. */
export function decidedPage(words: Words, { proposal, check: decided, names }: Checking, mine: { outcome: string; reason: string }): Page {
  const outcome = mine.outcome === 'eligible' ? 'eligible' : 'ineligible'
  return overtakenPage(words, {
    who: names.get(decided?.decidedBy ?? '') ?? words.say('proposals.somebody'), at: decided?.decidedAt ?? decided?.openedAt ?? '', back: `/proposals/${proposal.id}/check`,
    rows: [
      { label: words.say('proposals.field.outcome'), mine: words.say(`proposals.state.${outcome}`), theirs: words.say(`proposals.state.${decided?.outcome ?? outcome}`) },
      { label: words.say('proposals.field.decisionReason'), mine: mine.reason, theirs: decided?.reason ?? '' },
    ],
  })
}

function clarificationPart(words: Words, base: string, clarification: Clarification, files: readonly StoredFile[]): ClarificationPart {
  return {
    question: clarification.question,
    asked: words.moment(clarification.askedAt),
    due: words.moment(clarification.dueAt),
    answer: clarification.answer,
    answered: clarification.answeredAt === null ? null : words.moment(clarification.answeredAt),
    files: files.map(({ id, name, size }) => ({ href: `${base}/clarification/files/${id}`, name, size: words.size(size) })),
  }
}

function refusalOf(words: Words, person: Person, { check: opened, proposal }: Checking, situation: may.Situation, decidable: ReturnType<typeof may.decide>): NoticeView | null {
  const verdict = may.check(person, situation)
  if (!verdict.allowed && verdict.words === 'proposals.refused.ownOrganisation') return notice('warn', words.say(verdict.words))
  if (opened !== null && opened.outcome === null && verdict.allowed && !decidable.allowed && proposal.state === 'clarification') return notice('', words.say(decidable.words))
  return null
}

function decisionOf(words: Words, { check: decided, names }: Checking): FactView[] | null {
  if (decided === null || decided.outcome === null) return null
  return [
    fact(words.say('proposals.field.outcome'), words.say(`proposals.state.${decided.outcome}`)),
    fact(words.say('proposals.eligibility.decidedBy'), `${names.get(decided.decidedBy ?? '') ?? '–'}, ${words.moment(decided.decidedAt ?? decided.openedAt)}`),
    ...(decided.reason === null ? [] : [fact(words.say('proposals.field.decisionReason'), decided.reason)]),
  ]
}

/* ----------------------------------------------------- the applicant's answer */

type ClarificationView = {
  title: string; kicker: string; part: ClarificationPart; left: string
  form: { action: string; answer: InputView; files: InputView[] } | null
  notice: NoticeView | null
}
const clarificationTemplate = template<ClarificationView>('proposals/clarification')

export function clarificationPage(words: Words, person: Person, proposal: Proposal, call: Call, clarification: Clarification, files: readonly StoredFile[], at: Date, sent: Sent = untouched): Page {
  const base = `/proposals/${proposal.id}`
  const verdict = may.clarify(person, { proposal, call, at, dueAt: clarification.dueAt })
  const field = inputs(words, {}, sent)
  const numbers = Array.from({ length: CLARIFICATION_FILES_MAX }, (_none, index) => index + 1)
  const late = clarification.answeredAt === null && at.toISOString() >= clarification.dueAt
  return clarificationTemplate(
    {
      title: words.say('proposals.clarification.title'),
      kicker: `${proposal.reference ?? ''} · ${proposal.title}`,
      part: clarificationPart(words, base, clarification, files),
      left: timeLeft(words, clarification.dueAt, at),
      form: !verdict.allowed ? null : {
        action: `${base}/clarification/answer`,
        answer: field.area('answer', { label: 'proposals.field.answer', hint: 'proposals.field.answerHint', values: { maxCount: TEXT_MAX }, rows: 8 }),
        files: numbers.map((number) => field.file(`file${number}`, {
          label: 'proposals.field.file', values: { number, types: USUAL_TYPES.join(', ').toUpperCase(), size: words.size(FILE_SIZE_MAX) }, optional: true,
        })),
      },
      notice: late ? notice('bad', words.say('proposals.refused.clarificationLate')) : clarification.answeredAt !== null ? notice('good', words.say('proposals.clarification.answered')) : null,
    },
    { faults: sent.faults, back: { href: base, text: proposal.reference ?? proposal.title } },
  )
}
