import type { Person } from '../../server/kernel/policy'
import { recommend } from '../../server/awards/actions'
import { listEffects } from '../../server/awards/effects-store'
import { recuseLate } from '../../server/awards/late-conflicts'
import { recordMeeting } from '../../server/scoring/actions'
import { readRanking } from '../../server/scoring/ranking-store'
import { aConflict, aScoredCall, type ScoredCall } from '../support/builders/scoring'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function recommended(sheets: number): Promise<ScoredCall> {
  const scored = await aScoredCall(scene, { proposals: 2, sheets })
  const members = (await scene.db('committeeMembers').where({ committeeId: scored.committeeId })) as { id: string }[]
  await recordMeeting(scene.services, scored.secretary, scored.call.id, { heldAt: scene.services.now().toISOString(), place: 'Tiranë', present: members.map(({ id }) => id), notes: '' })
  await recommend(scene.services, scored.chair, scored.call.id)
  return scored
}

const recusal = ({ proposals }: ScoredCall, person: Person) => ({ proposalId: proposals[0]?.proposal.id ?? '', personId: person.id, kind: 'employed', note: 'Ka punuar për aplikantin.' })

describe('a conflict found between recommendation and decision', () => {
  test('sends the recommendation back by the rule, and keeps what changed', async () => {
    const scored = await recommended(5)
    const { call, secretary, assessors, proposals } = scored
    const before = await readRanking(scene.db, call.id)
    const done = await recuseLate(scene.services, scene.words, secretary, recusal(scored, assessors[4] as Person))
    expect(done).toEqual({ sheet: 'sealed', sealedLeft: 4, sheetsMin: 3 })

    expect(await scene.db('calls').where({ id: call.id }).pluck('state')).toEqual(['under_evaluation'])
    expect(await scene.db('recommendations').select('state', 'returnedBy', 'returnedReason')).toEqual([{ state: 'returned', returnedBy: 'clockwork', returnedReason: 'conflict' }])
    expect(await scene.db('proposals').where({ callId: call.id }).distinct('state').pluck('state')).toEqual(['scored'])
    const [effect] = await listEffects(scene.db, call.id)
    const of = (snapshot: typeof before) => snapshot.proposals.find(({ proposalId }) => proposalId === proposals[0]?.proposal.id)
    expect(effect?.before?.find(({ proposalId }) => proposalId === proposals[0]?.proposal.id)).toMatchObject({ sheets: 5, totalSum: of(before)?.totalSum })
    expect(effect?.after?.find(({ proposalId }) => proposalId === proposals[0]?.proposal.id)).toMatchObject({ sheets: 4, totalSum: of(await readRanking(scene.db, call.id))?.totalSum })
    expect(effect?.returnedId).not.toBeNull()
  })

  test('is told to those who may read the ranking, and to nobody who has a conflict', async () => {
    const scored = await recommended(5)
    const { call, secretary, assessors, chair, proposals } = scored
    const browser = await scene.as(secretary)
    await browser.get(`/scoring/proposals/${proposals[0]?.proposal.id}/recusal`)
    await browser.submit({ personId: assessors[4]?.id ?? '', kind: 'family', note: 'U mësua nga aplikanti.' }, { action: `/scoring/proposals/${proposals[0]?.proposal.id}/recusal` })
    await browser.get(`/awards/selections/${call.reference}`)
    expect(browser.text).toContain(browser.say('conflicts.returned.conflict'))
    await browser.follow(browser.say('conflicts.effects.title'))
    expect(browser.text).toContain(browser.say('conflicts.effects.returned'))
    for (const person of [assessors[4] as Person, await scene.person(['assessor'])]) expect((await (await scene.as(person)).get(`/awards/selections/${call.reference}/recusals`)).status).toBe(403)
    await aConflict(scene, { proposalId: proposals[1]?.proposal.id ?? '', person: chair })
    expect((await (await scene.as(chair)).get(`/awards/selections/${call.reference}/recusals`)).status).toBe(403)
  })

  test('says that the ranking is closed where sheets are missing now', async () => {
    const scored = await recommended(3)
    await recuseLate(scene.services, scene.words, scored.secretary, recusal(scored, scored.assessors[0] as Person))
    const [effect] = await listEffects(scene.db, scored.call.id)
    expect(effect?.before).toHaveLength(2)
    expect(effect?.after).toBeNull()
  })

  test('leaves the recommendation where a fault stops it', async () => {
    const scored = await recommended(5)
    expect(await recuseLate(scene.services, scene.words, scored.secretary, { ...recusal(scored, scored.assessors[0] as Person), note: '' })).toMatchObject([{ field: 'note' }])
    expect(await scene.db('recommendations').pluck('state')).toEqual(['proposed'])
    expect(await scene.db('recusalEffects').select()).toEqual([])
  })
})

test('a head with the same conflict is not written to about another’s recusal', async () => {
  const scored = await aScoredCall(scene, { proposals: 2, sheets: 5 })
  const { chair, secretary, assessors, proposals } = scored
  await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: chair })
  await recuseLate(scene.services, scene.words, secretary, recusal(scored, assessors[0] as Person))
  expect(await scene.db('letters').where({ toPersonId: chair.id }).select()).toEqual([])
  expect(await scene.db('letters').where({ toPersonId: secretary.id }).pluck('about')).toEqual([`proposal:${proposals[0]?.proposal.id}`])
})

