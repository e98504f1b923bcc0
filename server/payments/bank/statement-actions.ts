import { found, type Fault } from '../../kernel/errors'
import type { Upload } from '../../kernel/files'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { awardMoney } from '../../fund/balance-store'
import { findPaidFaults, findRepaidFaults, holdCase, holdRecoveryCase, settleFailed, settlePaid, settleRepaid, settleReturned, type Teller } from '../outcomes'
import type { Reference } from '../payments'
import { enterReference, enterRepayment } from '../policy'
import { findOpenAccount, holdAccount } from './account-store'
import { isUsable } from './accounts'
import { readStatements, type ReadStatement } from './camt053'
import { faultOf, isTaken, keepImport, onceOnly, readUpload, TAKEN } from './files'
import { matcher, type Match } from './matching'
import * as may from './policy'
import { findKnownEntry, findLatest, holdEntry, insertEntries, insertStatement, isKnownStatement, listCandidates, listRecoveryCandidates, settleEntry } from './statement-store'
import { documentNoOf, entryKeys, judgeStatement, totalsOf, type Entry, type OpenReason } from './statements'

export type ImportOutcome = { readonly ids: readonly string[]; readonly lines: number; readonly matched: number; readonly open: number }

/**
 * Takes a bank statement: every statement of the file must be the next one of its account, or nothing of the file is taken. Each line
 * that is surely a payment of ours pays it, brings it back or repays a recovery at once; the rest waits for a person.
 */
export async function importStatement(services: Services, words: Teller['words'], payer: Person, upload: Upload | undefined): Promise<ImportOutcome | Fault[]> {
  const text = await readUpload(upload, 'xml')
  if (typeof text === 'object' || upload === undefined) return [text as Fault]
  const statements = readStatements(text)
  if ('key' in statements) return [faultOf(statements)]
  return onceOnly(() => transact<ImportOutcome | Fault[]>(services, payer, async (tx) => {
    insist(may.work(payer, null))
    const accounts = await holdAccountsOf(tx, statements)
    if (await isTaken(tx, upload)) return [TAKEN]
    const planned: Planned[] = []
    for (const read of statements) {
      const plan = await planStatement(tx, read, accounts.get(read.account), planned)
      if ('words' in plan) return [plan]
      planned.push(plan)
    }
    const importId = await keepImport(tx, services, upload, 'xml', 'statement', payer)
    const outcome = { ids: [] as string[], lines: 0, matched: 0, open: 0 }
    for (const plan of planned) {
      const { id, entries } = await bookStatement(tx, { services, words }, payer, plan, importId)
      outcome.ids.push(id)
      outcome.lines += entries.length
      outcome.matched += entries.filter(({ state }) => state === 'matched').length
      outcome.open += entries.filter(({ state }) => state === 'open').length
      tx.record('payments.statementImported', `statement:${id}`, { new: { account: plan.accountId, statement: plan.read.ref, lines: entries.length, sha256: upload.sha256 } })
    }
    return outcome
  }))
}

type HeldAccounts = Map<string, { id: string; currency: string }>

/** The accounts that the file names, held in one order by everybody: a second import of the same account waits for the first. */
async function holdAccountsOf(tx: Tx, statements: readonly ReadStatement[]): Promise<HeldAccounts> {
  const known: HeldAccounts = new Map()
  for (const number of [...new Set(statements.map(({ account }) => account))].sort()) {
    const open = await findOpenAccount(tx.db, number)
    const account = open === undefined ? undefined : await holdAccount(tx.db, open.id)
    if (account !== undefined && isUsable(account)) known.set(number, account)
  }
  return known
}

type Planned = { read: ReadStatement; accountId: string; currency: string; ordinal: number; keys: string[] }

async function planStatement(tx: Tx, read: ReadStatement, account: { id: string; currency: string } | undefined, before: readonly Planned[]): Promise<Planned | Fault> {
  if (account === undefined) return faultOf({ key: 'account', values: { account: read.account } })
  const earlier = before.filter(({ accountId }) => accountId === account.id).at(-1)
  const latest = earlier === undefined ? await findLatest(tx.db, account.id) : { ordinal: earlier.ordinal, closingMinor: earlier.read.closing.minor, closedOn: earlier.read.closing.on, statementRef: earlier.read.ref }
  const known = before.some((one) => one.accountId === account.id && one.read.ref === read.ref) || await isKnownStatement(tx.db, account.id, read.ref)
  if (known) return faultOf({ key: 'known', values: { statement: read.ref } })
  const wrong = judgeStatement(read, account, latest ?? null, tx.today)
  if (wrong !== null) return faultOf(wrong)
  const keys = entryKeys(read.lines)
  const twice = before.some((one) => one.accountId === account.id && one.keys.some((key) => keys.includes(key)))
  const booked = await findKnownEntry(tx.db, account.id, keys)
  if (booked !== undefined) return faultOf({ key: 'knownEntry', values: { statement: read.ref, line: keys.indexOf(booked.entryKey) + 1, earlier: booked.statementRef, bookedOn: booked.bookedOn } })
  if (twice) return faultOf({ key: 'twice', values: { statement: read.ref } })
  return { read, accountId: account.id, currency: account.currency, ordinal: (latest?.ordinal ?? 0) + 1, keys }
}

async function bookStatement(tx: Tx, teller: Teller, payer: Person, plan: Planned, importId: string): Promise<{ id: string; entries: Entry[] }> {
  const { read, accountId, currency, ordinal, keys } = plan
  const id = tx.id()
  const match = matcher(await listCandidates(tx.db, currency, read.lines.flatMap(({ endToEndId }) => endToEndId ?? [])), await listRecoveryCandidates(tx.db, currency))
  const entries: Entry[] = []
  for (const [index, line] of read.lines.entries()) {
    const { servicerRef: _theirs, currency: _same, ...own } = line
    const documentNo = documentNoOf(read, line, index + 1)
    const bare: Entry = {
      ...own, id: tx.id(), statementId: id, accountId, line: index + 1, entryKey: keys[index] ?? '', documentNo,
      state: 'open', matchedBy: null, outcome: null, paymentId: null, attempt: null, recoveryId: null, openReason: 'unknown', setAsideReason: null, settledBy: null, settledAt: null, version: 1,
    }
    entries.push({ ...bare, ...(await settle(tx, teller, payer, match(line), bare)) })
  }
  await insertStatement(tx.db, {
    id, importId, accountId, ordinal, statementRef: read.ref, openedOn: read.opening.on, closedOn: read.closing.on, openingMinor: read.opening.minor, ...totalsOf(read.lines), closingMinor: read.closing.minor, entriesCount: entries.length,
  })
  await insertEntries(tx.db, entries)
  return { id, entries }
}

type Settled = Partial<Entry> & Pick<Entry, 'state'>
const left = (openReason: OpenReason): Settled => ({ state: 'open', openReason })

/** Does what a match says, if the rules of the house allow it to this person; otherwise the line stays open, with the reason. */
async function settle(tx: Tx, teller: Teller, payer: Person, match: Match, entry: Entry): Promise<Settled> {
  if (match.kind === 'open') return left(match.reason)
  const done = { state: 'matched', matchedBy: match.by, outcome: match.kind, openReason: null, settledBy: payer.id, settledAt: tx.at } as const
  if (match.kind === 'repaid') {
    const refused = await repay(tx, teller, payer, match.recovery.recoveryId, entry)
    return refused === null ? { ...done, recoveryId: match.recovery.recoveryId } : left(refused)
  }
  const { paymentId, attempt } = match.payment
  const refused = match.kind === 'paid' ? await pay(tx, teller, payer, { paymentId, attempt }, entry) : await bringBack(tx, teller, payer, { paymentId, attempt }, match.reason, entry)
  return refused === null ? { ...done, paymentId, attempt } : left(refused)
}

type Attempt = { paymentId: string; attempt: number }

async function pay(tx: Tx, teller: Teller, payer: Person, { paymentId, attempt }: Attempt, entry: Entry): Promise<OpenReason | null> {
  const about = await holdCase(tx, paymentId)
  if (about.payment.attempt !== attempt || about.payment.state !== 'approved') return 'settled'
  if (about.payment.amountMinor !== entry.amountMinor) return 'amount'
  if (!enterReference(payer, about).allowed) return 'refused'
  const reference = referenceOf(entry)
  const faults = await findPaidFaults(tx, about, reference)
  if (faults.length > 0) return faults.some(({ words }) => words === 'payments.fault.referenceUsed') ? 'settled' : 'day'
  await settlePaid(tx, teller, payer, about, reference, null)
  return null
}

const referenceOf = (entry: Pick<Entry, 'documentNo' | 'valueOn'>): Reference =>
  ({ channel: 'bank', documentNo: entry.documentNo, valueOn: entry.valueOn, commitmentNo: '', orderNo: '', orderOn: null, treasuryBranch: '', executedOn: null })

/** A payment that came back: before it was booked as paid it has failed; after, what the ledger said is undone, if the money is still there. */
async function bringBack(tx: Tx, teller: Teller, payer: Person, { paymentId, attempt }: Attempt, said: string, entry: Entry): Promise<OpenReason | null> {
  const about = await holdCase(tx, paymentId)
  const { agreement, payment } = about
  if (payment.attempt !== attempt || (payment.state !== 'approved' && payment.state !== 'paid')) return 'settled'
  if (payment.amountMinor !== entry.amountMinor) return 'amount'
  if (!enterReference(payer, { ...about, payment: { ...payment, state: 'approved' } }).allowed) return 'refused'
  const failure = { reason: said === '' ? entry.text ?? entry.documentNo : said, failedOn: entry.bookedOn }
  if (payment.state === 'approved') { await settleFailed(tx, teller, payer, about, failure); return null }
  if ((await awardMoney(tx.db, agreement.awardId)).advanceMinor < payment.amountMinor) return 'spent'
  await settleReturned(tx, teller, payer, about, failure)
  return null
}

async function repay(tx: Tx, teller: Teller, payer: Person, recoveryId: string, entry: Entry): Promise<OpenReason | null> {
  const about = await holdRecoveryCase(tx, recoveryId)
  if (about.recovery.state !== 'ordered') return 'settled'
  if (about.recovery.amountMinor !== entry.amountMinor) return 'amount'
  if (!enterRepayment(payer, about).allowed) return 'refused'
  const repaid = { documentNo: entry.documentNo, valueOn: entry.valueOn }
  if (findRepaidFaults(about, repaid, tx).length > 0) return 'day'
  await settleRepaid(tx, teller, payer, about, repaid)
  return null
}

/** What a person says an open line is: `payment:ID`, or `recovery:ID`. */
export async function matchEntry(services: Services, words: Teller['words'], payer: Person, entryId: string, chosen: string): Promise<Fault[]> {
  return transact<Fault[]>(services, payer, async (tx) => {
    const entry = found(await holdEntry(tx.db, entryId), 'payments.missing')
    insist(may.settleEntry(payer, entry))
    const [, kind = '', id = ''] = /^(payment|recovery):([0-9a-f-]{36})$/.exec(chosen) ?? []
    if (kind === '') return [{ field: 'match', words: 'payments.bank.fault.match' }]
    const teller = { services, words }
    const settled = { state: 'matched', matchedBy: 'person', openReason: null, settledBy: payer.id, settledAt: tx.at } as const
    if (kind === 'recovery') {
      const refused = entry.direction === 'credit' ? await repay(tx, teller, payer, id, entry) : 'unknown'
      if (refused !== null) return [openFault(refused)]
      await settleEntry(tx.db, entry, { ...settled, outcome: 'repaid', recoveryId: id })
    } else {
      const { payment } = await holdCase(tx, id)
      const attempt = { paymentId: id, attempt: payment.attempt }
      const refused = entry.direction === 'debit' ? await pay(tx, teller, payer, attempt, entry) : await bringBack(tx, teller, payer, attempt, entry.returnReason ?? '', entry)
      if (refused !== null) return [openFault(refused)]
      await settleEntry(tx.db, entry, { ...settled, outcome: entry.direction === 'debit' ? 'paid' : 'returned', ...attempt })
    }
    tx.record('payments.entryMatched', `entry:${entryId}`, { new: { [kind]: id } })
    return []
  })
}

const openFault = (reason: OpenReason): Fault => ({ field: 'match', words: `payments.bank.cannot.${reason}` })

/** Lines that are no business of the grants, fees and the like: taken note of, with a reason, and never shown as waiting again. */
export async function setAside(services: Services, payer: Person, entryIds: readonly string[], reason: string): Promise<Fault[]> {
  return transact<Fault[]>(services, payer, async (tx) => {
    insist(may.work(payer, null))
    const faults: Fault[] = []
    if (entryIds.length === 0) faults.push({ field: 'entry', words: 'payments.bank.fault.noEntry' })
    if (reason === '') faults.push({ field: 'reason', words: 'payments.fault.reason' })
    if (faults.length > 0) return faults
    for (const id of [...entryIds].sort()) {
      const entry = found(await holdEntry(tx.db, id), 'payments.missing')
      insist(may.settleEntry(payer, entry))
      await settleEntry(tx.db, entry, { state: 'set_aside', setAsideReason: reason, settledBy: payer.id, settledAt: tx.at })
      tx.record('payments.entrySetAside', `entry:${id}`, { reason })
    }
    return []
  })
}
