import { visitor, type Person } from '../../server/kernel/policy'
import { SCHEME_ROLES } from '../../server/people/people'
import { proposalLife, type ProposalState } from '../../server/proposals/lifecycle'
import * as may from '../../server/proposals/policy'
import type { Situation } from '../../server/proposals/policy'

const CLOSES = '2020-05-20T15:00:00.000Z'
const BEFORE = new Date('2020-05-20T14:59:59.999Z')
const AFTER = new Date(CLOSES)

const person = (role: string, scope = ''): Person => ({ ...visitor, id: `${role}-${scope}`, roles: [{ role, scope }] })
const [editor, signatory] = [person('editor', 'ours'), person('signatory', 'ours')]
const stranger: Person = { ...visitor, id: 'stranger', roles: [{ role: 'editor', scope: 'theirs' }, { role: 'signatory', scope: 'theirs' }] }
const staff = SCHEME_ROLES.map((role) => person(role))
const finance = person('finance', '47')
const manager = person('manager')
const ownManager: Person = { ...manager, roles: [...manager.roles, { role: 'editor', scope: 'ours' }] }

function situation(state: ProposalState, at: Date, callState = at < AFTER ? 'published' : 'closed'): Situation {
  const numbered = !['draft', 'discarded', 'expired'].includes(state)
  return { proposal: { organisationId: 'ours', state, number: numbered ? 1 : null }, call: { state: callState, opensAt: '2020-04-20T07:00:00.000Z', closesAt: CLOSES }, at }
}

const VERBS = { read: may.read, work: may.work, edit: may.edit, submit: may.submit, reopen: may.reopen, withdraw: may.withdraw, discard: may.discard, check: may.check, readCheck: may.readCheck }
type Verb = keyof typeof VERBS
const allowedTo = (who: Person, where: Situation): string => (Object.keys(VERBS) as Verb[]).filter((verb) => VERBS[verb](who, where).allowed).join(' ')

describe('what the applicant may', () => {
  test.each<[ProposalState, Date, string, string]>([
    ['draft', BEFORE, 'read work edit discard', 'read work edit submit discard'],
    ['draft', AFTER, 'read work discard', 'read work discard'],
    ['submitted', BEFORE, 'read work', 'read work reopen'],
    ['submitted', AFTER, 'read work', 'read work withdraw'],
    ['registered', AFTER, 'read work', 'read work withdraw'],
    ['clarification', AFTER, 'read work', 'read work withdraw'],
    ['eligible', AFTER, 'read work', 'read work withdraw'],
    ['in_assessment', AFTER, 'read work', 'read work withdraw'],
    ['scored', AFTER, 'read work', 'read work withdraw'],
    ['recommended', AFTER, 'read work', 'read work withdraw'],
    ['reserve', AFTER, 'read work', 'read work withdraw'],
    ['declined', AFTER, 'read work', 'read work'],
    ['awarded', AFTER, 'read work', 'read work'],
    ['ineligible', AFTER, 'read work', 'read work'],
    ['withdrawn', AFTER, 'read work', 'read work'],
    ['discarded', BEFORE, 'read work', 'read work'],
    ['expired', AFTER, 'read work', 'read work'],
  ])('with a %s proposal at %s: an editor %s; a signatory %s', (state, at, editors, signatories) => {
    expect(allowedTo(editor, situation(state, at))).toBe(editors)
    expect(allowedTo(signatory, situation(state, at))).toBe(signatories)
  })
})

describe('what the scheme may', () => {
  const sealed: [ProposalState, Date, string][] = [
    ...(['draft', 'submitted', 'discarded', 'expired'] as const).map((state): [ProposalState, Date, string] => [state, BEFORE, 'published']),
    ...(['draft', 'discarded', 'expired'] as const).map((state): [ProposalState, Date, string] => [state, AFTER, 'closed']),
    // The clock has struck and the routine has not closed the call yet; the call was stopped while it was open.
    ['submitted', AFTER, 'published'], ['submitted', AFTER, 'suspended'], ['submitted', AFTER, 'cancelled'], ['submitted', BEFORE, 'closed'],
  ]

  test.each(sealed)('of a %s proposal at %s in a %s call: nothing, and it looks as if it were not there', (state, at, callState) => {
    for (const who of [...staff, finance]) {
      expect(allowedTo(who, situation(state, at, callState))).toBe('')
      for (const verb of Object.keys(VERBS) as Verb[]) expect(VERBS[verb](who, situation(state, at, callState)).hidden).toBe(true)
    }
  })

  test.each<[ProposalState, string]>([
    ['submitted', 'read check readCheck'], ['registered', 'read check readCheck'], ['clarification', 'read check readCheck'],
    ['eligible', 'read readCheck'], ['ineligible', 'read readCheck'], ['in_assessment', 'read readCheck'], ['withdrawn', 'read readCheck'], ['awarded', 'read readCheck'],
  ])('of a %s proposal after the deadline: the manager %s, the auditor reads, the others nothing', (state, verbs) => {
    for (const who of [...staff, finance]) {
      const role = who.roles[0]?.role
      expect(`${role}: ${allowedTo(who, situation(state, AFTER))}`).toBe(`${role}: ${role === 'manager' ? verbs : role === 'auditor' ? 'read readCheck' : ''}`)
    }
  })

  test('nobody checks an organisation of their own', () => {
    expect(may.check(ownManager, situation('registered', AFTER))).toMatchObject({ allowed: false, words: 'proposals.refused.ownOrganisation' })
    expect(may.readCheck(ownManager, situation('registered', AFTER)).allowed).toBe(false)
  })
})

test('to other applicants and to visitors nothing exists, in any state, at any time', () => {
  for (const who of [stranger, visitor]) {
    for (const state of proposalLife.states) {
      for (const at of [BEFORE, AFTER]) {
        for (const verb of Object.keys(VERBS) as Verb[]) expect(VERBS[verb](who, situation(state, at))).toMatchObject({ allowed: false, hidden: true })
      }
    }
  }
})

describe('the one clarification', () => {
  const dueAt = '2020-05-29T21:59:00.000Z'
  const moment = (offset: number) => new Date(Date.parse(dueAt) + offset)

  test.each<[string, ProposalState, number, boolean]>([
    ['before it is due', 'clarification', -1, true], ['at that very moment', 'clarification', 0, false], ['after', 'clarification', 1, false], ['when none was asked', 'registered', -1, false],
  ])('is answered by members %s: %s', (_name, state, offset, allowed) => {
    expect(may.clarify(editor, { ...situation(state, moment(offset)), dueAt }).allowed).toBe(allowed)
    expect(may.clarify(stranger, { ...situation(state, moment(offset)), dueAt }).hidden).toBe(true)
    expect(may.clarify(manager, { ...situation(state, moment(offset)), dueAt }).allowed).toBe(false)
  })

  test('keeps the decision waiting until it is due', () => {
    expect(may.decide(manager, { ...situation('clarification', moment(-1)), dueAt })).toMatchObject({ words: 'proposals.refused.clarificationRuns' })
    expect(may.decide(manager, { ...situation('clarification', moment(0)), dueAt }).allowed).toBe(true)
    expect(may.decide(manager, { ...situation('registered', moment(-1)), dueAt }).allowed).toBe(true)
  })

  test('is asked once, of an opened proposal', () => {
    expect(may.ask(manager, { ...situation('registered', AFTER), asked: 'no' }).allowed).toBe(true)
    expect(may.ask(manager, { ...situation('registered', AFTER), asked: 'yes' })).toMatchObject({ words: 'proposals.refused.askedOnce' })
    expect(may.ask(manager, { ...situation('submitted', AFTER), asked: 'no' })).toMatchObject({ words: 'proposals.refused.openFirst' })
  })
})

describe('the life of a proposal', () => {
  test('moves only as drawn', () => {
    for (const state of proposalLife.states) {
      for (const move of proposalLife.moves) {
        if (proposalLife.can(state, move)) expect(proposalLife.states).toContain(proposalLife.after(state, move))
        else expect(() => proposalLife.after(state, move)).toThrow('kernel.movedMeanwhile')
      }
    }
  })

  test.each(['contracted', 'refused', 'retracted', 'withdrawn', 'discarded', 'expired'] as const)('ends at %s', (state) => {
    expect(proposalLife.moves.filter((move) => proposalLife.can(state, move))).toEqual([])
  })
})
