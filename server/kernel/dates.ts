/** The zone in which the scheme lives: deadlines are said and typed in it, and kept as instants. */
export const ZONE = 'Europe/Tirane'

/** An instant as ISO 8601 text in UTC with milliseconds: sorts as text, the same on both engines. */
export type Instant = string
/** A calendar day as `yyyy-mm-dd`, in the scheme's zone. */
export type Day = string

export const instant = (date: Date): Instant => date.toISOString()

// eslint-disable-next-line @typescript-eslint/no-require-imports
const temporal = () => (require('@js-temporal/polyfill') as typeof import('@js-temporal/polyfill')).Temporal

/**
 * The instant at which the clocks of the scheme's zone show this day and time.
 * Null for text that is no date, for the hour that summer time skips and for the one it repeats:
 * a deadline must not be ambiguous.
 */
export function instantAt(day: string, time: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null
  try {
    const local = temporal().PlainDateTime.from(`${day}T${time}`, { overflow: 'reject' })
    return new Date(local.toZonedDateTime(ZONE, { disambiguation: 'reject' }).epochMilliseconds).toISOString()
  } catch {
    return null
  }
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
})

/** The day and the time that the clocks of the scheme's zone show at an instant. */
export function localOf(at: Instant | Date): { day: Day; time: string } {
  const found = Object.fromEntries(parts.formatToParts(typeof at === 'string' ? new Date(at) : at).map(({ type, value }) => [type, value]))
  return { day: `${found['year']}-${found['month']}-${found['day']}`, time: `${found['hour']}:${found['minute']}` }
}

export const dayOf = (at: Instant | Date): Day => localOf(at).day

/** A real calendar day as typed: `2020-05-20`, `20.5.2020` or `20/05/2020`. Null when there is no such day. */
export function readDay(text: string): Day | null {
  const bare = text.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(bare)
  const local = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(bare)
  const [year, month, date] = iso !== null ? [iso[1], iso[2], iso[3]] : local !== null ? [local[3], local[2], local[1]] : []
  if (year === undefined || month === undefined || date === undefined) return null
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const utc = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== day ? null : day
}

export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The day so many months later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** Monday to Friday; public holidays are not counted. */
export function addWorkingDays(day: Day, days: number): Day {
  let result = day
  for (let left = days; left > 0; ) {
    result = addDays(result, 1)
    const weekday = new Date(`${result}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return result
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** Whole months of a period, first and last day counted: 1 March to 31 October is 8, and so is 15 July to 15 March. */
export function monthsBetween(from: Day, to: Day): number {
  const after = addDays(to, 1)
  let months = 0
  while (addMonths(from, months + 1) <= after) months += 1
  return months
}
