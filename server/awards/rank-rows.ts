import { tag, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import type { RankedProposal } from '../scoring/ranking'
import { meanText, outcomeTag, type OutcomeDraft } from './awards'
import { shortReference } from '../proposals/proposals'
import { reasonText, type Names } from './reasons'
import type { Selection } from './selection'
import { spreadOf, type Scale, type SpreadView } from './spread'
import type { Standing } from './standing'

export type Row = {
  line: string | null
  taken: boolean
  rank: string
  shared: boolean
  short: string
  title: string
  who: string
  sections: { code: string; mean: string; fails: boolean }[]
  total: string
  totalFails: boolean
  spread: SpreadView | null
  asked: string
  cumulative: string
  tag: TagView
  reason: string
  tie: string | null
}
type Segment = { x: string; width: string; fill: string; middle: string; label: string | null }
export type MoneyBar = { caption: string; label: string; segments: Segment[]; left: string }

/** The proposals that are taken, in the order of the ranking. */
export const takenOf = (ranking: readonly RankedProposal[], selection: Selection): RankedProposal[] =>
  selection.taken.flatMap(({ id }) => ranking.filter(({ proposalId }) => proposalId === id))

/** Hundredths of a percent between two parts of the bar. */
const GAP = 25

export function moneyBar(words: Words, { ranking, rules, selection, evaluation }: Standing, names: Names): MoneyBar | null {
  if (selection.taken.length === 0) return null
  const { currency } = evaluation.call
  const percent = (hundredths: number) => `${(hundredths / 100).toFixed(2)}%`
  let from = 0
  const segments = takenOf(ranking.proposals, selection).map(({ proposalId, requestedMinor }, index): Segment => {
    const size = Math.round((10_000 * requestedMinor) / rules.envelopeMinor)
    const segment = { x: percent(from), width: percent(Math.max(size - GAP, 10)), fill: index % 2 === 0 ? 'q-f-lake' : 'q-f-paid', middle: percent(from + (size - GAP) / 2), label: size < 500 ? null : names.proposal(proposalId) }
    from += size
    return segment
  })
  if (selection.leftMinor > 0) segments.push({ x: percent(from), width: percent(Math.max(10_000 - from, 10)), fill: 'q-f-open', middle: '', label: null })
  const parts = takenOf(ranking.proposals, selection).map(({ proposalId, requestedMinor }) => `${names.proposal(proposalId)} ${words.amount(requestedMinor)}`)
  return {
    caption: words.say('awards.bar.caption', { amount: words.money(rules.envelopeMinor, currency) }),
    label: words.say('awards.bar.label', { parts: parts.join(', '), left: words.money(selection.leftMinor, currency) }),
    segments, left: words.money(selection.leftMinor, currency),
  }
}

type RowAbout = { readonly names: Names; readonly standing: Standing; readonly outcome: OutcomeDraft | undefined; readonly scale: Scale }

export function rankRow(words: Words, ranked: RankedProposal, { names, standing, outcome, scale }: RowAbout): Row {
  const { evaluation, ranking, selection } = standing
  const taken = selection.taken.find(({ id }) => id === ranked.proposalId)
  const fails = (code: string | null) => ranked.failing.some((failing) => failing.code === code)
  const decided = taken !== undefined || ranked.rank === null || selection.skipped.some(({ id }) => id === ranked.proposalId)
  const tied = selection.tied.includes(ranked.proposalId)
  const place = ranked.municipalityCode === null ? [] : [names.municipality(ranked.municipalityCode)]
  return {
    line: selection.line?.before === ranked.proposalId ? fundingLine(words, selection.line, names) : null,
    taken: taken !== undefined,
    rank: ranked.rank === null ? '–' : words.number(ranked.rank),
    shared: ranked.shared,
    short: shortReference(ranked.reference),
    title: ranked.title,
    who: [words.pick(ranked.organisationName), ...place].join(' · '),
    sections: ranking.grid.sections.map(({ code }) => ({ code, mean: meanText(words, ranked.sections[code] ?? 0, ranked.divisor), fails: fails(code) })),
    total: meanText(words, ranked.totalSum, ranked.divisor),
    totalFails: fails(null),
    spread: spreadOf(words, ranked, evaluation.call.settings.totalFloorPoints, scale),
    asked: words.amount(ranked.requestedMinor),
    cumulative: taken === undefined ? '–' : words.amount(taken.cumulativeMinor),
    tag: tied ? tag('triangle', words.say('awards.outcome.draw')) : decided && outcome !== undefined ? outcomeTag(words, outcome) : tag('ring', words.say('awards.outcome.open')),
    reason: tied ? words.say('awards.reason.draw') : decided && outcome !== undefined ? reasonText(words, outcome.reason, names) : '',
    tie: tieNote(words, ranked, standing, names),
  }
}

/** Equal totals: with whom, and the step of the call's list that decided. */
function tieNote(words: Words, ranked: RankedProposal, { ranking }: Standing, names: Names): string | null {
  if (ranked.tiedWith.length === 0 || ranked.rank === null) return null
  const others = words.list(ranked.tiedWith.map(names.proposal))
  if (ranked.tieStep === null) return words.say('awards.tie.open', { others })
  const [kind, code = ''] = ranked.tieStep.split(':')
  const section = ranking.grid.sections.find((one) => one.code === code)
  const mean = section === undefined ? '' : meanText(words, ranked.sections[code] ?? 0, ranked.divisor)
  return words.say(`awards.tie.${kind ?? ''}`, { others, code, mean })
}

function fundingLine(words: Words, line: NonNullable<Selection['line']>, names: Names): string {
  if (line.municipalityCodes.length === 0) return words.say('awards.line.money')
  return words.count('awards.line.kept', line.municipalityCodes.length, { amount: words.amount(line.keptMinor), municipalities: words.list(line.municipalityCodes.map(names.municipality).sort(words.compare)) })
}
