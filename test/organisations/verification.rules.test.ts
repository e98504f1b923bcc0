import { hidden, visitor, type Person } from '../../server/kernel/policy'
import { organisationLife, type OrganisationState } from '../../server/organisations/lifecycle'
import * as may from '../../server/organisations/policy'
import { CHECKS, decisionFaults, type CheckAnswers } from '../../server/organisations/verification'

const all = (answer: string, over: Record<string, string> = {}) => ({ ...Object.fromEntries(CHECKS.map((check) => [check, answer])), ...over }) as CheckAnswers

describe('a decision', () => {
  test.each([
    ['verified', all('yes'), '', []],
    ['verified', all('yes', { risk: 'no' }), '', ['check.risk organisations.fault.checkFails']],
    ['verified', all('yes', { flags: '' }), '', ['check.flags organisations.fault.check']],
    ['verified', all('yes', { flags: 'perhaps' }), '', ['check.flags organisations.fault.check']],
    ['refused', all('yes', { mandate: 'no' }), 'Qëllimi është tjetër.', []],
    ['refused', all('yes', { mandate: 'no' }), '', ['note organisations.fault.reason']],
    ['refused', all('yes'), 'Nuk më pëlqen.', ['check.registration organisations.fault.nothingAgainst']],
  ] as const)('%s with %p and the note "%s" has the faults %p', (outcome, answers, note, faults) => {
    expect(decisionFaults(outcome, answers, note).map(({ field, words }) => `${field} ${words}`)).toEqual(faults)
  })
})

test('the lifecycle draws these moves and no others', () => {
  const drawn = organisationLife.states.flatMap((state) => organisationLife.moves.filter((move) => organisationLife.can(state, move)).map((move) => `${state} –${move}→ ${organisationLife.after(state, move)}`))
  expect(drawn).toEqual(['draft –submit→ submitted', 'submitted –verify→ verified', 'submitted –refuse→ refused', 'refused –submit→ submitted', 'verified –reopen→ submitted'])
  for (const state of organisationLife.states) for (const move of organisationLife.moves) if (!organisationLife.can(state, move)) expect(() => organisationLife.after(state, move)).toThrow()
})

const who = (...roles: [string, string?][]): Person => ({ ...visitor, id: 'x', roles: roles.map(([role, scope = '']) => ({ role, scope })) })
const VERBS = ['read', 'edit', 'submit', 'manageMembers', 'readMembers', 'verify', 'reopen'] as const
const subject = (state: OrganisationState, kind: 'association' | 'municipality' = 'association') => ({ id: 'org', state, kind, municipalityCode: '47' })

/* Who x state: what each may do. */
describe('who may', () => {
  test.each([
    ['its editor', who(['editor', 'org']), { draft: 'read edit readMembers', submitted: 'read edit readMembers', verified: 'read edit readMembers', refused: 'read edit readMembers' }],
    ['its signatory', who(['signatory', 'org']), {
      draft: 'read edit submit manageMembers readMembers', submitted: 'read edit manageMembers readMembers', verified: 'read edit manageMembers readMembers', refused: 'read edit submit manageMembers readMembers',
    }],
    ['somebody of another organisation', who(['signatory', 'other']), { draft: '', submitted: '', verified: '', refused: '' }],
    ['nobody in particular', who(), { draft: '', submitted: '', verified: '', refused: '' }],
    ['the secretariat', who(['manager']), { draft: 'read readMembers', submitted: 'read readMembers verify', verified: 'read readMembers reopen', refused: 'read readMembers' }],
    ['the secretariat in its own organisation', who(['manager'], ['signatory', 'org']), {
      draft: 'read edit submit manageMembers readMembers', submitted: 'read edit manageMembers readMembers', verified: 'read edit manageMembers readMembers', refused: 'read edit submit manageMembers readMembers',
    }],
    ['an administrator', who(['admin']), { draft: 'read manageMembers readMembers', submitted: 'read manageMembers readMembers', verified: 'read manageMembers readMembers', refused: 'read manageMembers readMembers' }],
    ['an auditor', who(['auditor']), { draft: 'read readMembers', submitted: 'read readMembers', verified: 'read readMembers', refused: 'read readMembers' }],
    ['a payer', who(['payer']), { draft: 'read', submitted: 'read', verified: 'read', refused: 'read' }],
    ['an assessor', who(['assessor']), { draft: '', submitted: '', verified: '', refused: '' }],
    ['a donor', who(['donor']), { draft: '', submitted: '', verified: '', refused: '' }],
  ])('%s', (_name, person, expected) => {
    const allowed = Object.fromEntries(Object.keys(expected).map((state) => [state, VERBS.filter((verb) => may[verb](person, subject(state as OrganisationState)).allowed).join(' ')]))
    expect(allowed).toEqual(expected)
  })

  test.each(VERBS)('%s looks like absence to whoever may not read it', (verb) => {
    expect(may[verb](who(['editor', 'other']), subject('submitted'))).toEqual(hidden('organisations.missing.organisation'))
  })

  test('a finance officer reads the municipality\'s own registration and no organisation\'s', () => {
    expect(may.read(who(['finance', '47']), subject('verified', 'municipality')).allowed).toBe(true)
    expect(may.read(who(['finance', '53']), subject('verified', 'municipality')).allowed).toBe(false)
    expect(may.read(who(['finance', '47']), subject('verified')).allowed).toBe(false)
  })

  test.each([['manager', false], ['assessor', false], ['auditor', false], ['finance', true], ['editor', true]])('register, holding the role %s: %p', (role, allowed) => {
    expect(may.register(who([role, role === 'finance' ? '47' : role === 'editor' ? 'org' : '']), null).allowed).toBe(allowed)
  })
})
