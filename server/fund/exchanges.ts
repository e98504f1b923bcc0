import type { Day, Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { divideRounded } from '../kernel/money'
import type { Source } from './fund'

/** Money of a source exchanged for money of another currency, which a second source holds from then on. */
export type Exchange = {
  id: string
  fromSourceId: string
  toSourceId: string
  fromMinor: number
  toMinor: number
  /** Units of the second currency for one of the first, as the bank's advice has it. */
  rate: string
  rateOn: Day
  rateSource: string
  reference: string
  recordedBy: string
  recordedAt: Instant
  eventSeq: number
}

/** As a form sends it. */
export type ExchangeFields = {
  readonly toSourceId: string
  readonly fromMinor: number | null | 'faulty'
  readonly toMinor: number | null | 'faulty'
  readonly rate: string
  readonly rateOn: Day | null | 'faulty'
  readonly rateSource: string
  readonly reference: string
}

const RATE = /^(\d{1,9})(?:[.,](\d{1,6}))?$/
const MILLION = 1_000_000n

/** A rate in millionths; null where it cannot be read or is nothing. */
export function readRate(text: string): bigint | null {
  const match = RATE.exec(text.replace(/\s/g, ''))
  if (match === null) return null
  const millionths = BigInt(match[1] as string) * MILLION + BigInt((match[2] ?? '').padEnd(6, '0'))
  return millionths === 0n ? null : millionths
}

/** What an amount becomes at a rate, half away from zero to the minor unit. Every currency served has a hundred of them. */
export const exchanged = (fromMinor: number, millionths: bigint): number => divideRounded(BigInt(fromMinor) * millionths, MILLION)

/** Banks round to the unit of the currency they pay out. */
const ROUNDING_MINOR = 100

export function findExchangeFaults(fields: ExchangeFields, from: Source, to: Source | undefined, today: Day): Fault[] {
  const { fromMinor, toMinor, rateOn, rateSource, reference } = fields
  const faults: Fault[] = []
  if (to === undefined || to.currency === from.currency) faults.push({ field: 'toSourceId', words: 'fund.fault.otherCurrency' })
  for (const field of ['fromMinor', 'toMinor'] as const) {
    const minor = fields[field]
    if (typeof minor !== 'number' || minor < 1) faults.push({ field, words: 'fund.fault.amount' })
  }
  const rate = readRate(fields.rate)
  if (rate === null) faults.push({ field: 'rate', words: 'fund.fault.rate' })
  else if (typeof fromMinor === 'number' && typeof toMinor === 'number' && Math.abs(exchanged(fromMinor, rate) - toMinor) > ROUNDING_MINOR) {
    faults.push({ field: 'toMinor', words: 'fund.fault.rateSum', values: { expected: exchanged(fromMinor, rate) / 100 } })
  }
  if (rateOn === null || rateOn === 'faulty') faults.push({ field: 'rateOn', words: 'fund.fault.day' })
  else if (rateOn > today) faults.push({ field: 'rateOn', words: 'fund.fault.dayAhead' })
  if (rateSource === '' || rateSource.length > 120) faults.push({ field: 'rateSource', words: 'fund.fault.rateSource', values: { max: 120 } })
  if (reference === '' || reference.length > 100) faults.push({ field: 'reference', words: 'fund.fault.reference', values: { max: 100 } })
  return faults
}
