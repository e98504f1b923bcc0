import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { sum } from '../kernel/money'
import { allot, PARTS_MAX } from '../fund/parts'
import type { Call } from './calls'
import type { Lot } from './lots'

/** What a further source pays of a call. The first source pays the rest. */
export type Funding = { readonly sourceId: string; readonly amountMinor: number }

type Funded = Pick<Call, 'fundingSourceId' | 'envelopeMinor' | 'otherSources'>

export const OTHERS_MAX = PARTS_MAX - 1

/** What the first source pays: all that no other does. */
export const firstAmount = ({ envelopeMinor, otherSources }: Pick<Funded, 'envelopeMinor' | 'otherSources'>): number => envelopeMinor - sum(otherSources.map(({ amountMinor }) => amountMinor))

export function findFundingFaults(call: Funded): Fault[] {
  const ids = [call.fundingSourceId, ...call.otherSources.map(({ sourceId }) => sourceId)]
  const faults = call.otherSources.flatMap(({ sourceId }, index): Fault[] => (ids.indexOf(sourceId) === index + 1 ? [] : [{ field: `other.${index}.sourceId`, words: 'calls.fault.sourceTwice' }]))
  if (call.otherSources.length > 0 && firstAmount(call) <= 0) faults.push({ field: 'other.0.amount', words: 'calls.fault.sourcesSum' })
  return faults
}

/** Further sources as typed: a row without source and amount is none. */
export function readOtherSources(form: Fields, known: readonly string[]): { others: Funding[]; faults: Fault[] } {
  const faults: Fault[] = []
  const others: Funding[] = []
  for (let index = 0; index < OTHERS_MAX; index += 1) {
    const [sourceId, amountMinor] = [form.text(`other.${index}.sourceId`), form.money(`other.${index}.amount`)]
    if (sourceId === '' && amountMinor === null) continue
    if (!known.includes(sourceId)) faults.push({ field: `other.${index}.sourceId`, words: 'calls.fault.source' })
    if (amountMinor === null || amountMinor === 'faulty' || amountMinor <= 0) faults.push({ field: `other.${index}.amount`, words: 'calls.fault.sourceAmount' })
    if (typeof amountMinor === 'number') others.push({ sourceId, amountMinor })
  }
  return { others, faults }
}

/** The same sources for each lot of a call: every one pays of each lot as much as of the whole, to the minor unit. */
export function fundingOfLots(call: Pick<Funded, 'otherSources'>, lots: readonly Lot[]): Funding[][] {
  const left = lots.map(({ envelopeMinor }) => envelopeMinor)
  const given = call.otherSources.map(({ sourceId, amountMinor }) => {
    const parts = allot(amountMinor, lots.map(({ envelopeMinor }, index) => ({ roomMinor: left[index] ?? 0, weightMinor: envelopeMinor })), 'proportional')
    for (const [index, minor] of parts.entries()) left[index] = (left[index] ?? 0) - minor
    return { sourceId, parts }
  })
  return lots.map((_lot, index) => given.flatMap(({ sourceId, parts }) => ((parts[index] ?? 0) > 0 ? [{ sourceId, amountMinor: parts[index] as number }] : [])))
}
