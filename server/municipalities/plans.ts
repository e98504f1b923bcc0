import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { sum } from '../kernel/money'
import { PLAN_STATUSES, type CarePlan, type PlanStatus } from './municipalities'

export type MeasureDraft = { code: string; titleSq: string; titleEn: string; costMinor: number | null }
export type PlanDraft = Omit<CarePlan, 'id' | 'municipalityCode' | 'savedBy' | 'version' | 'measures'> & { measures: readonly MeasureDraft[] }

/** Rows offered for measures: those the plan has, and three to write in. */
export const measureRows = (measures: number): number => Math.min(MEASURES_MAX, measures + 3)
export const MEASURES_MAX = 60

const YEAR_MIN = 2000
const YEAR_MAX = 2060

export function readPlan(form: Fields): { plan: PlanDraft; faults: Fault[] } {
  const faults: Fault[] = []
  const year = (name: 'fromYear' | 'toYear'): number | null => {
    const typed = form.whole(name)
    const fine = typed === null || (typed !== 'faulty' && typed >= YEAR_MIN && typed <= YEAR_MAX)
    if (!fine) faults.push({ field: name, words: 'municipalities.fault.year', values: { min: YEAR_MIN, max: YEAR_MAX } })
    return fine ? typed : null
  }
  const decisionOn = form.day('decisionOn')
  if (decisionOn === 'faulty') faults.push({ field: 'decisionOn', words: 'municipalities.fault.day' })
  const status = form.text('status')
  const plan: PlanDraft = {
    titleSq: form.text('titleSq'),
    titleEn: form.text('titleEn'),
    status: (PLAN_STATUSES as readonly string[]).includes(status) ? (status as PlanStatus) : 'in_preparation',
    decisionNo: form.text('decisionNo') || null,
    decisionOn: decisionOn === 'faulty' ? null : decisionOn,
    fromYear: year('fromYear'),
    toYear: year('toYear'),
    costMinor: readCost(form, 'cost', faults),
    source: form.text('source') || null,
    measures: readMeasures(form, faults),
  }
  if (!(PLAN_STATUSES as readonly string[]).includes(status)) faults.push({ field: 'status', words: 'municipalities.fault.status' })
  return { plan, faults: [...faults, ...planFaults(plan)] }
}

function readCost(form: Fields, name: string, faults: Fault[]): number | null {
  const typed = form.money(name)
  if (typed !== 'faulty' && (typed === null || typed >= 0)) return typed
  faults.push({ field: name, words: 'municipalities.fault.amount' })
  return null
}

/** A row counts as soon as anything stands in it. */
function readMeasures(form: Fields, faults: Fault[]): MeasureDraft[] {
  const measures: MeasureDraft[] = []
  const seen = new Set<string>()
  for (let row = 0; row < MEASURES_MAX; row += 1) {
    const name = (part: string) => `measure.${row}.${part}`
    const code = form.text(name('code'))
    const titleSq = form.text(name('titleSq'))
    const titleEn = form.text(name('titleEn'))
    const typedCost = form.text(name('cost'))
    if (code === '' && titleSq === '' && titleEn === '' && typedCost === '') continue
    if (code === '' || code.length > 20) faults.push({ field: name('code'), words: 'municipalities.fault.measureCode' })
    else if (seen.has(code)) faults.push({ field: name('code'), words: 'municipalities.fault.measureTwice', values: { code } })
    if (titleSq === '') faults.push({ field: name('titleSq'), words: 'municipalities.fault.measureTitle' })
    seen.add(code)
    measures.push({ code, titleSq, titleEn: titleEn === '' ? titleSq : titleEn, costMinor: readCost(form, name('cost'), faults) })
  }
  return measures
}

/** An adopted plan names the council's decision, or the document that says it was adopted. */
export function planFaults(plan: PlanDraft): Fault[] {
  const faults: Fault[] = []
  if (plan.titleSq === '') faults.push({ field: 'titleSq', words: 'municipalities.fault.planTitle' })
  if (plan.status === 'adopted' && plan.source === null) {
    if (plan.decisionNo === null) faults.push({ field: 'decisionNo', words: 'municipalities.fault.decision' })
    if (plan.decisionOn === null) faults.push({ field: 'decisionOn', words: 'municipalities.fault.decisionDay' })
  }
  if (plan.fromYear !== null && plan.toYear !== null && plan.toYear < plan.fromYear) faults.push({ field: 'toYear', words: 'municipalities.fault.period' })
  return faults
}

/** What the measures cost together when it is more than the plan says; null when it is not. */
export function beyondPlan(plan: Pick<CarePlan, 'costMinor' | 'measures'>): number | null {
  if (plan.costMinor === null) return null
  const together = sum(plan.measures.map(({ costMinor }) => costMinor ?? 0))
  return together > plan.costMinor ? together - plan.costMinor : null
}
