import type { Person } from '../../server/kernel/policy'
import type { ProposalState } from '../../server/proposals/lifecycle'
import { appointCommittee, declareInterests, recordMeeting, replaceMember, startEvaluation } from '../../server/scoring/actions'
import type { Seating } from '../../server/scoring/seating/seating'
import { readStanding } from '../../server/awards/standing'
import { committeeOf } from '../../server/scoring/store'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { inPool } from '../support/builders/pool'
import { aProposal, type ArrangedProposal } from '../support/builders/proposals'
import { anAssignedSheet, anEvaluation, aScoredCall, aSealedSheet } from '../support/builders/scoring'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** Somebody who is in the pool. */
async function pooled(roles: Parameters<Scene['person']>[0], name?: string): Promise<Person> {
  const person = await scene.person(roles, name)
  await inPool(scene, person)
  return person
}
const voters = async (count: number): Promise<Person[]> => Promise.all(Array.from({ length: count }, (_nothing, index) => pooled(['assessor'], `Vlerësues ${index + 1}`)))

async function seatsFor(voting: readonly Person[]): Promise<Seating[]> {
  return [
    { personId: (await pooled(['chair'])).id, seat: 'chair' }, { personId: (await pooled(['secretary'])).id, seat: 'secretary' },
    ...voting.map(({ id }): Seating => ({ personId: id, seat: 'voting' })),
  ]
}

describe('appointing', () => {
  let call: BuiltCall
  let applied: ArrangedProposal
  let manager: Person
  beforeEach(async () => {
    call = await aCall(scene, { state: 'closed' })
    applied = await aProposal(scene, { call, state: 'eligible' })
    manager = await scene.person(['manager'])
  })
  const appoint = async (voting: readonly Person[], over: { sheetsDueOn?: string; version?: number } = {}) =>
    appointCommittee(scene.services, scene.words, manager, call.id, { seats: await seatsFor(voting), sheetsDueOn: over.sheetsDueOn ?? call.resultsOn, version: over.version ?? 0 })

  test('gives seats and roles, and tells everybody', async () => {
    const plain = await pooled([], 'Pa rol')
    expect(await appoint([plain, ...await voters(2)])).toEqual([])
    expect((await committeeOf(scene.db, call.id))?.members.map(({ seat }) => seat)).toEqual(['chair', 'secretary', 'voting', 'voting', 'voting'])
    expect(await scene.db('roles').where({ personId: plain.id, role: 'assessor' })).toHaveLength(1)
    expect(await scene.db('letters').where({ about: `call:${call.id}` })).toHaveLength(5)
  })

  test('refuses who decided eligibility, who belongs or belonged to an applicant within two years, and whoever appoints', async () => {
    const decider = await pooled(['assessor'])
    const former = await pooled([{ role: 'editor', scope: applied.organisation.id }])
    const longGone = await pooled([{ role: 'editor', scope: applied.organisation.id }])
    await scene.arrange(async (tx) => {
      await tx.db('eligibilityChecks').insert({ id: tx.id(), proposalId: applied.proposal.id, answerSheetId: applied.proposal.answerSheetId, outcome: 'eligible', openedBy: decider.id, openedAt: tx.at, decidedBy: decider.id, decidedAt: tx.at })
      await tx.db('roles').where({ personId: former.id }).update({ endedAt: '2024-04-01T08:00:00.000Z' })
      await tx.db('roles').where({ personId: longGone.id }).update({ endedAt: '2024-02-01T08:00:00.000Z' })
    })
    const others = await voters(2)
    for (const person of [applied.signatory, manager]) await inPool(scene, person)
    for (const [person, words] of [[decider, 'scoring.fault.bar.decided'], [applied.signatory, 'scoring.fault.bar.applicant'], [former, 'scoring.fault.bar.applicant'], [manager, 'scoring.fault.appointer']] as const) {
      expect((await appoint([person, ...others])).map((fault) => fault.words)).toEqual([words])
    }
    expect(await scene.db('committees')).toEqual([])
    expect(await appoint([longGone, ...others])).toEqual([])
  })

  test.each([['before the call closes', -1, 'scoring.fault.dueRange'], ['after the results are due', 1, 'scoring.fault.dueRange']])('refuses a due day %s', async (_name, after, words) => {
    const day = after < 0 ? call.closesAt.slice(0, 10) : '2026-12-31'
    expect((await appoint(await voters(3), { sheetsDueOn: day })).map((fault) => fault.words)).toEqual([words])
  })

  test('again replaces the committee as long as nothing has begun, and loses politely to whoever did it first', async () => {
    await appoint(await voters(3))
    expect(await appoint(await voters(5), { version: 1 })).toEqual([])
    expect((await committeeOf(scene.db, call.id))?.members).toHaveLength(7)
    await expect(appoint(await voters(3), { version: 1 })).rejects.toMatchObject({ status: 409 })
  })

  test('a faulty form comes back with what was typed, and nothing is saved', async () => {
    const [voter] = await voters(2)
    const browser = await scene.as(manager)
    await browser.get(`/scoring/${call.reference}/committee`)
    const page = await browser.submit({ secretary: voter?.id ?? '', voting: [voter?.id ?? ''], sheetsDueOn: 'nesër' })
    expect(page.status).toBe(422)
    expect(browser.text).toContain(browser.say('scoring.fault.chair'))
    expect(page.html.querySelector('#f-secretary option[selected]')?.getAttribute('value')).toBe(voter?.id)
    expect(page.html.querySelector('#f-sheetsDueOn')?.getAttribute('value')).toBe('nesër')
    expect(page.html.querySelector(`input[name=voting][value="${voter?.id}"]`)?.hasAttribute('checked')).toBe(true)
    for (const link of page.html.querySelectorAll('.govuk-error-summary a')) expect(page.html.querySelector(link.getAttribute('href') ?? '')).not.toBeNull()
    expect(await scene.db('committees')).toEqual([])
  })
})

describe('beginning the evaluation', () => {
  const begin = async (states: readonly ProposalState[], over: { committee?: 'none'; state?: 'published' } = {}) => {
    const call = await aCall(scene, { state: over.state ?? 'closed' })
    for (const state of states) await aProposal(scene, { call, state })
    const manager = await scene.person(['manager'])
    if (over.committee === undefined) await appointCommittee(scene.services, scene.words, manager, call.id, { seats: await seatsFor(await voters(3)), sheetsDueOn: call.resultsOn, version: 0 })
    return { call, done: startEvaluation(scene.services, scene.words, manager, call.id) }
  }

  test('moves the call and every eligible proposal, and asks the members to declare', async () => {
    const { call, done } = await begin(['eligible', 'eligible', 'ineligible', 'withdrawn'])
    await done
    expect((await scene.db('calls').where({ id: call.id }).first('state')) as unknown).toEqual({ state: 'under_evaluation' })
    expect(await scene.db('proposals').where({ callId: call.id }).orderBy('number').pluck('state')).toEqual(['in_assessment', 'in_assessment', 'ineligible', 'withdrawn'])
    expect(await scene.db('letters').where('subject', 'like', '%deklaroni%')).toHaveLength(5)
  })

  test.each<[string, ProposalState[], object, string]>([
    ['without a committee', ['eligible'], { committee: 'none' }, 'scoring.refused.noCommittee'],
    ['while a proposal waits for its check', ['eligible', 'submitted'], {}, 'scoring.refused.undecided'],
    ['while a proposal is being checked', ['eligible', 'registered'], {}, 'scoring.refused.undecided'],
    ['while a clarification is awaited', ['eligible', 'clarification'], {}, 'scoring.refused.undecided'],
    ['without an eligible proposal', ['ineligible'], {}, 'scoring.refused.nothing'],
    ['while the call is open', ['submitted'], { state: 'published' }, 'scoring.refused.notClosed'],
  ])('is refused %s', async (_name, states, over, words) => {
    const { call, done } = await begin(states, over)
    await expect(done).rejects.toMatchObject({ words })
    expect((await scene.db('calls').where({ id: call.id }).first('state')) as unknown).not.toEqual({ state: 'under_evaluation' })
  })
})

describe('declaring', () => {
  test('a declaration that leaves a proposal out is refused whole', async () => {
    const { call, proposals, assessors } = await anEvaluation(scene, { declared: 'no', proposals: 2 })
    const [assessor] = assessors as [Person]
    const faults = await declareInterests(scene.services, scene.words, assessor, call.id, { confidential: 'yes', interests: [{ proposalId: proposals[0]?.proposal.id ?? '', answer: 'conflict', kind: 'board', note: 'x' }] })
    expect(faults).toMatchObject([{ field: `interest.${proposals[1]?.proposal.id}`, words: 'scoring.fault.interest' }])
    expect(await scene.db('conflicts')).toEqual([])
  })

  test('is made once', async () => {
    const { call, proposals, assessors } = await anEvaluation(scene, { declared: 'no', proposals: 1 })
    const [assessor] = assessors as [Person]
    const declaration = { confidential: 'yes', interests: proposals.map(({ proposal }) => ({ proposalId: proposal.id, answer: 'none' as const, kind: '', note: '' })) }
    expect(await declareInterests(scene.services, scene.words, assessor, call.id, declaration)).toEqual([])
    await expect(declareInterests(scene.services, scene.words, assessor, call.id, declaration)).rejects.toMatchObject({ words: 'scoring.refused.declared' })
  })
})

describe('replacing a member', () => {
  test('keeps what was sealed, makes the rest void, and the newcomer declares first', async () => {
    const { call, proposals, manager, assessors } = await anEvaluation(scene, { proposals: 2 })
    const [leaving] = assessors as [Person]
    const [first, second] = proposals as [ArrangedProposal, ArrangedProposal]
    await aSealedSheet(scene, { call, proposalId: first.proposal.id, assessor: leaving })
    await anAssignedSheet(scene, { call, proposalId: second.proposal.id, assessor: leaving })
    const newcomer = await pooled(['assessor'], 'Anëtar i ri')
    const member = (await committeeOf(scene.db, call.id))?.members.find(({ personId }) => personId === leaving.id)

    expect(await replaceMember(scene.services, scene.words, manager, call.id, { memberId: member?.id ?? '', personId: newcomer.id, reason: 'Sëmundje' })).toEqual([])

    expect(await scene.db('scoreSheets').orderBy('state').select('state', 'voidReason')).toEqual([{ state: 'sealed', voidReason: null }, { state: 'void', voidReason: 'Sëmundje' }])
    const gone = await scene.as(leaving)
    expect((await gone.get(`/scoring/${call.reference}`)).status).toBe(403)
    const fresh = await scene.as(newcomer)
    await fresh.get(`/scoring/${call.reference}`)
    expect(fresh.text).toContain(fresh.say('scoring.evaluation.declareFirst'))
  })

  test('refuses somebody who sits or sat already', async () => {
    const { call, manager, assessors } = await anEvaluation(scene)
    const [first, second] = (await committeeOf(scene.db, call.id))?.members.filter(({ seat }) => seat === 'voting') ?? []
    const faults = await replaceMember(scene.services, scene.words, manager, call.id, { memberId: first?.id ?? '', personId: second?.personId ?? '', reason: 'x' })
    expect(faults.map(({ words }) => words)).toEqual(['scoring.fault.sat'])
    expect(assessors).toHaveLength(3)
  })
})

describe('a meeting', () => {
  const sitting = (present: readonly string[], over: { heldAt?: string } = {}) => ({ heldAt: over.heldAt ?? '2026-03-02T07:59:00.000Z', place: 'Tiranë', present, notes: '' })

  test.each([[3, 'no quorum'], [4, 'held']])('with %d of five voting members present there is %s', async (voting, outcome) => {
    const { call, secretary } = await aScoredCall(scene, { proposals: 1, sheets: 5 })
    scene.clock('2026-03-02T10:00:00+01:00')
    const members = (await committeeOf(scene.db, call.id))?.members ?? []
    const present = [...members.filter(({ seat }) => seat !== 'voting'), ...members.filter(({ seat }) => seat === 'voting').slice(0, voting)].map(({ id }) => id)
    const faults = await recordMeeting(scene.services, secretary, call.id, sitting(present, { heldAt: '2026-03-02T08:30:00.000Z' }))
    expect(faults.map(({ words }) => words)).toEqual(outcome === 'held' ? [] : ['scoring.fault.quorum'])
    expect(await scene.db('committeeMeetings')).toHaveLength(outcome === 'held' ? 1 : 0)
  })

  test('below its quorum is kept only where that is said, decides nothing, and says so in the minutes', async () => {
    const { call, secretary } = await aScoredCall(scene, { proposals: 2, sheets: 5 })
    scene.clock('2026-03-02T10:00:00+01:00')
    const members = (await committeeOf(scene.db, call.id))?.members ?? []
    const present = [...members.filter(({ seat }) => seat !== 'voting'), ...members.filter(({ seat }) => seat === 'voting').slice(0, 3)].map(({ id }) => id)
    const browser = await scene.as(secretary)
    await browser.get(`/scoring/${call.reference}/meetings`)
    expect(browser.html.querySelector('[name=belowQuorum]')).toBeNull()
    await browser.submit({ heldOn: '2.3.2026', heldTime: '09:30', place: 'Tiranë', present })
    expect(browser.status).toBe(422)
    expect(browser.text).toContain(browser.say('scoring.fault.quorum', { voting: 3, quorum: 4 }))
    await browser.submit({ belowQuorum: 'yes' })
    expect(browser.address).toBe(`/scoring/${call.reference}/minutes`)
    expect(browser.text).toContain(browser.say('scoring.quorum.missed', { voting: 3, all: 5, quorum: 4 }))
    expect(await scene.db('committeeMeetings').pluck('quorate')).toEqual(['no'])
    expect((await readStanding(scene.db, call.id, secretary)).meeting).toBeNull()
  })

  test('is recorded after it was held, after the one before, and with the chair or the secretary', async () => {
    const { call, secretary } = await aScoredCall(scene, { proposals: 1 })
    scene.clock('2026-03-02T10:00:00+01:00')
    const members = (await committeeOf(scene.db, call.id))?.members ?? []
    const all = members.map(({ id }) => id)
    const words = async (over: Parameters<typeof sitting>[1], present = all) => (await recordMeeting(scene.services, secretary, call.id, sitting(present, over))).map((fault) => fault.words)
    expect(await words({ heldAt: '2026-03-02T09:00:00.001Z' })).toEqual(['scoring.fault.heldLater'])
    expect(await words({ heldAt: '2026-03-02T07:00:00.000Z' })).toEqual(['scoring.fault.heldBefore'])
    expect(await words({ heldAt: '2026-03-02T08:30:00.000Z' }, members.filter(({ seat }) => seat === 'voting').map(({ id }) => id))).toEqual(['scoring.fault.noHead'])
    expect(await words({ heldAt: '2026-03-02T08:30:00.000Z' }, [...all, 'a stranger'])).toEqual(['scoring.fault.presentUnknown'])
    expect(await words({ heldAt: '2026-03-02T09:00:00.000Z' })).toEqual([])
    expect(await words({ heldAt: '2026-03-02T08:59:00.000Z' })).toEqual(['scoring.fault.heldBefore'])
  })

  test('a draw that was written down with a meeting, as was done before, still orders its group, and none is written any more', async () => {
    const same = { mark: 4, municipalityCode: '47' as const, requestedMinor: 80_000_000, directBeneficiaries: 100 }
    const { call, secretary, proposals } = await aScoredCall(scene, { proposals: [same, same, { mark: 3 }] })
    scene.clock('2026-03-02T10:00:00+01:00')
    const [first, second] = proposals.map(({ proposal }) => proposal.id) as [string, string]
    const browser = await scene.as(secretary)
    await browser.get(`/scoring/${call.reference}/ranking`)
    expect(browser.text).toContain('vend i përbashkët')

    await browser.get(`/scoring/${call.reference}/meetings`)
    expect(browser.html.querySelector('[name^=drawn]')).toBeNull()
    await browser.submit({ heldOn: '2.3.2026', heldTime: '09:30', place: 'Tiranë' })
    const meeting = (await scene.db('committeeMeetings').first('id')) as { id: string }
    await scene.db('draws').insert([{ meetingId: meeting.id, proposalId: second, place: 1 }, { meetingId: meeting.id, proposalId: first, place: 2 }])

    await browser.get(`/scoring/${call.reference}/minutes`)
    expect(browser.text).toContain('Shorti publik doli në këtë radhë: P02 dhe P01')
    await browser.get(`/scoring/${call.reference}/ranking`)
    expect(browser.html.querySelectorAll('tbody tr th a').map((link) => link.text)).toEqual(['P02', 'P01', 'P03'])
    expect(browser.text).toContain(browser.say('scoring.step.draw'))
  })
})
