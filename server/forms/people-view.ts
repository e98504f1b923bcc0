import type { Fault } from '../kernel/errors'
import type { InputView } from '../kernel/inputs'
import type { Words } from '../kernel/words'
import { AGES, beneficiariesOf, SEXES, sheetBeneficiaries } from './beneficiaries'
import { cellView, fieldView, figureText, type CellView } from './field-view'
import type { Option, Question } from './forms'

/** People by sex, age and group: `views/forms/people.hbs`. */
export type PeopleView = {
  id: string
  legend: string
  hint: string | null
  totals: InputView[]
  splits: { legend: string; fields: InputView[]; sum: string }[]
  groupsCaption: string
  groups: { title: string; all: CellView; women: CellView }[]
  /** Where no group is chosen yet: what to do. */
  noGroups: string | null
  refresh: { value: string; label: string } | null
}

export type PeopleOptions = { readonly faults: readonly Fault[]; readonly groups: readonly Option[]; readonly focus: string | null; readonly editable: 'yes' | 'no' }

export function peopleView(words: Words, question: Question, value: unknown, { faults, groups, focus, editable }: PeopleOptions): PeopleView {
  const { code } = question
  const sheet = sheetBeneficiaries(value)
  const people = beneficiariesOf(value)
  const written = (name: string) => figureText(words, Object.hasOwn(sheet, name) ? sheet[name] : null)
  const field = (name: string, label: string, required: 'yes' | 'no' = 'yes') => fieldView(words, {
    name: `${code}.${name}`, label, hint: null, value: written(name), faults, required, inputmode: 'numeric', width: 'govuk-input--width-5 q-input--num', tight: 'yes',
  })
  const sumOf = (parts: readonly number[]) => words.say('forms.people.sum', { sumCount: parts.reduce((all, one) => all + one, 0), directCount: people.direct })
  const cell = (group: Option, part: 'all' | 'women') => cellView(words, {
    name: `${code}.group.${group.value}.${part}`, label: words.say(`forms.people.${part}`), aria: words.say('forms.people.aria', { part: words.say(`forms.people.${part}`), group: group.label }),
    faults, focus, input: true, numeric: true, inputmode: 'numeric', value: written(`group.${group.value}.${part}`),
  })
  return {
    id: `${code}-people`,
    legend: words.pick(question.label),
    hint: question.hint === null ? null : words.pick(question.hint),
    totals: [field('direct', words.say('forms.people.direct')), field('households', words.say('forms.people.households'), 'no'), field('indirect', words.say('forms.people.indirect'), 'no')],
    splits: [
      { legend: words.say('forms.people.bySex'), fields: SEXES.map((sex) => field(sex, words.say(`forms.people.${sex}`))), sum: sumOf(SEXES.map((sex) => people.sex[sex])) },
      { legend: words.say('forms.people.byAge'), fields: AGES.map((age) => field(`age.${age}`, words.say(`forms.age.${age}`))), sum: sumOf(AGES.map((age) => people.ages[age])) },
    ],
    groupsCaption: words.say('forms.people.byGroup'),
    groups: groups.map((group) => ({ title: words.pick(group.label), all: cell(group, 'all'), women: cell(group, 'women') })),
    noGroups: groups.length === 0 ? words.say('forms.people.noGroups') : null,
    refresh: editable === 'no' || question.groupsFrom === undefined ? null : { value: code, label: words.say('forms.people.refresh') },
  }
}
