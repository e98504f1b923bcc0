import type { Choice, ChoiceView, InputView, Sent } from '../kernel/inputs'
import { inputs, untouched } from '../kernel/inputs'
import type { Day } from '../kernel/dates'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Bar } from './committee'
import { whyField } from './conflicts/answers'
import { isAsked, type Hint } from './conflicts/hints'
import { evidenceOf } from './conflicts/pages'
import { CONFLICT_KINDS, type Conflict } from './interests'
import { hiddenFrom, voters, type Evaluation } from './evaluation'
import { crumbsOf, hiddenNote } from './pages'
import type { ScoreSheet } from './sheets'
import { municipalityOf, organisationOf, type AssessedProposal } from './store'

export type Seatable = { readonly personId: string; readonly name: string }
export type Pool = { readonly chairs: readonly Seatable[]; readonly secretaries: readonly Seatable[]; readonly assessors: readonly Seatable[]; readonly bars: ReadonlyMap<string, Bar> }

type Voter = { id: string; value: string; name: string; selected: boolean; bar: string | null; body: InputView }
type CommitteeView = {
  title: string; lead: string; action: string; version: number
  chair: ChoiceView; chairBody: InputView; secretary: ChoiceView; secretaryBody: InputView
  voters: Voter[]; votingError: string | null; due: InputView
}
const committee = template<CommitteeView>('scoring/committee')

const choices = (people: readonly Seatable[], bars: ReadonlyMap<string, Bar>): Choice[] => people.filter(({ personId }) => !bars.has(personId)).map(({ personId, name }) => ({ value: personId, label: name }))

/** The form of the committee: chair, secretary, voting members, and whom each comes from. Who may not sit is named with the reason. */
export function committeePage(words: Words, evaluation: Evaluation, pool: Pool, proposedDue: Day, sent: Sent = untouched): Page {
  const { call, members } = evaluation
  const head = (seat: 'chair' | 'secretary') => members.find((member) => member.seat === seat)
  const stored: Record<string, string | readonly string[] | undefined> = {
    chair: head('chair')?.personId, chairBody: head('chair')?.body, secretary: head('secretary')?.personId, secretaryBody: head('secretary')?.body,
    voting: voters(evaluation).map(({ personId }) => personId), sheetsDueOn: evaluation.committee?.sheetsDueOn ?? proposedDue,
    ...Object.fromEntries(voters(evaluation).map(({ personId, body }) => [`body.${personId}`, body])),
  }
  const field = inputs(words, stored, sent)
  const voting = field.checkboxes('voting', { label: 'scoring.committee.voting' }, pool.assessors.map(({ personId, name }) => ({ value: personId, label: name })))
  return committee({
    title: words.say('scoring.committee.title'),
    lead: words.say('scoring.committee.lead', { min: call.settings.votingMembersMin, usual: call.settings.votingMembers }),
    action: `/scoring/${call.reference}/committee`, version: evaluation.committee?.version ?? 0,
    chair: field.select('chair', { label: 'scoring.committee.chair' }, choices(pool.chairs, pool.bars)),
    chairBody: field.text('chairBody', { label: 'scoring.committee.chairBody', width: 'govuk-input--width-20' }),
    secretary: field.select('secretary', { label: 'scoring.committee.secretary' }, choices(pool.secretaries, pool.bars)),
    secretaryBody: field.text('secretaryBody', { label: 'scoring.committee.secretaryBody', width: 'govuk-input--width-20' }),
    voters: voting.options.map((option, index): Voter => {
      const bar = pool.bars.get(option.value)
      return {
        id: index === 0 ? voting.id : option.id, value: option.value, name: option.label, selected: option.selected,
        bar: bar === undefined ? null : words.say(`scoring.fault.bar.${bar}`),
        body: field.text(`body.${option.value}`, { label: 'scoring.committee.bodyOf', values: { name: option.label } }),
      }
    }),
    votingError: voting.error,
    due: field.day('sheetsDueOn', { label: 'scoring.committee.due', hint: 'scoring.committee.dueHint', values: { results: words.day(call.resultsOn) } }),
  }, { ...crumbsOf(words, call, words.say('scoring.committee.title')), faults: sent.faults })
}

type ReplacementView = { title: string; lead: string; action: string; member: ChoiceView; person: ChoiceView; body: InputView; reason: InputView }
const replacement = template<ReplacementView>('scoring/replacement')

export function replacementPage(words: Words, evaluation: Evaluation, pool: Pool, sent: Sent = untouched): Page {
  const { call, members } = evaluation
  const field = inputs(words, {}, sent)
  const free = [...pool.chairs, ...pool.secretaries, ...pool.assessors].filter(({ personId }, index, all) => all.findIndex((one) => one.personId === personId) === index && !members.some((member) => member.personId === personId))
  return replacement({
    title: words.say('scoring.replacement.title'), lead: words.say('scoring.replacement.lead'), action: `/scoring/${call.reference}/committee/replacement`,
    member: field.select('memberId', { label: 'scoring.replacement.member' }, members.map(({ id, name, seat }) => ({ value: id, label: `${name} · ${words.say(`scoring.seat.${seat}`)}` }))),
    person: field.select('personId', { label: 'scoring.replacement.person' }, choices(free, pool.bars)),
    body: field.text('body', { label: 'scoring.replacement.body', width: 'govuk-input--width-20' }),
    reason: field.area('reason', { label: 'scoring.replacement.reason', rows: 3 }),
  }, { ...crumbsOf(words, call, words.say('scoring.replacement.title')), faults: sent.faults })
}

type HintView = { evidence: string[]; bar: string | null; why: InputView | null }
type InterestView = { id: string; reference: string; title: string; about: string; hints: HintView[]; answer: ChoiceView; kind: ChoiceView; note: InputView }
type DeclarationView = { title: string; lead: string; blind: string | null; action: string; confidential: ChoiceView; interests: InterestView[] }
const declaration = template<DeclarationView>('scoring/declaration')

export const kindChoices = (words: Words): Choice[] => CONFLICT_KINDS.map((kind) => ({ value: kind, label: words.say(`scoring.kind.${kind}`) }))

/**
 * One page for the call: confidentiality once, then none or a conflict for every proposal, and an answer to each thing that
 * data suggests. Before it is sent nothing else opens.
 */
export function declarationPage(words: Words, { call, blind }: Evaluation, { proposals, hints }: { proposals: readonly AssessedProposal[]; hints: readonly Hint[] }, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const title = words.say('scoring.declaration.title')
  return declaration({
    title, lead: words.count('scoring.declaration.lead', proposals.length), blind: blind === 'yes' ? words.say('conflicts.declaration.blind') : null, action: `/scoring/${call.reference}/declaration`,
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
function hintView(words: Words, field: ReturnType<typeof inputs>, hint: Hint, blind: 'yes' | 'no', reference: string): HintView {
  const bar = hint.strength === 'bar'
  return {
    evidence: evidenceOf(words, hint, blind), bar: bar ? words.say('conflicts.declaration.bar') : null,
    why: bar ? null : field.area(whyField(hint), { label: 'conflicts.declaration.why', values: { kind: words.say(`conflicts.kind.${hint.kind}`), reference }, hint: 'conflicts.declaration.whyHint', rows: 2 }),
  }
}

type Cell = { who: string; label: string; name: string; value: string; id: string; selected: boolean; fixed: string | null; conflict: boolean }
type AssignmentView = {
  title: string; lead: string; action: string; allAction: string; version: number
  members: { name: string; declared: string | null; count: string }[]
  rows: { reference: string; title: string; cells: Cell[] }[]
  hiddenNote: string | null
}
const assignment = template<AssignmentView>('scoring/assignment')

/** Proposals by members. Where there is a conflict there is no box to tick; what has begun cannot be taken back here. */
export function assignmentPage(
  words: Words, evaluation: Evaluation, { proposals, sheets, conflicts }: { proposals: readonly AssessedProposal[]; sheets: readonly ScoreSheet[]; conflicts: readonly Conflict[] },
): Page {
  const { call, committee: sitting } = evaluation
  const seats = voters(evaluation)
  const title = words.say('scoring.assignment.title')
  const visible = sheets.filter(({ proposalId, state }) => state !== 'void' && !hiddenFrom(evaluation).includes(proposalId))
  return assignment({
    title, lead: words.say('scoring.assignment.lead'), action: `/scoring/${call.reference}/assignment`, allAction: `/scoring/${call.reference}/assignment/all`, version: sitting?.version ?? 0,
    members: seats.map(({ name, personId, declaredAt }) => ({
      name, declared: declaredAt === null ? words.say('scoring.assignment.undeclared') : null,
      count: words.count('scoring.assignment.sheets', visible.filter(({ assessorId }) => assessorId === personId).length),
    })),
    rows: proposals.map((proposal, row) => ({
      reference: proposal.reference, title: proposal.title,
      cells: seats.map((member, column): Cell => {
        const sheet = sheets.find(({ proposalId, assessorId }) => proposalId === proposal.id && assessorId === member.personId)
        const conflict = conflicts.some(({ proposalId, personId }) => proposalId === proposal.id && personId === member.personId)
        return {
          who: member.name, label: words.say('scoring.assignment.cell', { reference: proposal.reference, name: member.name }), name: `pair.${proposal.id}`, value: member.personId, id: `a-${row}-${column}`,
          selected: sheet !== undefined && sheet.state !== 'void', conflict,
          fixed: conflict ? words.say('scoring.assignment.conflict') : sheet?.state === 'void' ? words.say('scoring.state.void')
            : member.declaredAt === null ? words.say('scoring.assignment.waits') : sheet === undefined || sheet.state === 'assigned' ? null : words.say('scoring.assignment.begun'),
        }
      }),
    })),
    hiddenNote: hiddenNote(words, evaluation),
  }, crumbsOf(words, call, title))
}

