import { inputs, type ChoiceView } from '../kernel/inputs'
import { fig, notice, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { titleOf as nameOf, type Organisation } from '../organisations/organisations'
import { timeLeft } from './pages'
import * as may from './policy'
import { stateTag, type Proposal } from './proposals'

type RegisterView = {
  title: string; lead: string; figs: FigView[]
  filters: { call: ChoiceView; state: ChoiceView; municipality: ChoiceView }
  rows: { href: string; reference: string; title: string; organisation: string; municipality: string; requested: string; received: string; state: TagView; checkHref: string | null; due: string | null }[]
  count: string
  sealed: NoticeView | null
}
const register = template<RegisterView>('proposals/register')

export type RegisterRow = {
  readonly proposal: Proposal; readonly call: Call; readonly organisation: Pick<Organisation, 'nameSq' | 'nameEn'>; readonly municipality: string; readonly dueAt: string | null
}
export type Filters = { readonly call: string; readonly state: string; readonly municipality: string }
type RegisterChoices = { readonly calls: readonly Call[]; readonly states: readonly string[]; readonly municipalities: readonly { code: string; name: string }[] }

/** Proposals whose envelopes may be opened, by call; what waits for the secretariat first. */
export function registerPage(words: Words, person: Person, rows: readonly RegisterRow[], filters: Filters, choices: RegisterChoices, at: Date): Page {
  const field = inputs(words, filters)
  const call = choices.calls.find(({ reference }) => reference === filters.call)
  const count = (states: readonly string[]) => words.number(rows.filter(({ proposal }) => states.includes(proposal.state)).length)
  return register(
    {
      title: words.say('proposals.register.title'),
      lead: call === undefined ? words.say('proposals.register.allCalls') : words.pick(titleOf(call)),
      figs: [
        fig(words.say('proposals.register.received'), words.number(rows.length)),
        fig(words.say('proposals.register.toCheck'), count(['submitted', 'registered']), 'due'),
        fig(words.say('proposals.register.waiting'), count(['clarification'])),
        fig(words.say('proposals.register.eligible'), words.number(rows.filter(({ proposal }) => !UNDECIDED_CHECK.includes(proposal.state) && proposal.state !== 'ineligible').length), 'good'),
        fig(words.say('proposals.register.ineligible'), count(['ineligible'])),
      ],
      filters: {
        call: orAll(words, field.select('call', { label: 'proposals.fact.call' }, choices.calls.map(({ reference }) => ({ value: reference, label: reference })))),
        state: orAll(words, field.select('state', { label: 'proposals.list.state' }, choices.states.map((state) => ({ value: state, label: words.say(`proposals.state.${state}`) })))),
        municipality: orAll(words, field.select('municipality', { label: 'proposals.fact.municipality' }, choices.municipalities.map(({ code, name }) => ({ value: code, label: name })))),
      },
      rows: [...rows].sort((a, b) => pile(a) - pile(b)).map(({ proposal, call: of, organisation, municipality, dueAt }) => ({
        href: `/proposals/${proposal.id}`,
        reference: proposal.reference ?? '',
        title: proposal.title,
        organisation: nameOf(words, organisation),
        municipality,
        requested: words.amount(proposal.requestedMinor ?? 0),
        received: proposal.submittedAt === null ? '–' : words.moment(proposal.submittedAt),
        state: stateTag(words, proposal.state, 'list'),
        checkHref: may.check(person, { proposal, call: of, at }).allowed ? `/proposals/${proposal.id}/check` : null,
        due: proposal.state === 'clarification' && dueAt !== null ? timeLeft(words, dueAt, at) : null,
      })),
      count: words.count('proposals.register.count', rows.length),
      sealed: call !== undefined && may.open({ call, at }) ? notice('', words.say('proposals.register.sealed', { moment: words.moment(call.closesAt) })) : null,
    },
    { wide: true },
  )
}

/** The empty choice of a filter says what it means. */
const orAll = (words: Words, view: ChoiceView): ChoiceView => ({ ...view, options: view.options.map((option) => (option.value === '' ? { ...option, label: words.say('proposals.register.all') } : option)) })

/** What waits for the secretariat, then what waits for the applicant, then the rest; in order of arrival. */
const PILE: readonly (readonly string[])[] = [['submitted', 'registered'], ['clarification'], ['ineligible', 'withdrawn']]
function pile({ proposal }: RegisterRow): number {
  const place = PILE.findIndex((states) => states.includes(proposal.state))
  return place === -1 ? 1.5 : place
}

const UNDECIDED_CHECK: readonly string[] = ['submitted', 'registered', 'clarification', 'withdrawn']
