import type { Person } from '../../../server/kernel/policy'
import { recommend } from '../../../server/awards/actions'
import { recordMeeting } from '../../../server/scoring/actions'
import { electPresiding } from '../../../server/scoring/conflicts/actions'
import { presides } from '../../../server/scoring/evaluation'
import { findEvaluation } from '../../../server/scoring/store'
import { aConflict, aScoredCall, type ScoredCall } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** A scored call whose chair has a conflict with one proposal, and a session of everybody. */
async function arrange(): Promise<ScoredCall & { meetingId: string; memberOf: (person: Person) => Promise<string> }> {
  const scored = await aScoredCall(scene, { proposals: 2, sheets: 3 })
  const { call, chair, secretary, proposals, committeeId } = scored
  await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: chair })
  const members = (await scene.db('committeeMembers').where({ committeeId })) as { id: string; personId: string }[]
  const faults = await recordMeeting(scene.services, secretary, call.id, { heldAt: scene.services.now().toISOString(), place: 'Tiranë', present: members.map(({ id }) => id), notes: '' })
  expect(faults).toEqual([])
  const { id } = (await scene.db('committeeMeetings').where({ committeeId }).first('id')) as { id: string }
  return { ...scored, meetingId: id, memberOf: (person) => Promise.resolve(members.find(({ personId }) => personId === person.id)?.id ?? '') }
}

const VOTES = { votesFor: 3, votesAgainst: 0, abstentions: 0 }

describe('a chair with a conflict', () => {
  test('does not recommend, and does not block the call: who is elected does', async () => {
    const { call, chair, secretary, assessors, meetingId, memberOf } = await arrange()
    const [elected, other] = assessors as [Person, Person]
    await expect(recommend(scene.services, chair, call.id)).rejects.toMatchObject({ words: 'awards.refused.conflict' })
    await expect(recommend(scene.services, elected, call.id)).rejects.toMatchObject({ words: 'awards.refused.chairOnly' })

    const browser = await scene.as(secretary)
    await browser.get(`/scoring/${call.reference}`)
    await browser.follow(browser.say('conflicts.election.title'))
    await browser.submit({ memberId: await memberOf(elected), meetingId, ...VOTES }, { action: `/scoring/${call.reference}/presiding` })
    expect(browser.page?.address).toBe(`/scoring/${call.reference}`)
    await browser.get(`/scoring/${call.reference}/minutes`)
    expect(browser.text).toContain(browser.say('conflicts.minutes.elected', { name: elected.name, number: 1, votesFor: 3, votesAgainst: 0, abstentions: 0 }))

    await expect(recommend(scene.services, chair, call.id)).rejects.toMatchObject({ words: 'awards.refused.conflict' })
    await expect(recommend(scene.services, other, call.id)).rejects.toMatchObject({ words: 'awards.refused.chairOnly' })
    await recommend(scene.services, elected, call.id)
    expect(await scene.db('recommendations').select('madeBy')).toEqual([{ madeBy: elected.id }])
    expect(await scene.db('calls').where({ id: call.id }).pluck('state')).toEqual(['decision_pending'])
  })

  test('presides again where the proposal is withdrawn', async () => {
    const { call, chair, proposals } = await arrange()
    await scene.db('proposals').where({ id: proposals[0]?.proposal.id ?? '' }).update({ state: 'withdrawn' })
    const evaluation = await findEvaluation(scene.db, call.id, chair.id)
    expect(evaluation !== undefined && presides(evaluation)).toBe(true)
  })
})

describe('an election', () => {
  test.each<[string, Partial<typeof VOTES>, string]>([
    ['counts every vote of those present', { votesFor: 2 }, 'conflicts.fault.votes'],
    ['needs more than half', { votesFor: 1, votesAgainst: 1, abstentions: 1 }, 'conflicts.fault.majority'],
    ['is no election where a number is missing', { votesFor: -1 }, 'conflicts.fault.count'],
  ])('%s', async (_name, votes, words) => {
    const { call, secretary, assessors, meetingId, memberOf } = await arrange()
    const faults = await electPresiding(scene.services, secretary, call.id, { memberId: await memberOf(assessors[0] as Person), meetingId, ...VOTES, ...votes })
    expect(faults).toMatchObject([{ words }])
    expect(await scene.db('presidings').select()).toEqual([])
  })

  test('elects nobody with a conflict, not the chair, and at no session without its quorum', async () => {
    const { call, chair, secretary, assessors, meetingId, memberOf, proposals } = await arrange()
    await aConflict(scene, { proposalId: proposals[1]?.proposal.id ?? '', person: assessors[0] as Person })
    for (const person of [chair, assessors[0] as Person]) {
      expect(await electPresiding(scene.services, secretary, call.id, { memberId: await memberOf(person), meetingId, ...VOTES })).toMatchObject([{ words: 'conflicts.fault.member' }])
    }
    expect(await electPresiding(scene.services, secretary, call.id, { memberId: await memberOf(assessors[1] as Person), meetingId: 'no such', ...VOTES })).toMatchObject([{ words: 'conflicts.fault.meeting' }])
  })

  test('counts no longer when who was elected has a conflict too', async () => {
    const { call, secretary, assessors, meetingId, memberOf, proposals } = await arrange()
    const elected = assessors[0] as Person
    expect(await electPresiding(scene.services, secretary, call.id, { memberId: await memberOf(elected), meetingId, ...VOTES })).toEqual([])
    await aConflict(scene, { proposalId: proposals[1]?.proposal.id ?? '', person: elected })
    await expect(recommend(scene.services, elected, call.id)).rejects.toMatchObject({ status: 403 })
  })

  test('is written down by the secretary or the secretariat, and only where the chair may not preside', async () => {
    const { call, chair, manager, assessors, secretary, meetingId, memberOf } = await arrange()
    const election = { memberId: await memberOf(assessors[0] as Person), meetingId, ...VOTES }
    for (const person of [chair, assessors[1] as Person, await scene.person(['auditor'])]) await expect(electPresiding(scene.services, person, call.id, election)).rejects.toMatchObject({ words: 'conflicts.refused.secretaryOnly' })
    expect(await electPresiding(scene.services, manager, call.id, election)).toEqual([])
    await scene.db('conflicts').delete()
    await expect(electPresiding(scene.services, secretary, call.id, election)).rejects.toMatchObject({ words: 'conflicts.refused.chairPresides' })
  })
})
