import { AGES, beneficiariesOf, PEOPLE_MAX, SEXES, sheetBeneficiaries } from './beneficiaries'
import { lacking, quoted, wrong, type Finding } from './findings'
import { isBlank, type Option, type Question } from './forms'

/**
 * Sex adds up to everybody, with those of whom it is not recorded; so does age.
 * Groups overlap: each is held against everybody, and their sum against nothing.
 */
export function checkBeneficiaries(question: Question, value: unknown, groups: readonly Option[]): Finding[] {
  const { code, label } = question
  const sheet = sheetBeneficiaries(value)
  if (isBlank(sheet)) return question.required === 'no' ? [] : [lacking(`${code}.direct`, 'forms.fault.people.direct', {})]
  const faulty = Object.entries(sheet).flatMap(([name, cell]) => {
    if (typeof cell === 'number' && Number.isInteger(cell) && cell >= 0 && cell <= PEOPLE_MAX) return []
    return [wrong(`${code}.${name}`, 'forms.fault.people.notWhole', { question: label, typed: quoted(String(cell)), maxCount: PEOPLE_MAX })]
  })
  if (faulty.length > 0) return faulty
  if (!Object.hasOwn(sheet, 'direct')) return [lacking(`${code}.direct`, 'forms.fault.people.direct', {})]
  const people = beneficiariesOf(value)
  const has = (names: readonly string[]) => names.some((name) => Object.hasOwn(sheet, name))
  return [
    ...addsUp(code, 'sex', people.direct, SEXES.map((one) => people.sex[one]), has(SEXES), 'women', 'unrecorded'),
    ...addsUp(code, 'age', people.direct, AGES.map((one) => people.ages[one]), has(AGES.map((one) => `age.${one}`)), 'age.0_5', 'age.unrecorded'),
    ...groups.flatMap((group) => checkGroup(code, group, sheet, people.direct)),
  ]
}

const ADD_UP = {
  sex: { missing: 'forms.fault.people.sexMissing', under: 'forms.fault.people.sexUnder', over: 'forms.fault.people.sexOver' },
  age: { missing: 'forms.fault.people.ageMissing', under: 'forms.fault.people.ageUnder', over: 'forms.fault.people.ageOver' },
} as const

function addsUp(code: string, split: 'sex' | 'age', direct: number, parts: readonly number[], answered: boolean, first: string, rest: string): Finding[] {
  const sum = parts.reduce((all, one) => all + one, 0)
  const words = ADD_UP[split]
  if (!answered && direct > 0) return [lacking(`${code}.${first}`, words.missing, { directCount: direct })]
  if (sum < direct) return [wrong(`${code}.${rest}`, words.under, { sumCount: sum, directCount: direct, differenceCount: direct - sum })]
  return sum > direct ? [wrong(`${code}.${rest}`, words.over, { sumCount: sum, directCount: direct, differenceCount: sum - direct })] : []
}

function checkGroup(code: string, { value, label }: Option, sheet: Readonly<Record<string, unknown>>, direct: number): Finding[] {
  const cell = (part: string) => (Object.hasOwn(sheet, `group.${value}.${part}`) ? (sheet[`group.${value}.${part}`] as number) : null)
  const [all, women] = [cell('all'), cell('women')]
  const field = `${code}.group.${value}`
  if (all === null) return [lacking(`${field}.all`, 'forms.fault.people.groupMissing', { group: label })]
  if (all > direct) return [wrong(`${field}.all`, 'forms.fault.people.groupOver', { group: label, allCount: all, directCount: direct })]
  return women !== null && women > all ? [wrong(`${field}.women`, 'forms.fault.people.womenOver', { group: label, womenCount: women, allCount: all })] : []
}
