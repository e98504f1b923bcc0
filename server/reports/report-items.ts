import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import type { Person } from '../kernel/policy'
import { listCommittees } from '../payments/store'
import { listReportingOf } from './facts'
import type { ReportItem } from './list-pages'
import * as may from './policy'
import { reportSchedule, standingOf } from './reports'
import { grouped } from '../kernel/grouped'
import { listLines, listReports } from './store'

/** Every report that the person's grants owe, begun or not: what is theirs to do first, then by the day it is due, approved ones last. */
export async function listReportItems(db: Db, person: Person, today: Day): Promise<ReportItem[]> {
  const agreements = await listReportingOf(db, person)
  const ids = agreements.map(({ id }) => id)
  const [reports, lines, committees] = await Promise.all([listReports(db, ids), listLines(db, ids), listCommittees(db, [...new Set(agreements.map(({ callId }) => callId))])])
  const linesOf = grouped(lines, ({ reportId }) => reportId)
  const reportsOf = grouped(reports, ({ agreementId }) => agreementId)
  const items = agreements.flatMap((agreement) => reportSchedule(agreement).flatMap((due): ReportItem[] => {
    const report = reportsOf(agreement.id).find(({ number }) => number === due.number)
    const seen = report === undefined ? null : { agreement, report, committee: committees.get(agreement.callId) ?? [] }
    if (seen !== null && !may.read(person, seen).allowed) return [{ agreement, due, report: null, lines: [], mine: 'no', act: 'wait' }]
    const own = report === undefined ? [] : linesOf(report.id)
    const act = actOf(person, { agreement, due, seen, own, today })
    return [{ agreement, due, report: report ?? null, lines: own, mine: act === 'wait' || act === 'open' ? 'no' : 'yes', act }]
  }))
  const last = ({ report }: ReportItem) => (report?.state === 'approved' ? 1 : 0)
  return items.sort((a, b) => last(a) - last(b) || a.due.dueOn.localeCompare(b.due.dueOn) || a.agreement.awardReference.localeCompare(b.agreement.awardReference))
}

type Case = { agreement: ReportItem['agreement']; due: ReportItem['due']; seen: Parameters<typeof may.read>[1] | null; own: ReportItem['lines']; today: Day }

function actOf(person: Person, { agreement, due, seen, own, today }: Case): string {
  if (seen === null) return may.start(person, { agreement }).allowed && due.periodTo < today && standingOf(due, undefined, today) !== 'approved' ? 'start' : 'wait'
  if (may.edit(person, seen).allowed) return seen.report.state === 'returned' ? 'repair' : 'continue'
  if (own.some((line) => may.answer(person, { ...seen, line }).allowed)) return 'answer'
  if (may.approve(person, seen).allowed) return 'verify'
  return own.some((line) => line.state === 'answered' && may.decide(person, { ...seen, line }).allowed) ? 'verify' : 'open'
}
