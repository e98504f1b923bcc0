import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { quietTag, tag, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { titleOf, type Call } from '../../calls/calls'
import type { AssessedProposal } from '../../scoring/store'
import { draftFrom, type Feedback, type Proposed } from './feedback'
import type { FeedbackChange } from './store'

type ListView = { title: string; kicker: string; caption: string; rows: { href: string; number: string; title: string; edited: string; tag: TagView }[] }
const listView = template<ListView>('awards/feedback/list')

export function feedbackListPage(words: Words, call: Call, proposals: readonly AssessedProposal[], feedback: ReadonlyMap<string, Feedback>): Page {
  const edited = proposals.filter(({ id }) => feedback.has(id)).length
  return listView({
    title: words.say('awards.feedback.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`, caption: words.say('awards.feedback.caption', { edited, all: proposals.length }),
    rows: proposals.map(({ id, number, reference, title }) => {
      const own = feedback.get(id)
      return {
        href: `/awards/feedback/${call.reference}/${number}`, number: reference, title, edited: own === undefined ? '–' : words.moment(own.editedAt),
        tag: own === undefined ? tag('ring', words.say('awards.feedback.state.neutral')) : quietTag('disc', words.say('awards.feedback.state.edited')),
      }
    }),
  }, { wide: true, crumbs: [{ href: `/awards/selections/${call.reference}`, text: call.reference }, { href: null, text: words.say('awards.feedback.title') }] })
}

type ProposedView = { source: string; part: string; text: string }
type EditView = {
  title: string; kicker: string; groups: { title: string; rows: ProposedView[] }[]; form: { action: string; strengths: InputView; weaknesses: InputView; version: number } | null
  kept: { strengths: string; weaknesses: string } | null; changes: { when: string; who: string; strengths: string; weaknesses: string }[]; changesCaption: string
}
const editView = template<EditView>('awards/feedback/edit')

export type EditAbout = {
  readonly call: Call; readonly proposal: AssessedProposal; readonly proposed: readonly Proposed[]; readonly feedback: Feedback | undefined
  readonly changes: readonly FeedbackChange[]; readonly mayEdit: 'yes' | 'no'
}

/** Sentences of the sheets beside the text that the applicant will read. */
export function feedbackPage(words: Words, { call, proposal, proposed, feedback, changes, mayEdit }: EditAbout, sent: Sent = untouched): Page {
  const field = inputs(words, { strengths: feedback?.strengths ?? draftFrom(proposed, 'strength'), weaknesses: feedback?.weaknesses ?? draftFrom(proposed, 'weakness') }, sent)
  return editView({
    title: proposal.title, kicker: proposal.reference,
    groups: (['strength', 'weakness', 'comment'] as const).map((kind) => ({ title: words.say(`awards.feedback.from.${kind}`), rows: proposed.filter((one) => one.kind === kind).map(({ source, part, text }) => ({ source, part, text })) }))
      .filter(({ rows }) => rows.length > 0),
    form: mayEdit === 'no' ? null : {
      action: `/awards/feedback/${call.reference}/${proposal.number}`, version: feedback?.version ?? 0,
      strengths: field.area('strengths', { label: 'awards.feedback.strengths', hint: 'awards.feedback.lineHint', rows: 8, optional: true }),
      weaknesses: field.area('weaknesses', { label: 'awards.feedback.weaknesses', hint: 'awards.feedback.lineHint', rows: 8, optional: true }),
    },
    kept: mayEdit === 'yes' || feedback === undefined ? null : { strengths: feedback.strengths, weaknesses: feedback.weaknesses },
    changes: changes.map(({ editedAt, editor, strengths, weaknesses }) => ({ when: words.moment(editedAt), who: editor, strengths, weaknesses })),
    changesCaption: words.count('awards.feedback.changes', changes.length),
  }, { faults: sent.faults, wide: true, crumbs: [{ href: `/awards/feedback/${call.reference}`, text: words.say('awards.feedback.title') }, { href: null, text: proposal.reference }] })
}
