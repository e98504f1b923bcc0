import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { folded, type Words } from '../kernel/words'
import { nameOf, type Municipality } from '../municipalities/municipalities'
import { TITLE_MAX, type Call } from './calls'
import type { DraftField, FieldGroup } from './draft-fields'
import { LOT_CODE, LOTS_MAX, type Lot } from './lots'

/** Empty rows under those that are there; saving makes room for more. */
const SPARE_ROWS = 2

/** The rows of the page of lots, a group of fields each: what a form shows, and what two people may have saved differently. */
export function lotGroups({ lots }: Pick<Call, 'lots'>, words: Words, municipalities: readonly Municipality[], sentRows: number, moneyText: (minor: number) => string): FieldGroup[] {
  const names = (codes: readonly string[]) => municipalities.filter(({ code }) => codes.includes(code)).map((one) => nameOf(words, one)).sort(words.compare).join(', ')
  return Array.from({ length: Math.max(sentRows, Math.min(LOTS_MAX, lots.length + SPARE_ROWS)) }, (_all, index): FieldGroup => {
    const lot = lots[index]
    const field = (name: string, kind: DraftField['kind'], label: string, stored: string): DraftField =>
      ({ name: `lot.${index}.${name}`, kind, label, values: { number: index + 1 }, stored, optional: true })
    return {
      heading: 'calls.page.lots',
      fields: [
        field('code', 'text', 'calls.row.code', lot?.code ?? ''),
        field('titleSq', 'text', 'calls.row.sq', lot?.title.sq ?? ''),
        field('titleEn', 'text', 'calls.row.en', lot?.title.en ?? ''),
        field('envelope', 'text', 'calls.row.envelope', lot === undefined ? '' : moneyText(lot.envelopeMinor)),
        field('municipalities', 'text', 'calls.row.municipalities', lot === undefined ? '' : names(lot.municipalityCodes)),
      ],
    }
  })
}

/** Lots as typed. An empty row is no lot; places are named as people name them. */
export function readLots(form: Fields, rows: readonly number[], municipalities: readonly Municipality[]): { change: { lots: Lot[] }; faults: Fault[] } {
  const faults: Fault[] = []
  const lots: Lot[] = []
  for (const index of rows.slice(0, LOTS_MAX)) {
    const at = (name: string) => `lot.${index}.${name}`
    const [code, sq, en] = [form.text(at('code')).toUpperCase(), form.text(at('titleSq')), form.text(at('titleEn'))]
    const [envelope, places] = [form.money(at('envelope')), form.text(at('municipalities'))]
    if (code === '' && sq === '' && en === '' && envelope === null && places === '') continue
    if (!LOT_CODE.test(code)) faults.push({ field: at('code'), words: 'calls.fault.lotCode' })
    else if (lots.some((lot) => lot.code === code)) faults.push({ field: at('code'), words: 'calls.fault.codeTwice', values: { code } })
    for (const [name, text] of [['titleSq', sq], ['titleEn', en]] as const) if (text.length > TITLE_MAX) faults.push({ field: at(name), words: 'calls.fault.tooLong', values: { max: TITLE_MAX, length: text.length } })
    if (envelope === null || envelope === 'faulty' || envelope <= 0) faults.push({ field: at('envelope'), words: 'calls.fault.envelope' })
    const { codes, unknown } = municipalitiesNamed(places, municipalities)
    if (unknown.length > 0) faults.push({ field: at('municipalities'), words: 'calls.fault.lotUnknown', values: { names: unknown.join(', ') } })
    lots.push({ code, title: { sq, en }, envelopeMinor: typeof envelope === 'number' ? envelope : 0, municipalityCodes: codes })
  }
  return { change: { lots }, faults }
}

/** `Kamëz, Rrogozhina`: in either language, by former names or by code, with or without the marks above letters. */
export function municipalitiesNamed(text: string, municipalities: readonly Municipality[]): { codes: string[]; unknown: string[] } {
  const named = text.split(/[,;]/).map((name) => name.trim()).filter((name) => name !== '')
  const found = named.map((name) => municipalities.find(({ code, nameSq, nameEn, aliases }) => [code, nameSq, nameEn, ...aliases].some((known) => folded(known) === folded(name))))
  return { codes: [...new Set(found.flatMap((one) => one?.code ?? []))].sort(), unknown: named.filter((_name, index) => found[index] === undefined) }
}
