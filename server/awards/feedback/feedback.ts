import type { Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import type { Words } from '../../kernel/words'
import type { Grid } from '../../calls/grid'
import { blindfold } from '../../scoring/anonymity/blinding'
import { markOf, type Contents } from '../../scoring/sheets'
import { meanHundredths, type RankedProposal } from '../../scoring/ranking'
import type { RecommendationContent } from '../awards'

export type Feedback = { proposalId: string; strengths: string; weaknesses: string; editedBy: string; editedAt: Instant; version: number }
export type FeedbackText = Pick<Feedback, 'strengths' | 'weaknesses'>

/** A sentence of a sheet that may go into the feedback. Whose sheet it is stands beside it for the editor, and nowhere else. */
export type Proposed = { readonly source: string; readonly part: string; readonly kind: 'strength' | 'weakness' | 'comment'; readonly text: string }

export const STRONG_MARK = 4
export const WEAK_MARK = 2

export type SourceSheet = { readonly code: string; readonly contents: Contents }

/** Reasons of high marks speak for strengths, those of low marks for weaknesses; comments on a section for whichever the editor reads in them. */
export function proposedFrom(grid: Grid, sheets: readonly SourceSheet[]): Proposed[] {
  const inOrder = [...sheets].sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }))
  return grid.sections.flatMap((section): Proposed[] => [
    ...section.criteria.flatMap(({ code }) => inOrder.flatMap(({ code: source, contents }): Proposed[] => {
      const { points, reason } = markOf(contents, code)
      if (points === null || reason === '' || (points > WEAK_MARK && points < STRONG_MARK)) return []
      return [{ source, part: code, kind: points >= STRONG_MARK ? 'strength' : 'weakness', text: reason }]
    })),
    ...inOrder.flatMap(({ code: source, contents }): Proposed[] => {
      const text = contents.comments[section.code] ?? ''
      return text === '' ? [] : [{ source, part: section.code, kind: 'comment', text }]
    }),
  ])
}

/** The same sentence of two assessors is proposed once. */
export const draftFrom = (proposed: readonly Proposed[], kind: 'strength' | 'weakness'): string =>
  [...new Set(proposed.filter((one) => one.kind === kind).map(({ text }) => text))].join('\n')

const TEXT_MAX = 4_000
/** A code of a committee: A-3, C-1. */
const CODE = /(?<![\p{L}\p{N}])[ACS]-\d{1,3}(?![\p{L}\p{N}])/u
const ADDRESS = /\S+@\S+\.\S+/

/** What may not be sent: names of members, whole or by the family name alone, in any case ending; codes; addresses. */
export function findFeedbackFaults(text: FeedbackText, members: readonly string[]): Fault[] {
  const faults: Fault[] = []
  const hide = blindfold(marksOfMembers(members))
  if (text.strengths === '' && text.weaknesses === '') faults.push({ field: 'strengths', words: 'awards.feedback.fault.empty' })
  for (const field of ['strengths', 'weaknesses'] as const) {
    const said = text[field]
    if (said.length > TEXT_MAX) faults.push({ field, words: 'awards.feedback.fault.long', values: { max: TEXT_MAX } })
    if (hide(said) !== said.normalize('NFC')) faults.push({ field, words: 'awards.feedback.fault.name' })
    if (CODE.test(said) || ADDRESS.test(said)) faults.push({ field, words: 'awards.feedback.fault.code' })
  }
  return faults
}

const FAMILY_MIN = 3

function marksOfMembers(members: readonly string[]): string[] {
  const families = members.flatMap((name) => name.trim().split(/\s+/).slice(-1)).filter((family) => family.length >= FAMILY_MIN && /^\p{L}+$/u.test(family))
  return [...new Set([...members, ...families])].sort((a, b) => b.length - a.length)
}

/** How good a share of the points is: the bands by which sections are described where nobody has edited anything. */
const BANDS = [['strong', 8_000], ['good', 6_500], ['fair', 5_000], ['weak', 0]] as const
export type Band = (typeof BANDS)[number][0]

export function bandOf(meanOfHundred: number, points: number): Band {
  const shareBp = points === 0 ? 0 : Math.floor((meanOfHundred * 100) / points)
  return BANDS.find(([, from]) => shareBp >= from)?.[0] ?? 'weak'
}

type Scored = Pick<RankedProposal, 'sections' | 'divisor' | 'failing'>

/** A sentence for each section, from its result alone: nothing of what anybody wrote. */
export function neutralLines(words: Words, { sections, divisor, failing }: Scored, rules: RecommendationContent['rules']): string[] {
  return rules.sections.map((section) => {
    const name = `${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`
    const below = failing.some(({ code }) => code === section.code)
    const band = divisor === 0 ? 'weak' : bandOf(meanHundredths(sections[section.code] ?? 0, divisor), section.points)
    return words.say(below ? 'awards.feedback.neutral.below' : `awards.feedback.neutral.${band}`, { name })
  })
}

export const linesOf = (text: string): string[] => text.split(/\n+/).map((line) => line.replace(/^[–•*-]\s*/, '').trim()).filter((line) => line !== '')

/** The feedback as a letter carries it: edited words, or else the neutral sentences. */
export function feedbackText(words: Words, feedback: FeedbackText | undefined, scored: Scored, rules: RecommendationContent['rules']): string {
  const list = (lines: readonly string[]) => lines.map((line) => `– ${line}`).join('\n')
  if (feedback === undefined) return list(neutralLines(words, scored, rules))
  return (['strengths', 'weaknesses'] as const).filter((part) => feedback[part] !== '').map((part) => `${words.say(`awards.feedback.${part}`)}\n${list(linesOf(feedback[part]))}`).join('\n\n')
}
