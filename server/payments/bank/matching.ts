import { addDays, type Day } from '../../kernel/dates'
import { grouped } from '../../kernel/grouped'
import type { PaymentState } from '../lifecycle'
import type { StatementLine } from './camt053'
import type { OpenReason } from './statements'

/** A payment that a debit may have paid, or a credit may have brought back: the attempt that went out, and where the payment is now. */
export type PaymentCandidate = {
  readonly paymentId: string
  readonly attempt: number
  readonly currentAttempt: number
  readonly state: PaymentState
  /** Null where it went out without a batch. */
  readonly endToEndId: string | null
  readonly iban: string
  readonly amountMinor: number
  /** The day from which the bank may pay it: the requested one, or that of the second approval. */
  readonly fromOn: Day
}

export type RecoveryCandidate = { readonly recoveryId: string; readonly reference: string; readonly amountMinor: number; readonly state: string }

export type Match =
  | { readonly kind: 'paid'; readonly by: 'end_to_end' | 'account'; readonly payment: PaymentCandidate }
  | { readonly kind: 'returned'; readonly by: 'end_to_end'; readonly payment: PaymentCandidate; readonly reason: string }
  | { readonly kind: 'repaid'; readonly by: 'reference'; readonly recovery: RecoveryCandidate }
  | { readonly kind: 'open'; readonly reason: OpenReason }

const open = (reason: OpenReason): Match => ({ kind: 'open', reason })

/** Days within which a bank executes an order: an entry later than that is a person's to judge. */
export const WINDOW_DAYS = 14

/**
 * Finds whose a line is: by its end-to-end id; a debit without one by account, amount and day, where exactly one payment fits;
 * a credit by the reference of an ordered recovery and its amount. Whatever fits only in part is left to a person, with the reason.
 */
export function matcher(payments: readonly PaymentCandidate[], recoveries: readonly RecoveryCandidate[]): (line: StatementLine) => Match {
  const byId = new Map(payments.flatMap((one) => (one.endToEndId === null ? [] : [[one.endToEndId, one] as const])))
  const byAccount = grouped(payments.filter(({ state, attempt, currentAttempt }) => state === 'approved' && attempt === currentAttempt), ({ iban, amountMinor }) => `${iban}|${amountMinor}`)
  // The same payment is not found twice in one statement by account and amount.
  const taken = new Set<string>()
  return (line) => {
    const match = line.direction === 'debit' ? debit(line) : credit(line)
    if (match.kind === 'paid') taken.add(match.payment.paymentId)
    return match
  }

  function debit(line: StatementLine): Match {
    // The bank took back what it had credited: that pays nobody.
    if (line.returnReason !== null) return open('unknown')
    const known = line.endToEndId === null ? undefined : byId.get(line.endToEndId)
    if (known !== undefined) {
      if (known.attempt !== known.currentAttempt || known.state !== 'approved' || taken.has(known.paymentId)) return open('settled')
      return known.amountMinor === line.amountMinor ? { kind: 'paid', by: 'end_to_end', payment: known } : open('amount')
    }
    const alike = line.counterpartyIban === null ? [] : byAccount(`${line.counterpartyIban}|${line.amountMinor}`).filter(({ paymentId }) => !taken.has(paymentId))
    const [one, ...others] = alike.filter(({ fromOn }) => line.valueOn >= fromOn && line.valueOn <= addDays(fromOn, WINDOW_DAYS))
    if (one === undefined) return open(alike.length > 0 ? 'day' : 'unknown')
    return others.length === 0 ? { kind: 'paid', by: 'account', payment: one } : open('several')
  }

  function credit(line: StatementLine): Match {
    const known = line.endToEndId === null ? undefined : byId.get(line.endToEndId)
    if (known !== undefined) {
      if (known.attempt !== known.currentAttempt || (known.state !== 'approved' && known.state !== 'paid')) return open('settled')
      return known.amountMinor === line.amountMinor ? { kind: 'returned', by: 'end_to_end', payment: known, reason: line.returnReason ?? '' } : open('amount')
    }
    const named = recoveries.filter(({ reference }) => line.text !== null && names(line.text, reference))
    const [one, ...others] = named.filter(({ state, amountMinor }) => state === 'ordered' && amountMinor === line.amountMinor)
    if (one !== undefined) return others.length === 0 ? { kind: 'repaid', by: 'reference', recovery: one } : open('several')
    if (named.length === 0) return open('unknown')
    return open(named.some(({ state }) => state === 'ordered') ? 'amount' : 'settled')
  }
}

/** Whether a text names a reference as a whole: 2020/1 is not named by 2020/12. */
function names(text: string, reference: string): boolean {
  const bare = (one: string) => one.toUpperCase().replace(/\s+/g, ' ')
  const parts = bare(text).split(bare(reference))
  return parts.slice(1).some((after, index) => !/[\p{L}\p{N}]$/u.test(parts[index] ?? '') && !/^[\p{L}\p{N}]/u.test(after))
}
