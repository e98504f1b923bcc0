import { readDay, type Day } from '../../kernel/dates'
import { all, at, readAmount, readMessage, textAt, type Node } from './xml'

/** One booked line: an entry, or one transaction of an entry that the bank booked for several. */
export type StatementLine = {
  readonly direction: 'credit' | 'debit'
  readonly amountMinor: number
  readonly currency: string
  readonly bookedOn: Day
  readonly valueOn: Day
  readonly endToEndId: string | null
  readonly counterparty: string | null
  readonly counterpartyIban: string | null
  readonly text: string | null
  /** The bank's own number of the line. */
  readonly servicerRef: string | null
  /** Why the bank sent it back; null where it is no return. */
  readonly returnReason: string | null
}

export type Balance = { readonly minor: number; readonly currency: string; readonly on: Day }

export type ReadStatement = {
  readonly ref: string
  /** An IBAN, or how else the bank calls the account. */
  readonly account: string
  readonly currency: string | null
  readonly opening: Balance
  readonly closing: Balance
  readonly lines: readonly StatementLine[]
}

/** What stops a file: a key of `payments.bank.file.…`, with what it names. */
export type FileFault = { readonly key: string; readonly values: Readonly<Record<string, string | number>> }
export const fileFault = (key: string, values: FileFault['values'] = {}): FileFault => ({ key, values })

const VERSIONS = ['camt.053.001.02', 'camt.053.001.08']

/** Reads a bank statement (ISO 20022 camt.053.001.02 and .08) as it stands; whether it can be true is asked elsewhere. */
export function readStatements(text: string): ReadStatement[] | FileFault {
  const message = readMessage(text)
  if (message === undefined) return fileFault('damaged')
  const body = at(message.body, 'BkToCstmrStmt')
  if (body === undefined) return fileFault('notStatement')
  if (!VERSIONS.includes(message.version)) return fileFault('version', { version: message.version, known: VERSIONS.join(', ') })
  const found = all(body, 'Stmt')
  if (found.length === 0) return fileFault('noStatement')
  const read: ReadStatement[] = []
  for (const one of found) {
    const statement = readStatement(one)
    if ('key' in statement) return statement
    read.push(statement)
  }
  return read
}

function readStatement(node: Node): ReadStatement | FileFault {
  const ref = textAt(node, 'Id')
  const account = (textAt(node, 'Acct', 'Id', 'IBAN') || textAt(node, 'Acct', 'Id', 'Othr', 'Id')).replace(/\s/g, '').toUpperCase()
  const opening = balanceOf(node, 'OPBD') ?? balanceOf(node, 'PRCD')
  const closing = balanceOf(node, 'CLBD')
  if (ref === '' || account === '' || opening === undefined || closing === undefined) return fileFault('incomplete', { statement: ref })
  if (opening === 'faulty' || closing === 'faulty') return fileFault('balance', { statement: ref })
  const lines: StatementLine[] = []
  for (const [index, entry] of all(node, 'Ntry').entries()) {
    const status = textAt(entry, 'Sts', 'Cd') || textAt(entry, 'Sts')
    if (status !== 'BOOK') continue
    const read = linesOf(entry, closing.on)
    if (read === null) return fileFault('amount', { statement: ref, line: index + 1 })
    lines.push(...read)
  }
  return { ref, account, currency: textAt(node, 'Acct', 'Ccy') || null, opening, closing, lines }
}

function balanceOf(node: Node, code: string): Balance | 'faulty' | undefined {
  const balance = all(node, 'Bal').find((one) => textAt(one, 'Tp', 'CdOrPrtry', 'Cd') === code)
  if (balance === undefined) return undefined
  const money = moneyOf(balance, 'Amt')
  const on = dayOf(at(balance, 'Dt'))
  if (money === null || on === null) return 'faulty'
  return { minor: textAt(balance, 'CdtDbtInd') === 'DBIT' ? 0 - money.minor : money.minor, currency: money.currency, on }
}

function moneyOf(node: Node | undefined, ...path: readonly string[]): { minor: number; currency: string } | null {
  const currency = at(node, ...path)?.['@Ccy']
  const minor = readAmount(textAt(node, ...path))
  return minor === null || typeof currency !== 'string' ? null : { minor, currency }
}

/** A day, or the day of a moment as the bank's clock shows it. */
const dayOf = (node: Node | undefined): Day | null => readDay((textAt(node, 'Dt') || textAt(node, 'DtTm')).slice(0, 10))

/** The lines of one entry; null where its amount or its days cannot be read. */
function linesOf(entry: Node, statementOn: Day): StatementLine[] | null {
  const whole = moneyOf(entry, 'Amt')
  const indicator = textAt(entry, 'CdtDbtInd')
  const bookedOn = dayOf(at(entry, 'BookgDt')) ?? statementOn
  const valueOn = dayOf(at(entry, 'ValDt')) ?? bookedOn
  if (whole === null || (indicator !== 'CRDT' && indicator !== 'DBIT')) return null
  const direction = indicator === 'CRDT' ? 'credit' as const : 'debit' as const
  const common = { direction, bookedOn, valueOn, currency: whole.currency }
  const entryRef = said(textAt(entry, 'AcctSvcrRef'))
  const parts = all(entry, 'NtryDtls').flatMap((details) => all(details, 'TxDtls'))
  const shares = parts.map((part) => moneyOf(part, 'Amt') ?? moneyOf(part, 'AmtDtls', 'TxAmt', 'Amt'))
  const [only] = parts
  const splits = parts.length > 1 && shares.every((one) => one !== null && one.currency === whole.currency) && shares.reduce((sum, one) => sum + (one?.minor ?? 0), 0) === whole.minor
  if (splits) {
    return parts.map((part, index) => ({ ...common, ...detailsOf(part, direction, entry), amountMinor: shares[index]?.minor ?? 0, servicerRef: said(textAt(part, 'Refs', 'AcctSvcrRef')) ?? (entryRef === null ? null : `${entryRef}/${index + 1}`) }))
      .filter(({ amountMinor }) => amountMinor > 0)
  }
  // An entry for several whose parts do not add up is one line: nobody can be named for it.
  const details = parts.length > 1 ? noDetails(entry) : detailsOf(only, direction, entry)
  const line = { ...common, ...details, amountMinor: whole.minor, servicerRef: entryRef ?? said(textAt(only, 'Refs', 'AcctSvcrRef')) }
  return whole.minor === 0 ? [] : [line]
}

const UNSAID = new Set(['', 'NOTPROVIDED', 'NONREF', 'NOTAVAILABLE'])
const said = (text: string): string | null => (UNSAID.has(text.toUpperCase()) ? null : text)

type Details = Pick<StatementLine, 'endToEndId' | 'counterparty' | 'counterpartyIban' | 'text' | 'returnReason'>

const noDetails = (entry: Node): Details => ({ endToEndId: null, counterparty: null, counterpartyIban: null, text: said(textAt(entry, 'AddtlNtryInf')), returnReason: reversal(entry) })

const reversal = (entry: Node): string | null => (textAt(entry, 'RvslInd') === 'true' ? 'RVSL' : null)

/** The other side of a line: whom we paid, or who paid us. */
function detailsOf(part: Node | undefined, direction: StatementLine['direction'], entry: Node): Details {
  if (part === undefined) return noDetails(entry)
  const returned = at(part, 'RtrInf')
  const returnReason = returned === undefined ? reversal(entry)
    : [textAt(returned, 'Rsn', 'Cd') || textAt(returned, 'Rsn', 'Prtry'), ...all(returned, 'AddtlInf').map((one) => textAt(one))].filter(Boolean).join(': ').slice(0, 200) || 'RTRN'
  // A returned payment names us as its debtor: the other side is still the creditor.
  const side = direction === 'debit' || returnReason !== null ? 'Cdtr' : 'Dbtr'
  const party = at(part, 'RltdPties', side)
  const remittance = all(at(part, 'RmtInf'), 'Ustrd').map((one) => textAt(one)).concat(all(at(part, 'RmtInf'), 'Strd').map((one) => textAt(one, 'CdtrRefInf', 'Ref'))).filter(Boolean).join(' ')
  return {
    endToEndId: said(textAt(part, 'Refs', 'EndToEndId')),
    counterparty: said((textAt(party, 'Nm') || textAt(party, 'Pty', 'Nm')).slice(0, 140)),
    counterpartyIban: said(textAt(part, 'RltdPties', `${side}Acct`, 'Id', 'IBAN').replace(/\s/g, '').toUpperCase()),
    text: said(remittance.slice(0, 1_000) || textAt(entry, 'AddtlNtryInf').slice(0, 1_000)),
    returnReason,
  }
}
