import { visitor, type Person, type Policy } from '../../server/kernel/policy'
import type { Call } from '../../server/calls/calls'
import type { CallState } from '../../server/calls/lifecycle'
import type { Member, Seat } from '../../server/scoring/committee'
import type { Evaluation } from '../../server/scoring/evaluation'
import * as may from '../../server/scoring/policy'

const P = 'proposal'
const person = (id: string, ...roles: string[]): Person => ({ id, name: id, email: '', roles: roles.map((role) => ({ role, scope: '' })), formKey: null })

const WHO = {
  chair: { person: person('chair', 'chair'), seat: 'chair' }, secretary: { person: person('secretary', 'secretary'), seat: 'secretary' },
  assessor: { person: person('a1', 'assessor'), seat: 'voting' },
  'conflicted chair': { person: person('chair', 'chair'), seat: 'chair', conflict: P }, 'conflicted assessor': { person: person('a1', 'assessor'), seat: 'voting', conflict: P },
  'undeclared chair': { person: person('chair', 'chair'), seat: 'chair', undeclared: true }, 'undeclared assessor': { person: person('a1', 'assessor'), seat: 'voting', undeclared: true },
  'chair of another call': { person: person('x', 'chair') }, 'assessor of another call': { person: person('x', 'assessor') },
  manager: { person: person('m', 'manager') }, 'manager who sits and has a conflict': { person: person('a1', 'manager', 'assessor'), seat: 'voting', conflict: P },
  auditor: { person: person('au', 'auditor') }, authority: { person: person('at', 'authority') }, admin: { person: person('ad', 'admin') }, publisher: { person: person('pu', 'publisher') },
  verifier: { person: person('v', 'verifier') }, payer: { person: person('pa', 'payer') }, donor: { person: person('d', 'donor') },
  applicant: { person: { ...person('ap'), roles: [{ role: 'signatory', scope: 'o' }] } }, visitor: { person: visitor },
} satisfies Record<string, { person: Person; seat?: Seat; conflict?: string; undeclared?: boolean }>
type Who = keyof typeof WHO

type Situation = { state?: CallState; complete?: boolean; out?: boolean }

function evaluation(who: Who, { state = 'under_evaluation', complete = false, out = false }: Situation = {}): Evaluation {
  const about: { person: Person; seat?: Seat; conflict?: string; undeclared?: boolean } = WHO[who]
  const member: Member | null = about.seat === undefined ? null : {
    id: 'member', committeeId: 'c', personId: about.person.id, name: '', seat: about.seat, body: '', code: 'A-1', declaredAt: about.undeclared === true ? null : '2020-06-01T08:00:00.000Z', endedAt: null, endedReason: null, onlyProposalId: null,
  }
  return {
    call: { state, resultsPublishedAt: out ? '2020-06-24T08:00:00.000Z' : null, lots: [] as readonly unknown[] } as Call, committee: null, members: member === null ? [] : [member], seat: member,
    conflicts: about.conflict === undefined ? [] : [about.conflict], asked: [], elsewhere: [], counts: complete ? { proposals: 2, sealed: 6, open: 0, openFirst: 0, covered: 2, unscored: 0 } : { proposals: 2, sealed: 5, open: 1, openFirst: 1, covered: 1, unscored: 1 }, revisits: [],
    chairRecused: 'no', presiding: null, blind: 'no',
  }
}

const show = (verdict: ReturnType<Policy>) => (verdict.allowed ? 'yes' : verdict.hidden ? '404' : 'no')
/** Names of those who may, and of those for whom there is no such page; everybody else is refused with a reason. */
function table(ask: (who: Who) => ReturnType<Policy>): { yes: string[]; hidden: string[] } {
  const all = (Object.keys(WHO) as Who[]).map((who) => [who, show(ask(who))] as const)
  return { yes: all.filter(([, answer]) => answer === 'yes').map(([who]) => who), hidden: all.filter(([, answer]) => answer === '404').map(([who]) => who) }
}

const SEATED: Who[] = ['chair', 'secretary', 'assessor', 'conflicted chair', 'conflicted assessor']
const NOT_SEATED_STAFF: Who[] = ['chair of another call', 'assessor of another call', 'authority', 'admin', 'publisher', 'verifier', 'payer', 'donor', 'applicant', 'visitor']
const seat = (who: Who) => evaluation(who)

describe('before every sheet is sealed', () => {
  test('only the committee and those who follow it by office enter', () => {
    expect(table((who) => may.enter(WHO[who].person, seat(who))).yes).toEqual([...SEATED, 'undeclared chair', 'undeclared assessor', 'manager', 'manager who sits and has a conflict', 'auditor', 'authority'])
  })

  test('the list and its counts open after the declaration, not before', () => {
    expect(table((who) => may.readList(WHO[who].person, seat(who))).yes).toEqual([...SEATED, 'manager', 'manager who sits and has a conflict', 'auditor', 'authority'])
  })

  test('a proposal is read by declared members without a conflict, the secretariat and auditors; for strangers it is not there', () => {
    expect(table((who) => may.readProposal(WHO[who].person, { evaluation: seat(who), proposalId: P }))).toEqual({ yes: ['chair', 'secretary', 'assessor', 'manager', 'auditor'], hidden: NOT_SEATED_STAFF })
  })

  test('nobody reads a ranking', () => {
    expect(table((who) => may.readRanking(WHO[who].person, seat(who))).yes).toEqual([])
  })

  test.each(['assigned', 'draft'] as const)('a sheet that is %s is its assessor’s alone', (state) => {
    const sheet = { proposalId: P, assessorId: 'a1', state }
    expect(table((who) => may.readSheet(WHO[who].person, { evaluation: seat(who), sheet, ownSealed: 'no' })).yes).toEqual(['assessor'])
    expect(table((who) => may.readSheet(WHO[who].person, { evaluation: evaluation(who, { complete: true }), sheet, ownSealed: 'yes' })).yes).toEqual(['assessor'])
    expect(table((who) => may.score(WHO[who].person, { evaluation: seat(who), sheet, ownSealed: 'no' })).yes).toEqual(['assessor'])
  })

  test('another’s sealed sheet opens to an assessor who has sealed their own, and to nobody else yet', () => {
    const sheet = { proposalId: P, assessorId: 'other', state: 'sealed' as const }
    expect(table((who) => may.readSheet(WHO[who].person, { evaluation: seat(who), sheet, ownSealed: 'no' })).yes).toEqual([])
    expect(table((who) => may.readSheet(WHO[who].person, { evaluation: seat(who), sheet, ownSealed: WHO[who].person.id === 'a1' ? 'yes' : 'no' })).yes).toEqual(['assessor'])
  })
})

describe('when every sheet is sealed', () => {
  const done = (who: Who) => evaluation(who, { complete: true })

  test('the ranking opens to those of the evaluation, to nobody else', () => {
    expect(table((who) => may.readRanking(WHO[who].person, done(who))).yes).toEqual([...SEATED, 'manager', 'manager who sits and has a conflict', 'auditor', 'authority'])
  })

  test('sealed sheets open too, but never to who has a conflict, until the results are out', () => {
    const sheet = { proposalId: P, assessorId: 'other', state: 'sealed' as const }
    const read = (situation: Situation) => table((who) => may.readSheet(WHO[who].person, { evaluation: evaluation(who, { complete: true, ...situation }), sheet, ownSealed: 'no' })).yes
    expect(read({})).toEqual(['chair', 'secretary', 'assessor', 'manager', 'auditor'])
    expect(read({ out: true, state: 'results_published' })).toEqual([...SEATED, 'manager', 'manager who sits and has a conflict', 'auditor'])
  })

  test('a sealed sheet is not scored again, and a void one is read by nobody', () => {
    expect(table((who) => may.score(WHO[who].person, { evaluation: done(who), sheet: { proposalId: P, assessorId: 'a1', state: 'sealed' }, ownSealed: 'yes' })).yes).toEqual([])
    expect(table((who) => may.readSheet(WHO[who].person, { evaluation: done(who), sheet: { proposalId: P, assessorId: 'a1', state: 'void' }, ownSealed: 'no' })).yes).toEqual([])
  })
})

describe('who leads', () => {
  test('chair and secretary assign after declaring, and the secretariat may', () => {
    expect(table((who) => may.assign(WHO[who].person, seat(who))).yes).toEqual(['chair', 'secretary', 'conflicted chair', 'manager'])
  })

  test('a sheet is made void by those who lead, without a conflict, and never by its writer', () => {
    const sheet = { proposalId: P, assessorId: 'other', state: 'sealed' as const }
    expect(table((who) => may.annul(WHO[who].person, { evaluation: seat(who), sheet, ownSealed: 'no' })).yes).toEqual(['chair', 'secretary', 'manager'])
    expect(table((who) => may.annul(WHO[who].person, { evaluation: seat(who), sheet: { ...sheet, assessorId: WHO[who].person.id }, ownSealed: 'no' })).yes).toEqual([])
  })

  test('a recusal is said by the member, or recorded by those who lead and have no conflict themselves', () => {
    expect(table((who) => may.recuse(WHO[who].person, { evaluation: seat(who), proposalId: P, member: { personId: WHO[who].person.id } })).yes).toEqual(['chair', 'secretary', 'assessor'])
    expect(table((who) => may.recuseOthers(WHO[who].person, { evaluation: seat(who), proposalId: P })).yes).toEqual(['chair', 'secretary', 'manager'])
  })

  test('only chair and secretary record a meeting', () => {
    expect(table((who) => may.recordMeeting(WHO[who].person, seat(who))).yes).toEqual(['chair', 'secretary', 'conflicted chair'])
  })
})

describe('the call’s state decides', () => {
  const allowed = (ask: (state: CallState) => ReturnType<Policy>) =>
    (['draft', 'published', 'closed', 'under_evaluation', 'decision_pending', 'results_published', 'finalised'] as const).filter((state) => ask(state).allowed)
  const at = (who: Who, state: CallState) => evaluation(who, { state })

  test.each<[string, CallState[], (state: CallState) => ReturnType<Policy>]>([
    ['appointing', ['published', 'closed'], (state) => may.appoint(WHO.manager.person, at('manager', state))],
    ['beginning', ['closed'], (state) => may.start(WHO.manager.person, at('manager', state))],
    ['replacing a member', ['under_evaluation'], (state) => may.replaceMember(WHO.manager.person, at('manager', state))],
    ['declaring', ['under_evaluation'], (state) => may.declare(WHO['undeclared assessor'].person, at('undeclared assessor', state))],
    ['assigning', ['under_evaluation'], (state) => may.assign(WHO.chair.person, at('chair', state))],
    ['scoring', ['under_evaluation'], (state) => may.score(WHO.assessor.person, { evaluation: at('assessor', state), sheet: { proposalId: P, assessorId: 'a1', state: 'draft' }, ownSealed: 'no' })],
    ['recusing', ['under_evaluation', 'decision_pending'], (state) => may.recuse(WHO.assessor.person, { evaluation: at('assessor', state), proposalId: P, member: { personId: 'a1' } })],
    ['recording a meeting', ['under_evaluation', 'decision_pending'], (state) => may.recordMeeting(WHO.chair.person, at('chair', state))],
  ])('%s', (_name, states, ask) => {
    expect(allowed(ask)).toEqual(states)
  })

  test('nobody but the manager appoints, replaces or begins', () => {
    const office: Who[] = ['manager', 'manager who sits and has a conflict']
    expect(table((who) => may.appoint(WHO[who].person, evaluation(who, { state: 'closed' }))).yes).toEqual(office)
    expect(table((who) => may.start(WHO[who].person, evaluation(who, { state: 'closed' }))).yes).toEqual(office)
    expect(table((who) => may.replaceMember(WHO[who].person, seat(who))).yes).toEqual(office)
  })

  test('one declares once', () => {
    expect(table((who) => may.declare(WHO[who].person, seat(who))).yes).toEqual(['undeclared chair', 'undeclared assessor'])
  })
})
