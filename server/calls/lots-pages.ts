import type { Link, TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { isOpen, type Call, type CallMunicipality } from './calls'
import { isDivided, type Lot } from './lots'
import { namesOf, stateTag } from './said'

export type LotRow = { code: string; title: string; href: string | null; places: string; money: string; state: TagView | null; start: Link | null; results: Link | null }

export type LotsShown = { readonly lots: readonly Call[]; readonly municipalities: readonly CallMunicipality[]; readonly at: Date; readonly apply: boolean }

/** The lots of a call: as they are planned while it is drafted, and where each of them is from publication on. */
export function lotRows(words: Words, call: Call, { lots, municipalities, at, apply }: LotsShown): LotRow[] {
  return call.lots.map((lot) => {
    const published = lots.find(({ lotCode }) => lotCode === lot.code)
    return {
      code: lot.code, title: words.pick(lot.title), places: placesOf(words, lot, municipalities), money: words.money(lot.envelopeMinor, call.currency),
      href: published === undefined ? null : `/calls/${published.reference}`,
      state: published === undefined ? null : stateTag(words, published, at),
      start: published !== undefined && apply && isOpen(published, at) ? { href: `/proposals/new?call=${published.reference}`, text: words.say('calls.start') } : null,
      results: published === undefined || published.resultsPublishedAt === null ? null : { href: `/calls/${published.reference}/results`, text: words.say('calls.results') },
    }
  })
}

export const placesOf = (words: Words, { municipalityCodes }: Lot, ofCall: readonly CallMunicipality[]): string =>
  municipalityCodes.length === 0 ? words.say('calls.lots.everywhere') : words.list(namesOf(words, ofCall.filter(({ code }) => municipalityCodes.includes(code))))

/** `4 lots`, for lists in which a call in lots is one row. */
export const lotsNote = (words: Words, call: Call): string => (isDivided(call) ? ` · ${words.count('calls.lots.count', call.lots.length)}` : '')
