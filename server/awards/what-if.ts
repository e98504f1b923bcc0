import type { Db } from '../kernel/database'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { inputs, type ChoiceView, type InputView } from '../kernel/inputs'
import type { Words } from '../kernel/words'
import { rankingOf, type Ranking } from '../scoring/ranking-store'
import { pointsText, sumOfPoints } from './points'
import type { Names } from './reasons'
import { selectionOf } from './selecting'
import type { Selection, SelectionRules } from './selection'
import { candidateOf, type Standing } from './standing'

export type Case = { readonly rules: SelectionRules; readonly floor: number; readonly ranking: Ranking; readonly selection: Selection }

type CaseRow = { name: string; count: string; points: string; amount: string; change: string }

export type WhatIfView = { action: string; envelope: InputView; floor: InputView; guarantee: ChoiceView; mode: ChoiceView; cases: CaseRow[] }

/** What was asked in the address; `whatIf` is null where nothing was, or it cannot be read. */
export type Trial = { readonly standing: Standing; readonly whatIf: Case | null; readonly asked: Fields }

/** The case that the address asks about: other money, another floor, another way from ranking to money. It reads, and writes nothing. */
export async function caseAsked(db: Db, { rules, ranking, evaluation, selection }: Standing, asked: Fields, patienceMs: number): Promise<Case | null> {
  if (!asked.has('envelope') || whatIfFaults(asked).length > 0) return null
  const { call } = evaluation
  const floor = asked.has('floor') ? asked.whole('floor') as number : call.settings.totalFloorPoints
  const { mode: _ruling, ...plain } = rules
  const mode = asked.has('mode') ? asked.text('mode') : rules.mode ?? 'rank'
  const tried: SelectionRules = {
    ...plain, envelopeMinor: asked.money('envelope') as number, guaranteed: asked.text('guarantee') === 'none' ? [] : rules.guaranteed, ...(mode === 'points' ? { mode } : {}),
  }
  const other = floor === call.settings.totalFloorPoints ? ranking
    : await rankingOf(db, { ...evaluation, call: { ...call, settings: { ...call.settings, totalFloorPoints: floor } } }, ranking.grid)
  const known = other === ranking && JSON.stringify(tried) === JSON.stringify(rules)
  return { rules: tried, floor, ranking: other, selection: known ? selection : await selectionOf(other.proposals.map(candidateOf), tried, patienceMs) }
}

/** A trial of other rules. It is computed for the page and kept nowhere. */
export function whatIfView(words: Words, { standing, whatIf, asked }: Trial, names: Names, here: string): WhatIfView {
  const { rules, selection, ranking, evaluation } = standing
  const stored = { envelope: rules.envelopeMinor, guarantee: rules.guaranteed.length > 0 ? 'each' : 'none', mode: rules.mode ?? 'rank', floor: evaluation.call.settings.totalFloorPoints }
  const field = inputs(words, stored, asked.names().length === 0 ? undefined : { form: withStored(asked, stored), faults: whatIfFaults(asked) })
  const choice = (name: 'guarantee' | 'mode', values: readonly string[]): ChoiceView => {
    const select = field.select(name, { label: `awards.whatIf.${name}` }, values.map((value) => ({ value, label: words.say(`awards.whatIf.${name}.${value}`) })))
    // One of the two always holds: the empty choice of other lists has no place here.
    return { ...select, options: select.options.slice(1) }
  }
  const row = (name: string, of: Ranking, made: Selection, change: string): CaseRow => ({
    name, count: words.number(made.taken.length), points: pointsText(words, sumOfPoints(of.proposals, made.taken.map(({ id }) => id))), amount: words.amount(made.totalMinor), change,
  })
  return {
    action: here, envelope: field.money('envelope', { label: 'awards.whatIf.envelope' }), floor: field.number('floor', { label: 'awards.whatIf.floor', width: 'govuk-input--width-3' }),
    guarantee: choice('guarantee', ['each', 'none']), mode: choice('mode', ['rank', 'points']),
    cases: [
      row(words.say('awards.whatIf.asItIs'), ranking, selection, '–'),
      ...(whatIf === null ? [] : [row(caseName(words, standing, whatIf), whatIf.ranking, whatIf.selection, changes(words, standing, whatIf.selection, names))]),
    ],
  }
}

/** What the address leaves out stands as the call has it. */
const withStored = (asked: Fields, stored: Readonly<Record<string, string | number>>): Fields =>
  ({ ...asked, has: (name) => asked.has(name) || name === 'floor' || name === 'mode', text: (name) => (asked.has(name) || stored[name] === undefined ? asked.text(name) : String(stored[name])) })

function caseName(words: Words, { rules, evaluation }: Standing, { rules: tried, floor }: Case): string {
  const { currency, settings } = evaluation.call
  return [
    words.say('awards.whatIf.caseMoney', { amount: words.money(tried.envelopeMinor, currency) }),
    ...(floor === settings.totalFloorPoints ? [] : [words.say('awards.whatIf.caseFloor', { floor })]),
    ...(tried.guaranteed.length > 0 || rules.guaranteed.length === 0 ? [] : [words.say('awards.whatIf.caseNone')]),
    ...(tried.mode === rules.mode ? [] : [words.say(`awards.whatIf.mode.${tried.mode ?? 'rank'}`)]),
  ].join(', ')
}

function whatIfFaults(asked: Fields): Fault[] {
  const [money, floor] = [asked.money('envelope'), asked.whole('floor')]
  return [
    ...(typeof money === 'number' && money > 0 ? [] : [{ field: 'envelope', words: 'awards.fault.envelope' }]),
    ...(!asked.has('floor') || (typeof floor === 'number' && floor >= 0 && floor <= 100) ? [] : [{ field: 'floor', words: 'awards.fault.floor' }]),
  ]
}

/** What another case would add and take away, and which municipality it would leave without. */
function changes(words: Words, { ranking, rules, selection }: Standing, other: Selection, names: Names): string {
  if (other.state !== 'decided') return words.say(`awards.whatIf.${other.state}`)
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
