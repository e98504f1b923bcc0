import type { Both } from '../../kernel/words'
import type { OrganisationFacts } from '../conflicts/hints'

/** Stands wherever a name was: the same in both languages, and as long for everybody. */
export const GAP = '[…]'
export const HIDDEN_NAME: Both = { sq: GAP, en: GAP }

/** Everything that names an applicant or its people: a text without these says no more than its own contents. */
export function marksOf(applicant: OrganisationFacts): string[] {
  const { names, nuis, board, representatives, accounts, emails, websites, phones, addresses, ibans } = applicant
  const all = [...names, ...(nuis === null ? [] : [nuis]), ...board, ...representatives, ...accounts, ...emails, ...websites, ...phones, ...addresses, ...ibans]
  // The longest first, so that a short name inside a long one leaves no rest of it.
  return [...new Set(all.map((mark) => mark.trim()).filter((mark) => mark.length > 1))].sort((a, b) => b.length - a.length)
}

export type Blindfold = (text: string) => string

/** Words of this length and more change their ending in Albanian: Qendra, Qendrës, Qendrën. */
const INFLECTED = 5
const VARIANTS: Readonly<Record<string, string>> = { e: '[eë]', ë: '[eë]', c: '[cç]', ç: '[cç]' }

/** Takes the marks out of a text, whatever their capitals, accents and case endings; whole words only. */
export function blindfold(marks: readonly string[]): Blindfold {
  if (marks.length === 0) return (text) => text
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${marks.map(patternOf).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => text.normalize('NFC').replace(pattern, GAP)
}

function patternOf(mark: string): string {
  const words = mark.normalize('NFC').split(/\s+/)
  return words.map((word) => wordPattern(word, words.length)).join('[\\s,.;«»“”"\'-]+')
}

function wordPattern(word: string, count: number): string {
  const letters = (text: string) => [...text.toLowerCase()].map((letter) => VARIANTS[letter] ?? letter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('')
  const inflected = /^\p{L}+$/u.test(word) && word.length >= INFLECTED
  if (inflected) return `${letters(word.slice(0, -1))}\\p{L}{0,4}`
  // Of an acronym the ending comes after a mark: QH-së.
  return count === 1 && /^\p{L}+$/u.test(word) ? `${letters(word)}(?:[-’']\\p{L}{1,4})?` : letters(word)
}

/** The same value with every text in it blinded; keys stay, because they are the form's own. */
export function blinded<Value>(value: Value, hide: Blindfold): Value {
  if (typeof value === 'string') return hide(value) as Value
  if (Array.isArray(value)) return value.map((one: unknown) => blinded(one, hide)) as Value
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, blinded(one as unknown, hide)])) as Value
}
