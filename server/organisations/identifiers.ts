import { electronicFormatIBAN, friendlyFormatIBAN, validateIBAN, ValidationErrorsIBAN } from 'ibantools'
import type { Fault } from '../kernel/errors'

/** Upper case, without spaces, and without the country that foreign forms put before it: `AL`, `(AL)`. */
export function normalNuis(typed: string): string {
  return typed.toUpperCase().replace(/[\s.\-/]/g, '').replace(/^(\(AL\)|AL)(?=[A-Z]\d)/, '')
}

/** One letter, eight digits, one letter. The way the last letter is computed is not public, so only the form is judged. */
export function nuisFault(nuis: string): Fault | null {
  return /^[A-Z]\d{8}[A-Z]$/.test(nuis) ? null : { field: 'nuis', words: 'organisations.fault.nuis' }
}

/** The first letter counts decades; letters after M have not been given out yet, so far as is known. */
export const nuisIsKnown = (nuis: string): boolean => /^[A-M]\d{8}[A-Z]$/.test(nuis)

export const normalIban = (typed: string): string => electronicFormatIBAN(typed) ?? ''

export const shownIban = (iban: string): string => friendlyFormatIBAN(iban) ?? iban

const IBAN_LENGTH = 28

/** An account in Albania: 28 characters, eight digits of bank and branch, and check digits that hold (ISO 13616). */
export function ibanFault(iban: string): Fault | null {
  const fault = (words: string, values: Record<string, number> = {}): Fault => ({ field: 'iban', words, values })
  if (!iban.startsWith('AL')) return fault('organisations.fault.ibanCountry')
  if (iban.length !== IBAN_LENGTH) return fault(iban.length < IBAN_LENGTH ? 'organisations.fault.ibanShort' : 'organisations.fault.ibanLong', { difference: Math.abs(IBAN_LENGTH - iban.length) })
  const { valid, errorCodes } = validateIBAN(iban)
  if (valid) return null
  return fault(errorCodes.includes(ValidationErrorsIBAN.WrongBBANFormat) ? 'organisations.fault.ibanForm' : 'organisations.fault.ibanCheck')
}
