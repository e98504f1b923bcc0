import { dayOf, type Day } from '../kernel/dates'
import { fig, type FigView, type Link, type NoticeView, notice, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { readDivergences } from './divergence/policy'
import { readFigures } from './figures/policy'
import { findHindrance } from './actions'
import { broughtBack, hiddenFrom, isComplete, type Evaluation } from './evaluation'
import { answerHints } from './late-hints/policy'
import * as mayConflicts from './conflicts/policy'
import * as may from './policy'
import * as mayPool from './pool/policy'
import type { Coverage, OwnSheet } from './sheet-store'
import type { ScoreSheet } from './sheets'
import { municipalityOf, organisationOf, type AssessedProposal } from './store'
import { callTag, seatText, sheetTag } from './tags'

type SheetRow = { href: string; number: string; title: string; call: string; state: TagView; due: string }
type CallRow = { href: string; reference: string; title: string; state: TagView; seat: string; next: string; due: string | null }
type DeskView = { title: string; links: Link[]; figs: FigView[]; sheets: SheetRow[]; sheetsCount: string; calls: CallRow[] }
const desk = template<DeskView>('scoring/desk')

const isOpen = ({ state }: Pick<OwnSheet, 'state'>) => state === 'assigned' || state === 'draft'
const isLate = (sheet: OwnSheet, today: Day) => isOpen(sheet) && sheet.sheetsDueOn < today

/** What waits for the person: sheets first, the late ones before all others, then the calls. */
export function deskPage(words: Words, person: Person, { sheets, evaluations, pooled, at }: { sheets: readonly OwnSheet[]; evaluations: readonly Evaluation[]; pooled: 'yes' | 'no'; at: Date }): Page {
  const today = dayOf(at)
  const late = sheets.filter((sheet) => isLate(sheet, today))
  const open = sheets.filter((sheet) => isOpen(sheet) && !late.includes(sheet))
  const sealed = sheets.filter(({ state }) => state === 'sealed')
  return desk({
    title: words.say('scoring.desk.title'), links: [
      ...(mayConflicts.keepRegister(person, null).allowed ? [{ href: '/scoring/interests', text: words.say('conflicts.register.title') }] : []),
      ...(pooled === 'yes' ? [{ href: '/scoring/pool/own', text: words.say('scoring.pool.own') }] : []),
      ...(mayPool.readPool(person, null).allowed ? [{ href: '/scoring/pool', text: words.say('scoring.pool.title') }] : []),
    ],
    figs: sheets.length === 0 ? [] : [
      fig(words.say('scoring.desk.late'), words.number(late.length), late.length > 0 ? 'late' : ''),
      fig(words.say('scoring.desk.open'), words.number(open.length), open.length > 0 ? 'due' : ''),
      fig(words.say('scoring.desk.sealed'), words.number(sealed.length), 'good'),
    ],
    sheets: [...late, ...open, ...sealed].map((sheet) => ({
      href: `/scoring/sheets/${sheet.id}`, number: sheet.reference, title: sheet.title, call: sheet.callReference,
      state: sheetTag(words, sheet.state, isLate(sheet, today) ? 'late' : 'in_time'), due: words.day(sheet.sheetsDueOn),
    })),
    sheetsCount: words.count('scoring.desk.sheets', sheets.length),
    calls: evaluations.map((evaluation) => callRow(words, person, evaluation, at)),
  }, { wide: true })
}

function callRow(words: Words, person: Person, evaluation: Evaluation, at: Date): CallRow {
  const { call, committee, seat } = evaluation
  return {
    href: `/scoring/${call.reference}`, reference: call.reference, title: words.pick(titleOf(call)), state: callTag(words, call, at),
    seat: seat === null ? words.say('scoring.desk.noSeat') : words.say(`scoring.seat.${seat.seat}`),
    next: words.say(nextStep(person, evaluation)), due: committee === null ? null : words.day(committee.sheetsDueOn),
  }
}

/** The one thing that the evaluation waits for from this person, or where it stands. */
export function nextStep(person: Person, evaluation: Evaluation): string {
  const { committee, seat, counts } = evaluation
  if (may.declare(person, evaluation).allowed) return 'scoring.next.declare'
  if (may.declareAgain(person, evaluation).allowed) return 'scoring.revisits.next'
  if (firstAsked(person, evaluation) !== null) return 'conflicts.late.next'
  if (committee === null) return may.appoint(person, evaluation).allowed ? 'scoring.next.appoint' : 'scoring.next.noCommittee'
  if (may.start(person, evaluation).allowed) return 'scoring.next.start'
  if (may.readRanking(person, evaluation).allowed) return 'scoring.next.ranking'
  if (readDivergences(person, evaluation).allowed && counts.open === 0 && counts.unscored > 0) return 'scoring.divergence.next'
  if (seat?.seat === 'voting') return 'scoring.next.score'
  if (may.assign(person, evaluation).allowed && counts.sealed + counts.open === 0) return 'scoring.next.assign'
  return evaluation.call.state === 'under_evaluation' ? 'scoring.next.wait' : 'scoring.next.notBegun'
}

/** The first proposal that is closed until the person answers what data says of it. */
const firstAsked = (person: Person, evaluation: Evaluation): string | null => evaluation.asked.find((proposalId) => answerHints(person, { evaluation, proposalId }).allowed) ?? null

type ProposalRow = { reference: string; title: string; organisation: string; place: string; readHref: string | null; sheets: string; own: { href: string; state: TagView } | null }
type MemberRow = { name: string; seat: string; body: string; declared: string; sheets: string | null }
type EvaluationView = {
  title: string; kicker: string; state: TagView; due: string | null
  notice: NoticeView | null
  figs: FigView[]
  main: Link | null
  actions: Link[]
  start: { action: string; hindrance: string | null } | null
  proposals: ProposalRow[] | null
  hiddenNote: string | null
  blindNote: string | null
  members: MemberRow[]
}
const evaluationTemplate = template<EvaluationView>('scoring/evaluation')

export type EvaluationFacts = {
  readonly proposals: readonly AssessedProposal[]
  readonly coverage: ReadonlyMap<string, Coverage>
  readonly sheets: readonly ScoreSheet[]
  /** States of all proposals of the call, to say whether the evaluation may begin. */
  readonly states: readonly { state: string }[]
  readonly at: Date
  /** What a recusal just changed, as the address says it: `own`, or what the sheet was, how many are left, and the least number. */
  readonly recused: string
}

export function evaluationPage(words: Words, person: Person, evaluation: Evaluation, facts: EvaluationFacts): Page {
  const { call, committee, seat } = evaluation
  const listed = may.readList(person, evaluation).allowed && facts.proposals.length > 0
  const hindrance = findHindrance(evaluation, facts.states)
  const main = mainAction(words, person, evaluation)
  return evaluationTemplate({
    title: words.pick(titleOf(call)), kicker: call.reference, state: callTag(words, call, facts.at), due: committee === null ? null : words.say('scoring.evaluation.due', { due: words.day(committee.sheetsDueOn) }),
    notice: recusedNotice(words, facts.recused) ?? revisitNotice(words, evaluation, facts.proposals) ?? noticeFor(words, person, evaluation),
    figs: listed ? figures(words, facts, committee?.sheetsDueOn ?? call.resultsOn) : [],
    main, actions: actionsFor(words, person, evaluation).filter(({ href }) => href !== main?.href),
    start: may.start(person, evaluation).allowed && committee !== null
      ? { action: `/scoring/${call.reference}/evaluation`, hindrance: hindrance === null ? null : words.say(hindrance.words, hindrance.values) } : null,
    proposals: listed ? facts.proposals.map((proposal) => proposalRow(words, person, evaluation, facts, proposal)) : null,
    hiddenNote: listed ? hiddenNote(words, evaluation) : null, blindNote: listed && evaluation.blind === 'yes' ? words.say('conflicts.blind.note') : null,
    members: evaluation.members.map((member) => ({
      name: member.name, seat: seatText(words, member), body: member.body,
      declared: member.declaredAt === null ? words.say('scoring.evaluation.undeclared') : words.moment(member.declaredAt),
      sheets: leads(person, evaluation) && member.seat === 'voting' ? sheetsOf(words, facts.sheets, member.personId) : null,
    })),
  }, { wide: true, crumbs: [{ href: '/scoring', text: words.say('scoring.desk.title') }, { href: null, text: call.reference }] })

  function leads(who: Person, of: Evaluation): boolean {
    return listed && (seat === null || seat.seat !== 'voting') && may.readList(who, of).allowed
  }
}

function recusedNotice(words: Words, recused: string): NoticeView | null {
  if (recused === 'own') return notice('good', words.say('scoring.recused.own'))
  const [, sheet = '', left = '', min = ''] = /^(none|open|sealed)-(\d{1,3})-(\d{1,2})$/.exec(recused) ?? []
  if (sheet === '') return null
  const text = `${words.say(`scoring.recused.${sheet}`)} ${words.say('scoring.recused.left', { left, min })}`
  return Number(left) < Number(min) ? notice('warn', text) : notice('good', text)
}

function revisitNotice(words: Words, evaluation: Evaluation, proposals: readonly AssessedProposal[]): NoticeView | null {
  const back = broughtBack(evaluation)
  const known = proposals.filter(({ id }) => back.includes(id))
  return known.length === 0 ? null : notice('warn', words.say('scoring.revisits.notice', { proposals: words.list(known.map(({ reference }) => reference)) }))
}

function noticeFor(words: Words, person: Person, evaluation: Evaluation): NoticeView | null {
  if (may.declare(person, evaluation).allowed) {
    return notice('warn', words.say('scoring.evaluation.declareFirst'))
  }
  if (firstAsked(person, evaluation) !== null) return notice('warn', words.count('conflicts.late.waits', evaluation.asked.length))
  if (isComplete(evaluation) && may.readRanking(person, evaluation).allowed) {
    return notice('good', words.say('scoring.evaluation.complete'))
  }
  return null
}

function figures(words: Words, { proposals, coverage }: EvaluationFacts, dueOn: Day): FigView[] {
  const rows = proposals.map(({ id }) => coverage.get(id))
  const sealed = rows.reduce((all, row) => all + (row?.sealed ?? 0), 0)
  const open = rows.reduce((all, row) => all + (row?.open ?? 0), 0)
  return [
    fig(words.say('scoring.evaluation.proposals'), words.number(proposals.length)),
    fig(words.say('scoring.evaluation.sealed'), partOf(words, sealed, open), open === 0 && sealed > 0 ? 'good' : 'due'),
    fig(words.say('scoring.evaluation.dueOn'), words.day(dueOn)),
  ]
}

/** The next step of this person as the page's one button, where it is a page to go to. */
function mainAction(words: Words, person: Person, evaluation: Evaluation): Link | null {
  const at = `/scoring/${evaluation.call.reference}`
  switch (nextStep(person, evaluation)) {
    case 'conflicts.late.next': return { href: `/scoring/proposals/${firstAsked(person, evaluation) ?? ''}/hints`, text: words.say('conflicts.late.next') }
    case 'scoring.next.declare': return { href: `${at}/declaration`, text: words.say('scoring.evaluation.declare') }
    case 'scoring.revisits.next': return { href: `${at}/declaration/again`, text: words.say('scoring.revisits.declare') }
    case 'scoring.next.appoint': return { href: `${at}/committee`, text: words.say('scoring.evaluation.appoint') }
    case 'scoring.next.assign': return { href: `${at}/assignment`, text: words.say('scoring.evaluation.assign') }
    case 'scoring.divergence.next': return { href: `${at}/divergences`, text: words.say('scoring.divergence.next') }
    case 'scoring.next.ranking': return { href: `${at}/ranking`, text: words.say('scoring.evaluation.ranking') }
    default: return null
  }
}

function actionsFor(words: Words, person: Person, evaluation: Evaluation): Link[] {
  const at = `/scoring/${evaluation.call.reference}`
  const link = (allowed: { allowed: boolean }, href: string, key: string): Link[] => (allowed.allowed ? [{ href, text: words.say(key) }] : [])
  return [
    ...link(may.appoint(person, evaluation), `${at}/committee`, evaluation.committee === null ? 'scoring.evaluation.appoint' : 'scoring.evaluation.reappoint'),
    ...link(may.assign(person, evaluation), `${at}/assignment`, 'scoring.evaluation.assign'),
    ...link(readDivergences(person, evaluation), `${at}/divergences`, 'scoring.divergence.link'),
    ...link(may.useWorkbook(person, evaluation), `${at}/workbook`, 'scoring.workbook.pageTitle'),
    ...link(may.readRanking(person, evaluation), `${at}/ranking`, 'scoring.evaluation.ranking'),
    ...link(readFigures(person, evaluation), `${at}/figures`, 'scoring.figures.link'),
    ...link(may.recordMeeting(person, evaluation), `${at}/meetings`, 'scoring.evaluation.meeting'),
    ...(evaluation.committee === null ? [] : link(may.readMinutes(person, evaluation), `${at}/minutes`, 'scoring.evaluation.minutes')),
    ...link(mayConflicts.readHints(person, evaluation), `${at}/conflicts`, 'conflicts.check.title'),
    ...link(mayConflicts.recordElection(person, evaluation), `${at}/presiding`, 'conflicts.election.title'),
    ...link(may.replaceMember(person, evaluation), `${at}/committee/replacement`, 'scoring.evaluation.replace'),
  ]
}

function proposalRow(words: Words, person: Person, evaluation: Evaluation, { coverage, sheets, at }: EvaluationFacts, proposal: AssessedProposal): ProposalRow {
  const one = coverage.get(proposal.id)
  const own = sheets.find(({ proposalId, assessorId, state }) => proposalId === proposal.id && assessorId === person.id && state !== 'void')
  const late = (evaluation.committee?.sheetsDueOn ?? '9999') < dayOf(at)
  return {
    reference: proposal.reference, title: proposal.title, organisation: words.pick(organisationOf(proposal)), place: words.pick(municipalityOf(proposal)),
    readHref: may.readProposal(person, { evaluation, proposalId: proposal.id }).allowed ? `/scoring/proposals/${proposal.id}` : null,
    sheets: partOf(words, one?.sealed ?? 0, one?.open ?? 0),
    own: own === undefined ? null : { href: `/scoring/sheets/${own.id}`, state: sheetTag(words, own.state, late ? 'late' : 'in_time') },
  }
}

/** Says that something is left out, never what is in it. */
export function hiddenNote(words: Words, evaluation: Evaluation): string | null {
  const count = ({ conflicts, asked }: Evaluation) => [
    ...(conflicts.length === 0 ? [] : [words.count('scoring.hidden', conflicts.length)]), ...(asked.length === 0 ? [] : [words.count('conflicts.late.hidden', asked.length)]),
  ]
  return hiddenFrom(evaluation).length === 0 ? null : count(evaluation).join(' ')
}

function sheetsOf(words: Words, sheets: readonly ScoreSheet[], personId: string): string {
  const own = sheets.filter(({ assessorId, state }) => assessorId === personId && state !== 'void')
  const sealed = own.filter(({ state }) => state === 'sealed').length
  return partOf(words, sealed, own.length - sealed)
}

const partOf = (words: Words, sealed: number, open: number): string => (sealed + open === 0 ? '–' : words.say('scoring.of', { part: words.number(sealed), whole: words.number(sealed + open) }))

export const crumbsOf = (words: Words, call: Pick<Call, 'reference'>, here: string) => ({
  wide: true, crumbs: [{ href: '/scoring', text: words.say('scoring.desk.title') }, { href: `/scoring/${call.reference}`, text: call.reference }, { href: null, text: here }],
} as const)

