import type { Fault } from '../kernel/errors'
import type { Both } from '../kernel/words'
import { COUNTIES, type Municipality } from '../municipalities/municipalities'
import { TITLE_MAX, type Call } from './calls'
import type { CallMove, CallState } from './lifecycle'

/**
 * A part of a call with a title, money and, where it has one, an area of its own. From publication on a lot is a call within
 * the call: proposals, committee, ranking, awards, complaints and agreements are its own, rules and dates those of the whole.
 */
export type Lot = {
  readonly code: string
  readonly title: Both
  readonly envelopeMinor: number
  /** Empty: wherever the whole call is. */
  readonly municipalityCodes: readonly string[]
}

export const LOTS_MAX = 99
export const LOT_CODE = /^[A-Z0-9]{1,4}$/

/** A call in lots is decided lot by lot; nobody applies to it as a whole. */
export const isDivided = (call: { readonly lots: readonly unknown[] }): boolean => call.lots.length > 0

/** The call that people read and ask about: of a lot, the whole it belongs to. */
export const wholeId = (call: Pick<Call, 'id' | 'lotOf'>): string => call.lotOf ?? call.id

export const lotReference = (reference: string, code: string): string => `${reference}-${code}`

/** `Shërbime sociale · A · Fëmijët`: the same in every list, letter and act. */
export const lotTitle = (call: Pick<Call, 'titleSq' | 'titleEn'>, { code, title }: Lot): Both =>
  ({ sq: `${call.titleSq} · ${code} · ${title.sq}`, en: `${call.titleEn} · ${code} · ${title.en}` })

export const municipalitiesOf = (lot: Lot, ofCall: readonly string[]): readonly string[] =>
  lot.municipalityCodes.length === 0 ? ofCall : ofCall.filter((code) => lot.municipalityCodes.includes(code))

/** What stands in the way of publishing a call in these lots. Their money together is the money of the call, to the last qindarka. */
export function findLotFaults(call: Pick<Call, 'titleSq' | 'titleEn' | 'envelopeMinor' | 'lots' | 'settings'>, municipalityCodes: readonly string[]): Fault[] {
  const { lots, envelopeMinor, settings } = call
  if (lots.length === 0) return []
  const faults: Fault[] = lots.length === 1 ? [{ field: 'lot.0.code', words: 'calls.fault.lotAlone' }] : []
  for (const [index, lot] of lots.entries()) {
    const { code } = lot
    const rule = (broken: boolean, name: string, words: string) => { if (broken) faults.push({ field: `lot.${index}.${name}`, words, values: { code } }) }
    rule(lot.title.sq === '' || lot.title.en === '', 'titleSq', 'calls.fault.bothLanguagesOf')
    rule([lotTitle(call, lot).sq, lotTitle(call, lot).en].some(({ length }) => length > TITLE_MAX), 'titleSq', 'calls.fault.lotTitle')
    const places = municipalitiesOf(lot, municipalityCodes)
    rule(lot.municipalityCodes.some((one) => !municipalityCodes.includes(one)), 'municipalities', 'calls.fault.lotPlace')
    rule(lot.envelopeMinor < settings.grantMinMinor || settings.guaranteedPerMunicipality * places.length * settings.grantMinMinor > lot.envelopeMinor, 'envelope', 'calls.fault.lotEnvelope')
  }
  const together = lots.reduce((all, lot) => all + lot.envelopeMinor, 0)
  if (together !== envelopeMinor) faults.push({ field: 'lot.0.envelope', words: 'calls.fault.lotSum', values: { together: together / 100, envelope: envelopeMinor / 100 } })
  return faults
}

export const DIVISIONS = ['municipality', 'county'] as const
export type Division = (typeof DIVISIONS)[number]

/** A lot for each municipality or county of a call, the money in equal parts; what does not divide goes to the first ones. */
export function divided(call: Pick<Call, 'envelopeMinor'>, municipalities: readonly Municipality[], by: Division): Lot[] {
  const places = by === 'municipality'
    ? municipalities.map(({ code, nameSq, nameEn }) => ({ code: `M${code}`, title: { sq: nameSq, en: nameEn }, municipalityCodes: [code] }))
    : [...new Set(municipalities.map(({ countyIso }) => countyIso))].sort().map((county) => ({
      code: `Q${county.slice(-2)}`, title: COUNTIES[county] ?? { sq: county, en: county }, municipalityCodes: municipalities.filter(({ countyIso }) => countyIso === county).map(({ code }) => code),
    }))
  const each = Math.floor(call.envelopeMinor / Math.max(1, places.length))
  const rest = call.envelopeMinor - each * places.length
  return places.map((place, index) => ({ ...place, envelopeMinor: each + (index < rest ? 1 : 0) }))
}

const ENDED: readonly CallState[] = ['finalised', 'cancelled', 'failed_no_award']
export const hasEnded = ({ state }: Pick<Call, 'state'>): boolean => ENDED.includes(state)

/** How a call in lots ends with the last of them; null while one goes on. */
export function endOf(lots: readonly Pick<Call, 'state'>[]): CallMove | null {
  if (!lots.every(hasEnded)) return null
  if (lots.some(({ state }) => state === 'finalised')) return 'settle'
  return lots.every(({ state }) => state === 'cancelled') ? 'cancel' : 'fail'
}
