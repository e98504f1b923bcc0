import { decideAwards, recommend } from '../../server/awards/actions'
import { awardLife, recommendationLife } from '../../server/awards/lifecycle'
import { answerOffer, lapseOffers, promoteReserve } from '../../server/awards/offers'
import { findAward, moveAward } from '../../server/awards/store'
import { callMoney } from '../../server/fund/balance-store'
import type { Person } from '../../server/kernel/policy'
import { anAward, aRankedCall, minutesSealed } from '../support/builders/awards'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const won = (done: readonly PromiseSettledResult<unknown>[]) => done.filter(({ status }) => status === 'fulfilled').length

test('two people recommend at once and one recommendation stands', async () => {
  const ranked = await aRankedCall(scene)
  const done = await Promise.allSettled([recommend(scene.services, ranked.chair, ranked.call.id), recommend(scene.services, ranked.chair, ranked.call.id)])
  expect(won(done)).toBe(1)
  expect(await scene.db('recommendations').select()).toHaveLength(1)
})

test('accepted and declined at once is one of the two, and the money agrees', async () => {
  const { award, signatory, callId } = await anAward(scene, { state: 'offered' })
  const say = (answer: 'accept' | 'decline') => answerOffer(scene.services, scene.words, signatory, award.id, { answer, reason: '' })
  expect(won(await Promise.allSettled([say('accept'), say('decline'), say('accept')]))).toBe(1)
  const { state } = (await findAward(scene.db, award.id)) as { state: string }
  expect((await callMoney(scene.db, callId)).obligatedMinor).toBe(state === 'accepted' ? award.amountMinor : 0)
})

test('an answer and the lapse of the same offer do not both happen', async () => {
  const { award, signatory, callId } = await anAward(scene, { state: 'offered', answerBy: '2026-03-01' })
  expect(won(await Promise.allSettled([answerOffer(scene.services, scene.words, signatory, award.id, { answer: 'accept', reason: '' })]))).toBe(0)
  expect((await Promise.all([lapseOffers(scene.services, scene.words), lapseOffers(scene.services, scene.words)])).reduce((all, one) => all + one, 0)).toBe(1)
  expect((await callMoney(scene.db, callId)).obligatedMinor).toBe(0)
})

test('two promotions at once offer the money once', async () => {
  const ranked = await aRankedCall(scene)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')
  const first = (await scene.db('awards').orderBy('reference').first('id')) as { id: string }
  const signatory = ranked.applicants.get('a')?.signatory as Person
  await answerOffer(scene.services, scene.words, signatory, first.id, { answer: 'decline', reason: '' })
  const next = ranked.proposals[1]?.proposal.id ?? ''
  const promote = () => promoteReserve(scene.services, scene.words, ranked.authority, ranked.call.id, next)
  expect(won(await Promise.allSettled([promote(), promote()]))).toBe(1)
  expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 140_000_000, freeMinor: 40_000_000 })
})

test('moves that the tables do not draw are refused and change nothing', async () => {
  const { award } = await anAward(scene, { state: 'offered' })
  for (const state of awardLife.states) {
    for (const move of awardLife.moves) {
      if (!awardLife.can(state, move)) await expect(moveAward(scene.db, { id: award.id, state }, move, { answeredBy: '', answeredAt: '', answerReason: null })).rejects.toMatchObject({ status: 409 })
    }
  }
  expect((await findAward(scene.db, award.id))?.state).toBe('offered')
  expect(recommendationLife.table).toEqual({ proposed: { decide: 'decided', return: 'returned' }, decided: {}, returned: {} })
})

test('the database itself refuses a decision by whoever recommended, and a second pending recommendation', async () => {
  const ranked = await aRankedCall(scene)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  const row = { id: 'd', callId: ranked.call.id, recommendationId: id, reference: 'V', recommendedBy: ranked.chair.id, decidedBy: ranked.chair.id, decidedAt: scene.services.now().toISOString(), complaintsUntil: '2026-03-09', note: '' }
  await expect(scene.db('awardDecisions').insert(row)).rejects.toThrow(/two_people/)
  const first = (await scene.db('recommendations').where({ id }).first()) as object
  await expect(scene.db('recommendations').insert({ ...first, id: 'again' })).rejects.toThrow()
})
