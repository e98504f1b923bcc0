import { overtakenPage } from '../kernel/both-versions'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { notice, type FactView, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { RoleRow } from '../people/store'
import type { Changed } from './changes'
import { DECLARATIONS, titleOf, type Organisation } from './organisations'
import { addressOf, factsOf, stateTag, type Names, type Whole } from './pages'
import { doubtsOf, sectionsOf } from './sections'
import type { Verification } from './store'
import { CHECKS, type CheckAnswers } from './verification'

const back = (words: Words, organisation: Organisation) => ({ back: { href: addressOf(organisation.id), text: titleOf(words, organisation) } })

type Part = { title: string; facts: FactView[]; changeHref: string | null }
type SubmissionView = { title: string; action: string; parts: Part[]; doubts: NoticeView[]; declarations: ChoiceView[] }
const submission = template<SubmissionView>('organisations/submission')

/** Check your answers, declare, send. */
export function submissionPage(words: Words, { organisation, names }: { organisation: Organisation; names: Names }, today: string, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const address = addressOf(organisation.id)
  return submission({
    title: words.say('organisations.submission.title'),
    action: `${address}/submission`,
    parts: partsOf(words, organisation, names, today).map((part, index) => ({ ...part, changeHref: `${address}/${sectionsOf(organisation.kind)[index] ?? ''}` })),
    doubts: doubtNotices(words, organisation, today),
    declarations: DECLARATIONS.map((one) => field.tick(`declare.${one}`, { label: `organisations.declaration.${one}` })),
  }, { ...back(words, organisation), faults: sent.faults })
}

const doubtNotices = (words: Words, organisation: Organisation, today: string): NoticeView[] =>
  doubtsOf(organisation, today).map((doubt) => notice('warn', words.say(`organisations.doubt.${doubt}`)))

const partsOf = (words: Words, organisation: Organisation, names: Names, today: string): Part[] =>
  sectionsOf(organisation.kind).map((section) => ({ title: words.say(`organisations.section.${section}`), facts: factsOf(words, organisation, section, names, Number(today.slice(0, 4))), changeHref: null }))

type VerificationView = { title: string; state: TagView; name: string; action: string; version: number; parts: Part[]; doubts: NoticeView[]; checks: ChoiceView[]; note: InputView; members: string[]; moved: { notice: NoticeView; rows: Changed[] } | null }
const verification = template<VerificationView>('organisations/verification')

export function verificationPage(words: Words, { organisation, names, members }: Pick<Whole, 'organisation' | 'names' | 'members'>, today: string, sent: Sent = untouched, changed: readonly Changed[] | null = null): Page {
  const field = inputs(words, {}, sent)
  return verification({
    title: words.say('organisations.verification.title'),
    name: titleOf(words, organisation),
    state: stateTag(words, organisation.state),
    action: `${addressOf(organisation.id)}/verification`,
    version: organisation.version,
    parts: partsOf(words, organisation, names, today),
    doubts: doubtNotices(words, organisation, today),
    checks: CHECKS.map((check) => ({ ...field.yesNo(`check.${check}`, { label: `organisations.check.${check}` }) })),
    note: field.area('note', { label: 'organisations.verification.note', hint: 'organisations.verification.noteHint', optional: true, rows: 4 }),
    members: members.map(({ name, role }) => `${name}, ${words.say(`people.role.${role}`)}`),
    moved: changed === null ? null : { notice: notice('warn', words.say('organisations.refused.changedMeanwhile')), rows: [...changed] },
  }, { ...back(words, organisation), faults: sent.faults, wide: true, ...(changed === null ? {} : { status: 409 }) })
}

/** Somebody else has decided: what they answered beside what was sent. */
export function decidedPage(words: Words, id: string, mine: { outcome: string; answers: CheckAnswers; note: string }, theirs: Verification & { decider: string | null }): Page {
  const answer = (given: Readonly<Record<string, string>>, check: string) => (given[check] === 'yes' || given[check] === 'no' ? words.say(`kernel.${given[check]}`) : words.say('organisations.unsaid'))
  const outcome = mine.outcome === 'verified' ? 'verified' : 'refused'
  return overtakenPage(words, {
    who: theirs.decider ?? words.say('kernel.conflict.somebody'), at: theirs.decidedAt, back: addressOf(id),
    rows: [
      { label: words.say('organisations.verification.decision'), mine: words.say(`organisations.outcome.${outcome}`), theirs: words.say(`organisations.outcome.${theirs.outcome}`) },
      ...CHECKS.map((check) => ({ label: words.say(`organisations.check.${check}`), mine: answer(mine.answers, check), theirs: answer(theirs.answers, check) })),
      { label: words.say('organisations.verification.note'), mine: mine.note, theirs: theirs.note },
    ],
  })
}

type MembersView = {
  title: string; name: string; caption: string; rows: { name: string; email: string; role: string; since: string; end: { action: string; reason: InputView } | null }[]
  invite: { action: string; fields: InputView[]; role: ChoiceView; language: ChoiceView } | null; invited: boolean
}
const membersTemplate = template<MembersView>('organisations/members')

export function membersPage(words: Words, { organisation, members }: { organisation: Organisation; members: readonly RoleRow[] }, may: { manage: boolean }, invited: boolean, sent: Sent = untouched, about = ''): Page {
  const asking = about === '' ? sent : untouched
  const field = inputs(words, { language: words.language, role: 'editor' }, asking)
  const address = `${addressOf(organisation.id)}/members`
  return membersTemplate({
    title: words.say('organisations.members.title'),
    name: titleOf(words, organisation),
    caption: words.count('organisations.members.caption', members.length),
    invited,
    rows: members.map((member) => {
      const reason = inputs(words, {}, about === member.id ? sent : untouched).text('reason', { label: 'organisations.members.reason', values: { name: member.name, role: words.say(`people.role.${member.role}`) } })
      // The summary of a refused form links to the reason of the member it is about.
      const id = about === member.id ? reason.id : `${reason.id}-${member.id}`
      return {
        name: member.name, email: member.email, role: words.say(`people.role.${member.role}`), since: words.dayOf(member.grantedAt),
        end: may.manage ? { action: `${address}/${member.id}/withdrawal`, reason: { ...reason, id } } : null,
      }
    }),
    invite: may.manage ? {
      action: address,
      fields: [field.text('name', { label: 'people.field.name', width: 'govuk-input--width-20' }), field.text('email', { label: 'people.field.email', type: 'email', width: 'govuk-input--width-20' })],
      role: field.radios('role', { label: 'organisations.members.role' }, (['editor', 'signatory'] as const).map((value) => ({ value, label: words.say(`organisations.members.may.${value}`) }))),
      language: field.radios('language', { label: 'people.field.language' }, [{ value: 'sq', label: 'Shqip' }, { value: 'en', label: 'English' }]),
    } : null,
  }, { ...back(words, organisation), faults: sent.faults })
}
