import type { Cell } from './budget'
import { answerOf, optionsOf, type Answers, type FormLimits, type Option, type Question, type Section } from './forms'

/** Age bands; a child is under 18 by law. */
export const AGE_BANDS = ['0_5', '6_17', '18_29', '30_64', '65'] as const
export const SEXES = ['women', 'men', 'unrecorded'] as const
export const AGES = [...AGE_BANDS, 'unrecorded'] as const

/**
 * People reached. Sex and age each add up to `direct`, with those of whom it is not recorded;
 * groups are tags that overlap: each is at most `direct`, and they are never added.
 */
export type Beneficiaries = {
  readonly direct: number
  readonly indirect: number
  readonly households: number
  readonly sex: Readonly<Record<(typeof SEXES)[number], number>>
  readonly ages: Readonly<Record<(typeof AGES)[number], number>>
  readonly groups: Readonly<Record<string, { readonly all: number; readonly women: number }>>
}

/** As it lies on the sheet, by the last part of the field's name: `women`, `age.6_17`, `group.ROMA.all`. */
export type SheetBeneficiaries = Readonly<Record<string, Cell>>

export const BENEFICIARY_CELL = /^(direct|indirect|households|women|men|unrecorded|age\.(0_5|6_17|18_29|30_64|65|unrecorded)|group\.[A-Za-z0-9_-]{1,40}\.(all|women))$/

export const PEOPLE_MAX = 10_000_000

export function sheetBeneficiaries(value: unknown): SheetBeneficiaries {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).filter(([name, cell]) => BENEFICIARY_CELL.test(name) && (typeof cell === 'number' || (typeof cell === 'string' && cell !== ''))))
}

/** As it counts: what cannot be read counts as nobody. */
export function beneficiariesOf(value: unknown): Beneficiaries {
  const sheet = sheetBeneficiaries(value)
  const count = (name: string): number => {
    const cell = Object.hasOwn(sheet, name) ? sheet[name] : null
    return typeof cell === 'number' && Number.isInteger(cell) && cell >= 0 ? Math.min(cell, PEOPLE_MAX) : 0
  }
  const groups = [...new Set(Object.keys(sheet).flatMap((name) => /^group\.([^.]+)\./.exec(name)?.[1] ?? []))]
  return {
    direct: count('direct'),
    indirect: count('indirect'),
    households: count('households'),
    sex: { women: count('women'), men: count('men'), unrecorded: count('unrecorded') },
    ages: Object.fromEntries(AGES.map((age) => [age, count(`age.${age}`)])) as Record<(typeof AGES)[number], number>,
    groups: Object.fromEntries(groups.map((group) => [group, { all: count(`group.${group}.all`), women: count(`group.${group}.women`) }])),
  }
}

/** The groups that were chosen in the question beside this one, as it offers them: those are counted. */
export function chosenGroups(section: Section, question: Question, answers: Answers, limits: FormLimits): Option[] {
  const asked = section.questions.find(({ code }) => code === question.groupsFrom)
  if (asked === undefined) return []
  const chosen = answerOf(answers, asked.code)
  return Array.isArray(chosen) ? optionsOf(asked, limits).filter(({ value }) => (chosen as unknown[]).includes(value)) : []
}
