import type { Words } from '../kernel/words'
import { meanText } from './awards'

/** The sheets of one proposal as dots on a line, their mean as a rhombus, the floor as a dashed line. Every table row has the same scale. */
export type SpreadView = { label: string; count: string; floorX: string; fromX: string; toX: string; dots: string[]; /** Sheets that the call's rule leaves out. */ hollow: string[]; mean: string }
export type Scale = { readonly low: number; readonly high: number }

const LEFT = 4
const WIDE = 120

/** Tens that hold every total and the floor. */
export function scaleOf(totals: readonly number[], floor: number): Scale {
  const all = [...totals, floor]
  return { low: Math.floor((Math.min(...all) - 1) / 10) * 10, high: Math.ceil((Math.max(...all) + 1) / 10) * 10 }
}

export function spreadOf(words: Words, ranked: { readonly totals: readonly number[]; readonly aside: readonly number[]; readonly totalSum: number; readonly divisor: number; readonly sheets: number }, floor: number, scale: Scale): SpreadView | null {
  const { totals, aside, totalSum, divisor, sheets } = ranked
  const all = [...totals, ...aside]
  if (sheets === 0) return null
  const x = (points: number) => LEFT + (WIDE * (points - scale.low)) / (scale.high - scale.low)
  const text = (value: number) => value.toFixed(1)
  const middle = x(totalSum / divisor)
  return {
    label: [
      words.say('awards.spread.label', { totals: words.list(totals.map((total) => words.number(total))), mean: meanText(words, totalSum, divisor) }),
      ...(aside.length === 0 ? [] : [words.say('scoring.divergence.spread.aside', { totals: words.list(aside.map((total) => words.number(total))) })]),
    ].join(' '),
    count: words.count('awards.spread.sheets', sheets),
    floorX: text(x(floor)), fromX: text(x(Math.min(...all))), toX: text(x(Math.max(...all))), dots: totals.map((total) => text(x(total))), hollow: aside.map((total) => text(x(total))),
    mean: `M${text(middle)} 4.5l4.5 4.5-4.5 4.5-4.5-4.5z`,
  }
}
