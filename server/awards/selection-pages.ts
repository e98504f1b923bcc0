import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { inputs, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fig, notice, quietTag, tag, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { sectionPoints } from '../calls/grid'
import { titleOf } from '../calls/calls'
import { voters } from '../scoring/evaluation'
import type { RankedProposal } from '../scoring/ranking'
import { meanText, outcomesOf, outcomeTag, type Decision, type OutcomeDraft, type Recommendation } from './awards'
import { namesFrom, reasonText, shortReference, type Names } from './reasons'
import type { Reserve } from './offers'
import type { SelectionRow } from './public-store'
import { scaleOf, spreadOf, type SpreadView } from './spread'
import { hindrance, type Standing } from './standing'
import type { Selection, SelectionRules } from './selection'

export type Case = { readonly rules: SelectionRules; readonly selection: Selection }

export type SelectionAbout = {
  readonly standing: Standing
  readonly recommendations: readonly Recommendation[]
  readonly decision: Decision | null
  readonly reserve: Reserve | null
  readonly municipalities: ReadonlyMap<string, Both>
  readonly people: ReadonlyMap<string, string>
  /** What-if, as asked in the address; null where nothing was asked or the amount cannot be read. */
  readonly whatIf: Case | null
  readonly asked: Fields
  readonly may: { readonly recommend: boolean; readonly decide: boolean; readonly promote: boolean }
}

type SectionHead = { code: string; title: string; points: string; floor: string | null }
type Row = {
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
type Step = { title: string; look: string; signs: { signed: boolean; who: string; detail: string }[] }
type CaseRow = { name: string; count: string; amount: string; change: string }

type SelectionView = {
  title: string
  kicker: string
  lead: string
  tag: TagView
  figs: FigView[]
  notices: NoticeView[]
  bar: { caption: string; label: string; segments: Segment[]; left: string } | null
  heads: SectionHead[]
  totalHead: { points: string; floor: string; bare: number }
  scale: string
  rows: Row[]
  floorLine: boolean
  below: Row[]
  columns: number
  sum: { label: string; amount: string; span: number }
  guarantee: { rows: { name: string; received: string; passing: string; tag: TagView }[]; received: string; passing: string; taken: string } | null
  unmet: { rows: { name: string; amount: string }[]; sum: string; envelope: string } | null
  whatIf: { action: string; envelope: InputView; guarantee: ChoiceView; cases: CaseRow[] }
  steps: Step[]
  hash: string | null
  recommend: { action: string } | null
  decide: { action: string; note: InputView; returnAction: string; reason: InputView } | null
  returned: { when: string; who: string; reason: string }[]
  reserve: { free: string; until: string; next: { who: string; amount: string; reason: string; passedOver: string[]; guarantee: boolean; action: string; proposalId: string } | null; may: boolean } | null
  csv: string
  results: string | null
  minutes: string
}
const page = template<SelectionView>('awards/selection')

const GAP = 25

export function selectionPage(words: Words, about: SelectionAbout, sent: Sent = { form: null, faults: [] }): Page {
  const { standing, decision, municipalities } = about
  const { evaluation, ranking, rules, selection } = standing
  const { call } = evaluation
  const here = `/awards/selections/${call.reference}`
  const current = about.recommendations.find(({ state }) => state !== 'returned') ?? null
  const references = new Map(ranking.proposals.map(({ proposalId, reference }) => [proposalId, reference]))
  const names = namesFrom(words, municipalities, references)
  const outcomes = outcomesOf(ranking.proposals, selection)
  const scale = scaleOf(ranking.proposals.flatMap(({ totals }) => totals), call.settings.totalFloorPoints)
  const rowOf = (ranked: RankedProposal) => rankRow(words, ranked, { names, standing, outcome: outcomes.find(({ proposalId }) => proposalId === ranked.proposalId), scale })
  const field = inputs(words, {}, sent)
  return page({
    title: words.say('awards.selection.title'),
    kicker: `${call.reference} · ${words.pick(titleOf(call))}`,
    lead: words.say('awards.selection.lead', {
      proposals: words.count('awards.selection.proposals', ranking.proposals.length), sheets: words.count('awards.selection.sheets', evaluation.counts.sealed), members: voters(evaluation).length,
    }),
    tag: stageTag(words, current, decision),
    figs: figures(words, standing),
    notices: noticesOf(words, about, names),
    bar: moneyBar(words, standing, names),
    heads: ranking.grid.sections.map((section) => ({ code: section.code, title: words.pick({ sq: section.titleSq, en: section.titleEn }), points: words.number(sectionPoints(section)), floor: section.floorPoints === null ? null : `≥${section.floorPoints}` })),
    totalHead: { points: words.number(ranking.grid.sections.reduce((all, section) => all + sectionPoints(section), 0)), floor: `≥${call.settings.totalFloorPoints}`, bare: call.settings.totalFloorPoints },
    scale: `${scale.low} – ${scale.high}`,
    rows: ranking.proposals.filter(({ rank }) => rank !== null).map(rowOf),
    floorLine: ranking.proposals.some(({ rank }) => rank === null),
    below: ranking.proposals.filter(({ rank }) => rank === null).map(rowOf),
    columns: ranking.grid.sections.length + 7,
    sum: { label: words.count('awards.selection.sum', selection.taken.length), amount: words.amount(selection.totalMinor), span: ranking.grid.sections.length + 4 },
    guarantee: rules.guaranteed.length === 0 ? null : guaranteeTable(words, standing, names),
    unmet: selection.unmet === null ? null : {
      rows: selection.unmet.needs.map(({ municipalityCode, minor }) => ({ name: names.municipality(municipalityCode), amount: words.amount(minor) })),
      sum: words.amount(selection.unmet.needs.reduce((all, { minor }) => all + minor, 0)), envelope: words.amount(rules.envelopeMinor),
    },
    whatIf: whatIfView(words, about, names, here),
    steps: steps(words, about, current),
    hash: current === null ? null : grouped(current.inputsHash),
    recommend: about.may.recommend && hindrance(standing) === null ? { action: `${here}/recommendation` } : null,
    decide: about.may.decide && current !== null ? {
      action: `/awards/recommendations/${current.id}/decision`, note: field.area('note', { label: 'awards.decide.note', hint: 'awards.decide.noteHint', rows: 3, optional: true }),
      returnAction: `/awards/recommendations/${current.id}/return`, reason: field.area('reason', { label: 'awards.return.reason', hint: 'awards.return.reasonHint', rows: 3 }),
    } : null,
    returned: about.recommendations.filter(({ state }) => state === 'returned').map(({ returnedAt, returnedBy, returnedReason }) => ({
      when: words.moment(returnedAt ?? ''), who: about.people.get(returnedBy ?? '') ?? '', reason: returnedReason ?? '',
    })),
    reserve: about.reserve === null ? null : reserveView(words, about, about.reserve, names, here),
    csv: `${here}/csv`,
    results: call.resultsPublishedAt === null ? null : `/calls/${call.reference}/results`,
    minutes: `/scoring/${call.reference}`,
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/awards/selections', text: words.say('awards.selections.title') }, { href: null, text: call.reference }] })
}

const grouped = (hash: string): string => hash.replace(/(.{4})(?=.)/g, '$1 ')

function stageTag(words: Words, current: Recommendation | null, decision: Decision | null): TagView {
  if (decision !== null) return tag('diamond', words.say('awards.stage.decided'))
  return current === null ? tag('half', words.say('awards.stage.open')) : tag('triangle', words.say('awards.stage.pending'))
}

function figures(words: Words, { ranking, rules, selection, evaluation }: Standing): FigView[] {
  const served = new Set(takenOf(ranking.proposals, selection).map(({ municipalityCode }) => municipalityCode))
  const covered = rules.guaranteed.filter((code) => served.has(code)).length
  const { currency } = evaluation.call
  return [
    fig(words.say('awards.fig.proposed'), words.say('awards.fig.of', { part: selection.taken.length, whole: ranking.proposals.length }), 'good'),
    fig(words.say('awards.fig.amount'), words.money(selection.totalMinor, currency)),
    fig(words.say('awards.fig.left'), words.money(selection.leftMinor, currency)),
    ...(rules.guaranteed.length === 0 ? [] : [fig(words.say('awards.fig.covered'), words.say('awards.fig.of', { part: covered, whole: rules.guaranteed.length }), covered === rules.guaranteed.length ? 'good' as const : 'due' as const)]),
  ]
}

const takenOf = (ranking: readonly RankedProposal[], selection: Selection): RankedProposal[] =>
  selection.taken.flatMap(({ id }) => ranking.filter(({ proposalId }) => proposalId === id))

/** What stands in the way, or what has to be known first: at most one sentence of each kind. */
function noticesOf(words: Words, about: SelectionAbout, names: Names): NoticeView[] {
  const { standing, decision } = about
  if (decision !== null) return [notice('good', words.say('awards.notice.decided', { reference: decision.reference, day: words.dayOf(decision.decidedAt) }))]
  if (standing.evaluation.call.state !== 'under_evaluation') return []
  switch (hindrance(standing)) {
    case 'incomplete': return [notice('warn', words.say('awards.notice.incomplete'))]
    case 'noMeeting': return [notice('warn', words.say('awards.notice.noMeeting'))]
    case 'draw': return [notice('warn', words.say('awards.notice.draw', { proposals: words.list(standing.selection.tied.map(names.proposal)) }))]
    case 'infeasible': {
      const { stranded } = standing.selection.unmet ?? { stranded: [] }
      return [notice('bad', stranded.length > 0 ? words.say('awards.notice.stranded', { municipalities: words.list(stranded.map(names.municipality)) }) : words.say('awards.notice.infeasible'))]
    }
    case 'nobody': return [notice('warn', words.say('awards.notice.nobody'))]
    case null: return []
  }
}

function moneyBar(words: Words, { ranking, rules, selection, evaluation }: Standing, names: Names): SelectionView['bar'] {
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

type RowAbout = { readonly names: Names; readonly standing: Standing; readonly outcome: OutcomeDraft | undefined; readonly scale: { low: number; high: number } }

function rankRow(words: Words, ranked: RankedProposal, { names, standing, outcome, scale }: RowAbout): Row {
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
    sections: ranking.grid.sections.map(({ code }) => ({ code, mean: meanText(words, ranked.sections[code] ?? 0, ranked.sheets), fails: fails(code) })),
    total: meanText(words, ranked.totalSum, ranked.sheets),
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
  const mean = section === undefined ? '' : meanText(words, ranked.sections[code] ?? 0, ranked.sheets)
  return words.say(`awards.tie.${kind ?? ''}`, { others, code, mean })
}

function fundingLine(words: Words, line: NonNullable<Selection['line']>, names: Names): string {
  if (line.municipalityCodes.length === 0) return words.say('awards.line.money')
  return words.count('awards.line.kept', line.municipalityCodes.length, { amount: words.amount(line.keptMinor), municipalities: words.list(line.municipalityCodes.map(names.municipality).sort(words.compare)) })
}

function guaranteeTable(words: Words, { ranking, rules, selection }: Standing, names: Names): NonNullable<SelectionView['guarantee']> {
  const taken = takenOf(ranking.proposals, selection)
  const rows = [...rules.guaranteed].sort((a, b) => words.compare(names.municipality(a), names.municipality(b))).map((code) => {
    const own = ranking.proposals.filter(({ municipalityCode }) => municipalityCode === code)
    const won = taken.filter(({ municipalityCode }) => municipalityCode === code)
    const passing = own.filter(({ rank }) => rank !== null).length
    return {
      name: names.municipality(code), received: words.number(own.length), passing: words.number(passing),
      tag: won.length > 0 ? tag('disc', words.list(won.map(({ proposalId }) => names.proposal(proposalId)))) : tag(passing === 0 ? 'square' : 'cross', words.say(passing === 0 ? 'awards.guarantee.nonePassing' : 'awards.guarantee.none')),
    }
  })
  return { rows, received: words.number(ranking.proposals.length), passing: words.number(ranking.proposals.filter(({ rank }) => rank !== null).length), taken: words.number(taken.length) }
}

function whatIfView(words: Words, about: SelectionAbout, names: Names, here: string): SelectionView['whatIf'] {
  const { standing, whatIf, asked } = about
  const { rules, selection } = standing
  const stored = { envelope: rules.envelopeMinor, guarantee: rules.guaranteed.length > 0 ? 'each' : 'none' }
  const field = inputs(words, stored, asked.names().length === 0 ? undefined : { form: asked, faults: whatIfFaults(asked) })
  const guarantee = field.select('guarantee', { label: 'awards.whatIf.guarantee' }, ['each', 'none'].map((value) => ({ value, label: words.say(`awards.whatIf.guarantee.${value}`) })))
  const of = (name: string, case_: Selection): CaseRow => ({ name, count: words.number(case_.taken.length), amount: words.amount(case_.totalMinor), change: case_ === selection ? '–' : changes(words, standing, case_, names) })
  return {
    action: here,
    envelope: field.money('envelope', { label: 'awards.whatIf.envelope' }),
    // One of the two always holds: the empty choice of other lists has no place here.
    guarantee: { ...guarantee, options: guarantee.options.slice(1) },
    cases: [
      of(words.say('awards.whatIf.asItIs'), selection),
      ...(whatIf === null ? [] : [of(words.say(whatIf.rules.guaranteed.length > 0 ? 'awards.whatIf.caseEach' : 'awards.whatIf.caseNone', { amount: words.money(whatIf.rules.envelopeMinor, standing.evaluation.call.currency) }), whatIf.selection)]),
    ],
  }
}

export const whatIfFaults = (asked: Fields): Fault[] =>
  typeof asked.money('envelope') === 'number' && (asked.money('envelope') as number) > 0 ? [] : [{ field: 'envelope', words: 'awards.fault.envelope' }]

/** What another case would add and take away, and which municipality it would leave without. */
function changes(words: Words, { ranking, rules, selection }: Standing, other: Selection, names: Names): string {
  if (other.state !== 'decided') return words.say(other.state === 'draw' ? 'awards.whatIf.draw' : 'awards.whatIf.infeasible')
  const before = selection.taken.map(({ id }) => id)
  const after = other.taken.map(({ id }) => id)
  const without = rules.guaranteed.filter((code) => {
    const has = (ids: readonly string[]) => ranking.proposals.some((one) => one.municipalityCode === code && ids.includes(one.proposalId))
    return has(before) && !has(after)
  })
  const parts = [
    ...after.filter((id) => !before.includes(id)).map((id) => `+ ${names.proposal(id)}`), ...before.filter((id) => !after.includes(id)).map((id) => `− ${names.proposal(id)}`),
  ]
  if (parts.length === 0) return words.say('awards.whatIf.same')
  return parts.join(' · ') + (without.length === 0 ? '' : ` (${words.say('awards.whatIf.without', { municipalities: words.list(without.map(names.municipality)) })})`)
}

function steps(words: Words, { standing, decision, people }: SelectionAbout, current: Recommendation | null): Step[] {
  const { evaluation, meeting } = standing
  const chair = evaluation.members.find(({ seat }) => seat === 'chair')
  const letters = evaluation.counts.proposals
  return [
    {
      title: words.say('awards.step.recommend'), look: current === null ? ' q-step--now' : ' q-step--done',
      signs: [
        { signed: current !== null, who: current === null ? words.say('awards.step.chairAwaited', { name: chair?.name ?? '–' }) : words.say('awards.step.chair', { name: people.get(current.madeBy) ?? '' }), detail: current === null ? '' : words.moment(current.madeAt) },
        {
          signed: meeting !== null, who: meeting === null ? words.say('awards.step.meetingAwaited') : words.say('awards.step.meeting', { number: meeting.number }),
          detail: meeting === null ? '' : words.moment(meeting.heldAt),
        },
      ],
    },
    {
      title: words.say('awards.step.decide'), look: decision !== null ? ' q-step--done' : current !== null ? ' q-step--now' : '',
      signs: [{
        signed: decision !== null, who: decision === null ? words.say('awards.step.authorityAwaited') : words.say('awards.step.authority', { name: people.get(decision.decidedBy) ?? '' }),
        detail: decision === null ? words.say('awards.step.due', { day: words.day(evaluation.call.resultsOn) }) : words.moment(decision.decidedAt),
      }],
    },
    {
      title: words.say('awards.step.publish'), look: decision === null ? '' : ' q-step--done',
      signs: [{ signed: decision !== null, who: words.count(decision === null ? 'awards.step.letters' : 'awards.step.lettersSent', letters), detail: words.say('awards.step.together') }],
    },
  ]
}

function reserveView(words: Words, about: SelectionAbout, reserve: Reserve, names: Names, here: string): NonNullable<SelectionView['reserve']> {
  const { next, freeMinor, until } = reserve
  const { currency } = about.standing.evaluation.call
  const ranked = about.standing.ranking.proposals.find(({ proposalId }) => proposalId === next?.proposalId)
  return {
    free: words.money(freeMinor, currency), until: words.day(until), may: about.may.promote,
    next: next === null || ranked === undefined ? null : {
      who: `${shortReference(ranked.reference)} ${ranked.title} · ${words.pick(ranked.organisationName)}`, amount: words.money(ranked.requestedMinor, currency),
      reason: reasonText(words, next.reason, names), passedOver: next.passedOver.map(({ id, reason }) => `${names.proposal(id)}: ${reasonText(words, reason, names)}`),
      guarantee: next.guarantee === 'yes', action: `${here}/promotion`, proposalId: next.proposalId,
    },
  }
}

type SelectionsView = { title: string; rows: { href: string; reference: string; title: string; tag: TagView; detail: string }[]; caption: string }
const selections = template<SelectionsView>('awards/selections')

export function selectionsPage(words: Words, rows: readonly SelectionRow[]): Page {
  return selections({
    title: words.say('awards.selections.title'),
    caption: words.count('awards.selections.count', rows.length),
    rows: rows.map((row) => ({
      href: `/awards/selections/${row.reference}`, reference: row.reference, title: words.pick(titleOf(row)),
      tag: row.state === 'under_evaluation' ? tag('half', words.say('awards.stage.open')) : row.state === 'decision_pending' ? tag('triangle', words.say('awards.stage.pending')) : quietTag('diamond', words.say('awards.stage.decided')),
      detail: row.recommended === null ? words.say('awards.step.due', { day: words.day(row.resultsOn) }) : words.say('awards.selections.recommended', { day: words.dayOf(row.recommended) }),
    })),
  })
}
