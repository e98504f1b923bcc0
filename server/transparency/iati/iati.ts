import type { AgreementState } from '../../agreements/lifecycle'
import type { CallState } from '../../calls/lifecycle'
import type { SourceKind } from '../../fund/fund'
import { addDays, addMonths, dayOf, daysBetween, type Day } from '../../kernel/dates'
import { divideRounded, sum } from '../../kernel/money'
import { stands, type OpenAward } from '../open-awards'
import type { Movement, MovementKind } from '../open-money'

export const VERSION = '2.03'

/** Codes of the standard's lists, by what they mean here. */
export const STATUS = { pipeline: '1', implementation: '2', finalisation: '3', closed: '4', cancelled: '5', suspended: '6' } as const
export const ROLE = { funding: '1', accountable: '2', extending: '3', implementing: '4' } as const
export const RELATED = { parent: '1', child: '2' } as const
export const DATE = { plannedStart: '1', actualStart: '2', plannedEnd: '3', actualEnd: '4' } as const
export const HIERARCHY = { fund: '1', call: '2', award: '3' } as const
export const INCOMING_FUNDS = '1'
export const PROJECT = 'C01'
export const STANDARD_GRANT = '110'
export const ADMINISTRATIVE_REGION = '1'
export const DOCUMENT = { tender: 'A10', activityPage: 'A12', organisationPage: 'B16' } as const

/** Money paid back is a disbursement below zero: the standard has no type of its own for it. */
export const TRANSACTION: Readonly<Record<MovementKind, string>> = { commitment: '2', disbursement: '3', reimbursement: '7', refund: '3' }

/** The kind of organisation that gives; where a kind of source does not say it, nothing is said. */
export const SOURCE_TYPE: Readonly<Partial<Record<SourceKind, string>>> = { ministry: '10', municipal_budget: '11' }

export const granteeType = (kind: string): string => (kind === 'municipality' || kind === 'county' ? '11' : '22')

type Status = (typeof STATUS)[keyof typeof STATUS]

const OF_AGREEMENT: Readonly<Record<AgreementState, Status>> = {
  draft: STATUS.pipeline, sent: STATUS.pipeline, signed: STATUS.pipeline, active: STATUS.implementation, suspended: STATUS.suspended,
  ended: STATUS.finalisation, closing: STATUS.finalisation, terminated: STATUS.finalisation, closed: STATUS.closed, cancelled: STATUS.cancelled,
}

/** An award is in preparation until its agreement runs; one that was refused, left unanswered or taken back is cancelled. */
export function awardStatus(award: Pick<OpenAward, 'state' | 'agreementState'>): Status {
  if (!stands(award)) return STATUS.cancelled
  if (award.state === 'closed') return STATUS.closed
  return award.agreementState === null ? STATUS.pipeline : OF_AGREEMENT[award.agreementState]
}

/** A call whose results are out goes on until its last grant is closed. */
export const callStatus = (state: CallState): Status => (state === 'finalised' ? STATUS.closed : STATUS.implementation)

export type ActivityDate = { readonly type: string; readonly on: Day }

type Course = Pick<OpenAward, 'agreementState' | 'startsOn' | 'endsOn' | 'endedAt'>

const BEGUN: readonly (AgreementState | null)[] = ['active', 'suspended', 'ended', 'closing', 'terminated', 'closed']

/** Planned by the agreement, before there is one by the call; actual where it has begun and ended. Nothing actual lies ahead. */
export function awardDates(course: Course, call: { readonly startsFrom: Day; readonly endsBy: Day }, today: Day): ActivityDate[] {
  const { startsOn, endsOn, agreementState, endedAt } = course
  const dates = [{ type: DATE.plannedStart, on: startsOn ?? call.startsFrom }]
  const ended = endedAt === null ? null : earlier(dayOf(endedAt), endsOn ?? dayOf(endedAt))
  const begun = startsOn !== null && BEGUN.includes(agreementState) && startsOn <= (ended ?? today)
  return [
    ...dates,
    ...(begun ? [{ type: DATE.actualStart, on: startsOn }] : []),
    { type: DATE.plannedEnd, on: endsOn ?? call.endsBy },
    ...(begun && ended !== null ? [{ type: DATE.actualEnd, on: ended }] : []),
  ]
}

const earlier = (one: Day, other: Day): Day => (one < other ? one : other)

export type BudgetPeriod = { readonly from: Day; readonly to: Day; readonly amountMinor: number }

const MONTHS_A_YEAR = 12

/** A budget may not be longer than a year: a longer one is divided by years, the money by days; the last takes what rounding left. */
export function budgetPeriods(from: Day, to: Day, amountMinor: number): BudgetPeriod[] {
  const days = BigInt(daysBetween(from, to) + 1)
  const periods: { from: Day; to: Day }[] = []
  for (let year = 0; addMonths(from, year * MONTHS_A_YEAR) <= to; year += 1) {
    periods.push({ from: addMonths(from, year * MONTHS_A_YEAR), to: earlier(addDays(addMonths(from, (year + 1) * MONTHS_A_YEAR), -1), to) })
  }
  const first = periods.slice(0, -1).map((one) => divideRounded(BigInt(amountMinor) * BigInt(daysBetween(one.from, one.to) + 1), days))
  return periods.map((one, index) => ({ ...one, amountMinor: first[index] ?? amountMinor - sum(first) }))
}

export type YearSpent = { readonly year: string; readonly currency: string; readonly lastOn: Day; readonly amountMinor: number }

/** What was paid, less what was paid back, by calendar year and currency. */
export function spentByYear(movements: readonly Movement[]): YearSpent[] {
  const years = new Map<string, YearSpent>()
  for (const { kind, on, currency, amountMinor } of movements) {
    if (kind === 'commitment') continue
    const year = on.slice(0, 4)
    const before = years.get(`${year} ${currency}`)
    years.set(`${year} ${currency}`, { year, currency, lastOn: before === undefined || before.lastOn < on ? on : before.lastOn, amountMinor: sum([before?.amountMinor ?? 0, amountMinor]) })
  }
  return [...years].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, spent]) => spent)
}
