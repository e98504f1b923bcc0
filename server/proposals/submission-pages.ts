import type { Fault } from '../kernel/errors'
import { inFours } from '../kernel/hash'
import { inputs, untouched, type ChoiceView, type Sent } from '../kernel/inputs'
import { fact, notice, type FactView, type NoticeView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf } from '../calls/calls'
import type { FormLimits } from '../forms/forms'
import { answersView, type AnswersView } from '../forms/rendering'
import { titleOf as nameOf } from '../organisations/organisations'
import type { Draft } from './drafts'
import { DECLARATIONS, type ProposalPackage } from './packages'
import { deadline, type DeadlineView } from './pages'
import * as may from './policy'
import type { Proposal } from './proposals'

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
        title: words.pick({ sq: asked.titleSq, en: asked.titleEn }), name: file.name, size: words.size(file.size), hash: inFours(file.sha256), href: `${base}/documents/${asked.code}/file`,
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
        title: words.pick({ sq: document.titleSq, en: document.titleEn }), name: document.name, size: words.size(file.size), hash: inFours(document.sha256), href: `${base}/files/${document.code}`,
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
