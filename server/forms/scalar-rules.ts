import { addDays, addMonths, readDay } from '../kernel/dates'
import type { Both } from '../kernel/words'
import { lacking, lengthOf, quoted, wrong, type Finding } from './findings'
import { isBlank, type FormLimits, type Option, type Role } from './forms'

/** One field that holds one value: a question, or a cell of a row. */
export type Asked = {
  readonly field: string
  /** What the sentence calls it. */
  readonly place: Both
  readonly kind: string
  readonly required: 'yes' | 'no'
  readonly minLength?: number
  readonly maxLength?: number
  readonly min?: number
  readonly max?: number
  readonly decimals?: 1 | 2
  readonly options: readonly Option[]
  readonly role?: Role
}

/** What only the call knows, for questions that play a role in it. */
export type Around = { readonly limits: FormLimits; readonly lasting: unknown }

export function checkScalar(asked: Asked, value: unknown, around: Around | null): Finding[] {
  const { field, place } = asked
  if (isBlank(value)) {
    if (asked.required === 'no') return []
    return [lacking(field, asked.kind === 'one' ? 'forms.fault.choose' : 'forms.fault.missing', { question: place })]
  }
  switch (asked.kind) {
    case 'number': return checkNumber(asked, value, around)
    case 'money': return checkMoney(asked, value)
    case 'date': return checkDay(asked, value, around)
    case 'one': return asked.options.some((option) => option.value === value) ? [] : [wrong(field, 'forms.fault.notOffered', { question: place })]
    default: return checkText(asked, value)
  }
}

function checkText({ field, place, minLength = 0, maxLength = Infinity }: Asked, value: unknown): Finding[] {
  if (typeof value !== 'string') return [wrong(field, 'forms.fault.notText', { question: place })]
  const length = lengthOf(value)
  if (length > maxLength) return [wrong(field, 'forms.fault.tooLong', { question: place, lengthCount: length, maxCount: maxLength, overCount: length - maxLength })]
  if (length < minLength) return [wrong(field, 'forms.fault.tooShort', { question: place, lengthCount: length, minCount: minLength })]
  return []
}

function checkNumber(asked: Asked, value: unknown, around: Around | null): Finding[] {
  const { field, place: question } = asked
  if (typeof value !== 'number' || !Number.isFinite(value)) return [wrong(field, 'forms.fault.notNumber', { question, typed: quoted(typeof value === 'string' ? value : '') })]
  const scale = 10 ** (asked.decimals ?? 0)
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER / 100) return [wrong(field, 'forms.fault.notNumber', { question, typed: quoted(String(value)) })]
  if (Math.abs(value * scale - Math.round(value * scale)) > 1e-6) {
    return [wrong(field, asked.decimals === undefined ? 'forms.fault.notWhole' : 'forms.fault.decimals', { question, decimals: asked.decimals ?? 0 })]
  }
  const lasts = asked.role === 'months' && around !== null
  const min = lasts ? around.limits.durationMonthsMin : asked.min
  const max = lasts ? around.limits.durationMonthsMax : asked.max
  if (min !== undefined && value < min) return [wrong(field, lasts ? 'forms.fault.tooBrief' : 'forms.fault.belowMin', { question, minCount: min })]
  if (max !== undefined && value > max) return [wrong(field, lasts ? 'forms.fault.tooLasting' : 'forms.fault.aboveMax', { question, maxCount: max })]
  return []
}

function checkMoney({ field, place: question, min, max }: Asked, value: unknown): Finding[] {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return [wrong(field, 'forms.fault.notMoney', { question, typed: quoted(typeof value === 'string' ? value : '') })]
  if (min !== undefined && value < min) return [wrong(field, 'forms.fault.belowMinMoney', { question, minMinor: min })]
  if (max !== undefined && value > max) return [wrong(field, 'forms.fault.aboveMaxMoney', { question, maxMinor: max })]
  return []
}

function checkDay({ field, place: question, role }: Asked, value: unknown, around: Around | null): Finding[] {
  const day = typeof value === 'string' ? readDay(value) : null
  if (day === null || day !== value) return [wrong(field, 'forms.fault.notDay', { question, typed: quoted(typeof value === 'string' ? value : '') })]
  if (role !== 'startsOn' || around === null) return []
  const { startsFrom, endsBy } = around.limits
  if (startsFrom !== undefined && day < startsFrom) return [wrong(field, 'forms.fault.startsTooEarly', { startsOn: day, startsFromOn: startsFrom })]
  if (endsBy === undefined || typeof around.lasting !== 'number' || !Number.isInteger(around.lasting) || around.lasting < 1 || around.lasting > 600) return []
  const endOn = addDays(addMonths(day, around.lasting), -1)
  return endOn > endsBy ? [wrong(field, 'forms.fault.endsTooLate', { endOn, endsByOn: endsBy })] : []
}
