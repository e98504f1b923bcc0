import { AGES, beneficiariesOf, type Beneficiaries } from '../forms/beneficiaries'
import { answerOf, questionByRole } from '../forms/forms'
import { listApprovedReportAnswers, type ReportAnswers } from '../reports/store'
import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { findCall } from '../calls/store'
import { suppress, type Cell, type Sum, type Verdict } from './suppression'

/** People reached by grants in one place, or in all. Groups are tags: each is counted for itself and never added to another. */
export type Reached = {
  projects: number
  direct: number
  sex: Beneficiaries['sex']
  ages: Beneficiaries['ages']
  groups: Readonly<Record<string, number>>
  /** Figures of fewer people than this are not published, because somebody could be recognised: the strictest of the calls behind them. */
  smallCellMin: number
}

export type Reported = { all: Reached; places: { municipalityCode: string | null; reached: Reached }[] }

const nobody = (): Reached => ({
  projects: 0, direct: 0, sex: { women: 0, men: 0, unrecorded: 0 }, ages: Object.fromEntries(AGES.map((age) => [age, 0])) as Beneficiaries['ages'], groups: {}, smallCellMin: 0,
})

export type Counted = Pick<ReportAnswers, 'awardId' | 'number' | 'municipalityCode' | 'definition' | 'answers'> & { readonly smallCellMin: number }

/**
 * Adds up what approved reports say. A report counts everybody since the project began, so of each
 * grant only the newest approved one is taken: an interim report and the final one are the same people.
 */
export function rollUp(reports: readonly Counted[]): Reported {
  const newest = new Map<string, (typeof reports)[number]>()
  for (const report of reports) {
    const known = newest.get(report.awardId)
    if (known === undefined || known.number < report.number) newest.set(report.awardId, report)
  }
  const counted = [...newest.values()].flatMap(({ municipalityCode, definition, answers, smallCellMin }) => {
    const question = questionByRole(definition, 'direct_beneficiaries')
    return question === undefined ? [] : [{ municipalityCode, smallCellMin, people: beneficiariesOf(answerOf(answers, question.code)) }]
  })
  const codes = [...new Set(counted.map(({ municipalityCode }) => municipalityCode))]
  const sumOf = (some: typeof counted) => some.reduce((sum, { people, smallCellMin }) => add(sum, people, smallCellMin), nobody())
  return { all: sumOf(counted), places: codes.map((code) => ({ municipalityCode: code, reached: sumOf(counted.filter(({ municipalityCode }) => municipalityCode === code)) })) }
}

function add(sum: Reached, people: Beneficiaries, smallCellMin: number): Reached {
  const each = <Name extends string>(a: Readonly<Record<Name, number>>, b: Readonly<Record<Name, number>>) =>
    Object.fromEntries(Object.keys(a).map((name) => [name, a[name as Name] + b[name as Name]])) as Record<Name, number>
  const groups: Record<string, number> = { ...sum.groups }
  for (const [group, { all }] of Object.entries(people.groups)) groups[group] = (groups[group] ?? 0) + all
  return { projects: sum.projects + 1, direct: sum.direct + people.direct, sex: each(sum.sex, people.sex), ages: each(sum.ages, people.ages), groups, smallCellMin: Math.max(sum.smallCellMin, smallCellMin) }
}

export async function readReported(db: Db): Promise<Reported> {
  const reports = await listApprovedReportAnswers(db)
  const cells = new Map<string, number>()
  for (const callId of new Set(reports.map((report) => report.callId))) cells.set(callId, found(await findCall(db, callId), 'kernel.missing.page').settings.smallCellMin)
  return rollUp(reports.map((report) => ({ ...report, smallCellMin: cells.get(report.callId) ?? 0 })))
}

/** What may be shown of everything reported, by place and column: no small figure, and none that would tell one by subtraction. */
export function publishable({ all, places }: Reported): (place: string, column: string) => Verdict {
  const rows = [...places.map(({ municipalityCode, reached }) => ({ place: placeKey(municipalityCode), reached })), { place: SUM, reached: all }]
  const columnsOf = ({ direct, sex }: Reached): Record<string, number> => ({ direct, ...sex })
  const cells = new Map(rows.flatMap(({ place, reached }) => Object.entries({ ...columnsOf(reached), ...(place === SUM ? prefixed(reached.ages) : {}) })
    .map(([column, people]): [string, Cell] => [cellName(place, column), { people, fewest: reached.smallCellMin }])))
  const sums: Sum[] = [
    ...rows.map(({ place, reached }) => ({ total: cellName(place, 'direct'), parts: Object.keys(reached.sex).map((column) => cellName(place, column)) })),
    ...Object.keys(columnsOf(all)).map((column) => ({ total: cellName(SUM, column), parts: places.map(({ municipalityCode }) => cellName(placeKey(municipalityCode), column)) })),
    { total: cellName(SUM, 'direct'), parts: Object.keys(prefixed(all.ages)).map((column) => cellName(SUM, column)) },
  ]
  const verdicts = suppress(cells, sums)
  return (place, column) => verdicts.get(cellName(place, column)) ?? 'shown'
}

/** The line that adds all places up. */
export const SUM = 'sum'
export const placeKey = (municipalityCode: string | null): string => municipalityCode ?? 'elsewhere'
const cellName = (place: string, column: string): string => `${place} ${column}`
const prefixed = (ages: Reached['ages']): Record<string, number> => Object.fromEntries(Object.entries(ages).map(([age, people]) => [`age.${age}`, people]))
