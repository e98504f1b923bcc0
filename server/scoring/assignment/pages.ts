import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { bar, fact, notice, type BarView, type FactView, type Link, type NoticeView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { hiddenFrom, isRunning, voters, type Evaluation } from '../evaluation'
import type { Conflict } from '../interests'
import { crumbsOf, hiddenNote } from '../pages'
import { fit } from '../pool/pool'
import { shortReference } from '../../proposals/proposals'
import { maySit } from '../revisits/revisits'
import type { ScoreSheet } from '../sheets'
import type { AssessedProposal } from '../store'
import { duoKey, FIT_PRICE, HINT_PRICE, LOAD_PRICE, type AssignedMember, type AssignmentFacts, type Duo, type Rules, type Trial } from './assignment'
import type { Cut } from './assign'
import type { Run } from './store'
import type { Table } from './table'

type Cell = { who: string; label: string; name: string; value: string; id: string; selected: boolean; fixed: string | null; conflict: boolean }
type RunRow = { when: string; way: string; seed: string; sheets: string; short: string; input: string; result: string }
type AssignmentView = {
  title: string; lead: string; links: Link[]; action: string; allAction: string; version: number
  members: { name: string; declared: string | null; count: string }[]
  rows: { reference: string; title: string; cells: Cell[] }[]
  hiddenNote: string | null
  runs: RunRow[]
}
const byHand = template<AssignmentView>('scoring/assignment/by-hand')

export type HandFacts = { readonly proposals: readonly AssessedProposal[]; readonly sheets: readonly ScoreSheet[]; readonly conflicts: readonly Conflict[]; /** Pairs that wait for the member's answer. */ readonly questions: readonly Duo[]; readonly runs: readonly Run[] }

/** Proposals by members. Where there is a conflict there is no box to tick; what has begun cannot be taken back here. */
export function assignmentPage(words: Words, evaluation: Evaluation, { proposals, sheets, conflicts, questions, runs }: HandFacts): Page {
  const { call, committee: sitting } = evaluation
  const at = `/scoring/${call.reference}/assignment`
  const seats = voters(evaluation)
  const title = words.say('scoring.assignment.title')
  const visible = sheets.filter(({ proposalId, state }) => state !== 'void' && !hiddenFrom(evaluation).includes(proposalId))
  const barred = new Set(conflicts.map(duoKey))
  const asked = new Set(questions.map(duoKey))
  const sheetOf = new Map(sheets.map((sheet) => [duoKey({ proposalId: sheet.proposalId, personId: sheet.assessorId }), sheet]))
  return byHand({
    title, lead: words.say(isRunning(evaluation) ? 'scoring.assignment.lead' : 'scoring.revisits.assignment.lead'), action: at, allAction: `${at}/all`, version: sitting?.version ?? 0,
    links: [{ href: `${at}/automatic`, text: words.say('scoring.assignment.automatic') }, { href: `${at}/table`, text: words.say('scoring.assignment.table') }],
    members: seats.map(({ name, personId, declaredAt }) => ({
      name, declared: declaredAt === null ? words.say('scoring.assignment.undeclared') : null,
      count: words.count('scoring.assignment.sheets', visible.filter(({ assessorId }) => assessorId === personId).length),
    })),
    rows: proposals.map((proposal, row) => ({
      reference: proposal.reference, title: proposal.title,
      cells: seats.map((member, column): Cell => {
        const key = duoKey({ proposalId: proposal.id, personId: member.personId })
        const sheet = sheetOf.get(key)
        const conflict = barred.has(key)
        return {
          who: member.name, label: words.say('scoring.assignment.cell', { reference: proposal.reference, name: member.name }), name: `pair.${proposal.id}`, value: member.personId, id: `a-${row}-${column}`,
          selected: sheet !== undefined && sheet.state !== 'void', conflict,
          fixed: conflict ? words.say('scoring.assignment.conflict') : sheet === undefined && asked.has(key) ? words.say('scoring.assignment.asked') : sheet?.state === 'void' ? words.say('scoring.state.void')
            : sheet === undefined && !maySit(evaluation, member, proposal.id) ? words.say('scoring.assignment.waits') : sheet === undefined || sheet.state === 'assigned' ? null : words.say('scoring.assignment.begun'),
        }
      }),
    })),
    hiddenNote: hiddenNote(words, evaluation),
    runs: runs.map((run) => ({
      when: words.moment(run.runAt), way: words.say(`scoring.assignment.way.${run.way}`), seed: run.rules?.seed ?? '–', sheets: words.number(run.sheets), short: words.number(run.short), input: run.inputHash, result: run.resultHash,
    })),
  }, crumbsOf(words, call, title))
}

/** The boxes that can be ticked now, a choice for each proposal: what has begun, is void or barred is nobody's to choose. */
export function openPairs(words: Words, evaluation: Evaluation, facts: HandFacts): ChoiceView[] {
  const { view } = assignmentPage(words, evaluation, facts)
  const rows = (view as AssignmentView).rows
  return facts.proposals.map(({ id }, row) => {
    const cells = (rows[row]?.cells ?? []).filter(({ fixed }) => fixed === null)
    const field = inputs(words, { [`pair.${id}`]: cells.filter(({ selected }) => selected).map(({ value }) => value) })
    return field.checkboxes(`pair.${id}`, { label: 'scoring.assignment.pairs', values: { reference: rows[row]?.reference ?? '', title: rows[row]?.title ?? '' } }, cells.map(({ value, who }) => ({ value, label: who })))
  })
}

type TrialRow = { reference: string; title: string; before: string; given: string; short: string | null }
type LoadRow = { name: string; detail: string; before: string; given: string; all: string; most: string; bars: BarView[] }
type TrialView = { notice: NoticeView; cut: string[]; rows: TrialRow[]; loads: LoadRow[]; facts: FactView[]; confirm: { action: string; fields: { name: string; value: string }[] } | null }
type AutomaticView = { title: string; lead: string; rules: string; action: string; sheetsEach: InputView; least: InputView; most: InputView; seed: InputView; trial: TrialView | null }
const automatic = template<AutomaticView>('scoring/assignment/automatic')

const automaticAt = ({ call }: Evaluation): string => `/scoring/${call.reference}/assignment/automatic`

export type AutomaticFacts = { readonly facts: AssignmentFacts; readonly trial: Trial | null; readonly seed: string }

/** The rules, and what they would give. Nothing is assigned before it is confirmed. */
export function automaticPage(words: Words, evaluation: Evaluation, { facts, trial, seed }: AutomaticFacts, sent: Sent = untouched): Page {
  const { call } = evaluation
  const title = words.say('scoring.assignment.automatic')
  const field = inputs(words, trial === null ? { sheetsEach: call.settings.sheetsMin, least: 0, seed } : { ...trial.rules, most: trial.rules.most ?? '' }, sent)
  const number = (name: string, optional: boolean) => field.number(name, { label: `scoring.assignment.field.${name}`, hint: `scoring.assignment.hint.${name}`, width: 'govuk-input--width-4', optional })
  return automatic({
    title, lead: words.say('scoring.assignment.automaticLead'), rules: words.say('scoring.assignment.prices', { fit: -FIT_PRICE, hint: HINT_PRICE, load: LOAD_PRICE }), action: automaticAt(evaluation),
    sheetsEach: number('sheetsEach', false), least: number('least', true), most: number('most', true),
    seed: field.text('seed', { label: 'scoring.assignment.field.seed', hint: 'scoring.assignment.hint.seed', width: 'govuk-input--width-20' }),
    trial: trial === null ? null : trialView(words, evaluation, facts, trial),
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}

function trialView(words: Words, evaluation: Evaluation, facts: AssignmentFacts, { rules, assignment, duos }: Trial): TrialView {
  const lacking = new Map(assignment.short.map(({ proposalId, missing }) => [proposalId, missing]))
  const missing = assignment.short.reduce((all, one) => all + one.missing, 0)
  const named = (codes: readonly string[]) => words.list(facts.members.filter(({ code }) => codes.includes(code)).map(({ name }) => name))
  return {
    notice: duos.length === 0 && missing === 0 ? notice('good', words.say('scoring.assignment.nothing'))
      : missing > 0 ? notice('bad', words.count('scoring.assignment.short', missing)) : notice('good', words.count('scoring.assignment.found', duos.length)),
    cut: [
      ...(assignment.cut === null ? [] : cutSentences(words, assignment.cut, facts.proposals.length, named)),
      ...assignment.under.map(({ readerId, missing: sheets }) => words.say('scoring.assignment.under', { name: named([readerId]), missing: words.number(sheets), least: words.number(rules.least) })),
    ],
    rows: facts.proposals.map((proposal) => ({
      reference: proposal.reference, title: proposal.title,
      before: namesOn(words, facts, facts.sheets.filter(({ proposalId, state }) => proposalId === proposal.id && state !== 'void')),
      given: namesOn(words, facts, duos.filter(({ proposalId }) => proposalId === proposal.id), (member) => words.say('scoring.assignment.knows', { name: member.name, fit: fit(member, proposal) })),
      short: lacking.has(proposal.reference) ? words.count('scoring.assignment.missing', lacking.get(proposal.reference) ?? 0) : null,
    })),
    loads: loadRows(words, facts, duos, rules.most),
    facts: [fact(words.say('scoring.assignment.inputHash'), assignment.inputHash), fact(words.say('scoring.assignment.resultHash'), assignment.resultHash), fact(words.say('scoring.assignment.price'), words.number(assignment.price))],
    confirm: duos.length === 0 ? null : { action: automaticAt(evaluation), fields: fieldsOf(rules, { inputHash: assignment.inputHash, sheets: duos.length }, evaluation) },
  }
}

const fieldsOf = (rules: Rules, found: { readonly inputHash: string; readonly sheets: number }, { committee }: Evaluation) => Object.entries({ ...rules, most: rules.most ?? '', ...found, version: committee?.version ?? 0 }).map(([name, value]) => ({ name, value: String(value) }))

/** Why not all can be had: counted on one side of the least cut, so that anybody can count it again. */
function cutSentences(words: Words, { proposalIds, wanted, fullIds, fullRoom, usedRoom }: Cut, all: number, named: (codes: readonly string[]) => string): string[] {
  const count = (value: number) => words.number(value)
  return [
    proposalIds.length === all ? words.say('scoring.assignment.cut.all', { wanted: count(wanted) }) : words.say('scoring.assignment.cut.wanted', { list: words.list(proposalIds.map(shortReference)), wanted: count(wanted) }),
    ...(fullIds.length === 0 ? [] : [words.say('scoring.assignment.cut.full', { names: named(fullIds), room: count(fullRoom) })]),
    words.say('scoring.assignment.cut.used', { room: count(usedRoom), missing: count(wanted - fullRoom - usedRoom) }),
  ]
}

function namesOn(words: Words, { members }: AssignmentFacts, duos: readonly Duo[], write: (member: AssignedMember) => string = ({ name }) => name): string {
  const names = members.filter(({ personId }) => duos.some((duo) => duo.personId === personId)).map(write)
  return names.length === 0 ? '–' : words.list(names)
}

/** Each member's sheets as numbers and as a bar: what is there, and what would be added. */
function loadRows(words: Words, { members, sheets }: AssignmentFacts, duos: readonly Duo[], ruleMost: number | null): LoadRow[] {
  const loads = members.map((member) => ({
    member, before: sheets.filter(({ personId, state }) => personId === member.personId && state !== 'void').length, given: duos.filter(({ personId }) => personId === member.personId).length,
    most: Math.min(ruleMost ?? Infinity, member.loadMax ?? Infinity),
  }))
  const scale = Math.max(1, ...loads.map(({ before, given, most }) => Math.max(before + given, most === Infinity ? 0 : most)))
  return loads.map(({ member, before, given, most }) => ({
    name: member.name, detail: member.declared === 'yes' ? member.code : `${member.code} · ${words.say('scoring.assignment.undeclared')}`,
    before: words.number(before), given: words.number(given), all: words.number(before + given), most: most === Infinity ? '–' : words.number(most),
    bars: [bar(0, before, scale, 'q-f-agreed'), bar(before, given, scale, 'q-f-lake')],
  }))
}

type FaultRow = { line: string; column: string; text: string }
type TableView = {
  title: string; lead: string; action: string; templateHref: string; file: InputView; faults: FaultRow[]; faultsCaption: string
  trial: { notice: NoticeView; rows: { reference: string; title: string; given: string }[]; loads: LoadRow[]; confirm: { action: string; version: number; hash: string; text: string } | null } | null
}
const byTable = template<TableView>('scoring/assignment/table')

const FAULTS_SHOWN = 200

/** A table to send, and what it would assign: every fault with its row and column, or the sheets that would be added. */
export function tablePage(words: Words, evaluation: Evaluation, facts: AssignmentFacts, read: { table: Table; text: string } | null, sent: Sent = untouched): Page {
  const { call, committee } = evaluation
  const at = `/scoring/${call.reference}/assignment/table`
  const title = words.say('scoring.assignment.table')
  const faults = read?.table.faults ?? []
  return byTable({
    title, lead: words.say('scoring.assignment.tableLead'), action: at, templateHref: `${at}.csv`, file: inputs(words, {}, sent).file('table', { label: 'scoring.assignment.field.table', hint: 'scoring.assignment.hint.table' }),
    faultsCaption: words.count('scoring.assignment.faults', faults.length),
    faults: faults.slice(0, FAULTS_SHOWN).map(({ line, column, words: key, values }) => ({ line: words.number(line), column: words.say(`scoring.assignment.column.${column}`), text: words.say(key, values) })),
    trial: read === null || faults.length > 0 ? null : {
      notice: notice('good', `${words.count('scoring.assignment.found', read.table.duos.length)} ${words.count('scoring.assignment.known', read.table.known)}`),
      rows: facts.proposals.filter(({ id }) => read.table.duos.some(({ proposalId }) => proposalId === id))
        .map(({ id, reference, title: name }) => ({ reference, title: name, given: namesOn(words, facts, read.table.duos.filter(({ proposalId }) => proposalId === id)) })),
      loads: loadRows(words, facts, read.table.duos, null),
      confirm: read.table.duos.length === 0 ? null : { action: `${at}/confirmation`, version: committee?.version ?? 0, hash: read.table.inputHash, text: read.text },
    },
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}
