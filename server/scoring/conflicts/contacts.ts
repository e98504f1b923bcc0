import { folded } from '../../kernel/words'

/** Post that anybody can have: its domain says nothing. */
const ANYBODYS = new Set(['gmail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'live.com', 'icloud.com', 'proton.me', 'protonmail.com', 'aol.com', 'yahoo.it', 'hotmail.it', 'ymail.com'])

/** A domain with more accounts than this is a ministry's or a provider's, not a small house's. */
const ACCOUNTS_FEW = 4

export const mailbox = (email: string): string => email.trim().toLowerCase()

export function domainOf(address: string): string {
  const domain = address.includes('@') ? (address.split('@').at(-1) ?? '') : address.replace(/^https?:\/\//i, '').split(/[/?#]/)[0] ?? ''
  const bare = domain.trim().toLowerCase().replace(/^www\./, '')
  return bare.includes('.') && !ANYBODYS.has(bare) ? bare : ''
}

export type DomainWeight = (domain: string) => 1 | 2

export function domainWeights(emails: readonly string[]): DomainWeight {
  const accounts = new Map<string, Set<string>>()
  for (const email of emails) { const domain = domainOf(email); accounts.set(domain, (accounts.get(domain) ?? new Set()).add(mailbox(email))) }
  return (domain) => ((accounts.get(domain)?.size ?? 0) > ACCOUNTS_FEW ? 1 : 2)
}

/** The digits after the country and the trunk zero; empty where there are too few to mean one telephone. */
export function telephone(phone: string): string {
  const digits = phone.replace(/\D/g, '').replace(/^(?:00355|355|0)/, '')
  return digits.length < 8 || /^0+$/.test(digits.slice(2)) ? '' : digits
}

const SHORT: Readonly<Record<string, string>> = { rr: 'rruga', rrug: 'rruga', bul: 'bulevardi', blv: 'bulevardi', pall: 'pallati', p: 'pallati', ap: 'apartamenti', nr: '', no: '', numri: '' }

/** An address as people compare it; empty where it has no number and so means a whole street. */
export function place(address: string): string {
  const words = address.split(/[\s,.;:/“”"'-]+/).map(folded).filter((word) => word !== '').map((word) => SHORT[word] ?? word).filter((word) => word !== '')
  return words.length > 1 && words.some((word) => /\d/.test(word)) ? words.join(' ') : ''
}
