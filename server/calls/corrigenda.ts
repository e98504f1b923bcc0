import type { Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Words } from '../kernel/words'
import { dateField, DATES, findOrderFaults, findPastFaults, findWindowFaults, isMoment, type Calendar, type DateName } from './calendar'
import type { Call } from './calls'

export type DateChange = { readonly name: DateName; readonly old: string | null; readonly new: string | null }

/** A numbered, public change to a published call: dates as they were and as they are, and why. */
export type Corrigendum = {
  id: string
  callId: string
  number: number
  kind: 'corrigendum' | 'extension'
  reasonSq: string
  reasonEn: string
  changes: readonly DateChange[]
  publishedBy: string
  publishedAt: Instant
}

export function changesBetween(before: Calendar, after: Calendar): DateChange[] {
  return DATES.filter((name) => before[name] !== after[name]).map((name) => ({ name, old: before[name], new: after[name] }))
}

export const kindOf = (changes: readonly DateChange[]): Corrigendum['kind'] => (changes.some(({ name }) => name === 'closesAt') ? 'extension' : 'corrigendum')

/**
 * What a published call's calendar may become: in order, with new dates ahead of us, nothing shortened that people count on,
 * and the opening left alone once it is past.
 */
export function findCorrectionFaults(call: Call, after: Calendar, now: Instant): Fault[] {
  const changed = changesBetween(call, after).map(({ name }) => name)
  const faults: Fault[] = []
  if (after.closesAt < call.closesAt) faults.push({ field: dateField('closesAt'), words: 'calls.fault.shortened' })
  if (after.questionsUntil < call.questionsUntil) faults.push({ field: dateField('questionsUntil'), words: 'calls.fault.questionsShortened' })
  if (changed.includes('opensAt') && call.opensAt <= now) faults.push({ field: dateField('opensAt'), words: 'calls.fault.opened' })
  faults.push(...findPastFaults(after, now, changed), ...findOrderFaults(after), ...findWindowFaults(after, call.settings))
  return faults.filter((fault, index) => faults.findIndex(({ field }) => field === fault.field) === index)
}

/** A date as people read it: a moment with its hour, a day without; a dash where there is none. */
export const sayDate = (words: Words, name: DateName, value: string | null): string =>
  value === null ? words.say('calls.noDate') : isMoment(name) ? words.moment(value) : words.day(value)

/** `Afati i dorëzimit: nga 20 maj 2020, ora 17:00 në 27 maj 2020, ora 17:00`, one line a change. */
export function sayChanges(words: Words, changes: readonly DateChange[]): string {
  return changes.map(({ name, old, new: now }) => words.say('calls.corrigendum.line', { what: words.say(`calls.date.${name}`), old: sayDate(words, name, old), new: sayDate(words, name, now) })).join('\n')
}
