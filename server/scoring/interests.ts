import type { Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'

/** What compromises impartiality: the definition of the guidelines, and the four direct interests (domain 6.2). */
export const CONFLICT_KINDS = ['family', 'personal', 'affinity', 'economic', 'board', 'employed', 'prepared', 'supplier', 'other'] as const
export type ConflictKind = (typeof CONFLICT_KINDS)[number]

export type Conflict = {
  id: string
  proposalId: string
  personId: string
  kind: ConflictKind
  note: string
  found: 'declared' | 'later'
  declaredBy: string
  declaredAt: Instant
}

/** One line of a declaration, as typed: no answer yet, none, or a conflict with what it consists of. */
export type Interest = { readonly proposalId: string; readonly answer: '' | 'none' | 'conflict'; readonly kind: string; readonly note: string }

const NOTE_MAX = 2_000

export const isConflictKind = (kind: string): kind is ConflictKind => (CONFLICT_KINDS as readonly string[]).includes(kind)

/** A declaration is whole: confidentiality accepted, every proposal answered, every conflict named and explained. */
export function findDeclarationFaults(confidential: string, interests: readonly Interest[]): Fault[] {
  const faults: Fault[] = []
  if (confidential !== 'yes') faults.push({ field: 'confidential', words: 'scoring.fault.confidential' })
  for (const interest of interests) {
    if (interest.answer === '') faults.push({ field: `interest.${interest.proposalId}`, words: 'scoring.fault.interest' })
    if (interest.answer === 'conflict') faults.push(...findConflictFaults(interest, `.${interest.proposalId}`))
  }
  return faults
}

export function findConflictFaults({ kind, note }: { kind: string; note: string }, ending = ''): Fault[] {
  const faults: Fault[] = []
  if (!isConflictKind(kind)) faults.push({ field: `kind${ending}`, words: 'scoring.fault.kind' })
  if (note === '') faults.push({ field: `note${ending}`, words: 'scoring.fault.note' })
  if (note.length > NOTE_MAX) faults.push({ field: `note${ending}`, words: 'scoring.fault.long', values: { max: NOTE_MAX } })
  return faults
}
