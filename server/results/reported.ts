import { AGES, beneficiariesOf, type Beneficiaries } from '../forms/beneficiaries'
import { answerOf, questionByRole } from '../forms/forms'
import { listApprovedReportAnswers, type ReportAnswers } from '../reports/store'
import type { Db } from '../kernel/database'

/** People reached by grants in one place, or in all. Groups are tags: each is counted for itself and never added to another. */
export type Reached = {
  projects: number
  direct: number
  sex: Beneficiaries['sex']
  ages: Beneficiaries['ages']
  groups: Readonly<Record<string, number>>
}

export type Reported = { all: Reached; places: { municipalityCode: string | null; reached: Reached }[] }

const nobody = (): Reached => ({
  projects: 0, direct: 0, sex: { women: 0, men: 0, unrecorded: 0 }, ages: Object.fromEntries(AGES.map((age) => [age, 0])) as Beneficiaries['ages'], groups: {},
})

/**
 * Adds up what approved reports say. A report counts everybody since the project began, so of each
 * grant only the newest approved one is taken: an interim report and the final one are the same people.
 */
export function rollUp(reports: readonly Pick<ReportAnswers, 'awardId' | 'number' | 'municipalityCode' | 'definition' | 'answers'>[]): Reported {
  const newest = new Map<string, (typeof reports)[number]>()
  for (const report of reports) {
    const known = newest.get(report.awardId)
    if (known === undefined || known.number < report.number) newest.set(report.awardId, report)
  }
  const counted = [...newest.values()].flatMap(({ municipalityCode, definition, answers }) => {
    const question = questionByRole(definition, 'direct_beneficiaries')
    return question === undefined ? [] : [{ municipalityCode, people: beneficiariesOf(answerOf(answers, question.code)) }]
  })
  const codes = [...new Set(counted.map(({ municipalityCode }) => municipalityCode))]
  const sumOf = (some: typeof counted) => some.reduce((sum, { people }) => add(sum, people), nobody())
  return { all: sumOf(counted), places: codes.map((code) => ({ municipalityCode: code, reached: sumOf(counted.filter(({ municipalityCode }) => municipalityCode === code)) })) }
}

function add(sum: Reached, people: Beneficiaries): Reached {
  const each = <Name extends string>(a: Readonly<Record<Name, number>>, b: Readonly<Record<Name, number>>) =>
    Object.fromEntries(Object.keys(a).map((name) => [name, a[name as Name] + b[name as Name]])) as Record<Name, number>
  const groups: Record<string, number> = { ...sum.groups }
  for (const [group, { all }] of Object.entries(people.groups)) groups[group] = (groups[group] ?? 0) + all
  return { projects: sum.projects + 1, direct: sum.direct + people.direct, sex: each(sum.sex, people.sex), ages: each(sum.ages, people.ages), groups }
}

export async function readReported(db: Db): Promise<Reported> {
  return rollUp(await listApprovedReportAnswers(db))
}

/** Figures of fewer people than this are not published: somebody could be recognised. */
export const SMALL_CELL = 5

/** A published count: hidden (null) where it is small but not zero. */
export const published = (people: number): number | null => (people > 0 && people < SMALL_CELL ? null : people)
