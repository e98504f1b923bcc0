import type { Day } from '../../kernel/dates'
import { sha256 } from '../../kernel/hash'
import { sum } from '../../kernel/money'
import type { PayingAccount } from './accounts'
import { fileFault, type FileFault, type ReadStatement, type StatementLine } from './camt053'

export type Statement = {
  id: string
  importId: string
  accountId: string
  /** Its place in the row of statements of the account. */
  ordinal: number
  statementRef: string
  openedOn: Day
  closedOn: Day
  openingMinor: number
  creditsMinor: number
  debitsMinor: number
  closingMinor: number
  entriesCount: number
}

export type Entry = {
  id: string
  statementId: string
  accountId: string
  line: number
  entryKey: string
  documentNo: string
  direction: StatementLine['direction']
  amountMinor: number
  bookedOn: Day
  valueOn: Day
  endToEndId: string | null
  counterparty: string | null
  counterpartyIban: string | null
  text: string | null
  returnReason: string | null
  state: 'matched' | 'open' | 'set_aside'
  matchedBy: 'end_to_end' | 'account' | 'reference' | 'person' | null
  outcome: 'paid' | 'returned' | 'repaid' | null
  paymentId: string | null
  attempt: number | null
  recoveryId: string | null
  openReason: OpenReason | null
  setAsideReason: string | null
  settledBy: string | null
  settledAt: string | null
  version: number
}

/** Why a line waits for a person: nothing of ours is like it; its amount, its state, its day; more than one fits; or the rules of the house say no. */
export type OpenReason = 'unknown' | 'amount' | 'settled' | 'day' | 'several' | 'refused' | 'spent'

/** Rules know no language: lek are written by the words, other currencies as they are. */
export const shownMinor = (minor: number, currency: string): number | string => (currency === 'ALL' ? minor : `${(minor / 100).toFixed(2)} ${currency}`)

export const totalsOf = (lines: readonly StatementLine[]): { creditsMinor: number; debitsMinor: number } => {
  const of = (direction: StatementLine['direction']) => sum(lines.filter((line) => line.direction === direction).map(({ amountMinor }) => amountMinor))
  return { creditsMinor: of('credit'), debitsMinor: of('debit') }
}

export type Latest = Pick<Statement, 'closingMinor' | 'closedOn' | 'statementRef'>

/**
 * Whether a statement can be the next one of its account: in its currency, adding up, not ahead of today, and beginning
 * where the one before ended. The first statement of an account may begin anywhere.
 */
export function judgeStatement(read: ReadStatement, account: Pick<PayingAccount, 'currency'>, latest: Latest | null, today: Day): FileFault | null {
  const { opening, closing, lines, ref } = read
  const { currency } = account
  const other = [read.currency, opening.currency, closing.currency, ...lines.map((line) => line.currency)].find((one) => one !== null && one !== currency)
  if (other !== undefined && other !== null) return fileFault('currency', { statement: ref, found: other, currency })
  const { creditsMinor, debitsMinor } = totalsOf(lines)
  const saidMinor = (minor: number) => shownMinor(minor, currency)
  if (opening.minor + creditsMinor - debitsMinor !== closing.minor) {
    return fileFault('sum', { statement: ref, openingMinor: saidMinor(opening.minor), creditsMinor: saidMinor(creditsMinor), debitsMinor: saidMinor(debitsMinor), countedMinor: saidMinor(opening.minor + creditsMinor - debitsMinor), closingMinor: saidMinor(closing.minor) })
  }
  if (closing.on > today) return fileFault('ahead', { statement: ref, closedOn: closing.on })
  if (latest === null) return null
  if (latest.statementRef === ref) return fileFault('known', { statement: ref })
  if (closing.on < latest.closedOn) return fileFault('older', { statement: ref, closedOn: closing.on, latest: latest.statementRef, latestOn: latest.closedOn })
  if (opening.minor !== latest.closingMinor) return fileFault('gap', { statement: ref, openingMinor: saidMinor(opening.minor), latest: latest.statementRef, latestMinor: saidMinor(latest.closingMinor) })
  return null
}

/** One key for each line: the bank's own number, or a hash of what the line says. Lines that are alike in one statement are counted. */
export function entryKeys(lines: readonly StatementLine[]): string[] {
  const seen = new Map<string, number>()
  return lines.map((line) => {
    const base = line.servicerRef === null ? `hash:${sha256(JSON.stringify([line.direction, line.amountMinor, line.bookedOn, line.valueOn, line.endToEndId, line.counterparty, line.counterpartyIban, line.text]))}` : `ref:${line.servicerRef}`
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    return count === 1 ? base : `${base}#${count}`
  })
}

/** What a payment or a recovery is said to be settled by: the bank's number, or the statement and the line. */
export const documentNoOf = (read: Pick<ReadStatement, 'ref'>, line: StatementLine, number: number): string => (line.servicerRef ?? `${read.ref}/${number}`).slice(0, 60)
