import type { Day } from '../kernel/dates'
import { inFours } from '../kernel/hash'
import { inputs, type InputView, type Sent } from '../kernel/inputs'
import { fig, notice, quietTag, tag, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import type { Recovered } from '../fund/balance-store'
import { sectionPoints } from '../calls/grid'
import { titleOf } from '../calls/calls'
import { voters } from '../scoring/evaluation'
import type { RankedProposal } from '../scoring/ranking'
import { outcomesOf, type Decision, type Recommendation, type SealedMinutes } from './awards'
import type { Reserve } from './offers'
import type { SelectionRow } from './public-store'
import { moneyBar, rankRow, takenOf, type MoneyBar, type Row } from './rank-rows'
import { groupName, howChosen, priorityShare } from './how'
import { fraction, pointsText } from './points'
import { shortReference } from '../proposals/proposals'
import { namesFrom, reasonText, type Names, RETURNED_BY_COMPLAINT, RETURNED_BY_CONFLICT } from './reasons'
import { reserveRuns } from './reserve'
import type { SelectionRules } from './selection'
import { scaleOf } from './spread'
import { hindrance, type Standing } from './standing'
import { whatIfView, type Trial, type WhatIfView } from './what-if'

export type SelectionAbout = Trial & {
  readonly recommendations: readonly Recommendation[]
  readonly decision: Decision | null
  readonly reserve: Reserve | null
  readonly today: Day
  readonly municipalities: ReadonlyMap<string, Both>
  readonly people: ReadonlyMap<string, string>
  /** The sealed minutes on the current recommendation; null while they are not signed. */
  readonly minutes: SealedMinutes | null
  readonly may: { readonly recommend: boolean; readonly decide: boolean; readonly giveBack: boolean; readonly promote: boolean; readonly feedback: boolean }
}

type SectionHead = { code: string; title: string; points: string; floor: string | null }
type Step = { title: string; look: string; signs: { signed: boolean; who: string; detail: string }[] }
type SelectionView = {
  title: string
  kicker: string
  lead: string
  tag: TagView
  figs: FigView[]
  notices: NoticeView[]
  bar: MoneyBar | null
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
  how: string[]
  whatIf: WhatIfView
  steps: Step[]
  hash: string | null
  recommend: { action: string } | null
  decide: { action: string; note: InputView } | null
  giveBack: { action: string; reason: InputView } | null
  returned: { when: string; who: string; reason: string }[]
  reserve: { ended: string } | { free: string; until: string; recovered: string | null; next: { who: string; amount: string; reason: string; passedOver: string[]; guarantee: boolean; action: string; proposalId: string } | null; may: boolean } | null
  csv: string
  draws: string
  acts: string
  feedback: string | null
  results: string | null
  minutes: string
  recusals: string
}
const page = template<SelectionView>('awards/selection')

export function selectionPage(words: Words, about: SelectionAbout, sent: Sent = { form: null, faults: [] }): Page {
  const { standing, decision, municipalities } = about
  const { evaluation, ranking, rules, selection } = standing
  const { call } = evaluation
  const here = `/awards/selections/${call.reference}`
  const current = about.recommendations.find(({ state }) => state !== 'returned') ?? null
  const references = new Map(ranking.proposals.map(({ proposalId, reference }) => [proposalId, reference]))
  const names = namesFrom(words, municipalities, references)
  const outcomes = outcomesOf(ranking.proposals, selection)
  const scale = scaleOf(ranking.proposals.flatMap(({ totals, aside }) => [...totals, ...aside]), call.settings.totalFloorPoints)
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
    unmet: selection.unmet === null || selection.unmet.needs.length === 0 ? null : {
      rows: selection.unmet.needs.map(({ municipalityCode, minor }) => ({ name: names.municipality(municipalityCode), amount: words.amount(minor) })),
      sum: words.amount(selection.unmet.needs.reduce((all, { minor }) => all + minor, 0)), envelope: words.amount(rules.envelopeMinor),
    },
    how: selection.state === 'decided' ? howChosen(words, rules, ranking.proposals, selection, call.currency) : [],
    whatIf: whatIfView(words, about, names, here),
    steps: steps(words, about, current),
    hash: current === null ? null : inFours(current.inputsHash),
    recommend: about.may.recommend && hindrance(standing) === null ? { action: `${here}/recommendation` } : null,
    decide: about.may.decide && current !== null ? {
      action: `/awards/recommendations/${current.id}/decision`, note: field.area('note', { label: 'awards.decide.note', hint: 'awards.decide.noteHint', rows: 3, optional: true }),
    } : null,
    giveBack: about.may.giveBack && current !== null ? {
      action: `/awards/recommendations/${current.id}/return`, reason: field.area('reason', { label: 'awards.return.reason', hint: 'awards.return.reasonHint', rows: 3 }),
    } : null,
    returned: about.recommendations.filter(({ state }) => state === 'returned').map(({ returnedAt, returnedBy, returnedReason }) => ({
      when: words.moment(returnedAt ?? ''), who: about.people.get(returnedBy ?? '') ?? words.say('conflicts.returned.byRule'), reason: returnedReason === RETURNED_BY_CONFLICT || returnedReason === RETURNED_BY_COMPLAINT ? words.say(`conflicts.returned.${returnedReason}`) : returnedReason ?? '',
    })),
    reserve: about.reserve === null ? null : reserveView(words, about, about.reserve, names, here),
    csv: `${here}/csv`, draws: `${here}/draw`,
    results: call.resultsPublishedAt === null ? null : `/calls/${call.reference}/results`,
    minutes: `/scoring/${call.reference}`, acts: `/acts/${call.reference}`, feedback: about.may.feedback ? `/awards/feedback/${call.reference}` : null, recusals: `${here}/recusals`,
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/awards/selections', text: words.say('awards.selections.title') }, { href: null, text: call.reference }] })
}


function stageTag(words: Words, current: Recommendation | null, decision: Decision | null): TagView {
  if (decision !== null) return tag('diamond', words.say('awards.stage.decided'))
  return current === null ? tag('half', words.say('awards.stage.open')) : tag('triangle', words.say('awards.stage.pending'))
}

function figures(words: Words, standing: Standing): FigView[] {
  const { ranking, rules, selection, evaluation } = standing
  const served = new Set(takenOf(ranking.proposals, selection).map(({ municipalityCode }) => municipalityCode))
  const covered = rules.guaranteed.filter((code) => served.has(code)).length
  const { currency } = evaluation.call
  return [
    fig(words.say('awards.fig.proposed'), words.say('awards.fig.of', { part: selection.taken.length, whole: ranking.proposals.length }), 'good'),
    fig(words.say('awards.fig.amount'), words.money(selection.totalMinor, currency)),
    fig(words.say('awards.fig.left'), words.money(selection.leftMinor, currency)),
    ...(selection.points === undefined ? [] : [fig(words.say('awards.fig.points'), pointsText(words, fraction(selection.points.best, selection.points.of)))]),
    ...(rules.priority === undefined ? [] : [shareFig(words, standing, rules.priority)]),
    ...(rules.guaranteed.length === 0 ? [] : [fig(words.say('awards.fig.covered'), words.say('awards.fig.of', { part: covered, whole: rules.guaranteed.length }), covered === rules.guaranteed.length ? 'good' as const : 'due' as const)]),
  ]
}

/** The share of the group as it is, and as it must be at least. */
function shareFig(words: Words, { rules, ranking, selection }: Standing, { group, shareBp }: NonNullable<SelectionRules['priority']>): FigView {
  const reached = priorityShare(rules, ranking.proposals, selection)
  return fig(words.say('awards.fig.priority', { group: groupName(words, group), share: words.percent(shareBp) }), reached === null ? '–' : words.percent(reached), reached !== null && reached >= shareBp ? 'good' : 'due')
}

/** What stands in the way, or what has to be known first: at most one sentence of each kind. */
function noticesOf(words: Words, about: SelectionAbout, names: Names): NoticeView[] {
  const { standing, decision } = about
  if (decision !== null) return [notice('good', words.say('awards.notice.decided', { reference: decision.reference, day: words.dayOf(decision.decidedAt) }))]
  const { call } = standing.evaluation
  if (call.state === 'decision_pending' && about.minutes === null) return [notice('warn', words.say('awards.notice.minutes'), { href: `/acts/${call.reference}`, text: words.say('acts.list.title') })]
  if (call.state !== 'under_evaluation') return []
  switch (hindrance(standing)) {
    case 'incomplete': return [notice('warn', words.say('awards.notice.incomplete'))]
    case 'earlierLot': return [notice('warn', words.say('awards.notice.earlierLot', { lots: words.list(standing.waitsFor) }))]
    case 'noMeeting': return [notice('warn', words.say('awards.notice.noMeeting'))]
    case 'draw': return [notice('warn', words.say('awards.notice.draw', { proposals: words.list(standing.selection.tied.map(names.proposal)) }), {
      href: `/awards/selections/${standing.evaluation.call.reference}/draw`, text: words.say('awards.draws.link'),
    })]
    case 'infeasible': {
      const { stranded = [], priorityShortMinor } = standing.selection.unmet ?? {}
      const { priority, guaranteed } = standing.rules
      if (priority !== undefined && priorityShortMinor !== undefined) {
        return [notice('bad', words.say(guaranteed.length > 0 ? 'awards.notice.priority' : 'awards.notice.priorityAlone', {
          group: groupName(words, priority.group), share: words.percent(priority.shareBp), short: words.money(priorityShortMinor, standing.evaluation.call.currency),
        }))]
      }
      return [notice('bad', stranded.length > 0 ? words.say('awards.notice.stranded', { municipalities: words.list(stranded.map(names.municipality)) }) : words.say('awards.notice.infeasible'))]
    }
    case 'computing': return [notice('', words.say('awards.notice.computing'), { href: `/awards/selections/${standing.evaluation.call.reference}`, text: words.say('awards.notice.computingLink') })]
    case 'undecided': return [notice('bad', words.say('awards.notice.undecided'))]
    case 'nobody': return [notice('warn', words.say('awards.notice.nobody'))]
    case null: return []
  }
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

function steps(words: Words, { standing, decision, minutes, people }: SelectionAbout, current: Recommendation | null): Step[] {
  const { evaluation, meeting } = standing
  const chair = evaluation.chairRecused === 'yes' ? evaluation.presiding : evaluation.members.find(({ seat }) => seat === 'chair')
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
        // What was decided before minutes were asked for stands without them.
        ...(minutes === null && decision !== null ? [] : [{
          signed: minutes !== null, who: minutes === null ? words.say('awards.step.minutesAwaited') : words.say('awards.step.minutes', { reference: minutes.reference }), detail: minutes === null ? '' : words.moment(minutes.sealedAt),
        }]),
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
  const { next, freeMinor, until, recovered } = reserve
  const { call, call: { currency } } = about.standing.evaluation
  if (!reserveRuns(call, until, about.today)) return { ended: words.say(about.today > until ? 'awards.reserveList.ended' : 'awards.reserveList.callEnded', { until: words.day(until) }) }
  const ranked = about.standing.ranking.proposals.find(({ proposalId }) => proposalId === next?.proposalId)
  return {
    free: words.money(freeMinor, currency), until: words.day(until), may: about.may.promote, recovered: recoveredText(words, recovered, currency),
    next: next === null || ranked === undefined ? null : {
      who: `${shortReference(ranked.reference)} ${ranked.title} · ${words.pick(ranked.organisationName)}`, amount: words.money(ranked.requestedMinor, currency),
      reason: reasonText(words, next.reason, names), passedOver: next.passedOver.map(({ id, reason }) => `${names.proposal(id)}: ${reasonText(words, reason, names)}`),
      guarantee: next.guarantee === 'yes', action: `${here}/promotion`, proposalId: next.proposalId,
    },
  }
}

/** Where the money comes from that grantees have paid back, and what becomes of it. */
function recoveredText(words: Words, { availableMinor, from }: Recovered, currency: string): string | null {
  if (availableMinor === 0) return null
  const list = words.list(from.map(({ reference, refundedMinor }) => `${shortReference(reference)} ${words.money(refundedMinor, currency)}`))
  return words.say('awards.reserveList.recovered', { amount: words.money(availableMinor, currency), from: list })
}

type SelectionsView = { title: string; rows: { href: string | null; reference: string; title: string; tag: TagView; detail: string; closed: string | null }[]; caption: string }
const selections = template<SelectionsView>('awards/selections')

/** `refused` says for a call why its reader cannot open it. */
export function selectionsPage(words: Words, rows: readonly SelectionRow[], refused: ReadonlyMap<string, string>): Page {
  return selections({
    title: words.say('awards.selections.title'),
    caption: words.count('awards.selections.count', rows.length),
    rows: rows.map((row) => ({
      href: refused.has(row.reference) ? null : `/awards/selections/${row.reference}`, reference: row.reference, title: words.pick(titleOf(row)), closed: refused.has(row.reference) ? words.say(refused.get(row.reference) as string) : null,
      tag: row.state === 'under_evaluation' ? tag('half', words.say('awards.stage.open')) : row.state === 'decision_pending' ? tag('triangle', words.say('awards.stage.pending')) : quietTag('diamond', words.say('awards.stage.decided')),
      detail: row.recommended === null ? words.say('awards.step.due', { day: words.day(row.resultsOn) }) : words.say('awards.selections.recommended', { day: words.dayOf(row.recommended) }),
    })),
  })
}
