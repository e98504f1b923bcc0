import type { Day } from '../../kernel/dates'
import { inputs, untouched, type Choice, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { Member, Seat } from '../committee'
import { sitting, type Evaluation } from '../evaluation'
import { crumbsOf } from '../pages'
import type { PoolMember } from '../pool/pool'
import { RESERVES_MAX, reserveField, seatBar, wordsOfBar, type Choosable } from './seating'
import type { Reserve } from './store'

type Voter = { id: string; value: string; name: string; body: string; selected: boolean; bar: string | null; standing: string; load: string }
type CommitteeView = {
  title: string; lead: string; model: string | null; civil: string | null; action: string; version: number; poolHref: string
  chair: ChoiceView; secretary: ChoiceView; voters: Voter[]; voting: ChoiceView; reserves: ChoiceView[]; due: InputView
}
const committee = template<CommitteeView>('scoring/seating/committee')

export type CommitteeFacts = {
  readonly choosable: Choosable
  readonly reserves: readonly Reserve[]
  readonly proposedDue: Day
  /** Whose people the form proposes where none are appointed. */
  readonly model: { readonly reference: string; readonly members: readonly Member[]; readonly reserves: readonly Reserve[] } | null
}

/** The form of the committee. Everybody comes from the pool; who may not sit is named with the reason. */
export function committeePage(words: Words, evaluation: Evaluation, { choosable, reserves: own, proposedDue, model }: CommitteeFacts, sent: Sent = untouched): Page {
  const { call } = evaluation
  const [members, reserves] = model === null ? [evaluation.members, own] : [model.members, model.reserves]
  const head = (seat: Seat) => members.find((member) => member.seat === seat)?.personId
  const stored: Record<string, string | readonly string[] | undefined> = {
    chair: head('chair'), secretary: head('secretary'), voting: members.filter(({ seat }) => seat === 'voting').map(({ personId }) => personId), sheetsDueOn: evaluation.committee?.sheetsDueOn ?? proposedDue,
    ...Object.fromEntries(reserves.map(({ place, personId }) => [reserveField(place), personId])),
  }
  const field = inputs(words, stored, sent)
  const canVote = [...choosable.pool.values()].filter(({ seats }) => seats.includes('voting'))
  const voting = field.checkboxes('voting', { label: 'scoring.committee.voting' }, canVote.map(({ personId, name }) => ({ value: personId, label: name })))
  return committee({
    title: words.say('scoring.committee.title'), poolHref: '/scoring/pool',
    lead: words.say('scoring.committee.lead', { min: call.settings.votingMembersMin, usual: call.settings.votingMembers }),
    model: model === null ? null : words.say('scoring.committee.model', { reference: model.reference }),
    civil: call.settings.civilSeat === 'yes' ? words.say('scoring.seating.civil') : null,
    action: `/scoring/${call.reference}/committee`, version: evaluation.committee?.version ?? 0,
    chair: field.select('chair', { label: 'scoring.committee.chair' }, choicesFor(choosable, 'chair')),
    secretary: field.select('secretary', { label: 'scoring.committee.secretary' }, choicesFor(choosable, 'secretary')),
    voters: canVote.map((member, index) => voterRow(words, choosable, member, { id: index === 0 ? voting.id : `${voting.id}-${index + 1}`, selected: voting.options[index]?.selected ?? false })),
    voting,
    reserves: Array.from({ length: RESERVES_MAX }, (_one, index) => field.select(reserveField(index + 1), { label: 'scoring.seating.reserve', values: { place: index + 1 }, optional: true }, choicesFor(choosable, 'voting'))),
    due: field.day('sheetsDueOn', { label: 'scoring.committee.due', hint: 'scoring.committee.dueHint', values: { results: words.day(call.resultsOn) } }),
  }, { ...crumbsOf(words, call, words.say('scoring.committee.title')), faults: sent.faults })
}

function choicesFor(choosable: Choosable, seat: Seat, except: readonly string[] = []): Choice[] {
  return [...choosable.pool.values()].filter(({ personId }) => !except.includes(personId) && seatBar(choosable, { personId, seat }) === null)
    .map(({ personId, name, body }) => ({ value: personId, label: `${name} · ${body}` }))
}

function voterRow(words: Words, choosable: Choosable, member: PoolMember, { id, selected }: { id: string; selected: boolean }): Voter {
  const bar = seatBar(choosable, { personId: member.personId, seat: 'voting' })
  return {
    id, value: member.personId, name: member.name, body: member.body, selected, bar: bar === null ? null : words.say(wordsOfBar(bar)),
    standing: words.say(`scoring.pool.standing.${member.standing}`), load: member.loadMax === null ? words.say('scoring.pool.noLimit') : words.number(member.loadMax),
  }
}

type Sitting = { name: string; seat: string; recused: string; href: string }
type ReplacementView = { title: string; lead: string; action: string; next: string; sitting: Sitting[]; member: ChoiceView; person: ChoiceView; reason: InputView }
const replacement = template<ReplacementView>('scoring/seating/replacement')

export type ReplacementFacts = {
  readonly choosable: Choosable
  /** Reserves who never sat here, in order. */
  readonly waiting: readonly Reserve[]
  /** Everybody who sits or sat. */
  readonly sat: readonly string[]
  /** From how many proposals each member is recused, and of how many. */
  readonly recusals: ReadonlyMap<string, number>
  readonly proposals: number
  /** The member whose place is asked about in the address. */
  readonly memberId: string
}

/** Who leaves, and who steps in: for a voting member the next reserve, unless none is left. */
export function replacementPage(words: Words, evaluation: Evaluation, facts: ReplacementFacts, sent: Sent = untouched): Page {
  const { call } = evaluation
  const members = sitting(evaluation)
  const field = inputs(words, { memberId: facts.memberId }, sent)
  const action = `/scoring/${call.reference}/committee/replacement`
  const labelOf = (name: string, seat: Seat) => `${name} · ${words.say(`scoring.seat.${seat}`)}`
  const seats = ['voting', 'chair', 'secretary'] as const
  const free = seats.flatMap((seat) => choicesFor(facts.choosable, seat, facts.sat))
  return replacement({
    title: words.say('scoring.replacement.title'), lead: words.say('scoring.replacement.lead'), action,
    next: facts.waiting.length === 0 ? words.say('scoring.seating.noReserve') : words.say('scoring.seating.next', { list: words.list(facts.waiting.map(({ place, name }) => `${place}. ${name}`)) }),
    sitting: members.map((member) => ({
      name: member.name, seat: words.say(`scoring.seat.${member.seat}`), href: `${action}?member=${member.id}`,
      recused: words.say('scoring.of', { part: words.number(facts.recusals.get(member.personId) ?? 0), whole: words.number(facts.proposals) }),
    })),
    member: field.select('memberId', { label: 'scoring.replacement.member' }, members.map(({ id, name, seat }) => ({ value: id, label: labelOf(name, seat) }))),
    person: field.select('personId', { label: 'scoring.replacement.person', hint: 'scoring.seating.personHint', optional: true }, free.filter(({ value }, index) => free.findIndex((one) => one.value === value) === index)),
    reason: field.area('reason', { label: 'scoring.replacement.reason', rows: 3 }),
  }, { ...crumbsOf(words, call, words.say('scoring.replacement.title')), faults: sent.faults })
}
