import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { inputs, type ChoiceView, type InputView } from '../kernel/inputs'
import type { Words } from '../kernel/words'
import type { Names } from './reasons'
import { selectAwards, type Selection, type SelectionRules } from './selection'
import { candidateOf, type Standing } from './standing'

export type Case = { readonly rules: SelectionRules; readonly selection: Selection }

type CaseRow = { name: string; count: string; amount: string; change: string }

export type WhatIfView = { action: string; envelope: InputView; guarantee: ChoiceView; cases: CaseRow[] }

/** What was asked in the address; `whatIf` is null where nothing was, or the amount cannot be read. */
export type Trial = { readonly standing: Standing; readonly whatIf: Case | null; readonly asked: Fields }

/** The case that the address asks about. */
export function caseAsked({ rules, ranking }: Standing, asked: Fields): Case | null {
  if (!asked.has('envelope') || whatIfFaults(asked).length > 0) return null
  const tried = { ...rules, envelopeMinor: asked.money('envelope') as number, guaranteed: asked.text('guarantee') === 'none' ? [] : rules.guaranteed }
  return { rules: tried, selection: selectAwards(ranking.proposals.map(candidateOf), tried) }
}

/** A trial of other rules over the same ranking. It is computed for the page and kept nowhere. */
export function whatIfView(words: Words, { standing, whatIf, asked }: Trial, names: Names, here: string): WhatIfView {
  const { rules, selection } = standing
  const stored = { envelope: rules.envelopeMinor, guarantee: rules.guaranteed.length > 0 ? 'each' : 'none' }
  const field = inputs(words, stored, asked.names().length === 0 ? undefined : { form: asked, faults: whatIfFaults(asked) })
  const guarantee = field.select('guarantee', { label: 'awards.whatIf.guarantee' }, ['each', 'none'].map((value) => ({ value, label: words.say(`awards.whatIf.guarantee.${value}`) })))
  const of = (name: string, case_: Selection): CaseRow => ({ name, count: words.number(case_.taken.length), amount: words.amount(case_.totalMinor), change: case_ === selection ? '–' : changes(words, standing, case_, names) })
  return {
    action: here,
    envelope: field.money('envelope', { label: 'awards.whatIf.envelope' }),
    // One of the two always holds: the empty choice of other lists has no place here.
    guarantee: { ...guarantee, options: guarantee.options.slice(1) },
    cases: [
      of(words.say('awards.whatIf.asItIs'), selection),
      ...(whatIf === null ? [] : [of(words.say(whatIf.rules.guaranteed.length > 0 ? 'awards.whatIf.caseEach' : 'awards.whatIf.caseNone', { amount: words.money(whatIf.rules.envelopeMinor, standing.evaluation.call.currency) }), whatIf.selection)]),
    ],
  }
}

const whatIfFaults = (asked: Fields): Fault[] =>
  typeof asked.money('envelope') === 'number' && (asked.money('envelope') as number) > 0 ? [] : [{ field: 'envelope', words: 'awards.fault.envelope' }]

/** What another case would add and take away, and which municipality it would leave without. */
function changes(words: Words, { ranking, rules, selection }: Standing, other: Selection, names: Names): string {
  if (other.state !== 'decided') return words.say(other.state === 'draw' ? 'awards.whatIf.draw' : 'awards.whatIf.infeasible')
  const before = selection.taken.map(({ id }) => id)
  const after = other.taken.map(({ id }) => id)
  const without = rules.guaranteed.filter((code) => {
    const has = (ids: readonly string[]) => ranking.proposals.some((one) => one.municipalityCode === code && ids.includes(one.proposalId))
    return has(before) && !has(after)
  })
  const parts = [
    ...after.filter((id) => !before.includes(id)).map((id) => `+ ${names.proposal(id)}`), ...before.filter((id) => !after.includes(id)).map((id) => `− ${names.proposal(id)}`),
  ]
  if (parts.length === 0) return words.say('awards.whatIf.same')
  return parts.join(' · ') + (without.length === 0 ? '' : ` (${words.say('awards.whatIf.without', { municipalities: words.list(without.map(names.municipality)) })})`)
}
