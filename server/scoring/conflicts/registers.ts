import type { Day } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import type { Fields } from '../../kernel/fields'
import { ibanFault, normalIban } from '../../organisations/identifiers'

/** How a person belongs, or belonged, to an organisation; `post` is an office in a municipality. */
export const AFFILIATIONS = ['employed', 'board', 'member', 'adviser', 'supplier', 'relative', 'post'] as const
export type AffiliationKind = (typeof AFFILIATIONS)[number]

export type Affiliation = {
  readonly kind: AffiliationKind
  /** Name or tax number of the organisation, or what the post is. */
  readonly name: string
  /** Of a post: the code of the municipality; empty otherwise. */
  readonly municipality: string
  readonly since: Day | ''
  /** Empty while it lasts. */
  readonly until: Day | ''
}

/** What a person of the pool declares once and keeps up to date; the person alone reads it, others read what follows from it. */
export type Register = { readonly address: string; readonly iban: string; readonly affiliations: readonly Affiliation[] }

export const emptyRegister: Register = { address: '', iban: '', affiliations: [] }

/** Rows that the form offers beyond those that are filled in. */
export const SPARE_ROWS = 2
export const ROWS_MAX = 30
const NAME_MAX = 200

export const rowName = (index: number, field: keyof Affiliation): string => `row.${index}.${field}`

/** Reads the form; what cannot be read is a fault beside its field. */
export function readRegister(form: Fields, places: readonly string[]): { register: Register; faults: Fault[] } {
  const faults: Fault[] = []
  const iban = normalIban(form.text('iban'))
  const address = form.text('address')
  const wrong = iban === '' ? null : ibanFault(iban)
  if (wrong !== null) faults.push(wrong)
  if (address.length > NAME_MAX) faults.push({ field: 'address', words: 'scoring.fault.long', values: { max: NAME_MAX } })
  const affiliations: Affiliation[] = []
  for (let index = 0; index < ROWS_MAX; index += 1) {
    const row = readRow(form, index, places, faults)
    if (row !== null) affiliations.push(row)
  }
  return { register: { address, iban, affiliations }, faults }
}

function readRow(form: Fields, index: number, places: readonly string[], faults: Fault[]): Affiliation | null {
  const at = (field: keyof Affiliation) => rowName(index, field)
  const kind = form.text(at('kind'))
  const name = form.text(at('name'))
  const municipality = form.text(at('municipality'))
  if (kind === '' && name === '' && municipality === '') return null
  const day = (field: 'since' | 'until'): Day | '' => {
    const value = form.day(at(field))
    if (value === 'faulty') faults.push({ field: at(field), words: 'conflicts.fault.day' })
    return value === 'faulty' || value === null ? '' : value
  }
  const [since, until] = [day('since'), day('until')]
  if (!isAffiliation(kind)) faults.push({ field: at('kind'), words: 'conflicts.fault.kind' })
  if (name === '') faults.push({ field: at('name'), words: 'conflicts.fault.name' })
  if (name.length > NAME_MAX) faults.push({ field: at('name'), words: 'scoring.fault.long', values: { max: NAME_MAX } })
  if (kind === 'post' && !places.includes(municipality)) faults.push({ field: at('municipality'), words: 'conflicts.fault.municipality' })
  if (since !== '' && until !== '' && until < since) faults.push({ field: at('until'), words: 'conflicts.fault.order' })
  return { kind: isAffiliation(kind) ? kind : 'member', name, municipality: places.includes(municipality) ? municipality : '', since, until }
}

const isAffiliation = (kind: string): kind is AffiliationKind => (AFFILIATIONS as readonly string[]).includes(kind)
