import { visitor, type Person } from '../../server/kernel/policy'
import type { Call } from '../../server/calls/calls'
import { callLife, type CallState } from '../../server/calls/lifecycle'
import * as may from '../../server/calls/policy'

const person = (id: string, ...roles: (string | { role: string; scope: string })[]): Person =>
  ({ ...visitor, id, roles: roles.map((role) => (typeof role === 'string' ? { role, scope: '' } : role)) })

const WHO: Record<string, Person> = {
  visitor,
  manager: person('m', 'manager'),
  publisher: person('p', 'publisher'),
  author: person('author', 'manager', 'publisher'),
  auditor: person('a', 'auditor'),
  assessor: person('s', 'assessor'),
  applicant: person('x', { role: 'editor', scope: 'org' }),
  newcomer: person('n'),
}

const BEFORE = new Date('2026-03-15T12:00:00Z')
const AFTER = new Date('2026-04-01T15:00:00Z')

function call(state: CallState): Call {
  const published = state !== 'draft' && state !== 'in_review'
  return {
    state, createdBy: 'author', changedBy: 'author', opensAt: '2026-03-01T08:00:00.000Z', closesAt: '2026-04-01T15:00:00.000Z', questionsUntil: '2026-03-20T16:00:00.000Z',
    lots: [], lotOf: null, publishedAt: published ? '2026-02-20T08:00:00.000Z' : null,
  } as unknown as Call
}

type Verb = 'see' | 'readManaged' | 'change' | 'submit' | 'giveBack' | 'publish' | 'cancel' | 'suspend' | 'resume' | 'fail' | 'correct' | 'addFile' | 'ask' | 'readOwnQuestions' | 'answer' | 'publishAnswers' | 'follow'
const VERBS: readonly Verb[] = ['see', 'readManaged', 'change', 'submit', 'giveBack', 'publish', 'cancel', 'suspend', 'resume', 'fail', 'correct', 'addFile', 'ask', 'readOwnQuestions', 'answer', 'publishAnswers', 'follow']
const verdict = (verb: Verb, who: Person, state: CallState, at = BEFORE) => may[verb](who, { call: call(state), at })
const allowed = (state: CallState, at = BEFORE) => Object.fromEntries(Object.entries(WHO).map(([name, who]) => [name, VERBS.filter((verb) => verdict(verb, who, state, at).allowed).join(' ')]))

const reader = 'see'
const member = 'see readOwnQuestions follow'

test('a draft: the secretariat changes it, the inside reads it, everybody else sees nothing', () => {
  expect(allowed('draft')).toEqual({
    visitor: '', manager: 'see readManaged change submit cancel addFile', publisher: 'see readManaged', author: 'see readManaged change submit cancel addFile', auditor: 'see readManaged', assessor: '', applicant: '', newcomer: '',
  })
})

test('in review: only a second person publishes', () => {
  expect(allowed('in_review')).toEqual({
    visitor: '', manager: 'see readManaged giveBack cancel', publisher: 'see readManaged giveBack publish', author: 'see readManaged giveBack cancel', auditor: 'see readManaged', assessor: '', applicant: '', newcomer: '',
  })
})

test('published and open', () => {
  const managing = 'see readManaged cancel suspend correct addFile readOwnQuestions answer follow'
  expect(allowed('published')).toEqual({
    visitor: reader, manager: managing, publisher: 'see readManaged readOwnQuestions follow', author: managing, auditor: 'see readManaged readOwnQuestions', assessor: member,
    applicant: 'see ask readOwnQuestions follow', newcomer: 'see ask readOwnQuestions follow',
  })
})

test('published with its deadline past, before the routine has run: dates stand still, answers may go out', () => {
  const managing = 'see readManaged cancel readOwnQuestions answer publishAnswers follow'
  expect(allowed('published', AFTER)).toEqual({
    visitor: reader, manager: managing, publisher: 'see readManaged readOwnQuestions follow', author: managing, auditor: 'see readManaged readOwnQuestions', assessor: member, applicant: member, newcomer: member,
  })
})

test.each<[CallState, string]>([
  ['suspended', 'see readManaged cancel resume readOwnQuestions answer publishAnswers follow'],
  ['closed', 'see readManaged cancel fail readOwnQuestions answer publishAnswers follow'],
  ['under_evaluation', 'see readManaged cancel fail readOwnQuestions answer publishAnswers follow'],
  ['decision_pending', 'see readManaged cancel fail readOwnQuestions answer publishAnswers follow'],
  ['results_published', 'see readManaged readOwnQuestions answer publishAnswers follow'],
  ['finalised', 'see readManaged readOwnQuestions answer publishAnswers follow'],
  ['cancelled', 'see readManaged readOwnQuestions follow'],
])('%s: the secretariat may %s, the public reads, the auditor changes nothing', (state, managing) => {
  const now = allowed(state, AFTER)
  expect(now['manager']).toBe(managing)
  expect([now['visitor'], now['applicant'], now['auditor'], now['assessor']]).toEqual([reader, member, 'see readManaged readOwnQuestions', member])
})

test('whoever may not know of a draft is told that there is nothing, by every verb', () => {
  for (const state of ['draft', 'in_review'] as const) {
    for (const name of ['visitor', 'applicant', 'assessor', 'newcomer'] as const) {
      const told = VERBS.map((verb) => verdict(verb, WHO[name]!, state)).filter(({ hidden }) => !hidden)
      expect({ state, name, told }).toEqual({ state, name, told: [] })
    }
  }
})

test('the auditor and the publisher are refused openly, with the reason', () => {
  expect(verdict('change', WHO['auditor']!, 'draft')).toMatchObject({ hidden: false, words: 'calls.refused.managersOnly' })
  expect(verdict('publish', WHO['manager']!, 'in_review')).toMatchObject({ words: 'calls.refused.publishersOnly' })
  expect(verdict('publish', WHO['author']!, 'in_review')).toMatchObject({ words: 'calls.refused.secondPerson' })
  expect(verdict('ask', WHO['manager']!, 'published')).toMatchObject({ words: 'calls.refused.officials' })
  expect(verdict('ask', WHO['applicant']!, 'published', AFTER)).toMatchObject({ words: 'calls.refused.questionsClosed' })
  expect(verdict('publishAnswers', WHO['manager']!, 'published')).toMatchObject({ words: 'calls.refused.questionsOpen' })
})

test('whoever changed the call last is as little the second person as its author', () => {
  const changed = { ...call('in_review'), createdBy: 'somebody', changedBy: 'p' }
  expect(may.publish(WHO['publisher']!, { call: changed })).toMatchObject({ words: 'calls.refused.secondPerson' })
})

test('every state is one of the life', () => { expect(callLife.states).toHaveLength(12) })

describe('a call in lots', () => {
  const lot = { ...call('published'), lotOf: 'whole' }
  const whole = { ...call('closed'), lots: [{}, {}] } as unknown as Call
  const allows = (one: Call, at: Date) => VERBS.filter((verb) => may[verb](WHO['manager'] as Person, { call: one, at }).allowed).join(' ')

  test('what is published for the whole is not changed, asked or answered in a lot; a lot can be cancelled alone', () => {
    expect(allows(lot, BEFORE)).toBe('see readManaged cancel readOwnQuestions follow')
    expect(may.ask(WHO['applicant'] as Person, { call: lot, at: BEFORE }).words).toBe('calls.refused.lot')
  })

  test('a lot can end without award, the whole only with its last lot', () => {
    expect(may.fail(WHO['manager'] as Person, { call: { ...lot, state: 'closed' } }).allowed).toBe(true)
    expect(may.fail(WHO['manager'] as Person, { call: whole }).words).toBe('calls.refused.divided')
    expect(allows(whole, AFTER)).toBe('see readManaged cancel readOwnQuestions answer publishAnswers follow')
  })
})
