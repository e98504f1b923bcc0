import type { Db } from '../../kernel/database'
import { OutOfDate } from '../../kernel/errors'
import type { Instant } from '../../kernel/dates'
import type { PayingAccount } from './accounts'

export async function listAccounts(db: Db): Promise<PayingAccount[]> {
  return (await db('payingAccounts').orderBy(['currency', 'enteredAt'])) as PayingAccount[]
}

export async function findAccount(db: Db, id: string): Promise<PayingAccount | undefined> {
  return (await db('payingAccounts').where({ id }).first()) as PayingAccount | undefined
}

/** The open account with this number, as a bank would name it. */
export async function findOpenAccount(db: Db, iban: string): Promise<PayingAccount | undefined> {
  return (await db('payingAccounts').where({ iban }).whereNull('closedAt').first()) as PayingAccount | undefined
}

/** The account, and nobody else imports a statement of it or changes it until the transaction ends. */
export async function holdAccount(db: Db, id: string): Promise<PayingAccount | undefined> {
  return (await db('payingAccounts').where({ id }).forUpdate().first()) as PayingAccount | undefined
}

export async function insertAccount(db: Db, account: PayingAccount): Promise<void> {
  await db('payingAccounts').insert(account)
}

export async function confirmAccount(db: Db, id: string, signed: { confirmedBy: string; confirmedAt: Instant }): Promise<void> {
  if (await db('payingAccounts').where({ id }).whereNull('confirmedAt').whereNull('closedAt').update(signed) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function closeAccount(db: Db, id: string, signed: { closedBy: string; closedAt: Instant }): Promise<void> {
  if (await db('payingAccounts').where({ id }).whereNull('closedAt').update(signed) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type BankImport = { id: string; kind: 'statement' | 'status' | 'treasury'; fileId: string; sha256: string; importedBy: string; importedAt: Instant }

export async function findImport(db: Db, sha256: string): Promise<BankImport | undefined> {
  return (await db('bankImports').where({ sha256 }).first()) as BankImport | undefined
}

export async function insertImport(db: Db, row: BankImport): Promise<void> {
  await db('bankImports').insert(row)
}
