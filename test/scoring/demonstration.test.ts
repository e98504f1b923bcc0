import { scoring } from '../../server/demo/scoring'
import { STAFF } from '../../server/demo/cast'
import { PROPOSALS_PLAYED } from '../../server/demo/cast-proposals'
import { openStory } from '../../server/demo/story'
import { readRanking } from '../../server/scoring/ranking-store'
import { aCall } from '../support/builders/calls'
import { aProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('the chapter of June 2020 seals 59 sheets that give exactly the ranking of the cast', async () => {
  const call = await aCall(scene, { reference: 'CBSSG-2020-01', state: 'closed', opensAt: '2020-04-20T07:00:00.000Z', closesAt: '2020-05-20T15:00:00.000Z', resultsOn: '2020-06-24' })
  for (const { titleSq, municipalityCode, requestedLek, directBeneficiaries } of PROPOSALS_PLAYED) {
    await aProposal(scene, { call, state: 'eligible', title: titleSq, municipalityCode, requestedMinor: requestedLek * 100, directBeneficiaries })
  }
  const story = openStory(scene.services, scene.words, 'none')
  for (const actor of STAFF) await story.admit(actor)

  await scoring(story)

  const ranking = await readRanking(scene.db, call.id)
  expect(ranking.complete).toBe(true)
  expect(ranking.proposals.map(({ title, sheets, sections }) => ({ title, sheets, sums: Object.values(sections) })))
    .toEqual(PROPOSALS_PLAYED.map(({ titleSq, sheets, sums }) => ({ title: titleSq, sheets, sums: [...sums] })))
  expect(ranking.proposals.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null, null])
  expect(ranking.proposals[5]).toMatchObject({ tieStep: 'section:A', shared: false })
  expect(await scene.db('scoreSheets').where({ state: 'sealed' })).toHaveLength(59)
  expect(await scene.db('marks').distinct('points').orderBy('points').pluck('points')).toEqual([2, 3, 4, 5])
  expect(await scene.db('committeeMeetings')).toHaveLength(1)
})
