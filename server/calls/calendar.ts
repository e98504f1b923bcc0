import assert from 'node:assert/strict'
import { addDays, addMonths, dayOf, instantAt, type Day, type Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import type { Call } from './calls'
import type { CallSettings } from './settings'

/** The dates of a call in the order in which they come. Moments are instants; days are whole days of the scheme's zone. */
export const MOMENTS = ['opensAt', 'infoSessionAt', 'questionsUntil', 'answersBy', 'closesAt'] as const
export const DAYS = ['resultsOn', 'contractBy', 'startsFrom', 'endsBy'] as const
export type MomentName = (typeof MOMENTS)[number]
export type DayName = (typeof DAYS)[number]
export type DateName = MomentName | DayName
export const DATES: readonly DateName[] = [...MOMENTS, ...DAYS]

export type Calendar = Pick<Call, DateName>

export const isMoment = (name: DateName): name is MomentName => (MOMENTS as readonly string[]).includes(name)
export const calendarOf = (call: Calendar): Calendar => Object.fromEntries(DATES.map((name) => [name, call[name]])) as Calendar

/** An hour that exists once on every day of the year. */
function at(day: Day, time: string): Instant {
  const moment = instantAt(day, time)
  assert(moment !== null, `${time} exists once on ${day}`)
  return moment
}

/** The dates a new call begins with: open in two weeks for as long as its template asks, questions and answers counted back from the deadline. */
export function suggestCalendar(today: Day, settings: CallSettings): Calendar {
  const opens = addDays(today, 14)
  const closes = addDays(opens, settings.openDaysMin)
  const starts = addDays(closes, 56)
  return {
    opensAt: at(opens, '09:00'),
    infoSessionAt: at(addDays(opens, 10), '10:00'),
    questionsUntil: at(addDays(closes, -settings.questionsCloseDays), '17:00'),
    answersBy: at(addDays(closes, -settings.answersDays), '17:00'),
    closesAt: at(closes, '17:00'),
    resultsOn: addDays(closes, 35),
    contractBy: addDays(closes, 49),
    startsFrom: starts,
    endsBy: addDays(addMonths(starts, settings.durationMonthsMax), 30),
  }
}

/**
 * Reads a moment typed as a day and a time of the scheme's zone, fields `<name>.day` and `<name>.time`.
 * The hour that summer time skips or repeats is refused: a deadline must mean one moment.
 */
export function readMoment(form: Fields, name: string): Instant | null | Fault {
  const day = form.day(`${name}.day`)
  const time = form.text(`${name}.time`).replace(/^(\d):/, '0$1:').replace('.', ':')
  if (day === null && time === '') return null
  if (day === null || day === 'faulty') return { field: `${name}.day`, words: 'calls.fault.day' }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { field: `${name}.time`, words: 'calls.fault.time' }
  return instantAt(day, time) ?? { field: `${name}.time`, words: 'calls.fault.clockChange', values: { time } }
}

/** Reads the dates named; a moment that may stay empty is the information session. */
export function readCalendar(form: Fields, stored: Calendar, names: readonly DateName[] = DATES): { calendar: Calendar; faults: Fault[] } {
  const faults: Fault[] = []
  const read: Record<string, string | null> = { ...stored }
  for (const name of names) {
    const value = isMoment(name) ? readMoment(form, name) : form.day(name)
    if (value !== null && typeof value === 'object') faults.push(value)
    else if (value === 'faulty' || (value === null && name !== 'infoSessionAt')) faults.push({ field: isMoment(name) ? `${name}.day` : name, words: 'calls.fault.day' })
    else read[name] = value
  }
  return { calendar: read as Calendar, faults }
}

/** Pairs that must not change places: the first comes no later than the second. */
const ORDER: readonly (readonly [DateName, DateName])[] = [
  ['opensAt', 'infoSessionAt'], ['infoSessionAt', 'questionsUntil'], ['opensAt', 'questionsUntil'], ['questionsUntil', 'answersBy'], ['answersBy', 'closesAt'],
  ['closesAt', 'resultsOn'], ['resultsOn', 'contractBy'], ['resultsOn', 'startsFrom'], ['contractBy', 'endsBy'], ['startsFrom', 'endsBy'],
]

export const dateField = (name: DateName): string => (isMoment(name) ? `${name}.day` : name)

/** Dates out of their order, each named at the later field; the call must also be open for some time. */
export function findOrderFaults(calendar: Calendar): Fault[] {
  const faults: Fault[] = []
  const add = (name: DateName, words: string) => { if (!faults.some(({ field }) => field === dateField(name))) faults.push({ field: dateField(name), words }) }
  for (const [first, second] of ORDER) {
    const [a, b] = [calendar[first], calendar[second]]
    if (a === null || b === null) continue
    const late = isMoment(first) === isMoment(second) ? a > b : dayOf(a) > b
    if (late) add(second, `calls.fault.order.${second}`)
  }
  if (calendar.opensAt >= calendar.closesAt) add('closesAt', 'calls.fault.order.closesAt')
  return faults
}

/** Dates that are over already. */
export function findPastFaults(calendar: Calendar, now: Instant, names: readonly DateName[] = DATES): Fault[] {
  return names.filter((name) => {
    const value = calendar[name]
    return value !== null && value < (isMoment(name) ? now : dayOf(now))
  }).map((name) => ({ field: dateField(name), words: 'calls.fault.past' }))
}

/** Whether the time between first start and last end has room for the shortest project allowed. */
export function findWindowFaults(calendar: Calendar, settings: Pick<CallSettings, 'durationMonthsMin'>): Fault[] {
  return addMonths(calendar.startsFrom, settings.durationMonthsMin) > addDays(calendar.endsBy, 1)
    ? [{ field: 'endsBy', words: 'calls.fault.window', values: { months: settings.durationMonthsMin } }]
    : []
}

