import type { Choice, ChoiceView, InputView, Sent } from '../kernel/inputs'
import { inputs, untouched } from '../kernel/inputs'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { whyField } from './conflicts/answers'
import { isAsked, type Hint } from './conflicts/hints'
import { evidenceOf } from './conflicts/pages'
import { CONFLICT_KINDS } from './interests'
import type { Evaluation } from './evaluation'
import { crumbsOf } from './pages'
import { municipalityOf, organisationOf, type AssessedProposal } from './store'

export type HintView = { evidence: string[]; bar: string | null; why: InputView | null }
type InterestView = { id: string; reference: string; title: string; about: string; hints: HintView[]; answer: ChoiceView; kind: ChoiceView; note: InputView }
type DeclarationView = { title: string; lead: string; blind: string | null; action: string; confidential: ChoiceView; interests: InterestView[] }
const declaration = template<DeclarationView>('scoring/declaration')

export const kindChoices = (words: Words): Choice[] => CONFLICT_KINDS.map((kind) => ({ value: kind, label: words.say(`scoring.kind.${kind}`) }))

/**
 * One page for the call: confidentiality once, then none or a conflict for every proposal, and an answer to each thing that
 * data suggests. Before it is sent nothing else opens. `again`: about what a complaint brought back, and about nothing else.
 */
export function declarationPage(words: Words, { call, blind, revisits }: Evaluation, { proposals, hints }: { proposals: readonly AssessedProposal[]; hints: readonly Hint[] }, sent: Sent = untouched, which: 'first' | 'again' = 'first'): Page {
  const field = inputs(words, {}, sent)
  const title = words.say('scoring.declaration.title')
  const causes = words.list([...new Set(revisits.map(({ cause }) => cause))])
  return declaration({
    title, lead: which === 'first' ? words.count('scoring.declaration.lead', proposals.length) : words.count('scoring.revisits.declaration.lead', proposals.length, { causes }), blind: blind === 'yes' ? words.say('conflicts.declaration.blind') : null, action: `/scoring/${call.reference}/declaration${which === 'first' ? '' : '/again'}`,
    confidential: field.tick('confidential', { label: 'scoring.declaration.confidential' }),
    interests: proposals.map((proposal) => ({
      id: `p-${proposal.number}`, reference: proposal.reference, title: proposal.title, about: `${words.pick(organisationOf(proposal))} · ${words.pick(municipalityOf(proposal))}`,
      hints: hints.filter((hint) => hint.proposalId === proposal.id && isAsked(hint)).map((hint) => hintView(words, field, hint, blind, proposal.reference)),
      answer: { ...field.radios(`interest.${proposal.id}`, { label: 'scoring.declaration.answer', values: { reference: proposal.reference } }, [
        { value: 'none', label: words.say('scoring.declaration.none') }, { value: 'conflict', label: words.say('scoring.declaration.conflict') },
      ]), inline: true },
      kind: field.select(`kind.${proposal.id}`, { label: 'scoring.declaration.kind' }, kindChoices(words)),
      note: field.area(`note.${proposal.id}`, { label: 'scoring.declaration.note', rows: 2 }),
    })),
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}

/** What the rules call a conflict is only said; anything else is asked about. */
export function hintView(words: Words, field: ReturnType<typeof inputs>, hint: Hint, blind: 'yes' | 'no', reference: string): HintView {
  const bar = hint.strength === 'bar'
  return {
    evidence: evidenceOf(words, hint, blind), bar: bar ? words.say('conflicts.declaration.bar') : null,
    why: bar ? null : field.area(whyField(hint), { label: 'conflicts.declaration.why', values: { kind: words.say(`conflicts.kind.${hint.kind}`), reference }, hint: 'conflicts.declaration.whyHint', rows: 2 }),
  }
}

