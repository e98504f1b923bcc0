import type { Words } from '../kernel/words'
import { meanHundredths, type RankedProposal } from './ranking'

/** A result to two decimals; a dash where there is none. */
export const mean = (words: Words, sum: number, divisor: number): string => (divisor === 0 ? '–' : words.number(meanHundredths(sum, divisor) / 100, 2))

type Dot = { x: string; hollow: boolean }
/** The sheets of one proposal as dots on a line, hollow where the call's rule leaves them out, their result as a rhombus, the floor dashed. */
export type SpreadView = { label: string; floor: string; from: string; to: string; dots: Dot[]; diamond: string | null }

export type Scale = { from: number; to: number; floor: number }
type Spread = Pick<RankedProposal, 'totals' | 'aside' | 'totalSum' | 'divisor'>

/** One scale for all rows, in tens, wide enough for every sheet and for the floor. */
export function scaleOf(spreads: readonly Pick<Spread, 'totals' | 'aside'>[], floor: number): Scale {
  const all = spreads.flatMap(({ totals, aside }) => [...totals, ...aside])
  const low = all.reduce((least, total) => Math.min(least, total), floor)
  const high = all.reduce((most, total) => Math.max(most, total), floor)
  const from = Math.floor((low - 1) / 10) * 10
  return { from, to: Math.max(Math.ceil((high + 1) / 10) * 10, from + 10), floor }
}

const LEFT = 4
const WIDE = 120
const round = (value: number): string => String(Math.round(value * 10) / 10)
const position = ({ from, to }: Scale, value: number): number => LEFT + (WIDE * (value - from)) / (to - from)

export function spreadOf(words: Words, { totals, aside, totalSum, divisor }: Spread, scale: Scale): SpreadView | null {
  const all = [...totals, ...aside].sort((a, b) => a - b)
  const [least, most] = [all[0], all.at(-1)]
  if (least === undefined || most === undefined) return null
  const x = divisor === 0 ? null : position(scale, meanHundredths(totalSum, divisor) / 100)
  const said = (values: readonly number[]) => values.map((total) => words.number(total)).join(', ')
  const left = aside.length === 0 ? '' : ` ${words.say('scoring.divergence.spread.aside', { totals: said(aside) })}`
  return {
    label: `${divisor === 0 ? words.say('scoring.divergence.spread.sheets', { totals: said(totals) }) : words.say('scoring.ranking.spread', { totals: said(totals), mean: mean(words, totalSum, divisor) })}${left}`,
    floor: round(position(scale, scale.floor)), from: round(position(scale, least)), to: round(position(scale, most)),
    dots: [...totals.map((total) => ({ x: round(position(scale, total)), hollow: false })), ...aside.map((total) => ({ x: round(position(scale, total)), hollow: true }))],
    diamond: x === null ? null : `M${round(x)} 4.5l4.5 4.5-4.5 4.5-4.5-4.5z`,
  }
}
