import { fact, fig, notice, quietTag, tag, type FactView, type FigView, type NoticeView, type Shape, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { CallSettings } from '../../calls/settings'
import type { Evaluation } from '../evaluation'
import { crumbsOf, hiddenNote } from '../pages'
import { shortReference } from '../../proposals/proposals'
import { scaleOf, spreadOf, type SpreadView } from '../spread'
import type { ProposalCase } from './cases'
import type { Divergence, SheetPoints } from './divergence'
import type { Stand, StandingState } from './standing'

const SHAPES: Record<StandingState, Shape> = { none: 'disc', noted: 'ring', unsettled: 'triangle', waiting: 'half', round: 'half', third: 'disc', consensus: 'disc' }

export function standTag(words: Words, { state }: Pick<Stand, 'state'>): TagView {
  const text = words.say(`scoring.divergence.state.${state}`)
  return state === 'none' || state === 'noted' ? quietTag(SHAPES[state], text) : tag(SHAPES[state], text)
}

/** The rule of the call in its own words, as everybody reads it in the call. */
export const ruleText = (words: Words, { divergence, closestPair, discrepancyPoints }: CallSettings): string =>
  `${words.say('calls.rule.divergence', { points: discrepancyPoints })}: ${words.say(`calls.rule.divergenceText.${closestPair === 'yes' ? 'closest' : divergence}`)}.`

export const whyText = (words: Words, { triggers, gap }: Pick<Divergence, 'triggers' | 'gap'>): string =>
  triggers.length === 0 ? words.say('scoring.divergence.why.none') : words.list(triggers.map((trigger) => words.say(`scoring.divergence.why.${trigger}`, { gap })))

export const adviceText = (words: Words, advice: Divergence['advice']): string | null =>
  advice.length === 0 ? null : words.list(advice.map(({ code, least, most }) => words.say('scoring.divergence.advice.one', { code, least, most })))

/** Totals of sheets without any result of theirs: what is settled, and how, stands beside them. */
export const bareSpread = (sheets: readonly SheetPoints[]) => ({ totals: sheets.map(({ total }) => total).sort((a, b) => a - b), aside: [], totalSum: 0, divisor: 0 })

type Row = { href: string; reference: string; title: string; spread: SpreadView | null; totals: string; gap: string; why: string; advice: string | null; state: TagView; act: string }
type Advice = { href: string; reference: string; title: string; text: string }
type ListView = {
  title: string; rule: string; figs: FigView[]; notice: NoticeView | null; scale: string; floorLegend: string
  rows: Row[]; none: string | null; advice: Advice[]; hiddenNote: string | null
}
const list = template<ListView>('scoring/divergence/list')

/** Proposals whose sheets diverge, in the order of their numbers, and what waits for somebody. */
export function divergencesPage(words: Words, evaluation: Evaluation, cases: readonly ProposalCase[]): Page {
  const { call } = evaluation
  const title = words.say('scoring.divergence.list.title')
  const diverging = cases.filter(({ stand, rounds }) => stand.state !== 'none' || rounds.length > 0)
  const open = diverging.filter(({ stand: { state } }) => state === 'unsettled' || state === 'waiting' || state === 'round').length
  const scale = scaleOf(diverging.map(({ sheets }) => bareSpread(sheets)), call.settings.totalFloorPoints)
  return list({
    title, rule: ruleText(words, call.settings),
    figs: [
      fig(words.say('scoring.divergence.fig.diverging'), words.say('scoring.of', { part: words.number(diverging.length), whole: words.number(cases.length) })),
      fig(words.say('scoring.divergence.fig.open'), words.number(open), open === 0 ? 'good' : 'due'),
    ],
    notice: call.settings.divergence === 'note' || diverging.length === 0 ? null
      : open > 0 ? notice('warn', words.count('scoring.divergence.list.waits', open)) : notice('good', words.say('scoring.divergence.list.settled')),
    scale: `${words.number(scale.from)} – ${words.number(scale.to)}`, floorLegend: words.say('scoring.ranking.floor', { floor: call.settings.totalFloorPoints }),
    rows: diverging.map(({ proposal, sheets, stand }) => ({
      href: caseHref(proposal.id), reference: shortReference(proposal.reference), title: proposal.title, spread: spreadOf(words, bareSpread(sheets), scale),
      totals: bareSpread(sheets).totals.map((total) => words.number(total)).join(' · '), gap: words.number(stand.divergence.gap), why: whyText(words, stand.divergence),
      advice: adviceText(words, stand.divergence.advice), state: standTag(words, stand), act: words.say(`scoring.divergence.act.${stand.state}`),
    })),
    none: diverging.length === 0 ? words.count('scoring.divergence.list.none', cases.length) : null,
    advice: cases.filter((one) => !diverging.includes(one)).flatMap(({ proposal, stand }) => {
      const text = adviceText(words, stand.divergence.advice)
      return text === null ? [] : [{ href: caseHref(proposal.id), reference: shortReference(proposal.reference), title: proposal.title, text }]
    }),
    hiddenNote: hiddenNote(words, evaluation),
  }, crumbsOf(words, call, title))
}

export const caseHref = (proposalId: string): string => `/scoring/proposals/${proposalId}/sheets`

export function caseFacts(words: Words, { stand, sheets }: Pick<ProposalCase, 'stand' | 'sheets'>, settings: CallSettings): FactView[] {
  return [
    fact(words.say('scoring.divergence.fact.why'), whyText(words, stand.divergence)),
    fact(words.say('scoring.divergence.fact.gap'), words.count('scoring.divergence.points', stand.divergence.gap)),
    fact(words.say('scoring.divergence.fact.sheets'), words.number(sheets.length)),
    fact(words.say('scoring.divergence.fact.rule'), ruleText(words, settings)),
  ]
}
