import type { Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { sha256 } from '../../kernel/hash'
import { drawOrder, keyOf, type DrawStep } from './draw'

/** What is drawn from: the proposals of one rank in the order of their numbers. Its text and hash stand before chance is known. */
export type Lot = { readonly proposalId: string; readonly reference: string }

/** Where chance comes from: something public that nobody of the scheme can bring about, and where everybody finds it. */
export type Source = { readonly name: string; readonly where: string }

export type DrawState = 'announced' | 'done' | 'annulled'

export type PublicDraw = {
  id: string
  callId: string
  /** Within the call. */
  number: number
  list: readonly Lot[]
  listHash: string
  sources: readonly Source[]
  /** From this moment on the numbers of the sources are public; not before may they be entered. */
  knownAt: Instant
  announcedBy: string
  announcedAt: Instant
  state: DrawState
  /** As the sources published them, in the order of the sources; none where a source published nothing, which `note` explains. */
  numbers: readonly (readonly number[])[] | null
  note: string
  /** Ids of the list as they were drawn. */
  drawn: readonly string[] | null
  doneBy: string | null
  doneAt: Instant | null
  annulledBy: string | null
  annulledAt: Instant | null
  annulledReason: string | null
}

/** The list as it is hashed: a line for each, its place, a space, the reference, a line feed. */
export const listText = (list: readonly Lot[]): string => list.map(({ reference }, index) => `${index + 1} ${reference}\n`).join('')

export const listHashOf = (list: readonly Lot[]): string => sha256(listText(list))

export const inNumberOrder = (list: readonly Lot[]): Lot[] => [...list].sort((a, b) => a.reference.localeCompare(b.reference, 'en', { numeric: true }))

/** Every step from the key to the order, as anybody recomputes it. */
export const stepsOf = ({ list, numbers }: Pick<PublicDraw, 'list' | 'numbers'>): DrawStep[] => (numbers === null ? [] : drawOrder(list.length, keyOf(numbers)))

export const orderOf = (draw: Pick<PublicDraw, 'list' | 'numbers'>): string[] => stepsOf(draw).flatMap(({ taken }) => draw.list[taken - 1]?.proposalId ?? [])

/** Two at least, so that nobody who runs one of them decides alone. */
export const SOURCES_MIN = 2
export const SOURCES_MAX = 3
/** Between announcement and chance everybody has a day to read the list. */
export const NOTICE_HOURS = 24
const TEXT_MAX = 300
const REASON_MAX = 2_000

export type Announcement = { readonly sources: readonly Source[]; readonly knownAt: Instant | null }

export function findAnnouncementFaults({ sources, knownAt }: Announcement, now: Instant): Fault[] {
  const faults: Fault[] = []
  sources.forEach(({ name, where }, index) => {
    const needed = index < SOURCES_MIN || name !== '' || where !== ''
    if (needed && name === '') faults.push({ field: `source.${index + 1}`, words: 'scoring.draws.fault.source' })
    if (needed && where === '') faults.push({ field: `where.${index + 1}`, words: 'scoring.draws.fault.where' })
    for (const [field, text] of [[`source.${index + 1}`, name], [`where.${index + 1}`, where]] as const) {
      if (text.length > TEXT_MAX) faults.push({ field, words: 'scoring.draws.fault.long', values: { max: TEXT_MAX } })
    }
  })
  if (new Set(sources.filter(({ name }) => name !== '').map(({ name }) => name.toLowerCase())).size < sources.filter(({ name }) => name !== '').length) {
    faults.push({ field: 'source.2', words: 'scoring.draws.fault.twice' })
  }
  if (knownAt === null) faults.push({ field: 'knownOn', words: 'scoring.draws.fault.known' })
  else if (Date.parse(knownAt) < Date.parse(now) + NOTICE_HOURS * 3_600_000) faults.push({ field: 'knownOn', words: 'scoring.draws.fault.early', values: { hours: NOTICE_HOURS } })
  return faults
}

/** Numbers as people write them down: apart by spaces, commas, semicolons or full stops. */
export function readNumbers(text: string): number[] | 'faulty' {
  const written = text.split(/[\s,;.]+/).filter((part) => part !== '')
  return written.length > 60 || written.some((part) => !/^\d{1,9}$/.test(part)) ? 'faulty' : written.map(Number)
}

/** What was entered for each source: all readable, and none left out without a word about why. */
export function readOutcome(draw: Pick<PublicDraw, 'sources'>, texts: readonly string[], note: string): { numbers: number[][]; faults: Fault[] } {
  const faults: Fault[] = []
  const numbers = draw.sources.map((_source, index) => {
    const read = readNumbers(texts[index] ?? '')
    if (read === 'faulty') faults.push({ field: `numbers.${index + 1}`, words: 'scoring.draws.fault.numbers' })
    else if (read.length === 0 && note === '') faults.push({ field: `numbers.${index + 1}`, words: 'scoring.draws.fault.none' })
    return read === 'faulty' ? [] : read
  })
  if (faults.length === 0 && numbers.every((some) => some.length === 0)) faults.push({ field: 'numbers.1', words: 'scoring.draws.fault.nothing' })
  if (note.length > REASON_MAX) faults.push({ field: 'note', words: 'scoring.draws.fault.long', values: { max: REASON_MAX } })
  return { numbers, faults }
}

export function findReasonFaults(reason: string): Fault[] {
  if (reason === '') return [{ field: 'reason', words: 'scoring.draws.fault.reason' }]
  return reason.length > REASON_MAX ? [{ field: 'reason', words: 'scoring.draws.fault.long', values: { max: REASON_MAX } }] : []
}
