import { isDuplicate } from '../../kernel/database'
import { found, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { closeAccount as close, confirmAccount as confirm, findOpenAccount, holdAccount, insertAccount } from './account-store'
import { findAccountFaults, readAccount, type AccountFields } from './accounts'
import * as may from './policy'

/** Enters an account from which the scheme will pay; another payer confirms it before anything is paid from it. */
export async function enterAccount(services: Services, payer: Person, fields: AccountFields): Promise<{ id: string } | Fault[]> {
  const taken: Fault[] = [{ field: 'iban', words: 'payments.bank.fault.ibanKnown' }]
  try {
    return await transact<{ id: string } | Fault[]>(services, payer, async (tx) => {
      insist(may.work(payer, null))
      const account = readAccount(fields)
      const faults = findAccountFaults(account)
      if (faults.length === 0 && await findOpenAccount(tx.db, account.iban) !== undefined) return taken
      if (faults.length > 0) return faults
      const id = tx.id()
      await insertAccount(tx.db, { ...account, id, bic: account.bic === '' ? null : account.bic, enteredBy: payer.id, enteredAt: tx.at, confirmedBy: null, confirmedAt: null, closedBy: null, closedAt: null })
      tx.record('payments.accountEntered', `account:${id}`, { new: account })
      return { id }
    })
  } catch (error) {
    if (isDuplicate(error)) return taken
    throw error
  }
}

export async function confirmAccount(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const account = found(await holdAccount(tx.db, id), 'payments.missing')
    insist(may.confirmAccount(payer, account))
    await confirm(tx.db, id, { confirmedBy: payer.id, confirmedAt: tx.at })
    tx.record('payments.accountConfirmed', `account:${id}`, { new: { iban: account.iban } })
  })
}

export async function closeAccount(services: Services, payer: Person, id: string): Promise<void> {
  await transact(services, payer, async (tx) => {
    const account = found(await holdAccount(tx.db, id), 'payments.missing')
    insist(may.closeAccount(payer, account))
    await close(tx.db, id, { closedBy: payer.id, closedAt: tx.at })
    tx.record('payments.accountClosed', `account:${id}`, { old: { iban: account.iban } })
  })
}
