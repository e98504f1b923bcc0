import { createHash } from 'node:crypto'
import type { Instant } from '../../kernel/dates'
import { parted, type Combining } from '../combination'
import { divergence, type Divergence, type Floors, type SheetPoints, type Trigger } from './divergence'

/** A sealed sheet as one row of a proposal's case. */
export type CaseSheet = SheetPoints & { readonly id: string; readonly sealHash: string }

/** Which sheets something was about: these and no others, as they were sealed then. */
export type SheetRef = { readonly id: string; readonly sealHash: string }

export type ConsensusRecord = {
  readonly heldAt: Instant
  readonly place: string
  /** Ids of members. */
  readonly present: readonly string[]
  readonly sheets: readonly SheetRef[]
  /** The score agreed on; null where the call's result comes from the members' own sheets. */
  readonly agreed: SheetPoints | null
  readonly reasons: string
  /** What those who did not agree said; empty where all did. */
  readonly minority: string
  readonly recordedBy: string
  readonly recordedAt: Instant
}

export type Round = {
  readonly id: string
  readonly callId: string
  readonly proposalId: string
  readonly number: number
  readonly sheets: readonly SheetRef[]
  readonly gap: number
  readonly triggers: readonly Trigger[]
  readonly openedBy: string
  readonly openedAt: Instant
  readonly record: ConsensusRecord | null
}

/**
 * Where a proposal stands with its divergence: `none`; `noted`, where the call only shows it; `unsettled`, nobody has opened
 * anything; `waiting` for a further sheet; `round`, opened and not yet recorded; `third` and `consensus`, by which it was settled.
 */
export type StandingState = 'none' | 'noted' | 'unsettled' | 'waiting' | 'round' | 'third' | 'consensus'

export type Stand = { readonly state: StandingState; readonly divergence: Divergence; readonly agreed: SheetPoints | null }

type Rules = Floors & { readonly combining: Combining }

/** A divergence is settled by what is in force now: when a sheet is made void, opened again or added, it is asked anew. */
export function standOf({ sheets, openFurther, rounds }: { sheets: readonly CaseSheet[]; openFurther: number; rounds: readonly Round[] }, rules: Rules): Stand {
  const { combining } = rules
  const { first, further } = parted(sheets, combining)
  const found = divergence(combining.divergence === 'third' ? first : sheets, rules, combining)
  const diverges = found.triggers.length > 0
  const record = standingRecord(rounds, sheets)
  const stand = (state: StandingState): Stand => ({ state, divergence: found, agreed: record?.agreed ?? null })
  if (combining.divergence === 'note') return stand(diverges ? 'noted' : 'none')
  if (combining.divergence === 'third') {
    if (openFurther > 0) return stand('waiting')
    return stand(!diverges ? 'none' : further.length > 0 ? 'third' : 'unsettled')
  }
  if (rounds.some((round) => round.record === null)) return stand('round')
  if (record !== null) return stand('consensus')
  return stand(diverges ? 'unsettled' : 'none')
}

/** The latest record about exactly these sheets, as they are sealed now. */
export function standingRecord(rounds: readonly Round[], sheets: readonly SheetRef[]): ConsensusRecord | null {
  const now = prints(sheets)
  return [...rounds].sort((a, b) => b.number - a.number).flatMap(({ record }) => (record === null || prints(record.sheets) !== now ? [] : [record]))[0] ?? null
}

/** Ids and seals put in one order; a hash, so that it is short enough to be compared and kept. */
export const prints = (sheets: readonly SheetRef[]): string =>
  createHash('sha256').update(sheets.map(({ id, sealHash }) => `${id} ${sealHash}`).sort().join('\n')).digest('hex')

/** Whether the ranking has to wait for it. */
export const isSettled = ({ state }: Pick<Stand, 'state'>): boolean => state !== 'unsettled' && state !== 'waiting' && state !== 'round'
