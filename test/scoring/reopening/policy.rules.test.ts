import type { Person } from '../../../server/kernel/policy'
import type { Call } from '../../../server/calls/calls'
import type { CallState } from '../../../server/calls/lifecycle'
import type { Member, Seat } from '../../../server/scoring/committee'
import type { Evaluation } from '../../../server/scoring/evaluation'
import * as may from '../../../server/scoring/policy'
import type { ScoreSheet } from '../../../server/scoring/sheets'

const person = (id: string): Person => ({ id, name: id, email: '', roles: [], formKey: null })
const member = (id: string, seat: Seat): Member => ({ id, committeeId: 'c', personId: id, name: '', seat, body: '', code: 'A-1', declaredAt: '2020-06-01T08:00:00.000Z', endedAt: null, endedReason: null, onlyProposalId: null })

type About = { seat: Member | null; state?: CallState; conflicts?: string[]; presiding?: Member }
const evaluation = ({ seat, state = 'under_evaluation', conflicts = [], presiding }: About): Evaluation => ({
  call: { state, resultsPublishedAt: null } as Call, committee: null, members: seat === null ? [] : [seat], seat, conflicts, asked: [], elsewhere: [], counts: { proposals: 1, sealed: 3, open: 0, openFirst: 0, covered: 1, unscored: 0 }, revisits: [],
  chairRecused: presiding === undefined ? 'no' : 'yes', presiding: presiding ?? null, blind: 'no',
})
type SheetAbout = Pick<ScoreSheet, 'proposalId' | 'assessorId' | 'state'> & Partial<Pick<ScoreSheet, 'reopenedFor'>>
const sheet = (over: Partial<SheetAbout> = {}): SheetAbout => ({ proposalId: 'p', assessorId: 'a1', state: 'sealed', ...over })
const said = (verdict: { allowed: boolean; words: string | null; hidden: boolean }) => (verdict.allowed ? 'yes' : verdict.hidden ? '404' : (verdict.words ?? '').replace('scoring.refused.', ''))

const chair = member('chair', 'chair')
const voter = member('a1', 'voting')
const other = member('a2', 'voting')

describe('opening a sealed sheet again', () => {
  test.each<[string, string, About, Partial<SheetAbout>, string]>([
    ['the chair may', 'chair', { seat: chair }, {}, 'yes'],
    ['the chair with a conflict may not', 'chair', { seat: chair, conflicts: ['p'] }, {}, 'conflict'],
    ['the chair may not open a draft', 'chair', { seat: chair }, { state: 'draft' }, 'notSealed'],
    ['nor a void sheet', 'chair', { seat: chair }, { state: 'void' }, 'notSealed'],
    ['the chair may not before declaring', 'chair', { seat: { ...chair, declaredAt: null } }, {}, 'declareFirst'],
    ['nor once the decision is asked for', 'chair', { seat: chair, state: 'decision_pending' }, {}, 'notRunning'],
    ['the secretary may not', 's', { seat: member('s', 'secretary') }, {}, 'chairOnly'],
    ['a voting member may not', 'a2', { seat: other }, {}, 'chairOnly'],
    ['whoever was elected to preside may', 'a2', { seat: other, presiding: other }, {}, 'yes'],
    ['but never their own', 'a1', { seat: voter, presiding: voter }, {}, 'ownSheet'],
    ['somebody without a seat may not', 'm', { seat: null }, {}, 'chairOnly'],
  ])('%s', (_name, who, about, over, answer) => {
    expect(said(may.reopen(person(who), { evaluation: evaluation(about), sheet: sheet(over), ownSealed: 'no' }))).toBe(answer)
  })
})

describe('marking a sheet that was opened again', () => {
  test.each<[string, CallState, ScoreSheet['reopenedFor'], string]>([
    ['for a complaint while the decision waits', 'decision_pending', 'complaint', 'yes'],
    ['for a complaint while the results stand', 'results_published', 'complaint', 'yes'],
    ['for a complaint when the call is over is too late', 'finalised', 'complaint', 'notRunning'],
    ['by the chair, once the evaluation is over, is too late', 'decision_pending', 'chair', 'notRunning'],
    ['for a consensus, once the evaluation is over, is too late', 'results_published', 'consensus', 'notRunning'],
    ['for a consensus while the evaluation runs', 'under_evaluation', 'consensus', 'yes'],
  ])('%s', (_name, state, reopenedFor, answer) => {
    expect(said(may.score(person('a1'), { evaluation: evaluation({ seat: voter, state }), sheet: sheet({ state: 'draft', reopenedFor }), ownSealed: 'no' }))).toBe(answer)
  })
})

describe('a receipt', () => {
  test.each<[string, string, Partial<SheetAbout>, About, string]>([
    ['is its assessor’s', 'a1', {}, { seat: voter }, 'yes'],
    ['is there while the sheet is open again', 'a1', { state: 'draft', reopenedFor: 'chair' }, { seat: voter }, 'yes'],
    ['is not there before the seal', 'a1', { state: 'draft', reopenedFor: null }, { seat: voter }, '404'],
    ['is nobody else’s', 'chair', {}, { seat: chair }, '404'],
    ['is closed by a conflict', 'a1', {}, { seat: voter, conflicts: ['p'] }, 'conflict'],
  ])('%s', (_name, who, over, about, answer) => {
    expect(said(may.keepReceipt(person(who), { evaluation: evaluation(about), sheet: sheet(over), ownSealed: 'yes' }))).toBe(answer)
  })
})

describe('the workbook', () => {
  test.each<[string, string, About, string]>([
    ['is for voting members', 'a1', { seat: voter }, 'yes'],
    ['not before declaring', 'a1', { seat: { ...voter, declaredAt: null } }, 'declareFirst'],
    ['not after the evaluation', 'a1', { seat: voter, state: 'decision_pending' }, 'notRunning'],
    ['not for the chair', 'chair', { seat: chair }, 'committeeOnly'],
    ['not for somebody without a seat', 'm', { seat: null }, 'committeeOnly'],
  ])('%s', (_name, who, about, answer) => {
    expect(said(may.useWorkbook(person(who), evaluation(about)))).toBe(answer)
    expect(said(may.confirmUpload(person(who), { evaluation: evaluation(about), upload: { assessorId: who } }))).toBe(answer)
    expect(said(may.confirmUpload(person(who), { evaluation: evaluation(about), upload: { assessorId: 'another' } }))).toBe('404')
  })
})
