import type { Person } from '../../server/kernel/policy'
import type { Complaint, Panellist } from '../../server/complaints/complaints'
import * as may from '../../server/complaints/policy'
import type { Evaluation } from '../../server/scoring/evaluation'

const person = (id: string, ...roles: (string | { role: string; scope: string })[]): Person =>
  ({ id, name: id, email: '', formKey: null, roles: roles.map((role) => (typeof role === 'string' ? { role, scope: '' } : role)) })
const of = (role: string) => ({ role, scope: 'org' })

const PEOPLE = {
  signatory: person('signatory', of('signatory')), editor: person('editor', of('editor')), stranger: person('stranger', { role: 'signatory', scope: 'other' }),
  manager: person('manager', 'manager'), ownManager: person('ownManager', 'manager', of('editor')), authority: person('authority', 'authority'), auditor: person('auditor', 'auditor'), donor: person('donor', 'donor'),
  assessor: person('assessor', 'assessor'), chair: person('chair', 'chair'), presiding: person('presiding', 'verifier'), panellist: person('panellist', 'payer'), left: person('left', 'publisher'), visitor: person(''),
}
type Who = keyof typeof PEOPLE

const complaint = (state: Complaint['state']) => ({ organisationId: 'org', state }) as Complaint
const seat = (personId: string, over: Partial<Panellist> = {}) => ({ personId, seat: 'member', declaredAt: '2026-03-10T09:00:00.000Z', endedAt: null, vote: null, ...over }) as Panellist
const PANEL = [seat('presiding', { seat: 'presiding' }), seat('panellist', { declaredAt: null }), seat('left', { endedAt: '2026-03-10T09:00:00.000Z' }), seat('third')]
const one = (state: Complaint['state'], panel: readonly Panellist[] = PANEL) => ({ complaint: complaint(state), panel })
const allowed = (policy: (who: Person) => { allowed: boolean }) => (Object.keys(PEOPLE) as Who[]).filter((who) => policy(PEOPLE[who]).allowed)

describe('who may', () => {
  test.each([
    ['read a complaint', (who: Person) => may.read(who, one('under_review')), ['signatory', 'editor', 'manager', 'ownManager', 'authority', 'auditor', 'presiding', 'panellist']],
    ['read the sheets', (who: Person) => may.readSheets(who, one('under_review')), ['auditor', 'presiding']],
    ['acknowledge one that has come', (who: Person) => may.acknowledge(who, one('received')), ['manager']],
    ['acknowledge one that was acknowledged', (who: Person) => may.acknowledge(who, one('acknowledged')), []],
    ['name a panel', (who: Person) => may.assign(who, one('acknowledged', [])), ['manager']],
    ['name a panel before acknowledging', (who: Person) => may.assign(who, one('received', [])), []],
    ['name a fourth', (who: Person) => may.assign(who, one('under_review')), []],
    ['fill a seat that was left', (who: Person) => may.assign(who, one('under_review', PANEL.slice(0, 3))), ['manager']],
    ['declare', (who: Person) => may.declare(who, one('under_review')), ['panellist']],
    ['vote', (who: Person) => may.vote(who, one('under_review')), ['presiding']],
    ['vote when it is decided', (who: Person) => may.vote(who, one('dismissed')), []],
    ['record the decision', (who: Person) => may.decide(who, { ...one('under_review'), majority: 'upheld' }), ['presiding']],
    ['record a decision without a majority', (who: Person) => may.decide(who, { ...one('under_review'), majority: null }), []],
  ])('%s', (_what, policy, who) => {
    expect(allowed(policy)).toEqual(who)
  })

  test('a complaint does not exist for whoever has no part in it, and its sheets not for whoever complains', () => {
    for (const who of ['stranger', 'donor', 'assessor', 'chair', 'left'] as const) expect(may.read(PEOPLE[who], one('under_review'))).toMatchObject({ hidden: true })
    for (const who of ['signatory', 'editor', 'stranger', 'manager', 'authority'] as const) expect(may.readSheets(PEOPLE[who], one('under_review'))).toMatchObject({ hidden: true })
  })
})

describe('filing', () => {
  const filing = { organisationId: 'org', today: '2026-03-09', until: '2026-03-09', known: 'no' as const }
  test.each([
    ['on the last day', {}, null], ['on the day after', { today: '2026-03-10' }, 'complaints.refused.tooLate'], ['a second time', { known: 'yes' as const }, 'complaints.refused.known'],
    ['without a result', { until: null }, 'complaints.refused.noResult'],
  ])('%s', (_when, over, words) => {
    expect(may.file(PEOPLE.editor, { ...filing, ...over }).words).toBe(words)
  })

  test('is for people of the applicant only', () => {
    expect(allowed((who) => may.file(who, filing))).toEqual(['signatory', 'editor', 'ownManager'])
    expect(may.file(PEOPLE.stranger, filing)).toMatchObject({ hidden: true })
  })
})

describe('the second decision', () => {
  const seated = (who: Who, at: 'chair' | 'voting') => ({ personId: PEOPLE[who].id, seat: at })
  const evaluation = (who: Who | null, at: 'chair' | 'voting' = 'chair') => ({ seat: who === null ? null : seated(who, at), chairRecused: 'no', presiding: null }) as unknown as Evaluation
  const case_ = (over: Partial<may.Revisiting> = {}): may.Revisiting => ({ evaluation: evaluation(null), applicants: ['org'], call: { state: 'results_published' }, upheld: 1, undecided: 0, proposed: null, minutes: 'sealed', ...over })

  test.each([
    ['the chair, when every complaint is decided', 'chair', {}, null], ['nobody while one is undecided', 'chair', { undecided: 1 }, 'complaints.refused.undecided'],
    ['nobody where none was upheld', 'chair', { upheld: 0 }, 'complaints.refused.nothingUpheld'], ['nobody twice', 'chair', { proposed: { madeBy: 'chair' } }, 'complaints.refused.proposed'],
    ['nobody once the call is over', 'chair', { call: { state: 'finalised' as const } }, 'complaints.refused.state'],
  ] as const)('is recommended by %s', (_who, who, over, words) => {
    expect(may.recommend(PEOPLE[who], case_({ evaluation: evaluation(who), ...over })).words).toBe(words)
  })

  test('is recommended by no other member', () => {
    expect(may.recommend(PEOPLE.assessor, case_({ evaluation: evaluation('assessor', 'voting') })).words).toBe('complaints.refused.chairOnly')
  })

  test.each([
    ['the authority', 'authority', case_({ proposed: { madeBy: 'chair' } }), null],
    ['nobody on minutes that are not sealed', 'authority', case_({ proposed: { madeBy: 'chair' }, minutes: 'open' }), 'awards.refused.minutes'],
    ['nobody before the committee recommended', 'authority', case_(), 'complaints.refused.nothingProposed'],
    ['nobody of the committee', 'authority', case_({ evaluation: evaluation('authority', 'voting'), proposed: { madeBy: 'chair' } }), 'complaints.refused.committeeMember'],
    ['never whoever recommended', 'authority', case_({ proposed: { madeBy: 'authority' } }), 'complaints.refused.committeeMember'],
    ['not the secretariat', 'manager', case_({ proposed: { madeBy: 'chair' } }), 'complaints.refused.authorityOnly'],
  ] as const)('is decided by %s', (_who, who, subject, words) => {
    expect(may.decideAgain(PEOPLE[who], subject).words).toBe(words)
  })

  test('is sent back without minutes', () => {
    expect(may.returnAgain(PEOPLE.authority, case_({ proposed: { madeBy: 'chair' }, minutes: 'open' })).allowed).toBe(true)
  })

  test('is read by the committee and the scheme, and by nobody of an applicant', () => {
    expect(may.readRevision(PEOPLE.auditor, case_()).allowed).toBe(true)
    expect(may.readRevision(PEOPLE.signatory, case_())).toMatchObject({ hidden: true })
    expect(may.readRevision(PEOPLE.ownManager, case_()).words).toBe('complaints.refused.own')
  })
})
