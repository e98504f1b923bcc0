import { basisPoints } from '../kernel/money'
import { bar, type BarView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { budgetOf, budgetTotals, ceiling, COMMUNICATION, type BudgetTotals } from './budget'
import { owedShare } from './budget-rules'
import { shareText } from './budget-view'
import type { FormLimits } from './forms'

/** The limits beside the budget: `views/forms/ceilings.hbs`. */
export type CeilingsView = { title: string; help: string | null; items: CeilingView[] }
type CeilingView = { title: string; figure: string; of: string; bars: BarView[]; marks: string[]; over: string | null; note: string | null; advised: boolean }

export function ceilingsView(words: Words, value: unknown, limits: FormLimits): CeilingsView {
  const totals = budgetTotals(budgetOf(value))
  const { directMinor } = totals
  return {
    title: words.say('forms.ceilings.title'),
    help: directMinor === 0 ? null : words.say('forms.ceilings.help', {
      direct: words.amount(directMinor), limitBp: limits.indirectMaxBp, limitMinor: ceiling(directMinor, limits.indirectMaxBp),
    }),
    items: [
      grantCeiling(words, totals, limits),
      shareCeiling(words, 'indirect', totals.indirectMinor, directMinor, limits.indirectMaxBp),
      shareCeiling(words, 'contingency', totals.contingencyMinor, directMinor, limits.contingencyMaxBp),
      ...(limits.cofinancingMinBp > 0 ? [cofinancing(words, totals, limits)] : []),
      communication(words, totals, limits),
    ],
  }
}

const percent = (part: number, scale: number): string => `${scale === 0 ? 0 : Math.round((10_000 * part) / scale) / 100}%`

/** A bar up to the limit in lake, and what lies beyond it in red under it. */
const bars = (value: number, limit: number, scale: number): BarView[] =>
  value > limit ? [bar(0, value, scale, 'q-f-bad'), bar(0, limit, scale, 'q-f-lake')] : [bar(0, Math.max(0, value), scale, 'q-f-lake')]

function grantCeiling(words: Words, { requestedMinor }: BudgetTotals, { grantMinMinor, grantMaxMinor }: FormLimits): CeilingView {
  const scale = Math.max(Math.round(grantMaxMinor * 1.1), requestedMinor)
  const [over, under] = [requestedMinor - grantMaxMinor, grantMinMinor - requestedMinor]
  return {
    title: words.say('forms.ceilings.grant'),
    figure: words.amount(requestedMinor),
    of: words.say('forms.ceilings.between', { min: words.amount(grantMinMinor), max: words.amount(grantMaxMinor) }),
    bars: bars(requestedMinor, grantMaxMinor, scale),
    marks: [percent(grantMinMinor, scale), percent(grantMaxMinor, scale)],
    over: over > 0 ? words.say('forms.ceilings.over', { overMinor: over }) : under > 0 && requestedMinor > 0 ? words.say('forms.ceilings.under', { underMinor: under }) : null,
    note: over <= 0 && under <= 0 ? words.say('forms.ceilings.within') : null,
    advised: false,
  }
}

function shareCeiling(words: Words, name: 'indirect' | 'contingency', amountMinor: number, directMinor: number, limitBp: number): CeilingView {
  const overMinor = amountMinor - ceiling(directMinor, limitBp)
  const rounded = basisPoints(amountMinor, directMinor) ?? 0
  // What is over by a lek is not shown at the limit, nor what is within it beyond.
  const shareBp = overMinor > 0 ? Math.max(rounded, limitBp + 1) : Math.min(rounded, limitBp)
  const scale = Math.max(1_000, Math.round(limitBp * 1.25), shareBp)
  return {
    title: words.say(`forms.amount.${name}`),
    figure: shareText(words, shareBp),
    of: words.say('forms.ceilings.of', { limitBp }),
    bars: bars(shareBp, limitBp, scale),
    marks: [percent(limitBp, scale)],
    over: overMinor > 0 ? words.say('forms.ceilings.over', { overMinor }) : null,
    note: overMinor > 0 ? null : words.say('forms.ceilings.within'),
    advised: false,
  }
}

function cofinancing(words: Words, totals: BudgetTotals, { cofinancingMinBp }: FormLimits): CeilingView {
  const brought = totals.ownMinor + totals.otherMinor
  const underMinor = owedShare(totals.totalMinor, cofinancingMinBp) - brought
  const rounded = basisPoints(brought, totals.totalMinor) ?? 0
  const shareBp = underMinor > 0 ? Math.min(rounded, cofinancingMinBp - 1) : rounded
  const scale = Math.max(cofinancingMinBp * 2, shareBp, 1)
  return {
    title: words.say('forms.ceilings.cofinancing'),
    figure: shareText(words, shareBp),
    of: words.say('forms.ceilings.atLeast', { limitBp: cofinancingMinBp }),
    bars: [bar(0, shareBp, scale, 'q-f-lake')],
    marks: [percent(cofinancingMinBp, scale)],
    over: underMinor > 0 ? words.say('forms.ceilings.under', { underMinor }) : null,
    note: underMinor > 0 || totals.totalMinor === 0 ? null : words.say('forms.ceilings.enough'),
    advised: false,
  }
}

function communication(words: Words, { headings, directMinor }: BudgetTotals, { communicationAdvisedBp }: FormLimits): CeilingView {
  const shareBp = basisPoints(headings[COMMUNICATION] ?? 0, directMinor) ?? 0
  return {
    title: words.say(`forms.heading.${COMMUNICATION}`),
    figure: words.say('forms.ceilings.ofDirect', { share: shareText(words, shareBp) }),
    of: '',
    bars: [],
    marks: [],
    over: null,
    note: words.say('forms.ceilings.advised', { limitBp: communicationAdvisedBp }),
    advised: true,
  }
}
