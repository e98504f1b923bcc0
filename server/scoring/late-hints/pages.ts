import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { hintView, kindChoices, type HintView } from '../committee-pages'
import type { Hint } from '../conflicts/hints'
import type { Evaluation } from '../evaluation'
import { crumbsOf } from '../pages'
import { municipalityOf, organisationOf, type AssessedProposal } from '../store'
import { answerField } from './late-hints'

type LateView = { title: string; lead: string; action: string; proposal: string; about: string; hints: HintView[]; answer: ChoiceView; kind: ChoiceView; note: InputView; back: string }
const late = template<LateView>('scoring/late-hints/answer')

/** What data says of a member and one proposal since the declaration: none, with the reason for each, or a conflict. */
export function hintsPage(words: Words, { call, blind }: Evaluation, { proposal, hints }: { proposal: AssessedProposal; hints: readonly Hint[] }, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const title = words.say('conflicts.late.title')
  return late({
    title, lead: words.say(hints.length === 0 ? 'conflicts.late.gone' : 'conflicts.late.lead'), action: `/scoring/proposals/${proposal.id}/hints`,
    proposal: `${proposal.reference} · ${proposal.title}`, about: `${words.pick(organisationOf(proposal))} · ${words.pick(municipalityOf(proposal))}`,
    hints: hints.map((hint) => hintView(words, field, hint, blind, proposal.reference)),
    answer: { ...field.radios(answerField(proposal.id), { label: 'scoring.declaration.answer', values: { reference: proposal.reference } }, [
      { value: 'none', label: words.say('scoring.declaration.none') }, { value: 'conflict', label: words.say('scoring.declaration.conflict') },
    ]), inline: true },
    kind: field.select('kind', { label: 'scoring.declaration.kind' }, kindChoices(words)),
    note: field.area('note', { label: 'scoring.declaration.note', rows: 2 }),
    back: `/scoring/${call.reference}`,
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}
