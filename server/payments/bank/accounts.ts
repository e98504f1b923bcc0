import { isValidBIC, validateIBAN } from 'ibantools'
import { CURRENCIES } from '../../fund/fund'
import type { Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { normalIban } from '../../organisations/identifiers'

/** An account from which the scheme pays. Nothing of it changes: another account is entered, and this one is closed. */
export type PayingAccount = {
  id: string
  holder: string
  iban: string
  bic: string | null
  currency: string
  town: string
  country: string
  enteredBy: string
  enteredAt: Instant
  confirmedBy: string | null
  confirmedAt: Instant | null
  closedBy: string | null
  closedAt: Instant | null
}

export type AccountFields = Pick<PayingAccount, 'holder' | 'iban' | 'currency' | 'town' | 'country'> & { bic: string }

export const readAccount = ({ holder, iban, bic, currency, town, country }: AccountFields): AccountFields =>
  ({ holder, iban: normalIban(iban), bic: bic.replace(/\s/g, '').toUpperCase(), currency, town, country: country.toUpperCase() })

export const HOLDER_MAX = 70
export const TOWN_MAX = 35

/** What banks ask for since November 2026: the town and the country of the payer each in its own field (EPC). */
export function findAccountFaults({ holder, iban, bic, currency, town, country }: AccountFields): Fault[] {
  const faults: Fault[] = []
  if (holder === '' || holder.length > HOLDER_MAX) faults.push({ field: 'holder', words: 'payments.bank.fault.holder', values: { max: HOLDER_MAX } })
  if (!validateIBAN(iban).valid) faults.push({ field: 'iban', words: 'payments.bank.fault.iban' })
  if (bic !== '' && !isValidBIC(bic)) faults.push({ field: 'bic', words: 'payments.bank.fault.bic' })
  if (!(CURRENCIES as readonly string[]).includes(currency)) faults.push({ field: 'currency', words: 'payments.bank.fault.currency' })
  if (town === '' || town.length > TOWN_MAX) faults.push({ field: 'town', words: 'payments.bank.fault.town', values: { max: TOWN_MAX } })
  if (!/^[A-Z]{2}$/.test(country)) faults.push({ field: 'country', words: 'payments.bank.fault.country' })
  return faults
}

export const isUsable = ({ confirmedAt, closedAt }: Pick<PayingAccount, 'confirmedAt' | 'closedAt'>): boolean => confirmedAt !== null && closedAt === null
