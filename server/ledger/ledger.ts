import { createHash } from 'node:crypto'
import { canonical } from '../kernel/canonical'
import type { Day, Instant } from '../kernel/dates'

/** Money belongs to an owner (`award:…`), stands at a stage (the kind) and has a currency: together they name one account. */
export type AccountRef = { readonly owner: string; readonly kind: string; readonly currency: string }

export const accountId = ({ owner, kind, currency }: AccountRef): string => `${owner}/${kind}/${currency}`

export type Account = {
  id: string
  owner: string
  kind: string
  currency: string
  /** Whether the account may not go below zero. */
  bounded: 'yes' | 'no'
  balanceMinor: number
}

/** One step of money: the debited account gives, the credited one receives. */
export type Leg = { readonly debit: AccountRef; readonly credit: AccountRef; readonly amountMinor: number }

export type EventDraft = {
  readonly kind: string
  /** Sent again with the same content it is the same event; with another content it is refused. */
  readonly key: string
  readonly actorId: string
  readonly approverId?: string
  /** The day that counts: of the bank, of the signature. Without one, the day of the posting. */
  readonly effectiveOn?: Day
  readonly reason?: string
  /** What the outside world calls it: a bank document, an instalment. */
  readonly reference?: string
  readonly legs: readonly Leg[]
  readonly reverses?: { readonly seq: number; readonly kind: string }
}

export type LedgerEvent = {
  seq: number
  kind: string
  idempotencyKey: string
  requestHash: string
  actorId: string
  approverId: string | null
  effectiveOn: Day
  recordedAt: Instant
  reason: string | null
  reference: string | null
  legCount: number
  reversesSeq: number | null
  reversesKind: string | null
  prevHash: string
  hash: string
}

export type Transfer = {
  eventSeq: number
  legNo: number
  debitAccountId: string
  creditAccountId: string
  debitKind: string
  creditKind: string
  currency: string
  amountMinor: number
  /** The balances it leaves behind. */
  debitAfterMinor: number
  creditAfterMinor: number
}

/** The chain begins with 32 zero bytes. */
export const FIRST_HASH = '0'.repeat(64)

const sha256 = (text: string) => createHash('sha256').update(text)

/** What was asked for, so that a key sent again with something else is noticed. */
export function requestHash(draft: EventDraft): string {
  const { legs, ...rest } = draft
  return sha256(canonical({ ...rest, legs: legs.map(({ debit, credit, amountMinor }) => [accountId(debit), accountId(credit), amountMinor]) })).digest('hex')
}

type Sealed = Omit<LedgerEvent, 'hash' | 'legCount' | 'reversesKind'>
type SealedLeg = Pick<Transfer, 'debitAccountId' | 'creditAccountId' | 'amountMinor' | 'debitAfterMinor' | 'creditAfterMinor'>

/** SHA-256 over a zero byte, the 32 bytes before, and the event with its legs in canonical JSON. */
export function eventHash(event: Sealed, legs: readonly SealedLeg[]): string {
  const { prevHash, ...body } = event
  const written = legs.map((leg) => [leg.debitAccountId, leg.creditAccountId, leg.amountMinor, leg.debitAfterMinor, leg.creditAfterMinor])
  return createHash('sha256').update(Buffer.from([0])).update(Buffer.from(prevHash, 'hex')).update(canonical({ ...body, legs: written })).digest('hex')
}
