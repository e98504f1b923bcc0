import { canonical } from '../kernel/canonical'
import { sha256 } from '../kernel/hash'
import type { Both, Language, Words } from '../kernel/words'
import { instalmentAmounts, type BudgetLine, type Terms } from './agreements'

export type Article = {
  readonly heading: Both
  readonly paragraphs: readonly (Both & { readonly when?: Condition })[]
  /** A list that is made from the terms, after the first paragraph. */
  readonly list?: 'instalments'
}
type Condition = 'cofinanced' | 'cash' | 'noCash'

/** A model of the agreement. Its version is kept with every agreement made from it. */
export type AgreementText = { readonly version: string; readonly articles: readonly Article[] }

/** What the braces of the text stand for, already in the reader's language. */
export type Filling = Readonly<Record<string, string>>

/** The signed text as blocks: what pages and documents draw. */
export type TextBlock = { readonly kind: 'heading' | 'text' | 'item'; readonly text: string }

/**
 * The whole text in one language, as it is signed: articles numbered, headings marked with `# `, items of a list with `- `,
 * paragraphs apart by an empty line. A brace that nothing fills is a fault of ours, not of the reader.
 */
export function writeText(words: Words, model: AgreementText, filling: Filling, terms: Terms, money: { amountMinor: number; cofinancingMinor: number; currency: string }): string {
  const holds: Record<Condition, boolean> = { cofinanced: money.cofinancingMinor > 0, cash: terms.cashLineMaxMinor > 0, noCash: terms.cashLineMaxMinor === 0 }
  const parts: string[] = []
  model.articles.forEach((article, index) => {
    parts.push(`# ${index + 1}. ${words.pick(article.heading)}`)
    article.paragraphs.filter(({ when }) => when === undefined || holds[when]).forEach((paragraph, position) => {
      parts.push(fill(paragraph[words.language], filling))
      if (article.list === 'instalments' && position === 0) parts.push(instalmentItems(words, terms, money).join('\n'))
    })
  })
  return parts.join('\n\n')
}

function fill(sentence: string, filling: Filling): string {
  return sentence.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = filling[name]
    if (value === undefined) throw new Error(`the agreement's text names {${name}}, which nothing fills`)
    return value
  })
}

function instalmentItems(words: Words, terms: Terms, money: { amountMinor: number; currency: string }): string[] {
  const amounts = instalmentAmounts(money.amountMinor, terms.instalments)
  return terms.instalments.map(({ number, shareBp, condition }, index) => `- ${words.say(`agreements.text.instalment.${condition}`, {
    number, share: words.percent(shareBp), amount: words.money(amounts[index] ?? 0, money.currency),
  })}`)
}

export function readText(text: string): TextBlock[] {
  return text.split('\n\n').flatMap((part): TextBlock[] => {
    if (part.startsWith('# ')) return [{ kind: 'heading', text: part.slice(2) }]
    if (part.startsWith('- ')) return part.split('\n').map((line) => ({ kind: 'item', text: line.slice(2) }))
    return [{ kind: 'text', text: part }]
  })
}

/** The fingerprint of everything that is signed: both texts, the terms behind them, and the budget line by line. */
export function textHash(agreement: { textSq: string; textEn: string; terms: Terms }, lines: readonly BudgetLine[]): string {
  const budget = lines.map(({ code, heading, description, unit, quantity, unitCostMinor, amountMinor }) => ({ code, heading, description, unit, quantity, unitCostMinor, amountMinor }))
  return sha256(canonical({ sq: agreement.textSq, en: agreement.textEn, terms: agreement.terms, budget }))
}

export const textIn = (language: Language, agreement: { textSq: string; textEn: string }): string => (language === 'sq' ? agreement.textSq : agreement.textEn)
