import type { Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { quietTag, tag, type TagView } from '../kernel/parts'
import type { Language, Words } from '../kernel/words'
import type { ActState } from './lifecycle'

export const ACT_KINDS = ['appointment', 'minutes', 'decision'] as const
export type ActKind = (typeof ACT_KINDS)[number]
export const isActKind = (kind: string): kind is ActKind => (ACT_KINDS as readonly string[]).includes(kind)

export type Act = {
  id: string
  callId: string
  kind: ActKind
  /** Within the call, whatever the kind. */
  number: number
  reference: string
  aboutId: string
  draftedBy: string
  draftedAt: Instant
  fileSq: string
  fileEn: string
  /** SHA-256 of the document that is signed. */
  printSq: string
  printEn: string
  sealsRoot: string | null
  headSize: number | null
  headRoot: string | null
  state: ActState
  sheetSq: string | null
  sheetEn: string | null
  sealedAt: Instant | null
  withdrawnBy: string | null
  withdrawnAt: Instant | null
  withdrawnReason: string | null
}

export type Capacity = 'chair' | 'secretary' | 'voting' | 'manager' | 'authority'

export type Signature = {
  actId: string
  personId: string
  name: string
  /** In which order they stand in the document. */
  place: number
  capacity: Capacity
  state: 'awaited' | 'signed' | 'refused'
  answeredAt: Instant | null
  recordedBy: string | null
  factor: 'yes' | 'no' | null
  /** `part`: a conflict hides some proposal from the signer, who signs for the rest. */
  extent: 'whole' | 'part' | null
  dissent: string
  reason: string | null
}

export type Signer = Pick<Signature, 'personId' | 'capacity'>

/** Everybody who signs has answered. */
export const isAnswered = (signatures: readonly Pick<Signature, 'state'>[]): boolean => signatures.length > 0 && signatures.every(({ state }) => state !== 'awaited')

export const referenceFor = (call: string, number: number): string => `${call}/A${number}`

export const fileOf = (act: Act, language: Language): string => (language === 'sq' ? act.fileSq : act.fileEn)
export const printOf = (act: Act, language: Language): string => (language === 'sq' ? act.printSq : act.printEn)
export const sheetOf = (act: Act, language: Language): string | null => (language === 'sq' ? act.sheetSq : act.sheetEn)

/** Whether an act is of the first decision of a call, or of one that followed a complaint. */
export type Which = 'first' | 'second'

export const actName = (words: Words, kind: ActKind, which: Which): string =>
  (which === 'second' && kind !== 'appointment' ? words.say(`acts.second.${kind}`) : words.say(`acts.kind.${kind}`))

export const actTag = (words: Words, { state }: Pick<Act, 'state'>): TagView =>
  ({ open: tag('half', words.say('acts.state.open')), sealed: quietTag('disc', words.say('acts.state.sealed')), withdrawn: tag('cross', words.say('acts.state.withdrawn')) })[state]

const TEXT_MAX = 5_000
const REASON_MAX = 2_000

export type Signing = { readonly typedName: string; readonly code: string; readonly dissent: string; readonly print: string; readonly read: string }

/** What is signed is what was read: the fingerprint in the form is still that of the act. */
export function findSigningFaults(act: Pick<Act, 'printSq' | 'printEn'>, { dissent, print, read }: Signing): Fault[] {
  const faults: Fault[] = []
  if (print !== act.printSq && print !== act.printEn) faults.push({ field: 'read', words: 'acts.fault.changed' })
  else if (read !== 'yes') faults.push({ field: 'read', words: 'acts.fault.read' })
  if (dissent.length > TEXT_MAX) faults.push({ field: 'dissent', words: 'acts.fault.long', values: { max: TEXT_MAX } })
  return faults
}

export function findReasonFaults(reason: string): Fault[] {
  if (reason === '') return [{ field: 'reason', words: 'acts.fault.reason' }]
  return reason.length > REASON_MAX ? [{ field: 'reason', words: 'acts.fault.long', values: { max: REASON_MAX } }] : []
}
