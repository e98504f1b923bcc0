import { no, visitor, type Person, type Verdict } from '../../server/kernel/policy'
import { lineLife, reportLife, type LineState, type ReportState } from '../../server/reports/lifecycle'
import type { Line } from '../../server/reports/lines'
import * as may from '../../server/reports/policy'
import type { Report } from '../../server/reports/reports'
import type { Correction } from '../../server/reports/store'

const who = (id: string, ...roles: (string | [string, string])[]): Person => ({ ...visitor, id, name: id, email: `${id}@example.al`, roles: roles.map((role) => (typeof role === 'string' ? { role, scope: '' } : { role: role[0], scope: role[1] })) })
const people = {
  signatory: who('signatory', ['signatory', 'org']), editor: who('editor', ['editor', 'org']), stranger: who('stranger', ['signatory', 'other']), financeThere: who('financeThere', ['finance', '47']), financeElsewhere: who('financeElsewhere', ['finance', '53']),
  verifier: who('verifier', 'verifier'), assessor: who('assessor', 'verifier', 'assessor'), ownVerifier: who('ownVerifier', 'verifier', ['editor', 'org']), payer: who('payer', 'payer'), manager: who('manager', 'manager'),
  ownManager: who('ownManager', 'manager', ['editor', 'org']), authority: who('authority', 'authority'), auditor: who('auditor', 'auditor'), donor: who('donor', 'donor'), visitor,
}
type Name = keyof typeof people
const names = Object.keys(people) as Name[]
const allowed = (policy: (person: Person, subject: never) => Verdict, subject: unknown) => names.filter((name) => policy(people[name], subject as never).allowed)

const agreement = (state = 'active') => ({ organisationId: 'org', municipalityCode: '47', state: state as 'active' })
const report = (state: ReportState, over: Partial<Report> = {}) => ({ agreement: agreement(), committee: ['assessor'], report: { id: 'r', state, kind: 'interim', createdBy: 'editor', submittedBy: state === 'draft' ? null : 'signatory', ...over } as Report })
const line = (reportState: ReportState, state: LineState, over: Partial<Line> = {}) => ({ ...report(reportState), line: { id: 'l', state, enteredBy: 'editor', ...over } as Line })

test('who may do what with a report, by state', () => {
  expect(reportLife.states.map((state) => ({
  state, read: allowed(may.read, report(state)), edit: allowed(may.edit, report(state)), submit: allowed(may.submit, report(state)), giveBack: allowed(may.giveBack, report(state)), approve: allowed(may.approve, report(state))
}))).toMatchInlineSnapshot(`
[
  {
    "approve": [],
    "edit": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "giveBack": [],
    "read": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
      "auditor",
    ],
    "state": "draft",
    "submit": [
      "signatory",
    ],
  },
  {
    "approve": [
      "verifier",
    ],
    "edit": [],
    "giveBack": [
      "verifier",
    ],
    "read": [
      "signatory",
      "editor",
      "financeThere",
      "verifier",
      "assessor",
      "ownVerifier",
      "payer",
      "manager",
      "ownManager",
      "authority",
      "auditor",
      "donor",
    ],
    "state": "submitted",
    "submit": [],
  },
  {
    "approve": [],
    "edit": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "giveBack": [],
    "read": [
      "signatory",
      "editor",
      "financeThere",
      "verifier",
      "assessor",
      "ownVerifier",
      "payer",
      "manager",
      "ownManager",
      "authority",
      "auditor",
      "donor",
    ],
    "state": "returned",
    "submit": [
      "signatory",
    ],
  },
  {
    "approve": [],
    "edit": [],
    "giveBack": [],
    "read": [
      "signatory",
      "editor",
      "financeThere",
      "verifier",
      "assessor",
      "ownVerifier",
      "payer",
      "manager",
      "ownManager",
      "authority",
      "auditor",
      "donor",
    ],
    "state": "approved",
    "submit": [],
  },
]
`)
})

test('who may do what with a line, by state of report and line', () => {
  const table: Record<string, unknown> = {}
  for (const state of reportLife.states) for (const lineState of lineLife.states) {
    const subject = line(state, lineState)
    const row = { change: allowed(may.editLine, subject), remove: allowed(may.removeLine, subject), decide: allowed(may.decide, subject), answer: allowed(may.answer, subject), correct: allowed(may.askCorrection, subject) }
    table[`${state} ${lineState}`] = Object.fromEntries(Object.entries(row).filter(([, who]) => who.length > 0))
  }
  expect(table).toMatchInlineSnapshot(`
{
  "approved accepted": {
    "correct": [
      "verifier",
    ],
  },
  "approved answered": {
    "decide": [
      "verifier",
    ],
  },
  "approved entered": {},
  "approved partial": {
    "correct": [
      "verifier",
    ],
  },
  "approved query": {
    "answer": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "decide": [
      "verifier",
    ],
  },
  "approved rejected": {
    "correct": [
      "verifier",
    ],
  },
  "approved submitted": {
    "decide": [
      "verifier",
    ],
  },
  "draft accepted": {},
  "draft answered": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "draft entered": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "remove": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "draft partial": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "draft query": {
    "answer": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "draft rejected": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "draft submitted": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned accepted": {},
  "returned answered": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned entered": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "remove": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned partial": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned query": {
    "answer": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned rejected": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "returned submitted": {
    "change": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
  },
  "submitted accepted": {
    "decide": [
      "verifier",
    ],
  },
  "submitted answered": {
    "decide": [
      "verifier",
    ],
  },
  "submitted entered": {},
  "submitted partial": {
    "decide": [
      "verifier",
    ],
  },
  "submitted query": {
    "answer": [
      "signatory",
      "editor",
      "ownVerifier",
      "ownManager",
    ],
    "decide": [
      "verifier",
    ],
  },
  "submitted rejected": {
    "decide": [
      "verifier",
    ],
  },
  "submitted submitted": {
    "decide": [
      "verifier",
    ],
  },
}
`)
})

test.each([
  ['the committee’s own', may.verify(people.assessor, report('submitted')), no('reports.refused.committee')],
  ['the grantee’s own', may.verify(people.ownVerifier, report('submitted')), no('reports.refused.ownOrganisation')],
  ['whoever handed it in', may.approve(people.verifier, report('submitted', { submittedBy: 'verifier' })), no('reports.refused.author')],
  ['whoever entered the line', may.decide(people.verifier, line('submitted', 'submitted', { enteredBy: 'verifier' })), no('reports.refused.author')],
])('verification refuses %s', (_name, verdict, expected) => {
  expect(verdict).toEqual(expected)
})

describe('a correction', () => {
  const correction = (over: Partial<Correction> = {}, state = 'active') => ({ ...line('approved', 'accepted'), agreement: agreement(state), correction: { id: 'c', askedBy: 'verifier', decided: null, ...over } as Correction })
  test.each([
    ['is agreed to by a manager of the scheme', correction(), ['manager']],
    ['not by the one who asked for it', correction({ askedBy: 'manager' }), []],
    ['not twice', correction({ decided: 'approved' }), []],
  ])('%s', (_name, subject, expected) => {
    expect(allowed(may.decideCorrection, subject)).toEqual(expected)
  })
  test('is not asked for once the grant is closed', () => {
    expect(may.askCorrection(people.verifier, correction({}, 'closed'))).toEqual(no('reports.refused.closed'))
  })
})

test.each([
  ['active', [], []], ['ended', ['signatory', 'editor', 'ownVerifier', 'ownManager'], []], ['closing', ['signatory', 'editor', 'ownVerifier', 'ownManager'], ['manager', 'authority']], ['closed', [], []],
])('closing a grant that is %s', (state, states, closes) => {
  expect(allowed(may.stateClosure, { agreement: agreement(state) })).toEqual(states)
  expect(allowed(may.close, { agreement: agreement(state), statedBy: 'signatory' })).toEqual(closes)
})

test('nobody closes what they stated themselves', () => {
  expect(may.close(people.manager, { agreement: agreement('closing'), statedBy: 'manager' })).toEqual(no('reports.refused.ownOrganisation'))
})
