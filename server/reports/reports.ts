import type { Agreement } from '../agreements/agreements'
import { addDays, daysBetween, type Day, type Instant } from '../kernel/dates'
import type { Shape } from '../kernel/parts'
import type { LineState, ReportState } from './lifecycle'

export type ReportKind = 'interim' | 'final'

export type Report = {
  id: string
  agreementId: string
  number: number
  kind: ReportKind
  periodFrom: Day
  periodTo: Day
  dueOn: Day
  state: ReportState
  answerSheetId: string
  createdBy: string
  createdAt: Instant
  submittedBy: string | null
  submittedAt: Instant | null
  returnedBy: string | null
  returnedAt: Instant | null
  returnReason: string | null
  approvedBy: string | null
  approvedAt: Instant | null
  version: number
}

/** A report that the agreement asks for, whether begun or not. */
export type ReportDue = { readonly number: number; readonly kind: ReportKind; readonly periodFrom: Day; readonly periodTo: Day; readonly dueOn: Day }

const SHORTEST_PERIOD_DAYS = 30

/**
 * The reports an agreement asks for: one before each instalment that waits for spending, and the final one. Interim periods
 * share the duration evenly and end with a quarter of the year, so that the grantee's books close on the same day.
 */
export function reportSchedule({ startsOn, endsOn, terms }: Pick<Agreement, 'startsOn' | 'endsOn' | 'terms'>): ReportDue[] {
  const interims = terms.instalments.filter(({ condition }) => condition === 'interim').length
  const days = daysBetween(startsOn, endsOn) + 1
  const schedule: ReportDue[] = []
  let periodFrom = startsOn
  for (let place = 1; place <= interims; place += 1) {
    const even = addDays(startsOn, Math.floor((days * place) / (interims + 1)) - 1)
    const quarter = quarterEndBefore(even)
    const periodTo = daysBetween(periodFrom, quarter) >= SHORTEST_PERIOD_DAYS ? quarter : even
    schedule.push({ number: place, kind: 'interim', periodFrom, periodTo, dueOn: addDays(periodTo, terms.interimReportDays) })
    periodFrom = addDays(periodTo, 1)
  }
  return [...schedule, { number: interims + 1, kind: 'final', periodFrom, periodTo: endsOn, dueOn: addDays(endsOn, terms.finalReportDays) }]
}

/** The last day of a quarter of the year that is not after this day. */
function quarterEndBefore(day: Day): Day {
  const year = Number(day.slice(0, 4))
  const ends = [`${year - 1}-12-31`, `${year}-03-31`, `${year}-06-30`, `${year}-09-30`, `${year}-12-31`]
  return ends.filter((end) => end <= day).at(-1) ?? day
}

/** Where a report stands for a reader: a report not begun is waited for, and one not handed in by its day is overdue. */
export type Standing = 'awaited' | 'overdue' | ReportState

export function standingOf(due: Pick<ReportDue, 'dueOn'>, report: Pick<Report, 'state'> | undefined, today: Day): Standing {
  const open = report === undefined || report.state === 'draft'
  if (open && due.dueOn < today) return 'overdue'
  return report?.state ?? 'awaited'
}

export const REPORT_SHAPES: Record<Standing, Shape> = { awaited: 'ring', overdue: 'late', draft: 'ring', submitted: 'half', returned: 'triangle', approved: 'disc' }

export const LINE_SHAPES: Record<LineState, Shape> = {
  entered: 'ring', submitted: 'half', query: 'triangle', answered: 'triangle', accepted: 'disc', partial: 'cross', rejected: 'cross',
}
