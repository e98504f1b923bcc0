import type { CsvRow } from '../../kernel/csv'
import { readDay, type Day, type Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { readMoney } from '../../kernel/money'
import { folded } from '../../kernel/words'
import type { PaymentState } from '../lifecycle'
import { findReferenceFaults, type Reference } from '../payments'

/** A spending order lodged at a branch of the treasury for one attempt of a payment. */
export type TreasuryOrder = {
  id: string
  paymentId: string
  attempt: number
  commitmentNo: string
  orderNo: string
  orderOn: Day
  treasuryBranch: string
  orderKey: string
  lodgedBy: string
  lodgedAt: Instant
  withdrawnBy: string | null
  withdrawnAt: Instant | null
}

export type OrderFields = { commitmentNo: string; orderNo: string; orderOn: Day | null | 'faulty'; treasuryBranch: string }

/** Orders are numbered by branch and year. */
export const orderKey = ({ treasuryBranch, orderNo, orderOn }: { treasuryBranch: string; orderNo: string; orderOn: Day }): string => `${folded(treasuryBranch)}|${folded(orderNo)}|${orderOn.slice(0, 4)}`

const LENGTHS = { commitmentNo: 40, orderNo: 40, treasuryBranch: 60 } as const

export function findOrderFaults(fields: OrderFields, approvedOn: Day, today: Day): Fault[] {
  const faults: Fault[] = []
  for (const name of ['commitmentNo', 'orderNo', 'treasuryBranch'] as const) {
    if (folded(fields[name]) === '') faults.push({ field: name, words: `payments.fault.${name}` })
    else if (fields[name].length > LENGTHS[name]) faults.push({ field: name, words: 'payments.fault.tooLong', values: { max: LENGTHS[name] } })
  }
  const { orderOn } = fields
  if (orderOn === null || orderOn === 'faulty') faults.push({ field: 'orderOn', words: 'payments.fault.day' })
  else if (orderOn > today) faults.push({ field: 'orderOn', words: 'payments.fault.dayAhead' })
  else if (orderOn < approvedOn) faults.push({ field: 'orderOn', words: 'payments.fault.dayBeforeApproval' })
  return faults
}

/** Branches stop taking orders before the year ends (in 2019 on 15 December): from the first of the month on we say so. */
export const isYearEnd = (today: Day): boolean => today.slice(5, 7) === '12'

/** One row of the treasury's daily list of executed payments. */
export type TreasuryRow = {
  readonly line: number
  readonly orderNo: string
  readonly commitmentNo: string
  readonly branch: string
  readonly documentNo: string
  readonly amountMinor: number
  readonly executedOn: Day
  readonly valueOn: Day
  readonly supplier: string | null
  readonly description: string | null
}

/** How the columns may be called, in either language; case, accents and marks do not count. */
const HEADS: Readonly<Record<string, readonly string[]>> = {
  orderNo: ['nr. urdhër shpenzimi', 'numri i urdhër shpenzimit', 'numri i urdhrit të shpenzimit', 'urdhër shpenzimi', 'urdhri i shpenzimit', 'spending order', 'spending order no.', 'spending order number'],
  commitmentNo: ['nr. angazhimi', 'numri i angazhimit', 'angazhimi', 'angazhim', 'commitment', 'commitment no.', 'commitment number'],
  documentNo: ['nr. dokumenti', 'numri i dokumentit', 'dokumenti', 'nr. fature', 'numri i faturës', 'document', 'document no.', 'document number', 'invoice number', 'invoice no.'],
  amount: ['shuma', 'shuma (lekë)', 'shuma në lekë', 'vlera', 'amount', 'amount (ALL)', 'amount in ALL'],
  executedOn: ['data e ekzekutimit', 'ekzekutimi', 'ekzekutuar më', 'execution date', 'executed on', 'date of execution'],
  valueOn: ['data valutë', 'data e valutës', 'valuta', 'value date'],
  branch: ['dega e thesarit', 'dega', 'TDO', 'treasury branch', 'branch'],
  supplier: ['furnitori', 'përfituesi', 'emri i furnitorit', 'supplier', 'payee', 'beneficiary'],
  description: ['përshkrimi', 'përshkrim', 'description', 'purpose'],
}
const NEEDED = ['orderNo', 'commitmentNo', 'documentNo', 'amount', 'executedOn'] as const

export type RowFault = { readonly line: number; readonly words: string; readonly values: Readonly<Record<string, string | number>> }

/** Reads the daily list by the names of its columns; a list with a row that cannot be read is not read at all. */
export function readList(rows: readonly CsvRow[]): TreasuryRow[] | RowFault[] {
  const [head, ...rest] = rows
  const columns = new Map<string, number>()
  for (const [name, known] of Object.entries(HEADS)) {
    const column = head?.cells.findIndex((cell) => known.some((one) => folded(one) === folded(cell))) ?? -1
    if (column >= 0) columns.set(name, column)
  }
  const missing = NEEDED.filter((name) => !columns.has(name))
  if (missing.length > 0) return missing.map((name) => ({ line: 1, words: `payments.treasury.row.column.${name}`, values: { known: (HEADS[name] ?? []).slice(0, 1).concat((HEADS[name] ?? []).slice(-1)).join(', ') } }))
  const cell = (row: CsvRow, name: string): string => row.cells[columns.get(name) ?? -1] ?? ''
  // A last line with the total names no order.
  const named = rest.filter((row) => folded(cell(row, 'orderNo')) !== '' || folded(cell(row, 'commitmentNo')) !== '')
  const mixed = findMixed(named, (row) => cell(row, 'amount'))
  if (mixed !== null) return [mixed]
  const read = named.map((row) => readRow(row, (name) => cell(row, name)))
  const faults = read.flatMap((one) => ('words' in one ? [one] : []))
  return faults.length > 0 ? faults : (read as TreasuryRow[])
}

/** Which mark an amount surely takes for its decimals; null where it has none, or could be read either way. */
function decimalOf(text: string): ',' | '.' | null {
  const bare = text.replace(/\s/g, '')
  const last = /([.,])(\d+)\D*$/.exec(bare)
  if (last === null) return null
  const mark = last[1] as ',' | '.'
  const other = mark === ',' ? '.' : ','
  if (bare.includes(other) || last[2]?.length !== 3) return mark
  return bare.indexOf(mark) === bare.lastIndexOf(mark) ? null : other
}

/** One column writes its amounts one way: where one row takes the comma and another the point, neither is believed. */
function findMixed(rows: readonly CsvRow[], amount: (row: CsvRow) => string): RowFault | null {
  let first: { mark: string; line: number } | null = null
  for (const row of rows) {
    const mark = decimalOf(amount(row))
    if (mark === null) continue
    if (first !== null && first.mark !== mark) return { line: row.line, words: 'payments.treasury.row.mixed', values: { other: first.line } }
    first ??= { mark, line: row.line }
  }
  return null
}

function readRow(row: CsvRow, cell: (name: string) => string): TreasuryRow | RowFault {
  const fault = (name: string, values: Record<string, string> = {}): RowFault => ({ line: row.line, words: `payments.treasury.row.${name}`, values })
  const [orderNo, commitmentNo, documentNo] = [cell('orderNo'), cell('commitmentNo'), cell('documentNo')]
  if (orderNo === '' || commitmentNo === '' || documentNo === '') return fault('numbers')
  if (orderNo.length > 40 || commitmentNo.length > 40 || documentNo.length > 60) return fault('long')
  const amountMinor = readMoney(cell('amount'))
  if (amountMinor === null || amountMinor <= 0) return fault('amount', { found: cell('amount') })
  const executedOn = readDay(cell('executedOn'))
  const valueOn = cell('valueOn') === '' ? executedOn : readDay(cell('valueOn'))
  if (executedOn === null || valueOn === null) return fault('day', { found: executedOn === null ? cell('executedOn') : cell('valueOn') })
  const said = (name: string, max: number) => (cell(name) === '' ? null : cell(name).slice(0, max))
  return { line: row.line, orderNo, commitmentNo, documentNo, branch: cell('branch').slice(0, 60), amountMinor, executedOn, valueOn, supplier: said('supplier', 200), description: said('description', 500) }
}

export type Lodged = Pick<TreasuryOrder, 'paymentId' | 'attempt' | 'commitmentNo' | 'orderNo' | 'orderOn' | 'treasuryBranch'> & {
  readonly amountMinor: number; readonly state: PaymentState; readonly approvedOn: Day; readonly currentAttempt: number; readonly reference: string; readonly instalment: number
}

/** What a row is to us: `ready` pays; the rest says why not. A row that could not be booked by whoever booked the list is `refused`. */
export type RowVerdict = 'ready' | 'booked' | 'settled' | 'amount' | 'commitment' | 'order' | 'branch' | 'twice' | 'day' | 'refused' | 'unknown'
export type JudgedRow = { readonly row: TreasuryRow; readonly verdict: RowVerdict; readonly lodged: Lodged | null }

/** Whose each row is: spending order, commitment and amount must all be those of one lodged order. A row that fits in part is shown for what it is. */
export function judgeRows(rows: readonly TreasuryRow[], lodged: readonly Lodged[], today: Day): JudgedRow[] {
  const seen = new Set<string>()
  return rows.map((row) => {
    const sameOrder = lodged.filter(({ orderNo, orderOn }) => folded(orderNo) === folded(row.orderNo) && orderOn <= row.executedOn)
    const inBranch = sameOrder.filter(({ treasuryBranch }) => row.branch === '' || folded(treasuryBranch) === folded(row.branch))
    const one = inBranch.find(({ commitmentNo }) => folded(commitmentNo) === folded(row.commitmentNo)) ?? inBranch[0] ?? sameOrder[0]
    if (one === undefined) {
      const near = lodged.find(({ commitmentNo, amountMinor, state }) => state === 'approved' && folded(commitmentNo) === folded(row.commitmentNo) && amountMinor === row.amountMinor)
      return { row, verdict: near === undefined ? 'unknown' as const : 'order' as const, lodged: near ?? null }
    }
    const verdict = inBranch.includes(one) ? verdictOf(row, one, seen, today) : 'branch' as const
    if (verdict === 'ready') seen.add(one.paymentId)
    return { row, verdict, lodged: one }
  })
}

function verdictOf(row: TreasuryRow, one: Lodged, seen: ReadonlySet<string>, today: Day): RowVerdict {
  if (folded(one.commitmentNo) !== folded(row.commitmentNo)) return 'commitment'
  if (one.amountMinor !== row.amountMinor) return 'amount'
  if (seen.has(one.paymentId)) return 'twice'
  if (one.state !== 'approved' || one.attempt !== one.currentAttempt) return 'settled'
  return findReferenceFaults(referenceOf(row, one), one.approvedOn, today).length > 0 ? 'day' : 'ready'
}

/** What the treasury says of a payment, by the order it was lodged under. */
export const referenceOf = (row: TreasuryRow, lodged: Lodged): Reference => ({
  channel: 'treasury', commitmentNo: lodged.commitmentNo, orderNo: lodged.orderNo, orderOn: lodged.orderOn, treasuryBranch: lodged.treasuryBranch,
  documentNo: row.documentNo, executedOn: row.executedOn, valueOn: row.valueOn,
})
