import { found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import programme from './data/programme.json'
import * as may from './policy'
import type { ActionStatus } from './results'
import {
  findIndicator, findRecommendationAction, insertBeneficiaryCount, insertFinding, insertIndicator, insertIndicatorValue, insertRecommendation, insertRisk,
  replaceActionStatus,
} from './store'

export type NewValue = { year: number | null | 'faulty'; measure: string; hundredths: number | null; source: string; status: string }

/** Adds a newer result of a measure; the earlier figure stays readable below it. */
export async function recordResult(services: Services, manager: Person, indicatorId: string, value: NewValue): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    insist(may.recordValue(manager, null))
    const indicator = found(await findIndicator(tx.db, indicatorId), 'kernel.missing.page')
    const faults: Fault[] = []
    const known = indicator.values.find(({ measure }) => measure === value.measure)
    if (known === undefined) faults.push({ field: 'measure', words: 'results.fault.measure' })
    const thisYear = Number(tx.today.slice(0, 4))
    if (typeof value.year !== 'number' || value.year < 2015 || value.year > thisYear) faults.push({ field: 'year', words: 'results.fault.year', values: { to: thisYear } })
    if (value.hundredths === null) faults.push({ field: 'value', words: 'results.fault.value' })
    if (known?.percent === 'yes' && value.hundredths !== null && Math.abs(value.hundredths) > 100_000) faults.push({ field: 'value', words: 'results.fault.percent' })
    if (value.source === '') faults.push({ field: 'source', words: 'results.fault.source' })
    if (value.status !== 'preliminary' && value.status !== 'final') faults.push({ field: 'status', words: 'results.fault.status' })
    if (faults.length > 0 || known === undefined || typeof value.year !== 'number') return faults
    const revision = 1 + Math.max(0, ...indicator.values.filter((one) => one.moment === 'result' && one.measure === value.measure && one.year === value.year).map((one) => one.revision))
    await insertIndicatorValue(tx.db, {
      id: tx.id(), indicatorId, revision, moment: 'result', year: value.year, measure: value.measure, op: 'eq', hundredths: value.hundredths,
      percent: known.percent, status: value.status, source: value.source, recordedBy: manager.id, recordedAt: tx.at,
    })
    tx.record('results.valueRecorded', `indicator:${indicatorId}`, { new: { measure: value.measure, year: value.year, hundredths: value.hundredths, revision }, reason: value.source })
    return []
  })
}

/** Writes down how an action on a recommendation stands now. */
export async function followUpAction(
  services: Services, manager: Person, actionId: string, version: number, change: { status: string; commentSq: string; commentEn: string },
): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    insist(may.followUp(manager, null))
    const action = found(await findRecommendationAction(tx.db, actionId), 'kernel.missing.page')
    if (!['not_initiated', 'ongoing', 'completed'].includes(change.status)) return [{ field: 'status', words: 'results.fault.status' }]
    if (change.commentSq === '' || change.commentEn === '') return [{ field: change.commentSq === '' ? 'commentSq' : 'commentEn', words: 'results.fault.comment' }]
    await replaceActionStatus(tx.db, actionId, version, { ...change, status: change.status as ActionStatus })
    tx.record('results.actionFollowedUp', `action:${actionId}`, { old: { status: action.status }, new: { status: change.status } })
    return []
  })
}

/** Puts in what the programme of 2019–2022 reported, figure by figure with its place; conflicting figures are all kept. */
export async function loadProgramme(tx: Tx, by: Person): Promise<void> {
  for (const [position, indicator] of programme.indicators.entries()) {
    const { values, reason, ...row } = indicator
    await insertIndicator(tx.db, { ...row, position, reasonSq: reason?.sq ?? null, reasonEn: reason?.en ?? null })
    for (const value of values) {
      await insertIndicatorValue(tx.db, {
        ...(value as { moment: 'baseline' | 'target' | 'result'; year: number | null; measure: string; op: 'eq'; hundredths: number | null; percent: 'yes' | 'no'; status: string }),
        id: tx.id(), indicatorId: indicator.id, revision: 1, source: indicator.source, recordedBy: by.id, recordedAt: tx.at,
      })
    }
  }
  for (const { groups, municipalities, from, to, ...count } of programme.beneficiaries) {
    await insertBeneficiaryCount(
      tx.db,
      { ...count, periodFrom: from, periodTo: to, municipalityCodes: JSON.stringify(municipalities) },
      groups.map((group, position) => ({ countId: count.id, position, codes: JSON.stringify(group.codes), labelSq: group.labelSq, labelEn: group.labelEn, people: group.count })),
    )
  }
  for (const risk of programme.risks) await insertRisk(tx.db, risk)
  for (const { actions, ...row } of programme.recommendations) {
    await insertRecommendation(tx.db, row, actions.map(({ responsible, status, ...action }) => ({
      ...action, recommendationId: row.id, responsible: JSON.stringify(responsible),
      // "Overdue" is computed from the deadline; what the document states beside it is that nothing was begun.
      status: status === 'overdue_not_initiated' ? 'not_initiated' : status, version: 1,
    })))
  }
  for (const { places, ...finding } of programme.findings) await insertFinding(tx.db, { ...finding, places: JSON.stringify(places) })
  tx.record('results.programmeLoaded', 'programme:IMSPSD', { new: { indicators: programme.indicators.length, findings: programme.findings.length } })
}
